//! # Deadlock
//!
//! Ranks that all wait for each other wait for ever. Nothing fails and nothing is printed; on a
//! cluster, the job runs until its time is over. Each of the three programs below hangs:
//!
//! ```text
//! rotate       a ring                    neighbours       a chain
//!    0 --> 1                               0 <--> 1 <--> 2
//!    ^     |
//!    |     v                             largest          a star
//!    3 <-- 2                               1 --> 0 --> 1,  2 --> 0 --> 2
//! ```
//!
//! The tests run them, notice that nothing moves any more, and say for each rank which call it is
//! in, with whom, and for how long:
//!
//! ```text
//!   rank  is in     with    tag  bytes  for
//!   0     MPI_Recv  rank 1  5    8      2.0 s
//!   1     MPI_Recv  rank 0  any  8      2.0 s
//!
//! Rank 0 waits for rank 1, rank 1 waits for rank 0: a deadlock. Each waits to receive before it sends.
//! ```
//!
//! Read the table like this: what would have to happen for a rank to get out of its call, who would
//! have to do it, and what is that rank waiting for?
//!
//! Which calls wait? A receive waits for its message. A send *may* wait: MPI is allowed to keep a copy
//! and return, and does so for short messages. A long one waits for its receiver. So a program
//! that sends first runs with small messages, and hangs with large ones. A program is right if it
//! would run with sends that always wait (`synchronous_send`, which is `MPI_Ssend`).
//!
//! Ways out:
//!
//! | here                                             | C                | mpi4py            |
//! |--------------------------------------------------|------------------|-------------------|
//! | `send_receive_into(&message, &to, &mut buffer, &from)` | `MPI_Sendrecv` | `comm.Sendrecv` |
//! | `to.immediate_send(scope, &message)`, then receive | `MPI_Isend`    | `comm.Isend`      |
//! | `from.immediate_receive_into(scope, &mut buffer)`, then send | `MPI_Irecv` | `comm.Irecv` |
//! | even ranks send first, odd ones receive first    |                  |                   |
//!
//! The first two work for any number of ranks, one included: a rank may send to itself, as long as
//! the send does not wait for the receive that comes after it. `receive_vec` takes a message of any
//! length: it asks first how long the next one is, so that in a report it waits in `MPI_Mprobe`.
//!
//! **Task.** Run the tests, read the reports, and mend the three functions. What they return is right
//! already, once they return; each rank still sends the same messages.
//!
//!     cargo test -p mpi-point-to-point --test deadlock

use mpi::{topology::SimpleCommunicator, traits::*};

/// Passes `mine` on to the next rank of a ring, and returns what the rank before has passed on. The
/// last rank's next one is rank 0.
pub fn rotate(world: &SimpleCommunicator, mine: &[f64]) -> Vec<f64> {
    let (rank, size) = (world.rank(), world.size());
    let next = world.process_at_rank((rank + 1) % size);
    let before = world.process_at_rank((rank + size - 1) % size);
    let (theirs, _) = before.receive_vec();
    next.send(mine);
    theirs
}

/// Sends `mine` to the ranks on both sides of a chain, and returns what they sent: the rank
/// before, and the one after. A rank at the end of the chain has one of them only.
pub fn neighbours(world: &SimpleCommunicator, mine: &[f64]) -> [Option<Vec<f64>>; 2] {
    let (rank, size) = (world.rank(), world.size());
    let before = (rank > 0).then(|| world.process_at_rank(rank - 1));
    let after = (rank + 1 < size).then(|| world.process_at_rank(rank + 1));
    if let Some(after) = &after {
        after.send(mine);
    }
    if let Some(before) = &before {
        before.send(mine);
    }
    let from_before = before.map(|before| before.receive_vec().0);
    let from_after = after.map(|after| after.receive_vec().0);
    [from_before, from_after]
}

/// The largest of the values that the ranks have, on all ranks: rank 0 collects them and sends back
/// the result.
pub fn largest(world: &SimpleCommunicator, mine: f64) -> f64 {
    let root = world.process_at_rank(0);
    if world.rank() > 0 {
        root.send(&mine);
        return root.receive().0;
    }
    let mut largest = mine;
    for _ in 0..world.size() {
        let (theirs, _) = world.any_process().receive::<f64>();
        largest = largest.max(theirs);
    }
    for rank in 1..world.size() {
        world.process_at_rank(rank).send(&largest);
    }
    largest
}
