//! # Four cases
//!
//! Four ranks have eight numbers each in their send buffers. All receive buffers hold -1.
//!
//! ```text
//!            send buffer                  receive buffer
//!   rank 0    0  1  2  3  4  5  6  7      -1 -1 -1 -1 -1 -1 -1 -1
//!   rank 1    8  9 10 11 12 13 14 15      -1 -1 -1 -1 -1 -1 -1 -1
//!   rank 2   16 17 18 19 20 21 22 23      -1 -1 -1 -1 -1 -1 -1 -1
//!   rank 3   24 25 26 27 28 29 30 31      -1 -1 -1 -1 -1 -1 -1 -1
//! ```
//!
//! Which collective fills the receive buffers like this?
//!
//! ```text
//!            first case                   second case
//!   rank 0    0  1  2  3  4  5  6  7       0  1 -1 -1 -1 -1 -1 -1
//!   rank 1    0  1  2  3  4  5  6  7       2  3 -1 -1 -1 -1 -1 -1
//!   rank 2    0  1  2  3  4  5  6  7       4  5 -1 -1 -1 -1 -1 -1
//!   rank 3    0  1  2  3  4  5  6  7       6  7 -1 -1 -1 -1 -1 -1
//!
//!            third case                   fourth case
//!   rank 0   -1 -1 -1 -1 -1 -1 -1 -1       8 10 12 14 16 18 20 22
//!   rank 1    0  1  8  9 16 17 24 25      -1 -1 -1 -1 -1 -1 -1 -1
//!   rank 2   -1 -1 -1 -1 -1 -1 -1 -1      40 42 44 46 48 50 52 54
//!   rank 3   -1 -1 -1 -1 -1 -1 -1 -1      -1 -1 -1 -1 -1 -1 -1 -1
//! ```
//!
//! Three things to know:
//!
//! - A broadcast has *one* buffer, and leaves the root's as it is.
//! - How much goes to each rank follows from the slices that you pass: `&mut received[..2]`.
//! - In the fourth case two collectives run side by side, each among two ranks. *Splitting* the world
//!   gives every rank a smaller communicator: ranks that name the same colour get the same one, in
//!   which they are numbered from 0 again. Splitting moves no data.
//!
//! ```text
//!   C         MPI_Comm_split(comm, color, key, &pair)
//!             MPI_Reduce(sent, received, n, MPI_INT, MPI_SUM, root, pair)
//!   mpi4py    pair = comm.Split(color)
//!             pair.Reduce(sent, received, op=MPI.SUM, root=root)
//!   rsmpi     let pair = comm.split_by_color(Color::with_value(color)).expect("a colour");
//!             let root = pair.process_at_rank(root);
//!             root.reduce_into_root(sent, received, SystemOperation::sum())   on the root
//!             root.reduce_into(sent, SystemOperation::sum())                  on the others
//! ```
//!
//! **Task.** Complete the four functions, each with one collective that moves data.
//!
//!     cargo test -p mpi-collectives --test the_four_cases

// SOLUTION
use mpi::{collective::SystemOperation, topology::Color};
// END
use mpi::{topology::SimpleCommunicator, traits::*};

/// What a rank sends from, and what it receives into.
pub type Numbers = [i32; 8];

/// All ranks receive what rank 0 sends.
pub fn first(world: &SimpleCommunicator, sent: &Numbers, received: &mut Numbers) {
    // SOLUTION: the first table
    if world.rank() == 0 {
        *received = *sent;
    }
    world.process_at_rank(0).broadcast_into(received);
    // END
}

/// Each rank receives two of the numbers that rank 0 sends.
pub fn second(world: &SimpleCommunicator, sent: &Numbers, received: &mut Numbers) {
    // SOLUTION: the second table
    let root = world.process_at_rank(0);
    if world.rank() == 0 {
        root.scatter_into_root(sent, &mut received[..2]);
    } else {
        root.scatter_into(&mut received[..2]);
    }
    // END
}

/// Rank 1 receives two numbers from each rank.
pub fn third(world: &SimpleCommunicator, sent: &Numbers, received: &mut Numbers) {
    // SOLUTION: the third table
    let root = world.process_at_rank(1);
    if world.rank() == 1 {
        root.gather_into_root(&sent[..2], received);
    } else {
        root.gather_into(&sent[..2]);
    }
    // END
}

/// Ranks 0 and 2 receive the sums of what they and the rank after them send.
pub fn fourth(world: &SimpleCommunicator, sent: &Numbers, received: &mut Numbers) {
    // SOLUTION: the fourth table
    let pair =
        world.split_by_color(Color::with_value(world.rank() / 2)).expect("every rank has a colour");
    let root = pair.process_at_rank(0);
    if pair.rank() == 0 {
        root.reduce_into_root(sent, received, SystemOperation::sum());
    } else {
        root.reduce_into(sent, SystemOperation::sum());
    }
    // END
}
