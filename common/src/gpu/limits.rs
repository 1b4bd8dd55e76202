//! What a device can do at the most, measured.

use std::time::Duration;

use super::{Gpu, Source, kernels};

const KERNELS: Source = kernels!("limits.wgsl");

/// Runs that are timed; the median counts.
const RUNS: usize = 9;

/// Bytes that are more than the caches of most cards hold, and no more than a small card has.
pub const BEYOND_CACHES: usize = 256 << 20;

/// The same for a driver in software, which works on the processor's caches and memory.
pub const BEYOND_CACHES_IN_SOFTWARE: usize = 32 << 20;

/// Bytes a second that the device copies within its memory, read and written.
pub fn bandwidth(gpu: &Gpu) -> f64 {
    let bytes = if gpu.is_software() { BEYOND_CACHES_IN_SOFTWARE } else { BEYOND_CACHES };
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
pub fn median(mut run: impl FnMut() -> Duration) -> f64 {
    run();
    let mut times: Vec<_> = (0..RUNS).map(|_| run()).collect();
    times.sort();
    times[RUNS / 2].as_secs_f64().max(1e-9)
}
