//! Checks `arrays/heat_equation`.

use arrays::heat_equation::{Plate, Unstable, evolve, step};
use common::{
    check::{ROUNDING, assert_close, assert_same},
    evidence::Allocations,
};
use ndarray::{Array2, ArrayRef2, ShapeBuilder, array, s};
use std::f64::consts::PI;

/// The grid, in no particular unit: alpha 1, points 1 apart, and steps of half the limit.
const PLAIN: Plate = Plate { alpha: 1.0, dx: 1.0, dt: 0.125 };

/// `p` and `q` half waves across the rows and columns, zero on the edge.
fn sine_mode((rows, columns): (usize, usize), p: f64, q: f64) -> Array2<f64> {
    let wave = |at: usize, points: usize, halves: f64| {
        (halves * PI * at as f64 / (points - 1) as f64).sin()
    };
    Array2::from_shape_fn((rows, columns), |(i, j)| {
        let edge = i == 0 || j == 0 || i == rows - 1 || j == columns - 1;
        if edge { 0.0 } else { wave(i, rows, p) * wave(j, columns, q) }
    })
}

/// A field without any symmetry.
fn uneven((rows, columns): (usize, usize)) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| ((7 * i + 3 * j * j + i * j) % 11) as f64)
}

fn edge(field: &ArrayRef2<f64>) -> Vec<f64> {
    let (rows, columns) = field.dim();
    field
        .indexed_iter()
        .filter(|&((i, j), _)| i == 0 || j == 0 || i == rows - 1 || j == columns - 1)
        .map(|(_, &value)| value)
        .collect()
}

#[test]
fn the_longest_step_is_dx_squared_over_four_alpha() {
    assert_close(PLAIN.longest_step(), 0.25, ROUNDING);
    assert_close(Plate { alpha: 2.0, dx: 0.5, dt: 0.0 }.longest_step(), 0.03125, ROUNDING);
    assert_close(Plate { alpha: 0.1, dx: 3.0, dt: 9.0 }.longest_step(), 22.5, ROUNDING);
}

#[test]
fn the_ratio_is_alpha_dt_over_dx_squared() {
    assert_close(Plate { alpha: 2.0, dx: 0.5, dt: 0.01 }.ratio().unwrap(), 0.08, ROUNDING);
    assert_close(Plate { alpha: 0.1, dx: 3.0, dt: 9.0 }.ratio().unwrap(), 0.1, ROUNDING);
}

#[test]
fn the_limit_itself_is_stable() {
    let with = |dt: f64| Plate { alpha: 2.0, dx: 0.5, dt }.ratio();
    assert_eq!(with(0.03125), Ok(0.25), "dt = 0.03125 s is the limit here, and stable");
    assert_eq!(with(0.0), Ok(0.0), "a step of no length changes nothing, and is stable");
}

#[test]
fn a_step_beyond_the_limit_is_refused() {
    for dt in [0.0313, 0.0625, f64::INFINITY] {
        let refused = Err(Unstable { dt, limit: 0.03125 });
        assert_eq!(Plate { alpha: 2.0, dx: 0.5, dt }.ratio(), refused);
    }
}

#[test]
fn a_step_back_in_time_is_refused_and_so_is_nan() {
    let with = |dt: f64| Plate { alpha: 2.0, dx: 0.5, dt }.ratio();
    assert_eq!(with(-0.001), Err(Unstable { dt: -0.001, limit: 0.03125 }));
    assert!(with(f64::NAN).is_err(), "NaN does not lie between 0 and the limit");
}

#[test]
fn an_unstable_plate_does_not_evolve() {
    let plate = Plate { dt: 0.26, ..PLAIN };
    for steps in [0, 1, 10] {
        let refused = evolve(uneven((4, 5)), &plate, steps).expect_err("0.26 is unstable");
        let message = refused.to_string();
        assert!(message.contains("0.25 s"), "the message names no limit: {message}");
    }
}

#[test]
fn a_step_adds_a_share_of_the_difference_to_four_neighbours() {
    let current = array![[2.0, 3.0, 5.0, 7.0], [11.0, 13.0, 17.0, 19.0], [23.0, 29.0, 31.0, 37.0]];
    // 3 + 29 + 11 + 17 - 4 · 13 = 8 and 5 + 31 + 13 + 19 - 4 · 17 = 0
    let expected = array![[0.0, 0.0, 0.0, 0.0], [0.0, 14.6, 17.0, 0.0], [0.0, 0.0, 0.0, 0.0]];
    let mut next = Array2::zeros((3, 4));
    step(&current, &mut next, 0.2);
    assert_close(next, expected, ROUNDING);
}

#[test]
fn a_step_replaces_the_inner_points_and_leaves_the_edge_alone() {
    let current = Array2::ones((3, 4));
    let mut next = Array2::from_elem((3, 4), f64::NAN);
    step(&current, &mut next, 0.25);
    assert_same(next.slice(s![1..-1, 1..-1]), array![[1.0, 1.0]]);
    assert!(edge(&next).iter().all(|value| value.is_nan()), "the edge of `next` changed:\n{next}");
}

#[test]
fn any_memory_order_gives_the_same_step() {
    let current = uneven((5, 6));
    let mut expected = current.clone();
    step(&current, &mut expected, 0.2);

    // The same numbers with columns first in memory, as in Fortran: read, then written.
    let mut by_columns = Array2::zeros((5, 6).f());
    by_columns.assign(&current);
    let mut next = current.clone();
    step(&by_columns, &mut next, 0.2);
    assert_close(next, &expected, ROUNDING);
    let mut next = by_columns;
    step(&current, &mut next, 0.2);
    assert_close(next, expected, ROUNDING);
}

#[test]
fn a_sine_mode_decays_by_its_exact_factor() {
    // A mode keeps its shape; each step multiplies it by
    // 1 - 4 ratio (sin²(p pi / 2 (rows - 1)) + sin²(q pi / 2 (columns - 1))).
    let plate = Plate { alpha: 0.5, dx: 0.1, dt: 0.004 };
    let ratio = 0.2;
    for (shape, p, q, steps) in
        [((18, 25), 1.0, 1.0, 100), ((18, 25), 2.0, 3.0, 31), ((7, 40), 5.0, 1.0, 6)]
    {
        let start = sine_mode(shape, p, q);
        let share =
            |halves: f64, points: usize| (halves * PI / (2.0 * (points - 1) as f64)).sin().powi(2);
        let factor: f64 = 1.0 - 4.0 * ratio * (share(p, shape.0) + share(q, shape.1));
        let expected = &start * factor.powi(steps);
        let end = evolve(start, &plate, steps as usize).expect("it is stable");
        assert_close(end, expected, ROUNDING);
    }
}

#[test]
fn half_the_spacing_leaves_a_quarter_of_the_error() {
    // The exact solution on the unit square is exp(-2 pi² t) times the mode; at t = 0.05.
    let error = |intervals: usize| {
        let dx = 1.0 / intervals as f64;
        let plate = Plate { alpha: 1.0, dx, dt: 0.2 * dx * dx };
        let steps = (0.05 / plate.dt).round() as usize;
        let start = sine_mode((intervals + 1, intervals + 1), 1.0, 1.0);
        let exact = (-2.0 * PI * PI * 0.05).exp() * &start;
        let end = evolve(start, &plate, steps).expect("it is stable");
        (end - exact).fold(0.0, |largest: f64, error| largest.max(error.abs()))
    };
    let order = (error(10) / error(20)).log2();
    assert!((1.9..2.1).contains(&order), "the error falls with order {order:.2}, not 2");
    let order = (error(20) / error(40)).log2();
    assert!((1.9..2.1).contains(&order), "the error falls with order {order:.2}, not 2");
}

#[test]
fn heat_is_conserved_until_it_reaches_the_edge() {
    let mut start = Array2::zeros((11, 13));
    start[[5, 6]] = 80.0;
    let plate = Plate { dt: 0.2, ..PLAIN };
    let end = evolve(start, &plate, 4).expect("it is stable");
    assert_close(end.sum(), 80.0, ROUNDING);
    assert_close(&end, end.slice(s![..;-1, ..]), ROUNDING);
    assert_close(&end, end.slice(s![.., ..;-1]), ROUNDING);
    let square = end.slice(s![.., 1..-1]);
    assert_close(square, square.t(), ROUNDING);
    assert!(end[[5, 2]] > 0.0 && end[[1, 6]] > 0.0, "four steps reach four points far:\n{end:.3}");
}

#[test]
fn as_much_heat_leaves_at_the_cold_side_as_enters_at_the_warm_one() {
    // Warm at the left, cold at the right, a wave between that is odd about the middle: the mean
    // stays, and the plate comes to rest with straight lines from side to side.
    let (rows, columns) = (6, 9);
    let line = |j: usize| 100.0 - 12.5 * j as f64;
    let start = Array2::from_shape_fn((rows, columns), |(i, j)| {
        let inside = (1..rows - 1).contains(&i) && (1..columns - 1).contains(&j);
        if inside { line(j) + 9.0 * (j as f64 - 4.0) } else { line(j) }
    });
    for steps in [1, 2, 17] {
        let end = evolve(start.clone(), &PLAIN, steps).expect("it is stable");
        assert_close(end.mean().expect("not empty"), 50.0, ROUNDING);
    }
    let rest = evolve(start, &PLAIN, 2000).expect("it is stable");
    assert_close(rest, Array2::from_shape_fn((rows, columns), |(_, j)| line(j)), ROUNDING);
}

#[test]
fn the_edge_keeps_its_temperature() {
    for shape in [(3, 3), (4, 7), (8, 3)] {
        let start = uneven(shape);
        for steps in [1, 2, 5] {
            let end = evolve(start.clone(), &PLAIN, steps).expect("it is stable");
            assert_eq!(edge(&end), edge(&start), "after {steps} steps, {shape:?}:\n{end}");
            assert_ne!(end, start, "no inner point has changed after {steps} steps");
        }
    }
}

#[test]
fn a_plate_that_is_all_edge_stays_as_it_is() {
    for shape in [(1, 1), (2, 2), (1, 5), (5, 1), (2, 6), (6, 2), (0, 4), (4, 0)] {
        let start = uneven(shape);
        assert_same(evolve(start.clone(), &PLAIN, 3).expect("it is stable"), start);
    }
}

#[test]
fn no_steps_change_nothing() {
    let start = uneven((4, 5));
    assert_same(evolve(start.clone(), &PLAIN, 0).expect("it is stable"), start);
}

#[test]
fn one_further_array_serves_any_number_of_steps() {
    for steps in [1, 2, 3, 50] {
        let start = uneven((20, 30));
        let (end, made) = Allocations::during(|| evolve(start, &PLAIN, steps));
        end.expect("it is stable");
        assert!(
            made.count <= 1 && made.bytes <= 8 * 20 * 30,
            "{steps} steps allocated {} times, {} bytes; one array of 4800 bytes beside the field \
             is enough",
            made.count,
            made.bytes
        );
    }
}
