//! # Linear algebra with faer
//!
//! ndarray multiplies matrices; what goes beyond that is done by faer, a library of dense linear
//! algebra in pure Rust, as fast as LAPACK's. Its matrices are not ndarray's arrays, but both are
//! memory with a shape, so that an array can be lent to faer as it lies: [`lend`] does that, and
//! [`array()`] brings results back.
//!
//! | NumPy                   | faer                                         |
//! |-------------------------|----------------------------------------------|
//! | `a @ b`                 | `a * b`                                      |
//! | `lu_factor(a)` of SciPy | `a.partial_piv_lu()`                         |
//! | `lu_solve(lu, b)`       | `lu.solve(&b)`, where `b` is a `Col`         |
//! | `np.linalg.inv(a)`      | `lu.inverse()`                               |
//! | `np.linalg.eigvals(a)`  | `a.eigenvalues()`, a `Result` with a `Vec`   |
//!
//! `Col::from_fn(n, |i| …)` makes a column, and `iter()` runs through one.
//!
//! The factors A = LU take about n³ operations, and each solution with them only n². So a system is
//! solved by its factors, not by the inverse.
//!
//! **When is a matrix singular?** In exact arithmetic, if a pivot is zero, and that is all that
//! NumPy's `solve` looks for. In doubles it seldom is: rounding leaves some 10⁻¹⁷ in its place, and
//! the solution is made of noise. The determinant is no help, since it changes with the units: that
//! of 0.001 times the identity is tiny, although nothing is wrong with it. What tells is the
//! reciprocal condition number,
//!
//! ```text
//! rcond(A) = 1 / (‖A‖ ‖A⁻¹‖)        1: as good as can be … 0: singular
//! ```
//!
//! The relative error of a solution is about ε / rcond, where ε = 2⁻⁵² is the rounding error of
//! doubles. Here a matrix of n rows counts as singular if rcond < n ε.
//!
//! **Task.** Complete the functions below, down to [`eigenvalues`]. What follows is given.
//!
//!     cargo test -p arrays --test linear_algebra

use faer::{
    linalg::solvers::{DenseSolveCore, PartialPivLu},
    prelude::*,
};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, CowArray, Ix2};
use num_complex::Complex64;
use std::{error::Error, fmt};

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LinearAlgebraError {
    /// The matrix would have to be square.
    NotSquare {
        /// Number of rows.
        rows: usize,
        /// Number of columns.
        columns: usize,
    },
    /// The matrix is singular, or so near to a singular one that doubles can't tell the difference.
    Singular {
        /// An estimate of 1 / (‖A‖ ‖A⁻¹‖).
        reciprocal_condition: f64,
    },
    /// The eigenvalues could not be found; among them those of a matrix with NaN or infinities.
    NoConvergence,
}

/// The dot product Σ xᵢ yᵢ of two vectors of equal length.
pub fn dot(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>) -> f64 {
    // SOLUTION: this much ndarray does
    x.dot(y)
    // END
}

/// The matrix product A B.
///
/// # Panics
///
/// If A hasn't as many columns as B has rows.
pub fn product(a: &ArrayRef2<f64>, b: &ArrayRef2<f64>) -> Array2<f64> {
    // SOLUTION: lend both to faer, multiply, and bring the result back
    array((lend(a).matrix() * lend(b).matrix()).as_ref())
    // END
}

/// The LU factors of A, with its rows exchanged for the sake of stability.
///
/// # Errors
///
/// If A is not square, or if its [`reciprocal_condition`] is below n ε (ε is `f64::EPSILON`).
pub fn factors(a: &ArrayRef2<f64>) -> Result<PartialPivLu<f64>, LinearAlgebraError> {
    // SOLUTION: check the shape, factorise, and check the condition
    let (rows, columns) = a.dim();
    if rows != columns {
        return Err(LinearAlgebraError::NotSquare { rows, columns });
    }
    let lu = lend(a).matrix().partial_piv_lu();
    let reciprocal_condition = reciprocal_condition(a, &lu);
    if reciprocal_condition < rows as f64 * f64::EPSILON {
        return Err(LinearAlgebraError::Singular { reciprocal_condition });
    }
    Ok(lu)
    // END
}

/// The solution x of A x = b.
///
/// # Errors
///
/// If A is not square, or singular.
///
/// # Panics
///
/// If b hasn't as many elements as A has rows.
pub fn solve(a: &ArrayRef2<f64>, b: &ArrayRef1<f64>) -> Result<Array1<f64>, LinearAlgebraError> {
    // SOLUTION: solve with the factors
    let b = Col::from_fn(b.len(), |i| b[i]);
    Ok(factors(a)?.solve(&b).iter().copied().collect())
    // END
}

/// The inverse of A.
///
/// # Errors
///
/// If A is not square, or singular.
pub fn inverse(a: &ArrayRef2<f64>) -> Result<Array2<f64>, LinearAlgebraError> {
    // SOLUTION: ask the factors for the inverse
    Ok(array(factors(a)?.inverse().as_ref()))
    // END
}

/// The eigenvalues of A, in any order, each as often as it counts.
///
/// # Errors
///
/// If A is not square, or its eigenvalues could not be found.
pub fn eigenvalues(a: &ArrayRef2<f64>) -> Result<Array1<Complex64>, LinearAlgebraError> {
    // SOLUTION: check the shape, and translate faer's error
    let (rows, columns) = a.dim();
    if rows != columns {
        return Err(LinearAlgebraError::NotSquare { rows, columns });
    }
    let eigenvalues = lend(a).matrix().eigenvalues();
    Ok(eigenvalues.map_err(|_| LinearAlgebraError::NoConvergence)?.into())
    // END
}

/// An array on loan to faer.
pub struct Lent<'a>(CowArray<'a, f64, Ix2>);

/// Lends an array to faer: as it lies in memory, if its rows or its columns lie one after the other
/// without gaps; a copy otherwise.
pub fn lend(a: &ArrayRef2<f64>) -> Lent<'_> {
    if a.t().is_standard_layout() { Lent(a.view().into()) } else { Lent(a.as_standard_layout()) }
}

impl Lent<'_> {
    /// The array as faer sees it.
    pub fn matrix(&self) -> MatRef<'_, f64> {
        let (rows, columns) = self.0.dim();
        match self.0.as_slice() {
            Some(by_rows) => MatRef::from_row_major_slice(by_rows, rows, columns),
            None => {
                let by_columns = self.0.as_slice_memory_order().expect("there are no gaps");
                MatRef::from_column_major_slice(by_columns, rows, columns)
            }
        }
    }
}

/// Brings a matrix of faer's back.
pub fn array(matrix: MatRef<'_, f64>) -> Array2<f64> {
    Array2::from_shape_fn((matrix.nrows(), matrix.ncols()), |(i, j)| matrix[(i, j)])
}

/// An estimate of 1 / (‖A‖ ‖A⁻¹‖), where ‖·‖ is the 1-norm, the largest sum of absolute values in a
/// column. It is 0 if the factors can't be solved with, as after a pivot of zero.
///
/// ‖A⁻¹‖ is the largest ‖A⁻¹ x‖ of all vectors with ‖x‖ = 1. Starting from the mean of the unit
/// vectors, each step goes to the one along which ‖A⁻¹ x‖ rises most. This takes n² operations, and
/// seldom misses the largest by more than a factor of 3 (Hager 1984; Higham 1988, as in LAPACK).
pub fn reciprocal_condition(a: &ArrayRef2<f64>, lu: &PartialPivLu<f64>) -> f64 {
    const STEPS: usize = 5;
    let n = a.nrows();
    let column_sums = a.columns().into_iter().map(|column| column.fold(0.0, |s, x| s + x.abs()));
    let norm = column_sums.fold(0.0, f64::max);
    let mut inverse_norm: f64 = 0.0;
    let mut x = Col::from_fn(n, |_| 1.0 / n as f64);
    for _ in 0..STEPS {
        let y = lu.solve(&x);
        let length = y.norm_l1();
        if !length.is_finite() {
            return 0.0;
        }
        inverse_norm = inverse_norm.max(length);
        let gradient = lu.solve_transpose(&Col::from_fn(n, |i| y[i].signum()));
        let steepest = (0..n).max_by(|&i, &j| gradient[i].abs().total_cmp(&gradient[j].abs()));
        x = Col::from_fn(n, |i| if Some(i) == steepest { 1.0 } else { 0.0 });
    }
    1.0 / (norm * inverse_norm)
}

impl fmt::Display for LinearAlgebraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSquare { rows, columns } => {
                write!(f, "the matrix is {rows} × {columns}, but must be square")
            }
            Self::Singular { reciprocal_condition } => write!(
                f,
                "the matrix is singular to working precision (rcond = {reciprocal_condition:.1e})"
            ),
            Self::NoConvergence => write!(f, "the eigenvalues could not be found"),
        }
    }
}

impl Error for LinearAlgebraError {}
