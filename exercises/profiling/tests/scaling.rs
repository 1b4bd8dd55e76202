//! Checks `profiling/scaling`.

use common::check::{ROUNDING, Tolerance, assert_close};
use profiling::scaling::{
    Parts, Run, amdahl, efficiency, fit, gustafson, karp_flatt, most_speed_up, speed_up,
};

/// A sum of many numbers may be rounded in another order.
const FITTED: Tolerance = Tolerance::relative(1e-9);

fn runs(measured: &[(usize, f64)]) -> Vec<Run> {
    measured.iter().map(|&(threads, seconds)| Run { threads, seconds }).collect()
}

/// The serial and the parallel seconds that fit.
#[track_caller]
fn fitted(measured: &[(usize, f64)]) -> [f64; 2] {
    let parts = fit(&runs(measured)).expect("there are runs on different numbers of threads");
    [parts.serial, parts.parallel]
}

#[test]
fn a_speed_up_compares_times() {
    assert_close(speed_up(12.0, &Run { threads: 4, seconds: 4.0 }), 3.0, ROUNDING);
    assert_close(speed_up(12.0, &Run { threads: 1, seconds: 12.0 }), 1.0, ROUNDING);
    assert_close(speed_up(12.0, &Run { threads: 2, seconds: 48.0 }), 0.25, ROUNDING);
}

#[test]
fn efficiency_is_the_part_of_the_threads_that_was_of_use() {
    assert_close(efficiency(12.0, &Run { threads: 4, seconds: 4.0 }), 0.75, ROUNDING);
    assert_close(efficiency(12.0, &Run { threads: 4, seconds: 3.0 }), 1.0, ROUNDING);
    assert_close(efficiency(12.0, &Run { threads: 1, seconds: 12.0 }), 1.0, ROUNDING);
    // Threads may be better than they should be, if their parts fit into caches of their own.
    assert_close(efficiency(12.0, &Run { threads: 2, seconds: 5.0 }), 1.2, ROUNDING);
}

#[test]
fn amdahl_divides_what_is_not_serial() {
    assert_close(amdahl(0.25, 3), 2.0, ROUNDING);
    assert_close(amdahl(0.1, 4), 1.0 / 0.325, ROUNDING);
    assert_close(amdahl(0.05, 16), 9.142857142857142, ROUNDING);
}

#[test]
fn amdahl_holds_at_its_ends() {
    assert_close(amdahl(0.3, 1), 1.0, ROUNDING);
    assert_close(amdahl(0.0, 64), 64.0, ROUNDING);
    assert_close(amdahl(1.0, 64), 1.0, ROUNDING);
}

#[test]
fn no_number_of_threads_gets_past_the_serial_part() {
    assert_close(most_speed_up(0.05), 20.0, ROUNDING);
    assert_close(most_speed_up(1.0), 1.0, ROUNDING);
    assert_eq!(most_speed_up(0.0), f64::INFINITY, "without a serial part there is no end to it");
    assert_close(amdahl(0.05, 1_000_000_000), most_speed_up(0.05), Tolerance::relative(1e-6));
}

#[test]
fn gustafson_lets_the_problem_grow() {
    assert_close(gustafson(0.1, 4), 3.7, ROUNDING);
    assert_close(gustafson(0.05, 16), 15.25, ROUNDING);
    assert_close(gustafson(0.3, 1), 1.0, ROUNDING);
    assert_close(gustafson(0.0, 64), 64.0, ROUNDING);
    assert_close(gustafson(1.0, 64), 1.0, ROUNDING);
}

#[test]
fn karp_flatt_finds_the_share_that_amdahl_was_given() {
    for share in [0.0, 0.01, 0.25, 1.0] {
        for threads in [2, 3, 16, 100] {
            let speed_up = 1.0 / (share + (1.0 - share) / threads as f64);
            let found = karp_flatt(speed_up, threads).expect("there is more than one thread");
            assert_close(found, share, ROUNDING);
        }
    }
}

#[test]
fn karp_flatt_grows_where_the_overhead_does() {
    // 1 s serial, 9 s parallel, and 0.1 s more for each thread.
    let one = 10.1;
    let shares = [(2, 5.7), (4, 3.65), (8, 2.925)]
        .map(|(threads, seconds)| karp_flatt(one / seconds, threads).expect("several threads"));
    assert_close(shares, [0.12871287128712883, 0.1485148514851485, 0.1881188118811881], ROUNDING);
}

#[test]
fn one_thread_says_nothing_about_the_serial_share() {
    assert_eq!(karp_flatt(1.0, 1), None);
}

#[test]
fn exact_timings_are_fitted_exactly() {
    let seconds = |threads: usize| 0.75 + 6.0 / threads as f64;
    let measured = [1, 2, 3, 6, 12, 24].map(|threads| (threads, seconds(threads)));
    assert_close(fitted(&measured), [0.75, 6.0], FITTED);
    assert_close(fitted(&measured[4..]), [0.75, 6.0], FITTED);
}

#[test]
fn noisy_timings_are_fitted_by_least_squares() {
    // NumPy's polyfit of the times over 1 / p.
    let measured = [(1, 10.1), (2, 5.9), (4, 3.2), (8, 2.3), (16, 1.6)];
    assert_close(fitted(&measured), [1.0958333333333325, 9.094623655913978], FITTED);
}

#[test]
fn runs_may_be_repeated_and_come_in_any_order() {
    let measured = [(2, 4.6), (1, 8.0), (3, 3.1), (1, 8.4), (2, 4.4)];
    assert_close(fitted(&measured), [0.6714285714285718, 7.542857142857139], FITTED);
}

#[test]
fn runs_that_scale_too_well_have_a_serial_part_below_zero() {
    let measured = [(1, 8.0), (2, 3.9), (4, 1.9)];
    assert_close(fitted(&measured), [-0.15, 8.142857142857142], FITTED);
}

#[test]
fn a_single_number_of_threads_can_not_be_fitted() {
    assert_eq!(fit(&[]), None);
    assert_eq!(fit(&runs(&[(4, 2.0)])), None);
    assert_eq!(fit(&runs(&[(4, 2.0), (4, 2.5), (4, 1.9)])), None, "a line needs two points");
    assert!(fit(&runs(&[(4, 2.0), (4, 2.5), (5, 1.9)])).is_some());
    assert!(fit(&runs(&[(1, 2.0), (4, 2.5), (1, 1.9)])).is_some());
}

#[test]
fn the_serial_share_is_that_of_one_thread() {
    assert_close(Parts { serial: 1.0, parallel: 9.0 }.serial_share(), 0.1, ROUNDING);
    assert_close(Parts { serial: 3.0, parallel: 0.0 }.serial_share(), 1.0, ROUNDING);
    assert_close(Parts { serial: 0.0, parallel: 5.0 }.serial_share(), 0.0, ROUNDING);
}

#[test]
fn fitted_parts_foretell_the_time_on_other_numbers_of_threads() {
    let parts = Parts { serial: 1.0, parallel: 9.0 };
    assert_close([1, 3, 9].map(|threads| parts.seconds(threads)), [10.0, 4.0, 2.0], ROUNDING);
}
