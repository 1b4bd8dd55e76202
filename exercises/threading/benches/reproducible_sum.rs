//! Times `threading/reproducible_sum`: more numbers than the cache holds. The plain sums are neither
//! accurate nor, in parallel, reproducible.

use common::{machine::thread_counts, speed::Race};
use rayon::{ThreadPool, ThreadPoolBuilder, prelude::*};
use threading::reproducible_sum as yours;
use threading_solution::reproducible_sum as solution;

const COUNT: usize = 12_000_000;

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("the pool starts")
}

fn main() {
    let all = pool(0);
    let values: Vec<_> = (0..COUNT).map(|i| ((i * 7919) % 1009) as f64 / 1009.0 - 0.3).collect();
    let values = &values[..];
    Race::new("threading/reproducible_sum")
        .naive("plain sum, one thread", || values.iter().sum::<f64>())
        .yours(|| all.install(|| yours::sum(values)))
        .solution(|| all.install(|| solution::sum(values)))
        .other("rayon's sum", || all.install(|| values.par_iter().sum::<f64>()))
        .yours_on(thread_counts(), |threads| {
            let pool = pool(threads);
            move || pool.install(|| yours::sum(values))
        })
        .solution_on(thread_counts(), |threads| {
            let pool = pool(threads);
            move || pool.install(|| solution::sum(values))
        })
        .bytes_read(size_of_val(values))
        .run();
}
