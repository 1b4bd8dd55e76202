//! # A chain of ranks
//!
//! Each rank passes a message to the one on its right. The last rank has no right neighbour, and
//! rank 0 has no left one:
//!
//! ```text
//! rank 0 ──mine──▶ rank 1 ──mine──▶ rank 2 ──mine──▶ rank 3
//! ```
//!
//! This pattern is in every simulation whose grid is cut into slabs, and there are four ways to
//! write it.
//!
//! **A send and a receive.** The order matters even where nothing hangs. If everyone receives
//! first, rank 3 waits for rank 2, which waits for rank 1, which waits for rank 0: the messages go
//! one after the other, and when rank 0 is late, all are late. If everyone sends first, only rank 1
//! waits for rank 0.
//!
//! **Both in one call.** `MPI_Sendrecv` does both at the same time. But it wants two partners, so
//! the ends of the chain are cases of their own.
//!
//! **With nobody as a partner.** In C and in mpi4py the ends need no case: a message to or from
//! `MPI_PROC_NULL` is done at once, and a buffer that receives from it stays as it is. So all ranks
//! make the same call. rsmpi has no such process (where a neighbour may be missing, it returns an
//! `Option`, and `process_at_rank` panics for what is no rank), but its traits are open: see
//! [`send_receive_or_nobody`].
//!
//! **Without waiting.** `MPI_Irecv` and `MPI_Isend` only *begin* a transfer and return a request.
//! Between that and the wait for it, the rank may do something else, and must leave the buffers
//! alone. Rust holds you to that: a request borrows its buffer, and to drop one that was not waited
//! for is a panic.
//!
//! | in C              | in mpi4py            | in Rust                                              |
//! |-------------------|----------------------|------------------------------------------------------|
//! | `MPI_Sendrecv`    | `comm.Sendrecv`      | `send_receive_into(mine, &right, from_left, &left)`  |
//! | `MPI_Irecv`       | `comm.Irecv`         | `left.immediate_receive_into(scope, from_left)`      |
//! | `MPI_Isend`       | `comm.Isend`         | `right.immediate_send(scope, mine)`                  |
//! | `MPI_Wait`        | `request.Wait`       | `request.wait()`                                     |
//! | –                 | –                    | `mpi::request::scope(\|scope\| { … })` around the last three |
//!
//! **Task.** Complete the four functions. Each is called by all ranks at once, sends `mine` to the
//! right, and fills `from_left` with what comes from the left. On rank 0 `from_left` stays as it
//! is.
//!
//!     cargo test -p mpi-point-to-point --test message_chain

use mpi::{
    Rank, ffi,
    point_to_point::send_receive_into,
    topology::{AsCommunicator, SimpleCommunicator},
    traits::*,
};

/// By one send and one receive at most, so that a rank that is late keeps only its right neighbour
/// waiting.
pub fn send_and_receive(world: &SimpleCommunicator, mine: &[f64], from_left: &mut [f64]) {
    todo!("send to the right, if there is someone; then receive from the left")
}

/// By one call of `send_receive_into` on ranks with two neighbours, and one send or one receive at
/// the ends. A rank alone does nothing.
pub fn both_at_once(world: &SimpleCommunicator, mine: &[f64], from_left: &mut [f64]) {
    todo!("tell apart ranks with two neighbours, and with one on the right or the left")
}

/// By one call of [`send_receive_or_nobody`] on every rank, without a branch for the ends.
pub fn with_nobody(world: &SimpleCommunicator, mine: &[f64], from_left: &mut [f64]) {
    todo!("find out who is on the right and who on the left, if anyone, and make the call")
}

/// By requests: both transfers have begun, the receive before the send, before the first wait.
pub fn without_waiting(world: &SimpleCommunicator, mine: &[f64], from_left: &mut [f64]) {
    todo!("in a scope, begin to receive, begin to send, and wait for what has begun")
}

/// `MPI_Sendrecv` with partners that may be nobody: sends `message` to rank `to`, and fills
/// `buffer` with what comes from rank `from`. With `None` that half of the call is done at once,
/// and `buffer` stays as it is.
pub fn send_receive_or_nobody(
    world: &SimpleCommunicator,
    message: &[f64],
    to: Option<Rank>,
    buffer: &mut [f64],
    from: Option<Rank>,
) {
    struct Partner<'a> {
        world: &'a SimpleCommunicator,
        rank: Rank,
    }

    impl AsCommunicator for Partner<'_> {
        type Out = SimpleCommunicator;

        fn as_communicator(&self) -> &SimpleCommunicator {
            self.world
        }
    }

    impl Destination for Partner<'_> {
        fn destination_rank(&self) -> Rank {
            self.rank
        }
    }

    // SAFETY: the rank is one of the communicator, or MPI_PROC_NULL, from which nothing is written:
    // so it must not be asked for a value that is made by receiving it. It isn't, below.
    unsafe impl Source for Partner<'_> {
        fn source_rank(&self) -> Rank {
            self.rank
        }
    }

    // SAFETY: a constant of the library.
    let nobody = unsafe { ffi::RSMPI_PROC_NULL };
    // `process_at_rank` refuses a rank that there is not.
    let rank_of = |rank| world.process_at_rank(rank).rank();
    let partner = |rank: Option<Rank>| Partner { world, rank: rank.map_or(nobody, rank_of) };
    send_receive_into(message, &partner(to), buffer, &partner(from));
}
