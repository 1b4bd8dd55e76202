//! # A task farm
//!
//! Some tasks take a second and some take a minute, and nobody knows which beforehand. If each rank
//! were given the same number of tasks at the start, most would soon have nothing to do and wait for
//! the one with the long ones. So rank 0, the *manager*, keeps the tasks, and hands out the next one to
//! whoever has finished the last:
//!
//! ```text
//! manager       0 1 2 | next: 3        who answers first gets the next one
//!               | | |     ^  |
//!          TASK v v v     |  v
//! workers       1 2 3   RESULT TASK
//!
//! worker 1      |--0--|--3--|--4-----|--6--| STOP
//! worker 2      |--1----------------------------| STOP
//! worker 3      |--2----|--5-------------| STOP
//! ```
//!
//! When a worker comes back and no task is left, it is told to stop. A worker for whom there is no
//! task at all is told so at once. Every worker gets one [`STOP`], or it would wait for ever.
//!
//! The manager does not know whose result comes next, so it receives from any rank, and asks the
//! *status* of the message who sent it. What a message means is told by its *tag*:
//!
//! | here                                     | C                              | mpi4py                  |
//! |------------------------------------------|--------------------------------|-------------------------|
//! | `process.send_with_tag(&number, TASK)`   | `MPI_Send(&number, …, TASK, …)` | `comm.send(number, dest, tag=TASK)` |
//! | `world.any_process().receive_with_tag::<f64>(RESULT)` | `MPI_Recv(…, MPI_ANY_SOURCE, RESULT, …, &status)` | `comm.recv(source=MPI.ANY_SOURCE, tag=RESULT, status=status)` |
//! | `process.receive::<u64>()`               | `MPI_Recv(…, MPI_ANY_TAG, …, &status)` | `comm.recv(source, status=status)` |
//! | `status.source_rank()`, `status.tag()`   | `status.MPI_SOURCE`, `status.MPI_TAG` | `status.Get_source()`, `status.Get_tag()` |
//!
//! A receive returns a pair: the value, and the status.
//!
//! **Task.** Complete [`manage`] and [`work_on_tasks`].
//!
//!     cargo test -p mpi-point-to-point --test task_farm

use mpi::{Tag, topology::SimpleCommunicator, traits::*};

/// From the manager to a worker: the number of a task, as `u64`.
pub const TASK: Tag = 1;
/// From the manager to a worker: there is no more to do. The number in it means nothing.
pub const STOP: Tag = 2;
/// From a worker to the manager: what came of its task, as `f64`.
pub const RESULT: Tag = 3;

/// Computes `work(number)` for each of the tasks `0..tasks`. Returns the results, in the order of the
/// tasks, on rank 0; `None` on all others.
///
/// Rank 0 hands out the tasks in order, and does none itself. If it is the only rank, it does them
/// all.
pub fn farm(
    world: &SimpleCommunicator,
    tasks: u64,
    mut work: impl FnMut(u64) -> f64,
) -> Option<Vec<f64>> {
    match (world.rank(), world.size()) {
        (0, 1) => Some((0..tasks).map(work).collect()),
        (0, _) => Some(manage(world, tasks)),
        _ => {
            work_on_tasks(world, &mut work);
            None
        }
    }
}

/// The manager's part: gives each worker, the ranks `1..size`, a task in the beginning and another one
/// for each result, until there are none left. Returns the results in the order of the tasks.
///
/// A worker has one task at a time, and gets one [`STOP`] at the end. There is at least one worker.
pub fn manage(world: &SimpleCommunicator, tasks: u64) -> Vec<f64> {
    let mut results = vec![f64::NAN; tasks as usize];
    todo!("hand out, receive from any worker, hand out again, and remember who has which task")
}

/// A worker's part: does tasks and sends back their results, until it is told to stop.
pub fn work_on_tasks(world: &SimpleCommunicator, mut work: impl FnMut(u64) -> f64) {
    let manager = world.process_at_rank(0);
    todo!("receive with any tag; stop, or send the result and receive again")
}
