//! What the slides on arrays show. Run by `cargo test -p slides`.

use ndarray::{Array1, Array2, Axis, ShapeBuilder, Zip, array, s};

fn creating() {
    let grid = Array1::linspace(0.0, 1.0, 5); // both ends: 0, 0.25, 0.5, 0.75, 1
    let times = Array1::range(0.0, 1.0, 0.25); // without the end: 0, 0.25, 0.5, 0.75
    let index = Array2::from_shape_fn((2, 3), |(i, j)| 10 * i + j);
    assert_eq!((grid.len(), times.len()), (5, 4));
    assert_eq!(index, array![[0, 1, 2], [10, 11, 12]]);
}

fn slicing() {
    let a = array![10, 11, 12, 13, 14, 15];
    assert_eq!(a.slice(s![1..4]), array![11, 12, 13]);
    assert_eq!(a.slice(s![..-2]), array![10, 11, 12, 13]); // -2: from the end
    assert_eq!(a.slice(s![..;2]), array![10, 12, 14]); // the step, after a semicolon
    assert_eq!(a.slice(s![1..4;-1]), array![13, 12, 11]); // first the range, then backwards
    assert_eq!(a.slice(s![-0..]), a); // not empty: -0 is 0
}

fn views() {
    let mut plate = Array2::zeros((4, 6));
    let mut patch = plate.slice_mut(s![1..3, 2..5]); // borrows
    patch += 20.0; // changes the plate
    let kept = plate.slice(s![1..3, ..]).to_owned(); // copies
    plate.fill(0.0);
    assert_eq!(kept.sum(), 120.0); // still there
}

fn strides() {
    let a = Array2::from_shape_fn((2, 3), |(i, j)| 3 * i + j);
    assert_eq!(a.strides(), [3, 1]); // elements, not bytes
    assert_eq!(a.t().strides(), [1, 3]); // the same memory
    assert_eq!(a.slice(s![.., ..;-1]).strides(), [3, -1]); // backwards
    assert_eq!(Array2::<f64>::zeros((2, 3).f()).strides(), [1, 2]); // Fortran's order
}

fn operators() {
    let (a, b) = (array![1.0, 2.0, 3.0], array![4.0, 5.0, 6.0]);
    let sum = &a + &b; // a new array
    let twice = sum * 2.0; // uses `sum` up, and its memory again
    let larger = Zip::from(&a).and(&b).map_collect(|&a, &b| f64::max(a, b)); // one pass
    assert_eq!((twice[0], larger[2]), (10.0, 6.0));
}

fn not_a_number() {
    let readings = [f64::NAN, 3.0, 7.0];
    let compared = readings.iter().fold(readings[0], |best, &x| if x > best { x } else { best });
    let passed_over = readings.iter().fold(f64::NAN, |best, &x| best.max(x));
    assert!(compared.is_nan()); // `x > NaN` is false, for ever
    assert_eq!(passed_over, 7.0); // `max` passes over NaN
}

fn broadcasting() {
    let points = array![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
    let moved = &points + &array![10.0, 20.0]; // one shift for all rows
    let factors = array![1.0, 2.0, 3.0]; // one factor a point
    let scaled = &points * &factors.insert_axis(Axis(1)); // 3 × 2 with 3 × 1
    assert_eq!((moved[[2, 1]], scaled[[2, 0]]), (26.0, 15.0));
}

fn masks() {
    let readings = array![1.5, -999.0, 1.7, f64::NAN];
    let usable = readings.mapv(|reading: f64| reading.is_finite() && reading > -999.0);
    let indices: Vec<_> =
        usable.indexed_iter().filter(|(_, usable)| **usable).map(|(index, _)| index).collect();
    assert_eq!(readings.select(Axis(0), &indices), array![1.5, 1.7]);
}

fn precision() {
    let number: f64 = 0.1 + 0.2;
    assert_eq!(format!("{number:?}"), "0.30000000000000004"); // as many digits as are needed
    assert_eq!(format!("{number:.6}"), "0.300000"); // another number, when it is read back
}

fn main() {
    creating();
    slicing();
    views();
    strides();
    operators();
    not_a_number();
    broadcasting();
    masks();
    precision();
}
