//! Checks `multiprocessing/task_queue`.

use common::{
    evidence::{Threads, within},
    processes::{Witness, Worker, ask, kill, role, stay, worker_main},
    rerun,
};
use multiprocessing::task_queue::{
    LIMIT, Primes, count_primes, read_frame, run_queue, work, write_frame,
};
use std::{
    io::{self, Cursor, ErrorKind, Read},
    process::{self, Command, Stdio},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(15);
const ADVICE: &str = "parent and worker wait for each other, or for a worker that is gone";

/// This test program as a worker, which asks its witness what it is asked to, and shouts the
/// question back.
fn worker() -> Command {
    rerun!(a_worker_answers_until_its_line_is_closed, "worker")
}

fn shout(task: String) -> String {
    match ask(&task).as_str() {
        "die" => kill(process::id()),
        "hang" => stay(),
        "flood" => (0..20_000).for_each(|_| eprintln!("This line is one of many.")),
        _ => (),
    }
    task.to_uppercase()
}

fn start(witness: &Witness, count: usize) -> Vec<Worker> {
    (0..count).map(|_| Worker::start(witness.watch(worker())).expect("it starts")).collect()
}

/// Not every test is about the order.
fn sorted<T: Ord>(mut results: Vec<T>) -> Vec<T> {
    results.sort();
    results
}

/// Runs a queue, and fails where that takes for ever.
fn run(witness: &Witness, workers: usize, tasks: &[&str]) -> io::Result<Vec<String>> {
    let tasks: Vec<_> = tasks.iter().map(|&task| task.to_owned()).collect();
    let workers = start(witness, workers);
    within(PATIENCE, ADVICE, move || run_queue(&tasks, workers))
}

fn frame(message: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_frame(&mut bytes, message).expect("memory takes everything");
    bytes
}

fn read(mut bytes: &[u8]) -> io::Result<Option<String>> {
    read_frame(&mut bytes)
}

/// Hands out one byte at a time, as a pipe may.
struct Dripping<'a>(&'a [u8]);

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(1);
        self.0.read(&mut buffer[..room])
    }
}

#[test]
fn a_worker_answers_until_its_line_is_closed() {
    worker_main("worker", |mut line| {
        let outcome = work(&mut line, shout);
        ask("the end");
        outcome
    });
    worker_main("primes", |mut line| work(&mut line, count_primes));
    let witness = Witness::new();
    let worker = start(&witness, 1).remove(0);
    let mut line = worker.line();
    for (task, answer) in [("one", "ONE"), ("two", "TWO")] {
        write_frame(&mut line, task).expect("it listens");
        let answered = within(PATIENCE, ADVICE, {
            let mut line = line.try_clone().expect("a second handle");
            move || read_frame::<String>(&mut line)
        });
        assert_eq!(answered.expect("it answers").as_deref(), Some(answer));
    }
    let status = worker.close().expect("it ends when its line is closed");
    assert_eq!(status.code(), Some(0), "the end of the line is no error");
    assert_eq!(witness.questions(), ["one", "two", "the end"]);
}

#[test]
fn a_frame_is_its_length_and_json() {
    assert_eq!(frame("pi"), b"\x04\0\0\0\"pi\"");
    let mut bytes = Vec::new();
    write_frame(&mut bytes, &12345).expect("memory takes everything");
    assert_eq!(bytes, b"\x05\0\0\x0012345");
    assert_eq!(&frame(&"x".repeat(700))[..4], [0xbe, 2, 0, 0], "702 is 0x2be");
}

#[test]
fn messages_come_out_as_they_went_in_however_they_are_cut() {
    let long = "x".repeat(1000);
    let bytes = [frame("one"), frame(""), frame(&long)].concat();
    let mut stream = Dripping(&bytes);
    for message in ["one", "", &long] {
        let read: Option<String> = read_frame(&mut stream).expect("a whole frame");
        assert_eq!(read.as_deref(), Some(message));
    }
    let end: Option<String> = read_frame(&mut stream).expect("the end of the stream");
    assert_eq!(end, None);
}

#[test]
fn the_end_inside_a_frame_is_an_error() {
    let whole = frame("message");
    assert_eq!(read(&[]).expect("the end before a frame is none"), None);
    for length in 1..whole.len() {
        let error = read(&whole[..length]).expect_err("the rest is missing");
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{length} of {} bytes", whole.len());
    }
}

#[test]
fn a_worker_whose_line_breaks_fails() {
    let broken = frame("message");
    let mut line = Cursor::new(broken[..5].to_vec());
    let error = work(&mut line, |task: String| task).expect_err("the rest of the task is missing");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{error}");
}

#[test]
fn a_message_over_the_limit_is_neither_written_nor_read() {
    let most = "x".repeat(LIMIT - 2); // with its quotation marks
    let bytes = frame(&most);
    assert_eq!(read(&bytes).expect("it is just short enough"), Some(most.clone()));
    let mut bytes = Vec::new();
    let error = write_frame(&mut bytes, &(most + "x")).expect_err("one too many");
    assert_eq!(
        (error.kind(), bytes.len()),
        (ErrorKind::InvalidInput, 0),
        "(the error, bytes that were written) for a message that is too long by one"
    );
    for length in [LIMIT as u32 + 1, u32::MAX] {
        let bytes = [&length.to_le_bytes()[..], &[b'1'; 8]].concat();
        let mut stream = &bytes[..];
        let error = read_frame::<String>(&mut stream).expect_err("far too long");
        assert_eq!(
            (error.kind(), stream.len()),
            (ErrorKind::InvalidData, 8),
            "(the error, bytes that were not read) for a length of {length} before 8 bytes"
        );
    }
}

#[test]
fn what_is_no_message_is_an_error() {
    for message in ["nonsense", "17", "\"a\" \"b\"", ""] {
        let length = message.len() as u32;
        let bytes = [&length.to_le_bytes(), message.as_bytes()].concat();
        let error = read(&bytes).expect_err("no text").kind();
        assert_eq!(error, ErrorKind::InvalidData, "a whole frame, whose message is {message:?}");
    }
}

#[test]
fn results_are_in_the_order_of_the_tasks() {
    let witness = Witness::holding("a", 2);
    let tasks = ["a", "b", "c"];
    let results = run(&witness, 2, &tasks).expect("they answer");
    assert_eq!(results, ["A", "B", "C"], "the first task took as long as the two others");
    witness.assert_all_gone();
    // Each worker gets one of a and b, and one of c and d: they answer in pairs.
    let pair = || Threads::meeting(2).patience(Duration::from_secs(3));
    let pairs = [pair(), pair()];
    let witness = Witness::answering(move |question| {
        match &*question.text {
            "a" | "b" => pairs[0].during(|| ()),
            "c" | "d" => pairs[1].during(|| ()),
            _ => (),
        }
        String::new()
    });
    let results = run(&witness, 2, &["a", "b", "c", "d"]).expect("they answer");
    assert_eq!(results, ["A", "B", "C", "D"], "each worker did one of the first two, and one more");
    witness.assert_all_gone();
}

#[test]
fn a_queue_may_have_fewer_tasks_than_workers() {
    let witness = Witness::new();
    assert_eq!(run(&witness, 3, &["a"]).expect("they answer"), ["A"]);
    assert_eq!(run(&witness, 2, &[]).expect("nothing to do"), [""; 0]);
    assert_eq!(witness.questions().iter().filter(|text| *text == "a").count(), 1);
    witness.assert_all_gone();
}

#[test]
fn a_queue_without_workers_is_an_error() {
    let error = run(&Witness::new(), 0, &["a"]).expect_err("who should do it?");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    run(&Witness::new(), 1, &["a"]).expect("one worker is enough");
}

#[test]
fn workers_work_at_the_same_time() {
    let witness = Witness::meeting(3);
    let results = run(&witness, 3, &["a", "b", "c", "d", "e"]).expect("they answer");
    assert_eq!(sorted(results), ["A", "B", "C", "D", "E"]);
    witness.assert_at_once(3);
}

#[test]
fn a_long_task_keeps_its_own_worker_only() {
    let witness = Witness::holding("b", 6);
    let tasks = ["a", "b", "c", "d", "e", "f", "g"];
    let results = run(&witness, 2, &tasks).expect("they answer");
    assert_eq!(sorted(results), ["A", "B", "C", "D", "E", "F", "G"]);
    witness.assert_held_up_nobody("b", 6);
}

#[test]
fn workers_end_by_themselves() {
    let witness = Witness::new();
    run(&witness, 3, &["a", "b", "c", "d"]).expect("they answer");
    witness.assert_all_gone();
    let ends = witness.questions().iter().filter(|text| *text == "the end").count();
    assert_eq!(ends, 3, "a worker that is dropped is killed; one that is closed ends by itself");
}

#[test]
fn large_messages_do_not_get_stuck() {
    let tasks: Vec<_> = ["a", "b", "c", "d", "e"].map(|task| task.repeat(LIMIT / 2)).into();
    let witness = Witness::new();
    let workers = start(&witness, 2);
    let results: Vec<String> =
        within(PATIENCE, ADVICE, move || run_queue(&tasks, workers)).expect("they answer");
    let firsts = sorted(results.iter().map(|result| &result[..1]).collect());
    assert_eq!(firsts.concat(), "ABCDE");
    assert!(results.iter().all(|result| result.len() == LIMIT / 2));
}

#[test]
fn a_worker_that_is_killed_is_an_error_and_no_other_is_left() {
    let witness = Witness::answering(|question| match &*question.text {
        "b" => "die".to_owned(),
        _ => String::new(),
    });
    let error = run(&witness, 2, &["a", "b", "c", "d"]).expect_err("nobody answers for b");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{error}");
    witness.assert_all_gone();
}

#[test]
fn a_worker_may_complain_at_length() {
    let witness = Witness::answering(|_| "flood".to_owned());
    assert_eq!(run(&witness, 1, &["a", "b"]).expect("it answers"), ["A", "B"]);
}

#[test]
fn workers_die_with_their_parent() {
    if role().as_deref() == Some("parent") {
        // The witness watches what this process starts, too.
        let workers = (0..2).map(|_| Worker::start(worker()).expect("it starts")).collect();
        let tasks = ["a", "b", "c"].map(str::to_owned);
        let results = run_queue::<_, String>(&tasks, workers);
        process::exit(if results.is_ok() { 0 } else { 1 });
    }
    let witness = Witness::answering(|_| "hang".to_owned());
    let mut command = witness.watch(rerun!(workers_die_with_their_parent, "parent"));
    let mut parent = command.stdout(Stdio::null()).spawn().expect("it starts");
    witness.wait_for_question();
    kill(parent.id());
    parent.wait().expect("it was killed");
    witness.assert_all_gone();
}

#[test]
fn primes_are_counted_in_parts() {
    let tasks = [0..10, 10..100, 100..1000, 1000..10_000].map(|among| Primes { among });
    let worker = || rerun!(a_worker_answers_until_its_line_is_closed, "primes");
    let workers = (0..2).map(|_| Worker::start(worker()).expect("it starts")).collect();
    let counts: Vec<u64> =
        within(PATIENCE, ADVICE, move || run_queue(&tasks, workers)).expect("they answer");
    assert_eq!(sorted(counts), [4, 21, 143, 1061]);
}
