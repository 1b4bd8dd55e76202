//! # One invocation an element
//!
//! `saxpy` is y ← a x + y, on vectors of single precision; the name is that of BLAS, the library of
//! linear algebra. No element needs another one. On a processor it is a loop; on a GPU the loop is
//! gone, and each of its rounds is an invocation:
//!
//! ```text
//!   for i in 0..400 {                   invocation   0   1   2  … 255 │ 256 257 … 399 │ 400 … 511
//!       y[i] = a * x[i] + y[i];         element      0   1   2  … 255 │ 256 257 … 399 │   none
//!   }                                                workgroup 0      │      workgroup 1
//! ```
//!
//! Workgroups are started whole. 400 elements need two workgroups of 256, and then 112 invocations have
//! no element. They must do nothing: this is the *guard* at the head of nearly every kernel. Without
//! it they would read and write behind the end of the vectors. What happens there depends on the
//! device, and often nothing does for years.
//!
//! In CUDA: `int i = blockIdx.x * blockDim.x + threadIdx.x; if (i < n) y[i] = a * x[i] + y[i];`,
//! launched by `saxpy<<<(n + 255) / 256, 256>>>(…)`. Numbers that are the same for all invocations are
//! arguments there; here they stand in a buffer of their own, `var<uniform>`.
//!
//! **Task.** Complete the kernel in `saxpy.wgsl`, and [`saxpy`].
//!
//!     cargo test  -p gpu --test saxpy
//!     cargo bench -p gpu --bench saxpy

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels};

/// The kernels in `saxpy.wgsl`.
pub const KERNELS: Source = kernels!("saxpy.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 256;

/// What is the same for all invocations. It lies in memory as the kernel's structure does.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Parameters {
    /// The factor of x.
    pub a: f32,
    /// Number of elements.
    pub length: u32,
}

/// What the kernel does, on the processor.
pub fn saxpy_serial(a: f32, x: &[f32], y: &mut [f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// Returns a x + y, computed by one dispatch along x. The vectors have the same length, up to
/// 65 535 workgroups; they may be empty.
///
/// Each of them is copied to the device once, and the result is copied back once. There are no more
/// workgroups than it takes.
pub fn saxpy(gpu: &Gpu, a: f32, x: &[f32], y: &[f32]) -> Vec<f32> {
    let length = x.len() as u32;
    // SOLUTION: upload both vectors and the parameters, dispatch workgroups enough, and download y
    let parameters = gpu.uniform(&Parameters { a, length });
    let (x, y) = (gpu.upload(x), gpu.upload(y));
    let kernel = gpu.kernel(&KERNELS, "saxpy");
    let bound = kernel.bind(&[&parameters, &x, &y]);
    gpu.submit(|pass| pass.dispatch(&bound, [length.div_ceil(WORKGROUP), 1, 1]));
    gpu.download(&y)
    // END
}
