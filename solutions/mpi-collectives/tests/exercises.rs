//! The exercises' own tests, run on the solutions.

extern crate mpi_collectives_solution as mpi_collectives;

#[cfg(feature = "broadcast")]
#[path = "../../../exercises/mpi-collectives/tests/broadcast.rs"]
mod broadcast;
#[cfg(feature = "scatter_gather")]
#[path = "../../../exercises/mpi-collectives/tests/scatter_gather.rs"]
mod scatter_gather;
#[cfg(feature = "the_four_cases")]
#[path = "../../../exercises/mpi-collectives/tests/the_four_cases.rs"]
mod the_four_cases;
#[cfg(feature = "uneven")]
#[path = "../../../exercises/mpi-collectives/tests/uneven.rs"]
mod uneven;
#[cfg(feature = "reduce")]
#[path = "../../../exercises/mpi-collectives/tests/reduce.rs"]
mod reduce;
#[cfg(feature = "all_reduce")]
#[path = "../../../exercises/mpi-collectives/tests/all_reduce.rs"]
mod all_reduce;
#[cfg(feature = "all_to_all")]
#[path = "../../../exercises/mpi-collectives/tests/all_to_all.rs"]
mod all_to_all;
#[cfg(feature = "scan")]
#[path = "../../../exercises/mpi-collectives/tests/scan.rs"]
mod scan;
#[cfg(feature = "split")]
#[path = "../../../exercises/mpi-collectives/tests/split.rs"]
mod split;
#[cfg(feature = "cartesian")]
#[path = "../../../exercises/mpi-collectives/tests/cartesian.rs"]
mod cartesian;
#[cfg(feature = "non_blocking")]
#[path = "../../../exercises/mpi-collectives/tests/non_blocking.rs"]
mod non_blocking;
#[cfg(feature = "matvec")]
#[path = "../../../exercises/mpi-collectives/tests/matvec.rs"]
mod matvec;
#[cfg(feature = "rank_of_value")]
#[path = "../../../exercises/mpi-collectives/tests/rank_of_value.rs"]
mod rank_of_value;
#[cfg(feature = "sample_sort")]
#[path = "../../../exercises/mpi-collectives/tests/sample_sort.rs"]
mod sample_sort;
#[cfg(feature = "laplace")]
#[path = "../../../exercises/mpi-collectives/tests/laplace.rs"]
mod laplace;
#[cfg(feature = "mistakes")]
#[path = "../../../exercises/mpi-collectives/tests/mistakes.rs"]
mod mistakes;
