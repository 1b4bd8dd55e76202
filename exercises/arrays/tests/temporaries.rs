//! Checks `arrays/temporaries`.

use arrays::temporaries::{combine, combine_whole, distances, distances_whole};
use common::{
    check::{ROUNDING, assert_close},
    evidence::Allocations,
};
use ndarray::{Array1, Array2, ArrayRef2, ShapeBuilder, array, s};
use std::f64::consts::PI;

/// Points without any order.
fn cloud(count: usize) -> Array2<f64> {
    Array2::from_shape_fn((count, 3), |(i, k)| {
        ((37 * i + 11 * k * k + i * i * k) % 101) as f64 / 8.0
    })
}

/// One distance at a time.
fn one_by_one(points: &ArrayRef2<f64>) -> Array2<f64> {
    let count = points.nrows();
    Array2::from_shape_fn((count, count), |(i, j)| {
        (0..3).map(|k| (points[[j, k]] - points[[i, k]]).powi(2)).sum::<f64>().sqrt()
    })
}

#[test]
fn each_term_of_the_expression_has_its_part() {
    let a = array![0.0, PI / 2.0, PI, 0.0, 0.0];
    let b = array![0.0, 0.0, 0.0, PI / 2.0, PI];
    let expected = [1.1, PI + 2.2, 2.0 * PI + 1.1, -2.25 * PI, -4.5 * PI - 1.1];
    assert_close(combine(&a, &b), expected, ROUNDING);
}

#[test]
fn arrays_of_any_length_are_combined() {
    // One pair computed with NumPy, the others one by one.
    assert_close(combine(&array![0.3], &array![0.7]), [-1.383601366659589], ROUNDING);
    for length in [0, 1, 7, 1003] {
        let a: Array1<f64> = Array1::linspace(-3.0, 5.0, length);
        let b: Array1<f64> = Array1::linspace(2.0, -7.0, length);
        let expected: Vec<f64> = (0..length)
            .map(|i| 2.0 * a[i] - 4.5 * b[i] + 1.1 * a[i].sin() + 1.1 * b[i].cos())
            .collect();
        assert_close(combine(&a, &b), &expected[..], ROUNDING);
        assert_close(combine_whole(&a, &b), &expected[..], ROUNDING);
    }
}

#[test]
fn slices_with_steps_are_combined_too() {
    let a = Array1::linspace(-3.0, 3.0, 21);
    let b = Array1::linspace(5.0, 1.0, 21);
    let expected = combine(&a.slice(s![..;2]).to_owned(), &b.slice(s![..;-2]).to_owned());
    assert_close(combine(&a.slice(s![..;2]), &b.slice(s![..;-2])), expected, ROUNDING);
}

#[test]
fn combining_makes_the_result_and_no_other_array() {
    for length in [1, 1003] {
        let (a, b) = (Array1::linspace(0.0, 1.0, length), Array1::linspace(2.0, 3.0, length));
        let (_, made) = Allocations::during(|| combine(&a, &b));
        let one = Allocations { count: 1, bytes: 8 * length };
        assert_eq!(made, one, "{length} numbers need one array of 8 bytes each: the result");
    }
}

#[test]
fn distances_are_lengths_in_space() {
    let points = array![[1.0, 1.0, 1.0], [4.0, 5.0, 1.0], [4.0, 5.0, 13.0], [-1.0, 0.0, -1.0]];
    let expected = array![
        [0.0, 5.0, 13.0, 3.0],
        [5.0, 0.0, 12.0, f64::sqrt(25.0 + 25.0 + 4.0)],
        [13.0, 12.0, 0.0, f64::sqrt(25.0 + 25.0 + 196.0)],
        [3.0, f64::sqrt(54.0), f64::sqrt(246.0), 0.0],
    ];
    assert_close(distances(&points), expected, ROUNDING);
}

#[test]
fn any_number_of_points_has_its_distances() {
    for count in [0, 1, 2, 5, 37, 130] {
        let points = cloud(count);
        assert_close(distances(&points), one_by_one(&points), ROUNDING);
        assert_close(distances_whole(&points), one_by_one(&points), ROUNDING);
    }
}

#[test]
fn points_in_any_memory_order_have_the_same_distances() {
    let points = cloud(19);
    let mut columns_first = Array2::zeros(points.dim().f());
    columns_first.assign(&points);
    assert_close(distances(&columns_first), one_by_one(&points), ROUNDING);
    let every_third = points.slice(s![..;3, ..]);
    assert_close(distances(&every_third), one_by_one(&every_third), ROUNDING);
    let mirrored = points.slice(s![.., ..;-1]);
    assert_close(distances(&mirrored), one_by_one(&points), ROUNDING);
}

#[test]
fn distances_make_the_result_and_no_other_array() {
    for count in [1, 37] {
        let points = cloud(count);
        let (_, made) = Allocations::during(|| distances(&points));
        let one = Allocations { count: 1, bytes: 8 * count * count };
        assert_eq!(made, one, "{count} points need one array of {count} × {count} numbers");
    }
}
