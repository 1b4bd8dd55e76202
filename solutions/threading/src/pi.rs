//! # Estimating pi with threads
//!
//! Throw random points at the unit square. The share that lands inside the quarter circle of
//! radius 1 is pi/4. The throws are independent of each other, so threads can share the work
//! and meet once, at the end:
//!
//! ```text
//! stream 0   ──throw──throw──throw──┐
//! stream 1   ──throw──throw──throw──┤
//! stream 2   ──throw──throw─────────┼── add up ── pi
//! stream 3   ──throw──throw─────────┘
//! ```
//!
//! Nothing is shared on the way: each thread has a generator of its own, and a count of its own.
//!
//! In C one would write `#pragma omp parallel reduction(+:hits)`. Here each thread *returns* its
//! count, and `join` hands it over. (C's `rand()` keeps one hidden state behind a lock: two threads
//! that call it are slower than one.)
//!
//! **Task.** Complete [`estimate_pi`].
//!
//!     cargo test  -p threading --test pi
//!     cargo bench -p threading --bench pi

use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::hint::black_box;
// SOLUTION
use std::thread;
// END

/// Counts how many of `samples` random points fall inside the quarter circle.
///
/// Points come from a generator seeded with `stream`, so a count can be repeated, and another
/// stream draws other points.
pub fn count_hits(samples: u64, stream: u64) -> u64 {
    // The black box hides from the compiler how the state was made. Else it keeps the state in
    // vector registers, in which it was seeded, and each draw takes twice as long.
    let mut rng = black_box(SmallRng::seed_from_u64(stream));
    let mut hit = || {
        let (x, y): (f64, f64) = (rng.random(), rng.random());
        x * x + y * y < 1.0
    };
    (0..samples).filter(|_| hit()).count() as u64
}

/// Estimates pi from `samples` points, split as evenly as possible over `threads` threads.
///
/// Calls `count_hits(share, stream)` once on each thread, with that thread's share of the points
/// and its stream number, `0..threads`. The first streams take what doesn't divide: 10 points on 4
/// threads are shares of 3, 3, 2 and 2. There is at least one point, and one thread.
pub fn estimate_pi(samples: u64, threads: u64, count_hits: impl Fn(u64, u64) -> u64 + Sync) -> f64 {
    // SOLUTION: start one scoped thread per stream and add up what they return
    let count_hits = &count_hits;
    let hits: u64 = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|stream| {
                let share = samples / threads + u64::from(stream < samples % threads);
                scope.spawn(move || count_hits(share, stream))
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker panicked")).sum()
    });
    4.0 * hits as f64 / samples as f64
    // END
}
