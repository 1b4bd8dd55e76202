//! # Polynomials: values, fits, roots
//!
//! A polynomial is its coefficients, lowest power first: `[c₀, c₁, c₂]` is c₀ + c₁ x + c₂ x², as
//! in `numpy.polynomial`. (The older `np.polyfit` and `np.roots` have them the other way round.)
//!
//! **Values.** Horner's scheme needs one multiplication and one addition a coefficient:
//!
//! ```text
//! c₀ + c₁ x + c₂ x² + c₃ x³  =  c₀ + x (c₁ + x (c₂ + x c₃))
//! ```
//!
//! **Fits.** The coefficients nearest to given points solve V c ≈ y by least squares:
//!
//! ```text
//!      ⎡ 1  x₀  x₀²  … ⎤
//! V =  ⎢ 1  x₁  x₁²  … ⎥        ‖V c - y‖ → min
//!      ⎣ ⋮   ⋮   ⋮     ⎦
//! ```
//!
//! Many textbooks multiply by Vᵀ and solve the square system VᵀV c = Vᵀy, the normal equations.
//! That squares the condition number, which is large already: 10⁸ for powers up to 11 between 0
//! and 1. So 16 digits are lost, all that a double has. The factors V = QR lose 8.
//!
//! **Roots.** The polynomial of degree n, divided by its leading coefficient, is the characteristic
//! polynomial of its companion matrix, whose eigenvalues are therefore its roots (for n = 4):
//!
//! ```text
//! ⎡ 0  0  0  -c₀/c₄ ⎤
//! ⎢ 1  0  0  -c₁/c₄ ⎥
//! ⎢ 0  1  0  -c₂/c₄ ⎥
//! ⎣ 0  0  1  -c₃/c₄ ⎦
//! ```
//!
//! The linear algebra is that of faer (`use faer::{Col, Mat, prelude::*};`):
//!
//! | NumPy                        | faer                                             |
//! |------------------------------|--------------------------------------------------|
//! | `np.fromfunction(f, (m, n))` | `Mat::from_fn(m, n, \|i, j\| …)`                 |
//! | `np.fromfunction(f, (m,))`   | `Col::from_fn(m, \|i\| …)`                       |
//! | `np.linalg.qr(a)`            | `a.qr()`, which has a method `solve_lstsq(&b)`   |
//! | `np.linalg.eigvals(a)`       | `a.eigenvalues()`, a `Result` with a `Vec`       |
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test -p arrays --test polynomials

// SOLUTION
use faer::{Col, Mat, prelude::*};
// END
use ndarray::{Array1, ArrayRef1};
use num_complex::Complex64;

/// The value at `x` of the polynomial with these coefficients, lowest power first; 0 for none.
pub fn evaluate(coefficients: &ArrayRef1<f64>, x: f64) -> f64 {
    // SOLUTION: start from the highest power and work inside out
    coefficients.iter().rev().fold(0.0, |value, &coefficient| value * x + coefficient)
    // END
}

/// The polynomial of degree `degree` that is nearest to the points (`x[i]`, `y[i]`): the sum of the
/// squared vertical distances is least. Returns its `degree + 1` coefficients, lowest power first.
///
/// Uses the QR factors of V, because those lose half as many digits as the normal equations.
///
/// # Panics
///
/// If there are fewer points than coefficients.
pub fn fit(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>, degree: usize) -> Array1<f64> {
    // SOLUTION: set up V and y, and solve by the QR factors of V
    let powers = Mat::from_fn(x.len(), degree + 1, |i, j| x[i].powi(j as i32));
    let values = Col::from_fn(y.len(), |i| y[i]);
    powers.qr().solve_lstsq(&values).iter().copied().collect()
    // END
}

/// The roots of the polynomial with these coefficients, lowest power first, in any order. A root of
/// multiplicity m comes m times.
///
/// The degree is that of the highest power whose coefficient is not zero. A constant has no roots.
///
/// # Panics
///
/// If a coefficient is not finite.
pub fn roots(coefficients: &ArrayRef1<f64>) -> Array1<Complex64> {
    // SOLUTION: set up the companion matrix and ask for its eigenvalues
    let degree = coefficients.iter().rposition(|&c| c != 0.0).unwrap_or(0);
    let companion = Mat::from_fn(degree, degree, |i, j| {
        if j + 1 == degree {
            -coefficients[i] / coefficients[degree]
        } else if i == j + 1 {
            1.0
        } else {
            0.0
        }
    });
    companion.eigenvalues().expect("the coefficients are finite").into()
    // END
}
