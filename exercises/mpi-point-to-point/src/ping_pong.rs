//! mpi-point-to-point/ping_pong
