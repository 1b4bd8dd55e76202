//! What the records of all ranks say together: which messages are under way, and what each rank waits
//! for.

use std::collections::HashMap;

use crate::mpi::{
    call::{Call, Kind},
    record::{ANY, Event, NOBODY, Rank, Status},
};

/// A communicator as all ranks know it: its members, and which one of those with the same members.
pub type Group = (Vec<u32>, usize);

/// What a rank waits for.
#[derive(Debug, PartialEq)]
pub enum Wait<'a> {
    /// A message from this rank, or from any.
    Message { from: Option<usize>, tag: i32, group: &'a Group },
    /// This rank is to receive a message.
    Receipt { by: usize, tag: i32 },
    /// The other members of the communicator are to enter their collective of this number.
    Collective { group: &'a Group, number: usize },
}

/// All that a rank waits for.
#[derive(Debug, PartialEq)]
pub struct Waits<'a> {
    /// Whether one of these things is enough.
    pub any: bool,
    /// What they are: one at least.
    pub of: Vec<Wait<'a>>,
}

/// From here on a message is not buffered by any library: `MPI_Isend` is complete when it is received.
const LONG: u64 = 64 << 10;

/// The records of all ranks.
pub struct View<'a> {
    pub ranks: &'a [Rank],
    /// The communicators of each rank.
    groups: Vec<Vec<Group>>,
}

impl<'a> View<'a> {
    /// What these ranks have noted.
    pub fn new(ranks: &'a [Rank]) -> Self {
        let of_rank = |rank: &Rank| {
            let known = &rank.communicators;
            let nth = |number: usize| {
                known[..number].iter().filter(|other| **other == known[number]).count()
            };
            (0..known.len()).map(|number| (known[number].clone(), nth(number))).collect()
        };
        Self { ranks, groups: ranks.iter().map(of_rank).collect() }
    }

    /// The communicator of an event of `rank`, unless there were too many to be kept.
    pub fn group(&self, rank: usize, event: &Event) -> Option<&Group> {
        self.groups[rank].get(event.communicator as usize)
    }

    /// Whether a rank has come to an end, a good one or a bad one.
    pub fn is_over(&self, rank: usize) -> bool {
        !matches!(self.ranks[rank].status, Status::Running | Status::Absent)
    }

    /// What a call of `rank` is about: itself, or, where it waits for a request, what began that.
    pub fn about<'b>(&self, record: &'b Rank, event: &'b Event) -> &'b Event {
        match event.call.kind() {
            Kind::Complete => record.events.get(event.partner as usize).unwrap_or(event),
            _ => event,
        }
    }

    /// What a rank waits for, if it is in a call that waits for what is not on its way: the first of
    /// these things.
    pub fn wait(&self, rank: usize) -> Option<Wait<'_>> {
        self.waits(rank)?.of.into_iter().next()
    }

    /// All that a rank waits for, if it is in a call that waits for what is not on its way.
    pub fn waits(&self, rank: usize) -> Option<Waits<'_>> {
        let record = &self.ranks[rank];
        if record.status != Status::Running {
            return None;
        }
        let event = record.current()?;
        let is_any = matches!(event.call, Call::Waitany | Call::Waitsome);
        let of = match event.call {
            Call::Wait => Vec::from_iter(self.wait_for(rank, record.requests().next()?)),
            Call::Waitall => self.wait_for_all(rank),
            Call::Waitany | Call::Waitsome => {
                let waits = record.requests().map(|request| self.wait_for(rank, request));
                // One that comes is enough.
                waits.collect::<Option<Vec<_>>>()?
            }
            Call::SendrecvRecv => {
                let receive = self.wait_for(rank, event);
                let send = record.events.get(event.partner as usize);
                let send = send.filter(|send| receive.is_none() || send.bytes >= LONG);
                receive.into_iter().chain(send.and_then(|send| self.wait_for(rank, send))).collect()
            }
            _ => Vec::from_iter(self.wait_for(rank, event)),
        };
        (!of.is_empty()).then_some(Waits { any: is_any, of })
    }

    /// Of the requests that `rank` waits for, the first that is not on its way.
    pub fn blocking(&self, rank: usize) -> Option<&Event> {
        let of_any = || self.ranks[rank].requests();
        of_any().find(|event| self.wait_for(rank, event).is_some())
    }

    fn wait_for_all(&self, rank: usize) -> Vec<Wait<'_>> {
        let requests: Vec<_> = self.ranks[rank].requests().collect();
        let is_send = |event: &Event| event.call.kind() == Kind::Send;
        let all = |of: &dyn Fn(&Event) -> bool| -> Vec<Wait<'_>> {
            let some = requests.iter().filter(|event| of(event));
            some.filter_map(|event| self.wait_for(rank, event)).collect()
        };
        let mut waits = all(&|event| !is_send(event));
        waits.extend(all(&|event| is_send(event) && event.bytes >= LONG));
        // A short message is buffered, and then its send is complete, only not known to be so: it
        // counts where there is nothing else that the rank could be waiting for.
        if waits.is_empty() && requests.iter().all(|event| is_send(event)) {
            waits = all(&is_send);
        }
        waits
    }

    /// What `rank` waits for before what it asked for in `about` can be done.
    fn wait_for(&self, rank: usize, about: &Event) -> Option<Wait<'_>> {
        let group = self.group(rank, about)?;
        match about.call.kind() {
            Kind::Send => {
                let by = usize::try_from(about.peer).ok()?;
                // A message that is on its way is not waited for in vain.
                let moves = self.receives(by, rank, about.tag, group);
                (!moves).then_some(Wait::Receipt { by, tag: about.tag })
            }
            Kind::Receive | Kind::Probe => {
                if about.asked == NOBODY {
                    return None;
                }
                let from = usize::try_from(about.asked).ok();
                let sources = from.map_or(0..self.ranks.len(), |from| from..from + 1);
                let fits = |sent: &&&Event| about.tag == ANY || about.tag == sent.tag;
                let sent: usize = sources
                    .filter(|&from| from < self.ranks.len())
                    .map(|from| self.unreceived(from, rank, group).iter().filter(fits).count())
                    .sum();
                let comes = sent > self.asked_before(rank, about);
                (!comes).then_some(Wait::Message { from, tag: about.tag, group })
            }
            Kind::Collective => {
                let mine = self.collectives(rank, group);
                let number = mine.iter().position(|event| std::ptr::eq(*event, about))?;
                // Where an earlier one differs, this one may get the other one's messages.
                let alike = |(mine, theirs): (&&Event, &&Event)| {
                    mine.call == theirs.call && (!mine.call.has_root() || mine.peer == theirs.peer)
                };
                let all_are_in = group.0.iter().all(|&member| {
                    let theirs = self.collectives(member as usize, group);
                    theirs.len() > number && mine[..=number].iter().zip(&theirs).all(alike)
                });
                (!all_are_in).then_some(Wait::Collective { group, number })
            }
            Kind::Complete | Kind::Compute => None,
        }
    }

    /// How many receives `rank` posted before `about` that are not complete and take the same messages.
    fn asked_before(&self, rank: usize, about: &Event) -> usize {
        let before =
            self.ranks[rank].events.iter().take_while(|event| !std::ptr::eq(*event, about));
        let same = before.filter(|event| {
            event.call.kind() == Kind::Receive
                && !event.is_complete()
                && (event.communicator, event.asked, event.tag)
                    == (about.communicator, about.asked, about.tag)
        });
        same.count()
    }

    /// Whether `rank` has called for a message of this tag from `from`.
    fn receives(&self, rank: usize, from: usize, tag: i32, group: &Group) -> bool {
        let Some(record) = self.ranks.get(rank) else { return false };
        record.events.iter().rev().any(|event| {
            matches!(event.call.kind(), Kind::Receive | Kind::Probe)
                && !event.is_complete()
                && (event.asked == ANY || usize::try_from(event.asked) == Ok(from))
                && (event.tag == ANY || event.tag == tag)
                && self.group(rank, event) == Some(group)
        })
    }

    /// The collectives that a rank has entered on a communicator, in order.
    pub fn collectives(&self, rank: usize, group: &Group) -> Vec<&Event> {
        let Some(record) = self.ranks.get(rank) else { return vec![] };
        let is_one = |event: &&Event| {
            event.call.kind() == Kind::Collective
                && event.call != Call::Finalize
                && self.group(rank, event) == Some(group)
        };
        record.events.iter().filter(is_one).collect()
    }

    /// The messages that `from` has sent to `to` and that `to` has not received, in order.
    pub fn unreceived<'b>(&'b self, from: usize, to: usize, group: &'b Group) -> Vec<&'b Event> {
        let mut received: HashMap<i32, usize> = HashMap::new();
        for got in self.between(to, Kind::Receive, from, group).filter(|got| got.is_complete()) {
            *received.entry(got.tag).or_default() += 1;
        }
        let is_left = |sent: &&Event| match received.get_mut(&sent.tag) {
            Some(count @ 1..) => {
                *count -= 1;
                false
            }
            _ => true,
        };
        self.between(from, Kind::Send, to, group).filter(is_left).collect()
    }

    /// The sends or receives of `rank` that are about `peer`.
    fn between<'b>(
        &'b self,
        rank: usize,
        kind: Kind,
        peer: usize,
        group: &'b Group,
    ) -> impl Iterator<Item = &'b Event> {
        self.ranks[rank].events.iter().filter(move |event| {
            event.call.kind() == kind
                && usize::try_from(event.peer) == Ok(peer)
                && self.group(rank, event) == Some(group)
        })
    }

    /// Every message that was received: who sent it, in which event, who received it, in which event.
    pub fn messages(&self) -> Vec<[usize; 4]> {
        let mut sent: HashMap<(usize, usize, i32, &Group), Vec<usize>> = HashMap::new();
        for (from, record) in self.ranks.iter().enumerate() {
            for (number, event) in record.events.iter().enumerate() {
                let Some(group) = self.group(from, event) else { continue };
                if event.call.kind() == Kind::Send
                    && let Ok(to) = usize::try_from(event.peer)
                {
                    sent.entry((from, to, event.tag, group)).or_default().push(number);
                }
            }
        }
        // Messages do not overtake each other.
        for numbers in sent.values_mut() {
            numbers.reverse();
        }
        let mut messages = Vec::new();
        for (to, record) in self.ranks.iter().enumerate() {
            for (number, event) in record.events.iter().enumerate() {
                let Some(group) = self.group(to, event) else { continue };
                if event.call.kind() == Kind::Receive
                    && event.is_complete()
                    && let Ok(from) = usize::try_from(event.peer)
                    && let Some(send) =
                        sent.get_mut(&(from, to, event.tag, group)).and_then(Vec::pop)
                {
                    messages.push([from, send, to, number]);
                }
            }
        }
        messages
    }
}
