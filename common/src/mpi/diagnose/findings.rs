//! What is wrong with ranks that hang, or that have come to their end: in sentences.

use std::collections::BTreeSet;

use super::view::{Group, View, Wait};
use crate::mpi::{
    call::{Call, Kind},
    record::{ANY, Event, Rank, Status},
};

impl View<'_> {
    /// What is wrong, the surest first.
    pub fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        self.collectives_that_differ(&mut findings);
        self.messages_before_collectives(&mut findings);
        self.messages_that_never_come(&mut findings);
        findings.extend(self.deadlock());
        if findings.is_empty() {
            self.ranks_that_compute(&mut findings);
        }
        if findings.is_empty() {
            self.collectives_that_do_not_end(&mut findings);
        }
        if findings.is_empty() && (0..self.ranks.len()).any(|rank| self.wait(rank).is_some()) {
            findings.push(
                "No rank waits in a circle. Is a loop passed more often on one rank than on \
                 another?"
                    .into(),
            );
        }
        findings
    }

    /// Every communicator that any rank has called a collective on.
    fn groups(&self) -> BTreeSet<&Group> {
        let of_rank = |(rank, record): (usize, &'_ Rank)| {
            let called = record.events.iter().filter(|event| event.call.kind() == Kind::Collective);
            called.filter_map(|event| self.group(rank, event)).collect::<BTreeSet<_>>()
        };
        self.ranks.iter().enumerate().flat_map(of_rank).collect()
    }

    /// The first collective on each communicator that its members did not call alike.
    pub fn collectives_that_differ(&self, findings: &mut Vec<String>) {
        for group in self.groups() {
            let members: Vec<usize> = group.0.iter().map(|&rank| rank as usize).collect();
            if members.iter().any(|&rank| rank >= self.ranks.len()) {
                continue;
            }
            let called: Vec<_> =
                members.iter().map(|&rank| self.collectives(rank, group)).collect();
            let longest = called.iter().map(Vec::len).max().unwrap_or(0);
            let difference = (0..longest).find_map(|number| {
                let first = called.iter().position(|calls| calls.len() > number)?;
                let pairs = (0..members.len()).filter(|&other| other != first);
                pairs.into_iter().find_map(|other| {
                    let theirs = called[other].get(number).copied();
                    let ranks = (members[first], members[other]);
                    self.difference(group, number, ranks, called[first][number], theirs)
                })
            });
            findings.extend(difference);
        }
    }

    /// What is wrong where two ranks call these as their collective of this number.
    fn difference(
        &self,
        group: &Group,
        number: usize,
        (rank, other): (usize, usize),
        mine: &Event,
        theirs: Option<&Event>,
    ) -> Option<String> {
        let (name, nth, among) = (mine.call.name(), ordinal(number + 1), self.called(group));
        match theirs {
            None if self.is_over(other) => Some(format!(
                "{name}, the {nth} collective{among}, was called by rank {rank}, but never by rank \
                 {other} before it ended: all ranks must call it."
            )),
            None => None, // it waits elsewhere, or computes: others say why
            Some(theirs) if theirs.call != mine.call => Some(format!(
                "The {nth} collective{among} is {name} on rank {rank}, but {} on rank {other}: all \
                 ranks must call the same ones in the same order.",
                theirs.call.name(),
            )),
            Some(theirs) if mine.call.has_root() && theirs.peer != mine.peer => Some(format!(
                "In {name}, the {nth} collective{among}, the root is {} on rank {rank}, but {} on \
                 rank {other}.",
                mine.peer, theirs.peer,
            )),
            Some(theirs) if theirs.bytes != mine.bytes && same_length(mine.call) => Some(format!(
                "In {name}, the {nth} collective{among}, rank {rank} has {} bytes, but rank \
                 {other} has {}.",
                mine.bytes, theirs.bytes,
            )),
            Some(_) => None,
        }
    }

    /// Ranks in a collective that all others have called as well, and some have come out of.
    fn collectives_that_do_not_end(&self, findings: &mut Vec<String>) {
        for (rank, record) in self.ranks.iter().enumerate() {
            let Some(event) =
                record.current().filter(|event| event.call.kind() == Kind::Collective)
            else {
                continue;
            };
            let Some(group) = self.group(rank, event) else { continue };
            let called = self.collectives(rank, group);
            let Some(number) = called.iter().position(|one| std::ptr::eq(*one, event)) else {
                continue;
            };
            let others = group.0.iter().map(|&member| self.collectives(member as usize, group));
            let theirs: Option<Vec<_>> = others.map(|calls| calls.get(number).copied()).collect();
            if theirs.is_some_and(|theirs| theirs.iter().any(|event| event.end > 0)) {
                findings.push(format!(
                    "{}, the {} collective{}, was called by all ranks, but rank {rank} does not come \
                     out of it: do the counts agree, of what is sent and what is received?",
                    event.call.name(),
                    ordinal(number + 1),
                    self.called(group),
                ));
            }
        }
    }

    /// Ranks that wait for a message from one that waits for them in a collective.
    fn messages_before_collectives(&self, findings: &mut Vec<String>) {
        for rank in 0..self.ranks.len() {
            let Some(Wait::Message { from: Some(from), .. } | Wait::Receipt { by: from, .. }) =
                self.wait(rank)
            else {
                continue;
            };
            if let Some(Wait::Collective { group, number }) = self.wait(from)
                && group.0.contains(&(rank as u32))
            {
                let call = self.collectives(from, group)[number].call.name();
                findings.push(format!(
                    "Rank {from} is in {call} and waits there for rank {rank}, which waits for rank \
                     {from} before it calls it."
                ));
            }
        }
    }

    fn messages_that_never_come(&self, findings: &mut Vec<String>) {
        for rank in 0..self.ranks.len() {
            match self.wait(rank) {
                Some(Wait::Message { from, tag, group }) => {
                    findings.extend(self.message_that_never_comes(rank, from, tag, group));
                }
                Some(Wait::Receipt { by, tag }) if by == rank => findings.push(format!(
                    "Rank {rank} sends to itself (tag {tag}) and waits for its own receive, which \
                     comes later."
                )),
                Some(Wait::Receipt { by, tag }) if by < self.ranks.len() && self.is_over(by) => {
                    findings.push(format!(
                        "Rank {rank} waits for rank {by} to receive its message (tag {tag}), but \
                         rank {by} has ended."
                    ));
                }
                _ => (),
            }
        }
    }

    fn message_that_never_comes(
        &self,
        rank: usize,
        from: Option<usize>,
        tag: i32,
        group: &Group,
    ) -> Option<String> {
        let sources: Vec<usize> = match from {
            Some(from) => vec![from],
            None => {
                let members = group.0.iter().map(|&other| other as usize);
                members.filter(|&other| other != rank && other < self.ranks.len()).collect()
            }
        };
        let other_tag = sources.iter().find_map(|&from| {
            let sent = self.unreceived(from, rank, group);
            let fits = tag == ANY || sent.iter().any(|sent| sent.tag == tag);
            (!fits).then(|| sent.first().map(|sent| (from, sent.tag)))?
        });
        if let Some((from, sent)) = other_tag {
            return Some(format!(
                "Rank {rank} waits for a message with tag {tag}, but what rank {from} sent it has \
                 tag {sent}."
            ));
        }
        if let Some(from) = self.sent_elsewhere(rank, &sources, group) {
            return Some(format!(
                "Rank {rank} waits for a message from rank {from} on one communicator, but rank \
                 {from} sent it one on another."
            ));
        }
        if sources.iter().all(|&from| self.is_over(from)) {
            let whom = match from {
                Some(from) if from == rank => "itself".to_owned(),
                Some(from) => format!("rank {from}, which has ended"),
                None => "any rank, and all others have ended".to_owned(),
            };
            return Some(format!(
                "Rank {rank} waits for a message from {whom}: it was never sent."
            ));
        }
        if from == Some(rank) {
            return Some(format!(
                "Rank {rank} waits for a message from itself, which it has not sent."
            ));
        }
        None
    }

    /// Which of `sources` has sent a message to `rank` on another communicator than this.
    fn sent_elsewhere(&self, rank: usize, sources: &[usize], group: &Group) -> Option<usize> {
        sources.iter().copied().find(|&from| {
            let sends = self.ranks[from].events.iter().filter(|event| {
                event.call.kind() == Kind::Send && usize::try_from(event.peer) == Ok(rank)
            });
            let groups: BTreeSet<_> = sends
                .filter_map(|event| self.group(from, event))
                .filter(|one| *one != group)
                .collect();
            groups.into_iter().any(|group| !self.unreceived(from, rank, group).is_empty())
        })
    }

    /// The message that the failed call of `rank` had no room for.
    pub fn message_too_long(&self, rank: usize) -> Option<String> {
        let record = &self.ranks[rank];
        let last = record.events.last()?;
        let asked: Vec<&Event> = match last.call.kind() {
            Kind::Receive => vec![last],
            Kind::Complete => record.requests().collect(),
            _ => vec![],
        };
        let mut receives = asked.into_iter().filter(|event| event.call.kind() == Kind::Receive);
        receives.find_map(|receive| {
            let group = self.group(rank, receive)?;
            let from = usize::try_from(receive.asked).ok();
            let sources = from.map_or(0..self.ranks.len(), |from| from..from + 1);
            sources.filter(|&from| from < self.ranks.len()).find_map(|from| {
                let fits = |sent: &&Event| receive.tag == ANY || sent.tag == receive.tag;
                let sent = self.unreceived(from, rank, group).into_iter().find(fits)?;
                (sent.bytes > receive.bytes).then(|| {
                    format!(
                        "Rank {from} sent it {} bytes (tag {}), but it has room for {}.",
                        sent.bytes, sent.tag, receive.bytes
                    )
                })
            })
        })
    }

    pub fn messages_left_over(&self, faults: &mut Vec<String>) {
        for (from, record) in self.ranks.iter().enumerate() {
            let sends = record.events.iter().filter(|event| event.call.kind() == Kind::Send);
            let sent: BTreeSet<_> = sends
                .filter_map(|event| {
                    let to = usize::try_from(event.peer).ok()?;
                    Some((to, self.group(from, event)?))
                })
                .collect();
            for (to, group) in sent.into_iter().filter(|(to, _)| *to < self.ranks.len()) {
                if let Some(left) = self.unreceived(from, to, group).first() {
                    faults.push(format!(
                        "Rank {from} sent a message to rank {to} (tag {}) that was never received.",
                        left.tag
                    ));
                }
            }
        }
    }

    fn ranks_that_compute(&self, findings: &mut Vec<String>) {
        for (rank, record) in self.ranks.iter().enumerate() {
            if record.status == Status::Running && record.current().is_none() {
                let latest = record.events.last().map_or(0, |event| event.start.max(event.end));
                let text = match record.polled {
                    Some((call, when)) if when > latest => format!(
                        "Rank {rank} asks again and again ({}) for what does not come.",
                        call.name()
                    ),
                    _ => {
                        format!("Rank {rank} is in no MPI call: is there a loop that never ends?")
                    }
                };
                findings.push(text);
            }
        }
    }

    /// ` of ranks 0 and 2`, or nothing for the world.
    fn called(&self, group: &Group) -> String {
        if group.0.len() == self.ranks.len() && group.1 == 0 {
            return String::new();
        }
        let members: Vec<_> = group.0.iter().map(u32::to_string).collect();
        format!(" among ranks {}", members.join(", "))
    }
}

/// Whether all ranks must bring equally many bytes.
fn same_length(call: Call) -> bool {
    use Call::*;
    matches!(call, Bcast | Ibcast | Reduce | Ireduce | Allreduce | Iallreduce | Scan | Exscan)
        || matches!(call, Allgather | Alltoall | Gather | Scatter)
}

fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, hundred) if hundred != 11 => "st",
        (2, hundred) if hundred != 12 => "nd",
        (3, hundred) if hundred != 13 => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_english() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 12, 21].map(ordinal).into();
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st"]);
    }
}
