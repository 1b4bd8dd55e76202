//! Figures of a card: how long a kernel takes, and how near it comes to what the card can do.

use serde_json::json;
use std::{
    env,
    ffi::OsString,
    fs::OpenOptions,
    io::{self, Write},
    process,
    time::Duration,
};

use super::{
    Gpu, bandwidth,
    limits::{BEYOND_CACHES, BEYOND_CACHES_IN_SOFTWARE, settled},
    multiply_adds,
};

/// The variable that names a file, to which each figure is added as a line of JSON. The command
/// `cargo hpc speed` sets it where it wants to have them.
const FIGURES: &str = "HPC_FIGURES";

/// What a kernel does in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// Bytes read from and written to the device's memory.
    Bytes(usize),
    /// Floating-point operations; a multiply-add is two.
    Flops(usize),
}

/// Elements of `f32` in a buffer that no cache holds, so that each is moved to and from memory.
pub fn long(gpu: &Gpu) -> usize {
    let bytes = if gpu.is_software() { BEYOND_CACHES_IN_SOFTWARE } else { BEYOND_CACHES };
    bytes / size_of::<f32>()
}

/// Rows and columns of a square matrix about as [`long`]. Rows begin with a line of memory, but are no
/// power of two long: then all of a column could lie in the same few banks.
pub fn wide(gpu: &Gpu) -> u32 {
    let side = long(gpu).isqrt() as u32 / 32 * 32;
    if side.is_power_of_two() { side - 32 } else { side }
}

/// Measures the kernel of the *solution* on this device: its time, its rate, and the share of what the
/// device can do at the most. `prepare` makes what runs it, on data that are large (see [`long`] and
/// [`wide()`]), and returns the time on the device, as [`Gpu::timed`] does.
///
/// For races, behind `Race::run` of `common::speed`: it does nothing where no race is run. It is shown
/// in words, unless results are asked for as JSON, and handed to `cargo hpc speed`, where that asks.
///
/// Ends the process with exit code 1 where a figure can't be handed on.
pub fn figure<R: FnMut() -> Duration>(
    gpu: &Gpu,
    exercise: &str,
    work: Work,
    prepare: impl FnOnce() -> R,
) {
    let asked = |option: &str| env::args().any(|argument| argument == option);
    let (file, is_shown) = (env::var_os(FIGURES), !asked("--json"));
    if !asked("--bench") || file.is_none() && !is_shown {
        return;
    }
    let seconds = settled(prepare());
    let (amount, limit, unit) = match work {
        Work::Bytes(bytes) => (bytes as f64, bandwidth(gpu), "GB/s"),
        Work::Flops(flops) => (flops as f64, multiply_adds(gpu), "GFLOP/s"),
    };
    let (name, rate) = (gpu.name(), amount / seconds);
    if is_shown {
        println!(
            "\n  The solution's kernel on large data: {:.3} ms, {:.1} {unit}. That is {:.0} % of\n  \
             {:.1} {unit}, measured as the limit of {name}.",
            1e3 * seconds,
            1e-9 * rate,
            100.0 * rate / limit,
            1e-9 * limit
        );
        if gpu.is_software() {
            println!("  (It is a driver in software, which says nothing about a card.)");
        }
    }
    let figure = json!({
        "adapter": name,
        "is_software": gpu.is_software(),
        "exercise": exercise,
        "seconds": seconds,
        "rate": rate,
        "limit": limit,
        "unit": unit,
    });
    if let Some(file) = file
        && let Err(error) = add(&file, &format!("{figure}\n"))
    {
        eprintln!("error: {}: {error}", file.display());
        process::exit(1);
    }
}

fn add(file: &OsString, line: &str) -> io::Result<()> {
    OpenOptions::new().append(true).open(file)?.write_all(line.as_bytes())
}
