//! mpi-collectives/laplace
