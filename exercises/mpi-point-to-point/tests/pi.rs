//! mpi-point-to-point/pi
