//! # Splitting and combining
//!
//! Arrays are joined in two ways. *Concatenate* puts them end to end along an axis they have.
//! *Stack* lays them on top of each other along an axis that is new.
//!
//! ```text
//! concatenate, Axis(0)     concatenate, Axis(1)     stack [1 2] and [3 4]
//!
//!     1 2                      1 2 | 5 6            Axis(0)  1 2     Axis(1)  1 3
//!     3 4                      3 4 | 7 8                     3 4              2 4
//!     ---
//!     5 6
//!     7 8
//! ```
//!
//! | NumPy                         | ndarray                                            |
//! |-------------------------------|----------------------------------------------------|
//! | `np.concatenate([a, b])`      | `concatenate(Axis(0), &[a.view(), b.view()])`      |
//! | `np.hstack([a, b])`           | `concatenate(Axis(1), &[a.view(), b.view()])`      |
//! | `np.stack([a, b])`            | `stack(Axis(0), &[a.view(), b.view()])`            |
//! | `np.split(a, [k], axis=1)`    | `a.view().split_at(Axis(1), k)`                    |
//!
//! Splitting copies nothing: both parts are views. Joining copies everything. So pieces that come
//! one by one are collected in a `Vec` and joined once, not one after the other in a loop.
//!
//! Both functions return a `Result`: the arrays may not fit together.
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test -p arrays --test split_combine

use ndarray::{
    Array2, Array3, ArrayRef1, ArrayRef2, ArrayView2, Axis, ShapeError, concatenate, stack,
};

/// The rows of `top`, and below them the rows of `bottom`.
///
/// # Errors
///
/// If one has more columns than the other.
pub fn below(top: &ArrayRef2<f64>, bottom: &ArrayRef2<f64>) -> Result<Array2<f64>, ShapeError> {
    todo!("concatenate along the axis that grows")
}

/// The columns of `left`, and to the right of them the columns of `right`.
///
/// # Errors
///
/// If one has more rows than the other.
pub fn beside(left: &ArrayRef2<f64>, right: &ArrayRef2<f64>) -> Result<Array2<f64>, ShapeError> {
    todo!("concatenate along the axis that grows")
}

/// A table of two columns: row `i` is `x[i], y[i]`. NumPy's `np.column_stack`.
///
/// # Errors
///
/// If `x` and `y` differ in length.
pub fn table(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>) -> Result<Array2<f64>, ShapeError> {
    todo!("stack along a new axis, so that each array becomes a column")
}

/// All frames of a film in one array: element `[t, i, j]` is element `[i, j]` of frame `t`.
///
/// # Errors
///
/// If the frames differ in shape, or there is none.
pub fn film(frames: &[ArrayView2<f64>]) -> Result<Array3<f64>, ShapeError> {
    todo!("stack along a new first axis")
}

/// The four quarters of `a`: top left, top right, bottom left, bottom right.
///
/// A middle row belongs to the bottom, a middle column to the right:
///
/// ```text
/// 1 1 | 2 2 2
/// ----+------
/// 3 3 | 4 4 4
/// 3 3 | 4 4 4
/// ```
pub fn quarters(a: &ArrayRef2<f64>) -> [ArrayView2<'_, f64>; 4] {
    todo!("split into top and bottom, and each of them into left and right")
}

/// Puts four quarters together, in the order of [`quarters`].
///
/// # Errors
///
/// If they don't fit.
pub fn put_together(quarters: [ArrayView2<f64>; 4]) -> Result<Array2<f64>, ShapeError> {
    let [top_left, top_right, bottom_left, bottom_right] = quarters;
    todo!("join the two at the top, the two at the bottom, and then top and bottom")
}
