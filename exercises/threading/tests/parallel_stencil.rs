//! Checks `threading/parallel_stencil`.

use common::{
    check::{ROUNDING, assert_close, assert_same},
    evidence::Threads,
};
use std::{f64::consts::PI, sync::Mutex};
use threading::parallel_stencil::{evolve, step, step_serial, update_row};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Temperatures without any pattern.
fn rough(rows: usize, columns: usize) -> Vec<f64> {
    (0..rows * columns).map(|i| 100.0 * (1.3 * (i * i) as f64).sin()).collect()
}

/// One step, point by point.
fn expected(current: &[f64], columns: usize, ratio: f64) -> Vec<f64> {
    let mut next = current.to_vec();
    for i in 1..(current.len() / columns).saturating_sub(1) {
        for j in 1..columns.saturating_sub(1) {
            let at = |i: usize, j: usize| current[i * columns + j];
            let around = at(i - 1, j) + at(i + 1, j) + at(i, j - 1) + at(i, j + 1);
            next[i * columns + j] = at(i, j) + ratio * (around - 4.0 * at(i, j));
        }
    }
    next
}

/// One step on a pool of so many threads.
fn stepped(current: &[f64], columns: usize, ratio: f64, threads: usize) -> Vec<f64> {
    let mut next = current.to_vec();
    on(threads, || step(current, &mut next, columns, |around, row| update_row(around, row, ratio)));
    next
}

#[test]
fn a_step_is_the_same_to_the_last_bit_for_every_number_of_threads() {
    for (rows, columns) in [(3, 3), (4, 7), (7, 4), (5, 1), (6, 2), (33, 20), (64, 65)] {
        let current = rough(rows, columns);
        let expected = expected(&current, columns, 0.2);
        let mut serial = current.clone();
        step_serial(&current, &mut serial, columns, |around, row| update_row(around, row, 0.2));
        assert_same(serial, &*expected);
        for threads in [1, 2, 3, 4, 7] {
            println!("{rows} rows of {columns} on {threads} threads");
            assert_same(stepped(&current, columns, 0.2, threads), &*expected);
        }
    }
}

#[test]
fn a_plate_of_edges_stays_as_it_is() {
    for (rows, columns) in [(0, 3), (1, 1), (1, 5), (2, 1), (2, 4)] {
        let current = rough(rows, columns);
        assert_same(stepped(&current, columns, 0.25, 4), current);
    }
}

#[test]
fn every_inner_row_is_computed_once_from_the_rows_around_it() {
    for rows in [0, 1, 2, 3, 4, 9, 40] {
        let numbered =
            |from: usize| -> Vec<_> { (0..rows).flat_map(|i| [(from + i) as f64; 2]).collect() };
        let calls = Mutex::new(vec![]);
        on(4, || {
            step(&numbered(0), &mut numbered(1000), 2, |around, row| {
                assert_eq!(row.len(), 2, "columns of the row to be computed");
                calls.lock().unwrap().push((row[0] - 1000.0, around.map(|row| row[0])));
            });
        });
        let mut calls = calls.into_inner().unwrap();
        calls.sort_by(|one, other| one.0.total_cmp(&other.0));
        let expected: Vec<_> = (1..rows.saturating_sub(1))
            .map(|i| (i as f64, [i as f64 - 1.0, i as f64, i as f64 + 1.0]))
            .collect();
        assert_eq!(calls, expected, "(row, the rows around it) of a plate of {rows} rows");
    }
}

#[test]
fn rows_are_computed_at_the_same_time() {
    let current = rough(66, 3);
    let threads = Threads::meeting(4);
    on(4, || step(&current, &mut current.clone(), 3, |_, _| threads.during(|| ())));
    threads.assert_at_once(4);
}

#[test]
fn rows_are_computed_by_the_threads_of_the_pool() {
    let current = rough(66, 3);
    let threads = Threads::new();
    on(4, || step(&current, &mut current.clone(), 3, |_, _| threads.during(|| ())));
    threads.assert_of_a_pool(4);
}

#[test]
fn a_sine_keeps_its_shape_and_decays() {
    // A mode of the discrete problem: each step multiplies it by the same factor, exactly.
    let (rows, columns, ratio, steps) = (13, 9, 0.2, 25);
    let angle = |waves: f64, points: usize| waves * PI / (points - 1) as f64;
    let (down, right) = (angle(2.0, rows), angle(1.0, columns));
    let mode: Vec<_> = (0..rows * columns)
        .map(|k| (down * (k / columns) as f64).sin() * (right * (k % columns) as f64).sin())
        .collect();
    let factor = 1.0 - 4.0 * ratio * ((down / 2.0).sin().powi(2) + (right / 2.0).sin().powi(2));
    let expected: Vec<_> = mode.iter().map(|value| value * factor.powi(steps)).collect();
    assert_close(on(4, || evolve(mode, columns, ratio, steps as usize)), expected, ROUNDING);
}

#[test]
fn many_steps_are_the_same_to_the_last_bit_for_every_number_of_threads() {
    let mut field = rough(21, 17);
    for _ in 0..50 {
        field = expected(&field, 17, 0.25);
    }
    for threads in [1, 2, 4, 5] {
        assert_same(on(threads, || evolve(rough(21, 17), 17, 0.25, 50)), &*field);
    }
}
