//! The exercise's program, on the solution.

extern crate arrays_solution as arrays;

#[path = "../../../exercises/arrays/examples/heat.rs"]
mod program;

fn main() -> std::process::ExitCode {
    program::main()
}
