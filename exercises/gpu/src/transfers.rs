//! # Keeping data on the device
//!
//! A card has a memory of its own, and reads it at a few hundred to a few thousand GB/s. Between that
//! memory and the processor's lies a bus, with about 25 GB/s (PCIe 4.0, 16 lanes). So a step that
//! takes a millisecond on the device may take 20 on the way there and back:
//!
//! ```text
//!   copied for each step     ──up──▓▓──down────up──▓▓──down────up──▓▓──down──
//!   kept on the device       ──up──▓▓▓▓▓▓──down──                   ▓▓ one step
//! ```
//!
//! Data belong on the device from the first step to the last. What is copied is the beginning, once,
//! and the end, once.
//!
//! Submissions cost, too: each is a call to the driver, some ten to a hundred microseconds long. Many
//! dispatches go into one compute pass. They run one after the other, and each sees what the ones
//! before it wrote. In CUDA, launches in one stream do so, and `cudaMemcpy` stands before the first
//! and behind the last.
//!
//! **Task.** [`relax`] works, but it copies everything for every step. Mend that.
//!
//!     cargo test -p gpu --test transfers

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels};

/// The kernels in `transfers.wgsl`.
pub const KERNELS: Source = kernels!("transfers.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 64;

/// What is the same for all invocations.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Parameters {
    /// The share of its distance that a value goes in a step.
    pub rate: f32,
    /// Number of values.
    pub length: u32,
}

/// What so many steps of the kernel do, on the processor.
pub fn relax_serial(values: &mut [f32], targets: &[f32], rate: f32, steps: u32) {
    for _ in 0..steps {
        for (value, target) in values.iter_mut().zip(targets) {
            *value += rate * (target - *value);
        }
    }
}

/// Takes so many steps, in each of which every value goes the share `rate` of the way to its target.
///
/// `values` and `targets` have the same length. Each is copied to the device once, and the values are
/// copied back once. All steps are in one submission.
pub fn relax(gpu: &Gpu, values: &[f32], targets: &[f32], rate: f32, steps: u32) -> Vec<f32> {
    let length = values.len() as u32;
    let workgroups = length.div_ceil(WORKGROUP);
    let kernel = gpu.kernel(&KERNELS, "relax");
    let mut now = values.to_vec();
    for _ in 0..steps {
        let parameters = gpu.uniform(&Parameters { rate, length });
        let (targets, values) = (gpu.upload(targets), gpu.upload(&now));
        let bound = kernel.bind(&[&parameters, &targets, &values]);
        gpu.submit(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
        now = gpu.download(&values);
    }
    now
}
