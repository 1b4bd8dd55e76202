//! The exercises' own tests, run on the solutions.

extern crate arrays_solution as arrays;

#[cfg(feature = "creation")]
#[path = "../../../exercises/arrays/tests/creation.rs"]
mod creation;
#[cfg(feature = "slicing")]
#[path = "../../../exercises/arrays/tests/slicing.rs"]
mod slicing;
#[cfg(feature = "views_and_copies")]
#[path = "../../../exercises/arrays/tests/views_and_copies.rs"]
mod views_and_copies;
#[cfg(feature = "shape_and_strides")]
#[path = "../../../exercises/arrays/tests/shape_and_strides.rs"]
mod shape_and_strides;
#[cfg(feature = "split_combine")]
#[path = "../../../exercises/arrays/tests/split_combine.rs"]
mod split_combine;
#[cfg(feature = "subdiagonal")]
#[path = "../../../exercises/arrays/tests/subdiagonal.rs"]
mod subdiagonal;
#[cfg(feature = "elementwise")]
#[path = "../../../exercises/arrays/tests/elementwise.rs"]
mod elementwise;
#[cfg(feature = "reductions")]
#[path = "../../../exercises/arrays/tests/reductions.rs"]
mod reductions;
#[cfg(feature = "broadcasting")]
#[path = "../../../exercises/arrays/tests/broadcasting.rs"]
mod broadcasting;
#[cfg(feature = "masks_and_indices")]
#[path = "../../../exercises/arrays/tests/masks_and_indices.rs"]
mod masks_and_indices;
#[cfg(feature = "dna_mutation")]
#[path = "../../../exercises/arrays/tests/dna_mutation.rs"]
mod dna_mutation;
#[cfg(feature = "random_numbers")]
#[path = "../../../exercises/arrays/tests/random_numbers.rs"]
mod random_numbers;
#[cfg(feature = "text_io")]
#[path = "../../../exercises/arrays/tests/text_io.rs"]
mod text_io;
#[cfg(feature = "polynomials")]
#[path = "../../../exercises/arrays/tests/polynomials.rs"]
mod polynomials;
#[cfg(feature = "linear_algebra")]
#[path = "../../../exercises/arrays/tests/linear_algebra.rs"]
mod linear_algebra;
#[cfg(feature = "finite_difference")]
#[path = "../../../exercises/arrays/tests/finite_difference.rs"]
mod finite_difference;
#[cfg(feature = "integration")]
#[path = "../../../exercises/arrays/tests/integration.rs"]
mod integration;
#[cfg(feature = "temporaries")]
#[path = "../../../exercises/arrays/tests/temporaries.rs"]
mod temporaries;
#[cfg(feature = "expression")]
#[path = "../../../exercises/arrays/tests/expression.rs"]
mod expression;
#[cfg(feature = "game_of_life")]
#[path = "../../../exercises/arrays/tests/game_of_life.rs"]
mod game_of_life;
#[cfg(feature = "heat_equation")]
#[path = "../../../exercises/arrays/tests/heat_equation.rs"]
mod heat_equation;
