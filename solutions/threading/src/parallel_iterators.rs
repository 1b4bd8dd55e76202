//! # Parallel iterators
//!
//! The crate `rayon` keeps a pool of threads, one for each core. An iterator that begins with
//! `par_iter` is cut in halves, and they are cut again, until there is work for every thread.
//! Whichever thread is idle takes a piece, and the results are put together in the order of the
//! pieces, no matter who was ready first:
//!
//! ```text
//! readings         [ 3 1 4 1 5 9 2 6 ]
//! pieces           [ 3 1 | 4 1 | 5 9 | 2 6 ]
//!                     |     |     |     |      each on whichever thread is idle
//! results          [ . . | . . | . . | . . ]   in order
//! ```
//!
//! | a loop                           | an iterator             | a parallel one                      |
//! |----------------------------------|-------------------------|-------------------------------------|
//! | `for x in &v`                    | `v.iter()`              | `v.par_iter()`                      |
//! | `for x in &mut v`                | `v.iter_mut()`          | `v.par_iter_mut()`                  |
//! | `for i in 0..n`                  | `0..n`                  | `(0..n).into_par_iter()`            |
//! | `out.push(f(x))`                 | `.map(f).collect()`     | the same                            |
//! | `if keep(x) { … }`               | `.filter(keep)`         | the same                            |
//! | `total = combine(total, x)`      | `.fold(start, combine)` | `.reduce(\|\| neutral, combine)`    |
//! | `state.change(x)`                | `.fold(start, change)`  | `.fold(\|\| start, change)`, then `.reduce(…)` |
//!
//! The last two lines need a thought. Every piece begins anew, so rayon asks for a *closure* that
//! makes a beginning, and calls it as often as there are pieces. Their number changes from run to
//! run. So what `reduce` begins with must be neutral, like 0 in a sum, and `combine` must not care
//! where the cuts are: `(a b) c = a (b c)`. It may care about the order; that is kept. And `fold`
//! gives one result for each piece: what to make of those is for `reduce` to say.
//!
//! In OpenMP these are `#pragma omp parallel for`, with `reduction(+:total)`, and without a check
//! that the loop's passes leave each other alone. In NumPy there is no counterpart.
//!
//! **Task.** Write the four loops below as parallel iterators.
//!
//!     cargo test -p threading --test parallel_iterators

use rayon::prelude::*;

/// Every reading of an instrument, calibrated, in the order of the readings.
///
/// ```text
/// let mut calibrated = vec![];
/// for &reading in readings {
///     calibrated.push(calibrate(reading));
/// }
/// ```
pub fn calibrated(readings: &[f64], calibrate: impl Fn(f64) -> f64 + Sync + Send) -> Vec<f64> {
    // SOLUTION: map every reading, in parallel, and collect the results
    readings.par_iter().map(|&reading| calibrate(reading)).collect()
    // END
}

/// The positions of all readings that are faulty, from low to high.
///
/// ```text
/// let mut positions = vec![];
/// for (position, &reading) in readings.iter().enumerate() {
///     if faulty(reading) {
///         positions.push(position);
///     }
/// }
/// ```
pub fn faulty(readings: &[f64], faulty: impl Fn(f64) -> bool + Sync + Send) -> Vec<usize> {
    // SOLUTION: number the readings, keep those that are faulty, and collect their numbers
    readings
        .par_iter()
        .enumerate()
        .filter(|&(_, &reading)| faulty(reading))
        .map(|(position, _)| position)
        .collect()
    // END
}

/// All parts combined, from left to right; `neutral` where there are none.
///
/// `combine(neutral, a)` and `combine(a, neutral)` are `a`, and it makes no difference which of two
/// neighbouring pairs is combined first. But `combine(a, b)` may differ from `combine(b, a)`, as
/// with the product of matrices.
///
/// ```text
/// let mut all = neutral;
/// for &part in parts {
///     all = combine(all, part);
/// }
/// ```
pub fn combined<T: Copy + Send + Sync>(
    parts: &[T],
    neutral: T,
    combine: impl Fn(T, T) -> T + Sync + Send,
) -> T {
    // SOLUTION: reduce the parts to one, in parallel
    parts.par_iter().copied().reduce(|| neutral, combine)
    // END
}

/// Adds to a histogram: `counts[bin(reading)]` goes up by one for each reading.
///
/// No two threads may write to the same `counts`. So every piece of the readings gets a histogram
/// of its own, which begins at zero, and these are added up.
///
/// ```text
/// for &reading in readings {
///     counts[bin(reading)] += 1;
/// }
/// ```
pub fn count_into(counts: &mut [u64], readings: &[f64], bin: impl Fn(f64) -> usize + Sync + Send) {
    // SOLUTION: fold every piece into a histogram, reduce these to one, and add it to `counts`
    let empty = || vec![0; counts.len()];
    let found = readings
        .par_iter()
        .fold(empty, |mut histogram, &reading| {
            histogram[bin(reading)] += 1;
            histogram
        })
        .reduce(empty, |mut one, other| {
            add(&mut one, &other);
            one
        });
    add(counts, &found);
    // END
}

/// Adds one histogram to another.
pub fn add(counts: &mut [u64], more: &[u64]) {
    for (count, more) in counts.iter_mut().zip(more) {
        *count += more;
    }
}
