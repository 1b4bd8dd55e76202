//! # Arrays: solutions
//!
//! One module an exercise, in teaching order. The skeletons follow from these files: see `cargo hpc sync`.

#[cfg(feature = "creation")]
pub mod creation;
#[cfg(feature = "slicing")]
pub mod slicing;
#[cfg(feature = "views_and_copies")]
pub mod views_and_copies;
#[cfg(feature = "shape_and_strides")]
pub mod shape_and_strides;
#[cfg(feature = "split_combine")]
pub mod split_combine;
#[cfg(feature = "subdiagonal")]
pub mod subdiagonal;
#[cfg(feature = "elementwise")]
pub mod elementwise;
#[cfg(feature = "reductions")]
pub mod reductions;
#[cfg(feature = "broadcasting")]
pub mod broadcasting;
#[cfg(feature = "masks_and_indices")]
pub mod masks_and_indices;
#[cfg(feature = "dna_mutation")]
pub mod dna_mutation;
#[cfg(feature = "random_numbers")]
pub mod random_numbers;
#[cfg(feature = "text_io")]
pub mod text_io;
#[cfg(feature = "polynomials")]
pub mod polynomials;
#[cfg(feature = "linear_algebra")]
pub mod linear_algebra;
#[cfg(feature = "finite_difference")]
pub mod finite_difference;
#[cfg(feature = "integration")]
pub mod integration;
#[cfg(feature = "temporaries")]
pub mod temporaries;
#[cfg(feature = "expression")]
pub mod expression;
#[cfg(feature = "game_of_life")]
pub mod game_of_life;
#[cfg(feature = "heat_equation")]
pub mod heat_equation;
