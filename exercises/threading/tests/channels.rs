//! Checks `threading/channels`.

use common::evidence::{Threads, within};
use crossbeam_channel::{TrySendError, bounded};
use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    thread,
    time::Duration,
};
use threading::channels::{consume, farm, produce};

/// Nothing here takes more than a moment, unless a thread waits for what never comes.
const LIMIT: Duration = Duration::from_secs(5);

const OPEN: &str = "somebody waits for more items, or for room. Which end of the channel is still \
                    alive, and in whose hands?";

#[test]
fn items_are_sent_in_order_and_then_the_channel_is_closed() {
    let received = within(LIMIT, OPEN, || {
        let (sender, receiver) = bounded(3);
        assert_eq!(produce(["a", "b", "c"], sender), 3, "items that were sent");
        receiver.iter().collect::<Vec<_>>()
    });
    assert_eq!(received, ["a", "b", "c"]);
}

#[test]
fn a_producer_stops_when_nobody_receives() {
    let sent = within(LIMIT, "is the error of `send` ignored?", || {
        let (sender, receiver) = bounded(0);
        let producer = thread::spawn(|| produce(1.., sender));
        let received: Vec<_> = receiver.iter().take(3).collect();
        assert_eq!(received, [1, 2, 3], "items that came, until there were three or no sender");
        drop(receiver);
        producer.join().unwrap_or_else(|panic| resume_unwind(panic))
    });
    assert_eq!(sent, 3, "items that were sent before the receiver was dropped");
}

#[test]
fn a_consumer_empties_a_closed_channel() {
    let results = within(LIMIT, OPEN, || {
        let (sender, receiver) = bounded(3);
        [1, 2, 3].into_iter().for_each(|item| sender.send(item).unwrap());
        drop(sender);
        consume(receiver, |item| 10 * item)
    });
    assert_eq!(results, [10, 20, 30]);
}

#[test]
fn a_consumer_waits_while_the_channel_is_open() {
    let results = within(LIMIT, "does the consumer wait in `recv`, or in a loop over it?", || {
        let (sender, receiver) = bounded(0);
        let consumer = thread::spawn(|| consume(receiver, |item| item));
        for item in [1, 2] {
            // Without a buffer, an item can be handed over only while somebody waits for it.
            while let Err(error) = sender.try_send(item) {
                assert!(
                    matches!(error, TrySendError::Full(_)),
                    "the consumer has gone, though the channel is still open: empty is not closed"
                );
                thread::yield_now();
            }
        }
        drop(sender);
        consumer.join().unwrap()
    });
    assert_eq!(results, [1, 2]);
}

#[test]
fn every_item_is_worked_on_once() {
    for (items, capacity, consumers) in [(10, 2, 3), (7, 0, 2), (3, 5, 1), (1, 1, 4), (0, 1, 2)] {
        let farmed = move || farm(0..items, capacity, consumers, |item| 100 + item);
        let mut results = within(LIMIT, OPEN, farmed);
        results.sort_unstable();
        let expected: Vec<_> = (100..100 + items).collect();
        assert_eq!(results, expected, "{consumers} consumers, {capacity} places in the buffer");
    }
}

#[test]
fn consumers_work_at_the_same_time() {
    within(LIMIT + LIMIT, OPEN, || {
        let threads = Threads::meeting(3);
        farm(0..6, 1, 3, |_| threads.during(|| ()));
        threads.assert_at_once(3);
        assert_eq!(threads.distinct(), 3, "threads that worked, of three consumers");
    });
}

#[test]
fn the_calling_thread_produces_while_others_work() {
    within(LIMIT, OPEN, || {
        let caller = thread::current().id();
        let items = (0..3).inspect(|_| assert_eq!(thread::current().id(), caller));
        let workers = farm(items, 1, 2, |_| thread::current().id());
        assert!(!workers.contains(&caller), "the producer did a consumer's work");
    });
}

#[test]
fn who_is_done_takes_the_next_item() {
    let hint = "one long item holds up others that wait behind it: does any free consumer take the \
                next item?";
    within(LIMIT, hint, || {
        let finished = AtomicUsize::new(0);
        farm(0..10, 2, 2, |item| {
            // The first item takes as long as all others together.
            while item == 0 && finished.load(SeqCst) < 9 {
                thread::yield_now();
            }
            finished.fetch_add(1, SeqCst);
        });
    });
}

/// Whether a producer that is faster than the only consumer gets as far ahead as it may.
#[track_caller]
fn assert_held_back(capacity: usize) {
    let peak = within(LIMIT, "is there room for as many items as `capacity` says?", move || {
        let items = 20;
        let (made, finished, peak) =
            (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let produced = (0..items).inspect(|_| {
            let unfinished = made.fetch_add(1, SeqCst) + 1 - finished.load(SeqCst);
            peak.fetch_max(unfinished, SeqCst);
        });
        farm(produced, capacity, 1, |item| {
            // The slowest of consumers: it waits until the producer can't get farther
            // ahead, with one item in work, `capacity` in the buffer, one in its hand.
            let farthest = items.min(finished.load(SeqCst) + capacity + 2);
            while made.load(SeqCst) < farthest {
                thread::sleep(Duration::from_micros(50));
            }
            if item < 8 {
                // If there were room for more, the producer would use it now, or the next
                // time: a busy machine may not give it a turn at once.
                thread::sleep(Duration::from_millis(20));
            }
            finished.fetch_add(1, SeqCst);
        });
        peak.into_inner()
    });
    assert_eq!(
        peak,
        capacity + 2,
        "items that were produced and not finished, at the peak: one in work, {capacity} in \
         the buffer, one in the producer's hand"
    );
}

#[test]
fn a_fast_producer_is_held_back() {
    assert_held_back(3);
    assert_held_back(1);
}

#[test]
fn an_item_is_handed_over_where_there_is_no_room_for_it() {
    assert_held_back(0);
}

#[test]
fn a_farm_without_consumers_left_does_not_hang() {
    let hint = "all consumers have panicked, and the producer waits for room. Does another \
                receiver keep the channel open?";
    within(LIMIT, hint, || {
        let begun = AtomicUsize::new(0);
        // Without an end, but slowly: whoever collects them first must not fill the memory.
        let items = (0..).inspect(|_| thread::sleep(Duration::from_millis(1)));
        _ = catch_unwind(AssertUnwindSafe(|| -> Vec<()> {
            farm(items, 2, 2, |_| {
                begun.fetch_add(1, SeqCst);
                panic!("a consumer panics on purpose");
            })
        }));
        assert!(begun.into_inner() > 0, "no consumer has begun its work");
    });
}

#[test]
fn a_panic_of_the_work_is_passed_on() {
    within(LIMIT, OPEN, || {
        let farmed = catch_unwind(|| -> Vec<()> {
            farm(0..4, 2, 2, |_| panic!("a consumer panics on purpose"))
        });
        assert!(
            farmed.is_err(),
            "the work panicked, and `farm` returned as if nothing had happened"
        );
    });
}
