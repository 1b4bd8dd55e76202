//! # Channels
//!
//! Threads that send each other messages share no memory and need no locks of their own. A channel
//! has two ends, and both can be cloned: any number of threads send, any number receive, and each
//! message goes to one of them.
//!
//! ```text
//!                          ┌── consumer ──┐
//! producer ──▶ [ | | | ] ──┼── consumer ──┼── results
//!              capacity    └── consumer ──┘
//! ```
//!
//! A *bounded* channel has room for so many messages. A sender waits while it is full, so a
//! producer that is faster than its consumers is slowed down to their pace: that is called
//! back-pressure. Without it the messages pile up until memory is full.
//!
//! How does a consumer know that nothing more will come? In Python one often sends a special last
//! item, a *sentinel*, one for each consumer. A channel does it by itself: when the last `Sender`
//! is dropped, it is *closed*. Receivers still get what is in it, and then `recv` returns an error,
//! and a loop over the receiver ends. In the other direction, `send` fails when the last `Receiver`
//! is gone. So the question is always: who still holds an end?
//!
//! crossbeam's channels are like std's `mpsc`, but their receivers can be cloned:
//!
//! | to do this                      | write                                                     |
//! |---------------------------------|-----------------------------------------------------------|
//! | make a channel                  | `let (sender, receiver) = crossbeam_channel::bounded(8);` |
//! | send; wait while it is full     | `sender.send(item)`, an `Err` when nobody can receive it  |
//! | receive; wait while it is empty | `receiver.recv()`, an `Err` when it is closed and empty   |
//! | receive until it is closed      | `for item in receiver`, or `receiver.iter()`              |
//!
//! **Task.** Complete [`produce`], [`consume`] and [`farm`].
//!
//!     cargo test -p threading --test channels

use crossbeam_channel::{Receiver, Sender};
// SOLUTION
use crossbeam_channel::bounded;
// END
use std::thread;

/// Sends the `items` one after the other, until there are no more, or nobody is left to receive
/// them. Returns how many were sent.
pub fn produce<T>(items: impl IntoIterator<Item = T>, sender: Sender<T>) -> usize {
    // SOLUTION: send items and count them, until sending one fails
    items.into_iter().map_while(|item| sender.send(item).ok()).count()
    // END
}

/// Receives items until the channel is closed. Returns what `work` makes of them, in the order in
/// which they came.
pub fn consume<T, R>(receiver: Receiver<T>, work: impl Fn(T) -> R) -> Vec<R> {
    // SOLUTION: do the work for every item that is received
    receiver.into_iter().map(work).collect()
    // END
}

/// Does the `work` for all `items`, on `consumers` threads, and returns the results in any order.
///
/// The calling thread produces the items while the others work. At no time do more than `capacity`
/// items wait for a consumer, beside the one that the producer has in its hand. A consumer that is
/// done with one item takes the next that waits.
///
/// There is at least one consumer. `capacity` may be 0: then an item is handed over directly.
///
/// # Panics
///
/// When `work` panics. It doesn't hang when all consumers are gone by that, even if there are
/// always more items.
pub fn farm<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    capacity: usize,
    consumers: usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    // SOLUTION: start consumers with a receiver each, produce, and collect what they return
    let work = &work;
    let (sender, receiver) = bounded(capacity);
    thread::scope(|scope| {
        let consumers: Vec<_> = (0..consumers)
            .map(|_| {
                let receiver = receiver.clone();
                scope.spawn(move || consume(receiver, work))
            })
            .collect();
        // From here on only consumers can receive: when they are gone, sending fails.
        drop(receiver);
        produce(items, sender);
        consumers
            .into_iter()
            .flat_map(|consumer| consumer.join().expect("a consumer panicked"))
            .collect()
    })
    // END
}
