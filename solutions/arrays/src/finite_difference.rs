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

// SOLUTION
use ndarray::{Zip, s};
// END
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
    // SOLUTION: refuse too few points, then take differences inside and at both ends
    let n = y.len();
    if n < 3 {
        return Err(TooFewPoints(n));
    }
    let mut slopes = Array1::zeros(n);
    Zip::from(slopes.slice_mut(s![1..-1]))
        .and(y.slice(s![..-2]))
        .and(y.slice(s![2..]))
        .for_each(|slope, &left, &right| *slope = (right - left) / (2.0 * dx));
    slopes[0] = (-3.0 * y[0] + 4.0 * y[1] - y[2]) / (2.0 * dx);
    slopes[n - 1] = (3.0 * y[n - 1] - 4.0 * y[n - 2] + y[n - 3]) / (2.0 * dx);
    Ok(slopes)
    // END
}

/// How far [`derivative`] is off for the cosine: the largest absolute error at `points` evenly
/// spaced points from 0 to 2, both included.
///
/// # Errors
///
/// [`TooFewPoints`] where `points` is less than three.
pub fn cosine_error(points: usize) -> Result<f64, TooFewPoints> {
    // SOLUTION: compare the differences with the slopes that you know
    let x = Array1::linspace(0.0, 2.0, points);
    let dx = 2.0 / (points as f64 - 1.0);
    let error = derivative(&x.cos(), dx)? + x.sin();
    Ok(error.fold(0.0, |largest: f64, error| largest.max(error.abs())))
    // END
}
