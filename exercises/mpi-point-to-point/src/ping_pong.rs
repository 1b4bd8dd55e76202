//! # Ping-pong: what a message costs
//!
//! Rank 0 sends a message to rank 1, and rank 1 sends it back. Half of the time this takes is the
//! time of one message. A rank can measure that by its own clock alone; the clocks of two machines
//! are never quite the same.
//!
//! ```text
//! rank 0   clock  send ~~~~           ~~~~ receive  clock
//!            |         ~~~~           ~~~~            |
//! rank 1               ~~~~ receive, send             |
//!            |<---------- round trip ---------------->|
//! ```
//!
//! The first round trips are slower, for connections and memory have to be set up; and now and then
//! the operating system interferes. Both only ever *add* time, so the shortest of many round trips
//! says most about the machine.
//!
//! A message of `n` bytes takes about
//!
//! ```text
//! t = alpha + n / beta        alpha: latency in s, beta: bandwidth in bytes/s
//! ```
//!
//! Below `alpha * beta` bytes a message costs the latency, however short it is: send few long messages
//! rather than many short ones. Between two ranks of one machine, alpha is below a microsecond and
//! beta some GB/s; between machines, one to a hundred microseconds. There is a step in the curve where
//! the library changes from keeping copies to waiting for the receiver (the *eager limit*).
//!
//! | here                             | C                                      | mpi4py                      |
//! |----------------------------------|----------------------------------------|-----------------------------|
//! | `process.send(message)`          | `MPI_Send(message, n, MPI_BYTE, 1, …)` | `comm.Send(message, dest=1)` |
//! | `process.receive_into(message)`  | `MPI_Recv(message, n, MPI_BYTE, 1, …)` | `comm.Recv(message, source=1)` |
//! | `mpi::time()`                    | `MPI_Wtime()`                          | `MPI.Wtime()`               |
//!
//! To find alpha and beta from measured times, minimise the sum of the squared errors (least
//! squares). Plain least squares would see the long messages only: 1 % of 1 ms is as much as ten
//! times 1 µs. So divide each error by the time that was measured: then 1 % counts alike for all.
//! With the weights `w = 1 / t²`, and sums over all measurements:
//!
//! ```text
//!         Σwt Σwn² - Σwn Σwnt            1      Σw Σwnt - Σwn Σwt
//! alpha = -------------------          ---- =  -------------------
//!          Σw Σwn² - (Σwn)²            beta      Σw Σwn² - (Σwn)²
//! ```
//!
//! **Task.** Complete [`one_way`] and [`fit`].
//!
//!     cargo test -p mpi-point-to-point --test ping_pong
//!
//! Then measure your machine, with the program in `examples/ping_pong.rs`:
//!
//!     cargo build --release -p mpi-point-to-point --example ping_pong
//!     mpirun -n 2 target/release/examples/ping_pong

use mpi::{topology::SimpleCommunicator, traits::*};
use std::iter;

/// Lengths of messages to be measured, in bytes: 8 B, 16 B, and so on to 4 MiB.
pub fn lengths() -> impl Iterator<Item = usize> {
    iter::successors(Some(8), |length| Some(2 * length)).take_while(|&length| length <= 4 << 20)
}

/// The time of a message from rank 0 to rank 1, in s: half of the shortest of so many round trips (at
/// least one). `None` on all ranks but 0; those above 1 take no part.
///
/// The message is what stands in `message` on rank 0. Afterwards rank 1 has it, too: there `message`
/// has the same length. `clock` gives the time in s. Rank 0 reads it just before it sends, and as
/// soon as it has received; no other rank reads it. There are at least two ranks.
pub fn one_way(
    world: &SimpleCommunicator,
    message: &mut [u8],
    round_trips: usize,
    clock: impl Fn() -> f64,
) -> Option<f64> {
    todo!("on rank 0, send, receive and keep the shortest time; on rank 1, receive and send")
}

/// What a message costs: its time in s is `latency + bytes / bandwidth`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// In s: alpha.
    pub latency: f64,
    /// In bytes/s: beta.
    pub bandwidth: f64,
}

/// The cost of messages, from measured pairs of a length in bytes and a time in s. Two lengths at
/// least differ.
///
/// It is the one with the smallest sum of squared *relative* errors.
pub fn fit(measured: &[(usize, f64)]) -> Cost {
    todo!("put the two formulas into Rust")
}
