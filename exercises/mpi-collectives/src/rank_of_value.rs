//! # The place of a value
//!
//! Each rank has one number. Which place has it among those of all ranks: is it the smallest, the
//! second, the largest? No rank can tell by itself, and one that knows all numbers can tell
//! everybody. Gather, sort, scatter back:
//!
//! ```text
//!                rank 0   rank 1   rank 2   rank 3
//! value            5.0      2.0      7.0      2.0
//!                    └────────┴───┬────┴────────┘        gather to rank 0
//! rank 0 has             5.0  2.0  7.0  2.0
//! place                   2    0    3    1               two are equal: the lower rank is first
//!                    ┌────────┬───┴────┬────────┐        scatter from rank 0
//! place              2        0        3        1
//! ```
//!
//! To find the places, rank 0 sorts not the values but the ranks, by their values: 1, 3, 0, 2. So
//! place 0 belongs to rank 1, place 1 to rank 3, and so on. Each rank wants to know the reverse,
//! its own place.
//!
//! With very many values this does not scale: all of them must fit on rank 0, which sorts them alone.
//! The next exercise sorts without that.
//!
//! | here | C | mpi4py |
//! |---|---|---|
//! | `root.gather_into(&x)`, on the root `root.gather_into_root(&x, &mut all[..])` | `MPI_Gather` | `comm.gather(x, root)` |
//! | `root.scatter_into(&mut place)`, on the root `root.scatter_into_root(&places[..], &mut place)` | `MPI_Scatter` | `comm.scatter(places, root)` |
//! | a stable sort of `0..values.len()` by value | – | `numpy.argsort(values, kind="stable")` |
//!
//! (Those calls differ between the root and the others: in Rust only the root needs to have a buffer
//! for everything.)
//!
//! **Task.** Complete [`places`] and [`place`].
//!
//!     cargo test -p mpi-collectives --test rank_of_value

use mpi::traits::*;

/// The place of each value if all were sorted: 0 for the smallest one. Of equal values, the one with
/// the lower index has the lower place.
///
/// Values are ordered as by [`f64::total_cmp`], so that NaN has a place, too: after infinity.
pub fn places(values: &[f64]) -> Vec<u32> {
    todo!("sort the indices by their values, and turn the result round")
}

/// The place of this rank's `value` among those of all ranks; of equal values, that of the lower
/// rank comes first.
///
/// The values are gathered on rank 0, and the places scattered from there: each rank gets its own
/// and no other. All ranks call this.
pub fn place(world: &impl Communicator, value: f64) -> u32 {
    todo!("gather the values, find the places on rank 0, and scatter them")
}
