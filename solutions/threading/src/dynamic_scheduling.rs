//! # Dynamic scheduling
//!
//! A point `c` of the complex plane belongs to the Mandelbrot set if `z ← z² + c`, from `z = 0` on,
//! stays within `|z| ≤ 2` for ever. A picture of it counts for each point how many steps that
//! takes, up to a limit. Some rows of the picture are a thousand times as expensive as others, and
//! nobody knows beforehand which.
//!
//! ```text
//!                 static blocks                    whoever is idle takes a row
//!   row 0    .         thread 0  ##                     thread 0  # # #### ## ####
//!   row 1    ..        thread 0    (idle)               thread 1  ## ### ##### # #
//!   row 2    .##       thread 1  ############
//!   row 3    .######   thread 1    ... still busy
//! ```
//!
//! A thread that gets a block of rows from the start may be done long before the others, and there
//! is nothing it can do for them. Two remedies:
//!
//! - **A queue.** The rows wait in one place, and each thread takes the next one when it has done
//!   the last. In OpenMP that is `schedule(dynamic)`. The iterator over the rows *is* such a queue;
//!   a lock around it lets one thread at a time call `next`.
//! - **Stealing.** Every thread of rayon's pool begins with a block of its own, and when it has
//!   nothing left, it steals half of what another one has. There is no queue for which all of them
//!   have to wait. But a piece is stolen whole. By default, rayon cuts only a few pieces for each
//!   thread, which keeps the cost of cutting down, and a row may have to wait for an expensive one
//!   in the same piece. `.with_max_len(1)` makes each row a piece of its own.
//!
//! **Task.** [`static_blocks`] works. Complete [`queue`] and [`stealing`], in which no row waits
//! while a thread is idle.
//!
//!     cargo test  -p threading --test dynamic_scheduling
//!     cargo bench -p threading --bench dynamic_scheduling

use common::mandelbrot;
// SOLUTION
use rayon::prelude::*;
// END
use std::{sync::Mutex, thread};

/// Which part of the plane a picture shows. The point of row `i` and column `j` is
/// `left + j step + (top - i step) i`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Real part of the points in column 0.
    pub left: f64,
    /// Imaginary part of the points in row 0.
    pub top: f64,
    /// Distance of neighbouring points, in both directions.
    pub step: f64,
    /// Steps after which a point counts as one of the set.
    pub limit: u32,
}

impl View {
    /// Computes row `i`: for each point, how many of its iterates `z₀ = 0, z₁ = c, z₂ = c² + c, …`
    /// come one after the other with `|z| ≤ 2`. At most `limit`, and then `c` may be in the set.
    pub fn compute(&self, i: usize, row: &mut [u32]) {
        let im = self.top - i as f64 * self.step;
        mandelbrot::row(self.left, im, self.step, self.limit, row);
    }
}

/// Calls `compute(i, row)` for each row of a picture, and gives each thread a block of rows from the
/// start.
///
/// `pixels` are the rows of the picture, one after the other. There is at least one column, and one
/// thread.
pub fn static_blocks(
    pixels: &mut [u32],
    columns: usize,
    threads: usize,
    compute: impl Fn(usize, &mut [u32]) + Sync,
) {
    let rows = pixels.len() / columns;
    let block = rows.div_ceil(threads).max(1);
    let compute = &compute;
    thread::scope(|scope| {
        for (number, pixels) in pixels.chunks_mut(block * columns).enumerate() {
            scope.spawn(move || {
                for (i, row) in pixels.chunks_exact_mut(columns).enumerate() {
                    compute(number * block + i, row);
                }
            });
        }
    });
}

/// As [`static_blocks`], but each of the threads takes the next row when it has done the last.
pub fn queue(
    pixels: &mut [u32],
    columns: usize,
    threads: usize,
    compute: impl Fn(usize, &mut [u32]) + Sync,
) {
    // SOLUTION: start all threads on one iterator behind a lock, and hold it only to take a row
    let rows = Mutex::new(pixels.chunks_exact_mut(columns).enumerate());
    // A function of its own: in `while let Some(…) = rows.lock()…` the lock would be held until the
    // end of the loop's body.
    let next = || rows.lock().expect("taking a row doesn't panic").next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((i, row)) = next() {
                    compute(i, row);
                }
            });
        }
    });
    // END
}

/// As [`static_blocks`], but on the threads of rayon's pool, which steal rows from each other, one
/// at a time if need be.
pub fn stealing(pixels: &mut [u32], columns: usize, compute: impl Fn(usize, &mut [u32]) + Sync) {
    // SOLUTION: take the rows by a parallel iterator whose pieces are single rows
    let rows = pixels.par_chunks_exact_mut(columns).enumerate();
    rows.with_max_len(1).for_each(|(i, row)| compute(i, row));
    // END
}
