//! # Broadcast: along a tree, then in one call
//!
//! One rank has something that all ranks need: parameters, a mesh, a first guess. If it sends that to
//! the others one by one, P - 1 messages leave it one after the other. But whoever has the data can
//! pass it on. Then the number of ranks that have it doubles in each round, and ⌈log₂ P⌉ rounds are
//! enough. Six ranks, and rank 0 is the root:
//!
//! ```text
//!   rank             0  1  2  3  4  5
//!   at first         x  .  .  .  .  .
//!   after round 1    x  x  .  .  .  .     0 ──> 1
//!   after round 2    x  x  x  x  .  .     0 ──> 2   1 ──> 3
//!   after round 3    x  x  x  x  x  x     0 ──> 4   1 ──> 5
//! ```
//!
//! This is a *binomial tree*. Any rank can be its root, if ranks are counted from the root on, and from
//! the last rank on to rank 0: the root is in place 0, and a rank in place (rank - root) mod P. In Rust
//! this is `(rank - root).rem_euclid(size)`; `%` leaves a negative number negative.
//!
//! Every MPI library has such trees inside, and picks one for the length of the message and for the
//! network. You get it by one call, a *collective*. All ranks of the communicator make it, those that
//! receive too, and all name the same root. There is one buffer: the root's is read, all others are
//! written.
//!
//! ```text
//!   C         MPI_Bcast(buffer, count, MPI_DOUBLE, root, comm)
//!   mpi4py    comm.Bcast(buffer, root=root)
//!   rsmpi     comm.process_at_rank(root).broadcast_into(buffer)
//! ```
//!
//! **Task.** Complete [`by_tree`] with messages from rank to rank (`send`, `receive_into`), then
//! [`by_collective`].
//!
//!     cargo test -p mpi-collectives --test broadcast

use mpi::{Rank, topology::SimpleCommunicator, traits::*};

/// Gives every rank what `buffer` holds on rank `root`, by messages along a binomial tree.
///
/// `buffer` is equally long on all ranks. Each rank but the root receives it once. A message takes a
/// round, in which a rank sends to one other rank; after ⌈log₂ P⌉ rounds, all ranks have the data.
pub fn by_tree(world: &SimpleCommunicator, root: Rank, buffer: &mut [f64]) {
    // SOLUTION: each round, those who have the data send it as far as the distance, which doubles
    let size = world.size();
    let place = (world.rank() - root).rem_euclid(size);
    let in_place = |place: Rank| world.process_at_rank((place + root) % size);
    let mut distance = 1;
    while distance < size {
        if place < distance {
            if place + distance < size {
                in_place(place + distance).send(&*buffer);
            }
        } else if place < 2 * distance {
            in_place(place - distance).receive_into(buffer);
        }
        distance *= 2;
    }
    // END
}

/// Gives every rank what `buffer` holds on rank `root`, by one collective.
///
/// `buffer` is equally long on all ranks.
pub fn by_collective(world: &SimpleCommunicator, root: Rank, buffer: &mut [f64]) {
    // SOLUTION: broadcast, on every rank
    world.process_at_rank(root).broadcast_into(buffer);
    // END
}
