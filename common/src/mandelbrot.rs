//! Rows of a picture of the Mandelbrot set, as fast as one core allows.
//!
//! A point `c` of the complex plane belongs to the set if `z ← z² + c`, from `z = 0` on, stays within
//! `|z| ≤ 2` for ever. The exercises share out the rows; what a row costs is measured against C, so
//! that what they gain is not gained over slow code.

use std::array;
use wide::f64x8;

/// Vectors of eight points that are iterated together. One after the other would have the processor
/// wait for the results of the last step; four vectors keep it busy meanwhile, and more would not fit
/// into its registers.
const VECTORS: usize = 4;

/// For each point of a row, how many of its iterates `z₀ = 0, z₁ = c, z₂ = c² + c, …` come one after
/// the other with `|z| ≤ 2`. At most `limit`, and then `c` may be in the set.
///
/// The point in column `j` is `c = left + j step + im i`.
///
/// Eight points lie in one vector, said in so many words: a loop over an array of numbers is left to
/// the compiler, which takes half as many of them on some processors that could do eight. Products are
/// rounded before they are added to, as in plain arithmetic; where they are not (`mul_add`), one
/// count in 500 differs.
pub fn row(left: f64, im: f64, step: f64, limit: u32, row: &mut [u32]) {
    const POINTS: usize = 8 * VECTORS;
    let (im, two, four) = (f64x8::splat(im), f64x8::splat(2.0), f64x8::splat(4.0));
    for (block, counts) in row.chunks_mut(POINTS).enumerate() {
        let re: [f64x8; VECTORS] = array::from_fn(|vector| {
            let first = block * POINTS + vector * 8;
            f64x8::new(array::from_fn(|lane| left + (first + lane) as f64 * step))
        });
        let (mut x, mut y) = ([f64x8::ZERO; VECTORS], [f64x8::ZERO; VECTORS]);
        let mut steps = [f64x8::ZERO; VECTORS];
        for _ in 0..limit {
            let mut any_inside = f64x8::ZERO;
            for v in 0..VECTORS {
                let (xx, yy) = (x[v] * x[v], y[v] * y[v]);
                // All bits of a lane that is inside are set, so that this is 1 there, and 0 elsewhere.
                // Once outside, z grows to infinity, and further to NaN; it never comes back.
                let inside = (xx + yy).simd_le(four) & f64x8::ONE;
                steps[v] += inside;
                any_inside |= inside;
                y[v] = two * x[v] * y[v] + im;
                x[v] = xx - yy + re[v];
            }
            if any_inside == f64x8::ZERO {
                break;
            }
        }
        let steps = steps.iter().flat_map(|steps| steps.to_array());
        for (count, steps) in counts.iter_mut().zip(steps) {
            *count = steps as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_takes_the_steps_that_it_takes_alone() {
        let (left, im, step, limit) = (-2.2, 0.3, 0.01, 200);
        let alone = |column: usize| {
            let (re, mut x, mut y) = (left + column as f64 * step, 0.0, 0.0);
            let inside = |_: &u32| {
                let inside = x * x + y * y <= 4.0;
                (x, y) = (x * x - y * y + re, 2.0 * x * y + im);
                inside
            };
            (0..limit).take_while(inside).count() as u32
        };
        for columns in [0, 1, 31, 32, 33, 300] {
            let mut counts = vec![0; columns];
            row(left, im, step, limit, &mut counts);
            assert_eq!(counts, (0..columns).map(alone).collect::<Vec<_>>(), "{columns} columns");
        }
    }
}
