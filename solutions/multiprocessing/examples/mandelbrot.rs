//! The exercise's program, on the solution.

extern crate multiprocessing_solution as multiprocessing;

#[path = "../../../exercises/multiprocessing/examples/mandelbrot.rs"]
mod program;

fn main() -> std::process::ExitCode {
    program::main()
}
