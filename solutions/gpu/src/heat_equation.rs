//! # The heat equation: two buffers, back and forth
//!
//! The plate of the exercise `arrays/heat_equation`, on a GPU. A step computes every inner point from
//! itself and its four neighbours:
//!
//! ```text
//!          north
//!            |
//!   west -- centre -- east      new = centre + ratio (north + south + west + east - 4 centre)
//!            |
//!          south                ratio = alpha dt / dx², at most 1/4
//! ```
//!
//! Thousands of invocations do so at once, in any order. Were the new value put where the old one was,
//! a neighbour would read either. So a step reads one buffer and writes another one, and the next step
//! goes the other way (*double buffering*, or ping-pong):
//!
//! ```text
//!                 step 1            step 2            step 3
//!   buffer a   ───read──┐        ┌──write──►       ───read──┐
//!                       ▼        │                          ▼
//!   buffer b         write──►  ──read                    write──►   the result, for 3 steps
//! ```
//!
//! Buffers are not exchanged: a kernel is *bound* to them. It is bound twice, once for each direction,
//! and the dispatches take turns. All of them go into one pass, and each sees what the last one wrote.
//!
//! The points of the edge keep their temperature, and no step writes them. They must be in both
//! buffers.
//!
//! **Task.** Complete the kernel in `heat_equation.wgsl`, and [`evolve`].
//!
//!     cargo test  -p gpu --test heat_equation
//!     cargo bench -p gpu --bench heat_equation
//!
//! Then watch your plate cool, with the program in `examples/heat_equation.rs`:
//!
//!     cargo run --release -p gpu --example heat_equation -- --sample 150x200 disc.dat
//!     cargo run --release -p gpu --example heat_equation -- disc.dat --steps 2000 --png disc.png

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels};

/// The kernels in `heat_equation.wgsl`.
pub const KERNELS: Source = kernels!("heat_equation.wgsl");

/// Columns and rows of a workgroup.
pub const WORKGROUP: [u32; 2] = [32, 8];

/// Size of the plate with its edge, and how fast it changes. It lies in memory as the kernel's
/// structure does.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Plate {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
    /// `alpha dt / dx²`, from 0 to 1/4.
    pub ratio: f32,
}

/// What `steps` dispatches of the kernel do, on the processor.
pub fn evolve_serial(field: &[f32], plate: Plate, steps: usize) -> Vec<f32> {
    let (rows, columns) = (plate.rows as usize, plate.columns as usize);
    let (mut current, mut next) = (field.to_vec(), field.to_vec());
    for _ in 0..steps {
        for row in 1..rows.max(1) - 1 {
            for at in row * columns + 1..(row * columns + columns).max(1) - 1 {
                let around = current[at - columns]
                    + current[at + columns]
                    + current[at - 1]
                    + current[at + 1];
                next[at] = current[at] + plate.ratio * (around - 4.0 * current[at]);
            }
        }
        std::mem::swap(&mut current, &mut next);
    }
    current
}

/// The field after so many steps. It lies row by row, and has at least one point.
///
/// All steps are one submission. The result is copied back once.
pub fn evolve(gpu: &Gpu, field: &[f32], plate: Plate, steps: usize) -> Vec<f32> {
    // SOLUTION: fill two buffers, bind the kernel both ways, dispatch in turns, and download the last
    let buffers = [gpu.upload(field), gpu.upload(field)];
    let [a, b] = &buffers;
    let (kernel, parameters) = (gpu.kernel(&KERNELS, "step"), gpu.uniform(&plate));
    let ways = [kernel.bind(&[&parameters, a, b]), kernel.bind(&[&parameters, b, a])];
    let [width, height] = WORKGROUP;
    let workgroups = [plate.columns.div_ceil(width), plate.rows.div_ceil(height), 1];
    gpu.submit(|pass| {
        for way in ways.iter().cycle().take(steps) {
            pass.dispatch(way, workgroups);
        }
    });
    gpu.download(&buffers[steps % 2])
    // END
}
