//! Checks `gpu/reduction`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, device, on_each},
};
use gpu::reduction::{WORKGROUP, sum, sum_of, sum_serial};

const NEAR: Tolerance = Tolerance { absolute: 1e-6, relative: 1e-5 };

/// Numbers that are all different, so that a lost one is noticed, whichever it is.
fn numbers(length: usize) -> Vec<f32> {
    (0..length).map(|i| 1.0 + i as f32 / 64.0).collect()
}

#[track_caller]
fn check(gpu: &Gpu, length: usize, workgroups: u32) {
    let numbers = numbers(length);
    assert_close(sum(gpu, &numbers, workgroups), sum_serial(&numbers), NEAR);
}

#[test]
fn one_workgroup_adds_up_as_many_numbers_as_it_has_invocations() {
    on_each(|gpu| check(gpu, WORKGROUP as usize, 1));
}

#[test]
fn lengths_that_are_no_power_of_two_are_added_up_whole() {
    on_each(|gpu| {
        [1, 3, 100, 255, 257, 300, 3000].into_iter().for_each(|length| check(gpu, length, 1))
    });
}

#[test]
fn several_workgroups_add_up_their_sums() {
    on_each(|gpu| {
        for (length, workgroups) in [(512, 2), (1000, 3), (1000, 7), (100, 5), (5000, 2)] {
            check(gpu, length, workgroups);
        }
    });
}

#[test]
fn more_sums_than_a_workgroup_has_invocations() {
    // What the simulator would object to is not left to chance.
    check(&Gpu::simulator(), 600, 2);
    check(&device(), 200_000, 300);
}

#[test]
fn the_sum_of_nothing_is_zero() {
    on_each(|gpu| assert_eq!(sum(gpu, &[], 2), 0.0));
}

#[test]
fn two_dispatches_in_one_submission_do_it() {
    on_each(|gpu| {
        let numbers = gpu.upload(&numbers(1000));
        sum_of(gpu, &numbers, 3);
        let done = gpu.evidence();
        assert_eq!((done.passes, done.dispatches), (1, 2), "submissions, dispatches");
        assert_eq!(done.workgroups, 3 + 1, "workgroups: those asked for, and one for their sums");
        assert_eq!(done.downloaded, 4, "bytes copied back: the device adds up the sums, too");
    });
}

#[test]
fn each_number_is_read_once_and_each_workgroup_writes_one() {
    let gpu = &Gpu::simulator();
    let values = gpu.upload(&numbers(5000));
    sum_of(gpu, &values, 2);
    let done = gpu.evidence();
    let (read, written) = (done.of("numbers"), done.of("sums"));
    assert_eq!(read.reads, 5000 + 2, "numbers read: 5000 in the first dispatch, 2 in the second");
    assert_eq!(written.writes, 2 + 1, "sums written: 2 in the first dispatch, 1 in the second");
}

#[test]
fn a_tree_has_eight_steps() {
    let gpu = &Gpu::simulator();
    sum(gpu, &numbers(WORKGROUP as usize), 1);
    let done = gpu.evidence();
    let partial = done.of("partial");
    assert!(
        partial.reads <= 2 * 2 * 256 && partial.reads > 0,
        "{} numbers of workgroup memory were read in two dispatches; a tree over 256 reads 510 in \
         each, and the sum",
        partial.reads
    );
    assert!(
        done.longest_loop <= 9,
        "a loop goes round {} times: a tree over 256 numbers has 8 steps",
        done.longest_loop
    );
}

#[test]
fn those_that_work_stay_side_by_side() {
    let gpu = &Gpu::simulator();
    sum(gpu, &numbers(WORKGROUP as usize), 1);
    assert_eq!(
        gpu.evidence().of("partial").conflicts,
        0,
        "times that invocations of a subgroup wanted different words of one memory bank"
    );
}
