//! # The heat equation on many ranks
//!
//! The plate of `arrays/heat_equation`, with the same arithmetic, but no rank has all of it. Each has
//! some neighbouring rows, a *slab*, and room for one more row above and one below:
//!
//! ```text
//! plate              rank 0           rank 1           rank 2
//!   row 0  edge        (not used)
//!   row 1              row 0            halo: row 2
//!   row 2              row 1            row 3            halo: row 4
//!   row 3              row 2            row 4            row 5
//!   row 4              halo: row 3      halo: row 5      row 6
//!   row 5                                                (not used)
//!   row 6  edge
//! ```
//!
//! A step needs the rows around each point. What lies on another rank has to be copied from there
//! into the *halo*, before each step, for it has changed:
//!
//! ```text
//! rank 0   first ... last        first: to the rank above, where it becomes the halo below
//!            ^         |         last:  to the rank below, where it becomes the halo above
//!            |         v
//! rank 1   first ... last
//!            ^         |         1. all shift their last row down, and get their halo above
//!            |         v         2. all shift their first row up, and get their halo below
//! rank 2   first ... last
//! ```
//!
//! In a shift a rank sends to one side *while* it receives from the other, in one call that cannot
//! deadlock. If each rank exchanged with its upper neighbour first and then with its lower one, rank 2
//! would have to wait until rank 1 is done with rank 0, rank 3 for rank 2, and so on: correct, but one
//! after the other.
//!
//! | here                                     | C                              | mpi4py                  |
//! |------------------------------------------|--------------------------------|-------------------------|
//! | `send_receive_into(row, &to, halo, &from)` | `MPI_Sendrecv(row, …, to, …, halo, …, from, …)` | `comm.Sendrecv(row, to, recvbuf=halo, source=from)` |
//! | `None` for a neighbour, and a `match`    | `MPI_PROC_NULL`                | `MPI.PROC_NULL`         |
//! | `process.receive_into(&mut plate[from..to])` | `MPI_Recv(&plate[from], …)` | `comm.Recv(plate[i:j])` |
//!
//! Every point is computed from the same numbers in the same order as on one rank. So the result is
//! the same to the last bit, for any number of ranks, and that is how it is tested.
//!
//! **Task.** Complete [`shift`], [`exchange_halos`], [`evolve`] and [`gather`]. [`scatter`] is given,
//! and is the model for its counterpart.
//!
//!     cargo test -p mpi-point-to-point --test heat_equation
//!
//! Then run it as a program, `examples/heat.rs`, which has the options and the output of the one in
//! `arrays`:
//!
//!     cargo run   --release -p mpi-point-to-point --example heat -- --sample 600x800 disc.dat
//!     mpirun -n 2 target/release/examples/heat disc.dat --steps 2000 --png disc.png
//!
//! On a cluster, `sbatch exercises/mpi-point-to-point/heat_equation.slurm` does that on several nodes.
//! Read the script first: it says what to adapt.

use mpi::{
    topology::{Process, SimpleCommunicator},
    traits::*,
};
use ndarray::Array2;
use std::ops::Range;

/// The rows of a plate that `rank` of `size` ranks takes. The first ranks take what doesn't divide:
/// 7 rows on 3 ranks are `0..3`, `3..5` and `5..7`. With fewer rows than ranks, the last ones have
/// none.
pub fn share(rows: usize, size: usize, rank: usize) -> Range<usize> {
    let (each, rest) = (rows / size, rows % size);
    let start = rank * each + rank.min(rest);
    start..start + each + usize::from(rank < rest)
}

/// One rank's part of a plate.
#[derive(Clone, Debug)]
pub struct Slab {
    /// Which rows of the plate it owns.
    pub own: Range<usize>,
    /// Rows of the whole plate.
    pub rows: usize,
    /// Columns of the plate.
    pub columns: usize,
    /// The halo above, the rows it owns, and the halo below, row after row.
    values: Vec<f64>,
}

impl Slab {
    /// The part of this rank, all zero, of a plate of such a size.
    pub fn new(world: &SimpleCommunicator, rows: usize, columns: usize) -> Self {
        let own = share(rows, world.size() as usize, world.rank() as usize);
        let values = vec![0.0; (own.len() + 2) * columns];
        Self { own, rows, columns, values }
    }

    /// The rows that this rank owns, one after the other.
    pub fn own_rows(&self) -> &[f64] {
        &self.values[self.columns..][..self.own.len() * self.columns]
    }

    /// The halo above, the rows that this rank owns, and the halo below.
    pub fn parts_mut(&mut self) -> [&mut [f64]; 3] {
        let (halo_above, rest) = self.values.split_at_mut(self.columns);
        let (own, halo_below) = rest.split_at_mut(self.own.len() * self.columns);
        [halo_above, own, halo_below]
    }

    /// The ranks that own the row above the slab, and the row below it, where there is one. A slab
    /// without rows has no neighbours.
    pub fn neighbours<'a>(&self, world: &'a SimpleCommunicator) -> [Option<Process<'a>>; 2] {
        let Range { start, end } = self.own;
        let above = start < end && start > 0;
        let below = start < end && end < self.rows;
        [
            above.then(|| world.process_at_rank(world.rank() - 1)),
            below.then(|| world.process_at_rank(world.rank() + 1)),
        ]
    }
}

/// Deals out the rows of a plate, which rank 0 has, and the others have not. It has at least one row
/// and one column.
pub fn scatter(world: &SimpleCommunicator, plate: Option<&Array2<f64>>) -> Slab {
    let root = world.process_at_rank(0);
    let Some(plate) = plate else {
        let mut size = [0, 0];
        root.receive_into(&mut size);
        let [rows, columns] = size;
        let mut slab = Slab::new(world, rows, columns);
        let [_, own, _] = slab.parts_mut();
        if !own.is_empty() {
            root.receive_into(own);
        }
        return slab;
    };
    let (rows, columns) = plate.dim();
    let plate = plate.as_slice().expect("a plate is stored row after row");
    for rank in 1..world.size() {
        let process = world.process_at_rank(rank);
        process.send(&[rows, columns]);
        let theirs = share(rows, world.size() as usize, rank as usize);
        if !theirs.is_empty() {
            process.send(&plate[theirs.start * columns..theirs.end * columns]);
        }
    }
    let mut slab = Slab::new(world, rows, columns);
    let [_, own, _] = slab.parts_mut();
    own.copy_from_slice(&plate[..own.len()]);
    slab
}

/// Sends `row` to one neighbour and receives `halo` from another one, at the same time. Where a
/// neighbour is missing, that half does not take place.
pub fn shift(row: &[f64], to: Option<&Process<'_>>, halo: &mut [f64], from: Option<&Process<'_>>) {
    todo!("both halves in one call, or the one whose neighbour is there")
}

/// Copies the rows next to the slab into its halos, from the ranks that own them, in two shifts.
pub fn exchange_halos(world: &SimpleCommunicator, slab: &mut Slab) {
    let columns = slab.columns;
    let [above, below] = slab.neighbours(world);
    let [halo_above, own, halo_below] = slab.parts_mut();
    if own.is_empty() {
        return;
    }
    let (first, last) = (&own[..columns], &own[own.len() - columns..]);
    todo!("shift down, then up")
}

/// One step: computes the rows that this rank owns of `next`, from those of `current` and its halos.
/// Points on the edge of the plate stay as they are.
///
/// `ratio` is `alpha dt / dx²`, and at most 1/4.
pub fn step(current: &Slab, next: &mut Slab, ratio: f64) {
    let (columns, rows) = (current.columns, current.rows);
    let [_, own, _] = next.parts_mut();
    for (i, next) in own.chunks_exact_mut(columns).enumerate() {
        let row_of_plate = current.own.start + i;
        if row_of_plate == 0 || row_of_plate + 1 == rows || columns < 3 {
            continue;
        }
        let inner = columns - 2;
        let [north, centre, south] =
            [i, i + 1, i + 2].map(|row| &current.values[row * columns..][..columns]);
        // Slices of one length: the compiler sees that no index is out of bounds, and uses vectors.
        let (west, east) = (&centre[..inner], &centre[2..]);
        let (north, centre, south) =
            (&north[1..][..inner], &centre[1..][..inner], &south[1..][..inner]);
        for (j, next) in next[1..][..inner].iter_mut().enumerate() {
            let around = north[j] + south[j] + west[j] + east[j];
            *next = centre[j] + ratio * (around - 4.0 * centre[j]);
        }
    }
}

/// The slab after `steps` steps. All ranks call this with the same numbers.
pub fn evolve(world: &SimpleCommunicator, slab: Slab, ratio: f64, steps: usize) -> Slab {
    todo!("in each step, exchange halos, step from one slab to another, and swap the two")
}

/// The whole plate on rank 0, from the slabs of all ranks; `None` on all others. The counterpart of
/// [`scatter`].
///
/// Each rank that has rows sends them to rank 0, in one message and without its halos.
pub fn gather(world: &SimpleCommunicator, slab: &Slab) -> Option<Array2<f64>> {
    let Slab { rows, columns, .. } = *slab;
    todo!("send, or receive the rows of each rank into their place")
}
