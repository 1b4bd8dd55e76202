//! # Shared state
//!
//! A [`Mutex`] guards what several threads change. Two more tools complete it.
//!
//! A [`Condvar`] lets a thread *wait* until what is guarded has changed. `wait` gives the lock
//! back, sleeps, and takes the lock again when another thread notifies it:
//!
//! ```text
//! consumer  ─┤lock├─ empty: wait ···············┤lock├─ take ─
//! producer  ────────────┤lock├─ put ─ notify ───────────────
//! ```
//!
//! Three rules, and a program that breaks one of them hangs once in a while:
//!
//! - Look again after waking up. A `wait` may return for no reason, and another thread may have
//!   been faster. So it stands in a loop, or is a `wait_while`.
//! - Whoever changes what others wait for notifies them.
//! - `notify_one` wakes *any* one waiter. Where two kinds of threads wait on one condition
//!   variable, it may be one of the wrong kind, who goes back to sleep, and the right one is never
//!   woken. Give each kind its own.
//!
//! An [`RwLock`] lets any number of threads read at once, or one write.
//!
//! A thread that panics while it holds a lock may leave half a change behind. The lock is then
//! *poisoned*: taking it returns an `Err`, with the guard inside. There are three ways on, and all
//! are used here: go on, where nothing can be half changed
//! (`unwrap_or_else(PoisonError::into_inner)`); report an error; or repair the data, and
//! `clear_poison`.
//!
//! (In C these are `pthread_cond_wait` and `pthread_rwlock_rdlock`, in Python
//! `threading.Condition`; the three rules are the same.)
//!
//! The tests run your code in every order in which threads can come between each other, wake
//! waiters for nothing, and report a deadlock as soon as there is one, step by step. (Thread 0 is
//! the first in the test's list.) For that, `Mutex` and `Condvar` come from `common::sync`; they
//! are used like std's.
//!
//! **Task.** Complete [`BoundedBuffer`], a queue of limited length, and [`Parameters`], a table
//! that is often read and seldom changed.
//!
//!     cargo test -p threading --test shared_state

use common::sync::{Condvar, Mutex, MutexGuard};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{PoisonError, RwLock},
};

/// A queue for at most `capacity` items, on which producers and consumers wait for each other.
#[derive(Debug)]
pub struct BoundedBuffer<T> {
    capacity: usize,
    items: Mutex<VecDeque<T>>,
    /// What producers wait for: there is room.
    not_full: Condvar,
    /// What consumers wait for: there is an item.
    not_empty: Condvar,
}

impl<T> BoundedBuffer<T> {
    /// An empty buffer. `capacity` is at least 1.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            items: Mutex::new(VecDeque::with_capacity(capacity)),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    /// Takes the lock, also after a thread has panicked while it held it: items are put in and
    /// taken out in one piece, so nothing can be half changed.
    fn lock(&self) -> MutexGuard<'_, VecDeque<T>> {
        todo!("take the lock, and go on even if it is poisoned")
    }

    /// Puts an item at the end; waits for room while the buffer is full.
    pub fn put(&self, item: T) {
        todo!("wait as long as the buffer is full, add the item, notify who waits for one")
    }

    /// Takes the item at the front; waits for one while the buffer is empty.
    pub fn take(&self) -> T {
        todo!("wait as long as the buffer is empty, take an item, notify who waits for room")
    }

    /// Shows the items to `look`, the oldest first, while nobody changes them.
    pub fn inspect<R>(&self, look: impl FnOnce(&VecDeque<T>) -> R) -> R {
        look(&self.lock())
    }
}

/// Numbers by their names, which many threads read and one changes now and then: the parameters of
/// a simulation while it runs.
#[derive(Debug, Default)]
pub struct Parameters {
    values: RwLock<BTreeMap<String, f64>>,
}

/// A change of the parameters panicked, and may be half done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoilt;

impl Parameters {
    /// Shows the parameters to `look`; any number of threads may look at once.
    ///
    /// # Errors
    ///
    /// When a change has panicked.
    pub fn read<R>(&self, look: impl FnOnce(&BTreeMap<String, f64>) -> R) -> Result<R, Spoilt> {
        todo!("take the lock for reading, and report it if it is poisoned")
    }

    /// Changes the parameters by `change`, while nobody else sees them.
    ///
    /// # Errors
    ///
    /// When an earlier change has panicked. Nothing is changed then.
    pub fn change(&self, change: impl FnOnce(&mut BTreeMap<String, f64>)) -> Result<(), Spoilt> {
        todo!("take the lock for writing, and report it if it is poisoned")
    }

    /// Sets all parameters anew. After that nothing is half changed any more, so they can be read
    /// and changed again even if a change has panicked before.
    pub fn replace(&self, values: BTreeMap<String, f64>) {
        todo!("write all values, poisoned or not, and clear the poison")
    }
}
