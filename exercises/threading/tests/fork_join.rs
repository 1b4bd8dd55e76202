//! Checks `threading/fork_join`.

use common::{
    check::assert_same,
    evidence::{Gate, Threads},
};
use std::{
    cmp::Ordering,
    sync::{Mutex, atomic},
};
use threading::fork_join::{fibonacci, merge_sort, serial_fibonacci};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Numbers without any order, and some of them twice.
fn shuffled(count: u64) -> Vec<u64> {
    (0..count).map(|i| i * i * 7919 % 211).collect()
}

/// The first of `count` serial calls is held up until all the others are done.
struct FirstIsHeldUp {
    others: usize,
    calls: atomic::AtomicUsize,
    gate: Gate,
}

impl FirstIsHeldUp {
    fn of(count: usize) -> Self {
        Self { others: count - 1, calls: atomic::AtomicUsize::new(0), gate: Gate::new() }
    }

    fn call(&self) {
        match self.calls.fetch_add(1, atomic::Ordering::SeqCst) {
            0 => _ = self.gate.pass(),
            call if call == self.others => self.gate.open(),
            _ => (),
        }
    }

    #[track_caller]
    fn assert_others_were_stolen(&self) {
        assert!(
            self.gate.is_open(),
            "one thread was held up in a serial call, and the three others had nothing to do: what \
             is left of its work lies where they can't steal it. Is there a `join` at every level \
             above the cut-off?"
        );
    }
}

#[test]
fn numbers_are_those_of_fibonacci() {
    let known = [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987];
    for cutoff in [2, 3, 5, 100] {
        let numbers: Vec<_> =
            on(4, || (0..17).map(|n| fibonacci(n, cutoff, &serial_fibonacci)).collect());
        assert_eq!(numbers, known, "Fibonacci numbers 0 to 16 with a cut-off at {cutoff}");
    }
}

#[test]
fn numbers_up_to_the_cut_off_are_left_to_the_serial_function() {
    let calls = |n, cutoff| {
        let calls = Mutex::new(vec![]);
        on(4, || {
            fibonacci(n, cutoff, &|n| {
                calls.lock().unwrap().push(n);
                1
            })
        });
        let mut calls = calls.into_inner().unwrap();
        calls.sort_unstable();
        calls
    };
    assert_eq!(calls(5, 7), [5], "serial calls for number 5 with a cut-off at 7");
    assert_eq!(calls(7, 7), [7], "serial calls for number 7 with a cut-off at 7");
    assert_eq!(calls(8, 7), [6, 7], "serial calls for number 8 with a cut-off at 7");
    assert_eq!(calls(10, 7), [6, 6, 7, 7, 7], "serial calls for number 10 with a cut-off at 7");
}

#[test]
fn numbers_are_computed_at_the_same_time() {
    let threads = Threads::meeting(2);
    on(4, || fibonacci(12, 6, &|_| threads.during(|| 1)));
    threads.assert_at_once(2);
}

#[test]
fn a_thread_that_is_held_up_in_a_number_is_robbed_of_all_others() {
    // Above a cut-off at 2, a number is a sum of ones.
    let held_up = FirstIsHeldUp::of(serial_fibonacci(10) as usize);
    on(4, || {
        fibonacci(10, 2, &|_| {
            held_up.call();
            1
        })
    });
    held_up.assert_others_were_stolen();
}

#[test]
fn numbers_are_computed_by_the_threads_of_the_pool() {
    let threads = Threads::new();
    on(4, || fibonacci(12, 3, &|n| threads.during(|| serial_fibonacci(n))));
    threads.assert_of_a_pool(4);
}

#[test]
fn sorted_values_are_in_order() {
    for count in [0, 1, 2, 3, 4, 7, 64, 1001] {
        for cutoff in [2, 3, 10, 5000] {
            let (mut values, mut expected) = (shuffled(count), shuffled(count));
            expected.sort();
            on(4, || merge_sort(&mut values, cutoff, &|run| run.sort()));
            println!("{count} values, cut off at {cutoff}");
            assert_same(values, expected);
        }
    }
}

#[test]
fn equal_values_keep_their_order() {
    #[derive(Clone, Copy, Debug)]
    struct Tagged {
        key: usize,
        tag: usize,
    }
    impl Ord for Tagged {
        fn cmp(&self, other: &Self) -> Ordering {
            self.key.cmp(&other.key)
        }
    }
    impl PartialOrd for Tagged {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }
    impl PartialEq for Tagged {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other).is_eq()
        }
    }
    impl Eq for Tagged {}
    let mut values: Vec<_> = (0..101).map(|tag| Tagged { key: tag * 5 % 3, tag }).collect();
    on(4, || merge_sort(&mut values, 4, &|run| run.sort()));
    let sorted: Vec<_> = values.iter().map(|value| (value.key, value.tag)).collect();
    assert!(sorted.is_sorted(), "(key, place before) of the sorted values: {sorted:?}");
}

#[test]
fn values_are_halved_down_to_the_cut_off() {
    let runs = |count, cutoff| {
        let runs = Mutex::new(vec![]);
        on(4, || {
            let mut places: Vec<_> = (0..count).collect();
            merge_sort(&mut places, cutoff, &|run| {
                runs.lock().unwrap().push((run[0], run.len()));
            });
        });
        let mut runs = runs.into_inner().unwrap();
        runs.sort_unstable();
        runs.into_iter().map(|(_, length)| length).collect::<Vec<_>>()
    };
    assert_eq!(runs(3, 3), [3], "lengths that were sorted serially, of 3 with a cut-off at 3");
    assert_eq!(runs(4, 3), [2, 2], "lengths that were sorted serially, of 4 with a cut-off at 3");
    assert_eq!(runs(10, 3), [2, 3, 2, 3], "lengths sorted serially, of 10 with a cut-off at 3");
    assert_eq!(runs(11, 4), [2, 3, 3, 3], "lengths sorted serially, of 11 with a cut-off at 4");
}

#[test]
fn halves_are_sorted_at_the_same_time() {
    let threads = Threads::meeting(2);
    on(4, || merge_sort(&mut shuffled(100), 10, &|run| threads.during(|| run.sort())));
    threads.assert_at_once(2);
}

#[test]
fn a_thread_that_is_held_up_in_a_sort_is_robbed_of_all_others() {
    let held_up = FirstIsHeldUp::of(64);
    on(4, || {
        merge_sort(&mut shuffled(128), 2, &|run| {
            held_up.call();
            run.sort();
        })
    });
    held_up.assert_others_were_stolen();
}

#[test]
fn values_are_sorted_by_the_threads_of_the_pool() {
    let threads = Threads::new();
    on(4, || merge_sort(&mut shuffled(200), 5, &|run| threads.during(|| run.sort())));
    threads.assert_of_a_pool(4);
}
