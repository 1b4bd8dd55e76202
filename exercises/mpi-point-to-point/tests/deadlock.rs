//! mpi-point-to-point/deadlock
