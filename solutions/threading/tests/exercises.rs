//! The exercises' own tests, run on the solutions.

extern crate threading_solution as threading;

#[cfg(feature = "hello_threads")]
#[path = "../../../exercises/threading/tests/hello_threads.rs"]
mod hello_threads;
#[cfg(feature = "scoped")]
#[path = "../../../exercises/threading/tests/scoped.rs"]
mod scoped;
#[cfg(feature = "pi")]
#[path = "../../../exercises/threading/tests/pi.rs"]
mod pi;
#[cfg(feature = "lock_contention")]
#[path = "../../../exercises/threading/tests/lock_contention.rs"]
mod lock_contention;
#[cfg(feature = "atomics")]
#[path = "../../../exercises/threading/tests/atomics.rs"]
mod atomics;
#[cfg(feature = "shared_state")]
#[path = "../../../exercises/threading/tests/shared_state.rs"]
mod shared_state;
#[cfg(feature = "deadlock")]
#[path = "../../../exercises/threading/tests/deadlock.rs"]
mod deadlock;
#[cfg(feature = "false_sharing")]
#[path = "../../../exercises/threading/tests/false_sharing.rs"]
mod false_sharing;
#[cfg(feature = "channels")]
#[path = "../../../exercises/threading/tests/channels.rs"]
mod channels;
#[cfg(feature = "work_queue")]
#[path = "../../../exercises/threading/tests/work_queue.rs"]
mod work_queue;
#[cfg(feature = "barrier")]
#[path = "../../../exercises/threading/tests/barrier.rs"]
mod barrier;
#[cfg(feature = "parallel_iterators")]
#[path = "../../../exercises/threading/tests/parallel_iterators.rs"]
mod parallel_iterators;
#[cfg(feature = "fork_join")]
#[path = "../../../exercises/threading/tests/fork_join.rs"]
mod fork_join;
#[cfg(feature = "parallel_stencil")]
#[path = "../../../exercises/threading/tests/parallel_stencil.rs"]
mod parallel_stencil;
#[cfg(feature = "dynamic_scheduling")]
#[path = "../../../exercises/threading/tests/dynamic_scheduling.rs"]
mod dynamic_scheduling;
#[cfg(feature = "reproducible_sum")]
#[path = "../../../exercises/threading/tests/reproducible_sum.rs"]
mod reproducible_sum;
#[cfg(feature = "early_exit")]
#[path = "../../../exercises/threading/tests/early_exit.rs"]
mod early_exit;
#[cfg(feature = "random_streams")]
#[path = "../../../exercises/threading/tests/random_streams.rs"]
mod random_streams;
#[cfg(feature = "red_black")]
#[path = "../../../exercises/threading/tests/red_black.rs"]
mod red_black;
