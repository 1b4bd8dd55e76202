//! Why ranks hang: from their records, who waits in which call for whom, and what is wrong about it.

use std::{collections::BTreeSet, fmt::Write};

use super::{
    call::{Call, Kind},
    record::{ANY, Event, NOBODY, Rank, Status},
};

/// Whether every rank has ended, or waits for something that is not on its way. If that stays so
/// for a while, it stays so for ever.
pub fn is_stuck(ranks: &[Rank]) -> bool {
    let hang = Hang { ranks };
    let over = |rank: usize| hang.is_over(rank);
    let all = |fits: &dyn Fn(usize) -> bool| (0..ranks.len()).all(fits);
    !all(&over) && all(&|rank| over(rank) || hang.wait(rank).is_some())
}

/// What is wrong with ranks that have all come to their end: collectives that they did not call
/// alike, which MPI need not notice, and messages that nobody received.
pub fn faults(ranks: &[Rank]) -> Vec<String> {
    if ranks.iter().any(|rank| rank.begun > rank.events.len()) {
        return vec![]; // not all is known
    }
    let hang = Hang { ranks };
    let mut faults = Vec::new();
    hang.collectives_that_differ(&mut faults);
    hang.messages_left_over(&mut faults);
    faults
}

/// Says what each rank does at the time `now`, in ns, and why that will not end.
pub fn report(ranks: &[Rank], now: u64) -> String {
    let hang = Hang { ranks };
    let mut text = hang.table(now);
    for finding in hang.findings() {
        text.push('\n');
        text.push_str(&finding);
    }
    text
}

struct Hang<'a> {
    ranks: &'a [Rank],
}

/// A communicator as all ranks know it: its members, and which one of those with the same members.
type Group = (Vec<u32>, usize);

/// What a rank waits for.
#[derive(Debug, PartialEq)]
enum Wait {
    /// A message from this rank, or from any.
    Message { from: Option<usize>, tag: i32, group: Group },
    /// This rank is to receive a message.
    Receipt { by: usize, tag: i32 },
    /// The other members of the communicator are to enter their collective of this number.
    Collective { group: Group, number: usize },
}

impl Hang<'_> {
    fn table(&self, now: u64) -> String {
        let mut rows = vec![["rank", "is in", "with", "tag", "bytes", "for"].map(str::to_owned)];
        for (rank, record) in self.ranks.iter().enumerate() {
            rows.push(self.row(rank, record, now));
        }
        let mut widths = [0; 6];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let mut text = String::new();
        for row in rows {
            let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
            let line = cells.collect::<Vec<_>>().join("  ");
            _ = writeln!(text, "  {}", line.trim_end());
        }
        text
    }

    fn row(&self, rank: usize, record: &Rank, now: u64) -> [String; 6] {
        let since = |then: u64| format!("{:.1} s", now.saturating_sub(then) as f64 * 1e-9);
        let cells = |what: String, long: String| {
            [rank.to_string(), what, String::new(), String::new(), String::new(), long]
        };
        match (record.status, record.current()) {
            (Status::Absent, _) => cells("(it has not started MPI)".into(), String::new()),
            (Status::Passed, _) => cells("(it has done its part)".into(), since(record.when)),
            (Status::Panicked, _) => cells("(it panicked)".into(), since(record.when)),
            (Status::Failed, _) => cells("(an MPI call failed)".into(), since(record.when)),
            (Status::Exited, _) => cells("(it left the process)".into(), since(record.when)),
            (Status::Signalled(signal), _) => {
                cells(format!("(signal {signal} ended it)"), since(record.when))
            }
            (Status::Running, None) => {
                let last = record.events.last().map_or(record.started, |event| event.end);
                match record.polled {
                    Some((call, when)) if when > last => {
                        cells(format!("{}, again and again", call.name()), since(last))
                    }
                    _ => cells("(no MPI call: it computes)".into(), since(last)),
                }
            }
            (Status::Running, Some(event)) => {
                let about = self.request(record, event);
                let peer = match about.peer {
                    NOBODY => match about.call.kind() {
                        Kind::Collective => "all".to_owned(),
                        _ => String::new(),
                    },
                    ANY => "any rank".to_owned(),
                    peer if about.call.kind() == Kind::Collective => format!("root {peer}"),
                    peer => format!("rank {peer}"),
                };
                let tag = match about.tag {
                    _ if about.call.kind() == Kind::Collective => String::new(),
                    ANY => "any".to_owned(),
                    NOBODY => String::new(),
                    tag => tag.to_string(),
                };
                let mut name = event.call.name().to_owned();
                if event.call != about.call && event.call.kind() == Kind::Complete {
                    _ = write!(name, " for {}", about.call.name());
                }
                [rank.to_string(), name, peer, tag, about.bytes.to_string(), since(event.start)]
            }
        }
    }

    /// What an event is about: itself, or, where it waits for a request, what began that.
    fn request<'a>(&self, record: &'a Rank, event: &'a Event) -> &'a Event {
        match event.call.kind() {
            Kind::Complete => record.events.get(event.partner as usize).unwrap_or(event),
            _ => event,
        }
    }

    /// The communicator of an event as all ranks know it.
    fn group(&self, rank: &Rank, communicator: u32) -> Group {
        let number = communicator as usize;
        let members = rank.communicators.get(number).cloned().unwrap_or_default();
        let before = &rank.communicators[..number.min(rank.communicators.len())];
        let nth = before.iter().filter(|other| **other == members).count();
        (members, nth)
    }

    /// What a rank waits for, if it is in a call that waits.
    fn wait(&self, rank: usize) -> Option<Wait> {
        let record = &self.ranks[rank];
        if record.status != Status::Running {
            return None;
        }
        let event = record.current()?;
        let about = self.request(record, event);
        let group = self.group(record, about.communicator);
        match about.call.kind() {
            Kind::Send => {
                let by = usize::try_from(about.peer).ok()?;
                // A message that is on its way is not waited for in vain.
                let moves = self.receives(by, rank, about.tag);
                (!moves).then_some(Wait::Receipt { by, tag: about.tag })
            }
            Kind::Receive | Kind::Probe => {
                if about.peer == NOBODY {
                    return None;
                }
                let from = usize::try_from(about.peer).ok();
                let sources: Vec<usize> =
                    from.map_or((0..self.ranks.len()).collect(), |from| vec![from]);
                let comes = sources.iter().any(|&from| {
                    let tags = self.unreceived(from, rank, &group);
                    tags.iter().any(|&sent| about.tag == ANY || about.tag == sent)
                });
                if comes {
                    // Of a send and a receive at once, the other half may still be missing.
                    let send = record.events.get(about.partner as usize);
                    let send = send.filter(|_| about.call == Call::SendrecvRecv)?;
                    let by = usize::try_from(send.peer).ok()?;
                    let moves = by == rank || self.receives(by, rank, send.tag);
                    return (!moves).then_some(Wait::Receipt { by, tag: send.tag });
                }
                Some(Wait::Message { from, tag: about.tag, group })
            }
            Kind::Collective => {
                let number = self.collectives(rank, &group).len().checked_sub(1)?;
                Some(Wait::Collective { group, number })
            }
            Kind::Complete => None,
        }
    }

    /// Whether `rank` is in a call that receives a message of this tag from `from`.
    fn receives(&self, rank: usize, from: usize, tag: i32) -> bool {
        let Some(record) = self.ranks.get(rank) else { return false };
        record.current().is_some_and(|event| {
            let about = self.request(record, event);
            about.call.kind() == Kind::Receive
                && (about.peer == ANY || usize::try_from(about.peer) == Ok(from))
                && (about.tag == ANY || about.tag == tag)
        })
    }

    /// The collectives that a rank has entered on a communicator, in order.
    fn collectives(&self, rank: usize, group: &Group) -> Vec<&Event> {
        let record = &self.ranks[rank];
        let is_one = |event: &&Event| {
            event.call.kind() == Kind::Collective
                && event.call != Call::Finalize
                && self.group(record, event.communicator) == *group
        };
        record.events.iter().filter(is_one).collect()
    }

    /// The tags of the messages that `from` has sent to `to` and that `to` has not received.
    fn unreceived(&self, from: usize, to: usize, group: &Group) -> Vec<i32> {
        let messages = |rank: usize, kind: Kind, peer: usize| {
            let record = &self.ranks[rank];
            let is_one = move |event: &&Event| {
                event.call.kind() == kind
                    && usize::try_from(event.peer) == Ok(peer)
                    && self.group(record, event.communicator) == *group
            };
            record.events.iter().filter(is_one)
        };
        let mut tags: Vec<i32> = messages(from, Kind::Send, to).map(|event| event.tag).collect();
        for got in messages(to, Kind::Receive, from).filter(|event| event.end > 0) {
            if let Some(place) = tags.iter().position(|tag| *tag == got.tag) {
                tags.remove(place);
            }
        }
        tags
    }

    fn is_over(&self, rank: usize) -> bool {
        !matches!(self.ranks[rank].status, Status::Running | Status::Absent)
    }

    /// What is wrong, the surest first.
    fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        self.collectives_that_differ(&mut findings);
        self.messages_before_collectives(&mut findings);
        self.messages_that_never_come(&mut findings);
        if let Some(cycle) = self.cycle() {
            findings.push(cycle);
        }
        if findings.is_empty() {
            self.ranks_that_compute(&mut findings);
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
    fn groups(&self) -> BTreeSet<Group> {
        let of_rank = |record: &Rank| {
            let called = record.events.iter().filter(|event| event.call.kind() == Kind::Collective);
            called.map(|event| self.group(record, event.communicator)).collect::<BTreeSet<_>>()
        };
        self.ranks.iter().flat_map(of_rank).filter(|(members, _)| !members.is_empty()).collect()
    }

    /// The first collective on each communicator that its members did not call alike.
    fn collectives_that_differ(&self, findings: &mut Vec<String>) {
        for group in self.groups() {
            let members: Vec<usize> = group.0.iter().map(|&rank| rank as usize).collect();
            if members.iter().any(|&rank| rank >= self.ranks.len()) {
                continue;
            }
            let called: Vec<_> =
                members.iter().map(|&rank| self.collectives(rank, &group)).collect();
            let longest = called.iter().map(Vec::len).max().unwrap_or(0);
            let difference = (0..longest).find_map(|number| {
                let first = called.iter().position(|calls| calls.len() > number)?;
                let pairs = (0..members.len()).filter(|&other| other != first);
                pairs.into_iter().find_map(|other| {
                    let theirs = called[other].get(number).copied();
                    let ranks = (members[first], members[other]);
                    self.difference(&group, number, ranks, called[first][number], theirs)
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
                let call = self.collectives(from, &group)[number].call.name();
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
                    let sources: Vec<usize> = match from {
                        Some(from) => vec![from],
                        None => (0..self.ranks.len()).filter(|&other| other != rank).collect(),
                    };
                    let other_tag = sources.iter().find_map(|&from| {
                        let tags = self.unreceived(from, rank, &group);
                        let fits = tag == ANY || tags.contains(&tag);
                        (!fits).then(|| tags.first().map(|&sent| (from, sent)))?
                    });
                    if let Some((from, sent)) = other_tag {
                        findings.push(format!(
                            "Rank {rank} waits for a message with tag {tag}, but what rank {from} \
                             sent it has tag {sent}."
                        ));
                    } else if sources.iter().all(|&from| self.is_over(from)) {
                        let whom = match from {
                            Some(from) if from == rank => "itself".to_owned(),
                            Some(from) => format!("rank {from}, which has ended"),
                            None => "any rank, and all others have ended".to_owned(),
                        };
                        findings.push(format!(
                            "Rank {rank} waits for a message from {whom}: it was never sent."
                        ));
                    } else if from == Some(rank) {
                        findings.push(format!(
                            "Rank {rank} waits for a message from itself, which it has not sent."
                        ));
                    }
                }
                Some(Wait::Receipt { by, tag }) if by == rank => findings.push(format!(
                    "Rank {rank} sends to itself (tag {tag}) and waits for its own receive, which \
                     comes later."
                )),
                Some(Wait::Receipt { by, tag }) if self.is_over(by) => findings.push(format!(
                    "Rank {rank} waits for rank {by} to receive its message (tag {tag}), but rank \
                     {by} has ended."
                )),
                _ => (),
            }
        }
    }

    fn messages_left_over(&self, faults: &mut Vec<String>) {
        for (from, record) in self.ranks.iter().enumerate() {
            let sends = record.events.iter().filter(|event| event.call.kind() == Kind::Send);
            let sent: BTreeSet<_> = sends
                .filter_map(|event| {
                    let to = usize::try_from(event.peer).ok()?;
                    Some((to, self.group(record, event.communicator)))
                })
                .collect();
            for (to, group) in sent.into_iter().filter(|(to, _)| *to < self.ranks.len()) {
                if let Some(tag) = self.unreceived(from, to, &group).first() {
                    faults.push(format!(
                        "Rank {from} sent a message to rank {to} (tag {tag}) that was never received."
                    ));
                }
            }
        }
    }

    /// The first rank that a rank can't go on without.
    fn waits_for(&self, rank: usize) -> Option<usize> {
        match self.wait(rank)? {
            Wait::Message { from, .. } => from,
            Wait::Receipt { by, .. } => Some(by),
            Wait::Collective { group, number } => {
                group.0.iter().map(|&other| other as usize).find(|&other| {
                    other < self.ranks.len() && self.collectives(other, &group).len() <= number
                })
            }
        }
    }

    fn cycle(&self) -> Option<String> {
        for start in 0..self.ranks.len() {
            let mut path = vec![start];
            while let Some(next) = self.waits_for(path[path.len() - 1]) {
                if next >= self.ranks.len() {
                    break;
                }
                if let Some(first) = path.iter().position(|&rank| rank == next) {
                    let cycle = &path[first..];
                    if cycle.len() < 2 {
                        break;
                    }
                    let links: Vec<_> = cycle
                        .iter()
                        .zip(cycle.iter().cycle().skip(1))
                        .map(|(rank, next)| format!("rank {rank} waits for rank {next}"))
                        .collect();
                    let mut text = links.join(", ");
                    text[..1].make_ascii_uppercase();
                    return Some(format!("{text}: a deadlock.{}", self.advice(cycle)));
                }
                path.push(next);
            }
        }
        None
    }

    /// What the ranks of a cycle have in common.
    fn advice(&self, cycle: &[usize]) -> &'static str {
        let all = |fits: fn(&Wait) -> bool| {
            cycle.iter().all(|&rank| self.wait(rank).as_ref().is_some_and(fits))
        };
        if all(|wait| matches!(wait, Wait::Receipt { .. })) {
            " Each sends and waits for the other to receive. A large message is not buffered: \
             MPI_Send returns only when the receive has begun."
        } else if all(|wait| matches!(wait, Wait::Message { .. })) {
            " Each waits to receive before it sends."
        } else {
            ""
        }
    }

    fn ranks_that_compute(&self, findings: &mut Vec<String>) {
        for (rank, record) in self.ranks.iter().enumerate() {
            if record.status == Status::Running && record.current().is_none() {
                let text = match record.polled {
                    Some((call, _)) => format!(
                        "Rank {rank} asks again and again ({}) for what does not come.",
                        call.name()
                    ),
                    None => {
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

    fn event(call: Call, peer: i32, tag: i32, end: u64) -> Event {
        Event {
            call,
            communicator: 0,
            peer,
            asked: peer,
            tag,
            bytes: 8,
            partner: 0,
            start: 1_000_000_000,
            end,
        }
    }

    fn world(events: Vec<Vec<Event>>) -> Vec<Rank> {
        let size = events.len() as u32;
        events
            .into_iter()
            .map(|mut events| {
                for (number, event) in events.iter_mut().enumerate() {
                    if event.call.kind() != Kind::Complete {
                        event.partner = number as u32;
                    }
                }
                Rank {
                    status: Status::Running,
                    started: 0,
                    when: 0,
                    begun: events.len(),
                    process: 0,
                    events,
                    communicators: vec![Vec::from_iter(0..size)],
                    polled: None,
                }
            })
            .collect()
    }

    fn said(ranks: &[Rank]) -> String {
        report(ranks, 3_000_000_000)
    }

    #[test]
    fn two_that_receive_first_are_a_deadlock() {
        let ranks =
            world(vec![vec![event(Call::Recv, 1, 5, 0)], vec![event(Call::Recv, 0, ANY, 0)]]);
        let expected = "  rank  is in     with    tag  bytes  for\n  \
                          0     MPI_Recv  rank 1  5    8      2.0 s\n  \
                          1     MPI_Recv  rank 0  any  8      2.0 s\n\n\
                        Rank 0 waits for rank 1, rank 1 waits for rank 0: a deadlock. Each waits to \
                        receive before it sends.";
        assert_eq!(said(&ranks), expected);
    }

    #[test]
    fn a_ring_of_large_sends_is_a_deadlock() {
        let ranks =
            world((0..3).map(|rank| vec![event(Call::Send, (rank + 1) % 3, 0, 0)]).collect());
        let text = said(&ranks);
        let cycle = "Rank 0 waits for rank 1, rank 1 waits for rank 2, rank 2 waits for rank 0: a deadlock.";
        assert!(text.contains(cycle), "{text}");
        assert!(text.contains("A large message is not buffered"), "{text}");
    }

    #[test]
    fn a_wait_is_about_the_request_it_waits_for() {
        let mut wait = event(Call::Wait, NOBODY, NOBODY, 0);
        wait.partner = 0;
        let ranks =
            world(vec![vec![event(Call::Irecv, 1, 3, 9), wait], vec![event(Call::Recv, 0, 3, 0)]]);
        let text = said(&ranks);
        assert!(text.contains("MPI_Wait for MPI_Irecv  rank 1  3"), "{text}");
        assert!(text.contains("Rank 0 waits for rank 1, rank 1 waits for rank 0"), "{text}");
    }

    #[test]
    fn a_message_with_another_tag_is_pointed_out() {
        let mut ranks =
            world(vec![vec![event(Call::Recv, 1, 1, 0)], vec![event(Call::Send, 0, 2, 9)]]);
        ranks[1].status = Status::Passed;
        let text = said(&ranks);
        let finding = "Rank 0 waits for a message with tag 1, but what rank 1 sent it has tag 2.";
        assert!(text.contains(finding), "{text}");
        assert!(text.contains("(it has done its part)"), "{text}");
    }

    #[test]
    fn messages_that_were_received_are_not_waited_for() {
        let ranks = world(vec![
            vec![event(Call::Recv, 1, 2, 9), event(Call::Recv, 1, 2, 0)],
            vec![event(Call::Send, 0, 2, 9), event(Call::Recv, 0, 0, 0)],
        ]);
        assert!(said(&ranks).contains("a deadlock"), "{}", said(&ranks));
    }

    #[test]
    fn a_message_from_a_rank_that_has_ended_never_comes() {
        let mut ranks = world(vec![vec![event(Call::Recv, 1, 0, 0)], vec![]]);
        ranks[1].status = Status::Passed;
        assert!(said(&ranks).contains("from rank 1, which has ended: it was never sent."));
        let mut ranks = world(vec![vec![event(Call::Recv, ANY, 0, 0)], vec![], vec![]]);
        ranks[1].status = Status::Passed;
        ranks[2].status = Status::Passed;
        assert!(said(&ranks).contains("from any rank, and all others have ended"));
    }

    #[test]
    fn collectives_in_another_order_are_named() {
        let ranks = world(vec![
            vec![event(Call::Barrier, NOBODY, NOBODY, 9), event(Call::Bcast, 0, NOBODY, 0)],
            vec![event(Call::Barrier, NOBODY, NOBODY, 9), event(Call::Reduce, 0, NOBODY, 0)],
        ]);
        let text = said(&ranks);
        let finding = "The 2nd collective is MPI_Bcast on rank 0, but MPI_Reduce on rank 1";
        assert!(text.contains(finding), "{text}");
        assert!(text.contains("root 0"), "{text}");
    }

    #[test]
    fn a_collective_that_one_rank_never_called_is_named() {
        let mut ranks = world(vec![vec![event(Call::Barrier, NOBODY, NOBODY, 0)], vec![]]);
        ranks[1].status = Status::Passed;
        let text = said(&ranks);
        let finding = "MPI_Barrier, the 1st collective, was called by rank 0, but never by rank 1";
        assert!(text.contains(finding), "{text}");
    }

    #[test]
    fn ranks_that_ended_may_have_called_different_collectives_unnoticed() {
        let mut ranks = world(vec![
            vec![event(Call::Bcast, 0, NOBODY, 9), event(Call::Send, 1, 4, 9)],
            vec![event(Call::Reduce, 0, NOBODY, 9)],
        ]);
        for rank in &mut ranks {
            rank.status = Status::Passed;
        }
        let faults = faults(&ranks);
        assert!(faults[0].contains("is MPI_Bcast on rank 0, but MPI_Reduce on rank 1"));
        assert_eq!(faults[1], "Rank 0 sent a message to rank 1 (tag 4) that was never received.");
    }

    #[test]
    fn different_roots_and_lengths_are_named() {
        let mut ranks = world(vec![
            vec![event(Call::Bcast, 0, NOBODY, 0)],
            vec![event(Call::Bcast, 1, NOBODY, 0)],
        ]);
        assert!(said(&ranks).contains("the root is 0 on rank 0, but 1 on rank 1"));
        ranks[1].events[0].peer = 0;
        ranks[1].events[0].bytes = 16;
        assert!(said(&ranks).contains("rank 0 has 8 bytes, but rank 1 has 16"));
    }

    #[test]
    fn a_rank_that_waits_for_a_message_before_a_collective_is_named() {
        let ranks = world(vec![
            vec![event(Call::Barrier, NOBODY, NOBODY, 0)],
            vec![event(Call::Recv, 0, 0, 0)],
        ]);
        assert!(said(&ranks).contains("Rank 0 is in MPI_Barrier and waits there for rank 1"));
    }

    #[test]
    fn an_endless_loop_is_told_from_waiting() {
        let ranks = world(vec![vec![event(Call::Recv, 1, 0, 0)], vec![event(Call::Send, 0, 0, 9)]]);
        // The message is there: rank 0 merely has not got it yet.
        assert!(
            said(&ranks).contains("Rank 1 is in no MPI call: is there a loop that never ends?")
        );
    }

    #[test]
    fn a_message_on_its_way_is_no_deadlock() {
        let mut ranks =
            world(vec![vec![event(Call::Send, 1, 0, 0)], vec![event(Call::Recv, 0, ANY, 0)]]);
        assert!(!is_stuck(&ranks));
        assert!(!said(&ranks).contains("deadlock"), "{}", said(&ranks));
        ranks[1].events[0].tag = 7;
        assert!(is_stuck(&ranks));
        assert!(said(&ranks).contains("with tag 7, but what rank 0 sent it has tag 0"));
    }

    #[test]
    fn ranks_that_compute_are_not_stuck() {
        let ranks = world(vec![vec![event(Call::Barrier, NOBODY, NOBODY, 0)], vec![]]);
        assert!(!is_stuck(&ranks));
    }

    #[test]
    fn ordinals_are_english() {
        let words: Vec<_> = [1, 2, 3, 4, 11, 12, 21].map(ordinal).into();
        assert_eq!(words, ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st"]);
    }
}
