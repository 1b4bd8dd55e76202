//! # Lock contention
//!
//! Threads that share a number need a lock around it, so that no addition is lost. The program
//! below is right, and yet two threads are slower than one: they take the lock for every hit, and
//! wait for each other most of the time. With every hand-over the number also moves from the cache
//! of one core to that of the other.
//!
//! ```text
//! thread 0   ─throw─┤lock├─throw─········┤lock├─throw─
//! thread 1   ─throw─·······┤lock├─throw─·······┤lock├─
//! ```
//!
//! Python's threads are known for it. In a much-read tutorial this very program takes 15.45 s on
//! one thread and 55.38 s on two. It isn't Python's fault alone: see what `cargo bench` says here.
//!
//! A lock is for moments in which threads must know of each other. A hit is none: nobody looks at
//! the total before the end.
//!
//! **Task.** [`add_hits`] works. Change what each thread does so that it takes the lock once, and
//! holds it only for a moment. The number of acquisitions is counted: that is all that
//! [`CountingMutex`] does beyond std's `Mutex`.
//!
//!     cargo test  -p threading --test lock_contention
//!     cargo bench -p threading --bench lock_contention

use common::evidence::CountingMutex;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::thread;

/// Throws one point at the unit square; whether it falls inside the quarter circle of radius 1.
pub fn throw(rng: &mut SmallRng) -> bool {
    let (x, y): (f64, f64) = (rng.random(), rng.random());
    x * x + y * y < 1.0
}

/// Calls `throw` for `samples` points, and adds the number of hits to `total`.
///
/// The points are split as evenly as possible over `threads` threads, which run at the same time.
/// Each draws its points from a generator seeded with its number, `0..threads`.
pub fn add_hits(
    samples: u64,
    threads: u64,
    total: &CountingMutex<u64>,
    throw: impl Fn(&mut SmallRng) -> bool + Sync,
) {
    let throw = &throw;
    thread::scope(|scope| {
        for stream in 0..threads {
            let share = samples / threads + u64::from(stream < samples % threads);
            scope.spawn(move || {
                let mut rng = SmallRng::seed_from_u64(stream);
                // SOLUTION
                let hits = (0..share).filter(|_| throw(&mut rng)).count() as u64;
                *total.lock().expect("no thread panicked") += hits;
                // SKELETON
                // for _ in 0..share {
                //     if throw(&mut rng) {
                //         *total.lock().expect("no thread panicked") += 1;
                //     }
                // }
                // END
            });
        }
    });
}
