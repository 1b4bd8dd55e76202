//! # A parallel stencil
//!
//! Heat flows on a plate from warm to cold. In a step, each point inside the plate is computed from
//! itself and its four neighbours, as they were before the step:
//!
//! ```text
//!          north
//!            |
//! west -- centre -- east      next = centre + ratio (north + south + west + east - 4 centre)
//!            |
//!          south
//! ```
//!
//! A step reads `current` and writes `next`. All threads may read all of `current`, for nobody
//! writes to it. Of `next`, each thread needs rows that are its alone:
//!
//! ```text
//!        current                  next
//!   row 0  ─────────               ═════════  edge: stays as it is
//!   row 1  ─────────┐              ─────────
//!   row 2  ─────────┼─────────────>─────────  written by whoever has row 2
//!   row 3  ─────────┘              ─────────
//!   row 4  ─────────               ═════════  edge
//! ```
//!
//! The rows above and below are read, whoever writes them in `next`. So a thread needs no copy of
//! its neighbours' rows, and the place of the cuts can't be seen in the result: it is the same to
//! the last bit for every number of threads. That makes a good test.
//!
//! A plate is a slice of `rows * columns` numbers, row after row. Rows of it are chunks:
//!
//! | serial                              | parallel                              |
//! |-------------------------------------|---------------------------------------|
//! | `plate.chunks_exact(columns)`       | `plate.par_chunks_exact(columns)`     |
//! | `plate.chunks_exact_mut(columns)`   | `plate.par_chunks_exact_mut(columns)` |
//! | `.enumerate()`, `.skip(n)`, `.take(n)`, `.for_each(f)` | the same           |
//!
//! rayon makes slabs of neighbouring rows out of these, one or a few for each thread.
//!
//! **Task.** [`step_serial`] works. Complete [`step`], which does the same in parallel.
//!
//!     cargo test  -p threading --test parallel_stencil
//!     cargo bench -p threading --bench parallel_stencil

use rayon::prelude::*;
use std::mem;

/// Row `i` of a plate between its neighbours: the row above, row `i`, the row below.
pub fn around(plate: &[f64], columns: usize, i: usize) -> [&[f64]; 3] {
    [i - 1, i, i + 1].map(|i| &plate[i * columns..][..columns])
}

/// Computes one row of the next plate from three rows of the current one. The first and the last
/// point of a row are on the edge, and stay as they are.
///
/// `ratio` is `alpha dt / dx²`, and at most 1/4.
pub fn update_row([north, centre, south]: [&[f64]; 3], next: &mut [f64], ratio: f64) {
    let Some(inner) = next.len().checked_sub(2) else { return };
    // Slices of one length: the compiler sees that no index is out of bounds, and uses vectors.
    let (west, east) = (&centre[..inner], &centre[2..]);
    let (north, centre, south) =
        (&north[1..][..inner], &centre[1..][..inner], &south[1..][..inner]);
    for (j, next) in next[1..][..inner].iter_mut().enumerate() {
        let around = north[j] + south[j] + west[j] + east[j];
        *next = centre[j] + ratio * (around - 4.0 * centre[j]);
    }
}

/// One step: calls `update(around, row)` for each row of `next` that is not on the edge, with the
/// three rows of `current` [`around`] it.
///
/// Both plates have the same number of rows, and at least one column.
pub fn step_serial(
    current: &[f64],
    next: &mut [f64],
    columns: usize,
    update: impl Fn([&[f64]; 3], &mut [f64]),
) {
    let inner = (next.len() / columns).saturating_sub(2);
    for (i, row) in next.chunks_exact_mut(columns).enumerate().skip(1).take(inner) {
        update(around(current, columns, i), row);
    }
}

/// As [`step_serial`], but the rows are computed in parallel.
pub fn step(
    current: &[f64],
    next: &mut [f64],
    columns: usize,
    update: impl Fn([&[f64]; 3], &mut [f64]) + Sync + Send,
) {
    // SOLUTION: hand out the rows of `next` in parallel, and read all of `current`
    let inner = (next.len() / columns).saturating_sub(2);
    let rows = next.par_chunks_exact_mut(columns).enumerate().skip(1).take(inner);
    rows.for_each(|(i, row)| update(around(current, columns, i), row));
    // END
}

/// The plate after `steps` steps, on the threads of the pool in which it is called.
///
/// Call it inside `pool.install(…)`, or rayon's global pool is used: then the caller, too, is a
/// thread of the pool, and no step begins by waking one up.
pub fn evolve(plate: Vec<f64>, columns: usize, ratio: f64, steps: usize) -> Vec<f64> {
    let mut current = plate;
    let mut next = current.clone(); // for its edge, which no step writes
    for _ in 0..steps {
        step(&current, &mut next, columns, |around, row| update_row(around, row, ratio));
        mem::swap(&mut current, &mut next);
    }
    current
}
