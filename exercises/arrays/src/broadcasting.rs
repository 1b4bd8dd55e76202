//! # Broadcasting
//!
//! Two arrays of different shapes can be combined element by element where one of them can be
//! stretched to fit. ndarray's rule is NumPy's: write the shapes below each other, right-aligned.
//! Two lengths agree if they are equal, or if one of them is 1 or missing; that array is then
//! repeated along this axis, without a copy being made.
//!
//! ```text
//! points   n × 2        points   n × 2        points   n × 2        column   n × 1
//! shift        2        factors      n        factors  n × 1        row          m
//!          ─────                 ─────                 ─────                 ─────
//!          n × 2              no match                 n × 2                 n × m
//! ```
//!
//! The second pair doesn't fit, unless n happens to be 2: then it fits the wrong way round. What
//! belongs to the rows needs an axis of length 1 at the end:
//!
//! | NumPy           | ndarray                           | shape of the result |
//! |-----------------|-----------------------------------|---------------------|
//! | `x[:, None]`    | `x.view().insert_axis(Axis(1))`   | n × 1               |
//! | `x[None, :]`    | `x.view().insert_axis(Axis(0))`   | 1 × n               |
//! | `a + b`         | `a + b`, both of them references  |                     |
//! | `a @ b`         | `a.dot(&b)`                       |                     |
//!
//! In an operation, an argument of the functions below (`&ArrayRef…`) goes with another one, or
//! with an array. It goes with a view once it is one itself: `&a.view() * &view`.
//!
//! A set of n points in the plane is an n × 2 array, one row (x, y) a point.
//!
//! **Task.** Complete the functions below, without a loop.
//!
//!     cargo test -p arrays --test broadcasting

use ndarray::{Array2, ArrayRef1, ArrayRef2};

/// Every point moved by the same `shift`, (dx, dy).
pub fn translate(points: &ArrayRef2<f64>, shift: &ArrayRef1<f64>) -> Array2<f64> {
    todo!("add the shift to every row")
}

/// Every point (x, y) moved to (fx · x, fy · y), where `factors` is (fx, fy).
pub fn scale(points: &ArrayRef2<f64>, factors: &ArrayRef1<f64>) -> Array2<f64> {
    todo!("multiply every row by the factors")
}

/// Every point scaled by a factor of its own: both coordinates of point `i` by `factors[i]`.
pub fn scale_each(points: &ArrayRef2<f64>, factors: &ArrayRef1<f64>) -> Array2<f64> {
    todo!("multiply every column by the factors")
}

/// Every point turned counter-clockwise round the origin by `angle`, in radians:
///
/// ```text
/// x' = x cos(angle) - y sin(angle)
/// y' = x sin(angle) + y cos(angle)
/// ```
///
/// In a textbook a point is a column, and a matrix stands on its left. Here the points are rows, so
/// that the matrix stands on their right.
pub fn rotate(points: &ArrayRef2<f64>, angle: f64) -> Array2<f64> {
    todo!("multiply the points by a 2 × 2 matrix")
}

/// The outer product: element `[i, j]` is `x[i] * y[j]`.
pub fn outer(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>) -> Array2<f64> {
    todo!("multiply a column by a row")
}
