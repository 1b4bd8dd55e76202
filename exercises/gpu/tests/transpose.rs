//! Checks `gpu/transpose`.

use common::gpu::{Gpu, on_each};
use gpu::transpose::{Method, ROWS, Shape, TILE, transpose_serial, transposed};

/// A matrix in which no element is like another one.
fn matrix(shape: Shape) -> Vec<f32> {
    (0..shape.rows * shape.columns).map(|i| i as f32 + 1.0).collect()
}

#[track_caller]
fn check(gpu: &Gpu, method: Method, (rows, columns): (u32, u32)) {
    let shape = Shape { rows, columns };
    let a = matrix(shape);
    let (expected, found) = (transpose_serial(&a, shape), transposed(gpu, method, &a, shape));
    let wrong = expected.iter().zip(&found).position(|(expected, found)| expected != found);
    if let Some(i) = wrong {
        let (row, column) = (i as u32 / rows, i as u32 % rows);
        panic!(
            "of a matrix of {rows} rows and {columns} columns, the transpose has {} at row {row}, \
             column {column}, but should have {} (on {})",
            found[i],
            expected[i],
            gpu.name()
        );
    }
    assert_eq!(found.len(), expected.len(), "elements of the transpose");
}

#[track_caller]
fn check_all(method: Method, sizes: &[(u32, u32)]) {
    on_each(|gpu| sizes.iter().for_each(|&size| check(gpu, method, size)));
}

/// What the simulator saw of a matrix of 64 rows and 96 columns.
fn watched(method: Method) -> Gpu {
    let gpu = Gpu::simulator();
    let shape = Shape { rows: 64, columns: 96 };
    transposed(&gpu, method, &matrix(shape), shape);
    gpu
}

/// Lines of 128 bytes that hold 64 rows of 96 numbers.
const LINES: u64 = 64 * 96 * 4 / 128;

#[test]
fn the_naive_kernel_transposes_whole_workgroups() {
    check_all(Method::Naive, &[(32, 32), (64, 32), (8, 96)]);
}

#[test]
fn the_naive_kernel_transposes_what_fills_no_workgroup() {
    check_all(Method::Naive, &[(1, 1), (3, 5), (9, 33), (70, 1)]);
}

#[test]
fn tiles_transpose_a_square_of_one_tile() {
    check_all(Method::Tiled, &[(TILE, TILE)]);
}

#[test]
fn tiles_transpose_several_tiles() {
    check_all(Method::Tiled, &[(64, 64), (32, 96), (96, 32)]);
}

#[test]
fn tiles_transpose_what_fills_no_tile() {
    check_all(Method::Tiled, &[(1, 1), (3, 5), (33, 31), (40, 70), (1, 100)]);
}

#[test]
fn there_are_as_many_workgroups_as_it_takes() {
    on_each(|gpu| {
        let mut before = 0;
        for (method, (rows, columns), expected) in [
            (Method::Naive, (ROWS, TILE), 1),
            (Method::Naive, (ROWS + 1, 3 * TILE), 6),
            (Method::Tiled, (TILE, TILE), 1),
            (Method::Tiled, (TILE + 1, 3 * TILE), 6),
            (Method::Tiled, (0, 0), 0),
        ] {
            let shape = Shape { rows, columns };
            transposed(gpu, method, &matrix(shape), shape);
            let now = gpu.evidence().workgroups;
            assert_eq!(
                now - before,
                expected,
                "workgroups for {rows} rows and {columns} columns ({method:?})"
            );
            before = now;
        }
    });
}

#[test]
fn tiles_are_read_and_written_by_rows() {
    let seen = watched(Method::Tiled).evidence();
    let (a, b) = (seen.of("a"), seen.of("b"));
    assert_eq!((a.reads, b.writes), (64 * 96, 64 * 96), "words of a that were read, of b written");
    assert_eq!(a.lines, LINES, "lines of a that were moved: neighbours are to read neighbours");
    assert_eq!(b.lines, LINES, "lines of b that were moved: neighbours are to write neighbours");
}

#[test]
fn no_two_of_32_invocations_want_the_same_bank_of_the_tile() {
    let tile = watched(Method::Tiled).evidence().of("tile");
    assert_eq!((tile.writes, tile.reads), (64 * 96, 64 * 96), "words written to tiles, and read");
    assert_eq!(
        tile.conflicts, 0,
        "turns that invocations waited for a bank. Word i of the tile lies in bank i % 32: how far \
         is it from one word of a column to the next?"
    );
}
