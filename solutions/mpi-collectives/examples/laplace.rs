//! The exercise's program, on the solution.

extern crate mpi_collectives_solution as mpi_collectives;

#[path = "../../../exercises/mpi-collectives/examples/laplace.rs"]
mod program;

fn main() -> std::process::ExitCode {
    program::main()
}
