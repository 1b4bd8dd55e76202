//! Checks `threading/work_queue`.

use common::evidence::{Threads, within};
use std::{
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering::SeqCst},
    thread,
    time::Duration,
};
use threading::work_queue::{Panicked, run_all, run_one};

/// Nothing here takes more than a moment, unless a task waits for one that is never begun.
const LIMIT: Duration = Duration::from_secs(5);

const OPEN: &str = "do the workers wait for more tasks? A loop over a receiver ends when the last \
                    sender is dropped";

fn panicked<T>(message: &str) -> Result<T, Panicked> {
    Err(Panicked(message.to_owned()))
}

fn wait_until(condition: impl Fn() -> bool) {
    while !condition() {
        thread::yield_now();
    }
}

#[test]
fn a_task_returns_its_result() {
    assert_eq!(run_one(|| 6 * 7), Ok(42));
    let owned = vec!["a", "b"];
    assert_eq!(run_one(move || owned), Ok(vec!["a", "b"]));
}

#[test]
fn a_task_that_panics_returns_its_words() {
    let rows = 3;
    assert_eq!(run_one::<()>(|| panic!("no such file")), panicked("no such file"));
    assert_eq!(run_one::<()>(|| panic!("{rows} rows")), panicked("3 rows"));
    let wordless = || -> () { resume_unwind(Box::new(7)) };
    assert_eq!(run_one(wordless), panicked("a panic without words"));
}

#[test]
fn every_task_is_done_by_however_many_workers() {
    for (tasks, workers) in [(10, 3), (3, 10), (4, 1), (1, 1), (0, 2)] {
        let results = within(LIMIT, OPEN, move || {
            run_all((0..tasks).map(|task| move || 100 + task).collect(), workers)
        });
        // In order of size: here, only what was done counts.
        let mut done: Vec<_> =
            results.into_iter().map(|result| result.expect("no panic")).collect();
        done.sort_unstable();
        let expected: Vec<_> = (100..100 + tasks).collect();
        assert_eq!(done, expected, "{tasks} tasks, {workers} workers");
    }
}

#[test]
fn results_come_in_the_order_of_the_tasks() {
    let hint = "four tasks wait for each other, so four workers must do them at the same time";
    let results = within(LIMIT, hint, || {
        let left = AtomicUsize::new(4);
        let task = |number| {
            let left = &left;
            move || {
                // The last task ends first.
                wait_until(|| left.load(SeqCst) == number + 1);
                left.store(number, SeqCst);
                number
            }
        };
        run_all((0..4).map(task).collect(), 4)
    });
    assert_eq!(results, [Ok(0), Ok(1), Ok(2), Ok(3)], "of four tasks, the last one ended first");
    let hint = "two tasks wait for each other, so two workers must do them at the same time";
    let results = within(LIMIT + LIMIT, hint, || {
        // Each worker gets one of the first two tasks, and one of the last two.
        let pair = || Threads::meeting(2).patience(Duration::from_secs(3));
        let pairs = [pair(), pair()];
        let task = |number: usize| {
            let pair = &pairs[number / 2];
            move || pair.during(|| number)
        };
        run_all((0..4).map(task).collect(), 2)
    });
    let expected = [Ok(0), Ok(1), Ok(2), Ok(3)];
    assert_eq!(results, expected, "each of two workers did one of the first two, and one more");
}

#[test]
fn a_long_task_holds_up_no_other() {
    let hint = "a long task holds up others that were dealt out to the same worker: let whoever is \
                free take the next one";
    within(LIMIT, hint, || {
        for long in [0, 4, 8] {
            let finished = AtomicUsize::new(0);
            let task = |number| {
                let finished = &finished;
                move || {
                    // The long task takes as long as all others together.
                    wait_until(|| number != long || finished.load(SeqCst) == 8);
                    finished.fetch_add(1, SeqCst);
                }
            };
            run_all((0..9).map(task).collect(), 2);
        }
    });
}

#[test]
fn there_are_as_many_threads_as_workers() {
    let threads = within(LIMIT + LIMIT, OPEN, || {
        let threads = Threads::meeting(3).patience(LIMIT);
        run_all((0..10).map(|_| || threads.during(|| ())).collect(), 3);
        threads
    });
    threads.assert_at_once(3);
    assert_eq!(threads.distinct(), 3, "threads that did the tasks of three workers");
}

#[test]
fn a_panic_takes_nothing_else_down() {
    for workers in [1, 2] {
        let results = within(LIMIT, OPEN, move || {
            let unlucky = |number| assert_ne!(number, 2, "out of luck");
            run_all((0..6).map(|number| move || unlucky(number)).collect(), workers)
        });
        let panics: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
        assert_eq!((results.len(), panics.len()), (6, 1), "results of 6 tasks, and panics");
        assert!(panics[0].0.contains("out of luck"), "the panic said: {}", panics[0].0);
    }
}

#[test]
fn there_may_be_more_panics_than_workers() {
    let results = within(LIMIT, OPEN, || {
        run_all((0..5).map(|number| move || panic!("task {number}")).collect(), 2)
    });
    let said = |result: Result<(), Panicked>| result.expect_err("all of them panic").0;
    let mut said: Vec<_> = results.into_iter().map(said).collect();
    said.sort_unstable();
    assert_eq!(said, ["task 0", "task 1", "task 2", "task 3", "task 4"]);
}
