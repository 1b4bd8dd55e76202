//! Ranks that wait for each other: which of them, and for whom.
//!
//! A rank may wait for all of several others (in a collective), or for one of several, whichever comes
//! (a message from any rank, `MPI_Waitany`). So a circle of waits is not always a deadlock. What is one:
//! ranks of which none can go on as long as the others don't.

use std::collections::BTreeSet;

use super::view::{View, Wait};
use crate::mpi::call::Kind;

/// Ranks that wait for each other, each with the ranks that would have to go on before it can.
struct Knot {
    links: Vec<Link>,
}

struct Link {
    rank: usize,
    /// Whether one of `on` would be enough.
    any: bool,
    on: Vec<usize>,
}

impl View<'_> {
    /// The smallest number of ranks that wait for nobody but each other, in a sentence.
    pub fn deadlock(&self) -> Option<String> {
        let stuck = self.ranks_that_cannot_go_on();
        let knots = stuck.iter().filter_map(|&rank| self.knot(rank, &stuck));
        let knot = knots.min_by_key(|knot| knot.links.len())?;
        let (links, is_cycle) = (&knot.links, knot.is_cycle());
        if let [one, other] = &links[..]
            && is_cycle
            && self.is_collective(one.rank) != self.is_collective(other.rank)
        {
            return None; // `messages_before_collectives` says it
        }
        let mut text = if is_cycle {
            let each = links.iter().map(|link| self.said(&[link.rank], link));
            each.collect::<Vec<_>>().join(", ")
        } else {
            self.grouped(links)
        };
        text[..1].make_ascii_uppercase();
        Some(format!("{text}: a deadlock.{}", self.advice(&knot)))
    }

    /// Ranks that wait, and that would still wait if all others went as far as they can.
    fn ranks_that_cannot_go_on(&self) -> BTreeSet<usize> {
        let mut stuck: BTreeSet<usize> =
            (0..self.ranks.len()).filter(|&rank| self.wait(rank).is_some()).collect();
        loop {
            let free: Vec<_> =
                stuck.iter().copied().filter(|&rank| self.may_go_on(rank, &stuck)).collect();
            if free.is_empty() {
                return stuck;
            }
            stuck.retain(|rank| !free.contains(rank));
        }
    }

    /// Whether a rank may get what it waits for while those that are `stuck` do nothing.
    fn may_go_on(&self, rank: usize, stuck: &BTreeSet<usize>) -> bool {
        let Some(waits) = self.waits(rank) else { return true };
        let comes = |wait: &Wait| self.may_come(rank, wait, stuck);
        if waits.any { waits.of.iter().any(comes) } else { waits.of.iter().all(comes) }
    }

    fn may_come(&self, rank: usize, wait: &Wait, stuck: &BTreeSet<usize>) -> bool {
        let (any, whom) = self.whom(rank, wait);
        let acts = |&other: &usize| {
            !stuck.contains(&other) && other < self.ranks.len() && !self.is_over(other)
        };
        if any { whom.iter().any(acts) } else { whom.iter().all(acts) }
    }

    /// Who would have to do something for this wait to end: one of them, or all of them.
    fn whom(&self, rank: usize, wait: &Wait) -> (bool, Vec<usize>) {
        match *wait {
            Wait::Message { from: Some(from), .. } => (false, vec![from]),
            Wait::Message { from: None, group, .. } => {
                let members = group.0.iter().map(|&other| other as usize);
                (true, members.filter(|&other| other != rank).collect())
            }
            Wait::Receipt { by, .. } => (false, vec![by]),
            Wait::Collective { group, number } => {
                let members = group.0.iter().map(|&other| other as usize);
                let missing = members.filter(|&other| {
                    other < self.ranks.len() && self.collectives(other, group).len() <= number
                });
                (false, missing.collect())
            }
        }
    }

    /// What a rank that can't go on waits for: of several things that it needs, the first that does
    /// not come.
    fn link(&self, rank: usize, stuck: &BTreeSet<usize>) -> Option<Link> {
        let waits = self.waits(rank)?;
        if waits.any && waits.of.len() > 1 {
            let mut on: Vec<_> = waits.of.iter().flat_map(|wait| self.whom(rank, wait).1).collect();
            on.sort_unstable();
            on.dedup();
            return Some(Link { rank, any: true, on });
        }
        let wait = waits.of.iter().find(|wait| !self.may_come(rank, wait, stuck))?;
        let (any, mut on) = self.whom(rank, wait);
        if !any {
            on.retain(|other| stuck.contains(other));
            on.truncate(1);
        }
        Some(Link { rank, any, on })
    }

    /// A rank that can't go on, and all that would have to go on first; unless it waits for one that
    /// has ended, or for itself, which others say.
    fn knot(&self, start: usize, stuck: &BTreeSet<usize>) -> Option<Knot> {
        let mut ranks = vec![start];
        let mut links = Vec::new();
        while let Some(&rank) = ranks.get(links.len()) {
            let link = self.link(rank, stuck)?;
            if link.on.is_empty() || link.on == [rank] {
                return None;
            }
            for &other in &link.on {
                if stuck.contains(&other) && !ranks.contains(&other) {
                    ranks.push(other);
                }
            }
            links.push(link);
        }
        (links.len() > 1).then_some(Knot { links })
    }

    fn is_collective(&self, rank: usize) -> bool {
        matches!(self.wait(rank), Some(Wait::Collective { .. }))
    }

    /// `ranks 1 and 2 wait for rank 0 in MPI_Barrier`
    fn said(&self, ranks: &[usize], link: &Link) -> String {
        let waits = if ranks.len() == 1 { "waits" } else { "wait" };
        let wait = self.wait(link.rank);
        let on = match (&wait, link.any) {
            (Some(Wait::Message { from: None, .. }), true) => "a message from any rank".to_owned(),
            (_, true) => format!("one of {}", named(&link.on)),
            _ => named(&link.on),
        };
        let place = match wait {
            Some(Wait::Collective { group, number }) => {
                format!(" in {}", self.collectives(link.rank, group)[number].call.name())
            }
            _ => String::new(),
        };
        format!("{} {waits} for {on}{place}", named(ranks))
    }

    /// Those that would take a message from anyone, and then the others, where several wait for the
    /// same rank in the same way in one breath.
    fn grouped(&self, links: &[Link]) -> String {
        let clauses = |any: bool| {
            let mut clauses: Vec<(String, Vec<usize>, &Link)> = Vec::new();
            for link in links.iter().filter(|link| link.any == any) {
                let same = self.said(&[], link);
                match clauses.iter_mut().find(|(known, ..)| *known == same) {
                    Some((_, ranks, _)) => ranks.push(link.rank),
                    None => clauses.push((same, vec![link.rank], link)),
                }
            }
            let said = clauses.iter_mut().map(|(_, ranks, link)| {
                ranks.sort_unstable();
                self.said(ranks, link)
            });
            said.collect::<Vec<_>>().join(", ")
        };
        let ended = links.iter().filter(|link| link.any).flat_map(|link| &link.on);
        let ended: BTreeSet<_> = ended.copied().filter(|&rank| self.is_over(rank)).collect();
        let mut text = [clauses(true), clauses(false)];
        if !ended.is_empty() {
            let has = if ended.len() == 1 { "has" } else { "have" };
            let more = format!("{} {has} ended", named(&Vec::from_iter(ended)));
            text[1] = if text[1].is_empty() { more } else { format!("{}, and {more}", text[1]) };
        }
        let [any, all] = text;
        if all.is_empty() { any } else { format!("{any}, but {all}") }
    }

    /// What the ranks of a knot have in common.
    fn advice(&self, knot: &Knot) -> String {
        let all = |fits: fn(&Wait) -> bool| {
            let mut waits = knot.links.iter().map(|link| self.wait(link.rank));
            waits.all(|wait| wait.as_ref().is_some_and(fits))
        };
        if all(|wait| matches!(wait, Wait::Receipt { .. })) {
            return " Each sends and waits for the other to receive. A large message is not buffered: \
                    MPI_Send returns only when the receive has begun."
                .into();
        }
        if !all(|wait| matches!(wait, Wait::Message { .. })) {
            return String::new();
        }
        if knot.links.iter().any(|link| self.has_been_sent_something(link)) {
            return String::new(); // it was not what the rank asked for, as others say
        }
        if knot.is_cycle() {
            return " Each waits to receive before it sends.".into();
        }
        let calls: BTreeSet<_> = knot
            .links
            .iter()
            .filter_map(|link| Some(self.ranks[link.rank].current()?.call.name()))
            .collect();
        let calls = Vec::from_iter(calls).join(", ");
        let mut text = format!(" All wait to receive ({calls}), and none sends.");
        for link in knot.links.iter().filter(|link| link.any) {
            let rank = link.rank;
            match self.sent_to(rank) {
                0 => (),
                1 => {
                    text += &format!(
                        " The one message that was sent to rank {rank} has been received: does it wait \
                     for one too many?"
                    )
                }
                count => {
                    text += &format!(
                        " All {count} messages that were sent to rank {rank} have been received: does \
                     it wait for one too many?"
                    )
                }
            }
        }
        text
    }

    /// Whether there is a message for a rank from one that it waits for.
    fn has_been_sent_something(&self, link: &Link) -> bool {
        let Some(Wait::Message { group, .. }) = self.wait(link.rank) else { return false };
        link.on.iter().any(|&from| !self.unreceived(from, link.rank, group).is_empty())
    }

    /// How many messages other ranks have sent to this one.
    fn sent_to(&self, rank: usize) -> usize {
        let others = (0..self.ranks.len()).filter(|&from| from != rank);
        let sends = others.flat_map(|from| &self.ranks[from].events);
        sends
            .filter(|event| {
                event.call.kind() == Kind::Send && usize::try_from(event.peer) == Ok(rank)
            })
            .count()
    }
}

impl Knot {
    /// Whether each waits for one other, so that one can go round.
    fn is_cycle(&self) -> bool {
        self.links.iter().all(|link| !link.any && link.on.len() == 1)
    }
}

/// `rank 0`, `ranks 1 and 2`, `ranks 1, 2 and 3`
fn named(ranks: &[usize]) -> String {
    let words: Vec<_> = ranks.iter().map(usize::to_string).collect();
    match &words[..] {
        [one] => format!("rank {one}"),
        [first @ .., last] => format!("ranks {} and {last}", first.join(", ")),
        [] => "nobody".into(),
    }
}
