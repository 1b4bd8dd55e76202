//! Times `threading/pi`: two million points, on one thread and on more.

use common::{machine, speed::Race};
use threading::pi as yours;
use threading_solution::pi as solution;

const POINTS: u64 = 2_000_000;

fn main() {
    let all = machine::cores() as u64;
    Race::new("threading/pi")
        .naive("one thread", || solution::count_hits(POINTS, 0))
        .yours(|| yours::estimate_pi(POINTS, all, yours::count_hits))
        .solution(|| solution::estimate_pi(POINTS, all, solution::count_hits))
        .yours_on(machine::thread_counts(), |threads| {
            move || yours::estimate_pi(POINTS, threads as u64, yours::count_hits)
        })
        .solution_on(machine::thread_counts(), |threads| {
            move || solution::estimate_pi(POINTS, threads as u64, solution::count_hits)
        })
        .run();
}
