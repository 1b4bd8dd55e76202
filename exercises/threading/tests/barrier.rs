//! Checks `threading/barrier`.

use common::{
    check::{Tolerance, assert_close, assert_same},
    evidence::{Threads, every_schedule, within},
    sync::Barrier,
};
use std::{sync::Mutex, time::Duration};
use threading::barrier::{Borders, jacobi, relax, sweep};

const LIMIT: Duration = Duration::from_secs(5);
const WAITS: &str = "a barrier opens when as many threads have come as it was made for. Do as many \
                     come, and each of them as often as the others?";

/// Lets two or three slabs of one point count their sweeps, one thread for each, in every order of events. Calls
/// `see(sweep, seen, from)` for each neighbour's count that a slab sees in a sweep.
fn counted(slabs: usize, sweeps: usize, see: impl Fn(f64, f64, &str) + Sync) {
    let shared = || (Borders::new(&[-1.0], &[-1.0], slabs), Barrier::new(slabs));
    let thread = |index: usize| {
        let see = &see;
        move |(borders, barrier): &(Borders, Barrier)| {
            let count = |slab: &mut [f64], above: &[f64], below: &[f64]| {
                for (row, neighbour) in [(above, index.wrapping_sub(1)), (below, index + 1)] {
                    if neighbour < slabs {
                        let from = format!("slab {index} looks at slab {neighbour}");
                        see(slab[0], row[0], &from);
                    }
                }
                slab[0] += 1.0;
            };
            let mut slab = [0.0];
            relax(&mut slab, index, sweeps, borders, barrier, &count);
            assert_eq!(slab[0], sweeps as f64, "sweeps of slab {index}");
        }
    };
    let (first, second, third) = (thread(0), thread(1), thread(2));
    match slabs {
        2 => every_schedule(shared, &[&first, &second], drop),
        _ => every_schedule(shared, &[&first, &second, &third], drop),
    }
}

#[test]
fn no_thread_looks_at_a_row_that_is_not_there_yet() {
    for (slabs, sweeps) in [(2, 2), (3, 1)] {
        counted(slabs, sweeps, |now, seen, from| {
            assert!(!seen.is_nan(), "{from} in sweep {now}, but nothing has been shown there yet");
            assert!(seen >= now, "{from} in sweep {now}, and finds the row of sweep {seen}");
        });
    }
}

#[test]
fn no_thread_shows_a_row_before_the_last_one_has_been_seen() {
    for (slabs, sweeps) in [(2, 2), (3, 2)] {
        counted(slabs, sweeps, |now, seen, from| {
            assert!(
                seen <= now || seen.is_nan(),
                "{from} in sweep {now}, and finds a row that is one sweep ahead"
            );
        });
    }
}

#[test]
fn slabs_are_swept_at_the_same_time() {
    let peak = within(LIMIT, WAITS, || {
        let threads = Threads::meeting(4);
        jacobi(&mut [0.0; 30], 3, 4, 2, |_, _, _| threads.during(|| ()));
        threads.assert_at_once(4);
        threads.distinct()
    });
    assert_eq!(peak, 4, "threads for 4 slabs");
}

#[test]
fn rows_are_dealt_out_in_slabs() {
    let rows = |inner: usize, threads| {
        within(LIMIT, WAITS, move || {
            let mut plate: Vec<_> = (0..2 * (inner + 2)).map(|i| (i / 2) as f64).collect();
            let slabs = Mutex::new(vec![]);
            jacobi(&mut plate, 2, threads, 1, |slab, _, _| {
                slabs.lock().unwrap().push((slab[0], slab.len() / 2));
            });
            let mut slabs = slabs.into_inner().unwrap();
            slabs.sort_by(|one, other| one.0.total_cmp(&other.0));
            slabs
        })
    };
    assert_eq!(rows(8, 4), [(1.0, 2), (3.0, 2), (5.0, 2), (7.0, 2)], "(first row, rows) of slabs");
    assert_eq!(rows(7, 2), [(1.0, 4), (5.0, 3)], "(first row, rows) of each slab");
    assert_eq!(rows(1, 1), [(1.0, 1)], "(first row, rows) of each slab");
}

#[test]
fn there_may_be_fewer_slabs_than_threads() {
    for (inner, threads, expected) in [(5, 4, 3), (2, 7, 2), (1, 2, 1), (0, 3, 0)] {
        let calls = within(LIMIT, WAITS, move || {
            let calls = Mutex::new(0);
            jacobi(&mut vec![0.0; 3 * (inner + 2)], 3, threads, 3, |_, _, _| {
                *calls.lock().unwrap() += 1;
            });
            calls.into_inner().unwrap()
        });
        assert_eq!(calls, 3 * expected, "sweeps of {expected} slabs, 3 each");
    }
}

/// Sweeps of a whole plate, point by point.
fn serial(mut plate: Vec<f64>, columns: usize, sweeps: usize) -> Vec<f64> {
    for _ in 0..sweeps {
        let old = plate.clone();
        for k in columns..plate.len().saturating_sub(columns) {
            if k % columns != 0 && k % columns != columns - 1 {
                let (north, south) = (old[k - columns], old[k + columns]);
                plate[k] = 0.25 * ((north + south) + (old[k - 1] + old[k + 1]));
            }
        }
    }
    plate
}

#[test]
fn sweeps_are_the_same_to_the_last_bit_for_every_number_of_threads() {
    let rough = |rows: usize, columns: usize| -> Vec<_> {
        (0..rows * columns).map(|i| 100.0 * (1.3 * (i * i) as f64).sin()).collect()
    };
    for (rows, columns) in [(40, 30), (19, 41), (25, 3)] {
        let expected = serial(rough(rows, columns), columns, 40);
        for threads in [1, 2, 3, 4, 7] {
            let plate = within(LIMIT, WAITS, move || {
                let mut plate = rough(rows, columns);
                jacobi(&mut plate, columns, threads, 40, sweep);
                plate
            });
            println!("{rows} rows of {columns} on {threads} threads");
            assert_same(plate, &*expected);
        }
    }
}

#[test]
fn thin_plates_stay_as_they_are() {
    for (rows, columns) in [(0, 3), (1, 4), (2, 3), (5, 1), (6, 2)] {
        let plate: Vec<_> = (0..rows * columns).map(|i| i as f64).collect();
        let swept = within(LIMIT, WAITS, {
            let mut plate = plate.clone();
            move || {
                jacobi(&mut plate, columns, 3, 2, sweep);
                plate
            }
        });
        assert_same(swept, plate);
    }
}

#[test]
fn the_plate_settles() {
    // Top edge 100, left 75, right 50, bottom 0; the corners don't matter.
    let plate = within(LIMIT, WAITS, || {
        let mut plate = [[0.0; 5]; 5];
        plate[0] = [100.0; 5];
        for row in &mut plate[1..4] {
            (row[0], row[4]) = (75.0, 50.0);
        }
        jacobi(plate.as_flattened_mut(), 5, 1, 100, sweep);
        plate
    });
    let inside: Vec<_> = plate[1..4].iter().flat_map(|row| row[1..4].to_vec()).collect();
    let expected = [
        [78.571429, 76.116071, 69.642857],
        [63.169643, 56.25, 52.455357],
        [42.857143, 33.258929, 33.928571],
    ];
    assert_close(inside, expected.as_flattened().to_vec(), Tolerance::absolute(1e-6));
}
