//! mpi-collectives/mistakes
