//! Times `profiling/cache`: a matrix transposed element by element, and in blocks.
//!
//! The sums show what the order of reading does by itself, and what padded rows do for it.

use common::speed::Race;
use profiling::cache as yours;
use profiling_solution::cache as solution;

/// A power of two, as chance and habit will have it: 32 MiB.
const SIZE: usize = 2048;

/// A line of the cache.
const BLOCK: usize = 8;

fn main() {
    let numbers = |length: usize| (0..length).map(|i| i as f64).collect::<Vec<_>>();
    let source = numbers(SIZE * SIZE);
    let target = || vec![0.0; SIZE * SIZE];
    let (mut naive, mut mine, mut model) = (target(), target(), target());
    let dense = yours::Shape::dense(SIZE, SIZE);
    let model_dense = solution::Shape::dense(SIZE, SIZE);
    let stride = solution::padded(SIZE);
    let padded = solution::Shape { rows: SIZE, columns: SIZE, stride };
    let apart = numbers(SIZE * stride);
    Race::new("profiling/cache")
        .naive("transposed by rows", || {
            solution::transpose(&source[..], model_dense, &mut naive[..], model_dense);
        })
        .yours(|| yours::transpose_blocked(&source[..], dense, &mut mine[..], dense, BLOCK))
        .solution(|| {
            let (source, target) = (&source[..], &mut model[..]);
            solution::transpose_blocked(source, model_dense, target, model_dense, BLOCK);
        })
        .other("sum by columns", || solution::sum_by_columns(&source[..], model_dense))
        .other("sum by columns, padded", || solution::sum_by_columns(&apart[..], padded))
        .other("sum by rows", || solution::sum_by_rows(&source[..], model_dense))
        .bytes(2 * 8 * SIZE * SIZE)
        .serial()
        .run();
}
