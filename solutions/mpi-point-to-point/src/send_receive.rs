//! # Send and receive
//!
//! A message consists of a buffer (where the data is, how much, and of which type) and an
//! *envelope*: who sends it, to whom, and a number of your choice, the *tag*, which says what it
//! is. A receive asks for a sender and a tag. A message that doesn't fit waits for another receive,
//! so messages with different tags may be received in another order than they were sent:
//!
//! ```text
//! rank 0   send SETTINGS ───────┐
//!          send VALUES ──────┐  │
//!                            │  │
//! rank 1   receive VALUES ◀──┘  │
//!          receive SETTINGS ◀───┘
//! ```
//!
//! (A small message is copied away, so rank 0 goes on before it is received. That this is not so for
//! large ones is what the next exercise is about.)
//!
//! What arrived is told by the *status* that a receive returns: sender, tag, and how many elements.
//! The buffer that receives must be large enough, but may be larger: ask the status for the count.
//!
//! | in C                                        | in mpi4py                    | in Rust                                   |
//! |---------------------------------------------|------------------------------|-------------------------------------------|
//! | `MPI_Send(a, n, MPI_DOUBLE, 1, tag, comm)`  | `comm.Send(a, 1, tag)`       | `world.process_at_rank(1).send_with_tag(&a[..], tag)` |
//! | `MPI_Recv(a, n, MPI_DOUBLE, 0, tag, comm, &status)` | `comm.Recv(a, 0, tag, status)` | `world.process_at_rank(0).receive_into_with_tag(&mut a[..], tag)` |
//! | `MPI_Get_count(&status, MPI_DOUBLE, &n)`    | `status.Get_count(MPI.DOUBLE)` | `status.count(f64::equivalent_datatype())` |
//! | `status.MPI_SOURCE`, `status.MPI_TAG`       | `status.Get_source()`, …     | `status.source_rank()`, `status.tag()`    |
//!
//! Without `_with_tag`, a send has tag 0, and a receive takes any tag.
//!
//! Numbers go as they are in memory. A struct with a `String` in it can't: its text is somewhere
//! else, and an address means nothing on another rank. It is *serialised*, turned into bytes, and
//! made anew on the other side. mpi4py does that in `comm.send` (lower case, by pickle); here serde
//! does it, to JSON. How long the text is, the receiver does not know beforehand:
//! `receive_vec_with_tag::<u8>(tag)` asks for the length first.
//!
//! **Task.** Complete the four functions below.
//!
//!     cargo test -p mpi-point-to-point --test send_receive

use mpi::{Rank, Tag, topology::SimpleCommunicator, traits::*};
use serde::{Deserialize, Serialize};

/// The tag of a message that holds values.
pub const VALUES: Tag = 1;
/// The tag of a message that holds settings.
pub const SETTINGS: Tag = 2;

/// What a simulation is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// A title for pictures, of any length.
    pub title: String,
    /// Rows and columns of the grid.
    pub shape: (usize, usize),
    /// In seconds.
    pub time_step: f64,
}

/// Sends `values` to rank `to`, as they are, in one message with the tag [`VALUES`].
pub fn send_values(world: &SimpleCommunicator, to: Rank, values: &[f64]) {
    // SOLUTION: send the slice with its tag
    world.process_at_rank(to).send_with_tag(values, VALUES);
    // END
}

/// Receives values from rank `from` into the front of `buffer`, which has room for them. Returns
/// how many came. Takes messages with the tag [`VALUES`] only.
pub fn receive_values(world: &SimpleCommunicator, from: Rank, buffer: &mut [f64]) -> usize {
    // SOLUTION: receive into the buffer by the tag, and ask the status for the count
    let status = world.process_at_rank(from).receive_into_with_tag(buffer, VALUES);
    status.count(f64::equivalent_datatype()) as usize
    // END
}

/// Sends `settings` to rank `to`, as JSON, in one message with the tag [`SETTINGS`].
pub fn send_settings(world: &SimpleCommunicator, to: Rank, settings: &Settings) {
    // SOLUTION: serialise with `serde_json::to_vec`, and send the bytes with their tag
    let text = serde_json::to_vec(settings).expect("there is nothing in it that JSON can't say");
    world.process_at_rank(to).send_with_tag(&text[..], SETTINGS);
    // END
}

/// Receives settings, however long, from rank `from`. Takes messages with the tag [`SETTINGS`]
/// only.
///
/// # Errors
///
/// When the message holds something else.
pub fn receive_settings(
    world: &SimpleCommunicator,
    from: Rank,
) -> Result<Settings, serde_json::Error> {
    // SOLUTION: receive bytes by the tag, and make settings of them with `serde_json::from_slice`
    let (text, _) = world.process_at_rank(from).receive_vec_with_tag::<u8>(SETTINGS);
    serde_json::from_slice(&text)
    // END
}
