//! Checks `threading/pi`.

use common::{
    check::{ROUNDING, Tolerance, assert_close},
    evidence::Threads,
};
use std::sync::Mutex;
use threading::pi::{count_hits, estimate_pi};

/// The calls of `count_hits(share, stream)` in order of their streams, as `(stream, share)`.
fn calls(samples: u64, threads: u64) -> Vec<(u64, u64)> {
    let calls = Mutex::new(vec![]);
    estimate_pi(samples, threads, |share, stream| {
        calls.lock().unwrap().push((stream, share));
        share
    });
    let mut calls = calls.into_inner().unwrap();
    calls.sort_unstable();
    calls
}

#[test]
fn every_point_is_counted_once() {
    for (samples, threads) in [(8, 4), (10, 4), (7, 3), (3, 5), (1, 1), (1001, 6)] {
        let counted: u64 = calls(samples, threads).iter().map(|(_, share)| share).sum();
        assert_eq!(
            counted, samples,
            "points that {threads} threads counted between them (left), of those there are (right)"
        );
    }
}

#[test]
fn the_first_streams_take_what_does_not_divide() {
    let shares = |samples, threads| -> Vec<u64> {
        calls(samples, threads).iter().map(|&(_, share)| share).collect()
    };
    assert_eq!(shares(10, 4), [3, 3, 2, 2], "10 points on 4 threads, by their stream numbers");
    assert_eq!(shares(7, 3), [3, 2, 2], "7 points on 3 threads, by their stream numbers");
    assert_eq!(shares(3, 5), [1, 1, 1, 0, 0], "3 points on 5 threads, by their stream numbers");
    assert_eq!(shares(8, 4), [2, 2, 2, 2], "8 points on 4 threads, by their stream numbers");
}

#[test]
fn streams_draw_different_points() {
    let streams: Vec<_> = calls(12, 5).iter().map(|&(stream, _)| stream).collect();
    assert_eq!(streams, [0, 1, 2, 3, 4], "the stream numbers: two threads must not share one");
}

#[test]
fn each_stream_has_a_thread_of_its_own() {
    let threads = Threads::new();
    estimate_pi(8, 4, |share, _| threads.during(|| share));
    assert_eq!(threads.distinct(), 4, "streams shared a thread: was each one spawned?");
}

#[test]
fn threads_work_at_the_same_time() {
    let threads = Threads::meeting(4);
    estimate_pi(8, 4, |share, _| threads.during(|| share));
    threads.assert_at_once(4);
}

#[test]
fn the_share_of_hits_is_a_quarter_of_pi() {
    let estimate = |hits: fn(u64, u64) -> u64| estimate_pi(12, 4, hits);
    assert_close(estimate(|share, _| share), 4.0, ROUNDING);
    assert_close(estimate(|_, _| 0), 0.0, ROUNDING);
    assert_close(estimate(|_, stream| stream), 2.0, ROUNDING);
    assert_close(estimate_pi(3, 1, |_, _| 2), 8.0 / 3.0, ROUNDING);
}

#[test]
fn the_estimate_comes_close_to_pi() {
    // Four times the standard deviation of the estimate, 4 √(p (1 - p) / n) with p = π/4.
    let near = Tolerance::absolute(0.015);
    assert_close(estimate_pi(200_000, 1, count_hits), std::f64::consts::PI, near);
    assert_close(estimate_pi(200_001, 4, count_hits), std::f64::consts::PI, near);
}
