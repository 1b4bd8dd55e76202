//! # Splitting a communicator
//!
//! A collective is called by all ranks of its communicator. Where only some of them have business
//! with each other, they get a communicator of their own. `split` makes several at once: each rank
//! names a *colour*, and ranks of the same colour find themselves together.
//!
//! Here the ranks stand in a grid, row by row. Each rank is a member of two communicators, that of
//! its row and that of its column. With 6 ranks in 3 columns:
//!
//! ```text
//!              column 0   1   2
//!    row 0           ┌─────────────┐
//!                    │ 0    1    2 │     one communicator of ranks 0, 1 and 2,
//!    row 1           ├─────────────┤     which are 0, 1 and 2 in it, too
//!                    │ 3    4    5 │     one of ranks 3, 4 and 5, which are 0, 1 and 2 in it
//!                    └─────────────┘
//! ```
//!
//! In a communicator ranks are counted anew, from 0, in the order they had before. (A *key* sets
//! another order.) A sum by `all_reduce` over the row's communicator is a sum within the row, and
//! all rows add up at the same time.
//!
//! `split_by_color` is itself a collective: every rank must call it. A rank that is to be in no
//! group says so by `Color::undefined()`, and gets `None`.
//!
//! | here | C | mpi4py |
//! |---|---|---|
//! | `world.split_by_color(Color::with_value(colour))` | `MPI_Comm_split(comm, colour, 0, &new)` | `comm.Split(colour)` |
//! | `split_by_color_with_key(colour, key)` | `MPI_Comm_split(comm, colour, key, &new)` | `comm.Split(colour, key)` |
//! | `Color::undefined()`, `None` | `MPI_UNDEFINED`, `MPI_COMM_NULL` | `MPI.UNDEFINED`, `MPI.COMM_NULL` |
//! | when it is dropped | `MPI_Comm_free(&new)` | `new.Free()` |
//!
//! **Task.** Complete the three functions.
//!
//!     cargo test -p mpi-collectives --test split

use mpi::{
    topology::{Color, Rank, SimpleCommunicator},
    traits::*,
};
// SOLUTION
use mpi::collective::SystemOperation;
// END

/// The communicators of this rank's row and of its column, where the ranks of `world` stand row by
/// row in a grid of so many `columns`. The last row is shorter where the ranks don't fill it.
///
/// In its row, a rank is numbered by its column; in its column, by its row. All ranks call this.
pub fn row_and_column(
    world: &impl Communicator,
    columns: Rank,
) -> (SimpleCommunicator, SimpleCommunicator) {
    // SOLUTION: split the world by row, and once more by column
    let (row, column) = (world.rank() / columns, world.rank() % columns);
    let split = |colour| {
        world.split_by_color(Color::with_value(colour)).expect("every rank has a row and a column")
    };
    (split(row), split(column))
    // END
}

/// The sum of `value` over this rank's row, and the sum over its column, in a grid of so many
/// `columns`. All ranks call this.
pub fn row_and_column_sums(world: &impl Communicator, columns: Rank, value: i64) -> (i64, i64) {
    // SOLUTION: one all-reduce in each of the two communicators
    let (row, column) = row_and_column(world, columns);
    let sum = |group: &SimpleCommunicator| {
        let mut sum = 0;
        group.all_reduce_into(&value, &mut sum, SystemOperation::sum());
        sum
    };
    (sum(&row), sum(&column))
    // END
}

/// A communicator of the ranks on the diagonal, whose row is their column, in a grid of so many
/// `columns`; `None` on all others. All ranks call this.
pub fn diagonal(world: &impl Communicator, columns: Rank) -> Option<SimpleCommunicator> {
    // SOLUTION: give the ranks beside the diagonal no colour
    let is_on_it = world.rank() / columns == world.rank() % columns;
    world.split_by_color(if is_on_it { Color::with_value(0) } else { Color::undefined() })
    // END
}
