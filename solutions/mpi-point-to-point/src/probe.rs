//! # A message of unknown length
//!
//! A receive needs a buffer that is large enough. Often the receiver does not know how much will
//! come: particles that crossed the border, the text of an error. A buffer that was guessed is too
//! small one day, and a second message that tells the length costs as much time as the first.
//!
//! MPI knows it when a message is at the door. A *probe* waits for a message without receiving it,
//! and returns its status: from whom, with which tag, how long. Then one makes room, and receives:
//!
//! ```text
//! rank 1    send ────────┐ 1234 numbers
//!                        ▼
//! rank 0    probe ── count = 1234 ── vec![0.0; 1234] ── receive
//! ```
//!
//! Of a message *from any rank*, one must be careful to receive the one that was probed: not "from
//! any rank" again, for meanwhile another message may be first. Sender and tag of the one that was
//! found are in the status.
//!
//! And one may look without waiting, to do some work while there is nothing to receive.
//!
//! | in C                                | in mpi4py                     | in Rust                        |
//! |-------------------------------------|-------------------------------|--------------------------------|
//! | `MPI_Probe(1, MPI_ANY_TAG, …)`      | `comm.Probe(1, status=s)`     | `world.process_at_rank(1).probe()` |
//! | `MPI_Probe(MPI_ANY_SOURCE, …)`      | `comm.Probe(status=s)`        | `world.any_process().probe()`  |
//! | `MPI_Iprobe(1, …, &flag, &status)`  | `comm.Iprobe(1, status=s)`    | `….immediate_probe()`, an `Option<Status>` |
//! | `MPI_Get_count(&s, MPI_DOUBLE, &n)` | `s.Get_count(MPI.DOUBLE)`     | `s.count(f64::equivalent_datatype())` |
//!
//! `receive_vec`, which you have used, does all this in one go. (It calls `MPI_Mprobe` and
//! `MPI_Mrecv`, which take the message out of the queue at once, so that no other thread can come
//! between.)
//!
//! **Task.** Complete the functions below. Use probes, not `receive_vec`.
//!
//!     cargo test -p mpi-point-to-point --test probe

use mpi::{Rank, point_to_point::Status, topology::SimpleCommunicator, traits::*};

/// Receives the message that a probe has found, into a vector that is exactly as long.
pub fn receive_found(world: &SimpleCommunicator, found: &Status) -> Vec<f64> {
    // SOLUTION: make room for so many numbers, and receive from that rank with that tag
    let mut values = vec![0.0; found.count(f64::equivalent_datatype()) as usize];
    let from = world.process_at_rank(found.source_rank());
    from.receive_into_with_tag(&mut values[..], found.tag());
    values
    // END
}

/// Waits for a message from rank `from`, of any length, and receives it.
pub fn receive_from(world: &SimpleCommunicator, from: Rank) -> Vec<f64> {
    // SOLUTION: probe, then receive what was found
    receive_found(world, &world.process_at_rank(from).probe())
    // END
}

/// Waits for a message from any rank, of any length, and receives it. Returns also who sent it.
pub fn receive_next(world: &SimpleCommunicator) -> (Rank, Vec<f64>) {
    // SOLUTION: probe for any rank's message, then receive what was found
    let found = world.any_process().probe();
    (found.source_rank(), receive_found(world, &found))
    // END
}

/// Does one `step` of work after the other as long as there is no message from rank `from`, then
/// receives it. Returns also how many steps were done. There is none if the message is there
/// already.
pub fn work_until_message(
    world: &SimpleCommunicator,
    from: Rank,
    mut step: impl FnMut(),
) -> (usize, Vec<f64>) {
    // SOLUTION: look without waiting; work if there is nothing, receive if there is something
    let mut steps = 0;
    loop {
        if let Some(found) = world.process_at_rank(from).immediate_probe() {
            return (steps, receive_found(world, &found));
        }
        step();
        steps += 1;
    }
    // END
}
