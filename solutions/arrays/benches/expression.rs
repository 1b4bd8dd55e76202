//! The exercise's timings, on the solution.

extern crate arrays_solution as arrays;

#[path = "../../../exercises/arrays/benches/expression.rs"]
mod expression;

fn main() {
    expression::main();
}
