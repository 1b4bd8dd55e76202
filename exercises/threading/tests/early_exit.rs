//! Checks `threading/early_exit`.

use common::evidence::{Gate, Threads};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::{Duration, Instant},
};
use threading::early_exit::{candidates, divisor_by_flag, divisor_by_rayon, is_prime};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// What was tried, in ascending order, by a search that finds nothing.
fn tried(search: impl FnOnce(&(dyn Fn(u64) -> bool + Sync)) -> Option<u64>) -> Vec<u64> {
    let tried = Mutex::new(vec![]);
    let found = search(&|candidate| {
        tried.lock().unwrap().push(candidate);
        false
    });
    assert_eq!(found, None, "nothing divides, but something was found");
    let mut tried = tried.into_inner().unwrap();
    tried.sort_unstable();
    tried
}

#[test]
fn without_a_divisor_the_threads_try_every_candidate_once() {
    for n in [0, 1, 2, 3, 4, 8, 9, 24, 25, 10_007] {
        let expected: Vec<_> = (2..200).filter(|candidate| candidate * candidate <= n).collect();
        assert_eq!(candidates(n).collect::<Vec<_>>(), expected, "candidates of {n}");
        for threads in [1, 2, 3, 7] {
            let stop = AtomicBool::new(false);
            let tried = tried(|divides| divisor_by_flag(n, threads, &stop, divides));
            assert_eq!(tried, expected, "what {threads} threads tried for {n}");
            assert!(!stop.into_inner(), "nothing was found, but the flag is set");
        }
    }
}

#[test]
fn the_threads_find_a_divisor_wherever_it_is() {
    for divisor in candidates(1000) {
        for threads in [1, 2, 4] {
            let stop = AtomicBool::new(false);
            let found = divisor_by_flag(1000, threads, &stop, |candidate| candidate == divisor);
            assert_eq!(found, Some(divisor), "the only divisor, for {threads} threads");
            assert!(stop.into_inner(), "{divisor} was found, but the flag is not set");
        }
    }
}

#[test]
fn the_threads_try_candidates_at_the_same_time() {
    let threads = Threads::meeting(4);
    divisor_by_flag(10_007, 4, &AtomicBool::new(false), |_| threads.during(|| false));
    threads.assert_at_once(4);
}

#[test]
fn the_threads_stop_when_one_of_them_has_found_a_divisor() {
    // Where nobody sets the flag, it is waited for in vain, until then.
    let end = Instant::now() + Duration::from_secs(5);
    let stop = AtomicBool::new(false);
    let (came, later) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found = divisor_by_flag(1_000_003, 4, &stop, |_| {
        // Three threads are held up in their first call until the flag is set, which the fourth one
        // has to do: the candidate that it comes with divides.
        match came.fetch_add(1, SeqCst) {
            0..3 => {
                while !stop.load(SeqCst) && Instant::now() < end {
                    thread::sleep(Duration::from_millis(1));
                }
                false
            }
            3 => true,
            _ => {
                later.fetch_add(1, SeqCst);
                false
            }
        }
    });
    assert!(found.is_some(), "the first candidate that the fourth thread tried divides");
    assert!(stop.into_inner(), "a divisor was found, but the flag is not set");
    let later = later.into_inner();
    assert!(
        later <= 4,
        "{later} candidates were tried after the flag had been set. Before each one, a thread \
         should look at the flag"
    );
}

#[test]
fn a_search_that_is_called_off_before_it_begins_tries_next_to_nothing() {
    let (stop, calls) = (AtomicBool::new(true), AtomicUsize::new(0));
    divisor_by_flag(1_000_003, 4, &stop, |_| {
        calls.fetch_add(1, SeqCst);
        false
    });
    let calls = calls.into_inner();
    assert!(calls <= 4, "the flag was set from the start, and {calls} candidates were tried");
}

#[test]
fn a_search_may_be_called_off_by_the_caller() {
    let stop = AtomicBool::new(false);
    let (calls, later) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let found = divisor_by_flag(1_000_003, 4, &stop, |_| {
        if stop.load(SeqCst) {
            later.fetch_add(1, SeqCst);
        }
        if calls.fetch_add(1, SeqCst) == 100 {
            stop.store(true, SeqCst);
        }
        false
    });
    assert_eq!(found, None, "nothing divides");
    assert!(stop.into_inner(), "the caller's flag stays as the caller set it");
    let later = later.into_inner();
    assert!(later <= 4, "{later} candidates were tried after the caller had set the flag");
}

#[test]
fn without_a_divisor_rayon_tries_every_candidate_once() {
    for n in [0, 1, 3, 4, 8, 9, 24, 25, 10_007] {
        let expected: Vec<_> = candidates(n).collect();
        let tried = on(4, || tried(|divides| divisor_by_rayon(n, divides)));
        assert_eq!(tried, expected, "what was tried for {n}");
    }
}

#[test]
fn rayon_finds_a_divisor_wherever_it_is() {
    for divisor in candidates(1000) {
        let found = on(3, || divisor_by_rayon(1000, |candidate| candidate == divisor));
        assert_eq!(found, Some(divisor), "the only divisor");
    }
}

#[test]
fn rayon_tries_candidates_at_the_same_time() {
    let threads = Threads::meeting(4);
    on(4, || divisor_by_rayon(10_007, |_| threads.during(|| false)));
    threads.assert_at_once(4);
}

#[test]
fn rayon_tries_candidates_on_the_threads_of_the_pool() {
    let threads = Threads::new();
    on(4, || divisor_by_rayon(10_007, |_| threads.during(|| false)));
    threads.assert_of_a_pool(4);
}

#[test]
fn rayon_stops_when_one_thread_has_found_a_divisor() {
    let gate = Arc::new(Gate::new());
    let (found, later) = (AtomicBool::new(false), AtomicUsize::new(0));
    let divisor = on(2, || {
        divisor_by_rayon(1_000_000, |candidate| {
            if found.load(SeqCst) {
                later.fetch_add(1, SeqCst);
            }
            match candidate {
                // One of two threads is held up in the first candidate.
                2 => {
                    gate.pass();
                    false
                }
                // So it is the other one that comes here, and it has no other work from then on, if
                // a divisor ends the search. Then it turns to what is spawned here.
                900 => {
                    let gate = Arc::clone(&gate);
                    rayon::spawn(move || gate.open());
                    found.store(true, SeqCst);
                    true
                }
                _ => false,
            }
        })
    });
    assert_eq!(divisor, Some(900), "the only divisor");
    let later = later.into_inner();
    assert!(
        later <= 2,
        "{later} candidates were tried after a divisor had been found. Any divisor will do: does \
         the search go on for another one?"
    );
}

#[test]
fn primes_are_told_from_other_numbers() {
    let primes: Vec<_> = (0..60).filter(|&n| is_prime(n)).collect();
    assert_eq!(primes, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59]);
    for prime in [10_007, 1_000_003, 1_000_000_007] {
        assert!(is_prime(prime), "{prime} is prime");
    }
    // A Carmichael number, two squares of primes, a product of neighbouring primes, 2⁶⁴ - 1.
    for composite in [561, 10_201, 1_018_081, 1_022_117, u64::MAX] {
        assert!(!is_prime(composite), "{composite} is not prime");
    }
}
