//! mpi-collectives/all_to_all
