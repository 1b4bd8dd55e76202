//! # Arithmetic, element by element
//!
//! Operators and functions work on whole arrays. What NumPy leaves to its run time is visible here:
//! who owns the memory of the result.
//!
//! | NumPy                 | ndarray                                                          |
//! |-----------------------|------------------------------------------------------------------|
//! | `a + b`               | `&a + &b`: a new array                                           |
//! |                       | `a + &b`: uses `a` up, and its memory again                      |
//! | `2 * a - 1`           | `2.0 * &a - 1.0`: a new array, then changed in place             |
//! | `a ** 2`, `a ** 3`    | `a.pow2()`, `a.powi(3)`                                          |
//! | `np.sin(a)`, `abs(a)` | `a.sin()`, `a.abs()`                                             |
//! | `np.vectorize(f)(a)`  | `a.mapv(f)`, compiled and not slow                               |
//! | `a += b`              | `a += &b`                                                        |
//! | `a += 3 * b`          | `a.scaled_add(3.0, &b)`: no temporary (BLAS calls it `axpy`)     |
//!
//! A long expression makes a pass over memory for each operator. `Zip` goes over several arrays in
//! step and does all of it in one pass:
//!
//! ```text
//! Zip::from(&a).and(&b).map_collect(|a, b| a.max(*b))           a new array
//! Zip::from(&mut a).and(&b).for_each(|a, b| *a = a.max(*b))     changes `a`
//! ```
//!
//! An argument of type `&ArrayRef1<f64>` is a reference already: write `a + b` or `2.0 * a`.
//! Between such an `a` and an array `c` of your own, write `a + &*c`: both sides have to be of one
//! type.
//!
//! **Task.** Complete the functions below, without loops or indices.
//!
//!     cargo test -p arrays --test elementwise

use ndarray::{Array1, ArrayRef1, Zip, s};

/// Standard acceleration of free fall, in m/s².
pub const GRAVITY: f64 = 9.80665;

/// Temperatures in degrees Celsius from degrees Fahrenheit: C = (F - 32) · 5/9.
pub fn celsius(fahrenheit: &ArrayRef1<f64>) -> Array1<f64> {
    todo!("subtract and scale")
}

/// Heights, in m, of a stone at the given times, in s: h₀ + v₀ t - g t²/2.
///
/// It starts at the height `start` (m) with the upward velocity `velocity` (m/s).
pub fn height(times: &ArrayRef1<f64>, start: f64, velocity: f64) -> Array1<f64> {
    todo!("write the formula with whole arrays")
}

/// Relative errors: |measured - exact| / |exact|.
pub fn relative_error(measured: &ArrayRef1<f64>, exact: &ArrayRef1<f64>) -> Array1<f64> {
    todo!("combine both arrays, and take absolute values")
}

/// sin(x)/x of every element, and the limit 1 where x is 0.
pub fn sinc(x: &ArrayRef1<f64>) -> Array1<f64> {
    todo!("map a function of one number over the array")
}

/// Lets forces (N) act on bodies of one mass (kg) for the time `dt` (s): v += F/m · dt.
///
/// Changes the velocities (m/s) in place. Allocates nothing.
pub fn kick(velocities: &mut ArrayRef1<f64>, forces: &ArrayRef1<f64>, mass: f64, dt: f64) {
    todo!("add a multiple of the forces in place")
}

/// Lengths of the vectors (x, y, z): √(x² + y² + z²).
///
/// One pass over the three arrays, and one allocation: the result's.
pub fn lengths(x: &ArrayRef1<f64>, y: &ArrayRef1<f64>, z: &ArrayRef1<f64>) -> Array1<f64> {
    todo!("zip the three arrays and collect")
}

/// Differences of neighbours: element `i` is `x[i + 1] - x[i]`. NumPy's `x[1:] - x[:-1]`.
///
/// One element less than `x` has; none if `x` is empty.
pub fn differences(x: &ArrayRef1<f64>) -> Array1<f64> {
    todo!("subtract two slices, one of them shifted")
}
