//! What a device can do at the most, measured.

use std::time::{Duration, Instant};

use super::{Gpu, Source, kernels};

// SAFETY: every loop ends: its variable grows, up to a length.
const KERNELS: Source = unsafe { kernels!("limits.wgsl").without_loop_bounds() };

/// A device is timed for so long at a time.
const WINDOW: Duration = Duration::from_millis(200);

/// So often it may be no faster than before: then it has warmed up. A card that had nothing to do has a
/// fifth of its clock, and takes a while to get faster.
const PATIENCE: usize = 5;

/// But it is not timed longer than this.
const AT_MOST: Duration = Duration::from_secs(6);

/// Bytes that are more than the caches of most cards hold, and no more than a small card has.
pub const BEYOND_CACHES: usize = 256 << 20;

/// The same for a driver in software, which works on the processor's caches and memory.
pub const BEYOND_CACHES_IN_SOFTWARE: usize = 32 << 20;

/// Bytes a second that the device copies within its memory, read and written.
pub fn bandwidth(gpu: &Gpu) -> f64 {
    let bytes = if gpu.is_software() { BEYOND_CACHES_IN_SOFTWARE } else { BEYOND_CACHES };
    let [from, to] = [0, 1].map(|_| gpu.zeros::<[f32; 4]>(bytes / 16));
    let bound = gpu.kernel(&KERNELS, "copy").bind(&[&from, &to]);
    let run = || gpu.timed(|pass| pass.dispatch(&bound, [16_384, 1, 1]));
    2.0 * bytes as f64 / settled(run)
}

/// Floating-point operations a second in multiply-adds of single precision.
pub fn multiply_adds(gpu: &Gpu) -> f64 {
    let workgroups = if gpu.is_software() { 16 } else { 4096 };
    let from = gpu.upload(&[[0.5_f32; 4]]);
    let to = gpu.zeros::<[f32; 4]>(256 * workgroups as usize);
    let bound = gpu.kernel(&KERNELS, "multiply_add").bind(&[&from, &to]);
    let run = || gpu.timed(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
    let flops = 2 * 4 * 4 * 256 * 256 * u64::from(workgroups);
    flops as f64 / settled(run)
}

/// How long a run takes on a device that has warmed up, in seconds: of each window the median, and of
/// all windows the smallest, until none is smaller any more.
pub fn settled(mut run: impl FnMut() -> Duration) -> f64 {
    let begin = Instant::now();
    let (mut best, mut in_vain) = (f64::INFINITY, 0);
    while in_vain < PATIENCE && begin.elapsed() < AT_MOST {
        let (since, mut times) = (Instant::now(), Vec::new());
        while times.is_empty() || since.elapsed() < WINDOW {
            times.push(run());
        }
        times.sort();
        let median = times[times.len() / 2].as_secs_f64();
        in_vain = if median < 0.99 * best { 0 } else { in_vain + 1 };
        best = best.min(median);
    }
    best.max(1e-9)
}
