//! # Blocks of different lengths
//!
//! Ten numbers on four ranks: scatter and gather know blocks of one length only. Their relatives with a
//! *v*, for *varying*, take two numbers for each rank: how many elements are its own (*count*), and
//! where they begin in the root's buffer (*displacement*).
//!
//! ```text
//!   whole            0 1 2 3 4 5 6 7 8 9
//!                    └─┬─┘ └─┬─┘ └┬┘ └┬┘
//!   rank               0     1    2   3
//!   count              3     3    2   2       the first ranks take one more
//!   displacement       0     3    6   8       the sum of the counts before
//! ```
//!
//! Padding all blocks to the same length would do, too, but then the root copies everything, and
//! everybody has to know which numbers are none.
//!
//! The root must know all counts. When it scatters, it decides on them. When it gathers, there are
//! two cases: counts that follow from the total length, and counts that are known to each rank alone
//! (the particles in its part of space). Then the counts are gathered first.
//!
//! ```text
//!   C         MPI_Scatterv(whole, counts, displs, MPI_DOUBLE, block, n, MPI_DOUBLE, root, comm)
//!             MPI_Gatherv(block, n, MPI_DOUBLE, whole, counts, displs, MPI_DOUBLE, root, comm)
//!   mpi4py    comm.Scatterv([whole, counts, displs, MPI.DOUBLE], block, root=root)
//!             comm.Gatherv(block, [whole, counts, displs, MPI.DOUBLE], root=root)
//!   rsmpi     let parts = Partition::new(whole, counts, displs);
//!             root.scatter_varcount_into_root(&parts, block)          on the root
//!             root.scatter_varcount_into(block)                       on the others
//!             let mut parts = PartitionMut::new(whole, counts, displs);
//!             root.gather_varcount_into_root(block, &mut parts)       on the root
//!             root.gather_varcount_into(block)                        on the others
//! ```
//!
//! Counts and displacements are in elements, not in bytes, and of the type [`Count`], C's `int`.
//!
//! **Task.** Complete the four functions.
//!
//!     cargo test -p mpi-collectives --test uneven

use mpi::{Count, Rank, topology::SimpleCommunicator, traits::*};

/// How many of `length` elements each of `ranks` ranks gets: as evenly as possible, and the first
/// ranks take what doesn't divide.
pub fn counts(length: usize, ranks: usize) -> Vec<Count> {
    todo!("deal out what doesn't divide, one a rank")
}

/// Where each rank's block begins, if blocks of these counts stand one after the other.
pub fn displacements(counts: &[Count]) -> Vec<Count> {
    todo!("add up the counts before")
}

/// Returns this rank's block of `whole`, as [`counts`] deals it out.
///
/// All ranks know the `length` of `whole`; it is given on rank `root` alone.
pub fn scatter(
    world: &SimpleCommunicator,
    root: Rank,
    whole: Option<&[f64]>,
    length: usize,
) -> Vec<f64> {
    todo!("make room for this rank's block, and scatter blocks of different lengths")
}

/// Returns the blocks of all ranks, one after the other, on rank `root`, and nothing on the others.
///
/// Each rank knows the length of its own block only.
pub fn gather(world: &SimpleCommunicator, root: Rank, block: &[f64]) -> Option<Vec<f64>> {
    todo!("gather the counts, then the blocks")
}
