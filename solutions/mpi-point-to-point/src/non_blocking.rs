//! mpi-point-to-point/non_blocking
