//! Checks `gpu/pi`.

use common::{
    check::{ROUNDING, Tolerance, assert_close, assert_same},
    gpu::{Gpu, device, on_each},
};
use gpu::pi::{ROUNDS, WORKGROUP, estimate_pi, hits, hits_serial};

/// The points of a full workgroup.
const SHARE: u32 = WORKGROUP * ROUNDS;

#[track_caller]
fn check(gpu: &Gpu, points: u32) {
    assert_same(hits(gpu, points), hits_serial(points));
}

#[test]
fn full_workgroups_count_the_hits_of_their_points() {
    on_each(|gpu| [SHARE, 2 * SHARE].into_iter().for_each(|points| check(gpu, points)));
}

#[test]
fn points_that_do_not_divide_are_counted_once() {
    on_each(|gpu| {
        // An invocation's share, some more, a part of a workgroup, some more than one.
        for points in [1, ROUNDS, ROUNDS + 1, 5 * ROUNDS - 3, SHARE + 7] {
            check(gpu, points);
        }
    });
}

#[test]
fn one_invocation_writes_the_sum_of_a_workgroup() {
    let gpu = &Gpu::simulator();
    hits(gpu, 2 * SHARE);
    let done = gpu.evidence();
    let stored = done.of("hits");
    assert_eq!(stored.writes, 2, "writes to the device's memory by two workgroups");
    assert_eq!((stored.atomics, stored.reads), (0, 0), "atomic operations there, and reads");
}

#[test]
fn an_invocation_adds_to_the_sum_once() {
    let gpu = &Gpu::simulator();
    hits(gpu, SHARE);
    let done = gpu.evidence();
    assert!(
        done.of("inside").atomics <= u64::from(WORKGROUP),
        "{} additions to the workgroup's sum by {WORKGROUP} invocations: count in a variable of your \
         own first",
        done.of("inside").atomics
    );
}

#[test]
fn no_loop_goes_round_for_long() {
    let gpu = &Gpu::simulator();
    hits(gpu, SHARE);
    let longest = gpu.evidence().longest_loop;
    // The last round only finds out that it is over.
    assert!(longest <= u64::from(ROUNDS) + 1, "a loop of {longest} rounds for {ROUNDS} points");
}

#[test]
fn the_share_of_hits_is_a_quarter_of_pi() {
    on_each(|gpu| {
        let inside: u32 = hits_serial(2000).iter().sum();
        assert_close(estimate_pi(gpu, 2000), 4.0 * f64::from(inside) / 2000.0, ROUNDING);
    });
}

#[test]
fn the_estimate_comes_close_to_pi() {
    // Four times the standard deviation of the estimate, 4 √(p (1 - p) / n) with p = π/4.
    let near = Tolerance::absolute(0.005);
    // What the simulator would object to is not left to chance.
    estimate_pi(&Gpu::simulator(), 100);
    assert_close(estimate_pi(&device(), 2_000_003), std::f64::consts::PI, near);
}
