//! # A reproducible sum
//!
//! Every addition of floating-point numbers is rounded, so it matters which of them come first:
//! `(0.1 + 0.2) + 0.3` is 0.6000000000000001, and `0.1 + (0.2 + 0.3)` is 0.6. A parallel sum whose
//! parts depend on the number of threads, or on who is ready first, gives another result on every
//! machine, or in every run. One can't test such a program to the last bit, nor find an error that
//! comes and goes.
//!
//! The remedy is a fixed order. The chunks have a length that has nothing to do with the threads,
//! and their sums are combined in the order of the chunks, whoever computed them:
//!
//! ```text
//! values   [ ······ | ······ | ······ | ······ | ··· ]   chunks of a fixed length
//!              |        |        |        |       |      summed in parallel, in any order
//!             s0       s1       s2       s3      s4
//!             (((s0  +  s1)  +  s2)  +  s3)  +  s4       combined in one order, when all are there
//! ```
//!
//! (`par_iter().sum()` is no such sum: rayon adds what lies in a piece, and where it cuts depends on
//! how many threads there are and which of them are idle.)
//!
//! A sum can also be more accurate than its additions. What an addition loses by rounding is itself
//! a floating-point number, and [`two_sum`] computes it without error. If these losses are added up
//! beside the sum, and added to it at the end, the result is as good as if all had been computed
//! with twice the digits, and rounded once (T. Ogita, S. M. Rump, S. Oishi, "Accurate sum and dot
//! product", SIAM J. Sci. Comput. 26, 2005, algorithm Sum2). It costs six more operations a number,
//! some of which the processor does while it waits for memory.
//!
//! In NumPy, `sum` adds up pairwise, which is accurate, but the order may change with the version
//! and the processor. In OpenMP, `reduction(+:total)` leaves the order open.
//!
//! **Task.** Complete [`Partial::plus`], [`Partial::of`] and [`in_order`].
//!
//!     cargo test  -p threading --test reproducible_sum
//!     cargo bench -p threading --bench reproducible_sum

use rayon::prelude::*;
use std::ops::{Add, Sub};

/// Numbers in a chunk, whatever the number of threads.
pub const CHUNK: usize = 4096;

/// The sum of two numbers, rounded, and what was lost by rounding: `sum + lost` is `a + b` exactly
/// (D. E. Knuth, "The art of computer programming" 2, section 4.2.2, theorem B).
///
/// `T` is `f64`, or a vector of such numbers.
pub fn two_sum<T: Copy + Add<Output = T> + Sub<Output = T>>(a: T, b: T) -> (T, T) {
    let sum = a + b;
    let b_in_sum = sum - a;
    let lost = (a - (sum - b_in_sum)) + (b - b_in_sum);
    (sum, lost)
}

/// The sum of some numbers, and beside it what was lost by rounding.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Partial {
    /// The numbers added up, with rounding.
    pub sum: f64,
    /// All that was lost, added up.
    pub lost: f64,
}

impl Partial {
    /// Both sums together. What their addition loses, and what both had lost, is in `lost`.
    pub fn plus(self, other: Self) -> Self {
        todo!("add the sums by `two_sum`, and add up all that is lost")
    }

    /// The sum of `values`, which are finite, and so is every sum of some of them.
    pub fn of(values: &[f64]) -> Self {
        todo!("add the values one by one, and what is lost beside them")
    }

    /// The result, rounded once more.
    pub fn value(self) -> f64 {
        self.sum + self.lost
    }
}

/// Calls `of_chunk` for all chunks of [`CHUNK`] values (the last one may be shorter), in parallel,
/// and combines the results by `combine`. Returns `None` where there are no values.
///
/// Which results are combined with which, and in which order, depends on the number of values
/// alone: not on the number of threads, nor on which of them is ready first. What comes from the
/// left is the first argument of `combine`.
pub fn in_order<T: Send>(
    values: &[f64],
    of_chunk: impl Fn(&[f64]) -> T + Sync + Send,
    combine: impl Fn(T, T) -> T + Sync + Send,
) -> Option<T> {
    todo!("collect the results of all chunks in parallel, then combine them from left to right")
}

/// The sum of `values`: accurate, and the same to the last bit for every number of threads.
pub fn sum(values: &[f64]) -> f64 {
    in_order(values, Partial::of, Partial::plus).unwrap_or_default().value()
}
