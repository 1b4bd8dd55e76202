use super::{AtomicBool, AtomicU64, Barrier, Condvar, Mutex, Ordering, every_schedule};
use std::{
    panic::{self, AssertUnwindSafe},
    sync::PoisonError,
};

use Ordering::{Acquire, Relaxed, Release};

/// What `every_schedule` says of a wrong program.
fn rejected<S: Sync>(
    shared: impl Fn() -> S,
    threads: &[&(dyn Fn(&S) + Sync)],
    check: impl Fn(S),
) -> String {
    let explore = || every_schedule(shared, threads, check);
    let payload = panic::catch_unwind(AssertUnwindSafe(explore)).expect_err("it is wrong");
    payload.downcast_ref::<String>().expect("a formatted message").clone()
}

#[test]
fn an_update_in_two_steps_is_lost_in_some_schedule() {
    let add = |counter: &AtomicU64| counter.store(counter.load(Relaxed) + 1, Relaxed);
    let check = |counter: AtomicU64| assert_eq!(counter.into_inner(), 2, "an update is lost");
    let message = rejected(AtomicU64::default, &[&add, &add], check);
    let steps = "\nIt happens in this order:\
                 \n  thread 0 loads 0 from atomic 0\
                 \n  thread 1 loads 0 from atomic 0\
                 \n  thread 1 stores 1 to atomic 0\
                 \n  thread 0 stores 1 to atomic 0";
    assert!(message.ends_with(steps), "{message}");
    assert!(message.contains("an update is lost"), "{message}");
}

#[test]
fn the_bits_of_a_number_are_shown_as_the_number() {
    let add = |sum: &AtomicU64| {
        let seen = f64::from_bits(sum.load(Relaxed));
        sum.swap((seen - 0.5).to_bits(), Relaxed);
    };
    let message = rejected(AtomicU64::default, &[&add, &add], |sum| {
        assert_eq!(f64::from_bits(sum.into_inner()), -1.0);
    });
    assert!(
        message.contains("thread 0 finds -0.5 in atomic 0 and leaves -0.5 (swap)"),
        "{message}"
    );
}

#[test]
fn an_update_in_one_step_is_not() {
    let add = |counter: &AtomicU64| {
        counter.fetch_add(1, Relaxed);
        counter.fetch_update(Relaxed, Relaxed, |value| Some(value + 1)).expect("it adds");
    };
    every_schedule(AtomicU64::default, &[&add, &add, &add], |counter| {
        assert_eq!(counter.into_inner(), 6);
    });
}

#[test]
fn an_update_that_never_looks_again_goes_on_for_ever() {
    let add = |counter: &AtomicU64| {
        let value = counter.load(Relaxed);
        while counter.compare_exchange(value, value + 1, Relaxed, Relaxed).is_err() {}
    };
    let message = rejected(AtomicU64::default, &[&add, &add], |_| ());
    assert!(message.starts_with("still running after 2000 steps"), "{message}");
    assert!(message.contains("\n  … "), "{message}");
}

/// Something written by one thread for another one to read.
#[derive(Default)]
struct Letter {
    text: AtomicU64,
    sent: AtomicBool,
}

fn delivered(send: Ordering, receive: Ordering) -> impl Fn() {
    move || {
        every_schedule(
            Letter::default,
            &[
                &|letter| {
                    letter.text.store(7, Relaxed);
                    letter.sent.store(true, send);
                },
                &|letter| {
                    if letter.sent.load(receive) {
                        assert_eq!(letter.text.load(Relaxed), 7, "sent, but not written");
                    }
                },
            ],
            drop,
        );
    }
}

#[test]
fn what_comes_before_a_release_is_seen_after_an_acquire() {
    delivered(Release, Acquire)();
    for (send, receive) in [(Relaxed, Acquire), (Release, Relaxed)] {
        let failed = panic::catch_unwind(AssertUnwindSafe(delivered(send, receive)));
        let payload = failed.expect_err("the orderings are too weak");
        let message = payload.downcast_ref::<String>().expect("a message");
        assert!(message.contains("sent, but not written"), "{message}");
        assert!(message.ends_with("thread 1 loads 0 from atomic 0, an old value"), "{message}");
    }
}

#[test]
fn what_comes_before_an_unlock_is_seen_after_a_lock() {
    let letter = || (Mutex::new(false), AtomicU64::new(0));
    every_schedule(
        letter,
        &[
            &|(sent, text)| {
                text.store(7, Relaxed);
                *sent.lock().unwrap() = true;
            },
            &|(sent, text)| {
                if *sent.lock().unwrap() {
                    assert_eq!(text.load(Relaxed), 7);
                }
            },
        ],
        drop,
    );
}

#[test]
fn locks_taken_in_both_orders_deadlock() {
    let both = |one: &Mutex<i32>, other: &Mutex<i32>| {
        let mut one = one.lock().unwrap();
        *one += 1;
        *other.lock().unwrap() -= 1;
    };
    let locks = || (Mutex::new(1), Mutex::new(2));
    let message = rejected(locks, &[&|(a, b)| both(a, b), &|(a, b)| both(b, a)], drop);
    let report = "a deadlock: no thread can go on\
                  \n  thread 0 holds lock 0 and waits for lock 1\
                  \n  thread 1 holds lock 1 and waits for lock 0\n";
    assert!(message.starts_with(report), "{message}");
    assert!(message.ends_with("waits for lock 1, which thread 1 holds"), "{message}");
    every_schedule(locks, &[&|(a, b)| both(a, b), &|(a, b)| both(a, b)], |(a, b)| {
        assert_eq!((a.into_inner().unwrap(), b.into_inner().unwrap()), (3, 0));
    });
}

#[test]
fn a_lock_taken_twice_is_a_deadlock() {
    let twice = |lock: &Mutex<()>| {
        let _first = lock.lock();
        drop(lock.lock());
    };
    let message = rejected(Mutex::default, &[&twice], drop);
    assert!(message.contains("thread 0 holds lock 0 and waits for lock 0"), "{message}");
    assert!(message.contains("waits for lock 0, which itself holds"), "{message}");
}

#[test]
fn a_lock_that_is_only_tried_may_be_taken() {
    let add = |lock: &Mutex<i32>| {
        if let Ok(mut count) = lock.try_lock() {
            *count += 1;
            drop(lock.try_lock().expect_err("it is held"));
        }
    };
    let count = |lock: Mutex<i32>| lock.into_inner().unwrap();
    every_schedule(Mutex::default, &[&add, &add], |lock| assert!((1..=2).contains(&count(lock))));
    let message = rejected(Mutex::default, &[&add, &add], |lock| assert_eq!(count(lock), 2));
    assert!(message.contains("thread 1 finds lock 0 taken"), "{message}");
}

#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.open.lock().unwrap() = true;
        self.opened.notify_all();
    }

    fn pass(&self) {
        drop(self.opened.wait_while(self.open.lock().unwrap(), |open| !*open).unwrap());
    }
}

#[test]
fn a_wait_that_looks_again_is_right() {
    every_schedule(Gate::default, &[&Gate::pass, &Gate::open, &Gate::pass], drop);
}

#[test]
fn a_wait_that_does_not_look_again_is_woken_for_nothing() {
    let pass = |gate: &Gate| {
        let mut open = gate.open.lock().unwrap();
        if !*open {
            open = gate.opened.wait(open).unwrap();
        }
        assert!(*open, "through a closed gate");
    };
    let message = rejected(Gate::default, &[&pass, &Gate::open], drop);
    assert!(message.starts_with("thread 0 panicked: through a closed gate"), "{message}");
    assert!(message.contains("thread 0 wakes up for nothing"), "{message}");
}

#[test]
fn a_notification_that_wakes_one_of_two_leaves_the_other_waiting() {
    let open = |gate: &Gate| {
        *gate.open.lock().unwrap() = true;
        gate.opened.notify_one();
    };
    let message = rejected(Gate::default, &[&Gate::pass, &Gate::pass, &open], drop);
    let report = "a deadlock: no thread can go on\
                  \n  thread 1 waits to be notified by condition variable 0\n";
    assert!(message.starts_with(report), "{message}");
}

#[test]
fn a_notification_before_the_wait_is_lost() {
    let careless = |gate: &Gate| {
        let open = *gate.open.lock().unwrap();
        if !open {
            drop(gate.opened.wait(gate.open.lock().unwrap()));
        }
    };
    let message = rejected(Gate::default, &[&careless, &Gate::open], drop);
    assert!(message.contains("notifies nobody"), "{message}");
}

#[test]
fn nobody_passes_a_barrier_before_all_have_come() {
    let shared = || (Barrier::new(2), AtomicU64::new(0), AtomicU64::new(0));
    let both = |(barrier, came, leaders): &(Barrier, AtomicU64, AtomicU64)| {
        for round in 1..3 {
            came.fetch_add(1, Relaxed);
            leaders.fetch_add(barrier.wait().is_leader().into(), Relaxed);
            assert!(came.load(Relaxed) >= 2 * round, "somebody passed too early");
        }
    };
    every_schedule(shared, &[&both, &both], |(_, came, leaders)| {
        assert_eq!((came.into_inner(), leaders.into_inner()), (4, 2));
    });
}

#[test]
fn a_barrier_for_more_threads_than_come_is_a_deadlock() {
    let wait = |barrier: &Barrier| _ = barrier.wait();
    let message = rejected(|| Barrier::new(3), &[&wait, &wait], drop);
    let report = "a deadlock: no thread can go on\
                  \n  thread 0 waits at barrier 0 for others to come\
                  \n  thread 1 waits at barrier 0 for others to come\n";
    assert!(message.starts_with(report), "{message}");
    assert!(message.ends_with("thread 1 waits at barrier 0, as 2 of 3"), "{message}");
    every_schedule(|| Barrier::new(1), &[&wait, &wait], drop);
}

#[test]
fn a_panic_poisons_a_lock_here_too() {
    let spoil = |lock: &Mutex<i32>| {
        let spoil = AssertUnwindSafe(|| {
            let _held = lock.lock();
            panic::resume_unwind(Box::new("spoilt"));
        });
        panic::catch_unwind(spoil).expect_err("it panics");
    };
    let add = |lock: &Mutex<i32>| *lock.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    every_schedule(Mutex::default, &[&spoil, &add], |lock| {
        assert!(lock.is_poisoned());
        assert_eq!(lock.into_inner().unwrap_or_else(PoisonError::into_inner), 1);
    });
}

#[test]
fn without_a_schedule_they_are_stds() {
    let gate = Gate::default();
    let (count, barrier) = (AtomicU64::new(0), Barrier::new(3));
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                gate.pass();
                barrier.wait();
                count.fetch_add(1, Relaxed);
            });
        }
        gate.open();
    });
    assert_eq!(count.into_inner(), 3);
}
