//! # Random streams
//!
//! A simulation of many independent tasks should give the same result on one thread and on sixty.
//! So the random numbers of a task must depend on the task alone: not on the thread that happens to
//! run it, and not on what other tasks have drawn. And two tasks must not draw the same numbers, or
//! they are one task, computed twice.
//!
//! Generators compute one long sequence, in which a seed says where to begin. The safe way is to
//! give each task a stretch of it that it can't use up:
//!
//! ```text
//! sequence   0 1 2 3 ······ | ··············· | ··············· | ············ 2^64 numbers
//!            stream 0       | stream 1        | stream 2        | ···
//!            0              LENGTH            2 LENGTH          3 LENGTH
//! ```
//!
//! This asks for a generator that can jump. SplitMix64 can (G. L. Steele, D. Lea, C. H. Flood,
//! "Fast splittable pseudorandom number generators", OOPSLA 2014): its state goes up by [`STEP`]
//! with each number, and the number is the state with its bits mixed. As numbers don't depend on the
//! ones before, the processor computes several at once, and it is one of the fastest there are.
//!
//! With `seed`, `seed + 1`, `seed + 2`, … for the tasks, it is left to chance where in the sequence
//! their streams begin. For some generators it is next to each other.
//!
//! In NumPy, `PCG64(seed).jumped(task)` jumps, and `SeedSequence(seed).spawn(tasks)` makes seeds
//! that are unlikely to collide. In Fortran and in C, `random_number` and `rand` have one state,
//! or one for each thread: then the result depends on who did what.
//!
//! **Task.** Complete [`Generator::jump`], [`Generator::stream`] and [`run`].
//!
//!     cargo test -p threading --test random_streams

use rand::{RngExt, TryRng, rand_core::utils};
use rayon::prelude::*;
use std::convert::Infallible;

/// What the state goes up by with each number. It is odd, so that the sequence passes through all
/// 2^64 states before it comes back to the first.
pub const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Numbers in a stream: there is room for 2^32 streams.
pub const LENGTH: u64 = 1 << 32;

/// SplitMix64. It is used like the generators of the crate `rand`.
#[derive(Clone, Debug, PartialEq)]
pub struct Generator {
    state: u64,
}

impl Generator {
    /// The sequence of `seed`, from its number 0.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next number.
    fn draw(&mut self) -> u64 {
        // The sum wraps around: states are counted modulo 2^64.
        self.state = self.state.wrapping_add(STEP);
        let bits = self.state;
        let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// Leaves out `count` numbers, as if they had been drawn, in one go.
    pub fn jump(&mut self, count: u64) {
        todo!("move the state on by `count` steps at once")
    }

    /// The stream of a task: the sequence of `seed`, from its number `task * LENGTH`.
    ///
    /// `task` is less than 2^32.
    pub fn stream(seed: u64, task: u64) -> Self {
        todo!("begin the sequence of `seed`, and jump to where the task's stretch begins")
    }
}

/// With these, `rand` makes all the others: `random`, `random_range`, …
impl TryRng for Generator {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.draw() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.draw())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

/// Calls `work(task, generator)` for each task of `0..tasks`, in parallel, and returns the results
/// in the order of the tasks. The generator is at the beginning of the task's stream.
pub fn run<T: Send>(
    tasks: usize,
    seed: u64,
    work: impl Fn(usize, &mut Generator) -> T + Sync + Send,
) -> Vec<T> {
    todo!("map the tasks in parallel, each with a generator of its own")
}

/// A walk: one step to the left or to the right at a time, until it is `distance` away from where it
/// began. Returns the number of steps.
///
/// On average, that is `distance` squared. But walks are very uneven, and nobody knows beforehand
/// how many numbers one will draw.
pub fn walk(distance: u32, generator: &mut Generator) -> u64 {
    let (mut place, mut steps) = (0_i64, 0);
    while place.unsigned_abs() < u64::from(distance) {
        place += if generator.random() { 1 } else { -1 };
        steps += 1;
    }
    steps
}

/// The average number of steps over many walks.
pub fn mean_steps(walks: usize, distance: u32, seed: u64) -> f64 {
    let steps = run(walks, seed, |_, generator| walk(distance, generator));
    // Whole numbers: their sum is exact, in any order.
    steps.iter().sum::<u64>() as f64 / walks as f64
}
