//! From the first gap to the next exercise.

use crate::support::{ADDED, Course};
use std::{fs, io::pipe};

#[test]
fn a_new_course_waits_for_its_gaps() {
    let course = Course::new();
    // Not a terminal: it checks once, and ends.
    course.hpc(&[]).expect(
        1,
        &[
            "first/add: Adding up",
            "3 of 3 tests wait for code that is not written yet.",
            "exercises/first/src/add.rs:5: add the numbers up (2 tests wait for it)",
            "line 10: find the largest number",
            "0 of 2 in first",
            "cargo hpc hint",
        ],
    );
}

#[test]
fn a_failing_test_is_named_and_its_known_mistake_explained() {
    let course = Course::new();
    course.edit(&ADDED.replace("iter().sum()", "iter().skip(1).map(|n| dbg!(n)).sum()"));
    let said = course.hpc(&["check"]);
    said.expect(
        1,
        &[
            "1 of 3 tests fails; 2 pass.",
            "Is the first number part of the sum?",
            "every number is added",
            "all three of them",
            "left: 5",
            "right: 6",
            "exercises/first/tests/add.rs:10",
            "It printed:",
            "n = 2",
        ],
    );
    said.without("\x1b[").without("the first number is left out");
}

#[test]
fn failures_that_no_mistake_explains_are_shown_without_one() {
    let course = Course::new();
    course.edit(&ADDED.replace("max()", "min()").replace("iter().sum()", "iter().skip(1).sum()"));
    let said = course.hpc(&["check", "add"]);
    said.expect(1, &["2 of 3 tests fail", "every number is added", "the largest number is found"]);
    said.without("Is the first number");
}

#[test]
fn what_a_library_complains_about_is_told_with_the_line_that_called_for_it() {
    let course = Course::new();
    let rotated = "numbers.iter().take(1).copied().collect::<Vec<_>>()\n        \
                   .rotate_left(2 * numbers.len());\n    numbers.iter().sum()";
    course.edit(&ADDED.replace("numbers.iter().sum()", rotated));
    let said = course.hpc(&["check"]);
    let (learner, library) = ("exercises/first/src/add.rs:3", "library/core/src/slice/mod.rs:");
    said.expect(1, &["1 of 3 tests fails; 2 pass.", "every number is added", learner, library]);
    // That test fails by a known mistake too, but in another way.
    said.without("Is the first number").without("stack backtrace");
}

#[test]
fn a_gap_and_a_failure_are_told_apart() {
    let course = Course::new();
    let half = course.read("exercises/first/src/add.rs");
    course.edit(&half.replace("todo!(\"add the numbers up\")", "numbers.len() as u32"));
    course.hpc(&[]).expect(
        1,
        &[
            "1 of 3 tests fails, 1 not written yet; 1 passes.",
            "every number is added",
            "Not written yet:",
            "exercises/first/src/add.rs:10: find the largest number",
        ],
    );
}

#[test]
fn hints_come_one_by_one_and_end() {
    let course = Course::new();
    course.hpc(&["hint"]).expect(0, &["1/3 Look at"]).without("2/3");
    course.hpc(&["hint", "add"]).expect(0, &["1/3", "2/3 There is"]).without("3/3");
    let last = course.hpc(&["hint"]);
    last.expect(0, &["1/3", "2/3", "3/3 `numbers.iter().sum()`", "the last hint"]);
    course.hpc(&["hint"]).expect(0, &["3/3", "all there is", "solution first/add --spoil"]);
    course.hpc(&["hint", "late"]).expect(0, &["second/late", "1/3"]);
}

#[test]
fn errors_of_the_compiler_are_shown_with_the_file_they_are_in() {
    let course = Course::new();
    course.edit(&ADDED.replace("iter().sum()", "iter().summ()"));
    course.hpc(&[]).expect(
        1,
        &[
            "It does not compile: 1 error.",
            "no method named `summ`",
            "exercises/first/src/add.rs:2:",
        ],
    );

    course.edit(&ADDED.replace("pub fn largest(numbers: &[u32])", "pub fn largest(numbers: u32)"));
    course.hpc(&[]).expect(1, &["It does not compile"]);
    course.edit(&ADDED.replace("pub fn largest", "pub fn biggest"));
    course
        .hpc(&[])
        .expect(1, &["Its tests no longer fit it", "cargo hpc reset", "tests/add.rs:1:"]);

    course.edit(ADDED);
    course.write("exercises/first/src/lib.rs", "pub mod add;\nfn broken( {}\n");
    course.hpc(&[]).expect(
        1,
        &[
            "Another file does not compile: exercises/first/src/lib.rs",
            "exercises/first/src/add.rs could not be checked because of that",
        ],
    );
}

#[test]
fn a_neighbour_that_does_not_compile_is_nobody_elses_trouble() {
    let course = Course::new();
    course.edit(ADDED);
    course.write("exercises/first/src/wait.rs", "no Rust at all");
    course.hpc(&["check", "add"]).expect(0, &["Solved: all 3 tests pass."]);
    let table = course.hpc(&["check", "--all"]);
    table.expect(
        1,
        &[
            "first/add solved",
            "first/wait does not compile: exercises/first/src/wait.rs:1:",
            "second/late not written yet",
            "1 of 3 solved",
        ],
    );
    course.hpc(&["check", "second"]).expect(1, &["second/late", "0 of 1 solved"]).without("first/");
}

#[test]
fn what_never_ends_is_ended_and_named() {
    let course = Course::new();
    let endless = "
        pub fn wait() -> u32 {
            std::fs::write(\"pid\", std::process::id().to_string()).unwrap();
            println!(\"going round\");
            loop { std::hint::spin_loop() }
        }
        pub fn leave() -> u32 { std::process::exit(0) }
    ";
    course.write("exercises/first/src/wait.rs", endless);
    course.hpc(&["check", "wait"]).expect(
        1,
        &[
            "2 of 2 tests fail.",
            "waiting ends",
            "It did not end within 1 s",
            "test: exercises/first/tests/wait.rs:2",
            "It printed: going round",
            "leaving does not leave",
            "ended in the middle of the test, with exit code 0",
        ],
    );
    let id = course.read("exercises/first/pid").parse().unwrap();
    let id = rustix::process::Pid::from_raw(id).unwrap();
    assert!(rustix::process::test_kill_process(id).is_err(), "the endless loop goes on");
}

#[test]
fn an_abort_takes_no_other_test_with_it() {
    let course = Course::new();
    course.edit(&ADDED.replace("numbers.iter().sum()", "std::process::abort()"));
    course.hpc(&[]).expect(1, &["2 of 3 tests fail; 1 passes.", "The process aborted (SIGABRT)."]);
}

#[test]
fn a_solved_exercise_leads_to_the_next() {
    let course = Course::new();
    course.hpc(&["next"]).expect(1, &["first/add is not solved yet", "goto first/wait"]);
    course.edit(ADDED);
    let said = course.hpc(&[]);
    said.expect(
        0,
        &[
            "Solved: all 3 tests pass.",
            "1 of 2 in first",
            "cargo hpc solution first/add",
            "`cargo hpc next` goes on to first/wait: Waiting",
        ],
    );
    course.hpc(&[]).expect(0, &["first/add"]);
    course
        .hpc(&["next"])
        .expect(0, &["first/wait: Waiting (90 min)", "First, exercises/first/src/wait.rs:2: come"]);
    course.hpc(&[]).expect(1, &["first/wait", "1 of 2 tests waits"]);
    course.hpc(&["goto", "second/late"]).expect(0, &["Open exercises/second/src/late.rs"]);
    course.hpc(&[]).expect(1, &["second/late"]);

    // The last one done, it goes back to what was left open, and in the end nowhere.
    let solution = |text: &str| text.replace("todo!(\"say that it is late\")", "true");
    course.write(
        "exercises/second/src/late.rs",
        &solution(&course.read("exercises/second/src/late.rs")),
    );
    course.hpc(&[]).expect(0, &["goes on to first/wait"]);
    course.hpc(&["next"]).expect(0, &["first/wait"]);
    course.write(
        "exercises/first/src/wait.rs",
        "pub fn wait() -> u32 { 1 }\npub fn leave() -> u32 { 2 }\n",
    );
    course.hpc(&[]).expect(0, &["the last one that was open"]);
    course.hpc(&["next"]).expect(0, &["no open exercise left"]);
    course.hpc(&["check", "--all"]).expect(0, &["3 of 3 solved"]);
}

#[test]
fn clippy_gives_advice_on_what_passes_and_on_nothing_else() {
    let course = Course::new();
    course.write("exercises/first/src/lib.rs", "pub mod add;\npub fn f() -> u8 { return 1; }\n");
    course.edit(&ADDED.replace(
        "    numbers.iter().sum()",
        "    let spare = 1;\n    return numbers.iter().sum();",
    ));
    let said = course.hpc(&[]);
    said.expect(
        0,
        &[
            "Solved",
            "has 2 suggestions:",
            "unused variable: `spare`",
            "add.rs:2:",
            "needless_return",
        ],
    );
    said.without("lib.rs");
    course.edit(ADDED);
    course.hpc(&[]).expect(0, &["Solved"]).without("suggestion");
}

#[test]
fn the_list_tells_solved_from_edited_since() {
    let course = Course::new();
    course.hpc(&["list"]).expect(
        0,
        &[
            "First steps 0 of 2 solved, 1 h 35 min left",
            "▸ ○ first/add",
            "5 min here",
            "○ second/late",
        ],
    );
    course.edit(ADDED);
    course.hpc(&[]).expect(0, &[]);
    course.hpc(&["list"]).expect(0, &["1 of 2 solved, 1 h 30 min left", "✓ first/add", "solved"]);
    course.edit(&format!("{ADDED}\n"));
    course.hpc(&["list"]).expect(0, &["1 of 2 solved", "≈ first/add", "edited since"]);
    let mut ascii = course.command(&["list"]);
    let said = crate::support::Said::of(ascii.env("LC_ALL", "C").output().unwrap());
    assert!(said.out.is_ascii(), "{said}");
    assert!(said.out.lines().all(|line| line.len() <= 80), "{said}");
}

#[test]
fn a_topic_is_listed_and_gone_to_by_its_name() {
    let course = Course::new();
    course.hpc(&["list", "second"]).expect(0, &["second/late"]).without("first/add");
    course.hpc(&["list", "third"]).expect(2, &["no topic `third`", "first, second"]);
    course.hpc(&["goto", "second"]).expect(0, &["▸ second/late"]);
    course.hpc(&["goto", "first/"]).expect(0, &["▸ first/add"]);
    course.edit(ADDED);
    course.hpc(&[]).expect(0, &["Solved"]);
    course.hpc(&["goto", "first"]).expect(0, &["▸ first/wait"]);
    course.hpc(&["hint", "first"]).expect(2, &["`first` is a topic", "The first is first/add"]);
}

#[test]
fn the_solution_is_shown_once_it_spoils_nothing() {
    let course = Course::new();
    course
        .hpc(&["solution", "add"])
        .expect(1, &["not solved yet", "--spoil"])
        .without("fold(0, Add::add)");
    let both = [
        "sum: add the numbers up",
        "fold(0, Add::add)",
        "the solution also has",
        "use std::ops::Add;",
        "the first number is left out",
    ];
    course.hpc(&["solution", "add", "--spoil"]).expect(0, &both);
    course.edit(ADDED);
    course.hpc(&[]).expect(0, &[]);
    let said = course.hpc(&["solution", "first/add"]);
    said.expect(
        0,
        &["yours, line 2", "the solution, line", "numbers.iter().sum()", "the same in both"],
    );
    said.expect(0, &both).without("// SOLUTION").without("// END");
}

#[test]
fn a_reset_keeps_what_was_written() {
    let course = Course::new();
    let (file, skeleton) =
        ("exercises/first/src/add.rs", course.read("exercises/first/src/add.rs"));
    course.hpc(&["reset", "add"]).expect(0, &["is the skeleton already"]);
    for (text, kept) in [("one", "add-1.rs"), ("two", "add-2.rs")] {
        course.edit(text);
        course
            .hpc(&["reset", "add"])
            .expect(0, &["is the skeleton again", kept, "First, exercises"]);
        assert_eq!(course.read(file), skeleton);
        assert_eq!(course.read(format!(".hpc/attic/first/{kept}")), text);
    }
    fs::remove_file(course.path(file)).unwrap();
    course.hpc(&[]).expect(1, &["exercises/first/src/add.rs is not there", "cargo hpc reset"]);
    course.hpc(&["reset", "add"]).expect(0, &["is the skeleton again"]);
    assert_eq!(course.read(file), skeleton);

    fs::remove_dir_all(course.path(".hpc/attic")).unwrap();
    course.write(".hpc/attic", "in the way");
    course.edit("mine");
    course.hpc(&["reset", "add"]).expect(2, &["error:", "nothing was changed", ".hpc/attic"]);
    assert_eq!(course.read(file), "mine");
}

#[test]
fn wrong_usage_is_answered_with_what_is_right() {
    let course = Course::new();
    for (line, words) in [
        (&["chekc"][..], "Did you mean `cargo hpc check`?"),
        (&["check", "ad"], "there is no exercise `ad`. Did you mean first/add?"),
        (&["goto"], "Which exercise? `cargo hpc goto ID`"),
        (&["hint", "--all"], "--all belongs to `cargo hpc check`"),
        (&["setup", "telepathy"], "telepathy"),
    ] {
        course.hpc(line).expect(2, &["error:", words]);
    }
    let mut elsewhere = course.command(&["list"]);
    elsewhere.current_dir(course.path(".").parent().unwrap().parent().unwrap());
    crate::support::Said::of(elsewhere.output().unwrap()).expect(2, &["is not inside the course"]);
    course.hpc(&["--help"]).expect(0, &["cargo hpc hint [ID]", "Exit codes"]);
    course.hpc(&["--version"]).expect(0, &["hpc 0."]);
    // From within the course, whatever the folder.
    let mut within = course.command(&["list"]);
    within.current_dir(course.path("exercises/first/src"));
    crate::support::Said::of(within.output().unwrap()).expect(0, &["first/add"]);
}

#[test]
fn cargo_that_cannot_build_is_no_verdict() {
    let course = Course::new();
    course.write("exercises/second/Cargo.toml", "[package]\nname = 3\n");
    course.hpc(&[]).expect(2, &["error: cargo could not build", "exercises/second/Cargo.toml"]);
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let course = Course::new();
    for command in ["list", "hint", "--help"] {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let output = course.command(&[command]).stdout(writer).output().unwrap();
        crate::support::Said::of(output).expect(0, &[]).without("error").without("panicked");
    }
}
