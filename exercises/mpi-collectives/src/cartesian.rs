//! # A grid of ranks
//!
//! A plate is cut into blocks, one for each rank, and each rank has to know who owns the blocks
//! around its own. MPI can keep that for you: a *Cartesian communicator* lays its ranks out in a
//! grid, row by row, and answers who is next to whom. Each axis may *wrap*: then its last
//! block is next to its first, as on a ring.
//!
//! ```text
//!   2 rows, 3 columns, no wrap            columns wrap
//!
//!         0 ─ 1 ─ 2                    ┌─ 0 ─ 1 ─ 2 ─┐
//!         │   │   │                    └──│───│───│──┘     left of 0 is 2
//!         3 ─ 4 ─ 5                    ┌─ 3 ─ 4 ─ 5 ─┐
//!                                      └─────────────┘
//!   axis 0 is the row, axis 1 the column: coordinates of rank 5 are [1, 2]
//! ```
//!
//! The question to ask is *shift*: if all send their values one further along an axis, from whom
//! does one come to me (`source`), and to whom does mine go (`destination`)? At an edge that does
//! not wrap there is nobody. C then says `MPI_PROC_NULL`, to which one can send all the same; here
//! it is `None`, and you say what happens.
//!
//! | here | C | mpi4py |
//! |---|---|---|
//! | `world.create_cartesian_communicator(&dims, &periods, reorder)` | `MPI_Cart_create` | `comm.Create_cart(dims, periods, reorder)` |
//! | `grid.shift(axis, displacement)` | `MPI_Cart_shift` | `grid.Shift(axis, displacement)` |
//! | `grid.rank_to_coordinates(rank)` | `MPI_Cart_coords` | `grid.Get_coords(rank)` |
//! | `grid.get_layout()`: dims, periods, own coords | `MPI_Cart_get` | `grid.Get_topo()` |
//! | `grid.subgroup(&retain)` | `MPI_Cart_sub` | `grid.Sub(retain)` |
//! | `mpi::point_to_point::send_receive(…)` | `MPI_Sendrecv` | `grid.sendrecv(…)` |
//!
//! Three things that C offers are missing here. `coordinates_to_rank` (`MPI_Cart_rank`) checks its
//! argument wrongly in rsmpi 0.8.2: along an axis that does not wrap it panics at coordinate 0. So
//! you write [`rank_at`]. `MPI_Dims_create`, which chooses a grid for a number of ranks, and the
//! collectives among neighbours (`MPI_Neighbor_allgather`) can only be had as `unsafe` functions of
//! `mpi::ffi`.
//!
//! **Task.** Complete [`plate`], [`neighbours`], [`rank_at`] and [`shifted`].
//!
//!     cargo test -p mpi-collectives --test cartesian

use mpi::{
    topology::{CartesianCommunicator, Rank},
    traits::*,
};

/// Something of each neighbour of a rank; `None` where there is no neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neighbours<T> {
    /// Of the rank in the row before, in the same column.
    pub above: Option<T>,
    /// Of the rank in the next row.
    pub below: Option<T>,
    /// Of the rank in the column before, in the same row.
    pub left: Option<T>,
    /// Of the rank in the next column.
    pub right: Option<T>,
}

/// A grid of ranks in so many rows and columns. `wrap` says of the rows (axis 0) and of the columns
/// (axis 1) whether the last one is next to the first. Ranks keep their order.
///
/// All ranks of `world` call this; there must be enough of them. Those that are not needed get
/// `None`.
pub fn plate(
    world: &impl Communicator,
    rows: Rank,
    columns: Rank,
    wrap: [bool; 2],
) -> Option<CartesianCommunicator> {
    todo!("create the communicator, without reordering the ranks")
}

/// The ranks of this rank's neighbours.
pub fn neighbours(grid: &CartesianCommunicator) -> Neighbours<Rank> {
    todo!("ask for a shift by one along each axis")
}

/// The rank in this row and column of the grid. Along an axis that wraps, the grid is repeated
/// without end, in both directions; along another one, `None` lies outside.
///
/// No rank is asked: a grid numbers its ranks row by row.
pub fn rank_at(grid: &CartesianCommunicator, row: Rank, column: Rank) -> Option<Rank> {
    todo!("put each coordinate into its axis, or find it outside")
}

/// Every rank sends its `value` to the one that is `displacement` further along `axis`, if there is
/// one. Returns the value that came to this rank, if one did.
///
/// All ranks of the grid call this, with the same axis and displacement.
pub fn shifted(
    grid: &CartesianCommunicator,
    axis: Rank,
    displacement: Rank,
    value: i64,
) -> Option<i64> {
    todo!("ask for the shift; then send, receive, or both at once")
}

/// The values of all neighbours. What comes from above has been sent downwards.
pub fn exchange(grid: &CartesianCommunicator, value: i64) -> Neighbours<i64> {
    Neighbours {
        above: shifted(grid, 0, 1, value),
        below: shifted(grid, 0, -1, value),
        left: shifted(grid, 1, 1, value),
        right: shifted(grid, 1, -1, value),
    }
}
