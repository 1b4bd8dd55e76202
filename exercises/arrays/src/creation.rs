//! # Creating arrays
//!
//! An array is one block of memory and a shape. It is seldom filled element by element: a
//! constructor is told the shape and the rule.
//!
//! | NumPy                        | ndarray                                 |
//! |------------------------------|-----------------------------------------|
//! | `np.array([[1, 2], [3, 4]])` | `array![[1, 2], [3, 4]]`                |
//! | `np.zeros((2, 3))`           | `Array2::zeros((2, 3))`                 |
//! | `np.full((2, 3), 7.0)`       | `Array2::from_elem((2, 3), 7.0)`        |
//! | `np.linspace(0, 1, 5)`       | `Array1::linspace(0.0, 1.0, 5)`         |
//! | `np.arange(0, 1, 0.25)`      | `Array1::range(0.0, 1.0, 0.25)`         |
//! | `np.fromfunction(f, (2, 3))` | `Array2::from_shape_fn((2, 3), f)`      |
//! | `a.shape`, `a.size`, `a.T`   | `a.shape()` or `a.dim()`, `a.len()`, `a.t()` |
//!
//! A shape is `(rows, columns)`, as in NumPy: the last index runs fastest through memory.
//!
//! **Task.** Complete the functions below. None of them needs a loop.
//!
//!     cargo test -p arrays --test creation

use ndarray::{Array1, Array2, ArrayRef2};
use num_complex::Complex64;
use std::f64::consts::TAU;

/// The table
///
/// ```text
/// 1.0  2.0  3.0
/// 4.0  5.0  6.0
/// ```
pub fn small_table() -> Array2<f64> {
    todo!("write the table out with `array!`")
}

/// `points` evenly spaced positions from `start` to `end`, both of them included.
pub fn grid(start: f64, end: f64, points: usize) -> Array1<f64> {
    todo!("ask for evenly spaced numbers by their count")
}

/// The times `0, dt, 2 dt, …` before `end`, which itself is not included.
pub fn times(end: f64, dt: f64) -> Array1<f64> {
    todo!("ask for evenly spaced numbers by their step")
}

/// A `rows` × `columns` array of zeros, and one of the same shape full of ones.
pub fn zeros_and_ones(rows: usize, columns: usize) -> (Array2<f64>, Array2<f64>) {
    todo!("make two arrays of this shape")
}

/// Distances from the corner: element `[i, j]` is √(i² + j²).
pub fn distances(rows: usize, columns: usize) -> Array2<f64> {
    todo!("fill an array from a function of its index")
}

/// The `n` complex solutions of zⁿ = 1: element `k` is exp(2πi k/n).
///
/// `Complex64::cis(angle)` is exp(i · angle); 2π is `TAU`.
pub fn roots_of_unity(n: usize) -> Array1<Complex64> {
    todo!("fill an array of complex numbers from a function of its index")
}

/// The number of rows, of columns, and of elements of `a`.
pub fn dimensions(a: &ArrayRef2<f64>) -> (usize, usize, usize) {
    todo!("ask the array for its shape and size")
}
