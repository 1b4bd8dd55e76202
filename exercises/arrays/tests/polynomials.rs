//! Checks `arrays/polynomials`.

use arrays::polynomials::{evaluate, fit, roots};
use common::check::{ROUNDING, Tolerance, assert_close};
use ndarray::{Array1, ArrayRef1, array, s};
use num_complex::Complex64;
use std::f64::consts::PI;

/// Asserts that `roots` finds the expected roots, each as often as it is given here.
#[track_caller]
fn assert_roots(coefficients: &ArrayRef1<f64>, expected: &[Complex64], error: f64) {
    let mut found = roots(coefficients).to_vec();
    let text = format!("of {coefficients}\nexpected {expected:.4?}\ngot {found:.4?}");
    assert_eq!(found.len(), expected.len(), "number of roots {text}");
    for &root in expected {
        let distance = |other: &Complex64| (other - root).norm();
        let near = (0..found.len())
            .min_by(|&i, &j| distance(&found[i]).total_cmp(&distance(&found[j])))
            .expect("there are as many as expected");
        assert!(distance(&found[near]) <= error, "root {root:.4} is missing among those {text}");
        found.swap_remove(near);
    }
}

fn real<const N: usize>(roots: [f64; N]) -> [Complex64; N] {
    roots.map(Complex64::from)
}

#[test]
fn the_lowest_power_comes_first() {
    let coefficients = array![7.0, -2.0, 0.0, 3.0];
    assert_close(evaluate(&coefficients, 2.0), 27.0, ROUNDING);
    assert_close(evaluate(&coefficients, -1.0), 6.0, ROUNDING);
    assert_close(evaluate(&coefficients, 0.0), 7.0, ROUNDING);
}

#[test]
fn a_polynomial_may_be_constant_or_have_no_coefficient() {
    assert_close(evaluate(&array![4.5], 100.0), 4.5, ROUNDING);
    assert_close(evaluate(&array![], 100.0), 0.0, ROUNDING);
}

#[test]
fn coefficients_may_be_a_strided_view() {
    let padded = array![1.0, 9.0, 2.0, 9.0, 3.0];
    assert_close(evaluate(&padded.slice(s![..;2]), 10.0), 321.0, ROUNDING);
    assert_close(evaluate(&padded.slice(s![..;-2]), 10.0), 123.0, ROUNDING);
}

#[test]
fn no_power_is_formed_that_would_overflow() {
    // 1e155³ is beyond the largest double, the value of 1e-300 x³ is not.
    let value = evaluate(&array![0.0, 0.0, 0.0, 1e-300], 1e155);
    assert!(value.is_finite(), "x³ overflowed, which Horner's scheme doesn't need");
    assert_close(value, 1e165, ROUNDING);
}

#[test]
fn a_parabola_is_found_again() {
    let x = array![-1.0, 0.0, 1.0, 2.0, 5.0];
    let y = x.mapv(|x| 3.0 - 2.0 * x + 0.5 * x * x);
    assert_close(fit(&x, &y, 2), [3.0, -2.0, 0.5], ROUNDING);
    // What is not there gets a coefficient of zero.
    assert_close(fit(&x, &y, 3), [3.0, -2.0, 0.5, 0.0], ROUNDING);
}

#[test]
fn degree_zero_gives_the_mean() {
    assert_close(fit(&array![1.0, 2.0, 7.0], &array![3.0, 4.0, 8.0], 0), [5.0], ROUNDING);
}

#[test]
fn as_many_points_as_coefficients_are_met_exactly() {
    let (x, y) = (array![-1.0, 1.0, 2.0], array![9.0, 3.0, 6.0]);
    assert_close(fit(&x, &y, 2), [4.0, -3.0, 2.0], ROUNDING);
    assert_close(fit(&array![4.0], &array![-2.5], 0), [-2.5], ROUNDING);
}

#[test]
fn scattered_points_get_the_nearest_parabola() {
    let x = array![-2.0, -1.0, 0.0, 1.0, 3.0, 4.0];
    let y = array![5.0, 1.0, 0.0, 2.0, 8.0, 19.0];
    // Solved in fractions.
    let expected = [-1.0 / 10.0, -13.0 / 60.0, 71.0 / 60.0];
    assert_close(fit(&x, &y, 2), expected, ROUNDING);
}

#[test]
fn points_may_be_strided_views() {
    let points = array![[0.0, 1.0], [1.0, 3.0], [2.0, 5.0], [4.0, 9.0]];
    assert_close(fit(&points.column(0), &points.column(1), 1), [1.0, 2.0], ROUNDING);
}

#[test]
fn a_fit_of_high_degree_keeps_its_digits() {
    // The condition number of V is 7e8; that of the normal equations, its square, leaves no digit.
    let expected = Array1::from_shape_fn(13, |i| [1.0, -2.0, 3.0][i % 3]);
    let x = Array1::linspace(0.0, 1.0, 40);
    let y = x.mapv(|x| expected.iter().rev().fold(0.0, |value, c| value * x + c));
    assert_close(fit(&x, &y, 12), expected, Tolerance::absolute(1e-5));
}

#[test]
fn years_need_not_be_counted_from_zero() {
    // 1, x and x² hardly differ from multiples of each other here: the condition number is 5e11.
    let x = Array1::linspace(2000.0, 2020.0, 21);
    let y = x.mapv(|x| 1.0 + x + x * x);
    assert_close(fit(&x, &y, 2), [1.0, 1.0, 1.0], Tolerance::absolute(1e-2));
}

#[test]
fn real_roots_are_found() {
    assert_roots(&array![-6.0, 11.0, -6.0, 1.0], &real([1.0, 2.0, 3.0]), 1e-12);
    assert_roots(&array![3.0, 1.0], &real([-3.0]), 1e-12);
    assert_roots(&array![-4.0, 3.0, 1.0], &real([1.0, -4.0]), 1e-12);
}

#[test]
fn the_leading_coefficient_need_not_be_one() {
    assert_roots(&array![-8.0, 0.0, 2.0], &real([2.0, -2.0]), 1e-12);
    assert_roots(&array![3.0, 2.0], &real([-1.5]), 1e-12);
    // Chebyshev's polynomial of degree 6.
    let chebyshev = array![-1.0, 0.0, 18.0, 0.0, -48.0, 0.0, 32.0];
    let expected = [1.0, 3.0, 5.0, 7.0, 9.0, 11.0].map(|k| (k * PI / 12.0).cos());
    assert_roots(&chebyshev, &real(expected), 1e-12);
}

#[test]
fn complex_roots_come_in_pairs() {
    let i = Complex64::I;
    assert_roots(&array![1.0, 0.0, 1.0], &[i, -i], 1e-12);
    assert_roots(&array![5.0, -4.0, 1.0], &[2.0 + i, 2.0 - i], 1e-12);
    let expected = [1.0, 0.0, -1.0].map(|turn| Complex64::cis(turn * 2.0 * PI / 3.0));
    assert_roots(&array![-1.0, 0.0, 0.0, 1.0], &expected, 1e-12);
}

#[test]
fn multiple_roots_come_as_often_as_they_count() {
    // A double root is known to half of the digits only.
    assert_roots(&array![-2.0, 5.0, -4.0, 1.0], &real([1.0, 1.0, 2.0]), 1e-6);
    assert_roots(&array![0.0, 0.0, -3.0, 1.0], &real([0.0, 0.0, 3.0]), 1e-6);
}

#[test]
fn highest_powers_without_a_share_are_passed_over() {
    assert_roots(&array![2.0, -3.0, 1.0, 0.0, 0.0], &real([1.0, 2.0]), 1e-12);
    assert_roots(&array![4.0, -2.0, 0.0], &real([2.0]), 1e-12);
}

#[test]
fn a_constant_has_no_roots() {
    assert_roots(&array![5.0], &[], 0.0);
    assert_roots(&array![5.0, 0.0, 0.0], &[], 0.0);
    assert_roots(&array![0.0, 0.0], &[], 0.0);
    assert_roots(&array![], &[], 0.0);
}
