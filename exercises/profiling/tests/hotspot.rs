//! Checks `profiling/hotspot`.

use common::{
    check::{ROUNDING, Tolerance, assert_close, assert_same},
    evidence::Allocations,
};
use profiling::hotspot::{Plate, simulate, veined};
use std::{cell::RefCell, f64::consts::PI};

fn plate(rows: usize, columns: usize) -> Plate {
    Plate { rows, columns, dx: 0.25, dt: 0.01 }
}

/// Temperatures without any order.
fn scattered(plate: &Plate) -> Vec<f64> {
    (0..plate.rows * plate.columns).map(|cell| (cell * cell * 31 % 97) as f64).collect()
}

/// A diffusivity that is different everywhere, and in x and in y.
fn uneven(x: f64, y: f64) -> f64 {
    0.5 + 0.25 * (3.0 * x).sin() * (1.0 + y).ln()
}

/// Cell by cell and neighbour by neighbour, slowly.
fn one_by_one(
    plate: &Plate,
    diffusivity: fn(f64, f64) -> f64,
    start: &[f64],
    steps: usize,
) -> Vec<f64> {
    let &Plate { rows, columns, dx, dt } = plate;
    let mut now = start.to_vec();
    for _ in 0..steps {
        let mut change = vec![0.0; now.len()];
        let mut exchange = |one: usize, other: usize, x: f64, y: f64| {
            let flow = dt / dx.powi(2) * diffusivity(x, y) * (now[other] - now[one]);
            change[one] += flow;
            change[other] -= flow;
        };
        for row in 0..rows {
            for column in 0..columns {
                let (cell, x, y) = (row * columns + column, column as f64 * dx, row as f64 * dx);
                if column + 1 < columns {
                    exchange(cell, cell + 1, x + dx, y + dx / 2.0);
                }
                if row + 1 < rows {
                    exchange(cell, cell + columns, x + dx / 2.0, y + dx);
                }
            }
        }
        now.iter_mut().zip(change).for_each(|(now, change)| *now += change);
    }
    now
}

#[test]
fn plates_of_any_shape_keep_their_results() {
    for (rows, columns) in [(1, 1), (1, 7), (6, 1), (2, 2), (5, 9), (13, 4), (0, 3), (3, 0)] {
        let plate = plate(rows, columns);
        let start = scattered(&plate);
        for steps in [0, 1, 2, 7] {
            let expected = one_by_one(&plate, uneven, &start, steps);
            assert_close(simulate(&plate, uneven, &start, steps), expected, ROUNDING);
        }
    }
}

#[test]
fn a_long_run_keeps_its_result() {
    let plate = Plate { rows: 31, columns: 22, dx: 0.01, dt: 0.1 };
    let start = scattered(&plate);
    let expected = one_by_one(&plate, veined, &start, 300);
    assert_close(simulate(&plate, veined, &start, 300), expected, Tolerance::relative(1e-10));
    // And the material is still the same.
    let material = [veined(0.45, 0.3), veined(0.5, 0.1)];
    assert_close(
        material,
        [1.1950124791926824e-4, 3.644744565771551e-5],
        Tolerance::relative(1e-9),
    );
}

#[test]
fn heat_spreads_over_the_edges_of_a_cell() {
    let mut start = vec![0.0; 15];
    start[7] = 100.0;
    let plate = Plate { rows: 3, columns: 5, dx: 2.0, dt: 0.5 };
    // 0.5 / 2² is an eighth of the difference for each unit of diffusivity.
    let found = simulate(&plate, |_, _| 0.8, &start, 1);
    let expected =
        [[0.0, 0.0, 10.0, 0.0, 0.0], [0.0, 10.0, 60.0, 10.0, 0.0], [0.0, 0.0, 10.0, 0.0, 0.0]];
    assert_close(found, expected.concat(), ROUNDING);
}

#[test]
fn heat_is_not_lost() {
    let plate = plate(17, 12);
    let start = scattered(&plate);
    let found = simulate(&plate, uneven, &start, 50);
    assert_close(found.iter().sum::<f64>(), start.iter().sum::<f64>(), ROUNDING);
}

#[test]
fn a_cosine_fades_as_fast_as_it_should() {
    let plate = plate(9, 14);
    let wave = |cells: usize, cell: usize| (PI * (cell as f64 + 0.5) / cells as f64).cos();
    let start: Vec<f64> =
        (0..9 * 14).map(|cell| wave(9, cell / 14) * wave(14, cell % 14)).collect();
    let slowness = |cells: usize| 4.0 * (PI / (2 * cells) as f64).sin().powi(2);
    let factor: f64 = 1.0 - 0.01 / 0.25_f64.powi(2) * 0.7 * (slowness(9) + slowness(14));
    let found = simulate(&plate, |_, _| 0.7, &start, 40);
    let expected: Vec<f64> = start.iter().map(|value| value * factor.powi(40)).collect();
    assert_close(found, expected, ROUNDING);
}

/// Runs `simulate` and returns the points at which it asked for the diffusivity.
fn asked(plate: &Plate, steps: usize) -> Vec<(f64, f64)> {
    let points = RefCell::new(vec![]);
    let diffusivity = |x, y| {
        points.borrow_mut().push((x, y));
        1.0
    };
    simulate(plate, diffusivity, &scattered(plate), steps);
    points.into_inner()
}

#[test]
fn more_steps_ask_no_more_for_the_diffusivity() {
    let plate = plate(20, 30);
    let (few, many) = (asked(&plate, 1).len(), asked(&plate, 10).len());
    assert_eq!(
        many, few,
        "diffusivities asked for in 10 steps (left) and in one (right): do they change in time?"
    );
}

#[test]
fn each_edge_between_cells_is_asked_for_once() {
    for (rows, columns) in [(20, 30), (1, 6), (5, 1), (1, 1)] {
        let plate = plate(rows, columns);
        let edges = rows * (columns - 1) + (rows - 1) * columns;
        let calls = asked(&plate, 1).len();
        assert!(
            calls <= edges,
            "{calls} calls for {edges} edges between {rows} x {columns} cells: an edge has two \
             sides, but one diffusivity"
        );
    }
}

#[test]
fn the_diffusivity_is_that_of_the_middle_of_an_edge() {
    let mut points = asked(&Plate { rows: 2, columns: 3, dx: 1.0, dt: 0.1 }, 1);
    points.sort_by(|one, other| one.partial_cmp(other).expect("no NaN"));
    points.dedup();
    let right = [(1.0, 0.5), (1.0, 1.5), (2.0, 0.5), (2.0, 1.5)];
    let below = [(0.5, 1.0), (1.5, 1.0), (2.5, 1.0)];
    let mut expected = [&right[..], &below].concat();
    expected.sort_by(|one, other| one.partial_cmp(other).expect("no NaN"));
    assert_same(points, expected);
}

#[test]
fn more_steps_make_no_more_allocations() {
    for (rows, columns) in [(20, 30), (7, 3)] {
        let plate = plate(rows, columns);
        let start = scattered(&plate);
        let made = |steps| Allocations::during(|| simulate(&plate, uneven, &start, steps)).1;
        let (few, many) = (made(2), made(100));
        assert_eq!(
            many, few,
            "what 100 steps allocate (left), and two (right): which of it is done in a step?"
        );
        assert!(few.count <= 8, "{} allocations, but eight are enough", few.count);
    }
}

#[test]
#[should_panic(expected = "each cell needs a temperature")]
fn temperatures_of_another_plate_are_refused() {
    simulate(&plate(2, 3), uneven, &[1.0; 5], 1);
}
