//! # All-reduce: a result that every rank needs
//!
//! An iterative solver stops when the norm of its residual is small. The vector is distributed, each
//! rank has a block of it, and *all* ranks must come to the same decision. So every rank needs the sum
//! over all ranks, not only a root:
//!
//! ```text
//!   rank 0    1
//!   rank 1   10    ── all-reduce, sum ──>   111 111 111
//!   rank 2  100
//! ```
//!
//! A reduction and a broadcast after it give the same, but in two trees, one after the other.
//! All-reduce exchanges partial sums in log₂ P rounds, and is done. Each call costs a *latency*, some
//! microseconds on a cluster, however little it moves. So numbers that are needed at the same time
//! travel in one call, as the elements of an array.
//!
//! ```text
//!   C         MPI_Allreduce(mine, total, n, MPI_DOUBLE, MPI_SUM, comm)
//!   mpi4py    comm.Allreduce(mine, total, op=MPI.SUM)
//!   rsmpi     comm.all_reduce_into(mine, &mut total, SystemOperation::sum())
//! ```
//!
//! There is no root, and all ranks make the same call. Both buffers must be equally long and of the same
//! type, and nobody checks that: write `0_f64`, where `0.0` might become a shorter `f32`.
//!
//! Which part of a formula can be added up rank by rank? The norm, |x| = √(Σ xᵢ²), is no sum of norms:
//! √(3² + 4²) is 5, and 3 + 4 is 7.
//!
//! **Task.** Complete [`norm`] and [`cosine`], with one collective in each.
//!
//!     cargo test -p mpi-collectives --test all_reduce

// SOLUTION
use mpi::collective::SystemOperation;
// END
use mpi::{topology::SimpleCommunicator, traits::*};

/// The dot product of two blocks on this rank.
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// The Euclidean norm of a distributed vector, on every rank. This rank has the elements `block`, of
/// any number.
pub fn norm(world: &SimpleCommunicator, block: &[f64]) -> f64 {
    // SOLUTION: add up what can be added up, over all ranks
    let mut squares = 0_f64;
    world.all_reduce_into(&dot(block, block), &mut squares, SystemOperation::sum());
    squares.sqrt()
    // END
}

/// The cosine of the angle between two distributed vectors, x·y / (|x| |y|), on every rank.
///
/// This rank has the elements `x` and `y`, equally many of both. Neither vector is zero.
pub fn cosine(world: &SimpleCommunicator, x: &[f64], y: &[f64]) -> f64 {
    // SOLUTION: three sums, one call
    let mut sums = [0_f64; 3];
    let mine = [dot(x, y), dot(x, x), dot(y, y)];
    world.all_reduce_into(&mine, &mut sums, SystemOperation::sum());
    let [both, xx, yy] = sums;
    both / (xx.sqrt() * yy.sqrt())
    // END
}
