//! Times `threading/parallel_stencil`: steps on a plate that fits into the cache.

use common::{machine::thread_counts, speed::Race};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::mem;
use threading::parallel_stencil as yours;
use threading_solution::parallel_stencil as solution;

const COLUMNS: usize = 1000;
const ROWS: usize = 1000;
const STEPS: usize = 10;

fn plate() -> Vec<f64> {
    (0..ROWS * COLUMNS).map(|i| (i % 97) as f64).collect()
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("the pool starts")
}

fn serial(plate: &mut Vec<f64>) {
    let mut next = plate.clone();
    for _ in 0..STEPS {
        solution::step_serial(plate, &mut next, COLUMNS, |around, row| {
            solution::update_row(around, row, 0.2);
        });
        mem::swap(plate, &mut next);
    }
}

fn main() {
    let all = pool(0);
    Race::new("threading/parallel_stencil")
        .naive_with("one thread", plate, serial)
        .yours_with(plate, |plate| {
            all.install(|| yours::evolve(mem::take(plate), COLUMNS, 0.2, STEPS))
        })
        .solution_with(plate, |plate| {
            all.install(|| solution::evolve(mem::take(plate), COLUMNS, 0.2, STEPS))
        })
        .yours_on(thread_counts(), |threads| {
            let (pool, mut plate) = (pool(threads), plate());
            move || {
                plate = pool.install(|| yours::evolve(mem::take(&mut plate), COLUMNS, 0.2, STEPS))
            }
        })
        .solution_on(thread_counts(), |threads| {
            let (pool, mut plate) = (pool(threads), plate());
            move || {
                plate =
                    pool.install(|| solution::evolve(mem::take(&mut plate), COLUMNS, 0.2, STEPS))
            }
        })
        .run();
}
