//! # Pi, in uneven shares
//!
//! The area under `4 / (1 + x²)` between 0 and 1 is pi. Cut it into intervals, and take each as a
//! box: as wide as the interval, and as high as the curve in its middle (the midpoint rule). Every
//! box can be computed alone, so each rank takes its share, and rank 0 adds up what they found:
//!
//! ```text
//! intervals    0 1 2 | 3 4 5 | 6 7 | 8 9        10 intervals on 4 ranks
//!              rank 0  rank 1  rank 2 rank 3
//!                ^       |      |      |
//!                +-------+------+------+        one number from each
//! ```
//!
//! 10 does not divide by 4. If every rank took `10 / 4`, two intervals would be nobody's. If the last
//! rank took what is left over, it would have twice the work of the others, and they would wait for
//! it. So the first ranks take one interval more each.
//!
//! All ranks run the same program. A rank finds its share from two numbers alone, and nobody has to
//! tell it:
//!
//! | here                              | C                                | mpi4py                  |
//! |-----------------------------------|----------------------------------|-------------------------|
//! | `world.rank()`                    | `MPI_Comm_rank(comm, &rank)`     | `comm.Get_rank()`       |
//! | `world.size()`                    | `MPI_Comm_size(comm, &size)`     | `comm.Get_size()`       |
//! | `world.process_at_rank(0).send(&area)` | `MPI_Send(&area, 1, MPI_DOUBLE, 0, …)` | `comm.send(area, dest=0)` |
//! | `process.receive::<f64>()`        | `MPI_Recv(&area, 1, MPI_DOUBLE, …)` | `comm.recv(source=…)` |
//!
//! (MPI has one call for all of this, `MPI_Reduce`. It is in the next topic.)
//!
//! **Task.** Complete the three functions.
//!
//!     cargo test -p mpi-point-to-point --test pi

use mpi::{topology::SimpleCommunicator, traits::*};
use std::ops::Range;

/// The intervals that `rank` of `size` ranks takes, out of `0..intervals`.
///
/// Shares follow each other in the order of the ranks, and no two of them differ by more than one
/// interval. The first ranks take what doesn't divide: 10 intervals on 4 ranks are `0..3`, `3..6`,
/// `6..8` and `8..10`. With fewer intervals than ranks, the last shares are empty.
pub fn share(intervals: usize, size: usize, rank: usize) -> Range<usize> {
    todo!("find where the share begins, and how long it is")
}

/// The area under `4 / (1 + x²)` over a share of `0..intervals`, by the midpoint rule.
///
/// Interval `i` lies between `i / intervals` and `(i + 1) / intervals`.
pub fn area(intervals: usize, share: Range<usize>) -> f64 {
    todo!("add up the heights in the middles of the intervals; each is 1 / intervals wide")
}

/// The sum of `area(share)` over the shares of all ranks: on rank 0. `None` on all others.
///
/// Each rank calls `area` once, with its own [`share`] of the intervals. Rank 0 adds up in the order
/// of the ranks, so that the sum is the same to the last bit each time.
pub fn pi(
    world: &SimpleCommunicator,
    intervals: usize,
    area: impl FnOnce(Range<usize>) -> f64,
) -> Option<f64> {
    let (rank, size) = (world.rank() as usize, world.size() as usize);
    todo!("compute one's own share; rank 0 adds to it what all others send")
}
