//! Checks `threading/atomics`.

use common::{evidence::every_schedule, sync::AtomicU64};
use std::sync::Mutex;
use threading::atomics::{Slot, bin, histogram, raise_maximum, take_task, tally};

/// A number that several threads raise, and what they noted down.
struct Tasks {
    next: AtomicU64,
    taken: Mutex<Vec<Option<u64>>>,
}

impl Tasks {
    fn new() -> Self {
        Self { next: AtomicU64::new(0), taken: Mutex::new(vec![]) }
    }

    /// Takes one of three tasks.
    fn take(&self) {
        let task = take_task(&self.next, 3);
        self.taken.lock().unwrap().push(task);
    }
}

/// What a maximum is after it was raised to each of `values`, one after the other.
fn maximum(start: f64, values: &[f64]) -> f64 {
    let after = Mutex::new(f64::NAN);
    // One thread alone: if its loop never ends, the schedule says so.
    every_schedule(
        || AtomicU64::new(start.to_bits()),
        &[&|maximum| values.iter().for_each(|&value| raise_maximum(maximum, value))],
        |maximum| *after.lock().unwrap() = f64::from_bits(maximum.into_inner()),
    );
    after.into_inner().unwrap()
}

fn bins<const N: usize>() -> [AtomicU64; N] {
    [(); N].map(|()| AtomicU64::new(0))
}

#[test]
fn tasks_are_given_out_in_order_until_none_is_left() {
    let next = AtomicU64::new(0);
    let taken: Vec<_> = (0..6).map(|_| take_task(&next, 4)).collect();
    assert_eq!(taken, [Some(0), Some(1), Some(2), Some(3), None, None]);
    assert_eq!(take_task(&AtomicU64::new(0), 0), None, "there was no task to take");
}

#[test]
fn no_task_is_given_out_twice_whoever_comes_between() {
    every_schedule(
        Tasks::new,
        &[
            &|tasks| {
                tasks.take();
                tasks.take();
            },
            &|tasks| {
                tasks.take();
                tasks.take();
            },
        ],
        |tasks| {
            let mut taken = tasks.taken.into_inner().unwrap();
            taken.sort_unstable();
            let expected = [None, Some(0), Some(1), Some(2)];
            assert_eq!(taken, expected, "what two threads took of three tasks, two times each");
        },
    );
}

#[test]
fn a_maximum_only_rises() {
    assert_eq!(maximum(2.0, &[1.0, 5.0, 3.0, 4.0]), 5.0);
    assert_eq!(maximum(2.0, &[1.0]), 2.0);
}

#[test]
fn numbers_may_be_negative() {
    assert_eq!(maximum(f64::NEG_INFINITY, &[-3.0, -1.0, -2.0]), -1.0);
    assert_eq!(maximum(-1.0, &[2.0]), 2.0);
    assert_eq!(maximum(f64::NEG_INFINITY, &[0.25]), 0.25);
    assert_eq!(maximum(1.0, &[-2.0]), 1.0);
}

#[test]
fn what_is_not_larger_is_not_written() {
    assert_eq!(maximum(1.0, &[f64::NAN]), 1.0);
    assert!(maximum(0.0, &[-0.0]).is_sign_positive(), "-0 is not larger than 0");
}

#[test]
fn no_maximum_is_lost_whoever_comes_between() {
    let raised = |values: [f64; 3]| {
        let [one, other, third] =
            values.map(|value| move |maximum: &AtomicU64| raise_maximum(maximum, value));
        every_schedule(
            || AtomicU64::new(1.0_f64.to_bits()),
            &[&one, &other, &third],
            |maximum| {
                let maximum = f64::from_bits(maximum.into_inner());
                assert_eq!(
                    maximum, 4.0,
                    "the maximum of 1, after three threads raised it to {values:?}"
                );
            },
        );
    };
    raised([2.0, 4.0, 3.0]);
    raised([4.0, 2.0, 2.0]);
}

#[test]
fn each_value_counts_in_its_bin() {
    let counts = bins::<4>();
    tally(&[0.1, 0.9, 0.25, 0.2499, 0.5, 0.0, 0.999], &counts);
    tally(&[], &counts);
    tally(&[0.6], &counts);
    assert_eq!(counts.map(AtomicU64::into_inner), [3, 1, 2, 2]);
}

#[test]
fn values_outside_count_in_no_bin() {
    let counts = bins::<2>();
    tally(&[-0.1, 1.0, 0.75, 7.0, f64::NAN, -0.0], &counts);
    assert_eq!(counts.map(AtomicU64::into_inner), [1, 1]);
    assert_eq!([bin(1.0, 3), bin(-0.1, 3), bin(0.99, 3)], [None, None, Some(2)]);
}

#[test]
fn no_count_is_lost_whoever_comes_between() {
    every_schedule(
        bins::<2>,
        &[&|bins| tally(&[0.1, 0.7], bins), &|bins| tally(&[0.2, 0.3, 0.8], bins)],
        |bins| {
            let counts = bins.map(AtomicU64::into_inner);
            assert_eq!(counts, [3, 2], "two threads counted 0.1, 0.2, 0.3 and 0.7, 0.8");
        },
    );
}

#[test]
fn a_histogram_counts_every_part() {
    let values: Vec<_> = (0..1001).map(|index| f64::from(index) / 1001.0).collect();
    for threads in [1, 2, 4] {
        assert_eq!(histogram(&values, 7, threads), [143; 7], "by {threads} threads");
    }
    assert_eq!(histogram(&[0.3], 2, 3), [1, 0]);
    assert_eq!(histogram(&[], 2, 3), [0, 0]);
}

#[test]
fn a_result_is_there_once_it_is_published() {
    let slot = Slot::default();
    assert_eq!(slot.poll(), None, "nothing was published yet");
    slot.publish(7);
    assert_eq!([slot.poll(), slot.poll()], [Some(7), Some(7)]);
    let slot = Slot::default();
    slot.publish(0);
    assert_eq!(slot.poll(), Some(0), "zero is a result too");
}

#[test]
fn who_sees_that_it_is_ready_sees_the_result() {
    every_schedule(
        Slot::default,
        &[&|slot| slot.publish(7), &|slot| {
            let seen = slot.poll();
            assert!(
                matches!(seen, None | Some(7)),
                "7 was published, and {seen:?} was seen. Is the result stored before, and loaded \
                 after? Do the orderings say so?"
            );
        }],
        |slot| assert_eq!(slot.poll(), Some(7), "it was published"),
    );
}
