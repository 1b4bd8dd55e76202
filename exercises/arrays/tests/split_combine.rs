//! Checks `arrays/split_combine`.

use arrays::split_combine::{below, beside, film, put_together, quarters, table};
use common::check::assert_same;
use ndarray::{Array1, Array2, array, s};

/// Element `[i, j]` is `10 i + j`, so that each number tells where it stood.
fn numbered(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (10 * i + j) as f64)
}

#[test]
fn rows_come_below_rows() {
    let top = array![[1.0, 2.0, 3.0]];
    let bottom = array![[4.0, 5.0, 6.0], [7.0, 8.0, 9.0]];
    let expected = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]];
    assert_same(below(&top, &bottom).expect("3 columns each"), expected);
    let nothing = Array2::zeros((0, 3));
    assert_same(below(&nothing, &bottom).expect("3 columns each"), &bottom);
    let a = numbered(2, 4);
    let halves = below(&a.slice(s![.., ..2]).t(), &a.slice(s![.., 2..]).t());
    assert_same(halves.expect("2 columns each"), a.t());
}

#[test]
fn columns_come_beside_columns() {
    let left = array![[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]];
    let right = array![[3.0], [6.0], [9.0]];
    let expected = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]];
    assert_same(beside(&left, &right).expect("3 rows each"), expected);
    let nothing = Array2::zeros((3, 0));
    assert_same(beside(&left, &nothing).expect("3 rows each"), &left);
    let a = numbered(4, 2);
    let halves = beside(&a.slice(s![..2, ..]).t(), &a.slice(s![2.., ..]).t());
    assert_same(halves.expect("2 rows each"), a.t());
}

#[test]
fn rows_of_different_length_are_an_error() {
    below(&numbered(2, 3), &numbered(2, 4)).expect_err("3 columns above 4");
    below(&numbered(3, 2), &numbered(3, 1)).expect_err("2 columns above 1");
}

#[test]
fn columns_of_different_length_are_an_error() {
    beside(&numbered(3, 2), &numbered(4, 2)).expect_err("3 rows beside 4");
    beside(&numbered(2, 3), &numbered(1, 3)).expect_err("2 rows beside 1");
}

#[test]
fn a_table_has_a_row_for_each_pair() {
    let (x, y) = (array![1.0, 2.0, 3.0], array![10.0, 20.0, 30.0]);
    let expected = array![[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]];
    assert_same(table(&x, &y).expect("3 numbers each"), expected);
    assert_same(table(&array![5.0], &array![6.0]).expect("1 each"), array![[5.0, 6.0]]);
    let none = Array1::zeros(0);
    assert_same(table(&none, &none).expect("none each"), Array2::zeros((0, 2)));
}

#[test]
fn a_table_of_different_lengths_is_an_error() {
    table(&array![1.0, 2.0], &array![1.0]).expect_err("2 numbers beside 1");
}

#[test]
fn the_first_index_of_a_film_is_the_frame() {
    let (first, second) = (numbered(2, 3), numbered(2, 3) + 100.0);
    let both = film(&[first.view(), second.view()]).expect("2 x 3 each");
    let expected = array![
        [[0.0, 1.0, 2.0], [10.0, 11.0, 12.0]],
        [[100.0, 101.0, 102.0], [110.0, 111.0, 112.0]],
    ];
    assert_same(both, expected);
    let a = numbered(3, 3);
    let one = film(&[a.t()]).expect("a single frame");
    assert_same(one, array![[[0.0, 10.0, 20.0], [1.0, 11.0, 21.0], [2.0, 12.0, 22.0]]]);
}

#[test]
fn frames_of_different_shape_or_none_are_an_error() {
    film(&[numbered(2, 3).view(), numbered(3, 2).view()]).expect_err("2 x 3 with 3 x 2");
    film(&[]).expect_err("no frame, so no shape");
}

#[test]
fn quarters_go_from_the_top_left_to_the_bottom_right() {
    let a = numbered(2, 4);
    let [top_left, top_right, bottom_left, bottom_right] = quarters(&a);
    assert_same(top_left, array![[0.0, 1.0]]);
    assert_same(top_right, array![[2.0, 3.0]]);
    assert_same(bottom_left, array![[10.0, 11.0]]);
    assert_same(bottom_right, array![[12.0, 13.0]]);
}

#[test]
fn middle_lines_belong_to_the_bottom_and_the_right() {
    let a = numbered(3, 5);
    let [top_left, top_right, bottom_left, bottom_right] = quarters(&a);
    assert_same(top_left, array![[0.0, 1.0]]);
    assert_same(top_right, array![[2.0, 3.0, 4.0]]);
    assert_same(bottom_left, array![[10.0, 11.0], [20.0, 21.0]]);
    assert_same(bottom_right, array![[12.0, 13.0, 14.0], [22.0, 23.0, 24.0]]);
    let single = array![[7.0]];
    let [top_left, .., bottom_right] = quarters(&single);
    assert_same(top_left, Array2::zeros((0, 0)));
    assert_same(bottom_right, &single);
}

#[test]
fn four_quarters_make_a_whole() {
    let whole = put_together([
        array![[1.0, 1.5]].view(),
        array![[2.0]].view(),
        array![[3.0, 3.5], [3.0, 3.5]].view(),
        array![[4.0], [4.0]].view(),
    ]);
    let expected = array![[1.0, 1.5, 2.0], [3.0, 3.5, 4.0], [3.0, 3.5, 4.0]];
    assert_same(whole.expect("they fit"), expected);
}

#[test]
fn quarters_are_put_together_again() {
    for (rows, columns) in [(4, 4), (3, 5), (5, 2), (1, 3), (1, 1), (0, 3), (2, 0)] {
        let a = numbered(rows, columns);
        assert_same(put_together(quarters(&a)).expect("they fit"), &a);
        assert_same(put_together(quarters(&a.t())).expect("they fit"), a.t());
    }
}

#[test]
fn quarters_that_do_not_fit_are_an_error() {
    let (small, wide, high) = (numbered(1, 1), numbered(1, 2), numbered(2, 1));
    let [s, w, h] = [small.view(), wide.view(), high.view()];
    put_together([s, h, s, s]).expect_err("1 row beside 2 at the top");
    put_together([s, s, s, h]).expect_err("1 row beside 2 at the bottom");
    put_together([s, s, w, w]).expect_err("2 columns above 4");
}
