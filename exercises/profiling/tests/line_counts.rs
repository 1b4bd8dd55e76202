//! Checks `profiling/line_counts`.

use common::check::{ROUNDING, assert_close, assert_same};
use profiling::line_counts::{Complex, Lines, Region, mandelbrot, predicted, shares, spent_inside};

fn region(re: f64, im: f64, step: f64, rows: usize, columns: usize) -> Region {
    Region { corner: Complex { re, im }, step, rows, columns }
}

/// The whole set, on a coarse grid.
fn whole() -> Region {
    region(-2.0, 1.25, 0.05, 51, 56)
}

fn lines<T>(point: T, check: T, norm: T, update: T) -> Lines<T> {
    Lines { point, check, norm, update }
}

#[test]
fn every_line_is_counted_when_it_runs() {
    // The numbers of these regions come from a Python program that counts in the same way.
    let small = region(-1.5, 1.0, 0.5, 5, 5);
    let (picture, counts) = mandelbrot(&small, 12);
    let expected =
        [2, 3, 4, 12, 2, 3, 5, 12, 12, 5, 12, 12, 12, 12, 5, 3, 5, 12, 12, 5, 2, 3, 4, 12, 2];
    assert_same(picture, expected);
    assert_eq!(counts, lines(25, 198, 188, 173));
    assert_eq!(mandelbrot(&whole(), 200).1, lines(2856, 140_365, 139_747, 137_509));
}

#[test]
fn a_point_far_outside_is_given_up_at_its_second_norm() {
    let (picture, counts) = mandelbrot(&region(2.5, 1.0, 0.25, 3, 5), 50);
    assert_same(picture, vec![1; 15]);
    assert_eq!(counts, lines(15, 30, 30, 15), "zero is in the circle, and c itself is not");
}

#[test]
fn a_point_inside_ends_at_a_check_without_a_norm() {
    let (picture, counts) = mandelbrot(&region(-0.125, 0.125, 0.0625, 4, 3), 30);
    assert_same(picture, vec![30; 12]);
    assert_eq!(counts, lines(12, 12 * 31, 12 * 30, 12 * 30), "12 points that reach the limit");
    // i is inside: 0, i, i - 1, -i, i - 1, and so on.
    let i = Complex { re: 0.0, im: 1.0 };
    let orbit = [i, i * i + i, (i * i + i) * (i * i + i) + i].map(|z| (z.re, z.im));
    assert_same(orbit, [(0.0, 1.0), (-1.0, 1.0), (0.0, -1.0)]);
    assert_same(mandelbrot(&region(0.0, 1.0, 1.0, 1, 1), 30).0, [30]);
}

#[test]
fn the_circle_itself_is_not_outside() {
    let (picture, counts) = mandelbrot(&region(-2.0, 0.0, 1.0, 1, 1), 7);
    assert_same(picture, [7]);
    assert_eq!(counts, lines(1, 8, 7, 7), "z = 2 stays on the circle");
}

#[test]
fn a_region_without_points_runs_no_line() {
    for (rows, columns) in [(0, 5), (5, 0)] {
        let (picture, counts) = mandelbrot(&region(-2.0, 1.0, 0.5, rows, columns), 20);
        assert_eq!((picture, counts), (vec![], Lines::default()));
    }
    assert_eq!(predicted(&[], 20), Lines::default());
}

#[test]
fn with_a_limit_of_zero_nothing_is_updated() {
    let (picture, counts) = mandelbrot(&region(-2.0, 1.0, 0.5, 3, 4), 0);
    assert_same(&picture, [0; 12]);
    assert_eq!(counts, lines(12, 12, 0, 0));
    assert_eq!(predicted(&picture, 0), counts);
}

#[test]
fn a_prediction_needs_only_the_picture() {
    // One point left after its first update, one after its fourth, two stayed.
    assert_eq!(predicted(&[1, 6, 4, 6], 6), lines(4, 2 + 7 + 5 + 7, 2 + 6 + 5 + 6, 17));
    assert_eq!(predicted(&[7], 7), lines(1, 8, 7, 7));
}

#[test]
fn a_prediction_for_points_outside_has_a_norm_to_each_check() {
    assert_eq!(predicted(&[6], 7), lines(1, 7, 7, 6));
    assert_eq!(predicted(&[1, 4, 2], 6), lines(3, 10, 10, 7));
}

#[test]
fn a_prediction_may_be_of_a_picture_that_nobody_would_wait_for() {
    let limit = u32::MAX;
    let most = u64::from(limit);
    assert_eq!(predicted(&[limit, limit], limit), lines(2, 2 * most + 2, 2 * most, 2 * most));
}

#[test]
fn counts_and_prediction_agree() {
    for (region, limit) in
        [(whole(), 1), (whole(), 50), (region(-0.8, 0.2, 0.01, 13, 29), 333), (whole(), 200)]
    {
        let (picture, counts) = mandelbrot(&region, limit);
        assert_ne!(counts.update, 0, "no update was counted in {region:?}");
        assert_eq!(predicted(&picture, limit), counts, "predicted (left), and counted");
    }
}

#[test]
fn a_share_is_count_times_cost() {
    let shared = shares(&lines(10, 110, 105, 100), &lines(6.0, 1.0, 2.0, 5.0));
    // 60 + 110 + 210 + 500 = 880
    let found = [shared.point, shared.check, shared.norm, shared.update];
    assert_close(found, [60.0 / 880.0, 110.0 / 880.0, 210.0 / 880.0, 500.0 / 880.0], ROUNDING);
}

#[test]
fn a_line_that_runs_seldom_may_still_cost_the_most() {
    let shared = shares(&lines(1, 100, 100, 100), &lines(2700.0, 1.0, 1.0, 1.0));
    let found = [shared.point, shared.check, shared.norm, shared.update];
    assert_close(found, [0.9, 0.1 / 3.0, 0.1 / 3.0, 0.1 / 3.0], ROUNDING);
}

#[test]
fn nothing_has_no_shares() {
    assert_eq!(shares(&Lines::default(), &lines(1.0, 1.0, 1.0, 1.0)), Lines::default());
    assert_eq!(shares(&lines(1, 2, 3, 4), &Lines::default()), Lines::default());
}

#[test]
fn points_inside_are_few_and_take_most_updates() {
    let (picture, _) = mandelbrot(&whole(), 200);
    assert_eq!(picture.iter().filter(|&&k| k == 200).count(), 618, "of 2856 points");
    assert_close(spent_inside(&picture, 200), 0.8988502570740824, ROUNDING);
}

#[test]
fn updates_inside_are_a_part_of_all_updates() {
    assert_close(spent_inside(&[1, 6, 4, 6, 3], 6), 12.0 / 20.0, ROUNDING);
    assert_close(spent_inside(&[5, 5], 5), 1.0, ROUNDING);
    assert_close(spent_inside(&[1, 2, 3], 5), 0.0, ROUNDING);
    assert_close(spent_inside(&[], 5), 0.0, ROUNDING);
    assert_close(spent_inside(&[0, 0], 0), 0.0, ROUNDING);
    let most = u32::MAX;
    assert_close(spent_inside(&[most, most, 0], most), 1.0, ROUNDING);
}
