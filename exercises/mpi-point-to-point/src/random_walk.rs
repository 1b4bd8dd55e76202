//! mpi-point-to-point/random_walk
