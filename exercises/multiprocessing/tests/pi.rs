//! Checks `multiprocessing/pi`.

use common::{
    check::{ROUNDING, Tolerance, assert_close},
    evidence::within,
    processes::{Witness, Worker, ask, kill, worker_main},
    rerun,
};
use multiprocessing::pi::{Share, count_hits, estimate_pi};
use std::{
    f64::consts::PI,
    io::{self, ErrorKind},
    process,
    time::Duration,
};

/// Says which share it has, and then what the witness wants, or else that every point is a hit.
fn pretend(share: Share) -> u64 {
    match ask(&format!("{} from stream {}", share.samples, share.stream)).as_str() {
        "die" => kill(process::id()),
        "none" => return 0,
        _ => (),
    }
    share.samples
}

fn start(witness: &Witness, role: &str, count: usize) -> Vec<Worker> {
    let worker = || witness.watch(rerun!(every_worker_gets_its_share, role));
    (0..count).map(|_| Worker::start(worker()).expect("it starts")).collect()
}

/// As [`estimate_pi`], but fails where it takes for ever; the workers end with it.
fn estimate(samples: u64, mut workers: Vec<Worker>) -> io::Result<f64> {
    let advice = "are you waiting for a worker that you sent nothing to?";
    within(Duration::from_secs(10), advice, move || estimate_pi(samples, &mut workers))
}

fn sorted(mut questions: Vec<String>) -> Vec<String> {
    questions.sort();
    questions
}

#[test]
fn every_worker_gets_its_share() {
    worker_main("pretend", |parent| parent.serve(pretend));
    worker_main("count", |parent| parent.serve(count_hits));
    let witness = Witness::new();
    assert_close(estimate(10, start(&witness, "pretend", 4)).expect("hits"), 4.0, ROUNDING);
    let expected = ["2 from stream 2", "2 from stream 3", "3 from stream 0", "3 from stream 1"];
    assert_eq!(sorted(witness.questions()), expected);
    assert_eq!(witness.askers().len(), 4, "each worker gets one share");
    witness.assert_all_gone();
}

#[test]
fn shares_that_divide_are_equal() {
    let witness = Witness::new();
    assert_close(estimate(9, start(&witness, "pretend", 3)).expect("hits"), 4.0, ROUNDING);
    let expected = ["3 from stream 0", "3 from stream 1", "3 from stream 2"];
    assert_eq!(sorted(witness.questions()), expected);
}

#[test]
fn a_share_may_be_empty() {
    let witness = Witness::new();
    assert_close(estimate(2, start(&witness, "pretend", 3)).expect("hits"), 4.0, ROUNDING);
    let expected = ["0 from stream 2", "1 from stream 0", "1 from stream 1"];
    assert_eq!(sorted(witness.questions()), expected);
}

#[test]
fn hits_of_all_workers_are_added_up() {
    let none_of_stream_0 = |text: &str| if text.ends_with('0') { "none" } else { "" };
    let witness = Witness::answering(move |question| none_of_stream_0(&question.text).to_owned());
    let estimate = estimate(7, start(&witness, "pretend", 2)).expect("hits");
    assert_close(estimate, 4.0 * 3.0 / 7.0, ROUNDING);
}

#[test]
fn workers_throw_at_the_same_time() {
    let witness = Witness::meeting(3);
    estimate(30, start(&witness, "pretend", 3)).expect("hits");
    witness.assert_at_once(3);
    witness.assert_all_gone();
}

#[test]
fn the_estimate_is_near_pi_and_can_be_repeated() {
    let witness = Witness::new();
    let first = estimate(1_000_001, start(&witness, "count", 2)).expect("hits");
    // The standard deviation of an estimate from n points is √(π (4 - π) / n), here 0.0016.
    assert_close(first, PI, Tolerance::absolute(0.008));
    let second = estimate(1_000_001, start(&witness, "count", 2)).expect("hits");
    assert_eq!(first, second, "the same streams draw the same points");
}

#[test]
fn more_estimates_can_be_asked_of_the_same_workers() {
    let witness = Witness::new();
    let mut workers = start(&witness, "pretend", 2);
    let estimates = within(Duration::from_secs(10), "is something left in a line?", move || {
        [5, 4].map(|samples| estimate_pi(samples, &mut workers).expect("hits"))
    });
    assert_close(estimates, [4.0, 4.0], ROUNDING);
    assert_eq!(witness.processes(), 2);
}

#[test]
fn a_worker_that_is_killed_is_an_error() {
    let victim = |text: &str| if text.ends_with('1') { "die" } else { "" };
    let witness = Witness::answering(move |question| victim(&question.text).to_owned());
    let error = estimate(10, start(&witness, "pretend", 3)).expect_err("a share is missing");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    witness.assert_all_gone();
}

#[test]
fn without_workers_there_is_no_estimate() {
    assert_eq!(estimate(1, vec![]).expect_err("nobody").kind(), ErrorKind::InvalidInput);
    let witness = Witness::new();
    estimate(1, start(&witness, "pretend", 1)).expect("one worker is enough");
}
