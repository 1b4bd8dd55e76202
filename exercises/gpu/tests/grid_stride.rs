//! Checks `gpu/grid_stride`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, device, on_each},
};
use gpu::grid_stride::{roots, roots_of, roots_serial};

/// Devices need not round a square root correctly.
const NEAR: Tolerance = Tolerance { absolute: 1e-6, relative: 1e-6 };

fn values(length: usize) -> Vec<f32> {
    (0..length).map(|i| (i * i) as f32 + 0.5).collect()
}

#[track_caller]
fn check(gpu: &Gpu, length: usize, workgroups: u32) {
    let mut expected = values(length);
    roots_serial(&mut expected);
    assert_close(&roots(gpu, &values(length), workgroups)[..], &expected[..], NEAR);
}

#[test]
fn every_value_is_taken_once_where_there_are_invocations_enough() {
    on_each(|gpu| [(128, 2), (100, 2), (1, 1)].into_iter().for_each(|(n, w)| check(gpu, n, w)));
}

#[test]
fn one_workgroup_takes_any_length() {
    on_each(|gpu| [65, 128, 1000].into_iter().for_each(|length| check(gpu, length, 1)));
}

#[test]
fn several_workgroups_take_any_length() {
    on_each(|gpu| {
        for (length, workgroups) in [(384, 3), (385, 3), (1000, 3), (1279, 5), (64, 5)] {
            check(gpu, length, workgroups);
        }
    });
}

#[test]
fn more_values_than_one_invocation_each_could_take() {
    // What the simulator would object to is not left to chance.
    check(&Gpu::simulator(), 200, 2);
    // 65 535 workgroups of 64 are the most that a dispatch along x holds.
    let (gpu, length) = (&device(), 65_535 * 64 + 5);
    let values = gpu.upload(&vec![9.0_f32; length]);
    roots_of(gpu, &values, 256);
    let found = gpu.download(&values);
    let wrong = found.iter().position(|value| (value - 3.0).abs() > 1e-5);
    assert_eq!(wrong.map(|i| (i, found[i])), None, "the first wrong root of 9, of {length}");
}

#[test]
fn neighbours_take_neighbouring_values_in_every_round() {
    let gpu = &Gpu::simulator();
    roots(gpu, &values(512), 2);
    let done = gpu.evidence().of("values");
    assert_eq!((done.reads, done.writes), (512, 512), "values that were read and written");
    assert_eq!(
        done.lines,
        2 * 512 * 4 / 128,
        "lines of 128 bytes that were moved for 512 values, in and out: does each invocation take \
         values that lie side by side?"
    );
}
