//! # The Laplace plate, on many ranks
//!
//! The edge of a plate is kept at given temperatures. Inside, heat flows until each point has the
//! average of its four neighbours: that is Laplace's equation on a grid. Jacobi's method sets every
//! point to the average of its neighbours' old values, and does so again until nothing
//! changes any more.
//!
//! ```text
//!            100                           sweep, on each rank
//!       ┌───────────┐                      ├ exchange halos with the ranks above and below
//!       │  rank 0   │                      ├ set each own point to its neighbours' average
//!       │ ─ ─ ─ ─ ─ │  ◂ the last row      ├ how much has any of my points changed?
//!    75 │  rank 1   │ 50 of rank 0 is      └ all-reduce: how much has any point changed?
//!       │ ─ ─ ─ ─ ─ │    a halo of rank 1      until that is small enough
//!       │  rank 2   │
//!       └───────────┘
//!             0
//! ```
//!
//! When to stop is a decision of all ranks together. A rank whose own points have come to rest can't
//! leave: its neighbours still need its rows, and what happens there will reach it later. So the
//! *largest absolute change* anywhere is found by an all-reduce, and every rank sees the same
//! number. (Without the absolute value a plate that cools down has come to rest before the first
//! sweep: no point gets warmer.)
//!
//! In C: `MPI_Isend` and `MPI_Irecv` or `MPI_Sendrecv` for halos, `MPI_Allreduce(&mine, &all, 1,
//! MPI_DOUBLE, MPI_MAX, comm)`. In mpi4py: `comm.Sendrecv`, `comm.allreduce(mine, op=MPI.MAX)`.
//!
//! The program in `examples/laplace.rs` runs on your code, on any number of ranks; `laplace.slurm` is
//! a job script for a cluster:
//!
//!     cargo build --release -p mpi-collectives --example laplace
//!     target/release/examples/laplace --sample 101x101 plate.dat
//!     mpirun -n 2 target/release/examples/laplace plate.dat solution.dat
//!
//! **Task.** Complete [`exchange_halos`], [`largest_change`] and [`solve`].
//!
//!     cargo test -p mpi-collectives --test laplace

use mpi::{Count, datatype::PartitionMut, topology::Rank, traits::*};
use std::ops::Range;

/// Temperatures of a plate, stored row by row: `rows` by `columns` points, 2 by 2 at least, edges
/// included. The top edge has 100 degrees, the left one 75, the right one 50, the bottom 0, and all
/// inside `inside`.
pub fn plate(rows: usize, columns: usize, inside: f64) -> Vec<f64> {
    let mut field = vec![inside; rows * columns];
    for row in field.chunks_exact_mut(columns) {
        (row[0], row[columns - 1]) = (75.0, 50.0);
    }
    field[..columns].fill(100.0);
    field[(rows - 1) * columns..].fill(0.0);
    field
}

/// The rows of a plate that one rank computes.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Points in a row, edges included.
    pub columns: usize,
    /// This rank's rows, between a row above and one below. Those two are halos, copies of a
    /// neighbour's row, or the edge of the plate.
    pub field: Vec<f64>,
    /// The rank that has the rows above, unless there is the edge.
    pub above: Option<Rank>,
    /// The rank that has the rows below, unless there is the edge.
    pub below: Option<Rank>,
}

/// Which of so many rows inside a plate a rank computes. The first ranks take what doesn't divide.
fn rows_of(inner: usize, ranks: usize, rank: usize) -> Range<usize> {
    let begin = |rank: usize| rank * (inner / ranks) + rank.min(inner % ranks);
    begin(rank)..begin(rank + 1)
}

impl Block {
    /// This rank's part of a plate that every rank has as a whole; halos are filled in. Where there
    /// are more ranks than rows, the last ranks have no rows, and no neighbours.
    pub fn cut(world: &impl Communicator, plate: &[f64], columns: usize) -> Self {
        let inner = (plate.len() / columns).saturating_sub(2);
        let rank = world.rank();
        let rows = rows_of(inner, world.size() as usize, rank as usize);
        Self {
            columns,
            field: plate[rows.start * columns..(rows.end + 2) * columns].to_vec(),
            above: (!rows.is_empty() && rows.start > 0).then(|| rank - 1),
            below: (!rows.is_empty() && rows.end < inner).then(|| rank + 1),
        }
    }

    /// Puts the rows of all ranks into rank 0's `plate`. All ranks call this.
    pub fn gather(&self, world: &impl Communicator, plate: &mut [f64]) {
        let own = &self.field[self.columns..self.field.len() - self.columns];
        let root = world.process_at_rank(0);
        if world.rank() > 0 {
            return root.gather_varcount_into(own);
        }
        let (ranks, inner) = (world.size() as usize, plate.len() / self.columns - 2);
        let rows: Vec<_> = (0..ranks).map(|rank| rows_of(inner, ranks, rank)).collect();
        let points = |rows: usize| (rows * self.columns) as Count;
        let counts: Vec<_> = rows.iter().map(|rows| points(rows.len())).collect();
        let displs: Vec<_> = rows.iter().map(|rows| points(rows.start + 1)).collect();
        root.gather_varcount_into_root(own, &mut PartitionMut::new(plate, counts, displs));
    }
}

/// Sets each point of this rank's rows in `new` to the average of its neighbours in `old`. Points on
/// the edge, and halos, stay as they are.
pub fn sweep(old: &Block, new: &mut Block) {
    let columns = old.columns;
    let row = |i: usize| &old.field[i * columns..][..columns];
    for i in 1..(old.field.len() / columns).saturating_sub(1) {
        // Slices of one length: the compiler sees that no index is out of bounds, and uses vectors.
        let (north, centre, south) = (row(i - 1), row(i), row(i + 1));
        let new = &mut new.field[i * columns..][..columns];
        for j in 1..columns - 1 {
            new[j] = 0.25 * (north[j] + south[j] + centre[j - 1] + centre[j + 1]);
        }
    }
}

/// Gets the halos from the neighbours, and gives them this rank's first and last row for theirs. A
/// row that is the edge of the plate stays as it is.
pub fn exchange_halos(world: &impl Communicator, block: &mut Block) {
    todo!("start all sends and receives that there are, then wait for them")
}

/// The largest absolute difference of two fields of the same length; 0 if they are empty.
pub fn largest_change(old: &[f64], new: &[f64]) -> f64 {
    todo!("compare point by point")
}

/// How [`solve`] came to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// How many sweeps there were.
    pub sweeps: usize,
    /// The largest absolute change of any point of the plate in the last sweep; infinite if there
    /// was no sweep.
    pub change: f64,
}

/// Sweeps over the plate until no point of it changes by more than `tolerance`, or `most` times.
///
/// All ranks call this, each with its block, whose halos may be out of date. All return the same,
/// and `block` then holds this rank's rows after the last sweep. The result is the same for every
/// number of ranks, to the last bit.
pub fn solve(world: &impl Communicator, block: &mut Block, tolerance: f64, most: usize) -> Outcome {
    todo!("repeat: halos, sweep, the largest change on all ranks")
}
