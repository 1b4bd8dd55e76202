//! Checks `arrays/reductions`.

use arrays::reductions::{daily_means, farthest, highest, running_totals, totals};
use common::check::{ROUNDING, assert_close, assert_same};
use ndarray::{Array1, Array2, ArrayRef2, array, s};

const NAN: f64 = f64::NAN;
const ORIGIN: [f64; 2] = [0.0, 0.0];

#[track_caller]
fn assert_farthest(points: &ArrayRef2<f64>, origin: [f64; 2], expected: Option<usize>) {
    let yours = farthest(points, origin);
    assert_eq!(yours, expected, "which is the farthest from {origin:?} of the points\n{points}");
}

#[test]
fn each_station_has_a_total() {
    let rain = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_close(totals(&rain), [6.0, 15.0], ROUNDING);
    assert_close(totals(&rain.t()), [5.0, 7.0, 9.0], ROUNDING);
    assert_close(totals(&rain.slice(s![.., ..;2])), [4.0, 10.0], ROUNDING);
}

#[test]
fn stations_without_days_have_no_rain() {
    assert_same(totals(&Array2::zeros((2, 0))), [0.0, 0.0]);
    assert_same(totals(&Array2::zeros((0, 3))), [0.0; 0]);
}

#[test]
fn a_gap_spoils_the_total_of_its_station_alone() {
    assert_close(totals(&array![[1.0, NAN], [3.0, 4.0]]), [NAN, 7.0], ROUNDING);
}

#[test]
fn each_day_has_a_mean() {
    let rain = array![[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]];
    assert_close(daily_means(&rain).expect("two stations"), [2.5, 3.5, 5.0], ROUNDING);
    let gap = array![[1.0, NAN], [3.0, 4.0], [8.0, 6.0]];
    assert_close(daily_means(&gap).expect("three stations"), [4.0, NAN], ROUNDING);
    let one = array![[1.0, 2.0]];
    assert_close(daily_means(&one).expect("one station"), [1.0, 2.0], ROUNDING);
}

#[test]
fn no_station_has_no_mean() {
    let mean = daily_means(&Array2::zeros((0, 3)));
    assert_eq!(mean, None, "nothing divided by 0 stations is no mean");
}

#[test]
fn a_running_total_includes_the_element_itself() {
    assert_close(running_totals(&array![1.0, 2.0, 3.0, -4.0]), [1.0, 3.0, 6.0, 2.0], ROUNDING);
    let x = array![1.0, 9.0, 2.0, 9.0, 4.0];
    assert_close(running_totals(&x.slice(s![..;-2])), [4.0, 6.0, 7.0], ROUNDING);
    assert_close(running_totals(&array![1.0, NAN, 2.0]), [1.0, NAN, NAN], ROUNDING);
}

#[test]
fn a_running_total_may_have_one_element_or_none() {
    assert_same(running_totals(&array![2.5]), [2.5]);
    assert_same(running_totals(&Array1::zeros(0)), [0.0; 0]);
}

#[test]
fn each_row_has_a_highest_value() {
    assert_same(highest(&array![[1.0, 3.0, 2.0], [7.0, 5.0, 6.0]]), [3.0, 7.0]);
    assert_same(highest(&array![[1.0, 3.0, 2.0], [7.0, 5.0, 6.0]].t()), [7.0, 5.0, 6.0]);
}

#[test]
fn the_highest_value_may_be_negative() {
    assert_same(highest(&array![[-3.0, -1.0], [-2.0, -8.0]]), [-1.0, -2.0]);
    assert_same(highest(&array![[f64::NEG_INFINITY]]), [f64::NEG_INFINITY]);
}

#[test]
fn a_gap_is_not_the_highest_value() {
    let gaps = array![[NAN, 3.0, 2.0], [1.0, NAN, 2.0], [9.0, 2.0, NAN]];
    assert_same(highest(&gaps), [3.0, 2.0, 9.0]);
}

#[test]
fn a_row_without_numbers_has_no_highest_value() {
    assert_close(highest(&array![[NAN, NAN], [1.0, 2.0]]), [NAN, 2.0], ROUNDING);
    assert_close(highest(&Array2::zeros((2, 0))), [NAN, NAN], ROUNDING);
}

#[test]
fn the_farthest_point_depends_on_both_coordinates() {
    let points = array![[3.0, 4.0], [-6.0, 0.0], [0.0, 5.5]];
    assert_farthest(&points, ORIGIN, Some(1));
    let columns = array![[1.0, 3.0, 4.0], [4.0, 3.0, 0.0]];
    assert_farthest(&columns.t(), ORIGIN, Some(1));
}

#[test]
fn the_farthest_point_depends_on_the_origin() {
    let points = array![[3.0, 4.0], [-6.0, 0.0], [0.0, 5.5]];
    assert_farthest(&points, [-6.0, 0.0], Some(0));
    assert_farthest(&points, [0.0, -10.0], Some(2));
    assert_farthest(&points, [3.0, 4.0], Some(1));
}

#[test]
fn of_equally_distant_points_it_is_the_first() {
    let points = array![[1.0, 0.0], [0.0, 2.0], [-2.0, 0.0], [0.0, 1.0]];
    assert_farthest(&points, ORIGIN, Some(1));
    assert_farthest(&Array2::zeros((3, 2)), ORIGIN, Some(0));
}

#[test]
fn a_gap_at_the_beginning_is_passed_over() {
    let points = array![[NAN, NAN], [1.0, 1.0], [5.0, 5.0], [2.0, 2.0]];
    assert_farthest(&points, ORIGIN, Some(2));
    assert_farthest(&array![[1.0, NAN], [0.0, 0.0]], ORIGIN, Some(1));
}

#[test]
fn a_gap_farther_on_is_passed_over() {
    let points = array![[1.0, 1.0], [5.0, 5.0], [NAN, 9.0], [2.0, 2.0], [9.0, NAN]];
    assert_farthest(&points, ORIGIN, Some(1));
}

#[test]
fn without_points_none_is_the_farthest() {
    assert_farthest(&Array2::zeros((0, 2)), ORIGIN, None);
}

#[test]
fn without_numbers_none_is_the_farthest() {
    assert_farthest(&array![[NAN, 0.0], [NAN, NAN]], ORIGIN, None);
}
