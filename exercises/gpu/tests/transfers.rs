//! Checks `gpu/transfers`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, on_each},
};
use gpu::transfers::{relax, relax_serial};

/// A step rounds a few times, on the device and on the processor alike, but not alike.
const NEAR: Tolerance = Tolerance { absolute: 1e-4, relative: 1e-5 };

fn numbers(length: usize) -> (Vec<f32>, Vec<f32>) {
    let values = (0..length).map(|i| i as f32).collect();
    (values, (0..length).map(|i| 500.0 - 3.0 * i as f32).collect())
}

/// What is left after so many steps, by the device.
fn relaxed(gpu: &Gpu, length: usize, steps: u32) -> Vec<f32> {
    let (values, targets) = numbers(length);
    relax(gpu, &values, &targets, 0.25, steps)
}

#[track_caller]
fn check(gpu: &Gpu, length: usize, steps: u32) {
    let (mut expected, targets) = numbers(length);
    relax_serial(&mut expected, &targets, 0.25, steps);
    assert_close(&relaxed(gpu, length, steps)[..], &expected[..], NEAR);
}

#[test]
fn every_step_goes_on_from_the_one_before() {
    on_each(|gpu| {
        [(64, 1), (100, 2), (65, 7), (1, 10)].into_iter().for_each(|(n, s)| check(gpu, n, s));
    });
}

#[test]
fn no_step_changes_nothing() {
    on_each(|gpu| check(gpu, 100, 0));
}

#[test]
fn data_are_copied_to_the_device_once() {
    on_each(|gpu| {
        relaxed(gpu, 100, 20);
        let copied = gpu.evidence().uploaded;
        assert_eq!(
            copied,
            2 * 100 * 4,
            "bytes copied to the device in 20 steps: 100 values and 100 targets are needed there once"
        );
    });
}

#[test]
fn data_are_copied_back_once() {
    on_each(|gpu| {
        relaxed(gpu, 100, 20);
        let copied = gpu.evidence().downloaded;
        assert_eq!(
            copied,
            100 * 4,
            "bytes copied back in 20 steps: only the last values are asked for"
        );
    });
}

#[test]
fn all_steps_are_in_one_submission() {
    on_each(|gpu| {
        relaxed(gpu, 100, 20);
        let done = gpu.evidence();
        assert_eq!(done.dispatches, 20, "dispatches in 20 steps");
        assert_eq!(done.passes, 1, "submissions in 20 steps: a pass holds many dispatches");
    });
}

#[test]
fn parameters_are_copied_once() {
    on_each(|gpu| {
        relaxed(gpu, 100, 20);
        let copied = gpu.evidence().parameters;
        assert_eq!(copied, 8, "bytes of parameters copied in 20 steps: they don't change");
    });
}
