//! Checks `arrays/broadcasting`.

use arrays::broadcasting::{outer, rotate, scale, scale_each, translate};
use common::check::{ROUNDING, assert_close};
use ndarray::{Array1, Array2, array, s};
use std::f64::consts::{FRAC_PI_2, FRAC_PI_6, PI};

#[test]
fn every_point_moves_by_the_same_shift() {
    let points = array![[0.0, 0.0], [1.0, 2.0], [-3.0, 0.5]];
    let expected = array![[10.0, -1.0], [11.0, 1.0], [7.0, -0.5]];
    assert_close(translate(&points, &array![10.0, -1.0]), expected, ROUNDING);
}

#[test]
fn two_points_are_no_special_case_of_translation() {
    let points = array![[1.0, 2.0], [3.0, 4.0]];
    let expected = array![[11.0, 22.0], [13.0, 24.0]];
    assert_close(translate(&points, &array![10.0, 20.0]), expected, ROUNDING);
}

#[test]
fn each_coordinate_is_scaled_by_its_factor() {
    let points = array![[1.0, 2.0], [3.0, 4.0], [-5.0, 6.0], [0.0, -7.0]];
    let expected = array![[3.0, -4.0], [9.0, -8.0], [-15.0, -12.0], [0.0, 14.0]];
    assert_close(scale(&points, &array![3.0, -2.0]), expected, ROUNDING);
}

#[test]
fn each_point_is_scaled_by_its_own_factor() {
    let points = array![[1.0, 2.0], [3.0, 4.0], [5.0, -6.0]];
    let expected = array![[10.0, 20.0], [0.0, 0.0], [-2.5, 3.0]];
    assert_close(scale_each(&points, &array![10.0, 0.0, -0.5]), expected, ROUNDING);
    assert_close(scale_each(&array![[3.0, 5.0]], &array![2.0]), array![[6.0, 10.0]], ROUNDING);
}

#[test]
fn two_factors_still_belong_to_two_points() {
    let points = array![[1.0, 2.0], [3.0, 4.0]];
    let expected = array![[10.0, 20.0], [300.0, 400.0]];
    assert_close(scale_each(&points, &array![10.0, 100.0]), expected, ROUNDING);
}

#[test]
fn a_quarter_turn_takes_the_x_axis_to_the_y_axis() {
    let points = array![[1.0, 0.0], [0.0, 1.0], [2.0, 3.0]];
    let expected = array![[0.0, 1.0], [-1.0, 0.0], [-3.0, 2.0]];
    assert_close(rotate(&points, FRAC_PI_2), expected, ROUNDING);
}

#[test]
fn half_a_turn_goes_to_the_other_side_of_the_origin() {
    let points = array![[1.0, 0.0], [2.0, -3.0]];
    assert_close(rotate(&points, PI), array![[-1.0, 0.0], [-2.0, 3.0]], ROUNDING);
}

#[test]
fn a_turn_by_thirty_degrees_mixes_the_coordinates() {
    let (half, root) = (0.5, 0.75_f64.sqrt());
    let points = array![[2.0, 0.0], [0.0, 2.0], [1.0, -4.0]];
    let expected =
        array![[2.0 * root, 1.0], [-1.0, 2.0 * root], [root + 4.0 * half, half - 4.0 * root],];
    assert_close(rotate(&points, FRAC_PI_6), expected, ROUNDING);
}

#[test]
fn points_may_be_a_strided_view() {
    let wide = array![[1.0, 3.0, -5.0], [9.0, 9.0, 9.0], [2.0, 4.0, 6.0]];
    // Three points, whose coordinates are the first and the last row of `wide`.
    let points = wide.slice(s![..;2, ..]).reversed_axes();
    let plain = array![[1.0, 2.0], [3.0, 4.0], [-5.0, 6.0]];
    let (pair, each) = (array![2.0, 5.0], array![1.0, 2.0, 3.0]);
    assert_close(translate(&points, &pair), &plain + &pair, ROUNDING);
    assert_close(scale(&points, &pair), &plain * &pair, ROUNDING);
    let expected = array![[1.0, 2.0], [6.0, 8.0], [-15.0, 18.0]];
    assert_close(scale_each(&points, &each), expected, ROUNDING);
    let expected = array![[-2.0, 1.0], [-4.0, 3.0], [-6.0, -5.0]];
    assert_close(rotate(&points, FRAC_PI_2), expected, ROUNDING);
}

#[test]
fn no_points_give_no_points() {
    let (none, pair) = (Array2::zeros((0, 2)), array![1.0, 2.0]);
    assert_close(translate(&none, &pair), &none, ROUNDING);
    assert_close(scale(&none, &pair), &none, ROUNDING);
    assert_close(scale_each(&none, &Array1::zeros(0)), &none, ROUNDING);
    assert_close(rotate(&none, 1.0), &none, ROUNDING);
}

#[test]
fn an_outer_product_has_a_row_for_each_x_and_a_column_for_each_y() {
    let (x, y) = (array![1.0, 2.0, 3.0], array![10.0, -4.0]);
    assert_close(outer(&x, &y), array![[10.0, -4.0], [20.0, -8.0], [30.0, -12.0]], ROUNDING);
    assert_close(outer(&y, &x), array![[10.0, 20.0, 30.0], [-4.0, -8.0, -12.0]], ROUNDING);
}

#[test]
fn an_outer_product_of_equal_lengths_has_x_down_the_rows() {
    let (x, y) = (array![1.0, 2.0], array![3.0, 5.0]);
    assert_close(outer(&x, &y), array![[3.0, 5.0], [6.0, 10.0]], ROUNDING);
}

#[test]
fn an_outer_product_may_be_small_or_empty() {
    let (one, none) = (array![3.0], Array1::zeros(0));
    assert_close(outer(&one, &array![-2.0]), array![[-6.0]], ROUNDING);
    assert_close(outer(&one, &none), Array2::zeros((1, 0)), ROUNDING);
    assert_close(outer(&none, &array![1.0, 2.0]), Array2::zeros((0, 2)), ROUNDING);
}
