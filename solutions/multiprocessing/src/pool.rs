//! # A pool of processes
//!
//! A pool keeps worker processes and hands them tasks. `map` waits for all results; `map_async`
//! returns at once, with something that can be waited for later.
//!
//! | Python                                | here                                  |
//! |---------------------------------------|---------------------------------------|
//! | `pool = Pool(4)`                      | `Pool::start(4, program)`             |
//! | `pool.map(f, tasks)`                  | `pool.map(tasks)`                     |
//! | `r = pool.map_async(f, tasks, chunksize=10)` | `let r = pool.map_async(tasks, 10)` |
//! | `r.get()`                             | `r.wait()`                            |
//!
//! Small tasks travel in *chunks*, because each message costs some microseconds. A chunk is one
//! message to a worker, and so are its results.
//!
//! ```text
//!   map_async ── chunks ──> queue ──┬── keeper (a thread) <──> worker (a process)
//!                                   └── keeper (a thread) <──> worker (a process)
//!   wait     <── results, in whatever order ──┘
//! ```
//!
//! Processes die: the system kills them when memory is short, libraries crash, operators press the
//! wrong key. A Python pool waits for ever for the result of a worker that was killed. Ours starts
//! a new worker, and *runs the chunk again*. What a lost worker had computed is dropped, so that
//! each result counts once. But a task that kills every worker must not run for ever: after
//! [`ATTEMPTS`] its chunk is given up.
//!
//! **Task.** Complete [`Pool::map_async`], [`Pending::wait`] and `compute`. The threads, and the
//! queue between them, are given.
//!
//!     cargo test -p multiprocessing --test pool

use common::processes::{Parent, Worker};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    error::Error,
    fmt, io,
    ops::Range,
    process::Command,
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, JoinHandle},
};

/// How often a chunk is begun before it is given up.
pub const ATTEMPTS: usize = 3;

/// A pool of processes that make results `R` of tasks `T`.
///
/// When it goes out of scope, what was asked for is still computed; then all workers end.
pub struct Pool<T, R> {
    /// The open end of the queue; nothing once the pool is closed.
    queue: Option<Sender<Chunk<T, R>>>,
    keepers: Vec<JoinHandle<()>>,
}

/// Some tasks in a row, and where their results are awaited.
struct Chunk<T, R> {
    /// Where its first task stands among all of them.
    first: usize,
    tasks: Vec<T>,
    results: Sender<Outcome<R>>,
}

/// What became of a chunk: where its first task stands, and the results in the order of its tasks.
type Outcome<R> = (usize, Result<Vec<R>, GivenUp>);

/// Results that are being computed.
pub struct Pending<R> {
    /// Comes to its end when no chunk is left whose results could be sent.
    results: Receiver<Outcome<R>>,
}

/// A chunk could not be computed.
#[derive(Debug)]
pub struct GivenUp {
    /// Which of the tasks were in the chunk.
    pub tasks: Range<usize>,
    /// Why the last attempt failed.
    pub reason: io::Error,
}

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { start, end } = self.tasks;
        let reason = &self.reason;
        write!(f, "tasks {start}..{end} are given up after {ATTEMPTS} attempts: {reason}")
    }
}

impl Error for GivenUp {}

impl<T: Serialize + Send + 'static, R: DeserializeOwned + Send + 'static> Pool<T, R> {
    /// A pool of so many workers (at least one), each of them started by `program` when it gets its
    /// first task.
    pub fn start(workers: usize, program: impl Fn() -> Command + Send + Sync + 'static) -> Self {
        let (queue, chunks) = mpsc::channel();
        let (chunks, program) = (Arc::new(Mutex::new(chunks)), Arc::new(program));
        let keepers = (0..workers.max(1))
            .map(|_| {
                let (chunks, program) = (Arc::clone(&chunks), Arc::clone(&program));
                thread::spawn(move || keep(&chunks, &*program))
            })
            .collect();
        Self { queue: Some(queue), keepers }
    }

    /// The results of `tasks`, in their order.
    ///
    /// # Errors
    ///
    /// When a task was given up.
    pub fn map(&self, tasks: Vec<T>) -> Result<Vec<R>, GivenUp> {
        self.map_async(tasks, 1).wait()
    }

    /// Has the workers compute `tasks`, in chunks of `size`, which is at least 1; the last chunk may
    /// be smaller. Returns at once.
    pub fn map_async(&self, tasks: Vec<T>, size: usize) -> Pending<R> {
        let queue = self.queue.as_ref().expect("it is open as long as there is a pool");
        let (sender, results) = mpsc::channel();
        // SOLUTION: put chunks of `size` tasks into the queue; each has a clone of `sender`
        let mut tasks = tasks.into_iter();
        for first in (0..tasks.len()).step_by(size) {
            let tasks = tasks.by_ref().take(size).collect();
            let chunk = Chunk { first, tasks, results: sender.clone() };
            queue.send(chunk).expect("keepers listen as long as the queue is open");
        }
        // END
        Pending { results }
    }
}

impl<R> Pending<R> {
    /// Waits for all results; they are in the order of their tasks.
    ///
    /// # Errors
    ///
    /// When a chunk was given up: the first of them.
    pub fn wait(self) -> Result<Vec<R>, GivenUp> {
        // SOLUTION: receive what became of all chunks, bring them into order, and join them
        let mut chunks: Vec<_> = self.results.into_iter().collect();
        chunks.sort_by_key(|(first, _)| *first);
        let mut results = Vec::new();
        for (_, chunk) in chunks {
            results.extend(chunk?);
        }
        Ok(results)
        // END
    }
}

/// Computes one chunk. Where the worker is lost, another one is started, and the chunk begins anew.
///
/// `worker` is empty at first. It is left empty where there is none that could be trusted with the
/// next chunk: one that failed once, in whatever way, is not used again.
///
/// # Errors
///
/// When all [`ATTEMPTS`] failed, or a worker can't be started: as the last attempt did.
fn compute<T: Serialize, R: DeserializeOwned>(
    worker: &mut Option<Worker>,
    program: &impl Fn() -> Command,
    tasks: &[T],
) -> io::Result<Vec<R>> {
    // SOLUTION: for each attempt, ask the worker, or a new one; keep the one that answered
    let mut attempt = 1;
    loop {
        // Taken out: it comes back when it has proved itself, and ends otherwise.
        let mut candidate = match worker.take() {
            Some(kept) => kept,
            None => Worker::start(program())?,
        };
        match ask(&mut candidate, tasks) {
            Ok(results) => {
                *worker = Some(candidate);
                return Ok(results);
            }
            Err(error) if attempt == ATTEMPTS => return Err(error),
            Err(_) => attempt += 1,
        }
    }
    // END
}

/// Has a worker compute a chunk.
///
/// # Errors
///
/// When the worker is lost on the way, or its answer makes no sense.
fn ask<T: Serialize, R: DeserializeOwned>(worker: &mut Worker, tasks: &[T]) -> io::Result<Vec<R>> {
    worker.send(tasks)?;
    let results: Vec<R> = worker.receive()?;
    if results.len() != tasks.len() {
        let reason = format!("{} results for {} tasks", results.len(), tasks.len());
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    Ok(results)
}

/// What a keeper does: keeps one worker busy until the queue is closed.
fn keep<T: Serialize, R: DeserializeOwned>(
    chunks: &Mutex<Receiver<Chunk<T, R>>>,
    program: &impl Fn() -> Command,
) {
    // A function, so that the queue isn't locked while a chunk is computed.
    let next = || chunks.lock().expect("nobody panics with the queue").recv().ok();
    let mut worker = None;
    while let Some(Chunk { first, tasks, results }) = next() {
        let outcome = compute(&mut worker, program, &tasks)
            .map_err(|reason| GivenUp { tasks: first..first + tasks.len(), reason });
        _ = results.send((first, outcome)); // unless nobody waits for it any more
    }
}

impl<T, R> Drop for Pool<T, R> {
    fn drop(&mut self) {
        self.queue = None;
        for keeper in self.keepers.drain(..) {
            _ = keeper.join(); // its worker goes with it
        }
    }
}

/// What a worker does: makes a result of each task, until the pool is closed.
///
/// # Errors
///
/// When the pool is gone.
pub fn serve<T: DeserializeOwned, R: Serialize>(
    parent: Parent,
    mut compute: impl FnMut(T) -> R,
) -> io::Result<()> {
    parent.serve(|tasks: Vec<T>| tasks.into_iter().map(&mut compute).collect::<Vec<_>>())
}
