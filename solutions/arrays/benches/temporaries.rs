//! The exercise's timings, on the solution.

extern crate arrays_solution as arrays;

#[path = "../../../exercises/arrays/benches/temporaries.rs"]
mod temporaries;

fn main() {
    temporaries::main();
}
