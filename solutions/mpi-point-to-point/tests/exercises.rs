//! The exercises' own tests, run on the solutions.

extern crate mpi_point_to_point_solution as mpi_point_to_point;

#[cfg(feature = "hello")]
#[path = "../../../exercises/mpi-point-to-point/tests/hello.rs"]
mod hello;
#[cfg(feature = "send_receive")]
#[path = "../../../exercises/mpi-point-to-point/tests/send_receive.rs"]
mod send_receive;
#[cfg(feature = "message_exchange")]
#[path = "../../../exercises/mpi-point-to-point/tests/message_exchange.rs"]
mod message_exchange;
#[cfg(feature = "message_chain")]
#[path = "../../../exercises/mpi-point-to-point/tests/message_chain.rs"]
mod message_chain;
#[cfg(feature = "ring")]
#[path = "../../../exercises/mpi-point-to-point/tests/ring.rs"]
mod ring;
#[cfg(feature = "parallel_sum")]
#[path = "../../../exercises/mpi-point-to-point/tests/parallel_sum.rs"]
mod parallel_sum;
#[cfg(feature = "probe")]
#[path = "../../../exercises/mpi-point-to-point/tests/probe.rs"]
mod probe;
#[cfg(feature = "any_source")]
#[path = "../../../exercises/mpi-point-to-point/tests/any_source.rs"]
mod any_source;
#[cfg(feature = "non_blocking")]
#[path = "../../../exercises/mpi-point-to-point/tests/non_blocking.rs"]
mod non_blocking;
#[cfg(feature = "deadlock")]
#[path = "../../../exercises/mpi-point-to-point/tests/deadlock.rs"]
mod deadlock;
#[cfg(feature = "ping_pong")]
#[path = "../../../exercises/mpi-point-to-point/tests/ping_pong.rs"]
mod ping_pong;
#[cfg(feature = "datatypes")]
#[path = "../../../exercises/mpi-point-to-point/tests/datatypes.rs"]
mod datatypes;
#[cfg(feature = "task_farm")]
#[path = "../../../exercises/mpi-point-to-point/tests/task_farm.rs"]
mod task_farm;
#[cfg(feature = "pi")]
#[path = "../../../exercises/mpi-point-to-point/tests/pi.rs"]
mod pi;
#[cfg(feature = "heat_equation")]
#[path = "../../../exercises/mpi-point-to-point/tests/heat_equation.rs"]
mod heat_equation;
#[cfg(feature = "random_walk")]
#[path = "../../../exercises/mpi-point-to-point/tests/random_walk.rs"]
mod random_walk;
