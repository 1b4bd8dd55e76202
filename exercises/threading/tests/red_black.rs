//! Checks `threading/red_black`.

use common::{
    check::{Tolerance, assert_close, assert_same},
    evidence::Threads,
};
use std::sync::Mutex;
use threading::red_black::{Plate, cold_plate, half_sweep, relax, sweep, sweep_serial};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Temperatures without any pattern.
fn rough(rows: usize, columns: usize) -> Vec<f64> {
    (0..rows * columns).map(|i| 100.0 * (1.3 * (i * i) as f64).sin()).collect()
}

/// So many sweeps, point by point.
fn expected(mut field: Vec<f64>, columns: usize, sweeps: usize) -> Vec<f64> {
    let inner = |points: usize| 1..points.saturating_sub(1);
    for half in 0..2 * sweeps {
        for i in inner(field.len() / columns) {
            for j in inner(columns).filter(|j| (i + j) % 2 == half % 2) {
                let at = |i: usize, j: usize| field[i * columns + j];
                let sum = at(i - 1, j) + at(i + 1, j) + at(i, j - 1) + at(i, j + 1);
                field[i * columns + j] = 0.25 * sum;
            }
        }
    }
    field
}

/// So many sweeps on a pool of so many threads.
fn relaxed(field: &[f64], columns: usize, sweeps: usize, threads: usize) -> Vec<f64> {
    let mut plate = Plate::from_rows(field, columns);
    on(threads, || relax(&mut plate, sweeps));
    plate.into_rows()
}

#[test]
fn a_sweep_is_the_same_to_the_last_bit_for_every_number_of_threads() {
    let shapes =
        [(5, 1), (5, 2), (3, 3), (3, 4), (4, 3), (4, 4), (4, 7), (7, 4), (33, 20), (64, 65)];
    for (rows, columns) in shapes {
        let field = rough(rows, columns);
        let expected = expected(field.clone(), columns, 1);
        let mut serial = field.clone();
        sweep_serial(&mut serial, columns);
        assert_same(serial, &*expected);
        for threads in [1, 2, 3, 4, 7] {
            println!("{rows} rows of {columns} on {threads} threads");
            assert_same(relaxed(&field, columns, 1, threads), &*expected);
        }
    }
}

#[test]
fn many_sweeps_are_the_same_to_the_last_bit_for_every_number_of_threads() {
    let expected = expected(rough(21, 18), 18, 50);
    for threads in [1, 2, 4, 5] {
        assert_same(relaxed(&rough(21, 18), 18, 50, threads), &*expected);
    }
}

#[test]
fn a_plate_of_edges_stays_as_it_is() {
    for (rows, columns) in [(0, 3), (1, 1), (1, 5), (2, 1), (2, 4)] {
        let field = rough(rows, columns);
        assert_same(relaxed(&field, columns, 1, 4), field);
    }
}

#[test]
fn the_plate_comes_to_its_known_temperatures() {
    // Each sweep halves the error.
    let field = relaxed(&cold_plate(5, 5), 5, 40, 2);
    let inside: Vec<_> = (1..4).flat_map(|i| field[i * 5 + 1..i * 5 + 4].to_vec()).collect();
    let expected = [
        [78.571429, 76.116071, 69.642857],
        [63.169643, 56.25, 52.455357],
        [42.857143, 33.258929, 33.928571],
    ];
    assert_close(inside, expected.as_flattened(), Tolerance::absolute(1e-6));
}

#[test]
fn every_inner_row_is_updated_once_from_the_rows_around_it() {
    for rows in [0, 1, 2, 3, 4, 9, 40] {
        let numbered =
            |from: usize| -> Vec<_> { (0..rows).flat_map(|i| [(from + i) as f64; 2]).collect() };
        let calls = Mutex::new(vec![]);
        on(4, || {
            half_sweep(&mut numbered(1000), &numbered(0), 2, |i, row, around| {
                assert_eq!(row.len(), 2, "points of one colour in a row");
                calls.lock().unwrap().push((i, row[0] as usize, around.map(|row| row[0] as usize)));
            });
        });
        let mut calls = calls.into_inner().unwrap();
        calls.sort_unstable();
        let expected: Vec<_> =
            (1..rows.max(2) - 1).map(|i| (i, 1000 + i, [i - 1, i, i + 1])).collect();
        assert_eq!(
            calls, expected,
            "(i, the row of `own`, the rows of `other`) of {rows} rows: those of `own` are \
             numbered from 1000, those of `other` from 0"
        );
    }
}

#[test]
fn red_is_updated_from_black_and_black_from_the_new_red() {
    let colours = |rows: usize| (vec![10.0; 3 * rows], vec![20.0; 3 * rows]);
    let (red, black) = colours(9);
    let mut plate = Plate { columns: 6, red, black };
    let calls = Mutex::new(vec![]);
    on(4, || {
        sweep(&mut plate, |_, row, around| {
            calls.lock().unwrap().push((row[0], around[1][0]));
            row.fill(row[0] + 1.0);
        });
    });
    let calls = calls.into_inner().unwrap();
    let expected = [[(10.0, 20.0); 7], [(20.0, 11.0); 7]];
    assert_eq!(
        calls,
        expected.as_flattened(),
        "(what is updated, what it is updated from): red is 10, and 11 when updated; black is 20"
    );
}

/// Sweeps with four threads over 64 rows inside, and has a witness look at those of one colour.
fn watched(threads: &Threads, red: bool) {
    let mut plate = Plate { columns: 4, red: vec![1.0; 132], black: vec![2.0; 132] };
    on(4, || {
        sweep(&mut plate, |_, row, _| {
            if (row[0] == 1.0) == red {
                threads.during(|| ());
            }
        });
    });
}

#[test]
fn red_rows_are_computed_at_the_same_time() {
    let threads = Threads::meeting(4);
    watched(&threads, true);
    threads.assert_at_once(4);
}

#[test]
fn black_rows_are_computed_at_the_same_time() {
    let threads = Threads::meeting(4);
    watched(&threads, false);
    threads.assert_at_once(4);
}

#[test]
fn rows_are_computed_by_the_threads_of_the_pool() {
    for red in [true, false] {
        let threads = Threads::new();
        watched(&threads, red);
        threads.assert_of_a_pool(4);
    }
}
