//! Times a few small things with your `timeit`.
//!
//!     cargo run --release -p profiling --example microbenchmark

use profiling::microbenchmark::{Plan, Real, measure};
use std::{collections::HashMap, hint::black_box};

/// Shows how long a call takes: best and median.
fn time<S, R>(what: &str, setup: impl FnMut() -> S, run: impl FnMut(S) -> R) {
    let timing = measure(&Real::new(), Plan::default(), setup, run);
    let [best, median] = [timing.best, timing.median].map(|seconds| 1e9 * seconds);
    println!("{what:<36} {best:>9.2} ns {median:>9.2} ns {:>12}", timing.calls);
}

/// Times a few functions of the standard library.
pub fn main() {
    println!("{:<36} {:>12} {:>12} {:>12}", "", "best", "median", "calls");
    time("nothing", || (), |()| ());
    time("square root", || (), |()| black_box(2.0_f64).sqrt());
    time("sine", || (), |()| black_box(2.0_f64).sin());
    time("power 2.5", || (), |()| black_box(2.0_f64).powf(2.5));
    time("sine of a number known beforehand", || (), |()| 2.0_f64.sin());
    time("1000 numbers, allocated", || (), |()| vec![1.0; black_box(1000)]);
    let table: HashMap<u64, f64> = (0..1000).map(|key| (key, key as f64)).collect();
    time("a look into a table of 1000 entries", || (), |()| table.get(&black_box(271)).copied());
    let numbers = |length: u64| (0..length).map(|i| (i * 7919 % 1009) as f64).collect::<Vec<_>>();
    let sort = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        numbers
    };
    time("1000 numbers, sorted", || numbers(1000), sort);
}
