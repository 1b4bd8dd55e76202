//! Checks `arrays/elementwise`.

use arrays::elementwise::{celsius, differences, height, kick, lengths, relative_error, sinc};
use common::{
    check::{ROUNDING, assert_close, assert_same},
    evidence::Allocations,
};
use ndarray::{Array1, array, s};
use std::f64::consts::PI;

#[test]
fn water_freezes_at_0_and_boils_at_100_degrees() {
    assert_close(celsius(&array![32.0, 212.0, -40.0]), [0.0, 100.0, -40.0], ROUNDING);
    assert_close(celsius(&array![50.0, 0.0, 68.0].slice(s![..;2])), [10.0, 20.0], ROUNDING);
    assert_same(celsius(&Array1::zeros(0)), [0.0; 0]);
}

#[test]
fn a_stone_follows_a_parabola() {
    // 100 + 5 t - 4.903325 t²
    let heights = height(&array![0.0, 1.0, 2.0, 4.0], 100.0, 5.0);
    assert_close(heights, [100.0, 100.096675, 90.3867, 41.5468], ROUNDING);
    assert_close(height(&array![3.0], 0.0, -2.0), [-50.129925], ROUNDING);
}

#[test]
fn a_stone_in_the_past_was_lower() {
    assert_close(height(&array![-1.0], 0.0, 20.0), [-24.903325], ROUNDING);
}

#[test]
fn an_error_is_relative_to_the_exact_value() {
    let errors = relative_error(&array![1.1, 1.5, 2.0, 3.0], &array![1.0, 2.0, 2.0, 2.0]);
    assert_close(errors, [0.1, 0.25, 0.0, 0.5], ROUNDING);
}

#[test]
fn an_error_is_never_negative() {
    let errors = relative_error(&array![-4.5, -6.0, 1.0], &array![-5.0, -5.0, -2.0]);
    assert_close(errors, [0.1, 0.2, 1.5], ROUNDING);
}

#[test]
fn sinc_is_sin_x_over_x() {
    let x = array![PI / 6.0, PI / 2.0, -PI / 2.0, PI, 1.5 * PI];
    assert_close(sinc(&x), [3.0 / PI, 2.0 / PI, 2.0 / PI, 0.0, -2.0 / (3.0 * PI)], ROUNDING);
}

#[test]
fn sinc_has_a_limit_at_0() {
    assert_same(sinc(&array![0.0, -0.0]), [1.0, 1.0]);
}

#[test]
fn a_force_changes_velocities() {
    let mut velocities = array![1.0, -2.0, 0.0];
    kick(&mut velocities, &array![2.0, 4.0, -6.0], 4.0, 0.5);
    assert_close(&velocities, [1.25, -1.5, -0.75], ROUNDING);
    kick(&mut velocities, &array![0.0, 1.0, 0.0], 0.5, 2.0);
    assert_close(&velocities, [1.25, 2.5, -0.75], ROUNDING);
}

#[test]
fn a_kick_changes_velocities_in_place() {
    let (mut velocities, forces) = (Array1::zeros(500), Array1::ones(500));
    let (_, made) = Allocations::during(|| kick(&mut velocities, &forces, 1.0, 2.0));
    assert_eq!(made.count, 0, "`forces * factor` is a new array: is there a way without it?");
    assert_same(velocities, vec![2.0; 500]);
}

#[test]
fn lengths_are_those_of_pythagoras() {
    let x = array![3.0, 2.0, 0.0, -1.0, 0.0];
    let y = array![4.0, -3.0, 0.0, 4.0, 0.0];
    let z = array![12.0, 6.0, 0.0, -8.0, 2.0];
    assert_close(lengths(&x, &y, &z), [13.0, 7.0, 0.0, 9.0, 2.0], ROUNDING);
    assert_close(
        lengths(&y, &z, &x.slice(s![..;-1])),
        [160_f64.sqrt(), 46_f64.sqrt(), 0.0, 84_f64.sqrt(), 13_f64.sqrt()],
        ROUNDING,
    );
}

#[test]
fn lengths_take_one_pass() {
    let x = Array1::ones(500);
    let (_, made) = Allocations::during(|| lengths(&x, &x, &x));
    let result = Allocations { count: 1, bytes: 500 * 8 };
    assert_eq!(made, result, "each operator between arrays allocates: zip them instead");
}

#[test]
fn differences_are_those_of_neighbours() {
    assert_same(differences(&array![1.0, 4.0, 9.0, 7.0]), [3.0, 5.0, -2.0]);
    assert_same(differences(&array![2.0, 0.5]), [-1.5]);
    assert_same(differences(&array![1.0, 4.0, 9.0, 7.0].slice(s![..;-2])), [-3.0]);
}

#[test]
fn one_element_or_none_has_no_difference() {
    assert_same(differences(&array![3.0]), [0.0; 0]);
    assert_same(differences(&Array1::zeros(0)), [0.0; 0]);
}
