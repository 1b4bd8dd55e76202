//! mpi-collectives/non_blocking
