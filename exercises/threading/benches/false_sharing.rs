//! Times `threading/false_sharing`: each thread counts to a hundred thousand, in counters that lie
//! side by side, and in padded ones.

use common::{machine, speed::Race};
use std::{sync::atomic::AtomicU64, thread};
use threading::false_sharing as yours;
use threading_solution::false_sharing as solution;

const STEPS: u64 = 100_000;

/// Counters side by side.
fn in_one_line(counters: &[AtomicU64]) {
    thread::scope(|scope| {
        for counter in counters {
            scope.spawn(move || (0..STEPS).for_each(|_| solution::advance(counter)));
        }
    });
}

fn main() {
    let threads = machine::cores().max(2);
    let side_by_side: Vec<_> = (0..threads).map(|_| AtomicU64::new(0)).collect();
    Race::new("threading/false_sharing")
        .naive("counters side by side", || in_one_line(&side_by_side))
        .yours(|| yours::Progress::new(threads).run(STEPS))
        .solution(|| solution::Progress::new(threads).run(STEPS))
        .run();
}
