//! What ranks did when, kept in a file: `cargo hpc trace` draws it.

use std::{env, fmt::Write, fs};

use super::{
    call::Kind,
    diagnose::View,
    rank::Place,
    record::{self, Event, Rank, Status},
};

/// Names the file to keep it in.
const FILE: &str = "COMMON_MPI_TRACE";

/// Whether it is kept.
pub fn is_wanted() -> bool {
    env::var_os(FILE).is_some_and(|file| !file.is_empty())
}

/// Keeps what ranks have noted, if the environment asks for it: a line of JSON for each number of
/// ranks that the test has come to.
pub fn keep(test: &str, sizes: &[usize], place: &Place) {
    let Some(file) = env::var_os(FILE).filter(|file| !file.is_empty()) else { return };
    let mut text = String::new();
    for (stage, &size) in sizes.iter().enumerate() {
        let ranks = record::read(&place.stage(stage), size);
        if ranks.iter().all(|rank| rank.status != Status::Absent) {
            text.push_str(&line(test, &ranks));
            text.push('\n');
        }
    }
    if let Err(error) = fs::write(&file, text) {
        eprintln!("the trace could not be written to {}: {error}", file.to_string_lossy());
    }
}

/// The ranks as JSON. Nothing in it needs to be quoted: names of tests and calls are plain.
fn line(test: &str, ranks: &[Rank]) -> String {
    let list = |items: Vec<String>| format!("[{}]", items.join(","));
    let messages = View::new(ranks).messages().iter().map(|ends| format!("{ends:?}")).collect();
    let ranks = ranks.iter().map(|rank| {
        let events = rank.events.iter().map(event).collect();
        let dropped = rank.begun.saturating_sub(rank.events.len());
        format!(r#"{{"dropped":{dropped},"events":{}}}"#, list(events))
    });
    let ranks = list(ranks.collect());
    format!(r#"{{"test":"{test}","ranks":{ranks},"messages":{}}}"#, list(messages))
}

fn event(event: &Event) -> String {
    let kind = match event.call.kind() {
        Kind::Send => "send",
        Kind::Receive => "receive",
        Kind::Probe => "probe",
        Kind::Complete => "complete",
        Kind::Collective => "collective",
        Kind::Compute => "compute",
    };
    let mut text = String::new();
    _ = write!(
        text,
        r#"{{"call":"{}","kind":"{kind}","peer":{},"tag":{},"bytes":{},"start":{},"end":{},"done":{}}}"#,
        event.call.name(),
        event.peer,
        event.tag,
        event.bytes,
        event.start,
        event.end,
        event.done,
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mpi::{call::Call, record::Recorder};

    #[test]
    fn ranks_and_messages_are_written_as_json() {
        let folder = tempfile::tempdir().unwrap();
        for (rank, call) in [(0, Call::Send), (1, Call::Recv)] {
            let recorder = Recorder::create(folder.path(), rank).unwrap();
            recorder.communicator(&[0, 1]);
            let event = recorder.begin(call, 0, 1 - rank as i32, 3, 8);
            recorder.end(event);
            recorder.set_status(Status::Passed);
        }
        let text = line("a::test", &record::read(folder.path(), 2));
        assert!(
            text.starts_with(r#"{"test":"a::test","ranks":[{"dropped":0,"events":[{"#),
            "{text}"
        );
        assert!(text.contains(r#"{"call":"MPI_Recv","kind":"receive","peer":0,"tag":3"#), "{text}");
        assert!(text.ends_with(r#""messages":[[0, 0, 1, 0]]}"#), "{text}");
    }
}
