//! Checks `multiprocessing/pool`.

use common::{
    evidence::within,
    processes::{Parent, Witness, ask, kill, role, stay, worker_main},
    rerun,
};
use multiprocessing::pool::{ATTEMPTS, GivenUp, Pool, serve};
use std::{
    io::{self, ErrorKind, Write},
    process::{self, Command, Stdio},
    sync::Mutex,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(15);
const ADVICE: &str = "is there a chunk that nobody computes, or one that is begun again and again?";

/// This test program as a worker: see [`play`].
fn worker() -> Command {
    rerun!(results_are_in_the_order_of_the_tasks, "worker")
}

/// Says to the witness which task it has, does what the witness wants, and shouts the task back.
fn shout(task: String) -> String {
    match ask(&task).as_str() {
        "die" => kill(process::id()),
        "panic" => panic!("on purpose"),
        "hang" => stay(),
        "flood" => (0..20_000).for_each(|_| eprintln!("This line is one of many.")),
        _ => (),
    }
    task.to_uppercase()
}

/// Says which chunks it gets. Where the witness wants, dies with half an answer written, or with a
/// whole one.
fn serve_and_tear(mut parent: Parent) -> io::Result<()> {
    while let Some(tasks) = parent.receive::<Vec<String>>()? {
        let wish = ask(&tasks.concat());
        if wish == "tear" {
            parent.write_all(b"\x09\0\0\0[\"A\",")?;
            kill(process::id());
        }
        let mut answers: Vec<_> = tasks.iter().map(|task| task.to_uppercase()).collect();
        if wish == "short" {
            answers.pop();
        }
        parent.send(&answers)?;
        if wish == "answer and die" {
            kill(process::id());
        }
    }
    Ok(())
}

fn play() {
    worker_main("worker", |parent| serve(parent, shout));
    worker_main("chunks", serve_and_tear);
}

fn pool(witness: &Witness, workers: usize) -> Pool<String, String> {
    Pool::start(workers, witness.watching(worker))
}

/// A pool whose workers tell the chunks.
fn pool_of_chunks(witness: &Witness, workers: usize) -> Pool<String, String> {
    let program = || rerun!(results_are_in_the_order_of_the_tasks, "chunks");
    Pool::start(workers, witness.watching(program))
}

/// Waits for the results of chunks, and fails where that takes for ever; the pool comes back.
fn map(
    pool: Pool<String, String>,
    tasks: &[&str],
    size: usize,
) -> (Pool<String, String>, Result<Vec<String>, GivenUp>) {
    let tasks = tasks.iter().map(|&task| task.to_owned()).collect();
    within(PATIENCE, ADVICE, move || {
        let results = pool.map_async(tasks, size).wait();
        (pool, results)
    })
}

/// As [`map`], in chunks of one task, which are all computed.
fn results(pool: Pool<String, String>, tasks: &[&str]) -> (Pool<String, String>, Vec<String>) {
    let (pool, results) = map(pool, tasks, 1);
    (pool, results.expect("all tasks can be computed"))
}

fn sorted(mut questions: Vec<String>) -> Vec<String> {
    questions.sort();
    questions
}

/// A witness who wants `wish` the first `times` that `task` is begun.
fn wishing(task: &'static str, times: usize, wish: &'static str) -> Witness {
    let left = Mutex::new(times);
    Witness::answering(move |question| {
        let mut left = left.lock().expect("nobody panics");
        if question.text == task && *left > 0 {
            *left -= 1;
            return wish.to_owned();
        }
        String::new()
    })
}

#[test]
fn results_are_in_the_order_of_the_tasks() {
    play();
    let witness = Witness::holding("a", 4);
    let (pool, results) = results(pool(&witness, 2), &["a", "b", "c", "d", "e"]);
    assert_eq!(results, ["A", "B", "C", "D", "E"]);
    drop(pool);
    witness.assert_all_gone();
}

#[test]
fn every_task_runs_once() {
    let witness = Witness::new();
    let tasks = ["a", "b", "c", "d", "e", "f", "g"];
    for size in [1, 3, 7, 50] {
        let (_pool, results) = map(pool(&witness, 3), &tasks, size);
        assert_eq!(sorted(results.expect("letters")), ["A", "B", "C", "D", "E", "F", "G"]);
    }
    let expected: Vec<_> = tasks.iter().flat_map(|&task| [task; 4]).collect();
    assert_eq!(sorted(witness.questions()), expected);
}

#[test]
fn no_tasks_have_no_results() {
    let witness = Witness::new();
    assert_eq!(results(pool(&witness, 2), &[]).1, [""; 0]);
    assert_eq!(witness.processes(), 0, "without a task there is no need for a process");
}

#[test]
fn tasks_travel_in_chunks() {
    let witness = Witness::new();
    let tasks = ["a", "b", "c", "d", "e", "f", "g"];
    let (pool, results) = map(pool_of_chunks(&witness, 1), &tasks, 3);
    assert_eq!(results.expect("letters"), ["A", "B", "C", "D", "E", "F", "G"]);
    let (_pool, results) = map(pool, &["h", "i"], 2);
    assert_eq!(results.expect("letters"), ["H", "I"]);
    assert_eq!(witness.questions(), ["abc", "def", "g", "hi"]);
}

#[test]
fn chunks_are_computed_at_the_same_time() {
    let witness = Witness::meeting(3);
    let (pool, results) = results(pool(&witness, 3), &["a", "b", "c", "d"]);
    assert_eq!(sorted(results), ["A", "B", "C", "D"]);
    witness.assert_at_once(3);
    drop(pool);
    assert_eq!(witness.processes(), 3, "workers are kept for the next task");
    witness.assert_all_gone();
}

#[test]
fn an_asynchronous_map_does_not_wait() {
    let witness = Witness::holding("slow", 2);
    let pool = pool(&witness, 2);
    let (slow, pool) = within(PATIENCE, ADVICE, move || {
        let slow = pool.map_async(vec!["slow".to_owned()], 1);
        (slow, pool)
    });
    let (_pool, fast) = results(pool, &["a", "b"]);
    assert_eq!(sorted(fast), ["A", "B"], "each map gets its own results");
    let slow = within(PATIENCE, ADVICE, move || slow.wait());
    assert_eq!(slow.expect("a word"), ["SLOW"]);
    witness.assert_held_up_nobody("slow", 2);
}

#[test]
fn results_come_also_when_the_pool_is_gone() {
    let witness = Witness::new();
    let pool = pool(&witness, 1);
    let results = within(PATIENCE, ADVICE, move || {
        let pending = pool.map_async(vec!["a".to_owned(), "b".to_owned()], 1);
        drop(pool);
        pending.wait()
    });
    assert_eq!(sorted(results.expect("letters")), ["A", "B"]);
    witness.assert_all_gone();
}

#[test]
fn a_task_whose_worker_is_killed_runs_again() {
    let witness = wishing("c", ATTEMPTS - 1, "die");
    let (pool, results) = results(pool(&witness, 2), &["a", "b", "c", "d", "e"]);
    assert_eq!(sorted(results), ["A", "B", "C", "D", "E"]);
    let begun = sorted(witness.questions());
    assert_eq!(begun, ["a", "b", "c", "c", "c", "d", "e"], "only the lost task runs again");
    drop(pool);
    witness.assert_all_gone();
}

#[test]
fn a_chunk_that_is_lost_on_the_way_counts_once() {
    let left = Mutex::new(1);
    let witness = Witness::answering(move |question| {
        let mut left = left.lock().expect("nobody panics");
        if question.text == "b" && *left > 0 {
            *left -= 1;
            return "die".to_owned();
        }
        String::new()
    });
    let (_pool, results) = map(pool(&witness, 1), &["a", "b", "c"], 3);
    assert_eq!(results.expect("letters"), ["A", "B", "C"]);
    assert_eq!(witness.questions(), ["a", "b", "a", "b", "c"], "it begins at its beginning");
}

#[test]
fn half_an_answer_is_no_answer() {
    let witness = wishing("ab", 1, "tear");
    let (_pool, results) = map(pool_of_chunks(&witness, 1), &["a", "b", "c"], 2);
    assert_eq!(results.expect("letters"), ["A", "B", "C"]);
    assert_eq!(witness.questions(), ["ab", "ab", "c"]);
}

#[test]
fn an_answer_counts_although_its_worker_is_lost_afterwards() {
    let witness = wishing("ab", 1, "answer and die");
    let (_pool, results) = map(pool_of_chunks(&witness, 1), &["a", "b", "c"], 2);
    assert_eq!(results.expect("letters"), ["A", "B", "C"]);
    assert_eq!(witness.questions(), ["ab", "c"], "what was answered need not run again");
}

#[test]
fn a_worker_that_answers_nonsense_is_not_trusted() {
    let witness = wishing("ab", 1, "short");
    let (_pool, results) = map(pool_of_chunks(&witness, 1), &["a", "b", "c"], 2);
    assert_eq!(results.expect("letters"), ["A", "B", "C"]);
    assert_eq!(witness.processes(), 2, "one result for two tasks: a new worker does better");
}

#[test]
fn workers_that_are_killed_while_they_are_idle_are_replaced() {
    let witness = Witness::meeting(2);
    let (pool, _) = results(pool(&witness, 2), &["a", "b"]);
    let first = witness.askers();
    first.iter().copied().for_each(kill);
    let (pool, results) = results(pool, &["c", "d", "e"]);
    assert_eq!(sorted(results), ["C", "D", "E"]);
    assert!(witness.askers().len() > first.len(), "somebody else did it");
    drop(pool);
    witness.assert_all_gone();
}

#[test]
fn a_task_that_always_kills_is_given_up() {
    let witness = wishing("d", usize::MAX, "die");
    let (pool, results) = map(pool(&witness, 2), &["a", "b", "c", "d", "e"], 2);
    let error = results.expect_err("nobody survives d");
    assert_eq!(error.tasks, 2..4, "the chunk of c and d");
    assert_eq!(error.reason.kind(), ErrorKind::UnexpectedEof);
    let begun = witness.questions().iter().filter(|text| *text == "d").count();
    assert_eq!(begun, ATTEMPTS);
    drop(pool);
    witness.assert_all_gone();
}

#[test]
fn a_pool_lives_on_after_a_task_was_given_up() {
    let witness = wishing("d", usize::MAX, "die");
    let (pool, given_up) = map(pool(&witness, 1), &["d"], 1);
    given_up.expect_err("nobody survives d");
    assert_eq!(sorted(results(pool, &["e", "f"]).1), ["E", "F"]);
}

#[test]
fn a_task_that_always_panics_is_given_up_with_the_exit_code() {
    let witness = wishing("d", usize::MAX, "panic");
    let (_pool, results) = map(pool(&witness, 1), &["c", "d"], 1);
    let error = results.expect_err("nobody survives d");
    assert_eq!(error.tasks, 1..2);
    assert!(error.to_string().contains("exit status: 101"), "{error}");
}

#[test]
fn a_program_that_does_not_start_is_an_error() {
    let pool = Pool::start(2, || Command::new("/no/such/program"));
    let error = map(pool, &["a"], 1).1.expect_err("there is no such program");
    assert_eq!(error.reason.kind(), ErrorKind::NotFound);
}

#[test]
fn workers_may_complain_at_length() {
    let witness = Witness::answering(|_| "flood".to_owned());
    assert_eq!(sorted(results(pool(&witness, 2), &["a", "b", "c"]).1), ["A", "B", "C"]);
}

#[test]
fn workers_die_with_their_parent() {
    if role().as_deref() == Some("parent") {
        // The witness watches what this process starts, too.
        let pool = Pool::<String, String>::start(2, worker);
        let results = pool.map(vec!["a".to_owned(), "b".to_owned()]);
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
