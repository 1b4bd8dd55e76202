//! # Shape and strides
//!
//! Memory is one long row of elements. The *strides* of an array say how many elements to skip to
//! go one step along each axis. An array is no more than that: a place to begin, a shape, and
//! strides.
//!
//! ```text
//! a = 1 2 3     row-major (C, NumPy, ndarray)   1 2 3 4 5 6   strides [3, 1]
//!     4 5 6     column-major (Fortran)          1 4 2 5 3 6   strides [1, 2]
//!
//! a.t()         the memory of `a`, strides swapped
//! a[:, ::-1]    the memory of `a`, beginning at 3, strides [3, -1]
//! ```
//!
//! NumPy counts strides in bytes, ndarray in elements: what is `(24, 8)` there is `[3, 1]` here.
//!
//! | NumPy                         | ndarray                                              |
//! |-------------------------------|------------------------------------------------------|
//! | `a.reshape(2, 3)`             | `a.to_shape((2, 3))`                                 |
//! | the same, `a` being used up   | `a.into_shape_with_order((2, 3))`                    |
//! | `a.ravel()`                   | `a.flatten()`                                        |
//! | `a.ravel(order="F")`          | `a.flatten_with_order(Order::ColumnMajor)`           |
//! | `a.T`                         | `a.t()`                                              |
//! | `np.zeros((2, 3), order="F")` | `Array2::zeros((2, 3).f())`                          |
//! | `a.strides`, in bytes         | `a.strides()`, in elements                           |
//!
//! The method `.f()` of a shape comes from the trait `ShapeBuilder`.
//!
//! **Task.** Complete the functions below. The last two are arithmetic: there, ask no array.
//!
//!     cargo test -p arrays --test shape_and_strides

use ndarray::{Array1, Array2, ArrayRef2, ArrayView2, Order, ShapeBuilder, ShapeError};

/// The values as a table, row by row: the first `columns` of them are the first row.
///
/// The table takes over the memory of `values`, which lie one after another in it.
///
/// # Errors
///
/// If there are not `rows * columns` values.
pub fn table(values: Array1<f64>, rows: usize, columns: usize) -> Result<Array2<f64>, ShapeError> {
    todo!("reshape without a copy")
}

/// `a` with rows and columns exchanged, without a copy: element `[i, j]` is `a[[j, i]]`.
pub fn transposed(a: &ArrayRef2<f64>) -> ArrayView2<'_, f64> {
    todo!("exchange the axes")
}

/// The elements of `a` column by column, as Fortran counts them.
pub fn column_by_column(a: &ArrayRef2<f64>) -> Array1<f64> {
    todo!("flatten in column-major order")
}

/// A copy of `a` for a Fortran library: the same shape and elements, laid out column by column.
///
/// Its strides are 1 and the number of rows, however `a` itself is laid out.
pub fn fortran_copy(a: &ArrayRef2<f64>) -> Array2<f64> {
    todo!("make an array in column-major order, and assign to it")
}

/// The strides, in elements, of a row-major array of this shape with any number of axes.
///
/// The last axis has stride 1. A step along any other axis skips one whole block of what lies
/// behind it: shape `[2, 3, 4]` has strides `[12, 4, 1]`. No axis is of length 0.
pub fn row_major_strides(shape: &[usize]) -> Vec<isize> {
    todo!("go through the axes from the last to the first")
}

/// How far the element at `index` lies from the element at `[0, 0, …]`, in elements.
///
/// There is one stride, and one index, for each axis. A stride may be negative (the axis runs
/// backwards through memory) or 0 (every index finds the same element).
pub fn offset(strides: &[isize], index: &[usize]) -> isize {
    todo!("add up the steps along all axes")
}
