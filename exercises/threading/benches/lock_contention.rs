//! Times `threading/lock_contention`: half a million points, with the lock taken for every hit, and
//! once by each thread. With a lock for every hit, a second thread makes it slower.

use common::{evidence::CountingMutex, machine, speed::Race};
use rand::{SeedableRng, rngs::SmallRng};
use std::thread;
use threading::lock_contention as yours;
use threading_solution::lock_contention as solution;

const POINTS: u64 = 500_000;

/// What the exercise begins with.
fn lock_for_every_hit(samples: u64, threads: u64, total: &CountingMutex<u64>) {
    thread::scope(|scope| {
        for stream in 0..threads {
            let share = samples / threads + u64::from(stream < samples % threads);
            scope.spawn(move || {
                let mut rng = SmallRng::seed_from_u64(stream);
                for _ in 0..share {
                    if solution::throw(&mut rng) {
                        *total.lock().expect("no thread panicked") += 1;
                    }
                }
            });
        }
    });
}

fn main() {
    let two = [1, 2];
    let all = machine::cores() as u64;
    Race::new("threading/lock_contention")
        .naive("a lock for every hit", || {
            let total = CountingMutex::new(0);
            lock_for_every_hit(POINTS, all, &total);
            total.into_inner()
        })
        .yours(|| {
            let total = CountingMutex::new(0);
            yours::add_hits(POINTS, all, &total, yours::throw);
            total.into_inner()
        })
        .solution(|| {
            let total = CountingMutex::new(0);
            solution::add_hits(POINTS, all, &total, solution::throw);
            total.into_inner()
        })
        .naive_on("a lock for every hit", two, |threads| {
            move || lock_for_every_hit(POINTS, threads as u64, &CountingMutex::new(0))
        })
        .yours_on(two, |threads| {
            move || yours::add_hits(POINTS, threads as u64, &CountingMutex::new(0), yours::throw)
        })
        .solution_on(two, |threads| {
            move || {
                let total = CountingMutex::new(0);
                solution::add_hits(POINTS, threads as u64, &total, solution::throw);
            }
        })
        .run();
}
