//! mpi-collectives/reduce
