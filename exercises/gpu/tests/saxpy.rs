//! Checks `gpu/saxpy`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, on_each},
};
use gpu::saxpy::{saxpy, saxpy_serial};

/// A device may round a x + y once or twice.
const NEAR: Tolerance = Tolerance { absolute: 1e-4, relative: 1e-6 };

/// Vectors in which no element is like another one.
fn vectors(length: usize) -> (Vec<f32>, Vec<f32>) {
    let x = (0..length).map(|i| i as f32 - 30.0).collect();
    (x, (0..length).map(|i| 1000.0 + 0.25 * i as f32).collect())
}

#[track_caller]
fn check(gpu: &Gpu, a: f32, length: usize) {
    let (x, y) = vectors(length);
    let mut expected = y.clone();
    saxpy_serial(a, &x, &mut expected);
    assert_close(&saxpy(gpu, a, &x, &y)[..], &expected[..], NEAR);
}

#[test]
fn every_element_is_a_x_plus_y() {
    on_each(|gpu| {
        check(gpu, 2.5, 256);
        check(gpu, -3.0, 1024);
    });
}

#[test]
fn what_does_not_fill_a_workgroup_is_computed_too() {
    on_each(|gpu| [1, 100, 255, 257, 1001].into_iter().for_each(|length| check(gpu, 2.0, length)));
}

#[test]
fn empty_vectors_stay_empty() {
    on_each(|gpu| assert_eq!(saxpy(gpu, 2.0, &[], &[]), [0.0_f32; 0]));
}

#[test]
fn there_are_as_many_workgroups_as_it_takes() {
    on_each(|gpu| {
        let mut before = 0;
        for (length, expected) in [(256, 1), (512, 2), (4096, 16)] {
            let (x, y) = vectors(length);
            saxpy(gpu, 2.0, &x, &y);
            let now = gpu.evidence().workgroups;
            assert_eq!(
                now - before,
                expected,
                "workgroups of 256 invocations for {length} elements"
            );
            before = now;
        }
    });
}

#[test]
fn no_invocation_goes_beyond_the_vectors() {
    let gpu = &Gpu::simulator();
    for length in [1, 100, 257] {
        let (x, y) = vectors(length);
        saxpy(gpu, 2.0, &x, &y);
    }
    let read = gpu.evidence().of("x").reads;
    assert!(read <= 358, "{read} elements of x were read; there are 1 + 100 + 257");
}

#[test]
fn each_vector_is_copied_once() {
    on_each(|gpu| {
        let (x, y) = vectors(256);
        saxpy(gpu, 2.0, &x, &y);
        let done = gpu.evidence();
        assert_eq!((done.passes, done.dispatches), (1, 1), "passes, dispatches");
        assert_eq!(done.uploaded, 2 * 256 * 4, "bytes copied to the device");
        assert_eq!(done.downloaded, 256 * 4, "bytes copied back: y, and nothing else");
    });
}

#[test]
fn memory_is_touched_as_little_as_possible() {
    let gpu = &Gpu::simulator();
    let (x, y) = vectors(1024);
    saxpy(gpu, 2.0, &x, &y);
    let (x, y) = (gpu.evidence().of("x"), gpu.evidence().of("y"));
    assert_eq!((x.reads, x.writes), (1024, 0), "reads and writes of x by 1024 invocations");
    assert_eq!((y.reads, y.writes), (1024, 1024), "reads and writes of y by 1024 invocations");
    assert_eq!(
        x.lines + y.lines,
        3 * 1024 * 4 / 128,
        "lines of 128 bytes that were moved: neighbours are to touch neighbouring elements"
    );
}
