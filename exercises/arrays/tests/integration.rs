//! Checks `arrays/integration`.

use arrays::integration::{OddIntervals, riemann, sample, simpson, trapezoid};
use common::check::{ROUNDING, assert_close};
use ndarray::{Array1, ArrayRef1, array, s};
use std::f64::consts::{FRAC_PI_2, PI};

/// The sine from 0 to pi/2, where its integral is 1.
fn sine(intervals: usize) -> (Array1<f64>, f64) {
    sample(f64::sin, 0.0, FRAC_PI_2, intervals)
}

/// How many times the error is halved when the intervals are.
fn order(rule: impl Fn(&ArrayRef1<f64>, f64) -> f64) -> f64 {
    let error = |intervals| {
        let (y, dx) = sine(intervals);
        (rule(&y, dx) - 1.0).abs()
    };
    (error(20) / error(40)).log2()
}

fn by_simpson(y: &ArrayRef1<f64>, dx: f64) -> f64 {
    simpson(y, dx).expect("the number of intervals is even")
}

#[test]
fn samples_begin_and_end_at_the_ends() {
    for intervals in [2, 3, 10] {
        let (y, _) = sample(|x| x, 1.0, 3.0, intervals);
        assert_close(y[0], 1.0, ROUNDING);
        assert_close(y[y.len() - 1], 3.0, ROUNDING);
    }
}

#[test]
fn samples_are_the_length_of_an_interval_apart() {
    let (y, dx) = sample(|x| x, 1.0, 3.0, 4);
    assert_close(y, [1.0, 1.5, 2.0, 2.5, 3.0], ROUNDING);
    assert_close(dx, 0.5, ROUNDING);
    let (y, dx) = sample(|x| x * x, 0.0, -3.0, 3);
    assert_close(y, [0.0, 1.0, 4.0, 9.0], ROUNDING);
    assert_close(dx, -1.0, ROUNDING);
    let (y, dx) = sample(f64::cos, 0.0, PI, 1);
    assert_close(y, [1.0, -1.0], ROUNDING);
    assert_close(dx, PI, ROUNDING);
}

#[test]
fn riemann_sums_up_the_left_values() {
    assert_close(riemann(&array![1.0, 10.0, 100.0, 1000.0], 0.5), 55.5, ROUNDING);
    assert_close(riemann(&array![3.0, 8.0], 2.0), 6.0, ROUNDING);
}

#[test]
fn trapezoids_count_both_ends_half() {
    assert_close(trapezoid(&array![1.0, 10.0, 100.0, 1000.0], 0.5), 305.25, ROUNDING);
    assert_close(trapezoid(&array![3.0, 8.0], 2.0), 11.0, ROUNDING);
}

#[test]
fn simpson_weighs_the_values_by_one_four_two_and_four() {
    assert_close(by_simpson(&array![1.0, 10.0, 100.0], 3.0), 141.0, ROUNDING);
    let y = array![1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
    // (1 + 4 (10 + 1000 + 100000) + 2 (100 + 10000) + 1000000) / 3
    assert_close(by_simpson(&y, 1.0), 1_424_241.0 / 3.0, ROUNDING);
}

#[test]
fn the_sine_is_integrated_as_far_as_the_rule_goes() {
    // computed with NumPy and SciPy
    let (y, dx) = sine(10);
    assert_close(riemann(&y, dx), 0.9194031700146124, ROUNDING);
    assert_close(trapezoid(&y, dx), 0.9979429863543573, ROUNDING);
    assert_close(by_simpson(&y, dx), 1.0000033922209006, ROUNDING);
}

#[test]
fn riemann_is_of_first_order() {
    let order = order(riemann);
    assert!((0.95..1.05).contains(&order), "the order is {order:.2}, not 1");
}

#[test]
fn the_trapezoid_rule_is_of_second_order() {
    let order = order(trapezoid);
    assert!((1.95..2.05).contains(&order), "the order is {order:.2}, not 2");
}

#[test]
fn simpson_is_of_fourth_order() {
    let order = order(by_simpson);
    assert!((3.95..4.05).contains(&order), "the order is {order:.2}, not 4");
}

#[test]
fn each_rule_is_exact_for_its_kind_of_curve() {
    let (y, dx) = sample(|_| 4.0, -1.0, 2.0, 7);
    assert_close(riemann(&y, dx), 12.0, ROUNDING);
    let (y, dx) = sample(|x| 2.0 * x + 1.0, -1.0, 2.0, 7);
    assert_close(trapezoid(&y, dx), 6.0, ROUNDING);
    // Simpson's parabolas are exact for cubics, too: x⁴/4 - x² from -1 to 2.
    let (y, dx) = sample(|x| x * x * x - 2.0 * x, -1.0, 2.0, 4);
    assert_close(by_simpson(&y, dx), 0.75, ROUNDING);
}

#[test]
fn simpson_refuses_an_odd_number_of_intervals() {
    for intervals in [1, 3, 11] {
        let y = Array1::ones(intervals + 1);
        let refused = simpson(&y, 0.1).expect_err("the number of intervals is odd");
        assert_eq!(refused, OddIntervals(intervals));
        assert!(
            refused
                .to_string()
                .ends_with(&format!("even number of intervals, and there are {intervals}"))
        );
    }
}

#[test]
fn one_value_leaves_no_interval() {
    let y = array![5.0];
    assert_close(riemann(&y, 0.5), 0.0, ROUNDING);
    assert_close(trapezoid(&y, 0.5), 0.0, ROUNDING);
    assert_close(by_simpson(&y, 0.5), 0.0, ROUNDING);
}

#[test]
fn every_other_value_is_the_same_at_twice_the_spacing() {
    let (y, dx) = sine(24);
    let (coarse, _) = sine(12);
    let every_other = y.slice(s![..;2]);
    assert_close(riemann(&every_other, 2.0 * dx), riemann(&coarse, 2.0 * dx), ROUNDING);
    assert_close(trapezoid(&every_other, 2.0 * dx), trapezoid(&coarse, 2.0 * dx), ROUNDING);
    assert_close(by_simpson(&every_other, 2.0 * dx), by_simpson(&coarse, 2.0 * dx), ROUNDING);
}
