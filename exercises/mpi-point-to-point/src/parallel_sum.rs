//! mpi-point-to-point/parallel_sum
