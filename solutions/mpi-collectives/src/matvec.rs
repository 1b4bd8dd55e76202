//! mpi-collectives/matvec
