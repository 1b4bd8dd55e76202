//! Times `threading/red_black`: sweeps over a plate that fits into the cache. The naive version has
//! one thread, and a plate stored as usual.

use common::{machine::thread_counts, speed::Race};
use rayon::{ThreadPool, ThreadPoolBuilder};
use threading::red_black as yours;
use threading_solution::red_black as solution;

const COLUMNS: usize = 1000;
const ROWS: usize = 1000;
const SWEEPS: usize = 2;

/// No zeros inside: they would turn into numbers so small that the processor is slow with them.
fn field() -> Vec<f64> {
    (0..ROWS * COLUMNS).map(|i| (i % 97) as f64).collect()
}

fn your_plate() -> yours::Plate {
    yours::Plate::from_rows(&field(), COLUMNS)
}

fn plate() -> solution::Plate {
    solution::Plate::from_rows(&field(), COLUMNS)
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("the pool starts")
}

fn main() {
    let (one, all) = (pool(1), pool(0));
    // Runs go on where the one before ended: it makes no difference to the time.
    let (mut usual, mut yours, mut apart, mut alone) = (field(), your_plate(), plate(), plate());
    Race::new("threading/red_black")
        .naive("one thread, stored as usual", || {
            (0..SWEEPS).for_each(|_| solution::sweep_serial(&mut usual, COLUMNS));
        })
        .yours(|| all.install(|| yours::relax(&mut yours, SWEEPS)))
        .solution(|| all.install(|| solution::relax(&mut apart, SWEEPS)))
        .other("one thread, colours apart", || {
            one.install(|| solution::relax(&mut alone, SWEEPS));
        })
        .yours_on(thread_counts(), |threads| {
            let (pool, mut plate) = (pool(threads), your_plate());
            move || pool.install(|| yours::relax(&mut plate, SWEEPS))
        })
        .solution_on(thread_counts(), |threads| {
            let (pool, mut plate) = (pool(threads), plate());
            move || pool.install(|| solution::relax(&mut plate, SWEEPS))
        })
        .run();
}
