//! mpi-collectives/rank_of_value
