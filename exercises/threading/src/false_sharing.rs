//! # False sharing
//!
//! A core doesn't read and write single numbers but *cache lines*: 64 bytes, mostly. Before it
//! writes to a line, it takes that line away from all other cores. So two counters in one line can
//! be written by two threads only in turns, though neither thread ever looks at the other's: they
//! share a line, not data.
//!
//! ```text
//! one line    [ counter 0 | counter 1 | counter 2 | … ]     goes from core to core at every write
//!
//! padded      [ counter 0 | nothing                   ]     stays with core 0
//!             [ counter 1 | nothing                   ]     stays with core 1
//! ```
//!
//! Nothing is wrong with the results, and no test of them shows it. It is a matter of addresses.
//! The remedy is to give each thread's data lines of its own: `#[repr(align(128))]` on a type
//! starts every value of it at a multiple of 128, and rounds its size up to one. In C that is
//! `alignas(128)`, and in crossbeam `CachePadded`.
//!
//! Why 128, when a line has 64 bytes? x86-64 processors fetch lines in pairs, so that the neighbour
//! is drawn in as well, and some aarch64 processors have lines of 128 bytes.
//!
//! (The best counter is often a local variable, written once at the end. But one that other threads
//! watch, such as the progress here, must be in memory.)
//!
//! **Task.** Complete [`share_a_line`]. Then make [`Padded`] what its text says: one line is
//! missing. How much it brings, `cargo bench` shows.
//!
//!     cargo test  -p threading --test false_sharing
//!     cargo bench -p threading --bench false_sharing

use std::{
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

/// Bytes that move between cores together.
pub const LINE: usize = 128;

/// Whether the bytes at two addresses lie in the same of the lines that begin at multiples of
/// [`LINE`].
pub fn share_a_line(one: usize, other: usize) -> bool {
    todo!("compare the numbers of the lines in which the addresses lie")
}

/// A value that shares no line with any other: it begins where a line begins, and what is left of
/// its last line stays empty.
#[derive(Debug, Default)]
// What is missing here?
pub struct Padded<T>(pub T);

/// How far each of several threads has come: any thread may look, while they work.
#[derive(Debug)]
pub struct Progress {
    counters: Vec<Padded<AtomicU64>>,
}

impl Progress {
    /// No thread has made a step yet.
    pub fn new(threads: usize) -> Self {
        Self { counters: (0..threads).map(|_| Padded(AtomicU64::new(0))).collect() }
    }

    /// The counter of one thread.
    pub fn counter(&self, thread: usize) -> &AtomicU64 {
        &self.counters[thread].0
    }

    /// The steps of all threads so far.
    pub fn total(&self) -> u64 {
        self.counters.iter().map(|counter| counter.0.load(Ordering::Relaxed)).sum()
    }

    /// Lets each thread make `steps` steps, all at the same time.
    pub fn run(&self, steps: u64) {
        thread::scope(|scope| {
            for Padded(counter) in &self.counters {
                scope.spawn(move || (0..steps).for_each(|_| advance(counter)));
            }
        });
    }
}

/// Counts a step. A counter is written by one thread only, so nobody can come between the load and
/// the store.
pub fn advance(counter: &AtomicU64) {
    counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
}
