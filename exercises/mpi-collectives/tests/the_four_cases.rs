//! mpi-collectives/the_four_cases
