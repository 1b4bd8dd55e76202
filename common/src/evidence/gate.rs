//! A gate: what comes to it waits until something else has happened.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

/// Holds calls up until it is opened: for schedules in which one piece of work is late.
///
/// Where nobody opens it, the first to come waits in vain until the patience is over, and then it
/// is open for everyone.
#[derive(Debug)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
    patience: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Shut,
    Open,
    GivenUp,
}

/// As long as for a meeting of threads.
const PATIENCE: Duration = Duration::from_secs(5);

impl Gate {
    /// A gate that is shut.
    pub const fn new() -> Self {
        Self { state: Mutex::new(State::Shut), changed: Condvar::new(), patience: PATIENCE }
    }

    /// Waits this long at most.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Opens the gate for good.
    pub fn open(&self) {
        self.settle(State::Open);
    }

    /// Waits until the gate is open. Returns whether somebody opened it: false where the patience
    /// was over first.
    pub fn pass(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = self.changed.wait_timeout_while(state, self.patience, |at| *at == State::Shut);
        drop(wait.unwrap_or_else(PoisonError::into_inner));
        self.settle(State::GivenUp) == State::Open
    }

    /// Whether somebody opened the gate, before anyone's patience was over.
    pub fn is_open(&self) -> bool {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) == State::Open
    }

    /// Leaves the gate as it is unless it is still shut; returns how it is then.
    fn settle(&self, now: State) -> State {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == State::Shut {
            *state = now;
            self.changed.notify_all();
        }
        *state
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn whoever_comes_early_waits_for_the_gate_to_open() {
        let (gate, order) = (Gate::new(), Mutex::new(vec![]));
        thread::scope(|scope| {
            scope.spawn(|| {
                assert!(gate.pass());
                order.lock().expect("no panic").push("passed");
            });
            order.lock().expect("no panic").push("opened");
            gate.open();
        });
        assert_eq!(order.into_inner().expect("no panic"), ["opened", "passed"]);
        assert!(gate.pass() && gate.is_open());
    }

    #[test]
    fn a_gate_that_nobody_opens_is_given_up_once() {
        let gate = Gate::new().patience(Duration::from_millis(10));
        assert!((0..100).all(|_| !gate.pass()));
        gate.open();
        assert!(!gate.is_open(), "it came too late");
    }
}
