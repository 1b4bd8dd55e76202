//! MPI under plain `cargo test`: a test is launched on several ranks, its calls are recorded through
//! MPI's profiling interface, and where ranks hang the record says who waits for whom.
//!
//! ```no_run
//! use common::{
//!     mpi::{Call, Events, compute, recorded},
//!     mpi_test,
//! };
//! use mpi::traits::*;
//!
//! mpi_test! {
//!     fn every_rank_hears_from_its_left_neighbour on 1..=4 => |world| {
//!         // Runs on every rank: of 1, then of 2, 3 and 4.
//!         let (rank, size) = (world.rank(), world.size());
//!         let (left, right) = ((rank + size - 1) % size, (rank + 1) % size);
//!         let (got, calls) = recorded(|| {
//!             let mut got = -1;
//!             mpi::request::scope(|scope| {
//!                 let receive = world.process_at_rank(left).immediate_receive_into(scope, &mut got);
//!                 world.process_at_rank(right).send(&rank);
//!                 compute(|| (0..1000).sum::<i32>());
//!                 receive.wait();
//!             });
//!             got
//!         });
//!         assert_eq!(got, left);
//!         assert_eq!(calls.sent_to(right).messages, 1);
//!         assert_eq!(calls.received_from(left).bytes, 4);
//!         assert_eq!(calls.before_compute().count(Call::Irecv), 1, "ask before you compute");
//!         assert_eq!(calls.collectives(), []);
//!     }
//! }
//! ```
//!
//! What is recorded:
//! - every call that sends, receives or looks for a message, waits for a request or asks for it, and
//!   every collective, also those that make communicators: the ones that rsmpi 0.8.2 can make;
//! - not what is local to a rank: datatypes, operations, groups, packing, `MPI_Comm_rank`;
//! - of polls (`MPI_Test`, `MPI_Iprobe`), only those that found something.
//!
//! The record costs well under a microsecond a call.
//!
//! A test is launched once, with as many ranks as its largest number takes. The smaller worlds are
//! communicators of the first ranks, so that a test uses the world that it is given, and what it keeps
//! in a `static` is still there in the next one.

mod call;
mod diagnose;
mod events;
mod interpose;
mod launcher;
mod rank;
mod record;
mod run;
mod timeline;
mod watch;

pub use call::{Call, Kind};
pub use events::{Events, Traffic};
pub use record::{ANY, Event, NOBODY};
pub use run::run;

/// Defines a test that runs on each of several numbers of ranks.
///
/// The body is run on every rank, with the world communicator; a panic on any of them fails the
/// test. `limit SECONDS` may follow the numbers of ranks; it is 10 s otherwise, for each number. On a
/// busy machine a test gets longer: what counts is the time that it had a processor for.
#[macro_export]
macro_rules! mpi_test {
    ($(#[$attribute:meta])* fn $name:ident on $sizes:expr => |$world:ident| $body:block) => {
        $crate::mpi_test! { $(#[$attribute])* fn $name on $sizes, limit 10 => |$world| $body }
    };
    (
        $(#[$attribute:meta])*
        fn $name:ident on $sizes:expr, limit $limit:expr => |$world:ident| $body:block
    ) => {
        #[test]
        $(#[$attribute])*
        fn $name() {
            let limit = std::time::Duration::from_secs($limit);
            $crate::mpi::run(module_path!(), stringify!($name), $sizes, limit, |$world| $body);
        }
    };
}

/// Runs `region` on this rank and returns what it returned, with the MPI calls that the rank made in
/// it, in order.
///
/// # Panics
///
/// Outside of a test that [`mpi_test!`](crate::mpi_test) defines: nothing is recorded there.
pub fn recorded<R>(region: impl FnOnce() -> R) -> (R, Vec<Event>) {
    let recorder = interpose::recorder().expect("calls are recorded in a test of `mpi_test!` only");
    let before = recorder.begun();
    let result = region();
    (result, recorder.events(before))
}

/// Runs `region` and notes it among the calls of this rank as [`Call::Compute`]: work that messages may
/// be under way for. Anywhere else than in a test of [`mpi_test!`](crate::mpi_test) it is just run.
pub fn compute<R>(region: impl FnOnce() -> R) -> R {
    let Some(recorder) = interpose::recorder() else { return region() };
    let event = recorder.begin(Call::Compute, 0, NOBODY, NOBODY, 0);
    let result = region();
    recorder.end(event);
    result
}
