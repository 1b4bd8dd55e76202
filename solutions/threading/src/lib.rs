//! # Threads: solutions
//!
//! One module an exercise, in teaching order. The skeletons follow from these files: see `cargo hpc sync`.

#[cfg(feature = "hello_threads")]
pub mod hello_threads;
#[cfg(feature = "scoped")]
pub mod scoped;
#[cfg(feature = "pi")]
pub mod pi;
#[cfg(feature = "lock_contention")]
pub mod lock_contention;
#[cfg(feature = "atomics")]
pub mod atomics;
#[cfg(feature = "shared_state")]
pub mod shared_state;
#[cfg(feature = "deadlock")]
pub mod deadlock;
#[cfg(feature = "false_sharing")]
pub mod false_sharing;
#[cfg(feature = "channels")]
pub mod channels;
#[cfg(feature = "work_queue")]
pub mod work_queue;
#[cfg(feature = "barrier")]
pub mod barrier;
#[cfg(feature = "parallel_iterators")]
pub mod parallel_iterators;
#[cfg(feature = "fork_join")]
pub mod fork_join;
#[cfg(feature = "parallel_stencil")]
pub mod parallel_stencil;
#[cfg(feature = "dynamic_scheduling")]
pub mod dynamic_scheduling;
#[cfg(feature = "reproducible_sum")]
pub mod reproducible_sum;
#[cfg(feature = "early_exit")]
pub mod early_exit;
#[cfg(feature = "random_streams")]
pub mod random_streams;
#[cfg(feature = "red_black")]
pub mod red_black;
