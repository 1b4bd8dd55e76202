//! Threads that run one at a time, in an order that is decided step by step.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    fmt::Write,
    panic::{self, AssertUnwindSafe},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, atomic::Ordering},
    thread,
};

use super::{
    explore::{Path, Surprises, message},
    memory::{Address, Memory, View},
};

/// Steps of one schedule; a program that takes more of them is taken to go on for ever.
const STEPS: usize = 2_000;

/// Lines of a schedule that a message shows.
const SHOWN: usize = 60;

/// Threads under one schedule.
#[derive(Debug)]
pub struct Run {
    state: Mutex<State>,
    /// Of each thread: notified when it is its turn.
    turns: Vec<Condvar>,
}

#[derive(Debug)]
struct State {
    path: Path,
    surprises: Surprises,
    /// Whose turn it is.
    running: usize,
    threads: Vec<Thread>,
    memory: Memory,
    holders: HashMap<Address, usize>,
    /// What a thread knew when it gave a lock back: who takes the lock next, knows it too.
    released: HashMap<Address, View>,
    names: Vec<(&'static str, Address)>,
    steps: Vec<String>,
    /// Some load could have found an old value.
    loads_vary: bool,
    failure: Option<String>,
}

#[derive(Debug)]
struct Thread {
    status: Status,
    view: View,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Status {
    Ready,
    /// Waits for a lock.
    Lock(Address),
    /// Waits to be notified.
    Notice(Address),
    /// Waits for others to come to a barrier.
    Barrier(Address),
    Ended,
}

/// Unwinds a thread whose schedule has failed already.
struct Abandoned;

/// What came of a schedule.
pub struct Outcome {
    /// Why it failed, if it did.
    pub failure: Option<String>,
    /// Its steps, a line each.
    pub steps: String,
    /// Its decisions.
    pub path: Path,
    /// Whether some load could have found an old value.
    pub loads_vary: bool,
}

impl Run {
    pub fn new(threads: usize, mut path: Path, surprises: Surprises) -> Arc<Self> {
        let running = path.choose(threads);
        let ready = || Thread { status: Status::Ready, view: View::default() };
        Arc::new(Self {
            state: Mutex::new(State {
                path,
                surprises,
                running,
                threads: (0..threads).map(|_| ready()).collect(),
                memory: Memory::default(),
                holders: HashMap::new(),
                released: HashMap::new(),
                names: Vec::new(),
                steps: Vec::new(),
                loads_vary: false,
                failure: None,
            }),
            turns: (0..threads).map(|_| Condvar::new()).collect(),
        })
    }

    /// One of the threads; it must be given a life.
    pub fn thread(self: &Arc<Self>, index: usize) -> Me {
        Me { run: Arc::clone(self), index }
    }

    /// What came of it, once all threads have ended.
    pub fn outcome(&self) -> Outcome {
        let state = self.state();
        Outcome {
            failure: state.failure.clone(),
            steps: state.told(),
            path: state.path.clone(),
            loads_vary: state.loads_vary,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in this module panics while the state is half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fail(&self, state: &mut State, failure: String) {
        state.failure.get_or_insert(failure);
        self.turns.iter().for_each(Condvar::notify_one);
    }

    /// Gives the turn to one of the threads that can go on. Fails where there is none, though not
    /// all have ended.
    fn pass_on(&self, state: &mut State) {
        let ready = state.ready();
        if !ready.is_empty() {
            state.running = ready[state.path.choose(ready.len())];
            self.turns[state.running].notify_one();
        } else if state.threads.iter().any(|thread| thread.status != Status::Ended) {
            let failure = state.deadlock();
            self.fail(state, failure);
        }
    }
}

impl State {
    /// One of several ways: not the first, expected one, as often as that is still allowed.
    fn surprise(&mut self, ways: usize) -> usize {
        if self.surprises.turns == 0 {
            return 0;
        }
        let way = self.path.choose(ways);
        self.surprises.turns -= usize::from(way > 0);
        way
    }

    /// How old a value a load finds, where it may find one of several.
    fn age(&mut self, values: usize) -> usize {
        self.loads_vary |= values > 1;
        if self.surprises.old_values == 0 {
            return 0;
        }
        let age = self.path.choose(values);
        self.surprises.old_values -= usize::from(age > 0);
        age
    }

    fn ready(&self) -> Vec<usize> {
        let ready = |&index: &usize| self.threads[index].status == Status::Ready;
        (0..self.threads.len()).filter(ready).collect()
    }

    /// `lock 0`: things of a kind are numbered in the order in which they come up.
    fn name(&mut self, kind: &'static str, address: Address) -> String {
        if !self.names.contains(&(kind, address)) {
            self.names.push((kind, address));
        }
        let of_kind = self.names.iter().filter(|(other, _)| *other == kind);
        let number = of_kind.take_while(|&&(_, other)| other != address).count();
        format!("{kind} {number}")
    }

    fn note(&mut self, index: usize, what: &str) {
        // What threads do that are given up is nobody's concern.
        if self.failure.is_some() {
            return;
        }
        self.steps.push(format!("thread {index} {what}"));
    }

    fn deadlock(&mut self) -> String {
        let mut report = "a deadlock: no thread can go on".to_owned();
        for index in 0..self.threads.len() {
            let waits = match self.threads[index].status {
                Status::Lock(lock) => format!("waits for {}", self.name(LOCK, lock)),
                Status::Notice(condition) => {
                    format!("waits to be notified by {}", self.name(CONDITION, condition))
                }
                Status::Barrier(barrier) => {
                    format!("waits at {} for others to come", self.name(BARRIER, barrier))
                }
                Status::Ready | Status::Ended => continue,
            };
            let held = self.holders.iter().filter(|(_, holder)| **holder == index);
            let mut held: Vec<_> = held.map(|(&lock, _)| lock).collect();
            held.sort_by_key(|&lock| self.names.iter().position(|&(_, named)| named == lock));
            let held: Vec<_> = held.into_iter().map(|lock| self.name(LOCK, lock)).collect();
            _ = match &held[..] {
                [] => write!(report, "\n  thread {index} {waits}"),
                held => write!(report, "\n  thread {index} holds {} and {waits}", held.join(", ")),
            };
        }
        report
    }

    /// The steps so far, a line each.
    fn told(&self) -> String {
        let skipped = self.steps.len().saturating_sub(SHOWN);
        let mut told = String::new();
        if skipped > 0 {
            told += &format!("\n  … {skipped} steps");
        }
        self.steps[skipped..].iter().for_each(|step| told += &format!("\n  {step}"));
        told
    }
}

const ATOMIC: &str = "atomic";
const LOCK: &str = "lock";
const CONDITION: &str = "condition variable";
const BARRIER: &str = "barrier";

thread_local! {
    static SCHEDULED: Cell<bool> = const { Cell::new(false) };
    static ME: RefCell<Option<Me>> = const { RefCell::new(None) };
}

/// The thread that calls, if it is under a schedule. One that unwinds no longer is.
#[inline]
pub fn current() -> Option<Me> {
    #[cold]
    fn scheduled() -> Option<Me> {
        if thread::panicking() { None } else { ME.with_borrow(Clone::clone) }
    }
    if SCHEDULED.get() { scheduled() } else { None }
}

/// A lock was given back. Never panics, so that a guard may be dropped while its thread unwinds.
#[inline]
pub fn released(lock: Address) {
    #[cold]
    fn scheduled(lock: Address) {
        if let Some(me) = ME.with_borrow(Clone::clone) {
            me.released(lock);
        }
    }
    if SCHEDULED.get() {
        scheduled(lock);
    }
}

/// A thread under a schedule.
#[derive(Clone, Debug)]
pub struct Me {
    run: Arc<Run>,
    index: usize,
}

impl Me {
    /// Does its work, from its first turn on.
    pub fn live(self, work: impl FnOnce()) {
        ME.set(Some(self.clone()));
        let result = panic::catch_unwind(AssertUnwindSafe(|| {
            drop(self.my_turn(self.run.state()));
            SCHEDULED.set(true);
            work();
        }));
        SCHEDULED.set(false);
        ME.set(None);
        let mut state = self.run.state();
        state.threads[self.index].status = Status::Ended;
        match result {
            Err(payload) if !payload.is::<Abandoned>() => {
                let failure = format!("thread {} panicked: {}", self.index, message(&*payload));
                self.run.fail(&mut state, failure);
            }
            _ if state.failure.is_none() => self.run.pass_on(&mut state),
            _ => (),
        }
    }

    /// Waits until it is this thread's turn.
    fn my_turn<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        while state.running != self.index && state.failure.is_none() {
            let woken = self.run.turns[self.index].wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        if state.failure.is_some() {
            drop(state);
            panic::resume_unwind(Box::new(Abandoned));
        }
        state
    }

    /// A place where another thread may come between.
    pub fn point(&self) {
        drop(self.step());
    }

    fn step(&self) -> MutexGuard<'_, State> {
        let mut state = self.run.state();
        if state.steps.len() > STEPS {
            let advice = "Does a loop wait for what another thread must do first, or try again \
                          with the same old value?";
            self.run.fail(&mut state, format!("still running after {STEPS} steps. {advice}"));
        }
        let mut ready = state.ready();
        ready.retain(|&other| other != self.index);
        let way = state.surprise(1 + ready.len());
        if way > 0 {
            state.running = ready[way - 1];
            self.run.turns[state.running].notify_one();
        }
        self.my_turn(state)
    }

    /// Waits, and lets others go on, until one of them makes this thread ready again.
    fn wait(&self, mut state: MutexGuard<'_, State>, status: Status) {
        state.threads[self.index].status = status;
        self.run.pass_on(&mut state);
        drop(self.my_turn(state));
    }

    /// Whether to do what nobody expects.
    pub fn surprise(&self, what: &str) -> bool {
        let mut state = self.run.state();
        let surprise = state.surprise(2) > 0;
        if surprise {
            state.note(self.index, what);
        }
        surprise
    }

    pub fn load(&self, atomic: Address, present: impl Fn() -> u64, order: Ordering) -> u64 {
        let mut guard = self.step();
        let state = &mut *guard;
        let name = state.name(ATOMIC, atomic);
        let view = &mut state.threads[self.index].view;
        let values = state.memory.loadable(atomic, present(), order, view);
        let age = state.age(values.len());
        let view = &mut state.threads[self.index].view;
        state.memory.load(atomic, age, order, view);
        let old = if age > 0 { ", an old value" } else { "" };
        state.note(self.index, &format!("loads {} from {name}{old}", shown(values[age])));
        values[age]
    }

    /// Stores by `write`, which returns the value that was there.
    pub fn store(&self, atomic: Address, value: u64, order: Ordering, write: impl FnOnce() -> u64) {
        let mut guard = self.step();
        let state = &mut *guard;
        let view = &mut state.threads[self.index].view;
        state.memory.store(atomic, write(), value, order, view, false);
        let name = state.name(ATOMIC, atomic);
        state.note(self.index, &format!("stores {} to {name}", shown(value)));
    }

    /// Reads and writes in one step, by `change`, which returns the value before and the one
    /// after, if there is one. Returns the value before: as an error if there is no other after.
    pub fn modify(
        &self,
        atomic: Address,
        how: &str,
        success: Ordering,
        failure: Ordering,
        change: impl FnOnce() -> (u64, Option<u64>),
    ) -> Result<u64, u64> {
        let mut guard = self.step();
        let state = &mut *guard;
        let (before, after) = change();
        let order = if after.is_some() { success } else { failure };
        let view = &mut state.threads[self.index].view;
        // What is modified is always the latest value.
        state.memory.loadable(atomic, before, order, view);
        state.memory.load(atomic, 0, order, view);
        if let Some(after) = after {
            state.memory.store(atomic, before, after, order, view, true);
        }
        let name = state.name(ATOMIC, atomic);
        let found = shown(before);
        let what = match after.map(shown) {
            Some(after) => format!("finds {found} in {name} and leaves {after} ({how})"),
            None => format!("finds {found} in {name} and leaves it ({how} fails)"),
        };
        state.note(self.index, &what);
        if after.is_some() { Ok(before) } else { Err(before) }
    }

    /// This thread took a lock.
    pub fn locked(&self, lock: Address) {
        let mut guard = self.run.state();
        let state = &mut *guard;
        state.holders.insert(lock, self.index);
        if let Some(known) = state.released.get(&lock) {
            state.threads[self.index].view.join(known);
        }
        let name = state.name(LOCK, lock);
        state.note(self.index, &format!("takes {name}"));
    }

    /// This thread looked whether a lock was free, and it was not.
    pub fn found_locked(&self, lock: Address) {
        let mut state = self.run.state();
        let name = state.name(LOCK, lock);
        state.note(self.index, &format!("finds {name} taken"));
    }

    pub fn wait_for_lock(&self, lock: Address) {
        let mut state = self.run.state();
        let name = state.name(LOCK, lock);
        let holder = match state.holders.get(&lock) {
            Some(&holder) if holder == self.index => "itself".to_owned(),
            Some(holder) => format!("thread {holder}"),
            None => "a thread outside".to_owned(),
        };
        state.note(self.index, &format!("waits for {name}, which {holder} holds"));
        self.wait(state, Status::Lock(lock));
    }

    fn released(&self, lock: Address) {
        let mut guard = self.run.state();
        let state = &mut *guard;
        state.holders.remove(&lock);
        state.released.insert(lock, state.threads[self.index].view.clone());
        for thread in &mut state.threads {
            if thread.status == Status::Lock(lock) {
                thread.status = Status::Ready;
            }
        }
        let name = state.name(LOCK, lock);
        state.note(self.index, &format!("gives {name} back"));
    }

    pub fn wait_for_notice(&self, condition: Address) {
        let mut state = self.run.state();
        let name = state.name(CONDITION, condition);
        state.note(self.index, &format!("waits to be notified by {name}"));
        if state.surprise(2) > 0 {
            state.note(self.index, "wakes up for nothing");
        } else {
            self.wait(state, Status::Notice(condition));
        }
    }

    pub fn notify(&self, condition: Address, all: bool) {
        let mut guard = self.step();
        let state = &mut *guard;
        let waits = |&index: &usize| state.threads[index].status == Status::Notice(condition);
        let mut woken: Vec<_> = (0..state.threads.len()).filter(waits).collect();
        if !all && !woken.is_empty() {
            woken = vec![woken[state.path.choose(woken.len())]];
        }
        for &index in &woken {
            state.threads[index].status = Status::Ready;
        }
        let name = state.name(CONDITION, condition);
        let names: Vec<_> = woken.iter().map(|index| format!("thread {index}")).collect();
        let whom = if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") };
        state.note(self.index, &format!("notifies {whom} through {name}"));
    }

    /// Comes to a barrier for so many threads, and waits there unless it is the last of them.
    /// Returns whether it was the last.
    pub fn arrive(&self, barrier: Address, threads: usize) -> bool {
        let mut guard = self.step();
        let state = &mut *guard;
        let name = state.name(BARRIER, barrier);
        let waits = |&index: &usize| state.threads[index].status == Status::Barrier(barrier);
        let mut present: Vec<_> = (0..state.threads.len()).filter(waits).collect();
        present.push(self.index);
        if present.len() < threads {
            let what = format!("waits at {name}, as {} of {threads}", present.len());
            state.note(self.index, &what);
            self.wait(guard, Status::Barrier(barrier));
            return false;
        }
        // What any of them knew, all of them know from here on.
        let mut known = View::default();
        present.iter().for_each(|&index| known.join(&state.threads[index].view));
        for &index in &present {
            state.threads[index] = Thread { status: Status::Ready, view: known.clone() };
        }
        state.note(self.index, &format!("opens {name}, as the last of {threads}"));
        true
    }
}

/// A value as a person would read it: where it can't be a count, it is taken for the bits of a
/// floating-point number.
fn shown(value: u64) -> String {
    if value < 1 << 52 { value.to_string() } else { format!("{:?}", f64::from_bits(value)) }
}
