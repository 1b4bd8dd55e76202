//! mpi-point-to-point/hello
