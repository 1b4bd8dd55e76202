//! # One pass, and blocks
//!
//! `((.25x + .75)x - 1.5)x - 2` has six operators. Over a million points, one operator at a time
//! reads and writes 8 MB of memory six times, for one multiplication or addition a number. A
//! processor can do dozens of them while it waits for one number from memory.
//!
//! If the expression stands in your program, let the compiler see all of it: one pass with the
//! expression in a closure keeps everything between the operators in registers.
//!
//! If it doesn't, and only comes as the program runs, from a user or a file, there is nothing to
//! compile. Its operators are carried out one by one, each over a whole array. Then split the array
//! into blocks that fit the cache, and carry out all operators on one block before the next:
//!
//! ```text
//! whole arrays   * [===============]   + [===============]   * [===============] ...
//!                six trips to memory and back
//!
//! blocks         * [====]  + [====]  * [====] ...   one trip for the block, the rest in the cache,
//!                * [====]  + [====]  * [====] ...   then the next
//! ```
//!
//! This is how the Python package numexpr works. A block of some thousand numbers is long enough
//! for the operators to run at full speed, and short enough for the cache next to the core, with
//! 32 KiB or more.
//!
//! | Python                                  | ndarray                                  |
//! |-----------------------------------------|------------------------------------------|
//! | `f(x, out=x)`, `f` by `numba.vectorize` | `x.mapv_inplace(f)`                      |
//! | `for i in range(0, n, b): x[i:i+b]`     | `x.axis_chunks_iter_mut(Axis(0), b)`     |
//!
//! **Task.** Complete [`one_pass`] and [`by_blocks`].
//!
//!     cargo test  -p arrays --test expression
//!     cargo bench -p arrays --bench expression

// SOLUTION
use ndarray::{Axis, s};
// END
use ndarray::{Array1, ArrayRef1};

/// `((.25x + .75)x - 1.5)x - 2` as operators on whole arrays. Each reuses the memory of the one
/// before, since nobody else owns it: one allocation, but six passes.
pub fn whole_arrays(x: &ArrayRef1<f64>) -> Array1<f64> {
    ((0.25 * x + 0.75) * x - 1.5) * x - 2.0
}

/// Replaces each `x` by `((.25x + .75)x - 1.5)x - 2`, in one pass and without any further array.
pub fn one_pass(x: &mut ArrayRef1<f64>) {
    // SOLUTION: apply the expression to each element in place
    x.mapv_inplace(|x| ((0.25 * x + 0.75) * x - 1.5) * x - 2.0);
    // END
}

/// Sets `y` to a polynomial of `x` by operators on whole arrays, as they come out of coefficients
/// that are not known beforehand. The highest power is first: `[.25, .75, -1.5, -2]` is the
/// expression above.
///
/// Does not care what was in `y`, and allocates nothing.
pub fn horner(coefficients: &[f64], x: &ArrayRef1<f64>, y: &mut ArrayRef1<f64>) {
    let (&highest, rest) = coefficients.split_first().unwrap_or((&0.0, &[]));
    y.fill(highest);
    for &coefficient in rest {
        *y *= x;
        *y += coefficient;
    }
}

/// Replaces `x` by the result of `operators` on it, block by block.
///
/// Calls `operators(x_block, y_block)` for each `block` numbers of `x`, in order; the last block
/// has what is left. `operators` reads the first and sets the second, which has the same length and
/// may hold anything before: `|x, y| horner(&[0.25, 0.75, -1.5, -2.0], x, y)` will do.
///
/// Allocates once: memory for the results of one block, used again for all others. Where `x` is
/// shorter than a block, so is the memory.
///
/// # Panics
///
/// Where `block` is 0.
pub fn by_blocks(
    x: &mut ArrayRef1<f64>,
    block: usize,
    mut operators: impl FnMut(&ArrayRef1<f64>, &mut ArrayRef1<f64>),
) {
    assert_ne!(block, 0, "a block has at least one number");
    // SOLUTION: for each block of `x`, let the operators fill a buffer, and copy it back
    let mut buffer = Array1::zeros(block.min(x.len()));
    for mut x in x.axis_chunks_iter_mut(Axis(0), block) {
        let mut y = buffer.slice_mut(s![..x.len()]);
        operators(&x, &mut y);
        x.assign(&y);
    }
    // END
}
