//! Checks `multiprocessing/subprocess`.

use common::{evidence::within, processes::Witness};
use multiprocessing::subprocess::{Run, run};
use std::{io::ErrorKind, os::unix::process::ExitStatusExt, process::Command, time::Duration};

/// Far longer than any program here takes that ends by itself.
const HOUR: Duration = Duration::from_secs(3600);

/// More than any pipe holds.
const MUCH: usize = 1_000_003;

/// Runs a shell script, and fails where that takes for ever.
fn run_script(witness: &Witness, script: &str, input: Vec<u8>, limit: Duration) -> Run {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]);
    let mut shell = witness.watch(shell);
    let advice = "somebody waits at a pipe: who fills one that nobody empties, and who keeps the \
                  program's input or output open?";
    within(Duration::from_secs(10), advice, move || run(&mut shell, &input, limit))
        .expect("there is a shell")
}

fn script(script: &str, input: impl Into<Vec<u8>>) -> Run {
    run_script(&Witness::new(), script, input.into(), HOUR)
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("the scripts write ASCII")
}

#[test]
fn output_errors_and_exit_code_are_told_apart() {
    let run = script("echo result; echo complaint >&2; exit 3", "");
    assert_eq!(text(&run.output.stdout), "result\n");
    assert_eq!(text(&run.output.stderr), "complaint\n");
    assert_eq!(run.output.status.code(), Some(3));
    assert!(!run.timed_out, "it ended by itself");
}

#[test]
fn the_input_arrives_and_ends() {
    assert_eq!(text(&script("cat", "3 atoms\n").output.stdout), "3 atoms\n");
    assert_eq!(text(&script("cat; echo end", "").output.stdout), "end\n");
}

#[test]
fn input_and_output_may_be_longer_than_a_pipe() {
    let input: Vec<u8> = (0..MUCH).map(|i| (i % 251) as u8).collect();
    let run = script("cat", input.clone());
    assert!(run.output.stdout == input, "`cat` gives back what it was given");
    assert!(run.output.status.success());
}

#[test]
fn a_flood_of_errors_does_not_block_the_output() {
    let run = script(&format!("head -c {MUCH} /dev/zero >&2; echo done"), "");
    assert_eq!(text(&run.output.stdout), "done\n");
    assert_eq!(run.output.stderr.len(), MUCH);
}

#[test]
fn a_flood_of_output_does_not_block_the_errors() {
    let run = script(&format!("head -c {MUCH} /dev/zero; echo done >&2"), "");
    assert_eq!(text(&run.output.stderr), "done\n");
    assert_eq!(run.output.stdout.len(), MUCH);
}

#[test]
fn a_program_need_not_read_its_input() {
    let run = script("exec <&-; echo enough; exit 4", vec![b'x'; MUCH]);
    assert_eq!(text(&run.output.stdout), "enough\n");
    assert_eq!(run.output.status.code(), Some(4));
}

#[test]
fn a_program_that_runs_too_long_is_killed() {
    let witness = Witness::new();
    let run = run_script(&witness, "exec sleep 60", vec![b'x'; MUCH], Duration::from_millis(50));
    assert!(run.timed_out, "the time was over long before the program was");
    assert_eq!(run.output.status.signal(), Some(9));
    witness.assert_all_gone();
}

/// Runs a script that never ends, with more time until it has written `far` to its output.
fn run_as_far_as(witness: &Witness, script: &str, far: &str) -> Run {
    // How long a shell takes to begin, nobody knows.
    for limit in [50, 200, 800, 3200].map(Duration::from_millis) {
        let run = run_script(witness, script, vec![], limit);
        assert!(run.timed_out, "`{script}`: the time was over long before the program was");
        if run.output.stdout == far.as_bytes() {
            return run;
        }
    }
    panic!("`{script}` should have written {far:?}: what was written in time is kept");
}

#[test]
fn what_it_started_is_killed_with_it() {
    let witness = Witness::new();
    run_as_far_as(&witness, "sleep 60 & echo begun; sleep 60; sleep 60", "begun\n");
    witness.assert_all_gone();
}

#[test]
fn the_time_is_over_for_those_left_in_the_background_too() {
    let witness = Witness::new();
    // It could still write to both pipes, or to one of them.
    for sleep in ["sleep 60", "sleep 60 >&-", "sleep 60 2>&-"] {
        run_as_far_as(&witness, &format!("{sleep} & echo begun; exit 5"), "begun\n");
        witness.assert_all_gone();
    }
}

#[test]
fn a_program_that_closes_its_output_has_not_ended() {
    let witness = Witness::new();
    // Once before the shell got so far, perhaps, and once after.
    for limit in [50, 2500].map(Duration::from_millis) {
        let run = run_script(&witness, "exec sleep 60 >&- 2>&-", vec![], limit);
        assert!(run.timed_out, "the time was over long before the program was");
    }
    witness.assert_all_gone();
}

#[test]
fn what_was_written_in_time_is_kept() {
    let script = "echo so good >&2; echo so far; exec sleep 60";
    let run = run_as_far_as(&Witness::new(), script, "so far\n");
    assert_eq!(text(&run.output.stderr), "so good\n");
}

#[test]
fn a_program_that_does_not_exist_is_an_error() {
    let error = run(&mut Command::new("/no/such/program"), b"", HOUR).expect_err("no program");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
