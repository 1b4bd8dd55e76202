//! # Collectives in the background
//!
//! In a blocking collective a rank waits for the others, and for the network. A *non-blocking* one
//! is only started by its call, and the rank goes on with other work. Later it waits for the end:
//! by then, most of it may have happened behind its back.
//!
//! ```text
//! blocking       ── work ──┤ all_reduce: wait, wait ├──
//!
//! non-blocking   ─┤start├──── work ────┤wait├──
//!                     └ · · the sum is on its way · · ┘
//! ```
//!
//! In between, the buffers belong to MPI. In C nothing stops you from reading the sum too early, or
//! from writing over what is being sent. Here the borrow checker does: the request borrows
//! both buffers, until the end of the *scope* it was made for. A request that is still open at the
//! end of its scope aborts the program, so that no borrow can end too early.
//!
//! ```ignore
//! let (mine, mut sum) = (1.0, 0.0);
//! mpi::request::scope(|scope| {
//!     let request =
//!         world.immediate_all_reduce_into(scope, &mine, &mut sum, SystemOperation::sum());
//!     // work that needs neither `mine` to change nor `sum`
//!     request.wait();
//! });
//! ```
//!
//! As ever, all ranks start the same collectives in the same order, and each rank waits for each of
//! them. How much goes on in the background is up to the MPI library: some do everything in
//! `wait`. What you write here makes it possible.
//!
//! | here | C | mpi4py |
//! |---|---|---|
//! | `root.immediate_broadcast_into(scope, &mut buffer)` | `MPI_Ibcast` | `comm.Ibcast(buffer, root)` |
//! | `world.immediate_all_reduce_into(scope, &mine, &mut all, operation)` | `MPI_Iallreduce` | `comm.Iallreduce(mine, all, op)` |
//! | `request.wait()` | `MPI_Wait` | `request.Wait()` |
//!
//! **Task.** Complete the three functions.
//!
//!     cargo test -p mpi-collectives --test non_blocking

use mpi::traits::*;

/// Copies the table of rank 0 into that of every rank, while this rank does its `work`. Returns
/// what `work` returns.
///
/// The broadcast is started before `work`, and completed after it. Tables have the same length on
/// all ranks.
pub fn broadcast_during<R>(
    world: &impl Communicator,
    table: &mut [f64],
    work: impl FnOnce() -> R,
) -> R {
    todo!("in a scope, start the broadcast, work, and wait for it")
}

/// Adds up `values` over all ranks, element by element, while this rank does its `work`. Returns
/// the sums, on every rank, and what `work` returns.
///
/// The sum is started before `work`, and completed after it. There are equally many values on all
/// ranks.
pub fn sum_during<R>(
    world: &impl Communicator,
    values: &[f64],
    work: impl FnOnce() -> R,
) -> (Vec<f64>, R) {
    todo!("make room for the sums; then start, work, and wait")
}

/// The sums over all ranks of so many blocks: `part(block)` computes this rank's part of one.
///
/// A pipeline: while one block is being added up, the part of the next one is computed. Calls
/// `part` for each block in order, and starts the sum of a block before the next call.
///
/// ```text
/// part(0) ├ start 0 ── part(1) ── wait 0 ┤├ start 1 ── part(2) ── wait 1 ┤├ start 2, wait 2 ┤
/// ```
///
/// Parts of the same block have the same length on all ranks.
pub fn sums_of_blocks(
    world: &impl Communicator,
    blocks: usize,
    mut part: impl FnMut(usize) -> Vec<f64>,
) -> Vec<Vec<f64>> {
    todo!("go through the blocks by `sum_during`; what is its work?")
}
