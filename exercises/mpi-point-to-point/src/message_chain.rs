//! mpi-point-to-point/message_chain
