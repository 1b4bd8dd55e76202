//! # Hello, threads
//!
//! A thread is a function that runs beside the one that started it. `thread::spawn` starts it and
//! returns at once, with a handle; `join` on the handle waits until the function has ended, and
//! hands over what it returned.
//!
//! ```text
//! main   ──spawn──spawn───────join────join──
//!            │      └──work────╫─────┘
//!            └─────────work────┘
//! ```
//!
//! A panic ends its own thread, not the program. It is not lost: `join` returns it as an `Err` with
//! the panic's payload. (In Python, `threading.Thread` hands over neither result nor exception; in
//! C, a crash in a thread ends the process.)
//!
//! Threads can have names: they stand in panic messages and in debuggers. `thread::Builder` gives
//! them.
//!
//! A thread may outlive the function that spawned it. So what it is given must be `'static`: owned,
//! not borrowed. Several threads own a closure together through an `Arc`: give each of them an
//! `Arc::clone`. (The next exercise borrows.)
//!
//! **Task.** Complete [`start`], [`finish`] and [`run_all`].
//!
//!     cargo test -p threading --test hello_threads

use std::{
    any::Any,
    thread::{self, JoinHandle},
};
// SOLUTION
use std::sync::Arc;
// END

/// A thread that panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked {
    /// The name of the thread; `<unnamed>` if it has none.
    pub thread: String,
    /// What the panic said.
    pub message: String,
}

/// Starts a thread that is called `name` and does `work`.
///
/// # Panics
///
/// When the system can't start another thread.
pub fn start<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    // SOLUTION: start a thread with a name
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .expect("the system starts another thread")
    // END
}

/// Waits for a thread to end, and returns what it returned.
///
/// # Errors
///
/// When it panicked: its name, and what [`message`] makes of the panic.
pub fn finish<T>(handle: JoinHandle<T>) -> Result<T, Panicked> {
    // SOLUTION: join the thread and report a panic with the thread's name
    let thread = handle.thread().name().unwrap_or("<unnamed>").to_owned();
    handle.join().map_err(|payload| Panicked { thread, message: message(&*payload) })
    // END
}

/// Runs `work(name)` for each of the `names`, all at the same time, each on a thread of that name.
/// Returns what became of them, in the order of the names.
///
/// A thread that panics doesn't keep the others from ending.
pub fn run_all<T: Send + 'static>(
    names: &[&str],
    work: impl Fn(&str) -> T + Send + Sync + 'static,
) -> Vec<Result<T, Panicked>> {
    // SOLUTION: start all threads, then finish one after the other
    let work = Arc::new(work);
    let threads: Vec<_> = names
        .iter()
        .map(|&name| {
            let (work, owned) = (Arc::clone(&work), name.to_owned());
            start(name, move || work(&owned))
        })
        .collect();
    threads.into_iter().map(finish).collect()
    // END
}

/// What a panic said. Its payload is a string for all panics of `panic!`, `expect`, an index out of
/// bounds and the like.
pub fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else {
        "a panic without words".to_owned()
    }
}
