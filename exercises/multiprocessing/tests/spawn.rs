//! Checks `multiprocessing/spawn`.

use common::{
    evidence::within,
    processes::{Witness, ask, role, stay},
    rerun,
};
use multiprocessing::spawn::{Ending, ending, identity, run_all};
use std::{
    process::{self, Command, Stdio},
    time::Duration,
};

const LIMIT: Duration = Duration::from_secs(10);

/// This test program as a process of its own: see [`play`].
fn child(role: &str) -> Command {
    let mut command = rerun!(a_process_knows_itself_and_its_parent, role);
    command.stdout(Stdio::null());
    command
}

/// What the processes do that the tests below start.
fn play() {
    match role().as_deref() {
        None => return,
        Some("introduce") => {
            let who = identity();
            ask(&format!("{} {}", who.process, who.parent));
        }
        Some("meet") => {
            ask("here");
        }
        Some(_stay) => stay(),
    }
    process::exit(0)
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

fn ending_of(script: &str) -> Ending {
    ending(shell(script).status().expect("there is a shell"))
}

#[test]
fn a_process_knows_itself_and_its_parent() {
    play();
    let witness = Witness::new();
    let mut child = witness.watch(child("introduce")).spawn().expect("it starts");
    child.wait().expect("it ends");
    let (child, this) = (child.id(), process::id());
    assert_eq!(
        witness.questions(),
        [format!("{child} {this}")],
        "the child is process {child}, and this one, {this}, started it"
    );
}

#[test]
fn an_exit_code_is_told() {
    for code in [0, 1, 3, 137, 255] {
        assert_eq!(ending_of(&format!("exit {code}")), Ending::Exited(code));
    }
}

#[test]
fn a_signal_is_told_apart_from_a_code() {
    for signal in [9, 15, 10] {
        assert_eq!(ending_of(&format!("kill -{signal} $$")), Ending::Killed(signal));
    }
}

#[test]
fn endings_are_in_the_order_of_the_commands() {
    let mut commands = ["exit 3", "kill -9 $$", "exit 0", "kill -15 $$", "exit 9"].map(shell);
    let endings = run_all(&mut commands).expect("there is a shell");
    let expected = [
        Ending::Exited(3),
        Ending::Killed(9),
        Ending::Exited(0),
        Ending::Killed(15),
        Ending::Exited(9),
    ];
    assert_eq!(endings, expected);
}

#[test]
fn no_commands_have_no_endings() {
    assert_eq!(run_all(&mut []).expect("nothing can fail"), []);
}

#[test]
fn processes_run_at_the_same_time_and_none_is_left() {
    let witness = Witness::meeting(3);
    let mut commands = Vec::from_iter((0..3).map(|_| witness.watch(child("meet"))));
    let endings = run_all(&mut commands).expect("they start");
    assert_eq!(endings, [Ending::Exited(0); 3]);
    witness.assert_at_once(3);
    witness.assert_all_gone();
}

#[test]
fn where_one_does_not_start_no_other_is_left() {
    let witness = Witness::new();
    let mut commands = [
        witness.watch(child("stay")),
        witness.watch(child("stay")),
        Command::new("/no/such/program"),
        witness.watch(child("stay")),
    ];
    let result = within(LIMIT, "are you waiting for a process that nobody ends?", move || {
        run_all(&mut commands)
    });
    let error = result.expect_err("there is no such program");
    assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    witness.assert_all_gone();
}
