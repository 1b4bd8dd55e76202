//! # A sum, by trees
//!
//! Invocations of one workgroup can work together: they share workgroup memory, and can wait for each
//! other at a barrier. So 256 of them add up 256 numbers in 8 steps, in each of which half of the
//! numbers are added to the other half:
//!
//! ```text
//!   partial      0   1   2   3   4   5   6   7        eight numbers
//!                | \ | \ | \ | /                      half = 4: p[i] += p[i + 4]
//!                0   1   2   3   ── barrier ──
//!                | / | /                              half = 2
//!                0   1           ── barrier ──
//!                | /                                  half = 1
//!                0                                    the sum
//! ```
//!
//! Two rules make it right. A barrier stands between the writing of a number and its reading by
//! another invocation. And *every* invocation comes to every barrier, also those that have nothing
//! left to add. What works stays at the front, side by side, so that whole subgroups fall idle
//! together; with `p[2 * i] += p[2 * i + 1]` they would all have some work to the end.
//!
//! Workgroups can't wait for each other. So each writes its sum, and a *second dispatch*, of one
//! workgroup, adds up the sums. It is the same kernel. Before the tree, each invocation adds up many
//! numbers by itself, as in `grid_stride`: trees are short, and the stretch of plain additions, which
//! reads memory as fast as it can, is long.
//!
//! The order of additions is another one than in a loop, and so is the rounding. It is even better:
//! each number takes part in few additions.
//!
//! **Task.** Complete the kernel in `reduction.wgsl`, and [`sum_of`].
//!
//!     cargo test  -p gpu --test reduction
//!     cargo bench -p gpu --bench reduction

use common::gpu::{Buffer, Gpu, Source, kernels};

/// The kernels in `reduction.wgsl`.
pub const KERNELS: Source = kernels!("reduction.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 256;

/// What the kernel does, on the processor, with as little rounding as possible.
pub fn sum_serial(numbers: &[f32]) -> f32 {
    numbers.iter().map(|&number| f64::from(number)).sum::<f64>() as f32
}

/// The sum of numbers, which are copied to the device; 0 if there are none.
pub fn sum(gpu: &Gpu, numbers: &[f32], workgroups: u32) -> f32 {
    sum_of(gpu, &gpu.upload(numbers), workgroups)
}

/// The sum of numbers that are on the device already, by so many workgroups, at least one.
///
/// There are two dispatches in one submission: `reduce` on the numbers, in so many workgroups, and
/// `reduce` on the workgroups' sums, in one. One number is copied back.
pub fn sum_of(gpu: &Gpu, numbers: &Buffer<f32>, workgroups: u32) -> f32 {
    let kernel = gpu.kernel(&KERNELS, "reduce");
    let (sums, total) = (gpu.zeros::<f32>(workgroups as usize), gpu.zeros::<f32>(1));
    let length = |buffer: &Buffer<f32>| gpu.uniform(&(buffer.len() as u32));
    todo!("bind the kernel twice: to the numbers and `sums`, and to `sums` and `total`");
    gpu.download(&total)[0]
}
