//! # A parallel sum, step by step
//!
//! Rank 0 has numbers, and their sum is wanted. The work is divided in three steps: *scatter* (each
//! rank gets a share of the numbers), *add* (each adds up its own), *reduce* (the partial sums
//! become one):
//!
//! ```text
//!            0  1  2 │ 3  4  5 │ 6  7 │ 8  9            on rank 0
//! scatter       │         │        │      │
//!               ▼         ▼        ▼      ▼
//!            rank 0    rank 1    rank 2 rank 3
//! add           3        12       13     17
//!               │         │        │      │
//! reduce        └─────────┴────────┴──────┴───▶ 45      on rank 0
//! ```
//!
//! MPI has a call for the first step and one for the last: `MPI_Scatterv` and `MPI_Reduce`, in
//! mpi4py `comm.Scatterv` and `comm.reduce`. They come in the next topic. Here you do it by hand,
//! with `MPI_Send` and `MPI_Recv`, and see what such a call has to do.
//!
//! What doesn't divide goes to the first ranks, one number each, so that no share is larger than
//! another by more than one. Some ranks may get nothing, which still is a message (`MPI_Send` with
//! a count of 0), for whoever waits for one does not know.
//!
//! Only what a rank needs is sent to it: bytes cost time. And the partial sums are added in the
//! order of the ranks, not in that of arrival: floating-point sums depend on the order, and the
//! result should be the same to the last bit each time.
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test -p mpi-point-to-point --test parallel_sum

use mpi::{topology::SimpleCommunicator, traits::*};
use std::ops::Range;

/// Which of `length` numbers are the share of `rank`, one of `size` ranks. Shares follow each other
/// in the order of the ranks; the first ones are longer by one where the length doesn't divide.
pub fn share(length: usize, size: usize, rank: usize) -> Range<usize> {
    // SOLUTION: count how many numbers all ranks before this one have
    let (least, more) = (length / size, length % size);
    let start = |rank: usize| rank * least + rank.min(more);
    start(rank)..start(rank + 1)
    // END
}

/// Gives each rank its [`share`] of rank 0's `numbers`, and returns it. On other ranks `numbers` is
/// not looked at.
///
/// Rank 0 sends every other rank one message, and keeps its own share.
pub fn scatter(world: &SimpleCommunicator, numbers: &[f64]) -> Vec<f64> {
    // SOLUTION: rank 0 sends each rank its part of the slice; the others receive a vector
    if world.rank() != 0 {
        let (share, _) = world.process_at_rank(0).receive_vec();
        return share;
    }
    let share = |rank: i32| share(numbers.len(), world.size() as usize, rank as usize);
    for rank in 1..world.size() {
        world.process_at_rank(rank).send(&numbers[share(rank)]);
    }
    numbers[share(0)].to_vec()
    // END
}

/// The sum of every rank's `partial`, added in the order of the ranks. Returns it on rank 0, and
/// `None` elsewhere.
///
/// All other ranks send rank 0 one message.
pub fn reduce(world: &SimpleCommunicator, partial: f64) -> Option<f64> {
    // SOLUTION: rank 0 adds to its own what it receives from rank 1, 2, …
    if world.rank() != 0 {
        world.process_at_rank(0).send(&partial);
        return None;
    }
    let partials = (1..world.size()).map(|rank| world.process_at_rank(rank).receive::<f64>().0);
    Some(partials.fold(partial, |sum, partial| sum + partial))
    // END
}

/// The sum of rank 0's `numbers`, on rank 0. Every rank calls `add` once, with its own share.
pub fn parallel_sum(
    world: &SimpleCommunicator,
    numbers: &[f64],
    add: impl FnOnce(&[f64]) -> f64,
) -> Option<f64> {
    // SOLUTION: put the three steps together
    let share = scatter(world, numbers);
    reduce(world, add(&share))
    // END
}
