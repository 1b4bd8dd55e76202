//! Checks `gpu/heat_equation`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, on_each},
};
use gpu::heat_equation::{Plate, WORKGROUP, evolve, evolve_serial};
use std::f64::consts::PI;

/// A device may add in another order, and round a product and a sum once.
const ROUNDING: Tolerance = Tolerance { absolute: 1e-4, relative: 1e-5 };

/// No point is like another one, and the edge is not zero.
fn field(rows: u32, columns: u32) -> Vec<f32> {
    (0..rows * columns).map(|i| 20.0 + (i * 7 % 23) as f32 + i as f32 * 0.01).collect()
}

#[track_caller]
fn check(rows: u32, columns: u32, steps: usize) {
    let plate = Plate { rows, columns, ratio: 0.2 };
    let before = field(rows, columns);
    let expected = evolve_serial(&before, plate, steps);
    on_each(|gpu| {
        println!("{rows} by {columns} points after {steps} steps, row by row, on {}:", gpu.name());
        assert_close(&evolve(gpu, &before, plate, steps)[..], &expected[..], ROUNDING);
    });
}

#[test]
fn one_step_changes_every_inner_point() {
    check(10, 34, 1);
}

#[test]
fn a_second_step_starts_from_the_first() {
    check(10, 34, 2);
}

#[test]
fn any_number_of_steps_ends_in_the_right_buffer() {
    for steps in [0, 3, 8, 9] {
        check(9, 12, steps);
    }
}

#[test]
fn a_plate_may_have_any_number_of_rows_and_columns() {
    for (rows, columns) in [(3, 3), (8, 32), (9, 33), (17, 65), (40, 5)] {
        check(rows, columns, 3);
    }
}

#[test]
fn a_plate_that_is_all_edge_stays_as_it_is() {
    for (rows, columns) in [(1, 1), (1, 40), (2, 2), (40, 2), (2, 40)] {
        check(rows, columns, 3);
    }
}

#[test]
fn a_sine_mode_decays_as_it_should() {
    // Of the discrete equation, too, a product of sines keeps its shape, and each step multiplies it
    // by 1 - 4 ratio (sin²(pi h / 2) + sin²(pi h / 2)), with h = 1 / (n - 1).
    let n = 33_u32;
    let plate = Plate { rows: n, columns: n, ratio: 0.25 };
    let sine = |i: u32| (PI * f64::from(i) / f64::from(n - 1)).sin();
    let mode: Vec<f32> = (0..n * n).map(|i| (sine(i / n) * sine(i % n)) as f32).collect();
    let factor = 1.0 - 8.0 * 0.25 * (PI / 64.0).sin().powi(2);
    let steps = 100;
    let expected: Vec<f32> =
        mode.iter().map(|&value| (f64::from(value) * factor.powi(steps)) as f32).collect();
    on_each(|gpu| {
        let found = evolve(gpu, &mode, plate, steps as usize);
        println!("a product of sines after {steps} steps, on {}:", gpu.name());
        assert_close(&found[..], &expected[..], Tolerance { absolute: 2e-5, relative: 0.0 });
    });
}

#[test]
fn all_steps_are_one_submission() {
    on_each(|gpu| {
        let plate = Plate { rows: 20, columns: 40, ratio: 0.1 };
        evolve(gpu, &field(20, 40), plate, 10);
        let (done, bytes) = (gpu.evidence(), 20 * 40 * 4);
        assert_eq!((done.passes, done.dispatches), (1, 10), "submissions, dispatches of 10 steps");
        assert_eq!(
            done.workgroups,
            10 * 2 * 3,
            "workgroups of {WORKGROUP:?} for 40 columns and 20 rows, in 10 steps"
        );
        assert!(done.uploaded <= 2 * bytes, "{} bytes uploaded: twice the field", done.uploaded);
        assert_eq!(done.downloaded, bytes, "bytes copied back: the field, once");
    });
}

#[test]
fn each_step_reads_five_points_and_writes_one() {
    let gpu = &Gpu::simulator();
    evolve(gpu, &field(20, 40), Plate { rows: 20, columns: 40, ratio: 0.1 }, 2);
    let (current, next) = (gpu.evidence().of("current"), gpu.evidence().of("next"));
    let inner = 2 * 18 * 38;
    assert_eq!(next.writes, inner, "points that were written in 2 steps");
    assert!(current.reads <= 5 * inner, "{} points read, for {inner} written", current.reads);
    assert_eq!(next.reads, 0, "points of `next` that were read");
}
