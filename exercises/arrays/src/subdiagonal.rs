//! # Diagonals beside the main one
//!
//! Matrices with a few diagonals stand behind every chain and every grid: each site has an entry
//! for itself, and one for each neighbour. ndarray has a view of the main diagonal only, `diag` and
//! `diag_mut`, and no `k` as NumPy has. But the main diagonal begins in a corner. Cut rows off at
//! the top, or columns off at the left, and another one begins in the corner of what is left:
//!
//! ```text
//! k = 0            k = 1              k = -1
//!
//!   x . . .        . | x . .          . . . .
//!   . x . .        . | . x .          -------
//!   . . x .        . | . . x          x . . .
//!   . . . x        . | . . .          . x . .
//!                                     . . x .
//! ```
//!
//! | NumPy                     | ndarray                        |
//! |---------------------------|--------------------------------|
//! | `np.eye(n)`               | `Array2::eye(n)`               |
//! | `np.diagonal(a)`          | `a.diag()`, or `a.into_diag()` of a view |
//! | `np.fill_diagonal(a, 1)`  | `a.diag_mut().fill(1.0)`       |
//! | `np.eye(n, k=1)`          | (this exercise)                |
//!
//! **Task.** Complete the functions below. No loop over elements is needed.
//!
//!     cargo test -p arrays --test subdiagonal

use ndarray::{Array2, ArrayRef1, ArrayRef2, ArrayViewMut1, s};

/// The `k`-th diagonal of `a`, to read and to write: 0 is the main one, 1 the one above it, -1 the
/// one below.
///
/// `a` need not be square. A diagonal outside of `a` is empty.
pub fn diagonal_mut(a: &mut ArrayRef2<f64>, k: isize) -> ArrayViewMut1<'_, f64> {
    let (rows, columns) = a.dim();
    todo!("slice off the rows or columns before the diagonal, then take the main one")
}

/// Which of `n` sites in a chain touch: 1 for a site with itself and with its neighbours, else 0.
///
/// ```text
/// 1 1 0 0
/// 1 1 1 0
/// 0 1 1 1
/// 0 0 1 1
/// ```
///
/// Allocates once: for the result.
pub fn chain(n: usize) -> Array2<f64> {
    todo!("start from the identity and fill the diagonals beside the main one")
}

/// The square matrix with these three diagonals, and zeros elsewhere.
///
/// `lower` and `upper` have one element less than `main` (or none, as `main`).
///
/// ```text
/// main[0]   upper[0]   0
/// lower[0]  main[1]    upper[1]
/// 0         lower[1]   main[2]
/// ```
pub fn tridiagonal(
    lower: &ArrayRef1<f64>,
    main: &ArrayRef1<f64>,
    upper: &ArrayRef1<f64>,
) -> Array2<f64> {
    todo!("assign to each diagonal of a matrix of zeros")
}
