//! # Two ranks exchange messages
//!
//! Ranks 0 and 1 have something for each other, and so have 2 and 3, and so on. What could go
//! wrong?
//!
//! ```text
//!     both receive first          both send first              one after the other
//!
//!   rank 0         rank 1       rank 0         rank 1         rank 0          rank 1
//!   receive ◀ ?    ? ▶ receive  send ▶ ?       ? ◀ send       send ─────────▶ receive
//!   send           send         receive        receive        receive ◀────── send
//! ```
//!
//! On the left, each waits for a message that the other one has not sent yet: a deadlock, always.
//! In the middle it is worse, for it seems to work. `MPI_Send` returns when you may change your
//! buffer again. A small message is copied somewhere, and `MPI_Send` returns at once. A large one
//! is not: there `MPI_Send` waits for the receive. Where small ends, each MPI library decides for
//! itself (4 KiB here, 64 KiB there), so a program that worked for years hangs on the day of the
//! larger grid. The standard calls it *unsafe*.
//!
//! There are two ways out. The ranks agree who sends first, as on the right. Or both say at once
//! what they want, and MPI sees to the order:
//!
//! | in C                          | in mpi4py           | in Rust                                              |
//! |-------------------------------|---------------------|------------------------------------------------------|
//! | `MPI_Send(…)`                 | `comm.Send(…)`      | `other.send(mine)`                                   |
//! | `MPI_Recv(…)`                 | `comm.Recv(…)`      | `other.receive_into(theirs)`                         |
//! | `MPI_Sendrecv(…)`             | `comm.Sendrecv(…)`  | `mpi::point_to_point::send_receive_into(mine, &to, theirs, &from)` |
//!
//! with `let other = world.process_at_rank(partner);`.
//!
//! **Task.** Complete the functions below. The first attempt of most people hangs. That is what the
//! tests are prepared for: they end it once that is sure, and show which rank waits in which call
//! for whom.
//!
//!     cargo test -p mpi-point-to-point --test message_exchange

use mpi::{Rank, topology::SimpleCommunicator, traits::*};

/// The partner of `rank` among `size` ranks: 0 and 1 are partners, 2 and 3, and so on. The last of
/// an odd number has none.
pub fn partner(rank: Rank, size: Rank) -> Option<Rank> {
    todo!("the neighbour above an even rank, or below an odd one, if there is one")
}

/// Sends `mine` to `partner` and fills `theirs` with what it sends, by one send and one receive.
///
/// Called by both partners, which may be any two ranks, each with a `theirs` as long as the other
/// one's `mine`. No length makes it hang.
pub fn exchange_in_turns(
    world: &SimpleCommunicator,
    partner: Rank,
    mine: &[f64],
    theirs: &mut [f64],
) {
    todo!("let both find out, from what both know, who sends first")
}

/// Does the same by a single call.
pub fn exchange_at_once(
    world: &SimpleCommunicator,
    partner: Rank,
    mine: &[f64],
    theirs: &mut [f64],
) {
    todo!("send and receive in one call")
}
