//! Barriers.

use std::sync;

use super::schedule;

/// std's `Barrier`, which a test can put under a schedule.
#[derive(Debug)]
pub struct Barrier {
    barrier: sync::Barrier,
    threads: usize,
}

/// What a thread is told that has passed a [`Barrier`].
#[derive(Debug)]
pub struct BarrierWaitResult {
    leader: bool,
}

impl Barrier {
    /// A barrier for so many threads.
    pub const fn new(threads: usize) -> Self {
        Self { barrier: sync::Barrier::new(threads), threads }
    }

    /// Waits until all threads have come. Then the barrier is ready for the next time.
    pub fn wait(&self) -> BarrierWaitResult {
        let leader = match schedule::current() {
            None => self.barrier.wait().is_leader(),
            Some(me) => me.arrive(std::ptr::from_ref(self).addr(), self.threads),
        };
        BarrierWaitResult { leader }
    }
}

impl BarrierWaitResult {
    /// Whether this thread is the one of them that is told so.
    pub fn is_leader(&self) -> bool {
        self.leader
    }
}
