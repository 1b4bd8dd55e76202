//! mpi-point-to-point/send_receive
