//! mpi-point-to-point/ring
