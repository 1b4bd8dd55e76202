//! # Scatter and gather: equal blocks, out and back
//!
//! One rank, the root, has all the numbers. *Scatter* deals them out in blocks, in the order of the
//! ranks. *Gather* is the way back. Three ranks, blocks of two numbers, and rank 1 is the root:
//!
//! ```text
//!            whole          block                        block          whole
//!   rank 0                  a b                          A B
//!   rank 1   a b c d e f    c d   ── work on blocks ──>  C D            A B C D E F
//!   rank 2                  e f                          E F
//!                  scatter                                     gather
//! ```
//!
//! The root takes part like any other rank: it has a block, too. Only the root has the whole, so its
//! call has one more argument. In C that argument is there on all ranks, and ignored on most; rsmpi
//! has two methods, and panics where the wrong rank calls one.
//!
//! ```text
//!   C         MPI_Scatter(whole, n, MPI_DOUBLE, block, n, MPI_DOUBLE, root, comm)
//!             MPI_Gather(block, n, MPI_DOUBLE, whole, n, MPI_DOUBLE, root, comm)
//!   mpi4py    comm.Scatter(whole, block, root=root)
//!             comm.Gather(block, whole, root=root)
//!   rsmpi     let root = comm.process_at_rank(root);
//!             root.scatter_into_root(whole, block)         on the root
//!             root.scatter_into(block)                     on the others
//!             root.gather_into_root(block, whole)          on the root
//!             root.gather_into(block)                      on the others
//! ```
//!
//! In C, the count `n` is that of *one* block, on both sides, also on the root whose buffer is P times
//! as long. rsmpi computes it from the lengths of the slices.
//!
//! **Task.** Complete [`scatter`], [`gather`] and [`map`].
//!
//!     cargo test -p mpi-collectives --test scatter_gather

use mpi::{Rank, topology::SimpleCommunicator, traits::*};

/// Fills each rank's `block` with its part of `whole`: rank r's begins at r times the length of a
/// block.
///
/// Blocks are equally long on all ranks. `whole` is given on rank `root` alone, and is as long as all
/// blocks together.
pub fn scatter(world: &SimpleCommunicator, root: Rank, whole: Option<&[f64]>, block: &mut [f64]) {
    // SOLUTION: one collective; the root has the whole, and a block as well
    let root = world.process_at_rank(root);
    match whole {
        Some(whole) => root.scatter_into_root(whole, block),
        None => root.scatter_into(block),
    }
    // END
}

/// Puts the blocks of all ranks one after the other into `whole`: the way back from [`scatter`].
///
/// Blocks are equally long on all ranks. `whole` is given on rank `root` alone, and is as long as all
/// blocks together.
pub fn gather(world: &SimpleCommunicator, root: Rank, block: &[f64], whole: Option<&mut [f64]>) {
    // SOLUTION: one collective, here too
    let root = world.process_at_rank(root);
    match whole {
        Some(whole) => root.gather_into_root(block, whole),
        None => root.gather_into(block),
    }
    // END
}

/// Replaces every number in `whole` by `work(number)`. Each rank does it for a block of `length`
/// numbers.
///
/// `whole` is given on rank `root` alone, and holds `length` numbers for each rank.
pub fn map(
    world: &SimpleCommunicator,
    root: Rank,
    whole: Option<&mut [f64]>,
    length: usize,
    work: impl Fn(f64) -> f64,
) {
    // SOLUTION: scatter, work on this rank's block, and gather
    let mut block = vec![0.0; length];
    scatter(world, root, whole.as_deref(), &mut block);
    for number in &mut block {
        *number = work(*number);
    }
    gather(world, root, &block, whole);
    // END
}
