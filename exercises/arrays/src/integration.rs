//! # Integration
//!
//! The integral of a function from its values at `n + 1` points, which lie `dx` apart and leave `n`
//! intervals between them. What is taken for the function within an interval makes the rule:
//!
//! ```text
//!    Riemann               trapezoid               Simpson
//!    o----+                     _o                   __o__
//!    |    |                  _-' |                 o'  |  'o
//!    |    |                 o    |                 |   |   |
//! a constant: its        a straight line:       a parabola over
//! left value             the mean of both       two intervals
//! ```
//!
//! ```text
//! Riemann    dx (y[0] + y[1] + … + y[n-1])
//! trapezoid  dx (y[0]/2 + y[1] + … + y[n-1] + y[n]/2)
//! Simpson    dx/3 (y[0] + 4 y[1] + 2 y[2] + 4 y[3] + … + 4 y[n-1] + y[n]),   n even
//! ```
//!
//! With twice the points, the error falls to a half, a quarter, a sixteenth: the rules are of
//! first, second and fourth order.
//!
//! | NumPy                         | ndarray                             |
//! |-------------------------------|-------------------------------------|
//! | `y[:-1].sum()`                | `y.slice(s![..-1]).sum()`           |
//! | `y[1::2].sum()`               | `y.slice(s![1..;2]).sum()`          |
//! | `np.linspace(a, b, n + 1)`    | `Array1::linspace(a, b, n + 1)`     |
//! | `f(x)`                        | `x.mapv(f)`                         |
//!
//! **Task.** Complete the functions below. None of them needs a loop.
//!
//!     cargo test -p arrays --test integration

use ndarray::{Array1, ArrayRef1};
use std::{error::Error, fmt};

/// Simpson's rule takes intervals by twos, and one was left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OddIntervals(pub usize);

impl fmt::Display for OddIntervals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Simpson's rule needs an even number of intervals, and there are {}", self.0)
    }
}

impl Error for OddIntervals {}

/// The values of `f` at the ends of `intervals` intervals of one length from `start` to `end`, and
/// that length, `dx`. There is at least one interval.
pub fn sample(
    f: impl Fn(f64) -> f64,
    start: f64,
    end: f64,
    intervals: usize,
) -> (Array1<f64>, f64) {
    todo!("take the values of `f` on a grid that includes both ends")
}

/// The sum of left values, of first order. `y` has at least one value.
pub fn riemann(y: &ArrayRef1<f64>, dx: f64) -> f64 {
    todo!("sum up the value at the left of each interval")
}

/// The trapezoid rule, of second order. `y` has at least one value.
pub fn trapezoid(y: &ArrayRef1<f64>, dx: f64) -> f64 {
    todo!("sum up the mean of both ends of each interval")
}

/// Simpson's rule, of fourth order. `y` has at least one value.
///
/// # Errors
///
/// [`OddIntervals`] where `y` has an even number of values, and so an odd number of intervals.
pub fn simpson(y: &ArrayRef1<f64>, dx: f64) -> Result<f64, OddIntervals> {
    todo!("refuse an odd number of intervals, and weigh the values 1, 4, 2, 4, …, 4, 1")
}
