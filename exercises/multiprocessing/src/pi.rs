//! # Estimating pi with processes
//!
//! Throw random points at the unit square. The share that lands inside the quarter circle of
//! radius 1 is pi/4. The throws are independent of each other, so processes can share the work and
//! meet once, at the end:
//!
//! ```text
//!            ┌─ share 0 ─> worker ── throw ── throw ── throw ─── hits ─┐
//!   parent ──┼─ share 1 ─> worker ── throw ── throw ── throw ─── hits ─┼── add up ── pi
//!            └─ share 2 ─> worker ── throw ── throw ──────────── hits ─┘
//! ```
//!
//! This is the oldest pattern of all: *scatter* the work, compute, *gather* the results. Between
//! its two messages no process needs another one, so nearly all of the time is spent computing. With
//! processes it costs a little more than with threads: they take a millisecond or so to start, and
//! a message some microseconds. The bench shows how much is left of that.
//!
//! In Python, which runs one thread at a time, processes are the way to use several cores:
//! `with Pool(4) as pool: hits = sum(pool.starmap(count_hits, shares))`.
//!
//! **Task.** Complete [`estimate_pi`].
//!
//!     cargo test  -p multiprocessing --test pi
//!     cargo bench -p multiprocessing --bench pi

use common::processes::Worker;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use serde::{Deserialize, Serialize};
use std::{
    hint::black_box,
    io::{self, ErrorKind},
};

/// A worker's part of the work.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Share {
    /// How many points to throw.
    pub samples: u64,
    /// Which sequence of random numbers they come from.
    pub stream: u64,
}

/// Counts how many of the points of a share fall inside the quarter circle. This is what a worker
/// answers.
///
/// Points come from a generator seeded with the stream, so a count can be repeated, and another
/// stream draws other points.
pub fn count_hits(share: Share) -> u64 {
    // The black box hides from the compiler how the state was made. Else it keeps the state in
    // vector registers, in which it was seeded, and each draw takes twice as long.
    let mut rng = black_box(SmallRng::seed_from_u64(share.stream));
    let hit = || {
        let (x, y): (f64, f64) = (rng.random(), rng.random());
        x * x + y * y < 1.0
    };
    std::iter::repeat_with(hit).take(share.samples as usize).filter(|&hit| hit).count() as u64
}

/// Estimates pi from `samples` points, of which there is at least one, split as evenly as possible
/// over the workers.
///
/// Each worker gets one [`Share`], by [`Worker::send`], and answers with a `u64`, for
/// [`Worker::receive`]: its number of hits. Worker `i` draws from stream `i`. The first workers take
/// what doesn't divide: 10 points on 4 workers are shares of 3, 3, 2 and 2.
///
/// # Errors
///
/// `InvalidInput` when there are no workers, and what sending and receiving fail with.
pub fn estimate_pi(samples: u64, workers: &mut [Worker]) -> io::Result<f64> {
    if workers.is_empty() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "who should throw the points?"));
    }
    todo!("send every worker its share, then receive and add up what they found")
}
