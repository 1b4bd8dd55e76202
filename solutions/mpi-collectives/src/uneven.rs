//! mpi-collectives/uneven
