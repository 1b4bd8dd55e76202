//! mpi-point-to-point/probe
