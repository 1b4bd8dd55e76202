//! Progress: found again, carried over, and never lost.

use crate::support::{ADDED, Course, Said};
use std::{
    fs,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const FILE: &str = ".hpc/progress.toml";

#[test]
fn progress_of_version_1_is_carried_over() {
    let course = Course::new();
    let old =
        "version = 1\ncurrent = \"late\"\ndone = [\"add\", \"first/tardy\", \"first/dropped\"]\n";
    course.write(FILE, old);
    course.hpc(&["list"]).expect(
        0,
        &["✓ first/add", "▸ ✓ second/late", "earlier edition", "kept as .hpc/progress.toml.v1"],
    );
    assert_eq!(course.read(".hpc/progress.toml.v1"), old);
    let new: toml::Table = course.read(FILE).parse().unwrap();
    assert_eq!(new["version"].as_integer(), Some(2));
    assert_eq!(new["exercises"]["first/dropped"]["solved"].as_bool(), Some(true));
    course.hpc(&["list"]).expect(0, &["✓ first/add"]).without("edition");
}

#[test]
fn a_former_id_is_understood() {
    let course = Course::new();
    course.write(FILE, "version = 2\n[exercises.\"first/tardy\"]\nsolved = true\nhints = 2\n");
    course.hpc(&["list"]).expect(0, &["○ first/add", "✓ second/late"]);
    course.hpc(&["hint", "first/tardy"]).expect(0, &["second/late", "3/3"]);
    course.hpc(&["solution", "first/tardy"]).expect(0, &["say that it is late"]);
}

#[test]
fn a_corrupt_file_is_set_aside_and_nothing_solved_is_forgotten() {
    let course = Course::new();
    course.edit(ADDED);
    course.hpc(&["check"]).expect(0, &[]);
    for (broken, kept) in [("version = 2\n[exer", ".broken"), ("{\"json\": 1}", ".broken-2")] {
        course.write(FILE, broken);
        course.hpc(&["list"]).expect(0, &["✓ first/add", "could not be read (line", kept]);
        assert_eq!(course.read(format!("{FILE}{kept}")), broken);
    }
    course.hpc(&["list"]).expect(0, &["✓ first/add"]).without("could not");
}

#[test]
fn a_newer_file_is_left_alone() {
    let course = Course::new();
    let newer = "version = 9\nmode = \"telepathy\"\n";
    course.write(FILE, newer);
    for command in [&["list"][..], &["hint"], &["check"], &["goto", "late"], &[]] {
        course.hpc(command).expect(2, &["newer edition", "git pull"]);
    }
    assert_eq!(course.read(FILE), newer);
}

#[test]
fn where_nothing_can_be_kept_the_check_works_all_the_same() {
    let course = Course::new();
    course.write(".hpc", "a file, where a folder should be");
    course.edit(ADDED);
    let said = course.hpc(&["check"]);
    said.expect(0, &["Solved: all 3 tests pass.", "1 of 2 in first", "warning:", ".hpc"]);
    assert_eq!(said.err.matches("warning:").count(), 1, "{said}");
    course.hpc(&["hint"]).expect(0, &["1/3", "warning:"]);
    course.hpc(&["goto", "late"]).expect(2, &["error: Failed to note where you are", ".hpc"]);
    course.hpc(&["reset", "add"]).expect(2, &["nothing was changed"]);
    assert_eq!(course.read("exercises/first/src/add.rs"), ADDED);
}

#[test]
fn a_full_disk_leaves_the_old_file_whole() {
    let course = Course::new();
    course.hpc(&["hint"]).expect(0, &["1/3"]);
    let before = course.read(FILE);
    // A limit on the size of files fails a write as a full disk does, for any user.
    let full = |arguments: &str| {
        let mut shell = Command::new("sh");
        let line = format!("trap '' XFSZ; ulimit -f 0; exec \"$0\" {arguments}");
        course.set(shell.args(["-c", &line, env!("CARGO_BIN_EXE_hpc")]));
        Said::of(shell.output().unwrap())
    };
    full("hint").expect(0, &["2/3", "warning: your progress could not be kept"]);
    full("goto late").expect(2, &["error:"]);
    course.edit("mine");
    full("reset add").expect(2, &["nothing was changed"]);
    assert_eq!(course.read("exercises/first/src/add.rs"), "mine");
    assert_eq!(course.read(FILE), before);
    assert!(!course.path(".hpc/attic/first/add-1.rs").exists(), "half a copy was left");
}

#[test]
fn a_kill_in_the_middle_of_a_save_loses_nothing() {
    let course = Course::new();
    course.edit(ADDED);
    course.hpc(&["check"]).expect(0, &[]);
    let run = |id: &str| {
        let mut command = course.command(&["goto", id]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    // As long as it takes undisturbed: kills come at any moment of that.
    let whole = (0..5).map(|_| {
        let since = Instant::now();
        assert!(run("late").wait().unwrap().success());
        since.elapsed()
    });
    let whole = whole.min().unwrap().max(Duration::from_millis(1));
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for round in 0..300 {
        // xorshift: the same moments in every run of the test.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let mut child = run(["first/add", "first/wait", "second/late"][round % 3]);
        thread::sleep(whole.mul_f64((seed >> 11) as f64 / (1_u64 << 53) as f64));
        child.kill().unwrap();
        child.wait().unwrap();
        let text = course.read(FILE);
        let table: toml::Table =
            text.parse().unwrap_or_else(|error| panic!("round {round}: {error}\n{text}"));
        assert_eq!(table["version"].as_integer(), Some(2), "round {round}");
        assert!(table["current"].is_str(), "round {round}: {text}");
        assert_eq!(
            table["exercises"]["first/add"]["solved"].as_bool(),
            Some(true),
            "round {round}"
        );
    }
    let said = course.hpc(&["list"]);
    said.expect(0, &["✓ first/add"]).without("warning");
    let names = fs::read_dir(course.path(".hpc")).unwrap();
    let broken =
        names.flatten().filter(|name| name.file_name().to_string_lossy().contains("broken"));
    assert_eq!(broken.count(), 0);
}
