//! # Atomics
//!
//! `count = count + 1` is three steps: read, add, write. When two threads take them at once, both
//! read 5, both write 6, and one update is lost:
//!
//! ```text
//! thread 0   reads 5 ······················ writes 6
//! thread 1   ········ reads 5 · writes 6
//! ```
//!
//! An atomic has operations that do it in *one* step, with nobody in between:
//!
//! | operation                                | in one step                               |
//! |------------------------------------------|-------------------------------------------|
//! | `fetch_add(1, …)`                        | adds, and returns what was there before   |
//! | `compare_exchange_weak(seen, new, …, …)` | writes `new`, if `seen` is still there    |
//! | `load(…)`, `store(new, …)`               | reads; writes: two steps, if you use both |
//!
//! Every other update is a loop around `compare_exchange_weak`: look, compute, try to write. Where
//! somebody else was faster (and now and then for no reason) it writes nothing, and returns what is
//! there as an `Err`: start again with that. So a maximum of floating-point numbers can be kept,
//! though std has no atomic `f64`: its bits are kept in an `AtomicU64`.
//!
//! The last argument is an *ordering*. It says what else a thread may rely on that sees the value:
//!
//! | ordering            | promises                                                              |
//! |---------------------|-----------------------------------------------------------------------|
//! | `Relaxed`           | this value is right; nothing about any other: for counters            |
//! | `Release` (stores)  | who loads this value with `Acquire` sees all that was written before: |
//! | `Acquire` (loads)   | a pair, for "it is ready"                                             |
//! | `AcqRel`            | both, for operations that read and write                              |
//! | `SeqCst`            | also one order of all such operations for all threads: seldom needed  |
//!
//! Without `Release` and `Acquire`, compiler and processor may swap two writes, or two reads, that
//! have nothing to do with each other. In C11 the orderings have the same names; OpenMP's
//! `#pragma omp atomic` is relaxed.
//!
//! An atomic is right, but not free: each core that writes it takes it away from the others. Where
//! threads can count on their own and add up at the end, that is faster.
//!
//! A mistake with them shows once in a million runs, on a machine that isn't yours. The tests
//! don't wait for that: they run your code in every order in which threads can come between each
//! other, show loads old values where the orderings allow it, and tell you the steps of the order
//! that went wrong. For that, the atomics come from `common::sync`; they are used like those of
//! `std::sync::atomic`.
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test  -p threading --test atomics
//!     cargo bench -p threading --bench atomics

use common::sync::{AtomicBool, AtomicU64, Ordering};
use std::thread;

/// Takes the next of the tasks `0..tasks`, each of which is given out once; `None` when all are
/// taken. `next` is the number of the next task, and may go past the end.
pub fn take_task(next: &AtomicU64, tasks: u64) -> Option<u64> {
    todo!("read the next number and move on, in one step")
}

/// Raises a shared maximum to `value`, if that is larger. NaN is never larger.
///
/// The atomic holds the bits of an `f64`: see [`f64::to_bits`] and [`f64::from_bits`].
pub fn raise_maximum(maximum: &AtomicU64, value: f64) {
    todo!("try to write the larger value until it is written, or no longer larger")
}

/// The bin of `value` when the numbers from 0 up to, not including, 1 are split into `bins` bins of
/// the same width. Other numbers are in none.
pub fn bin(value: f64, bins: usize) -> Option<usize> {
    if (0.0..1.0).contains(&value) { Some((value * bins as f64) as usize) } else { None }
}

/// Counts each of `values` in its [`bin`], while other threads count theirs in the same bins.
pub fn tally(values: &[f64], bins: &[AtomicU64]) {
    todo!("add one to the bin of each value")
}

/// The histogram of `values` in `bins` bins, by `threads` threads that share the bins.
pub fn histogram(values: &[f64], bins: usize, threads: usize) -> Vec<u64> {
    let counts: Vec<_> = (0..bins).map(|_| AtomicU64::new(0)).collect();
    thread::scope(|scope| {
        for part in values.chunks(values.len().div_ceil(threads).max(1)) {
            scope.spawn(|| tally(part, &counts));
        }
    });
    counts.into_iter().map(AtomicU64::into_inner).collect()
}

/// A place where one thread leaves a result for others.
#[derive(Debug, Default)]
pub struct Slot {
    result: AtomicU64,
    ready: AtomicBool,
}

impl Slot {
    /// Leaves the result, once.
    pub fn publish(&self, result: u64) {
        todo!("store the result, then say that it is ready")
    }

    /// The result, if it is there by now.
    pub fn poll(&self) -> Option<u64> {
        todo!("look whether the result is ready, and only then load it")
    }
}
