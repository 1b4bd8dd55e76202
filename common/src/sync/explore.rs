//! Every schedule, one after the other.

use std::{
    any::Any,
    panic::{self, AssertUnwindSafe},
    thread,
};

use super::schedule::Run;

/// How much of the unexpected one schedule may hold: turns and wake-ups, and old values. Almost
/// every mistake shows with two, and those that show with less are explained with less.
const SURPRISES: [Surprises; 5] = [
    Surprises { turns: 0, old_values: 0 },
    Surprises { turns: 1, old_values: 0 },
    Surprises { turns: 0, old_values: 1 },
    Surprises { turns: 2, old_values: 0 },
    Surprises { turns: 1, old_values: 1 },
];

/// Schedules tried for each number of surprises, at the most. Two threads of a few steps have some
/// dozens; of three threads, those with two surprises may be more than this.
const SCHEDULES: usize = 300;

/// Runs `threads` on something they share, under every schedule, and then `check` on it.
///
/// What is shared is made afresh by `shared` for each schedule. Only what this module offers is
/// seen: a thread that waits for something else, such as one of std's locks, must not wait for
/// another one of these threads.
///
/// Schedules without surprises come first, then those with one, then those with two, so that a
/// failure is shown in its simplest form. A surprise is a turn that is taken from a thread which
/// could go on, a waiter that wakes up for nothing, a `compare_exchange_weak` that fails, or a
/// `load` that finds an old value. Some hundreds of schedules are tried for each number of
/// surprises, so keep to two or three threads that do little.
///
/// # Panics
///
/// Under the first schedule in which a thread or the check panics, no thread can go on, or a
/// thread never ends; the message tells the schedule, step by step.
#[track_caller]
pub fn every_schedule<S: Sync>(
    shared: impl Fn() -> S,
    threads: &[&(dyn Fn(&S) + Sync)],
    check: impl Fn(S),
) {
    let mut loads_vary = false;
    for surprises in SURPRISES {
        if surprises.old_values > 0 && !loads_vary {
            continue;
        }
        let mut path = Path::default();
        for _ in 0..SCHEDULES {
            let run = Run::new(threads.len(), path, surprises);
            let object = shared();
            thread::scope(|scope| {
                for (index, work) in threads.iter().enumerate() {
                    let (me, object) = (run.thread(index), &object);
                    thread::Builder::new()
                        .name(format!("thread {index}"))
                        .spawn_scoped(scope, move || me.live(|| work(object)))
                        .expect("the system starts another thread");
                }
            });
            let outcome = run.outcome();
            let failure = outcome.failure.or_else(|| {
                let check = panic::catch_unwind(AssertUnwindSafe(|| check(object)));
                check.err().map(|payload| message(&*payload).to_owned())
            });
            if let Some(failure) = failure {
                panic!("{failure}\nIt happens in this order:{}", outcome.steps);
            }
            loads_vary |= outcome.loads_vary;
            path = outcome.path;
            if !path.advance() {
                break;
            }
        }
    }
}

/// How often a schedule may still do what nobody expects.
#[derive(Clone, Copy, Debug)]
pub struct Surprises {
    /// Take the turn from a thread that could go on, wake a waiter for nothing, let a
    /// `compare_exchange_weak` fail.
    pub turns: usize,
    /// Show a load an old value.
    pub old_values: usize,
}

/// The decisions of a schedule: at each, the way taken and the number of ways there are.
#[derive(Clone, Debug, Default)]
pub struct Path {
    taken: Vec<(usize, usize)>,
    depth: usize,
}

impl Path {
    /// Takes one of several ways: the same one as before up to where the schedules part, and the
    /// first one from there on.
    pub fn choose(&mut self, ways: usize) -> usize {
        if ways < 2 {
            return 0;
        }
        if self.depth == self.taken.len() {
            self.taken.push((0, ways));
        }
        let (way, _) = self.taken[self.depth];
        self.depth += 1;
        way.min(ways - 1)
    }

    /// Turns to the next schedule, if there is one.
    fn advance(&mut self) -> bool {
        self.depth = 0;
        while let Some((way, ways)) = self.taken.pop() {
            if way + 1 < ways {
                self.taken.push((way + 1, ways));
                return true;
            }
        }
        false
    }
}

/// What a panic said.
pub fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref().copied())
        .unwrap_or("a panic without words")
}
