//! mpi-point-to-point/message_exchange
