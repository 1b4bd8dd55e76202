//! Checks `threading/lock_contention`.

use common::{
    check::{Tolerance, assert_close},
    evidence::{CountingMutex, Threads, within},
};
use rand::{SeedableRng, rngs::SmallRng};
use std::time::Duration;
use threading::lock_contention::{add_hits, throw};

/// Adds hits to `before`; returns the total after that, and how often its lock was taken. No thread
/// makes its second throw before `meeting` threads have made their first.
fn added(
    before: u64,
    (samples, threads): (u64, u64),
    meeting: Threads,
    throw: impl Fn(&mut SmallRng) -> bool + Send + Sync + 'static,
) -> (u64, usize, Threads) {
    let hint = "does a thread wait for a lock that it holds itself?";
    within(Duration::from_secs(9), hint, move || {
        let total = CountingMutex::new(before);
        add_hits(samples, threads, &total, |rng| meeting.during(|| throw(rng)));
        let acquisitions = total.acquisitions();
        (total.into_inner().unwrap(), acquisitions, meeting)
    })
}

/// Adds hits to `before`, with as many threads at once as there are, and returns the total.
fn total(
    before: u64,
    samples: u64,
    threads: u64,
    throw: impl Fn(&mut SmallRng) -> bool + Send + Sync + 'static,
) -> u64 {
    let meeting = Threads::meeting(samples.min(threads) as usize).patience(Duration::from_secs(2));
    added(before, (samples, threads), meeting, throw).0
}

#[test]
fn the_lock_is_taken_once_by_each_thread() {
    for (samples, threads) in [(1000, 4), (7, 1), (3, 5)] {
        let (_, acquisitions, _) = added(0, (samples, threads), Threads::new(), |_| true);
        assert!(
            (1..=threads as usize).contains(&acquisitions),
            "{threads} threads with {samples} hits took the lock {acquisitions} times. What can a \
             thread keep to itself until it is done?"
        );
    }
}

#[test]
fn no_thread_holds_the_lock_while_it_throws() {
    let (_, _, threads) = added(0, (8, 4), Threads::meeting(4), |_| true);
    threads.assert_at_once(4);
}

#[test]
fn every_hit_is_added_to_what_was_there() {
    for (samples, threads) in [(10, 4), (3, 5), (1, 1), (0, 2)] {
        let hits = total(100, samples, threads, |_| true) - 100;
        assert_eq!(hits, samples, "hits of {samples} that {threads} threads added");
    }
}

#[test]
fn a_miss_is_no_hit() {
    assert_eq!(total(7, 12, 3, |_| false), 7, "12 throws went past, but hits were added");
    let serial = |samples| {
        let mut rng = SmallRng::seed_from_u64(0);
        (0..samples).filter(|_| throw(&mut rng)).count() as u64
    };
    assert_eq!(total(0, 1000, 1, throw), serial(1000), "hits of one thread with 1000 throws");
}

#[test]
fn each_thread_draws_from_its_own_stream() {
    let serial = |share, stream| {
        let mut rng = SmallRng::seed_from_u64(stream);
        (0..share).filter(|_| throw(&mut rng)).count() as u64
    };
    let expected = serial(334, 0) + serial(333, 1) + serial(333, 2);
    assert_eq!(total(0, 1000, 3, throw), expected, "hits of three threads with 1000 throws");
}

#[test]
fn the_share_of_hits_is_about_a_quarter_of_pi() {
    let share = total(0, 100_000, 4, throw) as f64 / 100_000.0;
    // Four times the standard deviation, √(p (1 - p) / n) with p = π/4, is 0.0052.
    assert_close(share, std::f64::consts::FRAC_PI_4, Tolerance::absolute(0.0052));
}
