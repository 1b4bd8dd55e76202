//! The table of a hang: each rank, the call it is in, and for how long.

use std::fmt::Write;

use super::view::View;
use crate::mpi::{
    call::{Call, Kind},
    record::{ANY, Event, NOBODY, Rank, Status},
};

impl View<'_> {
    /// What each rank does at the time `now`, in ns.
    pub fn table(&self, now: u64) -> String {
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
                let called = record.events.iter().filter(|event| event.call != Call::Compute);
                let last = called.last().map_or(record.started, |event| event.end);
                match record.polled {
                    Some((call, when)) if when > last => {
                        cells(format!("{}, again and again", call.name()), since(last))
                    }
                    _ => cells("(no MPI call: it computes)".into(), since(last)),
                }
            }
            (Status::Running, Some(event)) => self.row_of_call(rank, record, event, &since),
        }
    }

    fn row_of_call(
        &self,
        rank: usize,
        record: &Rank,
        event: &Event,
        since: &dyn Fn(u64) -> String,
    ) -> [String; 6] {
        // Of several requests, the one that does not come.
        let about = match record.requests().collect::<Vec<_>>()[..] {
            [] => self.about(record, event),
            [request, ..] => self.blocking(rank).unwrap_or(request),
        };
        let is_collective = about.call.kind() == Kind::Collective;
        let peer = match about.peer {
            NOBODY if is_collective => "all".to_owned(),
            NOBODY => String::new(),
            ANY => "any rank".to_owned(),
            peer if is_collective => format!("root {peer}"),
            peer => format!("rank {peer}"),
        };
        let tag = match about.tag {
            _ if is_collective => String::new(),
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
