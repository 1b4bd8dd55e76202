//! Times `multiprocessing/pi`: two million points in one process, on threads and in workers.

use common::{
    machine,
    processes::{Worker, this_program, worker_main},
    speed::Race,
};
use multiprocessing::pi as yours;
use multiprocessing_solution::pi as solution;
use solution::{Share, count_hits};
use std::thread;

const POINTS: u64 = 2_000_000;

fn main() {
    worker_main("worker", |parent| parent.serve(count_hits));
    let cores = machine::cores();
    let (mut for_yours, mut for_solution) = (workers(cores), workers(cores));
    Race::new("multiprocessing/pi")
        .naive("one process", || count_hits(Share { samples: POINTS, stream: 0 }))
        .yours(|| yours::estimate_pi(POINTS, &mut for_yours))
        .solution(|| solution::estimate_pi(POINTS, &mut for_solution))
        .other("threads", || on_threads(cores))
        .other("processes started for each run", || {
            solution::estimate_pi(POINTS, &mut workers(cores))
        })
        .yours_on(machine::thread_counts(), |count| {
            let mut workers = workers(count);
            move || yours::estimate_pi(POINTS, &mut workers)
        })
        .solution_on(machine::thread_counts(), |count| {
            let mut workers = workers(count);
            move || solution::estimate_pi(POINTS, &mut workers)
        })
        .run();
}

fn workers(count: usize) -> Vec<Worker> {
    let start = |_| Worker::start(this_program("worker")).expect("a program can start itself");
    (0..count).map(start).collect()
}

fn on_threads(count: usize) -> u64 {
    let share = |stream| Share { samples: POINTS / count as u64, stream };
    thread::scope(|scope| {
        let start = |stream| scope.spawn(move || count_hits(share(stream)));
        let threads: Vec<_> = (0..count as u64).map(start).collect();
        threads.into_iter().map(|thread| thread.join().expect("counting does not panic")).sum()
    })
}
