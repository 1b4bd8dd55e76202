//! # Histogram: counters that everybody wants
//!
//! To count how many values lie in each of 64 bins, an invocation finds the bin of its value, reads
//! the bin's counter, and writes back one more. If another one does the same in between, one of the
//! two is lost:
//!
//! ```text
//!   invocation 7     reads 41             writes 42
//!   invocation 9               reads 41             writes 42       two values, counted once
//! ```
//!
//! An *atomic* operation reads and writes in one step that nobody gets between:
//! `atomicAdd(&counts[bin], 1u)`. (CUDA: `atomicAdd`. OpenCL: `atomic_add`.) But additions to one
//! word are done one after the other, and all the invocations of the card queue up at 64 words.
//!
//! So each workgroup gets counters of its own, in workgroup memory (the histogram is *privatised*):
//!
//! ```text
//!   values       ▪▪▪▪▪▪▪▪▪▪▪▪  ▪▪▪▪▪▪▪▪▪▪▪▪  ▪▪▪▪▪▪▪▪▪▪▪▪
//!                    │ count       │ count       │ count      atomics on the chip, one a value
//!   own          ▂▅▇▃▁         ▁▆▇▂▂         ▂▄▇▅▁
//!                    └─────────────┼─────────────┘ add        atomics in memory, one a bin and workgroup
//!   counts                     ▅▇█▇▄
//! ```
//!
//! The sums may be read only once all have counted: `workgroupBarrier()`. A few workgroups that take
//! many values each (the *grid stride* of an earlier exercise) have the least to add up.
//!
//! **Task.** Complete the kernels in `histogram.wgsl`. The host's side is given.
//!
//!     cargo test -p gpu --test histogram

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels};

/// The kernels in `histogram.wgsl`.
pub const KERNELS: Source = kernels!("histogram.wgsl");

/// Invocations in a workgroup.
pub const WORKGROUP: u32 = 256;

/// Bins of the histogram.
pub const BINS: usize = 64;

/// Which of the kernels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// All invocations count in the same counters, in the device's memory.
    Shared,
    /// Each workgroup counts in counters of its own, and adds them up.
    Own,
}

/// What the bins cover. It lies in memory as the kernel's structure does.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Range {
    low: f32,
    bins_per_unit: f32,
}

impl Range {
    /// [`BINS`] bins of equal width, from `low` (included) to `high` (not included).
    pub fn new(low: f32, high: f32) -> Self {
        Self { low, bins_per_unit: BINS as f32 / (high - low) }
    }

    /// The bin of a value; `None` if it lies outside, or is NaN.
    pub fn bin(&self, value: f32) -> Option<usize> {
        let place = (value - self.low) * self.bins_per_unit;
        (0.0..BINS as f32).contains(&place).then_some(place as usize)
    }
}

/// What the kernels do, on the processor.
pub fn histogram_serial(values: &[f32], range: Range) -> Vec<u32> {
    let mut counts = vec![0; BINS];
    for bin in values.iter().filter_map(|&value| range.bin(value)) {
        counts[bin] += 1;
    }
    counts
}

/// How many of the values lie in each bin, counted by so many workgroups, at least one.
pub fn histogram(
    gpu: &Gpu,
    method: Method,
    values: &[f32],
    range: Range,
    workgroups: u32,
) -> Vec<u32> {
    if values.is_empty() {
        return vec![0; BINS]; // a device has no empty buffers
    }
    let name = match method {
        Method::Shared => "shared_counters",
        Method::Own => "own_counters",
    };
    let counts = gpu.zeros(BINS);
    let bound =
        gpu.kernel(&KERNELS, name).bind(&[&gpu.uniform(&range), &gpu.upload(values), &counts]);
    gpu.submit(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
    gpu.download(&counts)
}
