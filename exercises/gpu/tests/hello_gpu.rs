//! Checks `gpu/hello_gpu`.

use common::{
    check::assert_same,
    gpu::{Gpu, on_each},
};
use gpu::hello_gpu::{Place, WORKGROUP, fits, introduce};

/// One of the numbers of all invocations of three workgroups.
fn numbers(gpu: &Gpu, number: fn(&Place) -> u32) -> Vec<u32> {
    introduce(gpu, 3).iter().map(number).collect()
}

#[test]
fn there_is_a_place_for_every_invocation() {
    on_each(|gpu| {
        assert_eq!(introduce(gpu, 1).len(), 64, "places of one workgroup");
        assert_eq!(introduce(gpu, 5).len(), 320, "places of five workgroups");
    });
}

#[test]
fn every_invocation_knows_its_number() {
    on_each(|gpu| {
        let expected: Vec<u32> = (0..3 * WORKGROUP).collect();
        assert_same(numbers(gpu, |place| place.invocation), expected);
    });
}

#[test]
fn every_invocation_knows_its_workgroup() {
    on_each(|gpu| {
        let expected: Vec<u32> = (0..3 * WORKGROUP).map(|number| number / WORKGROUP).collect();
        assert_same(numbers(gpu, |place| place.workgroup), expected);
    });
}

#[test]
fn every_invocation_knows_its_number_in_the_workgroup() {
    on_each(|gpu| {
        let expected: Vec<u32> = (0..3 * WORKGROUP).map(|number| number % WORKGROUP).collect();
        assert_same(numbers(gpu, |place| place.local), expected);
    });
}

#[test]
fn one_dispatch_of_just_these_workgroups_does_it() {
    on_each(|gpu| {
        introduce(gpu, 7);
        let done = gpu.evidence();
        assert_eq!(done.dispatches, 1, "dispatches");
        assert_eq!(done.workgroups, 7, "workgroups: the argument counts these, not invocations");
        assert_eq!(done.uploaded, 0, "bytes copied to the device: zeros need no copy");
        assert_eq!(done.downloaded, 7 * 64 * 12, "bytes copied back");
    });
}

#[test]
fn a_dimension_holds_so_many_workgroups_and_no_more() {
    on_each(|gpu| {
        let most = u64::from(gpu.max_workgroups()) * u64::from(WORKGROUP);
        for (invocations, expected) in
            [(1, true), (most - 1, true), (most, true), (most + 1, false), (u64::MAX, false)]
        {
            assert_eq!(fits(gpu, invocations), expected, "{invocations} of {most} invocations");
        }
    });
}
