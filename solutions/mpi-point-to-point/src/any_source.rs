//! # Results in the order they come
//!
//! Workers compute, each in its own time, and send what they find to rank 0, the manager. If the
//! manager asked them one after the other, it would wait for rank 1, the slow one, while the
//! others' results lie there. It takes whatever comes next, from any source, and reads off the
//! status who sent it:
//!
//! ```text
//! rank 1         ─────────────────────────▶ 7 ──▶ done
//! rank 2         ──▶ 3 ────────▶ 5 ──▶ done
//! rank 3         ────────▶ 4 ──▶ done
//!                                                        ──▶ time
//! rank 0 takes       3     4     5          7
//! credited to        2     3     2          1
//! ```
//!
//! The manager knows how many workers there are, but not how many results each of them will have.
//! So a worker says when it is done, by an empty message with a tag of its own. Two messages from
//! one rank never overtake each other (MPI promises that, for the same communicator and as long as
//! the receive takes both of them), so nothing of a worker comes after its *done*.
//!
//! | in C                                             | in mpi4py                             | in Rust               |
//! |--------------------------------------------------|---------------------------------------|-----------------------|
//! | `MPI_Recv(…, MPI_ANY_SOURCE, MPI_ANY_TAG, …)`    | `comm.Recv(a, MPI.ANY_SOURCE, MPI.ANY_TAG, status)` | `world.any_process().receive_into(&mut a)` |
//! | `status.MPI_SOURCE`, `status.MPI_TAG`            | `status.Get_source()`, `status.Get_tag()` | `status.source_rank()`, `status.tag()` |
//!
//! **Task.** Complete [`send_results`] and [`collect`].
//!
//!     cargo test -p mpi-point-to-point --test any_source

use mpi::{Rank, Tag, topology::SimpleCommunicator, traits::*};

/// The tag of a message that holds a result, one number.
pub const RESULT: Tag = 1;
/// The tag of an empty message: its sender has no more results.
pub const DONE: Tag = 2;

/// Sends each of the `results` to rank 0 as soon as there is one, and then that this rank is done.
///
/// Called by all ranks but rank 0. To send nothing, send an empty slice: `&[0.0; 0][..]`.
pub fn send_results(world: &SimpleCommunicator, results: impl IntoIterator<Item = f64>) {
    // SOLUTION: send every result with its tag, and an empty message in the end
    let manager = world.process_at_rank(0);
    for result in results {
        manager.send_with_tag(&result, RESULT);
    }
    manager.send_with_tag(&[0.0; 0][..], DONE);
    // END
}

/// Receives the results of all other ranks, in the order in which they come. For each it calls
/// `credit(from, result)`, before it waits for the next one. Returns when all are done.
///
/// Called by rank 0. If there is no other rank, there is nothing to wait for.
pub fn collect(world: &SimpleCommunicator, mut credit: impl FnMut(Rank, f64)) {
    // SOLUTION: receive from any rank until all others are done; look at the status
    let mut at_work = world.size() - 1;
    while at_work > 0 {
        let mut result = 0.0;
        let status = world.any_process().receive_into(&mut result);
        match status.tag() {
            DONE => at_work -= 1,
            _ => credit(status.source_rank(), result),
        }
    }
    // END
}
