//! mpi-collectives/split
