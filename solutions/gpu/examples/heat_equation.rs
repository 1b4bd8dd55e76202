//! The exercise's program, on the solution.

extern crate gpu_solution as gpu;

#[path = "../../../exercises/gpu/examples/heat_equation.rs"]
mod program;

fn main() -> std::process::ExitCode {
    program::main()
}
