//! # MPI, point to point: solutions
//!
//! One module an exercise, in teaching order. The skeletons follow from these files: see `cargo hpc sync`.

#[cfg(feature = "hello")]
pub mod hello;
#[cfg(feature = "send_receive")]
pub mod send_receive;
#[cfg(feature = "message_exchange")]
pub mod message_exchange;
#[cfg(feature = "message_chain")]
pub mod message_chain;
#[cfg(feature = "ring")]
pub mod ring;
#[cfg(feature = "parallel_sum")]
pub mod parallel_sum;
#[cfg(feature = "probe")]
pub mod probe;
#[cfg(feature = "any_source")]
pub mod any_source;
#[cfg(feature = "non_blocking")]
pub mod non_blocking;
#[cfg(feature = "deadlock")]
pub mod deadlock;
#[cfg(feature = "ping_pong")]
pub mod ping_pong;
#[cfg(feature = "datatypes")]
pub mod datatypes;
#[cfg(feature = "task_farm")]
pub mod task_farm;
#[cfg(feature = "pi")]
pub mod pi;
#[cfg(feature = "heat_equation")]
pub mod heat_equation;
#[cfg(feature = "random_walk")]
pub mod random_walk;
