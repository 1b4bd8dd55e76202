//! # Masks and indices
//!
//! A slice takes elements at regular distances. Any others are named by their indices, or marked in
//! a mask: an array of `bool` with the same shape. NumPy writes both in square brackets; ndarray
//! has a method for indices, and masks are walked along with the array.
//!
//! | NumPy                   | ndarray                                                   |
//! |-------------------------|-----------------------------------------------------------|
//! | `a[[3, 0, 3]]`          | `a.select(Axis(0), &[3, 0, 3])`                           |
//! | `a > 0`                 | `a.mapv(\|x\| x > 0.0)`                                   |
//! | `np.flatnonzero(mask)`  | filter `mask.indexed_iter()`, which yields `(index, &bool)` |
//! | `a[mask]`               | `select` with those indices                               |
//! | `np.where(mask, a, b)`  | `Zip::from(mask).and(a).and(b).map_collect(…)`            |
//! | `a[mask] = 0`           | `a.zip_mut_with(mask, …)`                                 |
//!
//! Like NumPy's, these give new arrays, not views: what they take lies scattered in memory.
//!
//! **Task.** Complete the functions below. In the last one they work together: a line is fitted to
//! measurements of which some are faulty.
//!
//!     cargo test -p arrays --test masks_and_indices

// SOLUTION
use ndarray::{Axis, Zip};
// END
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2};

/// What the instrument writes when it could not measure.
pub const FAULT: f64 = -999.0;

/// The values at `indices`, in their order. An index may come more than once.
pub fn pick(values: &ArrayRef1<f64>, indices: &[usize]) -> Array1<f64> {
    // SOLUTION: select along the only axis
    values.select(Axis(0), indices)
    // END
}

/// The indices at which `mask` is true, in rising order.
pub fn positions(mask: &ArrayRef1<bool>) -> Vec<usize> {
    // SOLUTION: collect the indices of what is true
    mask.indexed_iter().filter_map(|(index, &marked)| marked.then_some(index)).collect()
    // END
}

/// The rows of `table` that are marked in `mask`, which has one element a row.
pub fn rows_where(table: &ArrayRef2<f64>, mask: &ArrayRef1<bool>) -> Array2<f64> {
    // SOLUTION: select the rows by their positions
    table.select(Axis(0), &positions(mask))
    // END
}

/// The element of `yes` where `mask` is true, and that of `no` elsewhere. All have one shape.
pub fn choose(mask: &ArrayRef2<bool>, yes: &ArrayRef2<f64>, no: &ArrayRef2<f64>) -> Array2<f64> {
    // SOLUTION: walk through the three arrays together
    Zip::from(mask).and(yes).and(no).map_collect(|&mask, &yes, &no| if mask { yes } else { no })
    // END
}

/// Sets the elements that are marked in `mask` to `value`, and leaves the others as they are.
pub fn fill_where(values: &mut ArrayRef2<f64>, mask: &ArrayRef2<bool>, value: f64) {
    // SOLUTION: walk through both arrays and change what is marked
    values.zip_mut_with(mask, |element, &marked| {
        if marked {
            *element = value;
        }
    });
    // END
}

/// True for each reading that can be used: a finite number, and not [`FAULT`].
pub fn usable(readings: &ArrayRef1<f64>) -> Array1<bool> {
    // SOLUTION: map each reading to whether it can be used
    readings.mapv(|reading| reading.is_finite() && reading != FAULT)
    // END
}

/// Intercept and slope of the line through the points whose readings are [`usable`].
///
/// Each row of `points` is a pair (position, reading).
pub fn calibrate(points: &ArrayRef2<f64>) -> (f64, f64) {
    // SOLUTION: fit the line to the rows with usable readings
    fit_line(&rows_where(points, &usable(&points.column(1))))
    // END
}

/// Intercept a and slope b of the line y = a + b x that is nearest to the points (x, y), one a row:
/// the sum of the squared vertical distances is least.
pub fn fit_line(points: &ArrayRef2<f64>) -> (f64, f64) {
    let (x, y) = (points.column(0), points.column(1));
    let count = points.nrows() as f64;
    let (x_mean, y_mean) = (x.sum() / count, y.sum() / count);
    let from_mean = &x - x_mean;
    let slope = from_mean.dot(&y) / from_mean.dot(&from_mean);
    (y_mean - slope * x_mean, slope)
}
