//! mpi-collectives/cartesian
