//! Deterministic facts about how code ran, for tests that want more than the right answer.
//!
//! None of them is a time. Evidence comes in through closures and types that a test hands to the
//! code, so that a learner's code needs no hooks.

#[cfg(feature = "allocations")]
mod allocations;
mod gate;
mod limit;
mod mutex;
mod threads;

#[cfg(feature = "allocations")]
pub use allocations::Allocations;
pub use gate::Gate;
pub use limit::within;
pub use mutex::CountingMutex;
pub use threads::Threads;

pub use crate::sync::every_schedule;
