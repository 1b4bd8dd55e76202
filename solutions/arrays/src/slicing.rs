//! # Slicing
//!
//! A slice is a window on an array: rows, columns and steps of it, without a copy. It is a *view*,
//! and through a mutable view a whole block is set at once.
//!
//! | NumPy           | ndarray                                                           |
//! |-----------------|-------------------------------------------------------------------|
//! | `a[1, 2]`       | `a[[1, 2]]`                                                       |
//! | `a[-1]`         | `a[a.len() - 1]`: an index counts from the front only             |
//! | `a[1:4]`        | `a.slice(s![1..4])`                                               |
//! | `a[:-2]`        | `a.slice(s![..-2])`: in a range, a negative number counts from the end |
//! | `a[::2]`        | `a.slice(s![..;2])`: the step stands after a semicolon            |
//! | `a[1::2]`       | `a.slice(s![1..;2])`                                              |
//! | `a[:, 3]`       | `a.slice(s![.., 3])` or `a.column(3)`                             |
//! | `a[6:2:-1]`     | `a.slice(s![3..7;-1])`: first the range, then backwards through it |
//! | `a[1:4] = 7`    | `a.slice_mut(s![1..4]).fill(7.0)`                                 |
//! | `a[1:4] = b`    | `a.slice_mut(s![1..4]).assign(&b)`                                |
//!
//! Two more things differ from NumPy. A range that leaves the array panics, where NumPy cuts it off
//! silently. It may *begin* at the end (`s![3..]` of three elements is empty), but not past it.
//! And `-n` means `n` from the end for `n > 0` only: `s![-0..]` is everything.
//!
//! **Task.** Complete the functions below. None of them needs a loop.
//!
//!     cargo test -p arrays --test slicing

use ndarray::{ArrayRef1, ArrayRef2, ArrayView1, ArrayView2, s};

/// The `k`-th element from the end of a row: 1 is the last one. NumPy's `a[row, -k]`.
///
/// `k` is between 1 and the number of columns.
pub fn from_the_end(a: &ArrayRef2<f64>, row: usize, k: usize) -> f64 {
    // SOLUTION: read one element by its row and column
    a[[row, a.ncols() - k]]
    // END
}

/// Column `j` of `a`. NumPy's `a[:, j]`.
pub fn column(a: &ArrayRef2<f64>, j: usize) -> ArrayView1<'_, f64> {
    // SOLUTION: take one column
    a.column(j)
    // END
}

/// `a` without its outermost rows and columns. NumPy's `a[1:-1, 1:-1]`.
///
/// `a` has at least one row and one column.
///
/// ```text
/// . . . . .
/// . x x x .
/// . x x x .
/// . . . . .
/// ```
pub fn interior(a: &ArrayRef2<f64>) -> ArrayView2<'_, f64> {
    // SOLUTION: leave out one line at every edge
    a.slice(s![1..-1, 1..-1])
    // END
}

/// A coarser grid: every `step`-th row and every `step`-th column, beginning with the first.
/// NumPy's `a[::step, ::step]`.
///
/// `step` is at least 1. In `s!`, a step is an `isize`.
pub fn coarsened(a: &ArrayRef2<f64>, step: usize) -> ArrayView2<'_, f64> {
    // SOLUTION: take a step along both axes
    let step = step as isize;
    a.slice(s![..;step, ..;step])
    // END
}

/// The last `n` measurements, the latest first. `[1, 2, 3, 4]` with `n` = 2 gives `[4, 3]`.
///
/// `n` is between 0 and the number of measurements.
pub fn latest_first(measurements: &ArrayRef1<f64>, n: usize) -> ArrayView1<'_, f64> {
    // SOLUTION: take a range at the end, and go through it backwards
    measurements.slice(s![measurements.len() - n..;-1])
    // END
}

/// Copies `block` into `a`, so that the corner `block[[0, 0]]` lands on `a[[top, left]]`.
///
/// The block fits into `a` there.
pub fn paste(a: &mut ArrayRef2<f64>, top: usize, left: usize, block: &ArrayRef2<f64>) {
    // SOLUTION: assign to a part of the array
    let (rows, columns) = block.dim();
    a.slice_mut(s![top..top + rows, left..left + columns]).assign(block);
    // END
}

/// Sets the black squares of a board of any size to 1, and leaves the white ones as they are.
///
/// The square at `[0, 0]` is white, and colours alternate along rows and columns:
///
/// ```text
/// . 1 . 1 . 1 . 1
/// 1 . 1 . 1 . 1 .
/// . 1 . 1 . 1 . 1
/// 1 . 1 . 1 . 1 .
/// ```
///
/// Two slices hold all black squares. Nothing is allocated.
pub fn checkerboard(board: &mut ArrayRef2<f64>) {
    // SOLUTION: fill the black squares of the even rows, then those of the odd rows
    if board.is_empty() {
        return; // A range that begins at 1 is out of bounds where there is no row or no column.
    }
    board.slice_mut(s![..;2, 1..;2]).fill(1.0);
    board.slice_mut(s![1..;2, ..;2]).fill(1.0);
    // END
}
