//! mpi-point-to-point/task_farm
