//! # Estimating pi on a GPU
//!
//! Throw random points at the unit square: the share inside the quarter circle is pi/4. A million
//! invocations can't share one generator, and a million generators with a state each would take much
//! memory. So there is no state: the random number *is* a function of a counter, here the point's
//! number. Each invocation has numbers of its own, and any of them can be computed anew at any time,
//! also on the processor. (NVIDIA's cuRAND and JAX work like this, with better functions.)
//!
//! Counting needs care. One counter for all hits, in the device's memory, would have all invocations
//! queue for it. Each counts its own points first. Then those of a workgroup add up in *workgroup
//! memory*, which is near and fast, and one of them writes the sum:
//!
//! ```text
//!   invocation     0   1   2  …  63          each: its own points, in a loop
//!                   \  |   |    /            atomicAdd(&inside, own)
//!   workgroup        [ inside ]              ── workgroupBarrier() ──
//!                        |                   invocation 0 alone
//!   device        hits[workgroup]            the host adds these up
//! ```
//!
//! The barrier is what makes it right: nobody may read the sum before all have added to it. CUDA
//! calls such memory `__shared__`, and the barrier `__syncthreads()`; OpenCL `__local`, and
//! `barrier(CLK_LOCAL_MEM_FENCE)`.
//!
//! A loop must stay short: drivers stop a kernel that runs for seconds, and Mesa's drivers in software
//! leave a loop after 65 535 rounds without a word. Here it is [`ROUNDS`] at most.
//!
//! **Task.** Complete the kernel in `pi.wgsl`, and [`estimate_pi`].
//!
//!     cargo test -p gpu --test pi

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels};

/// The kernels in `pi.wgsl`.
pub const KERNELS: Source = kernels!("pi.wgsl");

/// Invocations in a workgroup: `@workgroup_size` of the kernel.
pub const WORKGROUP: u32 = 64;

/// Points of an invocation, at most.
pub const ROUNDS: u32 = 256;

/// What is the same for all invocations.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Parameters {
    /// Points in all.
    pub points: u32,
    /// Points of an invocation: the first one takes those from 0 on, the next one goes on from there.
    pub rounds: u32,
}

/// A number that looks random, for each counter another one. The kernel has the same.
pub fn random(counter: u32) -> u32 {
    let state = counter.wrapping_mul(747_796_405).wrapping_add(2_891_336_453);
    let word = ((state >> ((state >> 28) + 4)) ^ state).wrapping_mul(277_803_737);
    (word >> 22) ^ word
}

/// Whether the point of this number lies inside the quarter circle: the middle of one of 2¹⁴ by 2¹⁴
/// cells.
pub fn hit(point: u32) -> bool {
    let bits = random(point);
    let (x, y) = (2 * (bits >> 18) + 1, 2 * ((bits >> 4) & 16_383) + 1);
    x * x + y * y < 1 << 30
}

/// What the kernel does, on the processor: the hits among points 0, 1, …, for each workgroup.
pub fn hits_serial(points: u32) -> Vec<u32> {
    let share = WORKGROUP * ROUNDS;
    let starts = (0..points).step_by(share as usize);
    let count = |start: u32| {
        let end = points.min(start.saturating_add(share));
        (start..end).filter(|&point| hit(point)).count() as u32
    };
    starts.map(count).collect()
}

/// The hits among points 0, 1, …, for each workgroup. There are workgroups for all points, and no
/// more; at least one point, and at most 2²⁹.
pub fn hits(gpu: &Gpu, points: u32) -> Vec<u32> {
    let workgroups = points.div_ceil(WORKGROUP * ROUNDS);
    let parameters = gpu.uniform(&Parameters { points, rounds: ROUNDS });
    let hits = gpu.zeros::<u32>(workgroups as usize);
    let bound = gpu.kernel(&KERNELS, "count").bind(&[&parameters, &hits]);
    gpu.submit(|pass| pass.dispatch(&bound, [workgroups, 1, 1]));
    gpu.download(&hits)
}

/// Estimates pi from so many points, at least one and at most 2²⁹.
pub fn estimate_pi(gpu: &Gpu, points: u32) -> f64 {
    // SOLUTION: add up the hits of all workgroups
    let inside: u64 = hits(gpu, points).into_iter().map(u64::from).sum();
    4.0 * inside as f64 / f64::from(points)
    // END
}
