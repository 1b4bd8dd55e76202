//! Measures what a message between two ranks costs, for lengths from 8 B to 4 MiB.
//!
//!     cargo build --release -p mpi-point-to-point --example ping_pong
//!     mpirun -n 2 target/release/examples/ping_pong
//!
//! It runs on your `ping_pong.rs`. With `-p mpi-point-to-point-solution` it runs on the solution.
//! `peers/c/ping_pong.c` is the same program in C.

use mpi::traits::*;
use mpi_point_to_point::ping_pong::{Cost, fit, lengths, one_way};
use std::process::ExitCode;

/// Round trips before those that are measured.
const WARM: usize = 20;

/// Runs on the ranks of the world.
pub fn main() -> ExitCode {
    let Some(universe) = mpi::initialize() else {
        eprintln!("ping_pong: MPI does not start");
        return ExitCode::FAILURE;
    };
    let world = universe.world();
    if world.size() < 2 {
        eprintln!("ping_pong: a message needs two ranks. Start it by `mpirun -n 2`");
        return ExitCode::from(2);
    }
    let mut measured = Vec::new();
    if world.rank() == 0 {
        println!("{:>10} {:>14} {:>14}", "bytes", "time in us", "MB/s");
    }
    for length in lengths() {
        let mut message = vec![0; length];
        // As much time for each length, but enough round trips to find a quiet moment.
        let round_trips = ((64 << 20) / length).clamp(100, 5000);
        one_way(&world, &mut message, WARM, mpi::time);
        if let Some(time) = one_way(&world, &mut message, round_trips, mpi::time) {
            println!("{length:>10} {:>14.3} {:>14.1}", time * 1e6, length as f64 / time * 1e-6);
            measured.push((length, time));
        }
    }
    if world.rank() == 0 {
        let Cost { latency, bandwidth } = fit(&measured);
        println!("latency {:.3} us, bandwidth {:.1} MB/s", latency * 1e6, bandwidth * 1e-6);
    }
    ExitCode::SUCCESS
}
