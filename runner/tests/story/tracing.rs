//! A drawing of what ranks did.

use crate::support::{Course, Said};
use std::{env, fs, path::Path};

/// Stands in for a test on ranks: notes what `common::mpi` would.
const TESTS: &str = r##"use std::{env, fs};

fn note(test: &str, peer: i32) {
    let Some(file) = env::var_os("COMMON_MPI_TRACE") else { return };
    let event = |call: &str, kind: &str, start: u64, end: u64| {
        format!(
            r#"{{"call":"{call}","kind":"{kind}","peer":{peer},"tag":0,"bytes":8,"start":{start},"end":{end},"done":0}}"#
        )
    };
    let rank = |events: &str| {
        format!(r#"{{"dropped":0,"events":[{events}]}}"#)
    };
    let ranks = [
        rank(&event("MPI_Send", "send", 1000, 2000)),
        rank(&event("MPI_Recv", "receive", 1500, 9000)),
    ];
    let messages = if peer < 0 { "" } else { "[0,0,1,0]" };
    let ranks = ranks.join(",");
    fs::write(file, format!(r#"{{"test":"{test}","ranks":[{ranks}],"messages":[{messages}]}}"#))
        .unwrap();
}

#[test]
fn nothing_is_sent() {
    note("nothing_is_sent", -2);
}

#[test]
fn a_message_is_sent() {
    note("a_message_is_sent", 1);
    assert!(second::late::late());
}

#[test]
fn another_one_is_sent() {
    note("another_one_is_sent", 1);
}
"##;

/// The course, with a topic on ranks, on a machine that seems to have MPI.
struct OnRanks(Course);

impl OnRanks {
    fn new() -> Self {
        let course = Course::new();
        let topic = course.read("exercises/second/topic.toml");
        let needs = topic.replace("order = 2\n", "order = 2\nneeds = [\"mpi\"]\n");
        course.write("exercises/second/topic.toml", &needs);
        course.write("exercises/second/tests/late.rs", TESTS);
        for name in ["mpicc", "mpirun", "libclang.so"] {
            course.write(Path::new("machine").join(name), "");
        }
        Self(course)
    }

    fn hpc(&self, arguments: &[&str]) -> Said {
        let machine = self.0.path("machine");
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([machine.clone()].into_iter().chain(env::split_paths(&path)));
        let mut command = self.0.command(arguments);
        command.env("PATH", path.unwrap()).env("LIBCLANG_PATH", machine).env_remove("MPICC");
        Said::of(command.output().unwrap())
    }
}

#[test]
fn the_first_test_with_messages_is_drawn_and_the_others_are_listed() {
    let ranks = OnRanks::new();
    ranks.0.write("exercises/second/src/late.rs", "pub fn late() -> bool {\n    true\n}\n");
    let said = ranks.hpc(&["trace", "late"]);
    said.expect(
        0,
        &[
            "second/late: a message is sent, on 2 ranks",
            ".hpc/traces/second/late-a_message_is_sent.svg",
            "https://ui.perfetto.dev: .hpc/traces/second/late-a_message_is_sent.json",
            "cargo hpc trace second/late TEST",
            "nothing_is_sent",
            "another_one_is_sent",
        ],
    );
    let svg = ranks.0.read(".hpc/traces/second/late-a_message_is_sent.svg");
    assert!(svg.starts_with("<svg ") && svg.contains("marker-end"), "{svg}");
    let json = ranks.0.read(".hpc/traces/second/late-a_message_is_sent.json");
    assert!(json.contains("\"traceEvents\"") && json.contains("\"ph\":\"f\""), "{json}");
}

#[test]
fn a_test_and_a_file_can_be_named() {
    let ranks = OnRanks::new();
    let file = ranks.0.path("ring.svg");
    let said = ranks.hpc(&["trace", "late", "another", "--output", file.to_str().unwrap()]);
    said.expect(0, &["another one is sent, on 2 ranks", "ring.svg", "ring.json"]);
    assert!(file.exists() && fs::read(file.with_extension("json")).is_ok());
    ranks.hpc(&["trace", "late", "third"]).expect(2, &["there is no test `third`; there are:"]);
    // The gap is not filled: what was sent before it is drawn all the same.
    let said = ranks.hpc(&["trace", "late", "a_message"]);
    said.expect(1, &["It did not pass", "cargo hpc check second/late"]);
}

#[test]
fn what_has_no_ranks_is_not_drawn() {
    let course = Course::new();
    course.hpc(&["trace", "add"]).expect(2, &["first/add has no ranks", "the topics on MPI have"]);
}
