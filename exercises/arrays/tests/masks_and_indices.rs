//! Checks `arrays/masks_and_indices`.

use arrays::masks_and_indices::{
    FAULT, calibrate, choose, fill_where, pick, positions, rows_where, usable,
};
use common::check::{ROUNDING, assert_close, assert_same};
use ndarray::{Array1, Array2, array, s};

#[test]
fn values_are_picked_in_the_order_of_the_indices() {
    let values = array![10.0, 11.0, 12.0, 13.0];
    assert_same(pick(&values, &[3, 0, 2]), [13.0, 10.0, 12.0]);
    assert_same(pick(&values, &[1, 1, 3, 1]), [11.0, 11.0, 13.0, 11.0]);
}

#[test]
fn no_indices_pick_no_values() {
    assert_same(pick(&array![1.0, 2.0], &[]), [0.0; 0]);
    assert_same(pick(&Array1::zeros(0), &[]), [0.0; 0]);
}

#[test]
fn indices_count_along_a_view_not_through_memory() {
    let values = array![0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    assert_same(pick(&values.slice(s![..;-2]), &[0, 2]), [5.0, 1.0]);
}

#[test]
fn positions_are_where_the_mask_is_true() {
    assert_same(positions(&array![true, false, false, true, true]), [0, 3, 4]);
    assert_same(positions(&array![false, true, false]), [1]);
}

#[test]
fn a_mask_may_mark_nothing_or_be_empty() {
    assert_same(positions(&array![false, false]), [0; 0]);
    assert_same(positions(&Array1::default(0)), [0; 0]);
}

#[test]
fn marked_rows_are_kept_whole_and_in_order() {
    let table = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]];
    let kept = rows_where(&table, &array![true, false, true, true]);
    assert_same(kept, array![[1.0, 2.0, 3.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]);
    let kept = rows_where(&table.t(), &array![false, false, true]);
    assert_same(kept, array![[3.0, 6.0, 9.0, 12.0]]);
}

#[test]
fn no_marked_row_leaves_the_columns() {
    let table = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_same(rows_where(&table, &array![false, false]), Array2::zeros((0, 3)));
}

#[test]
fn a_mask_chooses_between_two_arrays() {
    let mask = array![[true, false, false], [false, true, false]];
    let (yes, no) = (array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], Array2::from_elem((2, 3), -1.0));
    assert_same(choose(&mask, &yes, &no), array![[1.0, -1.0, -1.0], [-1.0, 5.0, -1.0]]);
}

#[test]
fn the_chosen_arrays_may_lie_differently_in_memory() {
    let mask = array![[true, false], [true, true], [false, false]];
    let yes = array![[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]];
    let no = array![[-1.0, 0.0, -2.0], [-3.0, 0.0, -4.0], [-5.0, 0.0, -6.0]];
    let chosen = choose(&mask, &yes.t(), &no.slice(s![.., ..;2]));
    assert_same(chosen, array![[1.0, -2.0], [3.0, 4.0], [-5.0, -6.0]]);
}

#[test]
fn only_marked_elements_are_filled() {
    let mut values = array![[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]];
    let mask = values.mapv(|value| value < 0.0);
    fill_where(&mut values, &mask, 0.5);
    assert_same(&values, array![[1.0, 0.5, 3.0], [0.5, 5.0, 0.5]]);
}

#[test]
fn filling_a_block_leaves_its_surroundings_alone() {
    let mut values = Array2::zeros((3, 4));
    fill_where(&mut values.slice_mut(s![1.., 1..3]), &array![[true, false], [true, true]], 7.0);
    let expected = array![[0.0, 0.0, 0.0, 0.0], [0.0, 7.0, 0.0, 0.0], [0.0, 7.0, 7.0, 0.0]];
    assert_same(values, expected);
}

#[test]
fn readings_are_usable_unless_marked_as_faults() {
    let readings = array![0.0, FAULT, 999.0, -998.9, -1e4, FAULT];
    assert_same(usable(&readings), [true, false, true, true, true, false]);
    assert_same(usable(&Array1::zeros(0)), [false; 0]);
}

#[test]
fn readings_that_are_no_finite_numbers_are_not_usable() {
    let readings = array![f64::NAN, 1.0, f64::INFINITY, f64::NEG_INFINITY, -f64::NAN];
    assert_same(usable(&readings), [false, true, false, false, false]);
}

#[test]
fn the_line_goes_through_the_sound_measurements() {
    let points = array![[0.0, 2.0], [1.0, FAULT], [2.0, 8.0], [3.0, FAULT], [-1.0, -1.0]];
    let (intercept, slope) = calibrate(&points);
    assert_close([intercept, slope], [2.0, 3.0], ROUNDING);
}

#[test]
fn measurements_without_a_number_are_left_out_of_the_line() {
    let points = array![[0.0, 2.0], [1.0, f64::NAN], [2.0, 8.0], [f64::NAN, f64::NAN]];
    let (intercept, slope) = calibrate(&points);
    assert_close([intercept, slope], [2.0, 3.0], ROUNDING);
}

#[test]
fn scattered_measurements_get_the_nearest_line() {
    let points = array![[0.0, 1.0], [1.0, 3.0], [2.0, 2.0], [3.0, FAULT], [4.0, 5.0], [7.0, 11.0]];
    let (intercept, slope) = calibrate(&points);
    // By hand: the sums of squares and products about the means 2.8 and 4.4 are 30.8 and 42.4.
    assert_close([intercept, slope], [6.0 / 11.0, 106.0 / 77.0], ROUNDING);
}
