//! mpi-collectives/all_reduce
