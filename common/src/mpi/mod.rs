//! MPI under plain `cargo test`: a test is launched on several ranks, its calls are recorded through
//! MPI's profiling interface, and where ranks hang the record says who waits for whom.
//!
//! ```no_run
//! common::mpi_test! {
//!     fn every_rank_hears_from_its_left_neighbour on 1..=4 => |world| {
//!         // runs on every rank
//!     }
//! }
//! ```

mod call;
mod diagnose;
mod interpose;
mod launcher;
mod rank;
mod record;
mod run;

pub use call::{Call, Kind};
pub use record::{ANY, Event, NOBODY};
pub use run::run;

/// Defines a test that runs on each of several numbers of ranks.
///
/// The body is run on every rank, with the world communicator; a panic on any of them fails the
/// test. `limit SECONDS` may follow the numbers of ranks; it is 10 s otherwise.
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
