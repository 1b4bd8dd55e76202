//! Draws the flame graph of your `hotspot.rs`.
//!
//!     cargo run --release -p profiling --example hotspot
//!     cargo run --release -p profiling --example hotspot -- before.svg
//!
//! With `-p profiling-solution --features flamegraph` it is that of the solution.

use pprof::{
    Frames, ProfilerGuardBuilder, Symbol,
    flamegraph::{self, Palette, color::BasicPalette},
};
use profiling::hotspot::{Plate, simulate, veined};
use std::{env, error::Error, fs::File, path::PathBuf, time::Instant};

/// Samples a second. Not a round number, so that they don't fall into step with the program.
const FREQUENCY: i32 = 997;

/// Profiles until this many seconds are over: a fast program needs more runs to be seen.
const SECONDS: f64 = 2.0;

/// The file to write: the one named on the command line, or one beside what cargo built.
fn target() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(name) = env::args_os().nth(1) {
        return Ok(name.into());
    }
    let program = env::current_exe()?;
    let built = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    Ok(built.map_or_else(env::temp_dir, PathBuf::from).join("hotspot.svg"))
}

/// Leaves out what is below `simulate`, or else below `main`: how Rust starts a program.
fn without_start(frames: &mut Frames) {
    // Names come with their path or without, as the debug information has it.
    let called = |symbol: &Symbol, function: &str| {
        let name = symbol.name();
        name.starts_with(function) || name.contains(&format!("::{function}"))
    };
    let place = |function: &str| {
        frames.frames.iter().position(|inlined| inlined.iter().any(|one| called(one, function)))
    };
    if let Some(place) = place("simulate").or_else(|| place("main")) {
        frames.frames.truncate(place + 1);
    }
}

/// Profiles the simulation and writes the flame graph.
///
/// # Errors
///
/// Where the profiler does not start, or the file can't be written.
pub fn main() -> Result<(), Box<dyn Error>> {
    let file = target()?;
    let plate = Plate { rows: 200, columns: 300, dx: 0.005, dt: 0.04 };
    let start: Vec<f64> = (0..plate.rows * plate.columns)
        .map(|cell| if cell % plate.columns < plate.columns / 3 { 100.0 } else { 20.0 })
        .collect();
    let steps = 200;

    let profiler = ProfilerGuardBuilder::default().frequency(FREQUENCY).build()?;
    let (begin, mut runs) = (Instant::now(), 0);
    while runs == 0 || begin.elapsed().as_secs_f64() < SECONDS {
        simulate(&plate, veined, &start, steps);
        runs += 1;
    }
    let seconds = begin.elapsed().as_secs_f64() / f64::from(runs);
    let report = profiler.report().frames_post_processor(without_start).build()?;
    let mut options = flamegraph::Options::default();
    options.title = format!("Where {steps} steps of the plate spend {:.1} ms", 1e3 * seconds);
    options.colors = Palette::Basic(BasicPalette::Orange);
    options.hash = true; // a function has the same colour in every graph
    report.flamegraph_with_options(File::create(&file)?, &mut options)?;

    let updates = (steps * start.len()) as f64;
    println!(
        "{steps} steps took {seconds:.4} s: {:.2} ns a cell and step",
        1e9 * seconds / updates
    );
    println!("The flame graph is in {}: open it in a browser.", file.display());
    Ok(())
}
