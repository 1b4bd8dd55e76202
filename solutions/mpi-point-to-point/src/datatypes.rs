//! mpi-point-to-point/datatypes
