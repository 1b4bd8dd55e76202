//! Which threads did the work, and how many of them at once.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, ThreadId},
    time::{Duration, Instant},
};

/// A witness that code is run through: it sees which threads come by and how many are inside at
/// once.
///
/// One made by [`Threads::meeting`] also holds them up until enough are inside together. So code
/// that is parallel proves it, whatever the number of cores and however busy the machine; code
/// that is not waits in vain, once, until the patience is over.
#[derive(Debug)]
pub struct Threads {
    state: Mutex<State>,
    changed: Condvar,
    meeting: usize,
    patience: Duration,
}

#[derive(Debug, Default)]
struct State {
    inside: usize,
    peak: usize,
    /// Calls of each thread, in the order of their first.
    calls: Vec<(ThreadId, usize)>,
    /// A meeting took place, or was given up: nobody waits any more.
    open: bool,
}

/// How long a meeting is waited for: long enough for any machine that is merely busy.
const PATIENCE: Duration = Duration::from_secs(5);

impl Threads {
    /// A witness that holds nobody up.
    pub fn new() -> Self {
        Self::meeting(0)
    }

    /// A witness that lets no call of [`Threads::during`] begin its work before `count` calls are
    /// inside at once.
    pub fn meeting(count: usize) -> Self {
        let state = State { open: count <= 1, ..State::default() };
        Self {
            state: Mutex::new(state),
            changed: Condvar::new(),
            meeting: count,
            patience: PATIENCE,
        }
    }

    /// Waits for a meeting this long at most: for tests in which there should be none.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Runs `work` on the calling thread, under observation.
    pub fn during<R>(&self, work: impl FnOnce() -> R) -> R {
        let _inside = self.enter();
        work()
    }

    /// How many threads came by.
    pub fn distinct(&self) -> usize {
        self.state().calls.len()
    }

    /// How many calls were inside at once, at the most.
    pub fn peak(&self) -> usize {
        self.state().peak
    }

    /// How many calls each thread made, in the order in which they first came by.
    pub fn calls(&self) -> Vec<usize> {
        self.state().calls.iter().map(|&(_, calls)| calls).collect()
    }

    /// Asserts that `count` calls were inside at once.
    ///
    /// # Panics
    ///
    /// Where they weren't, with what was seen instead.
    #[track_caller]
    pub fn assert_at_once(&self, count: usize) {
        let (peak, distinct) = (self.peak(), self.distinct());
        let calls: usize = self.calls().iter().sum();
        assert!(
            peak >= count,
            "{count} pieces of work should run at the same time, but never more than {peak} did \
             ({calls} in all, on {}). Does one wait for another to end before it starts?",
            if distinct == 1 { "one thread".to_owned() } else { format!("{distinct} threads") }
        );
    }

    /// Asserts that no more threads came by than a pool has.
    ///
    /// # Panics
    ///
    /// Where others took part: somebody started them.
    #[track_caller]
    pub fn assert_of_a_pool(&self, count: usize) {
        let distinct = self.distinct();
        assert!(
            distinct <= count,
            "{distinct} threads took part, but the pool has {count}: who started them?"
        );
    }

    fn enter(&self) -> Inside<'_> {
        let mut state = self.state();
        state.inside += 1;
        state.peak = state.peak.max(state.inside);
        let this = thread::current().id();
        match state.calls.iter_mut().find(|(thread, _)| *thread == this) {
            Some((_, calls)) => *calls += 1,
            None => state.calls.push((this, 1)),
        }
        if state.inside >= self.meeting {
            state.open = true;
            self.changed.notify_all();
        }
        let until = Instant::now() + self.patience;
        while !state.open {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                state.open = true;
                self.changed.notify_all();
            } else {
                let woken = self.changed.wait_timeout(state, left);
                state = woken.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        Inside(self)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements: a panic elsewhere doesn't spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Threads {
    fn default() -> Self {
        Self::new()
    }
}

/// Goes out when the work ends, also by a panic.
struct Inside<'a>(&'a Threads);

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.state().inside -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic;

    #[test]
    fn threads_and_their_calls_are_told_apart() {
        let threads = Threads::new();
        thread::scope(|scope| {
            scope.spawn(|| (0..3).for_each(|_| threads.during(|| ())));
        });
        threads.during(|| ());
        assert_eq!((threads.distinct(), threads.calls()), (2, vec![3, 1]));
        assert_eq!(threads.peak(), 1);
    }

    #[test]
    fn a_meeting_brings_threads_together() {
        let threads = Threads::meeting(3);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| threads.during(|| ()));
            }
        });
        threads.assert_at_once(3);
    }

    #[test]
    fn serial_code_waits_in_vain_once() {
        let threads = Threads::meeting(2).patience(Duration::from_millis(10));
        let results: Vec<_> = (0..100).map(|i| threads.during(|| i)).collect();
        assert_eq!(results, Vec::from_iter(0..100));
        let failed = panic::catch_unwind(panic::AssertUnwindSafe(|| threads.assert_at_once(2)));
        let message = failed.expect_err("it was serial");
        let message = message.downcast_ref::<String>().expect("a message");
        assert!(message.contains("never more than 1 did (100 in all, on one thread)"), "{message}");
    }

    #[test]
    fn threads_that_are_not_of_the_pool_are_found_out() {
        let threads = Threads::new();
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| threads.during(|| ()));
            }
        });
        threads.assert_of_a_pool(3);
        let failed = panic::catch_unwind(panic::AssertUnwindSafe(|| threads.assert_of_a_pool(2)));
        let message = failed.expect_err("there were three");
        let message = message.downcast_ref::<String>().expect("a message");
        assert_eq!(message, "3 threads took part, but the pool has 2: who started them?");
    }

    #[test]
    fn a_panic_inside_is_a_way_out() {
        let threads = Threads::new();
        let work = panic::AssertUnwindSafe(|| threads.during(|| panic!("inside")));
        panic::catch_unwind(work).expect_err("it panicked");
        threads.during(|| ());
        assert_eq!(threads.peak(), 1);
    }
}
