//! Checks `profiling/cache`.

use common::check::assert_same;
use profiling::cache::{
    Cache, Memory, Shape, Watched, misses_by_columns, misses_by_rows, padded, sum_by_columns,
    sum_by_rows, transpose, transpose_blocked,
};
use std::{cell::RefCell, rc::Rc};

fn shared(cache: Cache) -> Rc<RefCell<Cache>> {
    Rc::new(RefCell::new(cache))
}

/// A first-level cache as it is usual: 64 sets of 8 ways, 32 KiB.
fn first_level() -> Rc<RefCell<Cache>> {
    shared(Cache::new(64, 8))
}

/// Element `[i, j]` is `1000 i + j`; between the rows there are NaN.
fn matrix(shape: Shape) -> Vec<f64> {
    let mut numbers = vec![f64::NAN; shape.rows * shape.stride];
    for row in 0..shape.rows {
        for column in 0..shape.columns {
            numbers[shape.index(row, column)] = (1000 * row + column) as f64;
        }
    }
    numbers
}

/// The sum of such a matrix.
fn whole(shape: Shape) -> f64 {
    let (rows, columns) = (shape.rows, shape.columns);
    let indices = (0..rows).flat_map(|row| (0..columns).map(move |column| 1000 * row + column));
    indices.sum::<usize>() as f64
}

/// What is summed up, and the misses in a cache that is empty at first.
fn summed(
    sum: impl Fn(&Watched, Shape) -> f64,
    shape: Shape,
    cache: Rc<RefCell<Cache>>,
) -> (f64, usize) {
    let watched = Watched { numbers: matrix(shape), address: 0, cache: Rc::clone(&cache) };
    let sum = sum(&watched, shape);
    let accesses = cache.borrow().accesses();
    assert_eq!(accesses, shape.rows * shape.columns, "each element is read once");
    (sum, cache.borrow().misses())
}

/// The transposed of a matrix that lies behind its source, and the misses in a first-level cache.
fn transposed(from: Shape, to: Shape, block: Option<usize>) -> (Vec<f64>, usize) {
    let cache = first_level();
    let source = Watched { numbers: matrix(from), address: 0, cache: Rc::clone(&cache) };
    let (numbers, address) = (vec![f64::NAN; to.rows * to.stride], source.numbers.len());
    let mut target = Watched { numbers, address, cache: Rc::clone(&cache) };
    match block {
        Some(block) => transpose_blocked(&source, from, &mut target, to, block),
        None => transpose(&source, from, &mut target, to),
    }
    let accesses = cache.borrow().accesses();
    assert_eq!(accesses, 2 * from.rows * from.columns, "each element is read once, written once");
    let misses = cache.borrow().misses();
    (target.numbers, misses)
}

/// Asserts that `found` holds the transposed of [`matrix`], and nothing between its rows.
#[track_caller]
fn assert_transposed(found: &[f64], to: Shape) {
    let expected = |row: usize, column: usize| (1000 * column + row) as f64;
    for (index, &value) in found.iter().enumerate() {
        let (row, column) = (index / to.stride, index % to.stride);
        if column < to.columns {
            assert!(value == expected(row, column), "[{row}, {column}] is {value}");
        } else {
            assert!(value.is_nan(), "{value} was written behind row {row}, in column {column}");
        }
    }
}

#[test]
fn every_element_is_summed_up_once() {
    for (rows, columns) in [(1, 1), (3, 5), (17, 2), (1, 9), (0, 4), (4, 0)] {
        let shape = Shape::dense(rows, columns);
        assert_same(summed(sum_by_rows, shape, first_level()).0, whole(shape));
        assert_same(summed(sum_by_columns, shape, first_level()).0, whole(shape));
    }
}

#[test]
fn what_lies_between_the_rows_is_left_out_of_the_sum() {
    let shape = Shape { rows: 6, columns: 5, stride: 8 };
    assert_same(sum_by_rows(&matrix(shape)[..], shape), whole(shape));
    assert_same(sum_by_columns(&matrix(shape)[..], shape), whole(shape));
}

#[test]
fn by_rows_each_line_is_missed_once() {
    // The numbers of misses come from another simulator, written in Python.
    let misses = |rows, columns| summed(sum_by_rows, Shape::dense(rows, columns), first_level()).1;
    assert_eq!(misses(48, 64), 384, "48 rows of 8 lines");
    assert_eq!(misses(600, 64), 4800);
    assert_eq!(misses(3, 11), 5, "33 numbers are four lines and a bit");
}

#[test]
fn by_columns_lines_are_missed_again_where_there_are_too_many() {
    let misses = |rows, columns, stride| {
        summed(sum_by_columns, Shape { rows, columns, stride }, first_level()).1
    };
    assert_eq!(misses(48, 64, 64), 384, "all 384 lines fit into a cache of 512");
    assert_eq!(misses(600, 64, 64), 38_400, "600 lines don't: every element is missed");
    assert_eq!(misses(16, 512, 512), 8192, "16 lines in one set of 8 ways");
    assert_eq!(misses(16, 512, 520), 1024, "16 lines in 16 sets");
}

#[test]
fn the_order_of_the_sums_is_seen_from_one_line() {
    // A cache of one line: whoever leaves a line finds it missing when he comes back.
    let shape = Shape::dense(3, 16);
    let one_line = || shared(Cache::fully_associative(1));
    assert_eq!(summed(sum_by_rows, shape, one_line()).1, 6);
    assert_eq!(summed(sum_by_columns, shape, one_line()).1, 48);
}

#[test]
fn misses_by_rows_are_known_beforehand() {
    for (rows, columns, lines) in [(1, 8, 1), (5, 24, 2), (40, 64, 16), (3, 800, 64), (0, 8, 4)] {
        let cache = shared(Cache::fully_associative(lines));
        let (_, misses) = summed(sum_by_rows, Shape::dense(rows, columns), cache);
        let said = misses_by_rows(rows, columns);
        assert_eq!(said, misses, "said (left) and simulated (right): {rows} rows of {columns}");
    }
}

/// Asserts that the misses by columns in a cache of so many lines are those of the simulation.
#[track_caller]
fn assert_known_by_columns(rows: usize, columns: usize, lines: usize) {
    let cache = shared(Cache::fully_associative(lines));
    let (_, misses) = summed(sum_by_columns, Shape::dense(rows, columns), cache);
    let said = misses_by_columns(rows, columns, lines);
    assert_eq!(
        said, misses,
        "said (left) and simulated (right): {rows} rows of {columns}, {lines} lines"
    );
}

#[test]
fn misses_by_columns_are_known_where_the_matrix_fits() {
    for (rows, columns, lines) in [(5, 24, 64), (5, 24, 15), (1, 8, 1), (100, 8, 100), (0, 8, 4)] {
        assert_known_by_columns(rows, columns, lines);
    }
}

#[test]
fn misses_by_columns_are_known_where_a_column_fits() {
    for (rows, columns, lines) in [(16, 24, 16), (15, 24, 16), (15, 80, 17), (3, 800, 3)] {
        assert_known_by_columns(rows, columns, lines);
    }
}

#[test]
fn misses_by_columns_are_known_where_nothing_fits() {
    for (rows, columns, lines) in [(17, 24, 16), (40, 64, 16), (2, 8, 1), (101, 8, 100)] {
        assert_known_by_columns(rows, columns, lines);
    }
}

#[test]
fn a_padded_stride_is_an_odd_number_of_lines() {
    let strides = [(1, 8), (8, 8), (9, 24), (16, 24), (17, 24), (24, 24), (25, 40), (512, 520)];
    for (columns, stride) in strides {
        assert_eq!(padded(columns), stride, "for {columns} columns");
    }
}

#[test]
fn padded_rows_keep_a_column_in_the_cache() {
    for columns in [64, 128, 256, 512, 500, 1024] {
        let shape = Shape { rows: 512, columns, stride: padded(columns) };
        let (_, misses) = summed(sum_by_columns, shape, first_level());
        let lines = 512 * columns.div_ceil(8);
        assert_eq!(misses, lines, "512 lines of a column fill a cache of 512, {columns} columns");
    }
}

#[test]
fn blocks_of_any_size_transpose() {
    for (rows, columns) in [(1, 1), (5, 3), (17, 9), (8, 16), (1, 20), (20, 1), (0, 3), (3, 0)] {
        for block in [1, 2, 4, 7, 8, 64] {
            let (from, to) = (Shape::dense(rows, columns), Shape::dense(columns, rows));
            assert_transposed(&transposed(from, to, Some(block)).0, to);
        }
    }
}

#[test]
fn both_matrices_may_be_padded() {
    let from = Shape { rows: 13, columns: 21, stride: 24 };
    let to = Shape { rows: 21, columns: 13, stride: 17 };
    assert_transposed(&transposed(from, to, Some(4)).0, to);
}

#[test]
fn a_block_that_fits_misses_each_line_once() {
    // 256 rows of 32 lines are a power of two apart. Element by element there are 73,728 misses.
    let square = Shape::dense(256, 256);
    assert_eq!(transposed(square, square, None).1, 73_728);
    let (found, misses) = transposed(square, square, Some(8));
    assert_eq!(misses, 2 * 256 * 256 / 8, "blocks of 8 take 8 lines of each matrix");
    assert_transposed(&found, square);
}

#[test]
fn a_block_is_as_large_as_it_was_asked_for() {
    let square = Shape::dense(256, 256);
    let misses = |block| transposed(square, square, Some(block)).1;
    assert_eq!(misses(1), 73_728, "blocks of one element: as without blocks");
    assert_eq!(misses(4), 24_576, "blocks of 4 leave half a line of each row to the next one");
    assert_eq!(misses(256), 73_728, "a block of everything: as without blocks");
}

#[test]
fn padded_rows_allow_larger_blocks() {
    let padded = Shape { rows: 256, columns: 256, stride: 264 };
    for block in [8, 16, 32, 64] {
        let (_, misses) = transposed(padded, padded, Some(block));
        assert_eq!(misses, 16_384, "blocks of {block}: 2 x 256 x 256 / 8 lines");
    }
}

#[test]
fn a_slice_is_memory_too() {
    let (from, to) = (Shape::dense(10, 12), Shape::dense(12, 10));
    let mut target = vec![f64::NAN; 120];
    transpose_blocked(&matrix(from)[..], from, &mut target[..], to, 5);
    assert_transposed(&target, to);
    assert_same(target[..].read(1), 1000.0);
}
