//! mpi-collectives/sample_sort
