//! Checks `arrays/creation`.

use arrays::creation::{
    dimensions, distances, grid, roots_of_unity, small_table, times, zeros_and_ones,
};
use common::check::{ROUNDING, assert_close, assert_same};
use ndarray::{Array2, array};
use num_complex::Complex64;

#[test]
fn the_table_has_two_rows_of_three() {
    assert_same(small_table(), array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
}

#[test]
fn a_grid_includes_both_ends() {
    assert_close(grid(-1.0, 1.0, 5), [-1.0, -0.5, 0.0, 0.5, 1.0], ROUNDING);
    assert_close(grid(2.0, 3.0, 4), [2.0, 2.0 + 1.0 / 3.0, 2.0 + 2.0 / 3.0, 3.0], ROUNDING);
}

#[test]
fn a_grid_may_have_one_point_or_none() {
    assert_same(grid(2.0, 3.0, 1), [2.0]);
    assert_same(grid(2.0, 3.0, 0), [0.0; 0]);
}

#[test]
fn times_stop_before_the_end() {
    assert_close(times(1.0, 0.25), [0.0, 0.25, 0.5, 0.75], ROUNDING);
    assert_close(times(1.0, 0.4), [0.0, 0.4, 0.8], ROUNDING);
    assert_same(times(0.0, 0.1), [0.0; 0]);
}

#[test]
fn zeros_and_ones_have_the_shape_asked_for() {
    let (zeros, ones) = zeros_and_ones(2, 3);
    assert_same(zeros, array![[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]);
    assert_same(ones, array![[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]);
}

#[test]
fn distances_grow_along_rows_and_columns() {
    let root = f64::sqrt;
    let expected = array![
        [0.0, 1.0, 2.0, 3.0],
        [1.0, root(2.0), root(5.0), root(10.0)],
        [2.0, root(5.0), root(8.0), root(13.0)],
    ];
    assert_close(distances(3, 4), expected, ROUNDING);
}

#[test]
fn the_fourth_roots_of_unity_are_the_axes() {
    let expected = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)];
    assert_close(roots_of_unity(4), expected.map(|(re, im)| Complex64::new(re, im)), ROUNDING);
}

#[test]
fn every_root_of_unity_solves_its_equation() {
    for n in [1, 3, 7] {
        let powers = roots_of_unity(n).mapv(|z| z.powu(n as u32));
        assert_close(powers, vec![Complex64::ONE; n], ROUNDING);
    }
}

#[test]
fn dimensions_are_rows_then_columns_then_elements() {
    assert_eq!(dimensions(&Array2::zeros((2, 5))), (2, 5, 10));
    assert_eq!(dimensions(&Array2::zeros((3, 0))), (3, 0, 0));
}
