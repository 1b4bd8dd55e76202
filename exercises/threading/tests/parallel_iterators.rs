//! Checks `threading/parallel_iterators`.

use common::{
    check::assert_same,
    evidence::{Gate, Threads},
};
use std::{collections::HashSet, sync::Mutex, thread};
use threading::parallel_iterators::{calibrated, combined, count_into, faulty};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

fn readings(count: u16) -> Vec<f64> {
    (0..count).map(f64::from).collect()
}

/// Makes the first reading late: it waits until another thread is done with one, and comes again.
#[derive(Default)]
struct FirstIsLate {
    gate: Gate,
    seen: Mutex<HashSet<thread::ThreadId>>,
}

impl FirstIsLate {
    fn look_at(&self, reading: f64) {
        if reading == 0.0 {
            self.gate.pass();
        } else if !self.seen.lock().unwrap().insert(thread::current().id()) {
            self.gate.open();
        }
    }
}

#[test]
fn every_reading_is_calibrated() {
    for count in [0, 1, 2, 3, 10, 101] {
        let expected: Vec<_> = (0..count).map(|reading| f64::from(2 * reading + 1)).collect();
        let results = on(1, || calibrated(&readings(count), |reading| 2.0 * reading + 1.0));
        assert_same(results, expected);
    }
}

#[test]
fn calibrated_readings_keep_their_order_when_the_first_is_late() {
    let late = FirstIsLate::default();
    let results = on(4, || {
        calibrated(&readings(64), |reading| {
            late.look_at(reading);
            -reading
        })
    });
    assert_same(results, (0..64).map(|reading| -f64::from(reading)).collect::<Vec<_>>());
}

#[test]
fn readings_are_calibrated_at_the_same_time() {
    let threads = Threads::meeting(4);
    on(4, || calibrated(&readings(64), |reading| threads.during(|| reading)));
    threads.assert_at_once(4);
}

#[test]
fn faulty_readings_are_told_by_their_positions() {
    let found = |readings: &[f64]| on(1, || faulty(readings, f64::is_nan));
    assert_eq!(found(&[f64::NAN, 1.0, 2.0, f64::NAN, 3.0, f64::NAN]), [0, 3, 5]);
    assert_eq!(found(&[1.0, f64::NAN]), [1]);
    assert_eq!(found(&[1.0, 2.0]), [0; 0]);
    assert_eq!(found(&[f64::NAN]), [0]);
    assert_eq!(found(&[]), [0; 0]);
}

#[test]
fn positions_keep_their_order_when_the_first_is_late() {
    let late = FirstIsLate::default();
    let positions = on(4, || {
        faulty(&readings(64), |reading| {
            late.look_at(reading);
            reading % 2.0 == 0.0
        })
    });
    assert_eq!(positions, (0..64).step_by(2).collect::<Vec<_>>());
}

#[test]
fn faults_are_looked_for_at_the_same_time() {
    let threads = Threads::meeting(4);
    on(4, || faulty(&readings(64), |_| threads.during(|| true)));
    threads.assert_at_once(4);
}

#[test]
fn parts_are_combined_from_left_to_right() {
    // Stretches of a road: from here to there, or nothing yet.
    type Stretch = Option<(usize, usize)>;
    fn combine(one: Stretch, other: Stretch) -> Stretch {
        let (Some((from, middle)), Some((next, to))) = (one, other) else { return one.or(other) };
        assert_eq!(middle, next, "{one:?} and {other:?} are combined, but don't follow each other");
        Some((from, to))
    }
    for count in [1, 2, 3, 7, 64, 101] {
        let parts: Vec<_> = (0..count).map(|i| Some((i, i + 1))).collect();
        for threads in [1, 4] {
            let all = on(threads, || combined(&parts, None, combine));
            assert_eq!(all, Some((0, count)), "{count} stretches on {threads} threads");
        }
    }
}

#[test]
fn no_parts_leave_what_is_neutral() {
    assert_eq!(on(4, || combined(&[], 1, |a, b| a * b)), 1);
    assert_eq!(on(4, || combined(&[7], 1, |a, b| a * b)), 7);
    assert_eq!(on(4, || combined(&[-7, -5], i32::MIN, i32::max)), -5);
}

#[test]
fn parts_are_combined_at_the_same_time() {
    let threads = Threads::meeting(4);
    on(4, || combined(&[1; 64], 0, |a, b| threads.during(|| a + b)));
    threads.assert_at_once(4);
}

#[test]
fn every_reading_is_counted_once() {
    for (count, expected) in [(0, [0, 0, 0]), (1, [1, 0, 0]), (10, [4, 3, 3]), (101, [34, 34, 33])]
    {
        let mut counts = [0; 3];
        on(4, || count_into(&mut counts, &readings(count), |reading| reading as usize % 3));
        assert_eq!(counts, expected, "{count} readings: 0, 1, 2, … in bins 0, 1, 2, 0, 1, …");
    }
}

#[test]
fn counts_are_added_to_those_that_are_there() {
    let mut counts = [5, 0, 100, 7];
    on(4, || count_into(&mut counts, &readings(64), |reading| 2 * (reading as usize % 2)));
    assert_eq!(counts, [37, 0, 132, 7], "[5, 0, 100, 7], and 32 readings in bins 0 and 2");
    on(4, || count_into(&mut counts, &[], |_| 0));
    assert_eq!(counts, [37, 0, 132, 7], "after no readings");
}

#[test]
fn readings_are_counted_at_the_same_time() {
    let threads = Threads::meeting(4);
    on(4, || {
        count_into(&mut [0; 64], &readings(64), |reading| threads.during(|| reading as usize))
    });
    threads.assert_at_once(4);
}

#[test]
fn all_of_it_is_done_by_the_threads_of_the_pool() {
    let threads = Threads::new();
    on(4, || {
        calibrated(&readings(64), |reading| threads.during(|| reading));
        faulty(&readings(64), |_| threads.during(|| true));
        combined(&[1; 64], 0, |a, b| threads.during(|| a + b));
        count_into(&mut [0; 64], &readings(64), |reading| threads.during(|| reading as usize));
    });
    threads.assert_of_a_pool(4);
}
