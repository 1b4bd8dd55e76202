//! # Starting processes
//!
//! A process is a running program: with memory of its own, a number (the *pid*), and a parent, which
//! is the process that started it. Nothing is shared between two processes, so nothing needs a lock.
//!
//! ```text
//! parent, pid 4000 ──┬─── goes on ──────────── waits ───── reads the status ──>
//!                    │                           ^
//!                  spawn                         │ exit status
//!                    └──> child, pid 4001 ───────┘
//! ```
//!
//! | Python                       | Rust                                     |
//! |------------------------------|------------------------------------------|
//! | `p = Popen(["sleep", "1"])`  | `Command::new("sleep").arg("1").spawn()?` |
//! | `p.pid`                      | `child.id()`                             |
//! | `os.getpid()`, `os.getppid()` | `process::id()`, `parent_id()`          |
//! | `p.wait()`                   | `child.wait()?`                          |
//! | `p.returncode`: 3, or -9     | `status.code()`: `Some(3)`, or `None`    |
//! |                              | `status.signal()`: `None`, or `Some(9)`  |
//!
//! A process ends in one of two ways. Either it *exits*, with a code of its own choice, and 0 means
//! that all is well. Or a *signal* ends it: 9 (SIGKILL) is what `kill -9` and a batch system send,
//! 11 (SIGSEGV) follows a wrong pointer. Shells, and many job reports, add 128 to a signal: 137 is
//! 128 + 9, and often means that memory was short. A Rust program can tell the two ways apart.
//!
//! Whoever starts a process has to wait for it. Until then the system keeps the exit status, and an
//! entry in its table: a *zombie*. And a child that nobody waits for may outlive its parent.
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test -p multiprocessing --test spawn

use std::{
    io,
    process::{self, Command, ExitStatus},
};

/// Who a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its own number.
    pub process: u32,
    /// The number of the process that started it.
    pub parent: u32,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It ended itself, with this code.
    Exited(i32),
    /// This signal ended it.
    Killed(i32),
}

/// Says who the process is that calls this.
///
/// The parent's number is found in `std::os::unix::process`.
pub fn identity() -> Identity {
    todo!("ask for the number of this process and of its parent")
}

/// Tells a code from a signal.
///
/// The trait `std::os::unix::process::ExitStatusExt` knows about signals.
pub fn ending(status: ExitStatus) -> Ending {
    todo!("tell the exit code, or the signal where there is no code")
}

/// Runs all `commands` at the same time, and tells how each of them ended, in their order.
///
/// # Errors
///
/// When one of them can't be started. Then those that run already are killed and waited for: no
/// process is left behind.
pub fn run_all(commands: &mut [Command]) -> io::Result<Vec<Ending>> {
    todo!("start every process before you wait for any; clean up where one does not start")
}
