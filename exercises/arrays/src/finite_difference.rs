//! # Finite differences
//!
//! A function is known at points `dx` apart, and its slope is wanted at the same points. Inside,
//! take the line from the left neighbour to the right one. Its errors on both sides cancel, and
//! what is left falls with the square of `dx`: the formula is of second order.
//!
//! ```text
//! i-1   i   i+1              y[i+1] - y[i-1]
//!  o----x----o        y'  =  ---------------
//!                                 2 dx
//! ```
//!
//! The first and the last point have a neighbour on one side alone. A line to it would be of first
//! order only, and spoil the whole. The parabola through three points keeps the second order:
//!
//! ```text
//!  0    1    2              -3 y[0] + 4 y[1] - y[2]
//!  x----o----o        y'  = -----------------------
//!                                    2 dx
//! ```
//!
//! The last point sees the same in a mirror, where all differences change their sign.
//!
//! | NumPy                              | ndarray                                                 |
//! |------------------------------------|---------------------------------------------------------|
//! | `np.gradient(y, dx, edge_order=2)` | what you write here                                     |
//! | `y[2:] - y[:-2]`                   | `&y.slice(s![2..]) - &y.slice(s![..-2])`                |
//! | `d[1:-1] = c`                      | `d.slice_mut(s![1..-1]).assign(&c)`                     |
//! | `y[-1]`                            | `y[y.len() - 1]`                                        |
//! | `np.cos(x)`                        | `x.cos()`                                               |
//! | `np.abs(e).max()`                  | `e.fold(0.0, \|most: f64, e\| most.max(e.abs()))`       |
//!
//! **Task.** Complete [`derivative`], and measure it with [`cosine_error`].
//!
//!     cargo test -p arrays --test finite_difference

use ndarray::{Array1, ArrayRef1};
use std::{error::Error, fmt};

/// There are fewer points than the three that a formula of second order needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFewPoints(pub usize);

impl fmt::Display for TooFewPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a slope of second order needs at least 3 points, and there are {}", self.0)
    }
}

impl Error for TooFewPoints {}

/// The slopes of `y` at its points, which are `dx` apart: of second order everywhere.
///
/// # Errors
///
/// [`TooFewPoints`] where `y` has fewer than three.
pub fn derivative(y: &ArrayRef1<f64>, dx: f64) -> Result<Array1<f64>, TooFewPoints> {
    todo!("refuse too few points, then take differences inside and at both ends")
}

/// How far [`derivative`] is off for the cosine: the largest absolute error at `points` evenly
/// spaced points from 0 to 2, both included.
///
/// # Errors
///
/// [`TooFewPoints`] where `points` is less than three.
pub fn cosine_error(points: usize) -> Result<f64, TooFewPoints> {
    todo!("compare the differences with the slopes that you know")
}
