//! Times `arrays/expression` on a million points: with operators on whole arrays, and yours in one
//! pass and in blocks. Which block is best on your machine, and how large is its cache?

use arrays::expression::{by_blocks, horner, one_pass};
use divan::{Bencher, black_box, counter::ItemsCount};
use ndarray::Array1;

pub fn main() {
    divan::main();
}

const LENGTH: usize = 1_000_000;
const COEFFICIENTS: [f64; 4] = [0.25, 0.75, -1.5, -2.0];

/// The polynomial of 0 is -2, that of -2 is 2, and that of 2 is 0: however often they are replaced,
/// these numbers don't grow.
fn points() -> Array1<f64> {
    Array1::from_shape_fn(LENGTH, |i| [0.0, -2.0, 2.0][i % 3])
}

#[divan::bench]
fn whole_arrays(bencher: Bencher) {
    let x = points();
    let mut y = Array1::zeros(LENGTH);
    let coefficients = black_box(COEFFICIENTS);
    bencher
        .counter(ItemsCount::new(LENGTH))
        .bench_local(|| horner(&coefficients, black_box(&x), &mut y));
}

#[divan::bench(args = [16, 256, 2048, 65_536, 1_000_000])]
fn yours_by_blocks(bencher: Bencher, block: usize) {
    let mut x = points();
    let coefficients = black_box(COEFFICIENTS);
    bencher
        .counter(ItemsCount::new(LENGTH))
        .bench_local(|| by_blocks(black_box(&mut x), block, |x, y| horner(&coefficients, x, y)));
}

#[divan::bench]
fn yours_in_one_pass(bencher: Bencher) {
    let mut x = points();
    bencher.counter(ItemsCount::new(LENGTH)).bench_local(|| one_pass(black_box(&mut x)));
}
