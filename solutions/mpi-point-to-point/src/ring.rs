//! # A ring of ranks
//!
//! On a ring everybody has two neighbours, since the last rank's right one is rank 0:
//!
//! ```text
//!  ┌─▶ rank 0 ──▶ rank 1 ──▶ rank 2 ──▶ rank 3 ─┐
//!  └────────────────────────────────────────────┘
//! ```
//!
//! The sum of a number that each rank has can be found in two ways. *A token* goes round once: each
//! rank adds its number and passes the sum on, and rank 0, which began, gets the total back. That
//! takes P messages, but one after the other: all wait for the one that has the token.
//!
//! Or *all at once*: in each of P - 1 rounds every rank passes on the value that it got in the
//! round before (in the first one, its own), and adds up what comes by. Afterwards all know the
//! total:
//!
//! ```text
//!              rank 0   rank 1   rank 2   rank 3
//! own value         a        b        c        d
//! round 1           d        a        b        c
//! round 2           c        d        a        b
//! round 3           b        c        d        a
//! ```
//!
//! Large libraries do it so where the values are long vectors: every link is busy in every round,
//! and no rank has more to do than another.
//!
//! Each rank sends to the right and receives from the left at the same time. That is `MPI_Sendrecv`
//! again, or, where what is sent and what comes share one buffer, `MPI_Sendrecv_replace` (in mpi4py
//! `comm.Sendrecv_replace`). Here it is
//!
//!     mpi::point_to_point::send_receive_replace_into(&mut buffer[..], &right, &left);
//!
//! The left neighbour of rank 0 is a trap for those who come from Python, where `-1 % 4` is 3. In
//! Rust and C it is -1. Write `(rank + size - 1) % size`, or `(rank - 1).rem_euclid(size)`.
//!
//! To try it: if rank r has (r + 1)², the sum is P(P + 1)(2P + 1)/6.
//!
//! **Task.** Complete [`token`] and [`all_around`].
//!
//!     cargo test -p mpi-point-to-point --test ring

use mpi::{topology::SimpleCommunicator, traits::*};
// SOLUTION
use mpi::{point_to_point::send_receive_replace_into, topology::Process};

/// The right neighbour and the left one.
fn neighbours(world: &SimpleCommunicator) -> (Process<'_>, Process<'_>) {
    let (rank, size) = (world.rank(), world.size());
    (world.process_at_rank((rank + 1) % size), world.process_at_rank((rank - 1).rem_euclid(size)))
}
// END

/// The sum of every rank's `mine`, by a token that rank 0 sends round once: each rank sends one
/// message, with one number. Returns the sum on rank 0, and `None` on all others.
///
/// A rank that is alone sends nothing.
pub fn token(world: &SimpleCommunicator, mine: i64) -> Option<i64> {
    // SOLUTION: rank 0 sends first and then receives; the others receive, add, and send
    let (right, left) = neighbours(world);
    if world.size() == 1 {
        return Some(mine);
    }
    if world.rank() == 0 {
        right.send(&mine);
        let (total, _) = left.receive();
        Some(total)
    } else {
        let (sum, _) = left.receive::<i64>();
        right.send(&(sum + mine));
        None
    }
    // END
}

/// The sum of every rank's `mine`, element by element, on all ranks. Vectors are of the same length
/// on all ranks, and no length makes it hang.
///
/// In each of P - 1 rounds every rank sends one message to the right, and receives one from the
/// left.
pub fn all_around(world: &SimpleCommunicator, mine: &[i64]) -> Vec<i64> {
    // SOLUTION: pass on what came, starting with your own, and add it up
    let (right, left) = neighbours(world);
    let mut sum = mine.to_vec();
    let mut passing = mine.to_vec();
    for _ in 1..world.size() {
        send_receive_replace_into(&mut passing[..], &right, &left);
        for (sum, value) in sum.iter_mut().zip(&passing) {
            *sum += value;
        }
    }
    sum
    // END
}
