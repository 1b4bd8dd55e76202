//! mpi-collectives/scan
