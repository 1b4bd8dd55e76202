//! Times `arrays/expression` on a million points: operators on whole arrays, then one pass, then
//! blocks of several lengths. Which block is best on your machine, and how large is its cache?

use arrays::expression as yours;
use arrays_solution::expression as solution;
use common::speed::Race;
use ndarray::Array1;
use std::hint::black_box;

const LENGTH: usize = 1_000_000;
const COEFFICIENTS: [f64; 4] = [0.25, 0.75, -1.5, -2.0];

/// The polynomial of 0 is -2, that of -2 is 2, and that of 2 is 0: however often they are replaced,
/// these numbers don't grow.
fn points() -> Array1<f64> {
    Array1::from_shape_fn(LENGTH, |i| [0.0, -2.0, 2.0][i % 3])
}

fn main() {
    let (x, mut y) = (points(), Array1::zeros(LENGTH));
    let coefficients = black_box(COEFFICIENTS);
    let (mut mine, mut model) = (points(), points());
    let (mut small, mut large) = (points(), points());
    Race::new("arrays/expression")
        .naive("whole arrays", || solution::horner(&coefficients, &x, &mut y))
        .yours(|| yours::one_pass(&mut mine))
        .solution(|| solution::one_pass(&mut model))
        .other("solution, blocks of 2048", || {
            solution::by_blocks(&mut small, 2048, |x, y| solution::horner(&coefficients, x, y));
        })
        .other("solution, blocks of 65536", || {
            solution::by_blocks(&mut large, 65_536, |x, y| solution::horner(&coefficients, x, y));
        })
        .bytes(2 * size_of::<f64>() * LENGTH)
        .serial()
        .run();
    let (mut whole, mut mine, mut model) = (points(), points(), points());
    let block = 2048;
    Race::new("arrays/expression, by blocks of 2048")
        .naive("one block of all", || {
            solution::by_blocks(&mut whole, LENGTH, |x, y| solution::horner(&coefficients, x, y));
        })
        .yours(|| {
            yours::by_blocks(&mut mine, block, |x, y| yours::horner(&coefficients, x, y));
        })
        .solution(|| {
            solution::by_blocks(&mut model, block, |x, y| solution::horner(&coefficients, x, y));
        })
        .serial()
        .run();
}
