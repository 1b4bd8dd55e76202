//! # Views and copies
//!
//! A view borrows the elements of an array, with a shape of its own. Taking one costs nothing,
//! however large the array is. A copy is memory of its own: one allocation, and every element is
//! read and written.
//!
//! ```text
//! a          1 2 3 4 5 6          the elements, owned by `a`
//!              └───┘
//! view         a.slice(s![1..4])  borrows them: a change through it is a change of `a`
//!
//! copy       2 3 4                a.slice(s![1..4]).to_owned(): a change of it stays there
//! ```
//!
//! NumPy has both too, but lets you find out at run time whether `b` changes along with `a`. Here
//! the type says it: `ArrayView` borrows, `ArrayViewMut` borrows and may change, `Array` owns.
//! While a mutable view is alive, nobody else can look at the array. To hold two mutable views of
//! one array, take them together, with `multi_slice_mut`, which panics where they overlap.
//!
//! `CowArray` (*copy on write*) is either of them: it begins as a view, and becomes an owned copy
//! once something in it is changed. It is the answer of a function that seldom changes anything.
//!
//! **Task.** Complete the functions below. Copy only where the text asks for a copy.
//!
//!     cargo test -p arrays --test views_and_copies

use ndarray::{Array2, ArrayRef2, CowArray, Ix2, s};
use std::ops::Range;

/// Whether the result of an expression shares its elements with `a`, an `Array2` in row-major
/// order: `true` if no element was copied.
///
/// The test takes each of them and compares addresses.
pub fn shares_elements(expression: &str) -> bool {
    match expression {
        "a.view()" => todo!("true or false?"),
        "a.clone()" => todo!("true or false?"),
        "a.slice(s![..;2, 1..])" => todo!("true or false?"),
        "a.select(Axis(0), &[0, 2])" => todo!("true or false?"),
        "a.t()" => todo!("true or false?"),
        "a.mapv(|x| x)" => todo!("true or false?"),
        "a.diag()" => todo!("true or false?"),
        "a.flatten()" => todo!("true or false?"),
        "a.t().flatten()" => todo!("true or false?"),
        _ => panic!("`{expression}` is not in the list"),
    }
}

/// Warms a patch of the plate by `degrees`, in place. Allocates nothing.
///
/// In NumPy: `plate[rows, columns] += degrees`.
pub fn warm(plate: &mut ArrayRef2<f64>, rows: Range<usize>, columns: Range<usize>, degrees: f64) {
    todo!("add to a mutable view of the patch")
}

/// A plate like this one with a patch of it warmer by `degrees`. The plate given stays as it is.
///
/// Allocates once: for the result.
pub fn warmed(
    plate: &ArrayRef2<f64>,
    rows: Range<usize>,
    columns: Range<usize>,
    degrees: f64,
) -> Array2<f64> {
    todo!("copy the plate, and warm the copy")
}

/// A patch of the plate, to keep when the plate is gone.
///
/// Allocates once, and no more than the patch needs.
pub fn cut_out(plate: &ArrayRef2<f64>, rows: Range<usize>, columns: Range<usize>) -> Array2<f64> {
    todo!("copy the patch and nothing else")
}

/// Makes the right half of the plate the mirror image of its left half, in place.
/// Allocates nothing.
///
/// ```text
/// 1 2 3 . .      1 2 3 2 1
/// 4 5 6 . .  ->  4 5 6 5 4
/// ```
///
/// Of an odd number of columns, the middle one stays as it is.
pub fn mirror(plate: &mut ArrayRef2<f64>) {
    todo!("take both halves at once, one of them backwards, and assign one to the other")
}

/// The field with every gap (a NaN) filled by `value`.
///
/// A field without a gap is handed back as a view, and nothing is allocated. One with gaps is
/// copied, once.
pub fn gaps_filled(field: &ArrayRef2<f64>, value: f64) -> CowArray<'_, f64, Ix2> {
    todo!("begin with a view, and change it only if there is a gap")
}
