//! Times `threading/dynamic_scheduling`: a picture whose lower half is much more expensive.

use common::{
    machine::{cores, thread_counts},
    speed::Race,
};
use rayon::{ThreadPool, ThreadPoolBuilder};
use threading::dynamic_scheduling as yours;
use threading_solution::dynamic_scheduling::{self as solution, View};

const COLUMNS: usize = 600;
const ROWS: usize = 400;
const VIEW: View = View { left: -2.0, top: 1.8, step: 0.005, limit: 1000 };

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("the pool starts")
}

fn picture() -> Vec<u32> {
    vec![0; COLUMNS * ROWS]
}

fn compute(i: usize, row: &mut [u32]) {
    VIEW.compute(i, row);
}

fn main() {
    let (threads, all) = (cores(), pool(cores()));
    Race::new("threading/dynamic_scheduling")
        .naive_with("static blocks", picture, |pixels| {
            solution::static_blocks(pixels, COLUMNS, threads, compute);
        })
        .yours_with(picture, |pixels| all.install(|| yours::stealing(pixels, COLUMNS, compute)))
        .solution_with(picture, |pixels| {
            all.install(|| solution::stealing(pixels, COLUMNS, compute));
        })
        .other_with("your queue", picture, |pixels| {
            yours::queue(pixels, COLUMNS, threads, compute);
        })
        .other_with("the solution's queue", picture, |pixels| {
            solution::queue(pixels, COLUMNS, threads, compute);
        })
        .naive_on("static blocks", thread_counts(), |threads| {
            let mut pixels = picture();
            move || solution::static_blocks(&mut pixels, COLUMNS, threads, compute)
        })
        .yours_on(thread_counts(), |threads| {
            let (pool, mut pixels) = (pool(threads), picture());
            move || pool.install(|| yours::stealing(&mut pixels, COLUMNS, compute))
        })
        .solution_on(thread_counts(), |threads| {
            let (pool, mut pixels) = (pool(threads), picture());
            move || pool.install(|| solution::stealing(&mut pixels, COLUMNS, compute))
        })
        .run();
}
