//! # Kernel time apart from transfer time
//!
//! A queue takes orders and returns at once. Who looks at the clock before and after
//! [`Gpu::submit`] has measured how long it takes to *ask*:
//!
//! ```text
//!   host      ─upload─┐ submit ┐                      ┌─wait returns
//!                     │        └──────────────┐       │
//!   device            └─copies data──│        └─▓▓▓▓▓▓┘
//!                                            begin   end
//!                                            stamped by the device itself
//! ```
//!
//! There are two ways to do better. Wait for the device, [`Gpu::wait`], before each look at the host's
//! clock: right, but it includes the way to the driver and back, some ten to a hundred microseconds.
//! Or have the device stamp the time on a pass, as it begins and as it ends. Stamps count *ticks* from
//! an unknown start, so that only a difference of two means anything, and a device says how many
//! nanoseconds a tick has: [`Gpu::tick`]. Not every adapter has such a clock. CUDA has
//! `cudaEventRecord` and `cudaEventElapsedTime` for it, and OpenCL
//! `CL_PROFILING_COMMAND_START` and `…_END`.
//!
//! A figure for a kernel then says what it was measured by, and leaves out the transfers. A figure for
//! a *program* has them in it.
//!
//! **Task.** Complete the three functions below. The tests have a simulator with a clock of its own, on
//! which every duration is known exactly.
//!
//!     cargo test -p gpu --test timing

use common::gpu::{Gpu, Source, kernels};
use std::time::Duration;

/// The kernels in `timing.wgsl`.
pub const KERNELS: Source = kernels!("timing.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 64;

/// Where the time went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// Until the values were on the device.
    pub upload: Duration,
    /// For the pass, by the clock that [`Times::by_device`] says.
    pub kernel: Duration,
    /// Whether `kernel` is by the device's clock. Else it is the host's, and includes the way to the
    /// driver and back.
    pub by_device: bool,
    /// Until the values were back, once they had been computed.
    pub download: Duration,
}

/// The time between two stamps of a device, given the nanoseconds of a tick.
///
/// Stamps may be larger than 2⁵³: no floating-point number can hold them, though their difference is
/// small.
pub fn between([begin, end]: [u64; 2], tick: f32) -> Duration {
    // SOLUTION: take the difference in whole ticks, then turn it into nanoseconds
    let nanoseconds = (end - begin) as f64 * f64::from(tick);
    Duration::from_secs_f64(nanoseconds * 1e-9)
    // END
}

/// Uploads values, runs the kernel `halve` on them in one pass, downloads them, and says how long each
/// of the three took.
pub fn measure(gpu: &Gpu, values: &[f32]) -> (Vec<f32>, Times) {
    let kernel = gpu.kernel(&KERNELS, "halve");
    let workgroups = (values.len() as u32).div_ceil(WORKGROUP);
    // SOLUTION: wait before each look at `gpu.now()`; prefer the stamps of `gpu.submit_stamped`
    let start = gpu.now();
    let values = gpu.upload(values);
    gpu.wait();
    let upload = gpu.now() - start;

    let bound = kernel.bind(&[&values]);
    let start = gpu.now();
    let stamps = gpu.submit_stamped(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
    gpu.wait();
    let by_host = gpu.now() - start;
    let kernel = stamps.map_or(by_host, |stamps| between(stamps, gpu.tick()));

    let start = gpu.now();
    let values = gpu.download(&values);
    let download = gpu.now() - start;
    (values, Times { upload, kernel, by_device: stamps.is_some(), download })
    // END
}

/// The bandwidth that the kernel `halve` reached on so many values, in GB/s: 10⁹ bytes, read and
/// written, in a second.
pub fn bandwidth(values: usize, kernel: Duration) -> f64 {
    // SOLUTION: count the bytes of all reads and writes, and divide by the time
    let bytes = 2 * size_of::<f32>() * values;
    bytes as f64 / kernel.as_secs_f64() * 1e-9
    // END
}
