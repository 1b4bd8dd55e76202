//! # Any length, from a fixed number of workgroups
//!
//! One invocation an element has two limits. One dimension of a dispatch holds 65 535 workgroups, and
//! so no more than 4 194 240 elements in workgroups of 64. And each workgroup costs a little to
//! start, for very little work.
//!
//! So let each invocation take many elements, in a loop. Which ones? Not those that lie side by side:
//! a device moves memory in lines of 128 bytes, and at its best, 32 neighbouring invocations touch
//! one line at the same time. Begin at your own number, and go on by the number of *all*
//! invocations:
//!
//! ```text
//!   two workgroups of 4, 19 values         value   0  1  2  3  4  5  6  7 │ 8  9 10 …  15 │ 16 17 18
//!   the invocation that takes it                   0  1  2  3  4  5  6  7 │ 0  1  2 …   7 │  0  1  2
//!                                                  first round            │ second        │ third
//! ```
//!
//! CUDA knows this as the *grid-stride loop*. The stride there is `gridDim.x * blockDim.x`; in OpenCL,
//! `get_global_size(0)`. It is right for every length and every number of workgroups, so that the
//! number can be chosen for the device, some for each of its processors, and not for the data.
//!
//! **Task.** Complete the kernel in `grid_stride.wgsl`. The host's side is given.
//!
//!     cargo test -p gpu --test grid_stride

use common::gpu::{Buffer, Gpu, Source, kernels};

/// The kernels in `grid_stride.wgsl`.
pub const KERNELS: Source = kernels!("grid_stride.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 64;

/// What the kernel does, on the processor.
pub fn roots_serial(values: &mut [f32]) {
    for value in values {
        *value = value.sqrt();
    }
}

/// The square roots of non-negative values, computed by so many workgroups, whatever their number is.
pub fn roots(gpu: &Gpu, values: &[f32], workgroups: u32) -> Vec<f32> {
    let values = gpu.upload(values);
    roots_of(gpu, &values, workgroups);
    gpu.download(&values)
}

/// As [`roots`], in place, on the device.
pub fn roots_of(gpu: &Gpu, values: &Buffer<f32>, workgroups: u32) {
    let bound = gpu.kernel(&KERNELS, "roots").bind(&[values]);
    gpu.submit(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
}
