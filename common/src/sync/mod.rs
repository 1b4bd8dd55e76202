//! Locks, condition variables, barriers and atomics that are used like std's own, and that a test
//! can watch.
//!
//! They *are* std's own, at the cost of a look at a flag, except in the threads of
//! [`every_schedule`]. Those run one at a time, and before each use of something from this module
//! it is decided which of them goes on: in every way there is, one run after the other. So a wrong
//! program fails every time, in a schedule that can be told step by step.
//!
//! What a processor may do is part of it: a waiter wakes up for nothing, `compare_exchange_weak`
//! fails without a reason, and a `load` finds an old value where no ordering forbids it.

mod atomic;
mod barrier;
mod explore;
mod lock;
mod memory;
mod schedule;

pub use atomic::{AtomicBool, AtomicU64};
pub use barrier::{Barrier, BarrierWaitResult};
pub use explore::every_schedule;
pub use lock::{Condvar, Mutex, MutexGuard};
pub use std::sync::atomic::Ordering;

#[cfg(test)]
mod tests;
