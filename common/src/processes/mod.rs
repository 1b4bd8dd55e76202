//! Worker processes: this program, started again to do part of its own work.
//!
//! A program names its workers' job at the very beginning of `main`, and starts itself again where
//! it wants a worker. Python's `multiprocessing` does the same when it *spawns*.
//!
//! ```no_run
//! use common::processes::{Pool, this_program, worker_main};
//!
//! fn main() -> std::io::Result<()> {
//!     // In a worker, this call does not return.
//!     worker_main("square", |parent| parent.serve(|n: u64| n * n));
//!
//!     let pool = Pool::start(4, || this_program("square"))?;
//!     let squares: Vec<u64> = pool.map(0..100)?;
//!     println!("{squares:?}");
//!     Ok(())
//! }
//! ```
//!
//! A worker's standard input is one end of a pair of connected sockets: a pipe that goes both ways.
//! Tasks come in and results go out through it, so that standard output and standard error stay
//! free for printing. When the parent is gone, for whatever reason, the system closes its end;
//! then the worker ends too.
//!
//! A test program has no `main` of its own: there, [`rerun!`](crate::rerun) starts the program again with one
//! of its tests, whose first line is the call of [`worker_main`].

pub mod frames;
mod pool;
mod program;
mod witness;
mod worker;

pub use pool::Pool;
#[doc(hidden)]
pub use program::rerun;
pub use program::{ended, kill, role, this_program, worker_main};
pub use witness::{Witness, ask, stay};
pub use worker::{Parent, Worker};
