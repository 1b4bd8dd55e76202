//! Questions about recorded calls.

use std::collections::BTreeMap;

use super::{
    call::{Call, Kind},
    record::Event,
};

/// Messages and their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Traffic {
    /// How many messages.
    pub messages: usize,
    /// How many bytes all of them have.
    pub bytes: u64,
}

/// Questions about the calls that [`recorded`](super::recorded) returns.
///
/// Peers are ranks of the world. Messages from or to nobody (`MPI_PROC_NULL`) are no messages.
pub trait Events {
    /// The names of the calls, in order. A send and a receive in one (`MPI_Sendrecv`) are two.
    fn calls(&self) -> Vec<Call>;

    /// How many calls of this name there are.
    fn count(&self, call: Call) -> usize;

    /// The collectives, in order.
    fn collectives(&self) -> Vec<Call>;

    /// What was sent to each rank.
    fn sent(&self) -> BTreeMap<i32, Traffic>;

    /// What was received from each rank. Receives that are not complete have brought nothing.
    fn received(&self) -> BTreeMap<i32, Traffic>;

    /// What was sent to one rank.
    fn sent_to(&self, peer: i32) -> Traffic {
        self.sent().get(&peer).copied().unwrap_or_default()
    }

    /// What was received from one rank.
    fn received_from(&self, peer: i32) -> Traffic {
        self.received().get(&peer).copied().unwrap_or_default()
    }

    /// The calls that began before the first [`compute`](super::compute).
    ///
    /// To see that communication is under way while a rank computes, count receives that were posted
    /// in here, and see that they are completed later: `calls.before_compute().count(Call::Irecv)`.
    fn before_compute(&self) -> &[Event];

    /// The calls that began after the last [`compute`](super::compute) had.
    fn after_compute(&self) -> &[Event];
}

impl Events for [Event] {
    fn calls(&self) -> Vec<Call> {
        self.iter().map(|event| event.call).collect()
    }

    fn count(&self, call: Call) -> usize {
        self.iter().filter(|event| event.call == call).count()
    }

    fn collectives(&self) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.kind() == Kind::Collective);
        calls
    }

    fn sent(&self) -> BTreeMap<i32, Traffic> {
        traffic(self.iter().filter(|event| event.call.kind() == Kind::Send))
    }

    fn received(&self) -> BTreeMap<i32, Traffic> {
        let is_one = |event: &&Event| event.call.kind() == Kind::Receive && event.is_complete();
        traffic(self.iter().filter(is_one))
    }

    fn before_compute(&self) -> &[Event] {
        let first = self.iter().position(|event| event.call == Call::Compute);
        &self[..first.unwrap_or(self.len())]
    }

    fn after_compute(&self) -> &[Event] {
        let last = self.iter().rposition(|event| event.call == Call::Compute);
        &self[last.map_or(self.len(), |last| last + 1)..]
    }
}

fn traffic<'a>(events: impl Iterator<Item = &'a Event>) -> BTreeMap<i32, Traffic> {
    let mut all: BTreeMap<i32, Traffic> = BTreeMap::new();
    for event in events.filter(|event| event.peer >= 0) {
        let traffic = all.entry(event.peer).or_default();
        traffic.messages += 1;
        traffic.bytes += event.bytes;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mpi::record::{ANY, NOBODY, Recorder, read};

    /// A rank that asks for a message, sends three, computes, and gets what it asked for.
    fn calls() -> Vec<Event> {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::create(folder.path(), 0).unwrap();
        let noted = |call, peer, bytes| {
            let event = recorder.begin(call, 0, peer, 0, bytes);
            recorder.end(event);
            event
        };
        let receive = noted(Call::Irecv, ANY, 80);
        noted(Call::Irecv, 3, 80);
        for peer in [1, 2, 1, NOBODY] {
            noted(Call::Send, peer, 8);
        }
        noted(Call::Compute, NOBODY, 0);
        noted(Call::Wait, NOBODY, 0);
        recorder.arrived(receive, 2, 0, 16);
        recorder.complete(receive);
        noted(Call::Allreduce, NOBODY, 8);
        read(folder.path(), 1).remove(0).events
    }

    #[test]
    fn traffic_is_counted_by_peer() {
        let calls = calls();
        let traffic = |messages, bytes| Traffic { messages, bytes };
        assert_eq!(calls.sent(), BTreeMap::from([(1, traffic(2, 16)), (2, traffic(1, 8))]));
        assert_eq!(calls.received(), BTreeMap::from([(2, traffic(1, 16))]));
        assert_eq!(calls.received_from(3), traffic(0, 0), "nothing came");
    }

    #[test]
    fn calls_are_counted_by_name_and_by_their_place() {
        let calls = calls();
        assert_eq!((calls.count(Call::Irecv), calls.collectives()), (2, vec![Call::Allreduce]));
        assert_eq!(calls.before_compute().count(Call::Irecv), 2);
        assert_eq!(calls.after_compute().calls(), [Call::Wait, Call::Allreduce]);
        let none = &calls[..3];
        assert_eq!((none.before_compute().len(), none.after_compute().len()), (3, 0));
    }
}
