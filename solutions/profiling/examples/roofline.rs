//! The exercise's program, on the solution.

extern crate profiling_solution as profiling;

#[path = "../../../exercises/profiling/examples/roofline.rs"]
mod program;

fn main() {
    program::main();
}
