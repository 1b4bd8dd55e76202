//! Checks `arrays/linear_algebra`.

use arrays::linear_algebra::{
    LinearAlgebraError, dot, eigenvalues, factors, inverse, product, solve,
};
use common::check::{ROUNDING, Tolerance, assert_close};
use ndarray::{Array1, Array2, ArrayRef2, Axis, array, s};
use num_complex::Complex64;

/// `A B` with A = [[2, 1], [1, 3]] and B = [[-2, 4.2], [4.2, 6]].
fn c() -> Array2<f64> {
    array![[0.2, 14.4], [10.6, 22.2]]
}

/// Hilbert's matrix, element 1 / (i + j + 1): hard, but not singular.
fn hilbert(n: usize) -> Array2<f64> {
    Array2::from_shape_fn((n, n), |(i, j)| 1.0 / (i + j + 1) as f64)
}

/// Asserts that `a` is refused as singular by all that need its factors; returns the condition.
#[track_caller]
fn assert_singular(a: &ArrayRef2<f64>) -> f64 {
    let b = Array1::from_shape_fn(a.nrows(), |i| 1.0 + i as f64);
    let answer = solve(a, &b);
    let Err(LinearAlgebraError::Singular { reciprocal_condition }) = answer else {
        panic!("expected `Singular` from solving with\n{a}\ngot {answer:?}");
    };
    let answer = inverse(a);
    assert!(
        matches!(answer, Err(LinearAlgebraError::Singular { .. })),
        "expected `Singular` from inverting\n{a}\ngot {answer:?}",
    );
    reciprocal_condition
}

/// Asserts that the eigenvalues are the expected ones, in any order.
#[track_caller]
fn assert_eigenvalues(a: &ArrayRef2<f64>, expected: &[Complex64]) {
    let sorted = |mut values: Vec<Complex64>| {
        // Conjugate pairs differ in the sign of the imaginary part alone.
        let key = |z: &Complex64| ((z.re * 1e6).round(), z.im);
        values.sort_by(|one, other| key(one).partial_cmp(&key(other)).expect("no NaN"));
        values
    };
    let found = eigenvalues(a).expect("the matrix has eigenvalues").to_vec();
    assert_close(sorted(found), sorted(expected.to_vec()), ROUNDING);
}

#[test]
fn a_dot_product_is_the_sum_of_products() {
    assert_close(dot(&array![1.0, 2.0, -3.0], &array![4.0, 0.5, 2.0]), -1.0, ROUNDING);
    assert_close(dot(&array![], &array![]), 0.0, ROUNDING);
    let x = array![1.0, 9.0, 2.0, 9.0, 3.0];
    assert_close(dot(&x.slice(s![..;2]), &x.slice(s![..;-2])), 10.0, ROUNDING);
}

#[test]
fn the_product_of_the_two_matrices_is_c() {
    let (a, b) = (array![[2.0, 1.0], [1.0, 3.0]], array![[-2.0, 4.2], [4.2, 6.0]]);
    assert_close(product(&a, &b), c(), ROUNDING);
}

#[test]
fn a_product_takes_rows_from_the_left_and_columns_from_the_right() {
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let b = array![[1.0, 0.0, -1.0, 2.0], [0.0, 1.0, 0.5, 0.0], [2.0, 0.0, 0.0, 1.0]];
    let expected = array![[7.0, 2.0, 0.0, 5.0], [16.0, 5.0, -1.5, 14.0]];
    assert_close(product(&a, &b), expected, ROUNDING);
    let column = array![[1.0], [2.0]];
    let expected = array![[1.0, -3.0], [2.0, -6.0]];
    assert_close(product(&column, &array![[1.0, -3.0]]), expected, ROUNDING);
}

#[test]
fn a_product_may_have_no_terms() {
    assert_close(
        product(&Array2::ones((2, 0)), &Array2::ones((0, 3))),
        Array2::zeros((2, 3)),
        ROUNDING,
    );
    let none = product(&Array2::ones((0, 2)), &Array2::ones((2, 3)));
    assert_close(none, Array2::zeros((0, 3)), ROUNDING);
}

#[test]
fn matrices_may_lie_anyhow_in_memory() {
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    let expected = array![[17.0, 22.0, 27.0], [22.0, 29.0, 36.0], [27.0, 36.0, 45.0]];
    assert_close(product(&a.t(), &a), &expected, ROUNDING);
    let by_columns = a.t().as_standard_layout().reversed_axes().into_owned();
    assert_close(product(&by_columns.t(), &by_columns), &expected, ROUNDING);
    let wide = array![[3.0, 9.0, 2.0, 9.0, 1.0], [9.0; 5], [6.0, 9.0, 5.0, 9.0, 4.0]];
    let spread = wide.slice(s![..;2, ..;-2]);
    assert_close(product(&spread.t(), &spread), &expected, ROUNDING);
}

#[test]
fn the_system_with_c_is_solved() {
    let x = solve(&c(), &array![1.0, 2.0]).expect("C is not singular");
    assert_close(&x, [0.04453441, 0.06882591], Tolerance::absolute(5e-9));
    assert_close(x, [11.0 / 247.0, 17.0 / 247.0], ROUNDING);
}

#[test]
fn a_system_may_need_its_rows_exchanged() {
    let a = array![[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [3.0, 0.0, -1.0]];
    let x = solve(&a, &array![7.0, 2.0, 3.0]).expect("A is not singular");
    assert_close(x, [2.0, 2.0, 3.0], ROUNDING);
}

#[test]
fn the_system_is_not_that_of_the_transposed_matrix() {
    let a = array![[1.0, 2.0], [0.0, 4.0]];
    let x = solve(&a, &array![5.0, 8.0]).expect("A is not singular");
    assert_close(x, [1.0, 2.0], ROUNDING);
    let x = solve(&a.t(), &array![5.0, 8.0]).expect("A is not singular");
    assert_close(x, [5.0, -0.5], ROUNDING);
    let padded = array![5.0, 9.0, 8.0];
    let x = solve(&a, &padded.slice(s![..;2])).expect("A is not singular");
    assert_close(x, [1.0, 2.0], ROUNDING);
}

#[test]
fn the_smallest_systems_are_solved() {
    assert_close(solve(&array![[4.0]], &array![2.0]).unwrap(), [0.5], ROUNDING);
    assert_close(solve(&Array2::zeros((0, 0)), &array![]).unwrap(), [0.0; 0], ROUNDING);
}

#[test]
fn a_large_system_is_solved() {
    // The second difference with 2.5 in the diagonal, on 1, 2, … 100.
    let n = 100;
    let a = Array2::from_shape_fn((n, n), |(i, j)| match i.abs_diff(j) {
        0 => 2.5,
        1 => -1.0,
        _ => 0.0,
    });
    let expected = Array1::linspace(1.0, n as f64, n);
    let mut b = &expected * 0.5;
    b[n - 1] += (n + 1) as f64;
    assert_close(solve(&a, &b).expect("A is not singular"), expected, ROUNDING);
}

#[test]
fn the_inverse_undoes_the_matrix() {
    let a = array![[2.0, 1.0, 0.0], [0.0, 1.0, 3.0], [1.0, 0.0, 1.0]];
    let expected = array![[1.0, -1.0, 3.0], [3.0, 2.0, -6.0], [-1.0, 1.0, 2.0]] / 5.0;
    assert_close(inverse(&a).expect("A is not singular"), &expected, ROUNDING);
    assert_close(inverse(&a.t()).expect("A is not singular"), expected.t(), ROUNDING);
    let none = inverse(&Array2::zeros((0, 0))).expect("nothing is singular in it");
    assert_close(none, Array2::zeros((0, 0)), ROUNDING);
}

#[test]
fn a_hard_matrix_is_not_singular() {
    let expected = array![
        [16.0, -120.0, 240.0, -140.0],
        [-120.0, 1200.0, -2700.0, 1680.0],
        [240.0, -2700.0, 6480.0, -4200.0],
        [-140.0, 1680.0, -4200.0, 2800.0],
    ];
    let found = inverse(&hilbert(4)).expect("Hilbert's matrix of 4 rows is not singular");
    assert_close(found, expected, Tolerance::relative(1e-11));
    // Its condition number is 1.6e13.
    let x = solve(&hilbert(10), &hilbert(10).sum_axis(Axis(1)));
    let x = x.expect("Hilbert's matrix of 10 rows is not singular");
    assert_close(x, [1.0; 10], Tolerance::absolute(0.01));
}

#[test]
fn small_numbers_do_not_make_a_matrix_singular() {
    for scale in [1e-8, 1e-100, 1e100] {
        let x = solve(&(c() * scale), &array![1.0, 2.0]);
        let x = x.expect("C in other units is not singular either");
        assert_close(x * scale, [11.0 / 247.0, 17.0 / 247.0], ROUNDING);
    }
}

#[test]
fn a_pivot_of_zero_is_an_error() {
    assert_singular(&array![[1.0, 2.0], [2.0, 4.0]]);
    assert_singular(&array![[1.0, 2.0, 3.0], [0.0, 0.0, 1.0], [0.0, 0.0, 2.0]]);
    assert_singular(&Array2::zeros((3, 3)));
    assert_singular(&array![[0.0]]);
}

#[test]
fn a_pivot_of_nearly_zero_is_an_error() {
    // The rows are in arithmetic progression: in exact arithmetic the matrix is singular.
    let tenths = array![[0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9]];
    assert_singular(&tenths);
    assert_singular(&(tenths * 1e6));
    let n = 20;
    let sums = Array2::from_shape_fn((n, n), |(i, j)| (i as f64).sqrt() + (j as f64).sqrt());
    assert_singular(&sums);
}

#[test]
fn a_matrix_with_nan_is_an_error() {
    assert_singular(&array![[1.0, f64::NAN], [0.0, 1.0]]);
    assert_singular(&array![[f64::INFINITY, 0.0], [0.0, 1.0]]);
}

#[test]
fn singular_means_a_condition_below_n_roundings() {
    let epsilon = f64::EPSILON;
    let diagonal = |n: usize, last: f64| {
        let mut a = Array2::eye(n);
        a[[n - 1, n - 1]] = last;
        a
    };
    // The reciprocal condition number of these is the last element.
    for n in [2, 4, 16] {
        let limit = n as f64 * epsilon;
        let sound = |last| factors(&diagonal(n, last)).is_ok();
        assert!(sound(limit), "n = {n}: at n ε itself the matrix is not singular");
        assert!(sound(1.25 * limit), "n = {n}: the condition is above n ε");
        assert!(!sound(0.75 * limit), "n = {n}: the condition is below n ε");
    }
}

#[test]
fn the_error_tells_the_condition() {
    // Its inverse is [[1, -2, 6 q], [0, 1, -3 q], [0, 0, q]] with q = 2⁶⁰.
    let tiny = 2.0_f64.powi(-60);
    let a = array![[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [0.0, 0.0, tiny]];
    assert_close(assert_singular(&a), tiny / 30.0, Tolerance::relative(1e-6));
    let a = array![
        [-1.0, 0.0, 0.0, 0.0, 0.0],
        [2.0, 1.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 4.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, -tiny, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.5],
    ];
    // The largest column of A is its third, that of the inverse its fourth.
    assert_close(assert_singular(&a), tiny / 4.0, Tolerance::relative(1e-6));
    assert_eq!(assert_singular(&Array2::zeros((2, 2))), 0.0);
}

#[test]
fn only_square_matrices_have_factors_and_eigenvalues() {
    for (rows, columns) in [(2, 3), (3, 2), (0, 1)] {
        let a = Array2::ones((rows, columns));
        let expected = LinearAlgebraError::NotSquare { rows, columns };
        assert_eq!(factors(&a).err(), Some(expected));
        assert_eq!(solve(&a, &Array1::ones(rows)), Err(expected));
        assert_eq!(inverse(&a), Err(expected));
        assert_eq!(eigenvalues(&a), Err(expected));
    }
}

#[test]
fn the_eigenvalues_of_c_are_real() {
    let root = (11.2_f64 * 11.2 + 148.2).sqrt();
    assert_eigenvalues(&c(), &[11.2 + root, 11.2 - root].map(Complex64::from));
}

#[test]
fn a_rotation_has_complex_eigenvalues() {
    let (sin, cos) = 0.75_f64.sin_cos();
    let rotation = array![[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 2.0]];
    let expected = [Complex64::cis(0.75), Complex64::cis(-0.75), Complex64::from(2.0)];
    assert_eigenvalues(&rotation, &expected);
    assert_eigenvalues(&rotation.t(), &expected);
}

#[test]
fn eigenvalues_come_as_often_as_they_count() {
    assert_eigenvalues(&Array2::eye(3), &[Complex64::ONE; 3]);
    assert_eigenvalues(&array![[-4.0]], &[Complex64::from(-4.0)]);
    assert_eigenvalues(&Array2::zeros((0, 0)), &[]);
}

#[test]
fn without_finite_elements_there_are_no_eigenvalues() {
    let a = array![[1.0, f64::NAN], [0.0, 1.0]];
    assert_eq!(eigenvalues(&a), Err(LinearAlgebraError::NoConvergence));
}

#[test]
fn errors_say_what_is_wrong() {
    let error = solve(&Array2::ones((2, 3)), &array![1.0, 1.0]).unwrap_err();
    assert_eq!(error.to_string(), "the matrix is 2 × 3, but must be square");
    let error = inverse(&array![[1.0, 2.0], [2.0, 4.0]]).unwrap_err();
    let expected = "the matrix is singular to working precision (rcond = 0.0e0)";
    assert_eq!(error.to_string(), expected);
    let error = eigenvalues(&array![[f64::NAN]]).unwrap_err();
    assert_eq!(error.to_string(), "the eigenvalues could not be found");
}
