//! # Messages while you compute
//!
//! A rod is cut into pieces, one for each rank. In a time step, each point is computed from itself
//! and its two neighbours. At the end of a piece, the neighbour's value is on another rank: a copy of
//! it, the *halo*, has to be sent.
//!
//! ```text
//! rank 0   [a b c d]e         e: halo, a copy of rank 1's first point
//! rank 1           d[e f g]h
//! rank 2                 g[h i j k]
//! ```
//!
//! A message takes its time, and most of a piece does not need it. So start the messages, compute the
//! points inside, and wait only then:
//!
//! ```text
//! blocking      send, receive ~~~~~~~~ | inside ======== | ends ==
//!
//! overlapped    start | inside ======== | wait ~ | ends ==
//!               messages ~~~~~~~~~~~~~~~~~~~~~
//! ```
//!
//! An *immediate* call starts a message and returns at once, with a request. The message has arrived,
//! or the buffer may be used again, when the request is complete:
//!
//! | here                                        | C                        | mpi4py                    |
//! |---------------------------------------------|--------------------------|---------------------------|
//! | `process.immediate_receive_into(scope, &mut halo)` | `MPI_Irecv(&halo, …, &request)` | `request = comm.Irecv(halo, source)` |
//! | `process.immediate_send(scope, &value)`     | `MPI_Isend(&value, …, &request)` | `request = comm.Isend(value, dest)` |
//! | `request.wait()`                            | `MPI_Wait(&request, …)`  | `request.Wait()`          |
//! | `requests.wait_all(&mut statuses)`          | `MPI_Waitall(n, requests, …)` | `Request.Waitall(requests)` |
//!
//! Receives are started first, so that a message finds its place when it comes, and need not be
//! stored in between. In C, nothing stops you from reading `halo` too early, or from changing `value`
//! while it is being sent; the program is wrong now and then. Here a request *borrows* its buffer
//! until it is complete, and a scope sees to it that none is forgotten:
//!
//! ```text
//! let (mut halo, mut statuses) = (0.0, vec![]);
//! mpi::request::multiple_scope(2, |scope, requests| {        // room for two requests
//!     requests.add(process.immediate_receive_into(scope, &mut halo));
//!     requests.add(process.immediate_send(scope, &value));
//!     …                                                      // `halo` can't be read here
//!     requests.wait_all(&mut statuses);
//! });
//! … halo …                                                   // here it can
//! ```
//!
//! (Whether bytes really move while you compute depends on the network and the MPI library. Some make
//! progress only inside of MPI calls. The order above is right for all of them.)
//!
//! **Task.** Complete [`step`].
//!
//!     cargo test -p mpi-point-to-point --test non_blocking

use mpi::{
    topology::{Process, SimpleCommunicator},
    traits::*,
};

/// The next value of a point from itself and its two neighbours: heat that flows along a rod.
pub fn next_value(left: f64, centre: f64, right: f64) -> f64 {
    centre + 0.25 * (left - 2.0 * centre + right)
}

/// Computes the points inside of a piece: all but its first and its last one. `inside` is shorter
/// than `piece` by two.
pub fn update_inside(piece: &[f64], inside: &mut [f64]) {
    for (next, around) in inside.iter_mut().zip(piece.windows(3)) {
        *next = next_value(around[0], around[1], around[2]);
    }
}

/// The ranks with the pieces to the left and to the right, where there are any.
pub fn neighbours(world: &SimpleCommunicator) -> [Option<Process<'_>>; 2] {
    let (rank, size) = (world.rank(), world.size());
    let left = (rank > 0).then(|| world.process_at_rank(rank - 1));
    let right = (rank + 1 < size).then(|| world.process_at_rank(rank + 1));
    [left, right]
}

/// One time step: computes `next` from `piece`, this rank's part of the rod. Both have the same
/// number of points, at least two. The two ends of the rod keep their value.
///
/// Calls `update_inside(piece, inside)` once, with all but the first and the last point of `next`,
/// while the messages are on their way. There is one message of one point to each neighbour, and one
/// from each.
pub fn step(
    world: &SimpleCommunicator,
    piece: &[f64],
    next: &mut [f64],
    update_inside: impl FnOnce(&[f64], &mut [f64]),
) {
    let last = piece.len() - 1;
    let [left, right] = neighbours(world);
    // SOLUTION: start receives and sends, compute what is inside, wait, and compute the two ends
    let (mut from_left, mut from_right) = (0.0, 0.0);
    let mut statuses = Vec::new();
    mpi::request::multiple_scope(4, |scope, requests| {
        if let Some(left) = &left {
            requests.add(left.immediate_receive_into(scope, &mut from_left));
        }
        if let Some(right) = &right {
            requests.add(right.immediate_receive_into(scope, &mut from_right));
        }
        if let Some(left) = &left {
            requests.add(left.immediate_send(scope, &piece[0]));
        }
        if let Some(right) = &right {
            requests.add(right.immediate_send(scope, &piece[last]));
        }
        update_inside(piece, &mut next[1..last]);
        requests.wait_all(&mut statuses);
    });
    next[0] = match left {
        Some(_) => next_value(from_left, piece[0], piece[1]),
        None => piece[0],
    };
    next[last] = match right {
        Some(_) => next_value(piece[last - 1], piece[last], from_right),
        None => piece[last],
    };
    // END
}
