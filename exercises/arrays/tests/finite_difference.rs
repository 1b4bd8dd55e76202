//! Checks `arrays/finite_difference`.

use arrays::finite_difference::{TooFewPoints, cosine_error, derivative};
use common::check::{ROUNDING, Tolerance, assert_close, assert_same};
use ndarray::{Array1, array, s};

/// Errors of the slopes of the cosine from 1 to 2, in `intervals` steps.
fn errors(intervals: usize) -> Array1<f64> {
    let x = Array1::linspace(1.0, 2.0, intervals + 1);
    derivative(&x.cos(), 1.0 / intervals as f64).expect("enough points") + x.sin()
}

/// How many times the error is halved when the spacing is.
fn order(error: impl Fn(usize) -> f64) -> f64 {
    (error(100) / error(200)).abs().log2()
}

#[test]
fn a_parabola_has_exact_slopes_everywhere() {
    // 3x² - 5x + 1 at 1, 1.5, …, 4, whose slope is 6x - 5
    let x = array![1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0];
    let y = x.mapv(|x| 3.0 * x * x - 5.0 * x + 1.0);
    let expected = [1.0, 4.0, 7.0, 10.0, 13.0, 16.0, 19.0];
    assert_close(derivative(&y, 0.5).expect("enough points"), expected, ROUNDING);
}

#[test]
fn three_points_are_enough() {
    // 0, 1, 8 lie on 3x² - 2x
    let slopes = derivative(&array![0.0, 1.0, 8.0], 1.0).expect("enough points");
    assert_close(slopes, [-2.0, 4.0, 10.0], ROUNDING);
}

#[test]
fn the_slope_of_the_cosine_is_minus_the_sine() {
    let x = Array1::linspace(0.0, 7.0, 7001);
    let slopes = derivative(&x.cos(), 0.001).expect("enough points");
    assert_close(slopes, -x.sin(), Tolerance::absolute(1e-6));
}

#[test]
fn inside_the_error_is_of_second_order() {
    let order = order(|intervals| errors(intervals)[intervals / 2]);
    assert!((1.95..2.05).contains(&order), "at x = 1.5 the order is {order:.2}, not 2");
}

#[test]
fn at_the_left_end_the_error_is_of_second_order() {
    let order = order(|intervals| errors(intervals)[0]);
    assert!((1.95..2.05).contains(&order), "at the first point the order is {order:.2}, not 2");
}

#[test]
fn at_the_right_end_the_error_is_of_second_order() {
    let order = order(|intervals| errors(intervals)[intervals]);
    assert!((1.95..2.05).contains(&order), "at the last point the order is {order:.2}, not 2");
}

#[test]
fn backwards_all_slopes_change_their_sign() {
    let y = array![2.0, 3.0, 5.0, 7.0, 11.0, 13.0];
    let forwards = derivative(&y, 0.25).expect("enough points");
    let backwards = derivative(&y.slice(s![..;-1]), 0.25).expect("enough points");
    assert_close(backwards, -&forwards.slice(s![..;-1]), ROUNDING);
    assert_close(&forwards.slice(s![1..-1]), [6.0, 8.0, 12.0, 12.0], ROUNDING);
}

#[test]
fn fewer_points_have_no_slope_of_second_order() {
    for count in [0, 1, 2] {
        let refused = derivative(&Array1::zeros(count), 0.1).expect_err("too few points");
        assert_eq!(refused, TooFewPoints(count));
        assert!(refused.to_string().ends_with(&format!("3 points, and there are {count}")));
    }
    assert_same(derivative(&Array1::zeros(3), 0.1).expect("enough points"), [0.0, 0.0, 0.0]);
}

#[test]
fn the_largest_error_for_the_cosine_is_measured() {
    // computed with np.gradient(…, edge_order=2)
    let expected = [
        (3, 0.29552743973131146),
        (11, 0.012781706100237544),
        (21, 0.0031242575768184455),
        (41, 0.0007700841721434148),
    ];
    for (points, error) in expected {
        assert_close(cosine_error(points).expect("enough points"), error, ROUNDING);
    }
    assert_eq!(cosine_error(2), Err(TooFewPoints(2)));
}

#[test]
fn the_largest_error_falls_with_the_square_of_the_spacing() {
    let error = |points| cosine_error(points).expect("enough points");
    let order = (error(101) / error(201)).log2();
    assert!((1.95..2.05).contains(&order), "it falls with order {order:.2}, not 2");
}
