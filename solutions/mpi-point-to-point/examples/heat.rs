//! The exercise's program, on the solution.

extern crate mpi_point_to_point_solution as mpi_point_to_point;

#[path = "../../../exercises/mpi-point-to-point/examples/heat.rs"]
mod program;

fn main() -> std::process::ExitCode {
    program::main()
}
