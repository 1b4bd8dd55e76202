//! Checks `gpu/histogram`.

use common::gpu::{Gpu, on_each};
use gpu::histogram::{BINS, Method, Range, histogram, histogram_serial};

/// From 0 to 1, more of the small ones. All are multiples of 1/1024, so that bins are exact.
fn values(length: usize) -> Vec<f32> {
    let value = |i: usize| ((i * 37) % 1024 * ((i * 11) % 1024) / 1024) as f32 / 1024.0;
    (0..length).map(value).collect()
}

fn unit() -> Range {
    Range::new(0.0, 1.0)
}

#[track_caller]
fn check(method: Method, values: &[f32], range: Range, workgroups: u32) {
    let expected = histogram_serial(values, range);
    on_each(|gpu| {
        let found = histogram(gpu, method, values, range, workgroups);
        let wrong = (0..BINS).find(|&bin| found[bin] != expected[bin]);
        if let Some(bin) = wrong {
            panic!(
                "bin {bin} has {} values, but {} were counted, by {workgroups} workgroups on {} \
                 (of {} values, {} were counted in all)",
                expected[bin],
                found[bin],
                gpu.name(),
                values.len(),
                found.iter().sum::<u32>()
            );
        }
    });
}

/// What the simulator saw of 2000 values and 3 workgroups.
fn watched(method: Method) -> Gpu {
    let gpu = Gpu::simulator();
    histogram(&gpu, method, &values(2000), unit(), 3);
    gpu
}

#[test]
fn shared_counters_lose_no_value() {
    check(Method::Shared, &values(3000), unit(), 4);
}

#[test]
fn equal_values_are_all_counted_by_shared_counters() {
    check(Method::Shared, &[0.3; 1000], unit(), 2);
}

#[test]
fn shared_counters_leave_out_what_lies_in_no_bin() {
    let outside = [-0.1, 1.0, 5.0, f32::NAN, f32::INFINITY, 0.5, 0.0];
    check(Method::Shared, &outside, unit(), 1);
    check(Method::Shared, &[], unit(), 1);
}

#[test]
fn one_workgroup_of_its_own_counters_loses_no_value() {
    check(Method::Own, &values(1000), unit(), 1);
}

#[test]
fn the_counters_of_several_workgroups_are_added_up() {
    check(Method::Own, &values(3000), unit(), 4);
    check(Method::Own, &[0.3; 1000], Range::new(-2.0, 2.0), 3);
}

#[test]
fn own_counters_leave_out_what_lies_in_no_bin() {
    let outside = [-0.1, 1.0, 5.0, f32::NAN, f32::INFINITY, 0.5, 0.0];
    check(Method::Own, &outside, unit(), 2);
}

#[test]
fn each_value_is_an_atomic_operation_on_shared_counters() {
    let counts = watched(Method::Shared).evidence().of("counts");
    assert_eq!(counts.atomics, 2000, "atomic operations on `counts`, for 2000 values");
}

#[test]
fn a_workgroup_waits_before_its_sums_are_added_up() {
    let barriers = watched(Method::Own).evidence().barriers;
    assert!(barriers >= 3, "3 workgroups passed {barriers} barriers: one each, at least");
}

#[test]
fn own_counters_keep_most_of_the_traffic_off_the_memory() {
    let seen = watched(Method::Own).evidence();
    let (own, counts) = (seen.of("own"), seen.of("counts"));
    assert_eq!(own.atomics, 2000, "atomic operations on `own`, for 2000 values");
    assert!(
        counts.atomics <= 3 * BINS as u64,
        "{} atomic operations on `counts`: {BINS} for each of 3 workgroups are enough",
        counts.atomics
    );
}
