//! The exercise's program, on the solution.

extern crate profiling_solution as profiling;

#[path = "../../../exercises/profiling/examples/hotspot.rs"]
mod program;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    program::main()
}
