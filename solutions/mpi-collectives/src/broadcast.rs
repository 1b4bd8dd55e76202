//! mpi-collectives/broadcast
