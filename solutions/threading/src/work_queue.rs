//! # A work queue
//!
//! Some tasks take a thousand times as long as others, and nobody knows beforehand which. Dealt out
//! in equal parts, one worker gets the long ones, and the others wait for it:
//!
//! ```text
//! dealt out   worker 0  ██████████████████ █ █           queue   worker 0  ██████████████████
//!             worker 1  █ █ █                                    worker 1  █ █ █ █ █
//! ```
//!
//! A queue balances by itself: all tasks stand in it, and a worker that is done takes the next one.
//! Nothing needs to be known but whether the queue is empty.
//!
//! Two things are easily lost on the way. Tasks end in another order than they were given in: so
//! each carries its number, and the results are put in order at the end. And a task may panic. That
//! must not take a worker down, with all that it would still have done: `panic::catch_unwind` runs
//! a closure and returns an `Err` if it panics, with the payload of the panic.
//!
//! (`catch_unwind` asks for a closure that leaves nothing half changed behind, and so cares what it
//! borrows. `AssertUnwindSafe(task)` says that you have thought about it: here a task that panicked
//! is not used any more.)
//!
//! A channel is a fine queue: all tasks are sent, the sender is dropped, and workers share the
//! receiver. Python has `concurrent.futures`, OpenMP has `schedule(dynamic)` and tasks.
//!
//! **Task.** Complete [`run_one`] and [`run_all`].
//!
//!     cargo test -p threading --test work_queue

use std::{any::Any, thread};
// SOLUTION
use crossbeam_channel::unbounded;
use std::panic::{AssertUnwindSafe, catch_unwind};
// END

/// A task panicked: what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Does a task.
///
/// # Errors
///
/// When it panics: what [`message`] makes of it.
pub fn run_one<T>(task: impl FnOnce() -> T) -> Result<T, Panicked> {
    // SOLUTION: catch the panic of a task, and report what it said
    catch_unwind(AssertUnwindSafe(task)).map_err(|payload| Panicked(message(&*payload)))
    // END
}

/// Does all `tasks` on `workers` threads, and returns what became of each, in the order of the
/// tasks. A worker that is done with one takes the next that nobody has begun.
///
/// There is at least one worker.
pub fn run_all<T: Send, F: FnOnce() -> T + Send>(
    tasks: Vec<F>,
    workers: usize,
) -> Vec<Result<T, Panicked>> {
    // SOLUTION: let workers take numbered tasks from a queue, and put the results in order
    let (sender, queue) = unbounded();
    for numbered in tasks.into_iter().enumerate() {
        sender.send(numbered).expect("the queue is still here");
    }
    drop(sender);
    let work = || queue.iter().map(|(number, task)| (number, run_one(task))).collect::<Vec<_>>();
    let mut results: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("no task takes its worker down"))
            .collect()
    });
    results.sort_unstable_by_key(|&(number, _)| number);
    results.into_iter().map(|(_, result)| result).collect()
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
