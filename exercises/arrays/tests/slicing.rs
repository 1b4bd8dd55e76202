//! Checks `arrays/slicing`.

use arrays::slicing::{
    checkerboard, coarsened, column, from_the_end, interior, latest_first, paste,
};
use common::{check::assert_same, evidence::Allocations};
use ndarray::{Array1, Array2, array, s};

/// Element `[i, j]` is `10 i + j`, so that each number tells where it stood.
fn numbered(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (10 * i + j) as f64)
}

/// A board with 7 on every white square, and what stands on the black ones.
fn board(rows: usize, columns: usize, black: f64) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| if (i + j) % 2 == 0 { 7.0 } else { black })
}

#[test]
fn an_element_is_counted_from_the_end_of_its_row() {
    let a = numbered(2, 4);
    assert_same(from_the_end(&a, 0, 1), 3.0);
    assert_same(from_the_end(&a, 1, 3), 11.0);
    assert_same(from_the_end(&a, 1, 4), 10.0);
}

#[test]
fn a_column_runs_through_all_rows() {
    let a = numbered(3, 4);
    assert_same(column(&a, 0), [0.0, 10.0, 20.0]);
    assert_same(column(&a, 2), [2.0, 12.0, 22.0]);
    assert_same(column(&numbered(1, 2), 1), [1.0]);
}

#[test]
fn the_interior_has_no_edges() {
    assert_same(interior(&numbered(4, 5)), array![[11.0, 12.0, 13.0], [21.0, 22.0, 23.0]]);
    assert_same(interior(&numbered(3, 3)), array![[11.0]]);
    assert_same(interior(&numbered(5, 3).t()), array![[11.0, 21.0, 31.0]]);
}

#[test]
fn a_thin_array_has_an_empty_interior() {
    assert_same(interior(&numbered(2, 5)), Array2::zeros((0, 3)));
    assert_same(interior(&numbered(3, 1)), Array2::zeros((1, 0)));
}

#[test]
fn a_coarser_grid_takes_every_step_th_row_and_column() {
    let a = numbered(5, 8);
    assert_same(coarsened(&a, 1), &a);
    assert_same(
        coarsened(&a, 2),
        array![[0.0, 2.0, 4.0, 6.0], [20.0, 22.0, 24.0, 26.0], [40.0, 42.0, 44.0, 46.0]],
    );
    assert_same(coarsened(&a, 3), array![[0.0, 3.0, 6.0], [30.0, 33.0, 36.0]]);
}

#[test]
fn a_step_beyond_the_edge_leaves_the_corner() {
    assert_same(coarsened(&numbered(2, 3), 4), array![[0.0]]);
}

#[test]
fn the_latest_measurements_come_first() {
    let measurements = array![1.0, 2.0, 3.0, 4.0, 5.0];
    assert_same(latest_first(&measurements, 1), [5.0]);
    assert_same(latest_first(&measurements, 2), [5.0, 4.0]);
    assert_same(latest_first(&measurements, 5), [5.0, 4.0, 3.0, 2.0, 1.0]);
    assert_same(latest_first(&measurements.slice(s![..;2]), 2), [5.0, 3.0]);
}

#[test]
fn none_of_the_latest_measurements_is_an_empty_slice() {
    assert_same(latest_first(&array![1.0, 2.0, 3.0], 0), [0.0; 0]);
    assert_same(latest_first(&Array1::zeros(0), 0), [0.0; 0]);
}

#[test]
fn a_block_lands_at_its_place_and_nowhere_else() {
    let mut a = Array2::zeros((4, 5));
    paste(&mut a, 1, 2, &array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]);
    let expected = array![
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 1.0, 2.0, 0.0],
        [0.0, 0.0, 3.0, 4.0, 0.0],
        [0.0, 0.0, 5.0, 6.0, 0.0],
    ];
    assert_same(a, expected);
}

#[test]
fn a_block_may_fill_a_corner_or_be_empty() {
    let mut a = Array2::zeros((2, 3));
    paste(&mut a, 1, 1, &array![[8.0, 9.0]]);
    paste(&mut a, 2, 3, &Array2::zeros((0, 0)));
    assert_same(a, array![[0.0, 0.0, 0.0], [0.0, 8.0, 9.0]]);
}

#[test]
fn a_block_is_pasted_without_allocating() {
    let (mut a, block) = (Array2::zeros((6, 7)), numbered(2, 3));
    let (_, made) = Allocations::during(|| paste(&mut a, 3, 1, &block));
    assert_eq!(made.count, 0, "assigning to a slice copies straight into the array");
}

#[test]
fn a_chessboard_alternates() {
    let mut chess = Array2::zeros((8, 8));
    checkerboard(&mut chess);
    let even = [0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0];
    let odd = [1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0];
    assert_same(chess, Array2::from(vec![even, odd, even, odd, even, odd, even, odd]));
}

#[test]
fn boards_of_any_size_alternate() {
    for (rows, columns) in [(1, 1), (1, 4), (5, 1), (2, 3), (3, 4), (7, 5)] {
        let mut any = Array2::zeros((rows, columns));
        checkerboard(&mut any);
        assert_same(any, Array2::from_shape_fn((rows, columns), |(i, j)| ((i + j) % 2) as f64));
    }
}

#[test]
fn white_squares_keep_their_values() {
    let mut some = board(5, 6, 3.0);
    checkerboard(&mut some);
    assert_same(some, board(5, 6, 1.0));
}

#[test]
fn a_board_may_be_part_of_a_larger_array() {
    let mut table = Array2::zeros((4, 9));
    checkerboard(&mut table.slice_mut(s![1.., 2..8;2]));
    let expected = array![
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0],
    ];
    assert_same(table, expected);
}

#[test]
fn a_board_without_squares_stays_as_it_is() {
    for shape in [(0, 0), (0, 3), (3, 0)] {
        let mut none = Array2::zeros(shape);
        checkerboard(&mut none);
        assert_same(none, Array2::zeros(shape));
    }
}

#[test]
fn a_board_is_filled_in_place() {
    let mut large = Array2::zeros((101, 50));
    let (_, made) = Allocations::during(|| checkerboard(&mut large));
    assert_eq!(made.count, 0, "no second board is needed: fill two slices of the one given");
    assert_same(large.sum(), 2525.0);
}
