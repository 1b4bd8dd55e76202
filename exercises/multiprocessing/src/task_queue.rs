//! # A task queue for worker processes
//!
//! Work that comes in pieces of unknown length is best kept in a queue: each worker takes the next
//! task when it is done with the last one, and nobody waits for the slowest. Here the workers are
//! processes, and the tasks travel to them through pipes.
//!
//! ```text
//!                            ┌── task 3 ──> worker, pid 4001
//!   queue: 7 6 5 4   parent ─┤<─ result ──
//!                            └── task 2 ──> worker, pid 4002
//!                             <─ result ──
//! ```
//!
//! A pipe carries bytes, and no messages: what one `write` put in, several `read`s may take out. So
//! each message gets a frame: first its length as four bytes, the least significant one first
//! ("little endian"), then the message itself, here as JSON by serde.
//!
//! ```text
//!   05 00 00 00  31 32 33 34 35        the number 12345
//! ```
//!
//! When the parent closes its end, a worker finds the end of the stream where the next frame would
//! begin. That is its sign to go. The end *inside* a frame is an accident.
//!
//! A worker is this same program, started again ([`common::processes`] knows how). The line to it,
//! `worker.line()`, goes both ways: it is a `&UnixStream`, which can be read and written.
//!
//! | Python                              | here                                 |
//! |-------------------------------------|--------------------------------------|
//! | `Process(target=work)`, `p.start()` | `Worker::start(command)`             |
//! | `connection.send(task)`             | [`write_frame`]`(line, &task)`       |
//! | `connection.recv()`                 | [`read_frame`]`(line)`               |
//! | `task_queue.put(None)`, `p.join()`  | [`Worker::close`]                    |
//!
//! **Task.** Complete the functions below: two for both sides, one for the worker's side, one for the
//! parent's.
//!
//!     cargo test -p multiprocessing --test task_queue

use common::processes::Worker;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    io::{self, ErrorKind, Read, Write},
    ops::Range,
};

/// The most bytes that a message may have. Should a number on the line be no length at all, nobody
/// wants to wait for four gigabytes.
pub const LIMIT: usize = 1 << 20;

/// A task to try the queue with: which numbers to look at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Primes {
    /// The numbers.
    pub among: Range<u64>,
}

/// How many of the numbers are primes.
pub fn count_primes(task: Primes) -> u64 {
    let is_prime = |&n: &u64| n > 1 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0);
    task.among.filter(is_prime).count() as u64
}

/// Writes one message: its length, then the message as JSON (`serde_json::to_vec`).
///
/// # Errors
///
/// `InvalidInput` when the message has more than [`LIMIT`] bytes; nothing is written then. Otherwise
/// what serialising or writing fails with.
pub fn write_frame<T: Serialize + ?Sized>(to: &mut impl Write, message: &T) -> io::Result<()> {
    todo!("serialise the message, check its length, write the length and the message")
}

/// Reads one message; `None` when the stream ends where it would begin.
///
/// # Errors
///
/// - `InvalidData` when the length is more than [`LIMIT`], before any more is read; and when the
///   message is no `T` (`serde_json::from_slice`);
/// - `UnexpectedEof` when the stream ends inside the frame.
pub fn read_frame<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    todo!("read four bytes, or none; check the length; read as many bytes, however they come")
}

/// What a worker does: answers each task on `line` with what `compute` makes of it, until the
/// parent closes the line.
///
/// # Errors
///
/// When a frame can't be read or written.
pub fn work<T: DeserializeOwned, R: Serialize>(
    line: &mut (impl Read + Write),
    mut compute: impl FnMut(T) -> R,
) -> io::Result<()> {
    todo!("as long as there is a task, answer it")
}

/// Has the workers do all `tasks`, and returns the results in the order of the tasks.
///
/// A worker gets its next task when it has answered the last one. In the end the workers are
/// [closed](Worker::close): they end by themselves, and are waited for.
///
/// # Errors
///
/// - `InvalidInput` when there are no workers;
/// - `UnexpectedEof` when a worker ends before it has answered;
/// - what starting, reading and writing fail with.
pub fn run_queue<T: Serialize + Sync, R: DeserializeOwned + Send>(
    tasks: &[T],
    workers: Vec<Worker>,
) -> io::Result<Vec<R>> {
    if workers.is_empty() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "a queue without workers"));
    }
    todo!("for each worker a thread, which takes the next task from a queue that all share")
}
