//! mpi-point-to-point/any_source
