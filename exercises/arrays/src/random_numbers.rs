//! # Random numbers
//!
//! A generator is a small machine: a state, from which each draw makes a number and the next state.
//! A seed sets the state at the start, and everything that is drawn follows from it.
//!
//! ```text
//! seed ──▶ state ──▶ state ──▶ state ──▶ …
//!            │         │         │
//!            ▼         ▼         ▼
//!          0.283     0.901     0.117
//! ```
//!
//! So a program seeds its generator once, at the start, and passes it on as `&mut`: whoever seeds
//! it again with the same seed draws the same numbers again.
//!
//! | NumPy                             | rand, with ndarray                          |
//! |-----------------------------------|---------------------------------------------|
//! | `rng = np.random.default_rng(42)` | `let mut rng = Xoshiro256PlusPlus::seed_from_u64(42);` |
//! | `rng.uniform(low, high)`          | `rng.random_range(low..high)`               |
//! | `rng.normal(mean, deviation)`     | `rng.sample(Normal::new(mean, deviation)?)` |
//! | `rng.choice(n, k, replace=False)` | `index::sample(rng, n, k).into_vec()`       |
//! | `… size=n`                        | `Array1::from_shape_simple_fn(n, \|\| …)`   |
//! | `x.mean()`, `x.std(ddof=1)`       | `x.mean()`, an `Option`; `x.std(1.0)`       |
//!
//! **Task.** Complete the functions below. The last one uses the first in an experiment.
//!
//!     cargo test -p arrays --test random_numbers

use ndarray::{Array1, ArrayRef1, Axis};
use rand::{Rng, RngExt, SeedableRng, rngs::Xoshiro256PlusPlus, seq::index};
use rand_distr::Normal;

/// `count` numbers from `low` (included) to `high` (not included), all equally likely.
pub fn uniform(count: usize, low: f64, high: f64, rng: &mut impl Rng) -> Array1<f64> {
    todo!("fill an array by drawing each element")
}

/// `count` numbers from the normal distribution with this mean and standard deviation.
pub fn normal(count: usize, mean: f64, deviation: f64, rng: &mut impl Rng) -> Array1<f64> {
    todo!("make the distribution once, and sample it for each element")
}

/// `count` of the `values`, drawn without replacement: each place is drawn at most once, and all of
/// them are equally likely.
///
/// # Panics
///
/// If there are fewer than `count` values.
pub fn draw(count: usize, values: &ArrayRef1<f64>, rng: &mut impl Rng) -> Array1<f64> {
    todo!("sample different indices, and select by them")
}

/// The mean of at least two samples, and their standard deviation:
///
/// ```text
/// s² = Σ (xᵢ - mean)² / (n - 1)
/// ```
pub fn mean_and_deviation(samples: &ArrayRef1<f64>) -> (f64, f64) {
    todo!("ask the array for both")
}

/// How many samples lie in each of `bins` intervals of equal width between `low` and `high`.
///
/// As in NumPy, each bin includes its lower edge, the last one also its upper edge, and what lies
/// outside is not counted.
pub fn histogram(samples: &ArrayRef1<f64>, low: f64, high: f64, bins: usize) -> Array1<usize> {
    todo!("count each sample that lies inside in its bin")
}

/// An experiment, done `trials` times: the mean of `count` numbers, uniform from 0 to 1.
///
/// One generator, seeded with `seed`, serves all trials, one after the other.
pub fn sample_means(trials: usize, count: usize, seed: u64) -> Array1<f64> {
    todo!("seed a generator, and fill an array with the means of what it draws")
}
