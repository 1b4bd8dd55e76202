//! # Sums, means and extremes
//!
//! A reduction takes an axis and leaves one number where there was a whole line of them. The axis
//! you name is the one that goes away:
//!
//! ```text
//!              day 0   day 1   day 2     sum over axis 1
//! station 0      1       2       3              6
//! station 1      4       5       6             15
//!
//! sum over
//! axis 0         5       7       9
//! ```
//!
//! | NumPy            | ndarray                                                               |
//! |------------------|-----------------------------------------------------------------------|
//! | `a.sum()`        | `a.sum()`                                                             |
//! | `a.sum(axis=0)`  | `a.sum_axis(Axis(0))`                                                 |
//! | `a.mean(axis=0)` | `a.mean_axis(Axis(0))`: `None` where there is nothing to average      |
//! | `a.max(axis=0)`  | `a.map_axis(Axis(0), …)`: a closure makes one number of each line     |
//! | `x.max()`        | `x.fold(start, …)`: a closure of the result so far and an element     |
//! | `np.cumsum(x)`   | `x.accumulate_axis_inplace(Axis(0), …)`: of an element and its next   |
//! | `np.argmax(x)`   | an iterator: `enumerate`, then `reduce` or `min_by`                   |
//!
//! Real data have gaps, and a gap is a NaN. Both `<` and `>` with NaN are false, so a loop that
//! asks `x > largest` keeps a NaN forever if it begins with one. That is why an iterator over
//! floats has no `max`. `f64::max` passes over NaN, and `total_cmp` puts it above every number.
//!
//! **Task.** Complete the functions below. Each says what becomes of NaN.
//!
//!     cargo test -p arrays --test reductions

use ndarray::{Array1, ArrayRef1, ArrayRef2, Axis};

/// The total of each station: row `i` of `rain` (mm) holds what station `i` measured day by day.
///
/// A station with a NaN has a total of NaN.
pub fn totals(rain: &ArrayRef2<f64>) -> Array1<f64> {
    // SOLUTION: sum over the days
    rain.sum_axis(Axis(1))
    // END
}

/// The mean of all stations on each day. `None` if there is no station.
///
/// A day with a NaN has a mean of NaN.
pub fn daily_means(rain: &ArrayRef2<f64>) -> Option<Array1<f64>> {
    // SOLUTION: average over the stations
    rain.mean_axis(Axis(0))
    // END
}

/// Element `i` is the sum of the elements `0..=i`.
///
/// From the first NaN on, all are NaN.
pub fn running_totals(x: &ArrayRef1<f64>) -> Array1<f64> {
    // SOLUTION: copy the array, and add to each element the one before it
    let mut totals = x.to_owned();
    totals.accumulate_axis_inplace(Axis(0), |&before, here| *here += before);
    totals
    // END
}

/// The highest value of each row.
///
/// NaN is passed over. A row without any number has NaN.
pub fn highest(a: &ArrayRef2<f64>) -> Array1<f64> {
    // SOLUTION: fold each row to its largest number
    a.map_axis(Axis(1), |row| row.fold(f64::NAN, |highest, &x| highest.max(x)))
    // END
}

/// The index of the point farthest from `origin`. Row `i` of `points` is x, y of point `i`.
///
/// Of several at the same distance, it is the first. A point with a NaN has no distance and is
/// passed over. `None` if no point is left.
///
/// Squares of distances can be compared as well as distances, and save the root.
pub fn farthest(points: &ArrayRef2<f64>, origin: [f64; 2]) -> Option<usize> {
    // SOLUTION: go through the points that have a distance, and keep the best so far
    points
        .rows()
        .into_iter()
        .map(|point| (point[0] - origin[0]).powi(2) + (point[1] - origin[1]).powi(2))
        .enumerate()
        .filter(|(_, distance)| !distance.is_nan())
        .reduce(|best, here| if here.1 > best.1 { here } else { best })
        .map(|(index, _)| index)
    // END
}
