//! Times `threading/atomics`: a histogram of a quarter of a million numbers, in bins that are
//! behind one lock, and in bins that are atomics.

use common::{machine, speed::Race};
use std::{sync::Mutex, thread};
use threading::atomics as yours;
use threading_solution::atomics as solution;

const BINS: usize = 1000;

/// The bins behind one lock, which is taken for every number.
fn locked(values: &[f64], threads: usize) -> Vec<u64> {
    let counts = Mutex::new(vec![0; BINS]);
    thread::scope(|scope| {
        for part in values.chunks(values.len().div_ceil(threads)) {
            scope.spawn(|| {
                for index in part.iter().filter_map(|&value| solution::bin(value, BINS)) {
                    counts.lock().expect("no thread panicked")[index] += 1;
                }
            });
        }
    });
    counts.into_inner().expect("no thread panicked")
}

fn main() {
    // Weyl's sequence: spread evenly, and no two neighbours in the same bin.
    let values: Vec<_> = (0..250_000).map(|k| (f64::from(k) * 0.618_033_988_75).fract()).collect();
    let all = machine::cores();
    Race::new("threading/atomics")
        .naive("one lock", || locked(&values, all))
        .yours(|| yours::histogram(&values, BINS, all))
        .solution(|| solution::histogram(&values, BINS, all))
        .yours_on(machine::thread_counts(), |threads| {
            let values = &values;
            move || yours::histogram(values, BINS, threads)
        })
        .solution_on(machine::thread_counts(), |threads| {
            let values = &values;
            move || solution::histogram(values, BINS, threads)
        })
        .run();
}
