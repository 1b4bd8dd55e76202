//! mpi-point-to-point/heat_equation
