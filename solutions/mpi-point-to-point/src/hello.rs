//! # Hello from every rank
//!
//! `mpirun -n 4 program` starts the same program four times. Each of the four processes is a
//! *rank*. All of them run all of its text, from the first line to the last, and share no memory: a
//! variable exists four times. What makes them do different things is one number that MPI gives
//! each of them, its rank, from 0 to 3. A *communicator* is a group of ranks that can send messages
//! to each other; all of them together are the *world*.
//!
//! If every rank printed its own line, the lines would come in any order, even torn. So one rank
//! does the printing, and the others send it what they have to say. It receives in the order in
//! which it wants to print, and a message that came early waits until it is asked for:
//!
//! ```text
//! rank 0    writes its own line, then what came from  1      2      3
//!                                                     ▲      ▲      ▲
//! rank 1    "rank 1 of 4 …" ──────────────────────────┘      │      │
//! rank 2    "rank 2 of 4 …" ─────────────────────────────────┘      │
//! rank 3    "rank 3 of 4 …" ────────────────────────────────────────┘
//! ```
//!
//! | in C                                    | in mpi4py             | in Rust                                |
//! |-----------------------------------------|-----------------------|----------------------------------------|
//! | `MPI_Comm_rank(comm, &rank)`            | `comm.Get_rank()`     | `world.rank()`                         |
//! | `MPI_Comm_size(comm, &size)`            | `comm.Get_size()`     | `world.size()`                         |
//! | `MPI_Send(text, n, MPI_CHAR, 2, …)`     | `comm.send(text, 2)`  | `world.process_at_rank(2).send(text.as_bytes())` |
//! | `MPI_Mprobe(2, …)` and `MPI_Mrecv(…)`   | `comm.recv(source=2)` | `world.process_at_rank(2).receive_vec::<u8>()` |
//!
//! `MPI_Init` and `MPI_Finalize` are behind `mpi::initialize()`, which the tests call for you: they
//! start themselves under `mpirun`. `receive_vec` returns the bytes and a *status*, of which more
//! in the next exercise.
//!
//! **Task.** Complete [`greeting`] and [`write_in_order`].
//!
//!     cargo test -p mpi-point-to-point --test hello

use mpi::{topology::SimpleCommunicator, traits::*};
use std::io::{self, Write};

/// Says which rank this is, of how many, on which host, and what its role is: rank 0 is the
/// manager, all others are workers. As in `rank 2 of 4 on node-7: worker`.
///
/// (A program would get the host's name from `mpi::environment::processor_name()`.)
pub fn greeting(world: &SimpleCommunicator, host: &str) -> String {
    // SOLUTION: ask the communicator for this rank and their number; tell the manager by its rank
    let (rank, size) = (world.rank(), world.size());
    let role = if rank == 0 { "manager" } else { "worker" };
    format!("rank {rank} of {size} on {host}: {role}")
    // END
}

/// Writes every rank's greeting to rank 0's `out`, one in a line, in the order of the ranks.
///
/// Called by all ranks, each with its own greeting, of any length. All but rank 0 send theirs, as
/// one message, and write nothing.
///
/// # Errors
///
/// On rank 0, when `out` can't be written.
pub fn write_in_order(
    world: &SimpleCommunicator,
    greeting: &str,
    out: &mut impl Write,
) -> io::Result<()> {
    // SOLUTION: rank 0 writes its line and, rank by rank, what the others send
    if world.rank() != 0 {
        world.process_at_rank(0).send(greeting.as_bytes());
        return Ok(());
    }
    writeln!(out, "{greeting}")?;
    for rank in 1..world.size() {
        let (mut line, _) = world.process_at_rank(rank).receive_vec::<u8>();
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(())
    // END
}
