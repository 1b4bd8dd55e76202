//! # Hello, GPU
//!
//! A GPU runs one function, the *kernel*, a great many times at once. Each run is an *invocation*.
//! All that tells one invocation from another is its number. Invocations come in *workgroups* of a
//! fixed size, and you ask for a number of workgroups:
//!
//! ```text
//!   workgroup 0                  workgroup 1                  workgroup 2
//!   local     0   1  …  63       local     0   1  …   63      local      0    1  …   63
//!   global    0   1  …  63       global   64  65  …  127      global   128  129  …  191
//! ```
//!
//! CUDA calls them threads and blocks, and computes `blockIdx.x * blockDim.x + threadIdx.x`; in
//! OpenCL they are work-items and work-groups, and there is `get_global_id(0)`. In WGSL the number
//! comes as an argument, `global_invocation_id`, and is a vector, because a dispatch may have up to
//! three dimensions. Here it has one: `.x` is all that matters.
//!
//! The device has a memory of its own. So a program has five steps, and every exercise of this topic
//! has them:
//!
//! 1. make *buffers*, which are arrays in the device's memory: [`Gpu::zeros`], [`Gpu::upload`]
//! 2. compile the kernel: [`Gpu::kernel`]
//! 3. *bind* buffers to its variables, `@binding(0)` first: [`Kernel::bind`]
//! 4. *dispatch* it in so many workgroups, inside a pass: [`Gpu::submit`], [`Pass::dispatch`]
//! 5. wait, and copy the results back: [`Gpu::download`]
//!
//! `cargo doc --open -p common --features gpu` shows what there is.
//!
//! **Task.** Complete the kernel in `hello_gpu.wgsl`, which is beside this file, and the functions
//! below. The tests run both twice: on a simulator that watches every access to memory, and on your
//! machine's device.
//!
//!     cargo test -p gpu --test hello_gpu
//!
//! [`Kernel::bind`]: common::gpu::Kernel::bind
//! [`Pass::dispatch`]: common::gpu::Pass::dispatch

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels};

/// The kernels in `hello_gpu.wgsl`.
pub const KERNELS: Source = kernels!("hello_gpu.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 64;

/// What an invocation knows about itself. It lies in memory as the kernel's structure does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Place {
    /// Its number in the whole dispatch.
    pub invocation: u32,
    /// The number of its workgroup.
    pub workgroup: u32,
    /// Its number in the workgroup.
    pub local: u32,
}

/// Has every invocation of so many workgroups, at least one, write down its [`Place`], and returns
/// them in the order of the invocations.
pub fn introduce(gpu: &Gpu, workgroups: u32) -> Vec<Place> {
    todo!("the five steps, with a buffer of zeros and the kernel `introduce`")
}

/// Whether one dispatch, along x alone, holds so many invocations in workgroups of [`WORKGROUP`].
///
/// One dimension takes [`Gpu::max_workgroups`] and no more.
pub fn fits(gpu: &Gpu, invocations: u64) -> bool {
    todo!("count the workgroups that it takes, and compare")
}
