//! What takes part in a race, and how a sample of it is taken.

use std::{cell::RefCell, hint::black_box, rc::Rc, time::Duration};

/// Which part an entry plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The baseline.
    Naive,
    /// The learner's.
    Yours,
    /// The model.
    Solution,
    /// Beside them.
    Other,
}

/// Time since some moment in the past; tests bring their own.
pub type Clock<'c> = &'c dyn Fn() -> Duration;

/// Runs the given number of times, and returns how long that took.
pub type Sample<'a> = Box<dyn FnMut(Clock, u32) -> Duration + 'a>;

/// Who takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Its part.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// How many threads it is told to use, on a curve.
    pub threads: Option<usize>,
}

/// One that takes part.
pub struct Entry<'a> {
    /// Who it is.
    pub name: Name,
    /// Makes it ready to be sampled; that is the entry's own code, and may panic.
    pub prepare: Box<dyn FnOnce() -> Sample<'a> + 'a>,
}

impl<'a> Entry<'a> {
    /// One that needs nothing but itself.
    pub fn plain<R>(role: Role, name: &str, run: impl FnMut() -> R + 'a) -> Self {
        Self::new(role, name, None, move || plain(run))
    }

    /// One that works in place on what `setup` makes for each run.
    pub fn with<S, R>(
        role: Role,
        name: &str,
        setup: impl FnMut() -> S + 'a,
        run: impl FnMut(&mut S) -> R + 'a,
    ) -> Self {
        Self::new(role, name, None, move || with(setup, run))
    }

    /// One that times itself, on a device with a clock of its own.
    pub fn timed(role: Role, name: &str, mut run: impl FnMut() -> Duration + 'a) -> Self {
        let sample = move |_: Clock<'_>, runs| (0..runs).map(|_| run()).sum();
        Self::new(role, name, None, move || Box::new(sample))
    }

    /// One for each number of threads.
    pub fn curve<R, F: FnMut() -> R + 'a>(
        role: Role,
        name: &str,
        threads: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> F + 'a,
    ) -> Vec<Self> {
        let prepare = Rc::new(RefCell::new(prepare));
        let entry = |threads| {
            let prepare = Rc::clone(&prepare);
            Self::new(role, name, Some(threads), move || plain((*prepare.borrow_mut())(threads)))
        };
        threads.into_iter().map(entry).collect()
    }

    fn new(
        role: Role,
        name: &str,
        threads: Option<usize>,
        prepare: impl FnOnce() -> Sample<'a> + 'a,
    ) -> Self {
        let name = Name { role, name: name.to_owned(), threads };
        Self { name, prepare: Box::new(prepare) }
    }
}

fn plain<'a, R>(mut run: impl FnMut() -> R + 'a) -> Sample<'a> {
    Box::new(move |clock, runs| {
        // A call that the optimiser can't look through: else it would make one that depends on
        // nothing that changes once, ahead of the loop.
        let run: &mut dyn FnMut() -> R = black_box(&mut run);
        let start = clock();
        for _ in 0..runs {
            black_box(run());
        }
        clock() - start
    })
}

fn with<'a, S, R>(
    mut setup: impl FnMut() -> S + 'a,
    mut run: impl FnMut(&mut S) -> R + 'a,
) -> Sample<'a> {
    Box::new(move |clock, runs| {
        let run: &mut dyn FnMut(&mut S) -> R = black_box(&mut run);
        let mut taken = Duration::ZERO;
        for _ in 0..runs {
            let mut state = black_box(setup());
            let start = clock();
            let result = black_box(run(&mut state));
            taken += clock() - start;
            black_box(&state);
            drop(result);
        }
        taken
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_sample_is_as_many_runs_as_asked_for() {
        let now = Cell::new(Duration::ZERO);
        let clock = || now.get();
        let run = || now.set(now.get() + Duration::from_millis(3));
        let mut sample = (Entry::plain(Role::Naive, "", run).prepare)();
        assert_eq!(sample(&clock, 5), Duration::from_millis(15));
        assert_eq!(now.get(), Duration::from_millis(15));
    }

    #[test]
    fn who_times_itself_is_believed() {
        let run = || Duration::from_millis(7);
        let mut sample = (Entry::timed(Role::Naive, "", run).prepare)();
        assert_eq!(sample(&|| Duration::ZERO, 3), Duration::from_millis(21));
    }

    #[test]
    fn set_up_is_made_for_each_run_and_not_timed() {
        let now = Cell::new(Duration::ZERO);
        let clock = || now.get();
        let pass = |millis| now.set(now.get() + Duration::from_millis(millis));
        let setup = || {
            pass(100);
            0
        };
        let run = |state: &mut i32| {
            pass(1);
            assert_eq!(*state, 0, "it is new for each run");
            *state += 1;
        };
        let mut sample = (Entry::with(Role::Naive, "", setup, run).prepare)();
        assert_eq!(sample(&clock, 4), Duration::from_millis(4));
        assert_eq!(now.get(), Duration::from_millis(404));
    }

    #[test]
    fn what_a_number_of_threads_needs_is_made_once_and_late() {
        let prepared = RefCell::new(vec![]);
        let prepare = |threads| {
            prepared.borrow_mut().push(threads);
            move || threads
        };
        let entries = Entry::curve(Role::Yours, "yours", [1, 4], prepare);
        assert!(prepared.borrow().is_empty());
        let threads: Vec<_> = entries.iter().map(|entry| entry.name.threads).collect();
        assert_eq!(threads, [Some(1), Some(4)]);
        for entry in entries {
            (entry.prepare)()(&|| Duration::ZERO, 10);
        }
        assert_eq!(*prepared.borrow(), [1, 4]);
    }
}
