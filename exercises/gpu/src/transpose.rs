//! # Transpose: rows in, rows out
//!
//! A matrix lies in memory row by row. Its transpose has columns where it has rows, so either what is
//! read or what is written goes down a column:
//!
//! ```text
//!   a, 32 invocations read a row      b, they write a column       memory of b
//!   ┌─────────────────┐               ┌──────┬──────────┐          each word is in another line
//!   │                 │               │      ▒          │          of 128 bytes:
//!   │ ░░░░░░░░░░░░░░░ │               │      ▒          │          32 lines, for 128 bytes
//!   │                 │               │      ▒          │
//!   └─────────────────┘               └──────┴──────────┘
//! ```
//!
//! A card moves memory in whole lines. Invocations that lie side by side, 32 at a time, share a line
//! if they want words that lie side by side (CUDA: *coalesced* access). A column has no two words in
//! one line.
//!
//! The way out is a detour. A workgroup reads a square *tile* of the matrix by rows into *workgroup
//! memory*, which is small, on the chip, and good at any order. Then it writes the transposed tile,
//! by rows again:
//!
//! ```text
//!   a                tile                 b
//!   ░░░░ by rows →   ░░░░                 ░░▒░ → by rows
//!   ▒▒▒▒             ▒▒▒▒  by columns →   ░░▒░
//!   ░░░░             ░░░░                 ░░▒░
//! ```
//!
//! An invocation writes what other ones have read. So all of them must have read before one writes:
//! `workgroupBarrier()` lets none pass until all have come. (CUDA: `__shared__` and
//! `__syncthreads()`. OpenCL: `__local` and `barrier(CLK_LOCAL_MEM_FENCE)`.)
//!
//! Workgroup memory is good at *nearly* any order. It has 32 *banks*, and the word at index i lies in
//! bank i % 32; each bank hands out one word at a time. 32 invocations that read down a column of a
//! tile whose rows have 32 words all want the same bank. If the rows have one word more, they want 32
//! different ones.
//!
//! **Task.** Complete the kernels in `transpose.wgsl`, and [`transpose`]. The tests count lines and
//! banks on the simulator.
//!
//!     cargo test  -p gpu --test transpose
//!     cargo bench -p gpu --bench transpose

use bytemuck::{Pod, Zeroable};
use common::gpu::{Buffer, Gpu, Source, kernels};

/// The kernels in `transpose.wgsl`. Each of their loops must end: wgpu does not see to it here, which would
/// take time. (The simulator does.)
// SAFETY: every loop ends: `k` grows, up to the rows of a tile.
pub const KERNELS: Source = unsafe { kernels!("transpose.wgsl").without_loop_bounds() };

/// Rows and columns of a tile, and columns of a workgroup.
pub const TILE: u32 = 32;

/// Rows of a workgroup.
pub const ROWS: u32 = 8;

/// Which of the kernels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// An invocation for each element.
    Naive,
    /// A workgroup for each tile of [`TILE`] by [`TILE`] elements.
    Tiled,
}

/// Rows and columns of the matrix to be transposed. It lies in memory as the kernel's structure does.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Shape {
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
}

/// What the kernels do, on the processor.
pub fn transpose_serial(a: &[f32], shape: Shape) -> Vec<f32> {
    let (rows, columns) = (shape.rows as usize, shape.columns as usize);
    (0..rows * columns).map(|i| a[i % rows * columns + i / rows]).collect()
}

/// Copies a matrix to the device, and its transpose back. Both lie row by row.
pub fn transposed(gpu: &Gpu, method: Method, a: &[f32], shape: Shape) -> Vec<f32> {
    let b = gpu.zeros(a.len());
    transpose(gpu, method, &gpu.upload(a), &b, shape);
    gpu.download(&b)
}

/// Writes the transpose of `a` to `b`, by one dispatch along x (columns of `a`) and y (rows).
///
/// There are no more workgroups than it takes. The matrix may be empty.
pub fn transpose(gpu: &Gpu, method: Method, a: &Buffer<f32>, b: &Buffer<f32>, shape: Shape) {
    let name = match method {
        Method::Naive => "naive",
        Method::Tiled => "tiled",
    };
    let bound = gpu.kernel(&KERNELS, name).bind(&[&gpu.uniform(&shape), a, b]);
    todo!("see how many columns and rows of `a` a workgroup takes, for each method, and dispatch")
}
