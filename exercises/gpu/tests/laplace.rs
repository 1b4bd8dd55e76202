//! Checks `gpu/laplace`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, on_each},
};
use gpu::laplace::{Until, solve, sweep_serial};

/// A device may add the neighbours in another order.
const ROUNDING: Tolerance = Tolerance { absolute: 1e-5, relative: 1e-5 };

/// The plate of the course: 100 at the top, 75 left, 50 right, 0 at the bottom.
fn plate(rows: usize, columns: usize) -> Vec<f32> {
    let temperature = |at: usize| match (at / columns, at % columns) {
        (0, _) => 100.0,
        (row, _) if row == rows - 1 => 0.0,
        (_, 0) => 75.0,
        (_, column) if column == columns - 1 => 50.0,
        _ => 0.0,
    };
    (0..rows * columns).map(temperature).collect()
}

/// Its three by three inner points, once they have settled down.
const INNER: [[f32; 3]; 3] = [
    [78.57143, 76.11607, 69.64286],
    [63.169643, 56.25, 52.455357],
    [42.857143, 33.25893, 33.92857],
];

/// Sweeps in one batch, and does not look at the largest change.
#[track_caller]
fn check_sweeps(gpu: &Gpu, rows: usize, columns: usize, sweeps: u32) {
    let mut expected = plate(rows, columns);
    (0..sweeps).for_each(|_| sweep_serial(&mut expected, rows, columns));
    let until = Until { batch: sweeps, tolerance: 0.0, batches: 1 };
    let found = solve(gpu, &plate(rows, columns), [rows as u32, columns as u32], until).field;
    println!("{rows} by {columns} points after {sweeps} sweeps, row by row, on {}:", gpu.name());
    assert_close(&found[..], &expected[..], ROUNDING);
}

#[test]
fn a_sweep_updates_red_points_and_then_black_ones() {
    on_each(|gpu| check_sweeps(gpu, 5, 5, 1));
}

#[test]
fn a_plate_may_have_any_number_of_rows_and_columns() {
    on_each(|gpu| {
        for (rows, columns) in [(3, 3), (3, 6), (4, 7), (9, 4), (18, 34), (19, 37)] {
            check_sweeps(gpu, rows, columns, 1);
        }
    });
}

#[test]
fn a_plate_may_fill_its_workgroups() {
    on_each(|gpu| check_sweeps(gpu, 18, 34, 2));
}

#[test]
fn the_sweeps_of_a_batch_build_on_each_other() {
    on_each(|gpu| check_sweeps(gpu, 12, 21, 5));
}

#[test]
fn the_plate_settles_down() {
    on_each(|gpu| {
        let until = Until { batch: 10, tolerance: 1e-4, batches: 10 };
        let solved = solve(gpu, &plate(5, 5), [5, 5], until);
        assert!(
            solved.residual <= 1e-4,
            "after {} batches of 10 sweeps, a point would still change by {}",
            solved.batches,
            solved.residual
        );
        let inner: Vec<f32> =
            (1..4).flat_map(|row| solved.field[row * 5 + 1..row * 5 + 4].to_vec()).collect();
        println!("the inner points, on {}:", gpu.name());
        assert_close(&inner[..], INNER.as_flattened(), Tolerance { absolute: 1e-3, relative: 0.0 });
    });
}

#[test]
fn the_largest_change_may_be_one_to_a_lower_temperature() {
    // One hot point in the cold. It is black: the sweep warms the red points around it, and then takes
    // it down itself. Now these are too warm, by more than any point is too cold.
    on_each(|gpu| {
        for at in [7, 11] {
            let mut field = vec![0.0; 5 * 5];
            field[at] = 90.0;
            let until = Until { batch: 1, tolerance: 0.0, batches: 1 };
            let mut expected = field.clone();
            sweep_serial(&mut expected, 5, 5);
            let change =
                (1..4).flat_map(|row| (1..4).map(move |column| row * 5 + column)).map(|at| {
                    let around =
                        expected[at - 5] + expected[at + 5] + expected[at - 1] + expected[at + 1];
                    (0.25 * around - expected[at]).abs()
                });
            let change = change.fold(0.0, f32::max);
            let found = solve(gpu, &field, [5, 5], until).residual;
            assert!(
                (found - change).abs() < 1e-4,
                "the largest change is {change}, up or down, but {found} was found on {}",
                gpu.name()
            );
        }
    });
}

#[test]
fn it_gives_up_after_the_batches_that_are_allowed() {
    on_each(|gpu| {
        let until = Until { batch: 2, tolerance: 0.0, batches: 3 };
        let solved = solve(gpu, &plate(20, 20), [20, 20], until);
        assert_eq!(solved.batches, 3, "batches that were submitted");
    });
}

#[test]
fn a_batch_is_one_submission_and_the_host_looks_at_four_bytes() {
    on_each(|gpu| {
        let until = Until { batch: 7, tolerance: 0.0, batches: 4 };
        solve(gpu, &plate(20, 40), [20, 40], until);
        let done = gpu.evidence();
        assert_eq!(done.passes, 4, "submissions, for 4 batches of 7 sweeps");
        assert_eq!(done.dispatches, 4 * (2 * 7 + 1), "dispatches: two a sweep, and one a batch");
        assert_eq!(
            done.downloaded,
            4 * 4 + 20 * 40 * 4,
            "bytes that were copied back: 4 a batch, and the field once"
        );
    });
}
