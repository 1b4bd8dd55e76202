//! Checks `threading/scoped`.

use common::evidence::Threads;
use std::{sync::Mutex, thread};
use threading::scoped::{both_halves, of_parts, part_length, update_parts};

fn numbers(count: usize) -> Vec<usize> {
    (0..count).collect()
}

#[test]
fn parts_are_read_in_order_and_leave_nothing_out() {
    let parts = |count, threads| of_parts(&numbers(count), threads, <[usize]>::to_vec);
    assert_eq!(parts(10, 4), [vec![0, 1, 2], vec![3, 4, 5], vec![6, 7, 8], vec![9]]);
    assert_eq!(parts(5, 4), [vec![0, 1], vec![2, 3], vec![4]]);
    assert_eq!(parts(6, 3), [[0, 1], [2, 3], [4, 5]]);
    assert_eq!(parts(2, 5), [[0], [1]]);
    assert_eq!(parts(3, 1), [[0, 1, 2]]);
}

#[test]
fn an_empty_slice_has_no_parts() {
    assert_eq!(of_parts(&[0.5; 0], 3, |part| part.len()), [0; 0]);
    update_parts(&mut [0.5; 0], 3, |_, _| panic!("there is nothing to update"));
}

#[test]
fn a_part_is_as_short_as_its_number_allows() {
    let lengths = [(10, 4, 3), (12, 4, 3), (13, 4, 4), (2, 5, 1), (0, 3, 1)];
    let values = numbers(13);
    for (len, threads, expected) in lengths {
        assert_eq!(part_length(len, threads), expected, "{len} elements for {threads} threads");
        let longest = of_parts(&values[..len], threads, |part| part.len()).into_iter().max();
        assert_eq!(longest.unwrap_or(1), expected, "{len} elements for {threads} threads");
    }
}

#[test]
fn parts_are_borrowed_not_copied() {
    let values = numbers(7);
    let places = of_parts(&values, 2, |part| part.as_ptr().addr());
    let expected = [&values[0], &values[4]].map(|element| std::ptr::from_ref(element).addr());
    assert_eq!(places, expected, "where the two parts lie in memory");
}

#[test]
fn parts_are_read_at_the_same_time() {
    let threads = Threads::meeting(4);
    of_parts(&numbers(10), 4, |_| threads.during(|| ()));
    threads.assert_at_once(4);
    assert_eq!(threads.distinct(), 4, "each part has a thread of its own");
}

#[test]
fn an_update_is_told_where_its_part_begins() {
    for (count, threads) in [(10, 4), (5, 4), (7, 2), (2, 5), (3, 1)] {
        let mut values = vec![100; count];
        update_parts(&mut values, threads, |start, part| {
            for (index, value) in part.iter_mut().enumerate() {
                *value += start + index;
            }
        });
        let expected: Vec<_> = (100..100 + count).collect();
        assert_eq!(values, expected, "{count} elements for {threads} threads");
    }
}

#[test]
fn an_update_has_as_many_parts_as_threads_are_given() {
    let parts = Mutex::new(vec![]);
    update_parts(&mut numbers(10), 4, |start, part| {
        parts.lock().unwrap().push((start, part.len()));
    });
    let mut parts = parts.into_inner().unwrap();
    parts.sort_unstable();
    assert_eq!(parts, [(0, 3), (3, 3), (6, 3), (9, 1)], "(start, length) of the parts of 10");
}

#[test]
fn parts_are_updated_at_the_same_time() {
    let threads = Threads::meeting(4);
    update_parts(&mut numbers(10), 4, |_, _| threads.during(|| ()));
    threads.assert_at_once(4);
    assert_eq!(threads.distinct(), 4, "each part has a thread of its own");
}

#[test]
fn the_second_half_begins_in_the_middle() {
    for (count, expected) in
        [(6, vec![1, 1, 1, 2, 2, 2]), (5, vec![1, 1, 2, 2, 2]), (1, vec![2]), (0, vec![])]
    {
        let mut values = vec![0; count];
        both_halves(&mut values, |half| half.fill(1), |half| half.fill(2));
        assert_eq!(values, expected, "1 in the first half, 2 in the second");
    }
}

#[test]
fn both_halves_are_worked_on_at_the_same_time() {
    let threads = Threads::meeting(2);
    both_halves(&mut numbers(4), |_| threads.during(|| ()), |_| threads.during(|| ()));
    threads.assert_at_once(2);
}

#[test]
fn the_calling_thread_does_the_second_half_itself() {
    let caller = thread::current().id();
    both_halves(
        &mut numbers(4),
        |_| assert_ne!(thread::current().id(), caller, "the first half is another thread's"),
        |_| assert_eq!(thread::current().id(), caller, "the second half is the caller's own"),
    );
}
