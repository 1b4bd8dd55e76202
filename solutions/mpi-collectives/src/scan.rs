//! # Scan: what comes before
//!
//! Each rank has some items, and they are to stand in one file, in the order of the ranks. Where does a
//! rank begin to write? Where those before it end: after the sum of *their* counts. Such a sum over all
//! lower ranks is a *scan*, also called a prefix sum:
//!
//! ```text
//!   rank                   0    1    2    3
//!   items                  3    0    2    5
//!   inclusive scan, sum    3    3    5   10     ranks up to this one
//!   exclusive scan, sum    -    3    3    5     ranks before this one
//!
//!   file                   a a a c c d d d d d
//!                          ^     ^   ^
//!   written by rank        0     2   3
//! ```
//!
//! Before rank 0 there is nothing to be added up, and an exclusive scan leaves its receive buffer as it
//! was. So what is in there before the call has to be right already.
//!
//! ```text
//!   C         MPI_Exscan(&mine, &before, 1, MPI_UINT64_T, MPI_SUM, comm)
//!   mpi4py    comm.Exscan(mine, before, op=MPI.SUM)
//!   rsmpi     comm.exclusive_scan_into(&mine, &mut before, SystemOperation::sum())
//! ```
//!
//! Every rank writes its own part of the file, at the same time as the others. Nothing has to be
//! collected on one rank, which might not have room for it. MPI has calls for such files
//! (`MPI_File_write_at`), rsmpi does not; on one file system, [`write_all_at`](FileExt::write_all_at)
//! does the same. It counts in bytes. (Whoever opens the file must not truncate it: `File::create`
//! would throw away what a faster rank has written.)
//!
//! The same sum makes a long loop parallel that looks serial: a running sum. Each rank sums up its own
//! block, beginning with all that comes before it.
//!
//! **Task.** Complete [`offset`], [`write()`] and [`running_sums`].
//!
//!     cargo test -p mpi-collectives --test scan

// SOLUTION
use mpi::collective::SystemOperation;
// END
use mpi::{topology::SimpleCommunicator, traits::*};
use std::{fs::File, io, os::unix::fs::FileExt};

/// How many items there are on all ranks before this one, which has so many `items`.
pub fn offset(world: &SimpleCommunicator, items: u64) -> u64 {
    // SOLUTION: one scan; on rank 0 it writes nothing
    let mut before = 0;
    world.exclusive_scan_into(&items, &mut before, SystemOperation::sum());
    before
    // END
}

/// Writes this rank's `items` into a file: after those of the ranks before, as 8 bytes each, in
/// little-endian order.
///
/// All ranks call it, each with as many items as it has, and have the same file open for writing.
///
/// # Errors
///
/// What writing fails with.
pub fn write(world: &SimpleCommunicator, file: &File, items: &[f64]) -> io::Result<()> {
    let bytes: Vec<u8> = items.iter().flat_map(|item| item.to_le_bytes()).collect();
    // SOLUTION: write them where they belong
    let begin = offset(world, items.len() as u64) * size_of::<f64>() as u64;
    file.write_all_at(&bytes, begin)
    // END
}

/// For each element of a distributed vector, the sum of all elements up to it, on lower ranks too. This
/// rank has the elements `block`.
pub fn running_sums(world: &SimpleCommunicator, block: &[f64]) -> Vec<f64> {
    // SOLUTION: begin with the sum of all that comes before this rank
    let mut sum = 0.0;
    let mine: f64 = block.iter().sum();
    world.exclusive_scan_into(&mine, &mut sum, SystemOperation::sum());
    let next = |element: &f64| {
        sum += element;
        sum
    };
    block.iter().map(next).collect()
    // END
}
