//! # Random streams
//!
//! A generator of random numbers is a state that changes with every draw. Threads that share one
//! wait for each other, and who draws which number depends on the scheduler: the result is another
//! one in every run. With a generator for each *thread* nobody waits, but the result still depends
//! on the number of threads, and with work stealing on who took which task.
//!
//! So give each *task* a stream of its own, that is, a generator whose start follows from the
//! number of the task and from the seed of the whole run:
//!
//! ```text
//!                 task 0    task 1    task 2    task 3    …
//! stream          (s, 0)    (s, 1)    (s, 2)    (s, 3)        seed s, number of the task
//! on 1 thread     0         0         0         0
//! on 3 threads    2         0         0         1             the same draws, whoever makes them
//! ```
//!
//! Two streams must have nothing to do with each other. It would be tempting to seed a generator
//! with `seed + task`. But then task 1 of seed 7 draws the same numbers as task 0 of seed 8, and two
//! runs that should be independent are the same run, moved by one task. Nor do small numbers make a
//! good state: xoshiro, which is behind `SmallRng`, draws numbers near zero for a while when most of
//! the bits in its state are zero. [`mix`] and `seed_from_u64` both scramble bits:
//!
//! - `SmallRng::seed_from_u64(number)` starts well, whatever the number, and a different one for
//!   each;
//! - `mix(seed)` sends seeds that lie side by side far away from each other, so that there is room
//!   between them for the numbers of all tasks.
//!
//! NumPy has `SeedSequence(seed).spawn(n)` for this; in C, `rand()` has one hidden state for all
//! threads.
//!
//! **Task.** Complete [`stream`] and [`simulate`].
//!
//!     cargo test -p threading --test random_streams

use rand::{RngExt, SeedableRng, rngs::SmallRng};
use rayon::prelude::*;

/// Scrambles the bits of a number. Different numbers give different results (the last lines of
/// SplitMix64, by S. Vigna).
pub fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A generator at the beginning of its stream: the same one each time for the same `seed` and
/// `task`, and an unrelated one for any others.
pub fn stream(seed: u64, task: u64) -> SmallRng {
    // SOLUTION: seed a generator with a number that follows from both, after mixing the seed
    SmallRng::seed_from_u64(mix(seed) ^ task)
    // END
}

/// Calls `run(task, rng)` for all tasks, `0..tasks`, in parallel, and returns the results in the
/// order of the tasks. `rng` is at the beginning of the task's own [`stream`].
///
/// The results are the same for every number of threads.
pub fn simulate<R: Send>(
    tasks: u64,
    seed: u64,
    run: impl Fn(u64, &mut SmallRng) -> R + Sync + Send,
) -> Vec<R> {
    // SOLUTION: map every task, in parallel, to what `run` makes of its stream
    (0..tasks).into_par_iter().map(|task| run(task, &mut stream(seed, task))).collect()
    // END
}

/// Where a walker ends up after so many steps of length 1, to the left or to the right.
pub fn walk(steps: u64, rng: &mut SmallRng) -> i64 {
    (0..steps).map(|_| if rng.random() { 1 } else { -1 }).sum()
}

/// The mean of the squared distances at which so many walkers, at least one, end up. Theory expects
/// `steps`.
///
/// The squares are whole numbers, and so their sum does not depend on the order. With others, see
/// the exercise on reproducible sums.
pub fn mean_square(walkers: u64, steps: u64, seed: u64) -> f64 {
    let ends = simulate(walkers, seed, |_, rng| walk(steps, rng));
    let squares: i64 = ends.iter().map(|end| end * end).sum();
    squares as f64 / walkers as f64
}
