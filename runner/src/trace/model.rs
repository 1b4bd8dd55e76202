//! What ranks did, as `common::mpi` keeps it.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// One run of a test on one number of ranks.
#[derive(Clone, Debug, Deserialize)]
pub struct Trace {
    /// The test's name.
    pub test: String,
    /// What each rank did.
    pub ranks: Vec<Rank>,
    /// Who sent each message, in which event, who received it, in which event.
    messages: Vec<[usize; 4]>,
}

/// What a rank did.
#[derive(Clone, Debug, Deserialize)]
pub struct Rank {
    /// Calls that were too many to be kept.
    pub dropped: usize,
    /// Its calls, in order.
    pub events: Vec<Event>,
}

/// An MPI call, or a part of the program that computes. Times are in ns.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// `MPI_Send`, or `compute`.
    pub call: String,
    /// What kind of call it is.
    pub kind: Kind,
    /// The other rank, if there is one.
    pub peer: i64,
    /// The tag, if it has one.
    pub tag: i64,
    /// What was sent or received.
    pub bytes: u64,
    /// When it began.
    pub start: u64,
    /// When it returned; 0 if it never did.
    pub end: u64,
    /// When the request that it started was complete, if it started one.
    pub done: u64,
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "as in `common::mpi`")]
pub enum Kind {
    Send,
    Receive,
    Probe,
    Complete,
    Collective,
    Compute,
}

/// A message that arrived.
pub struct Message<'a> {
    /// Who sent it.
    pub from: usize,
    /// In which call.
    pub send: &'a Event,
    /// Who received it.
    pub to: usize,
    /// In which call.
    pub receive: &'a Event,
}

impl Message<'_> {
    /// When it was there, as far as its receiver noticed.
    pub fn arrival(&self) -> u64 {
        self.receive.done.max(self.receive.end)
    }
}

impl Trace {
    /// Reads a trace of several numbers of ranks, and takes the largest.
    pub fn largest(text: &str) -> Result<Option<Self>> {
        let mut largest: Option<Self> = None;
        for line in text.lines() {
            let mut trace: Self =
                serde_json::from_str(line).context("Failed to read what the ranks noted")?;
            trace.close();
            if largest.as_ref().is_none_or(|known| known.ranks.len() <= trace.ranks.len()) {
                largest = Some(trace);
            }
        }
        if let Some(trace) = &largest {
            let known = |rank: usize, event: usize| {
                trace.ranks.get(rank).is_some_and(|rank| event < rank.events.len())
            };
            let whole =
                |&[from, send, to, receive]: &[usize; 4]| known(from, send) && known(to, receive);
            ensure!(trace.messages.iter().all(whole), "a message has no end");
        }
        Ok(largest)
    }

    /// Lets calls that never returned last until the end.
    fn close(&mut self) {
        let last = self.span().1;
        for event in self.ranks.iter_mut().flat_map(|rank| &mut rank.events) {
            if event.end == 0 {
                event.end = last;
            }
        }
    }

    /// The messages, in the order of their receivers.
    pub fn messages(&self) -> impl Iterator<Item = Message<'_>> {
        self.messages.iter().map(|&[from, send, to, receive]| Message {
            from,
            send: &self.ranks[from].events[send],
            to,
            receive: &self.ranks[to].events[receive],
        })
    }

    /// When the first call began, and when the last one ended.
    pub fn span(&self) -> (u64, u64) {
        let events = || self.ranks.iter().flat_map(|rank| &rank.events);
        let first = events().map(|event| event.start).min().unwrap_or(0);
        let last = events().map(|event| event.start.max(event.end)).max().unwrap_or(0);
        (first, last.max(first + 1))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A rank that computes and sends, and one that asks for the message and waits for it.
    pub const TEXT: &str = concat!(
        r#"{"test":"t","ranks":[{"dropped":0,"events":[]}],"messages":[]}"#,
        "\n",
        r#"{"test":"t","ranks":["#,
        r#"{"dropped":0,"events":["#,
        r#"{"call":"compute","kind":"compute","peer":-2,"tag":-2,"bytes":0,"start":1000,"end":2000000,"done":0},"#,
        r#"{"call":"MPI_Send","kind":"send","peer":1,"tag":7,"bytes":80,"start":2000000,"end":2005000,"done":0}]},"#,
        r#"{"dropped":0,"events":["#,
        r#"{"call":"MPI_Irecv","kind":"receive","peer":0,"tag":7,"bytes":80,"start":2000,"end":3000,"done":2090000},"#,
        r#"{"call":"MPI_Wait","kind":"complete","peer":-2,"tag":-2,"bytes":0,"start":4000,"end":0,"done":0}]}],"#,
        r#""messages":[[0,1,1,0]]}"#,
        "\n",
    );

    #[test]
    fn the_largest_number_of_ranks_is_read() {
        let trace = Trace::largest(TEXT).unwrap().unwrap();
        assert_eq!((trace.ranks.len(), trace.span()), (2, (1000, 2_005_000)));
        let message = trace.messages().next().unwrap();
        assert_eq!((message.from, message.to, message.send.tag), (0, 1, 7));
        assert_eq!(message.arrival(), 2_090_000);
        assert_eq!(trace.ranks[1].events[1].end, 2_005_000, "what never returned ends last");
        assert!(Trace::largest("").unwrap().is_none());
        assert!(Trace::largest("{}").is_err());
    }
}
