//! Checks `threading/random_streams`.

use common::{
    check::{Tolerance, assert_close},
    evidence::{Gate, Threads},
};
use rand::{RngExt, rngs::SmallRng};
use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
    thread,
};
use threading::random_streams::{mean_square, simulate, stream, walk};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// The next four numbers.
fn draws(rng: &mut SmallRng) -> [u64; 4] {
    [(); 4].map(|()| rng.random())
}

/// Makes task 0 late: it waits until another thread is done with a task, and comes again.
#[derive(Default)]
struct FirstIsLate {
    gate: Gate,
    seen: Mutex<HashSet<thread::ThreadId>>,
}

impl FirstIsLate {
    fn look_at(&self, task: u64) {
        if task == 0 {
            self.gate.pass();
        } else if !self.seen.lock().unwrap().insert(thread::current().id()) {
            self.gate.open();
        }
    }
}

#[test]
fn a_stream_can_be_repeated() {
    for (seed, task) in [(0, 0), (1, 0), (0, 1), (u64::MAX, 3), (3, u64::MAX)] {
        let twice = [(); 2].map(|()| draws(&mut stream(seed, task)));
        assert_eq!(
            twice[0], twice[1],
            "the stream of seed {seed} and task {task}, asked for twice"
        );
    }
}

#[test]
fn no_two_streams_are_the_same() {
    let mut streams = HashMap::new();
    for (seed, task) in (0..30).flat_map(|seed| (0..70).map(move |task| (seed, task))) {
        if let Some((other, another)) = streams.insert(draws(&mut stream(seed, task)), (seed, task))
        {
            panic!(
                "task {task} of seed {seed} and task {another} of seed {other} draw the same \
                 numbers: both runs would simulate the same thing"
            );
        }
    }
}

#[test]
fn the_first_numbers_of_streams_are_random_too() {
    const STREAMS: u64 = 10_000;
    for seed in [0, 1, 1 << 63] {
        let first: Vec<f64> = (0..STREAMS).map(|task| stream(seed, task).random()).collect();
        let mean = first.iter().sum::<f64>() / STREAMS as f64;
        // Five standard deviations of the mean, each number having √(1/12).
        assert!(
            (mean - 0.5).abs() < 5.0 * (1.0 / 12.0 / STREAMS as f64).sqrt(),
            "the first numbers of {STREAMS} streams of seed {seed}, between 0 and 1, have a mean \
             of {mean:.4}. Does a generator start with few bits that are not zero?"
        );
        let products = first.windows(2).map(|pair| (pair[0] - 0.5) * (pair[1] - 0.5));
        let correlation = 12.0 * products.sum::<f64>() / STREAMS as f64;
        assert!(
            correlation.abs() < 5.0 / (STREAMS as f64).sqrt(),
            "the first numbers of neighbouring streams of seed {seed} are correlated: \
             {correlation:.3}"
        );
    }
}

#[test]
fn each_task_draws_from_the_stream_of_its_number() {
    for (tasks, seed) in [(0, 5), (1, 5), (2, 0), (100, 77)] {
        let drawn = on(4, || simulate(tasks, seed, |task, rng| (task, draws(rng))));
        let expected: Vec<_> = (0..tasks).map(|i| (i, draws(&mut stream(seed, i)))).collect();
        assert_eq!(drawn.len(), expected.len(), "results of {tasks} tasks");
        for (drawn, expected) in drawn.into_iter().zip(expected) {
            assert_eq!(drawn, expected, "(task, what it drew) and what is in the stream");
        }
    }
}

#[test]
fn no_two_tasks_draw_the_same_numbers() {
    let drawn = on(4, || simulate(200, 1, |_, rng| draws(rng)));
    let different = drawn.iter().collect::<HashSet<_>>().len();
    assert_eq!(different, 200, "different draws of 200 tasks");
}

#[test]
fn results_are_the_same_for_every_number_of_threads() {
    let on_one = on(1, || simulate(64, 9, |task, rng| (task, draws(rng))));
    let late = FirstIsLate::default();
    let on_four = on(4, || {
        simulate(64, 9, |task, rng| {
            late.look_at(task);
            (task, draws(rng))
        })
    });
    assert_eq!(on_four, on_one, "on four threads, task 0 being late, and on one");
    for threads in [2, 3, 7] {
        let on_more = on(threads, || simulate(64, 9, |task, rng| (task, draws(rng))));
        assert_eq!(on_more, on_one, "on {threads} threads, and on one");
    }
}

#[test]
fn tasks_run_at_the_same_time() {
    let threads = Threads::meeting(2);
    on(4, || simulate(16, 0, |_, _| threads.during(|| ())));
    threads.assert_at_once(2);
}

#[test]
fn walkers_go_as_far_as_theory_expects() {
    // Five standard deviations of the mean, each square having about √2 · steps.
    let near = Tolerance::relative(5.0 * (2.0_f64 / 20_000.0).sqrt());
    assert_close(on(1, || mean_square(20_000, 100, 3)), 100.0, near);
    assert_close(on(1, || mean_square(1, 1, 3)), 1.0, Tolerance::absolute(0.0));
}

#[test]
fn a_walker_makes_all_its_steps() {
    for steps in [0, 1, 2, 7, 1000] {
        let end = walk(steps, &mut stream(4, steps));
        assert!(
            end.unsigned_abs() <= steps && end.unsigned_abs() % 2 == steps % 2,
            "{steps}: {end}"
        );
    }
}
