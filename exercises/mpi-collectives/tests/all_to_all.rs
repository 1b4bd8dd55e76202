//! Checks `mpi-collectives/all_to_all`.

use common::{
    check::assert_same,
    mpi::{Call, Event, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_collectives::all_to_all::{pack, shares, transpose, transpose_uneven, unpack};

/// Row 3, column 14 holds 314.
fn element(row: usize, column: usize) -> f64 {
    (100 * row + column) as f64
}

/// This rank's rows of the matrix.
fn rows(world: &SimpleCommunicator, shape: (usize, usize)) -> Vec<f64> {
    let mine = shares(shape.0, world.size() as usize)[world.rank() as usize].clone();
    mine.flat_map(|row| (0..shape.1).map(move |column| element(row, column))).collect()
}

/// Asserts that `got` is this rank's rows of the transpose.
fn assert_transposed(world: &SimpleCommunicator, shape: (usize, usize), got: &[f64]) {
    let mine = shares(shape.1, world.size() as usize)[world.rank() as usize].clone();
    let expected: Vec<_> =
        mine.flat_map(|column| (0..shape.0).map(move |row| element(row, column))).collect();
    assert_eq!(
        got,
        expected,
        "rows that rank {} has of the transpose (left), and should have (right); the matrix is \
         {shape:?}, and 314 stood in its row 3, column 14",
        world.rank()
    );
}

fn names(calls: &[Event]) -> Vec<Call> {
    calls.iter().map(|call| call.call).collect()
}

#[test]
fn what_goes_to_a_rank_is_packed_together() {
    // The matrix of the text, on rank 0.
    let rows: Vec<_> = (0..12).map(f64::from).collect();
    let packed = pack(&rows, &[0..3, 3..6]);
    assert_same(packed, [0.0, 6.0, 1.0, 7.0, 2.0, 8.0, 3.0, 9.0, 4.0, 10.0, 5.0, 11.0]);
    let packed = pack(&rows, &[0..2, 2..3, 3..3]);
    assert_same(packed, [0.0, 3.0, 6.0, 9.0, 1.0, 4.0, 7.0, 10.0, 2.0, 5.0, 8.0, 11.0]);
    assert_same(pack(&[], &[0..1, 1..2]), []);
}

#[test]
fn tiles_are_laid_side_by_side() {
    // What rank 0 of the text gets.
    let got = [0.0, 6.0, 1.0, 7.0, 2.0, 8.0, 12.0, 18.0, 13.0, 19.0, 14.0, 20.0];
    let rows = unpack(&got, 3, &[0..2, 2..4]);
    assert_same(rows, [0.0, 6.0, 12.0, 18.0, 1.0, 7.0, 13.0, 19.0, 2.0, 8.0, 14.0, 20.0]);
    let rows = unpack(&[1.0, 2.0, 4.0, 5.0, 3.0, 6.0], 2, &[0..2, 2..3, 3..3]);
    assert_same(rows, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_same(unpack(&[], 0, &[0..2, 2..3]), []);
}

mpi_test! {
    fn columns_become_rows on 1..=4 => |world| {
        let ranks = world.size() as usize;
        for shape in [(ranks, ranks), (2 * ranks, 3 * ranks), (3 * ranks, ranks)] {
            let got = transpose(world, &rows(world, shape), shape.1);
            assert_transposed(world, shape, &got);
        }
    }
}

mpi_test! {
    fn columns_become_rows_where_nothing_divides on 1..=4 => |world| {
        for shape in [(5, 7), (7, 5), (1, 4), (3, 1), (0, 3)] {
            let got = transpose_uneven(world, &rows(world, shape), shape);
            assert_transposed(world, shape, &got);
        }
    }
}

mpi_test! {
    fn equal_pieces_are_exchanged_by_one_collective on [3] => |world| {
        let mine = rows(world, (6, 3));
        let (_, calls) = recorded(|| transpose(world, &mine, 3));
        assert_eq!(names(&calls), [Call::Alltoall], "the calls of rank {}", world.rank());
    }
}

mpi_test! {
    fn uneven_pieces_are_exchanged_by_one_collective on [3] => |world| {
        let mine = rows(world, (6, 6));
        let (_, calls) = recorded(|| transpose_uneven(world, &mine, (6, 6)));
        assert_eq!(names(&calls), [Call::Alltoallv], "the calls of rank {}", world.rank());
        assert_eq!(
            calls[0].bytes, 8 * 12,
            "bytes that rank {} sends (left), if it sends its 12 elements (right)", world.rank()
        );
    }
}
