//! Checks `gpu/timing`.

use common::{
    check::{ROUNDING, assert_close},
    gpu::{Gpu, on_each},
};
use gpu::timing::{bandwidth, between, measure};
use std::time::Duration;

fn nanoseconds(count: u64) -> Duration {
    Duration::from_nanos(count)
}

#[test]
fn ticks_become_nanoseconds() {
    assert_eq!(between([100, 350], 1.0), nanoseconds(250), "250 ticks of 1 ns");
    assert_eq!(between([7, 1007], 40.0), nanoseconds(40_000), "1000 ticks of 40 ns");
    assert_eq!(between([5, 5], 2.0), nanoseconds(0), "no tick");
}

#[test]
fn stamps_of_a_device_that_runs_for_long_are_told_apart() {
    let begin = u64::MAX - 1_000_000;
    let found = between([begin, begin + 500], 2.0);
    assert_eq!(found, nanoseconds(1000), "500 ticks of 2 ns, after 2^64 - 1 000 000 others");
}

#[test]
fn values_are_computed() {
    on_each(|gpu| {
        let values: Vec<f32> = (0..100).map(|i| i as f32).collect();
        let expected: Vec<f32> = values.iter().map(|value| 0.5 * value + 1.0).collect();
        assert_eq!(measure(gpu, &values).0, expected);
        let done = gpu.evidence();
        assert_eq!((done.passes, done.dispatches), (1, 1), "submissions, dispatches");
    });
}

#[test]
fn an_upload_is_over_when_the_device_has_the_data() {
    let (_, times) = measure(&Gpu::simulator(), &[0.0; 640]);
    let why = "2560 bytes at one a nanosecond: did you wait for the device before you looked?";
    assert_eq!(times.upload, nanoseconds(2560), "{why}");
}

#[test]
fn a_kernel_is_timed_by_the_device_where_it_has_a_clock() {
    let (_, times) = measure(&Gpu::simulator(), &[0.0; 640]);
    assert!(times.by_device, "the simulator's device has a clock");
    assert_eq!(
        times.kernel,
        nanoseconds(640),
        "640 invocations, one a nanosecond, and no transfers"
    );
}

#[test]
fn a_kernel_is_timed_by_the_host_where_the_device_has_no_clock() {
    let (_, times) = measure(&Gpu::simulator_without_clock(), &[0.0; 640]);
    assert!(!times.by_device, "this device has no clock");
    let why = "1000 to submit and 640 invocations, one a nanosecond: did you wait for the device?";
    assert_eq!(times.kernel, nanoseconds(1640), "{why}");
}

#[test]
fn a_download_does_not_include_the_kernel() {
    for gpu in [Gpu::simulator(), Gpu::simulator_without_clock()] {
        let (_, times) = measure(&gpu, &[0.0; 640]);
        assert_eq!(
            times.download,
            nanoseconds(2560),
            "2560 bytes at one a nanosecond: a download begins when the kernel has ended"
        );
    }
}

#[test]
fn a_value_is_read_and_written() {
    let found = bandwidth(1_000_000, Duration::from_micros(100));
    assert_close(found, 80.0, ROUNDING);
}
