//! mpi-collectives/scatter_gather
