//! # Without temporaries
//!
//! NumPy evaluates `2*a - 4.5*b + 1.1*(np.sin(a) + np.cos(b))` one operator at a time, and each
//! leaves an array behind that the next one reads. The arithmetic is soon done: the time goes into
//! memory. Fresh pages must be had from the operating system, filled, read back, and given away.
//!
//! Arithmetic of whole arrays does the same here. An operator may reuse a temporary that nobody
//! else owns, which saves some, but each still walks through memory once. A `Zip` walks through all
//! its arrays once, with the whole expression in a closure on single numbers:
//!
//! ```text
//! a ─┐
//!    ├─ Zip ── |&a, &b| … ──> result
//! b ─┘
//! ```
//!
//! | NumPy                  | ndarray                                                         |
//! |------------------------|-----------------------------------------------------------------|
//! | `a * b`                | `Zip::from(a).and(b).map_collect(\|&a, &b\| a * b)`             |
//! | `np.multiply(a, b, c)` | `Zip::from(c).and(a).and(b).for_each(\|c, &a, &b\| *c = a * b)` |
//!
//! Temporaries grow with the dimensions. For the distances of all pairs of M points in space, the
//! usual `np.linalg.norm(p[:, None, :] - p[None, :, :], axis=2)` makes M × M × 3 differences, and
//! as many squares, for a result of M × M.
//!
//! **Task.** Complete [`combine`] and [`distances`]. Each makes one array: its result.
//!
//!     cargo test  -p arrays --test temporaries
//!     cargo bench -p arrays --bench temporaries

// SOLUTION
use ndarray::Zip;
// END
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2, Axis};

/// [`combine`] by arithmetic of whole arrays. It makes four of them.
pub fn combine_whole(a: &ArrayRef1<f64>, b: &ArrayRef1<f64>) -> Array1<f64> {
    2.0 * a - 4.5 * b + 1.1 * (a.mapv(f64::sin) + b.mapv(f64::cos))
}

/// `2a - 4.5b + 1.1(sin a + cos b)` for each pair of elements of two arrays of one length.
///
/// Allocates the result and nothing else.
pub fn combine(a: &ArrayRef1<f64>, b: &ArrayRef1<f64>) -> Array1<f64> {
    // SOLUTION: collect the result of one pass through both arrays
    // What takes time now is sine and cosine themselves: the same loop in C is not faster.
    Zip::from(a).and(b).map_collect(|&a, &b| 2.0 * a - 4.5 * b + 1.1 * (a.sin() + b.cos()))
    // END
}

/// [`distances`] by arithmetic of whole arrays, by way of M × M × 3 differences.
pub fn distances_whole(points: &ArrayRef2<f64>) -> Array2<f64> {
    let to = points.view().insert_axis(Axis(0));
    let from = points.view().insert_axis(Axis(1));
    let differences = &to - &from;
    (&differences * &differences).sum_axis(Axis(2)).sqrt()
}

/// The distances of all pairs of points: element `[i, j]` is that from point `i` to point `j`.
///
/// `points` is M × 3, a point in each row; the result is M × M. Nothing else is allocated where the
/// points lie in memory one after the other. In any other order they may be copied first.
///
/// Read one by one, as `points[[j, 2]]`, all coordinates would be checked against the bounds. For
/// speed, let `points.as_standard_layout()` see to the order in memory, `as_slice()` give all
/// numbers as one slice, and [`as_chunks::<3>()`](slice::as_chunks) turn it into one of points,
/// `&[[f64; 3]]`, and a rest, which is empty.
///
/// # Panics
///
/// Where `points` does not have three columns.
pub fn distances(points: &ArrayRef2<f64>) -> Array2<f64> {
    assert_eq!(points.ncols(), 3, "points in space need three columns");
    let count = points.nrows();
    let mut result = Array2::zeros((count, count));
    // SOLUTION: fill the result row by row, from each point to all of them
    let points = points.as_standard_layout(); // a view, unless a copy is needed
    let (points, _) = points.as_slice().expect("the layout is standard").as_chunks::<3>();
    for (mut row, [x, y, z]) in result.rows_mut().into_iter().zip(points) {
        for (distance, [to_x, to_y, to_z]) in row.iter_mut().zip(points) {
            let (dx, dy, dz) = (to_x - x, to_y - y, to_z - z);
            *distance = (dx * dx + dy * dy + dz * dz).sqrt();
        }
    }
    // END
    result
}
