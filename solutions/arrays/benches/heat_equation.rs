//! The exercise's timings, on the solution.

extern crate arrays_solution as arrays;

#[path = "../../../exercises/arrays/benches/heat_equation.rs"]
mod heat_equation;

fn main() {
    heat_equation::main();
}
