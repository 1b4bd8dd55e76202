//! What a device can do at the most, measured, and how near a kernel comes to it.

use std::{env, time::Duration};

use super::{Gpu, Source, kernels};

const KERNELS: Source = kernels!("limits.wgsl");

/// Runs that are timed; the median counts.
const RUNS: usize = 9;

/// What a kernel does in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// Bytes read from and written to the device's memory.
    Bytes(usize),
    /// Floating-point operations; a multiply-add is two.
    Flops(usize),
}

/// Prints a line of the table of figures, in Markdown: adapter, exercise, time of the kernel, rate, and
/// the share of what the device can do at the most. `run` returns the time on the device, as
/// [`Gpu::timed`] does.
///
/// For races, behind `Race::run` of `common::speed`: it does nothing where no race is run, or its
/// results are asked for as JSON.
pub fn figure(gpu: &Gpu, exercise: &str, work: Work, run: impl FnMut() -> Duration) {
    let asked = |option: &str| env::args().any(|argument| argument == option);
    if !asked("--bench") || asked("--json") {
        return;
    }
    let seconds = median(run);
    let (amount, most, unit) = match work {
        Work::Bytes(bytes) => (bytes as f64, bandwidth(gpu), "GB/s"),
        Work::Flops(flops) => (flops as f64, multiply_adds(gpu), "GFLOP/s"),
    };
    let (rate, share) = (amount / seconds, 100.0 * amount / seconds / most);
    println!(
        "| {} | {exercise} | {:.3} ms | {:.1} {unit} | {share:.0} % of {:.1} |",
        gpu.name(),
        1e3 * seconds,
        1e-9 * rate,
        1e-9 * most
    );
    if gpu.is_software() {
        println!("  (a driver in software: this says nothing about a card)");
    }
}

/// Bytes a second that the device copies within its memory, read and written.
pub fn bandwidth(gpu: &Gpu) -> f64 {
    // Larger than the caches of most cards, and no more than a small device has.
    let bytes = if gpu.is_software() { 32 << 20 } else { 256 << 20 };
    let [from, to] = [0, 1].map(|_| gpu.zeros::<[f32; 4]>(bytes / 16));
    let bound = gpu.kernel(&KERNELS, "copy").bind(&[&from, &to]);
    let run = || gpu.timed(|pass| pass.dispatch(&bound, [4096, 1, 1]));
    2.0 * bytes as f64 / median(run)
}

/// Floating-point operations a second in multiply-adds of single precision.
pub fn multiply_adds(gpu: &Gpu) -> f64 {
    let workgroups = if gpu.is_software() { 16 } else { 4096 };
    let from = gpu.upload(&[[0.5_f32; 4]]);
    let to = gpu.zeros::<[f32; 4]>(256 * workgroups as usize);
    let bound = gpu.kernel(&KERNELS, "multiply_add").bind(&[&from, &to]);
    let run = || gpu.timed(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
    let flops = 2 * 4 * 4 * 256 * 256 * u64::from(workgroups);
    flops as f64 / median(run)
}

/// The median of some runs, in seconds, after one that warms up.
fn median(mut run: impl FnMut() -> Duration) -> f64 {
    run();
    let mut times: Vec<_> = (0..RUNS).map(|_| run()).collect();
    times.sort();
    times[RUNS / 2].as_secs_f64().max(1e-9)
}
