//! # Matrix product: read once, use sixteen times
//!
//! C = A B. Each element of C is a row of A times a column of B, and no element needs another one:
//! an invocation for each is a program of five lines. But all invocations of a row of C read the same
//! row of A, and all of a column the same column of B, again and again:
//!
//! ```text
//!                      B  ┌────┬────┬────┐
//!                         │    │▒▒▒▒│    │
//!                         │    │▒▒▒▒│    │      every row of the ░ and every column
//!                         │    │▒▒▒▒│    │      of the ▒ is used by 16 invocations
//!                         └────┴────┴────┘      of the workgroup that computes the █
//!   A  ┌──────────────┐  C┌────┬────┬────┐
//!      │░░░░░░░░░░░░░░│   │    │████│    │
//!      └──────────────┘   └────┴────┴────┘
//! ```
//!
//! So a workgroup of 16 × 16 invocations brings what it needs together. It goes along the ░ and down
//! the ▒ in steps of 16. In each step, every invocation copies one word of a *tile* of A and one of B
//! into workgroup memory, and then each adds up 16 products from there:
//!
//! ```text
//!   for each step:   copy  |  wait until all have copied  |  add 16 products  |  wait until all have added
//! ```
//!
//! Without the first wait, words are read before they are there. Without the second one, fast
//! invocations overwrite the tiles that slow ones still read. (CUDA: two `__syncthreads()`.) Every
//! invocation of the workgroup must come to each barrier, also one that has no element of C: it may
//! not return early. Where a tile reaches beyond the edge of a matrix, zeros stand for what is not
//! there.
//!
//! **Task.** Complete the kernels in `matmul.wgsl`. The host's side is given.
//!
//!     cargo test  -p gpu --test matmul
//!     cargo bench -p gpu --bench matmul

use bytemuck::{Pod, Zeroable};
use common::gpu::{Buffer, Gpu, Source, kernels};

/// The kernels in `matmul.wgsl`. Each of their loops must end: wgpu does not see to it here, which would
/// take time. (The simulator does.)
// SAFETY: every loop ends: `k` and `first` grow, up to the length of a row.
pub const KERNELS: Source = unsafe { kernels!("matmul.wgsl").without_loop_bounds() };

/// Rows and columns of a workgroup, and of a tile.
pub const TILE: u32 = 16;

/// Which of the kernels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Method {
    /// Every invocation reads all it needs.
    Naive,
    /// A workgroup reads tiles of [`TILE`] by [`TILE`] together.
    Tiled,
}

/// Sizes of the matrices: A has `rows` by `inner` elements, B has `inner` by `columns`. They lie in
/// memory as the kernel's structure does.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Sizes {
    /// Rows of A and C.
    pub rows: u32,
    /// Columns of A, which are as many as rows of B.
    pub inner: u32,
    /// Columns of B and C.
    pub columns: u32,
}

/// What the kernels do, on the processor. Matrices lie row by row.
pub fn matmul_serial(a: &[f32], b: &[f32], sizes: Sizes) -> Vec<f32> {
    let Sizes { rows, inner, columns } = sizes;
    let mut c = vec![0.0; (rows * columns) as usize];
    for row in 0..rows {
        for k in 0..inner {
            let factor = a[(row * inner + k) as usize];
            for column in 0..columns {
                c[(row * columns + column) as usize] += factor * b[(k * columns + column) as usize];
            }
        }
    }
    c
}

/// Copies A and B to the device, and their product back.
pub fn product(gpu: &Gpu, method: Method, a: &[f32], b: &[f32], sizes: Sizes) -> Vec<f32> {
    let c = gpu.zeros((sizes.rows * sizes.columns) as usize);
    matmul(gpu, method, [&gpu.upload(a), &gpu.upload(b)], &c, sizes);
    gpu.download(&c)
}

/// Writes the product of A and B to `c`, by one dispatch along x (columns of C) and y (rows).
pub fn matmul(gpu: &Gpu, method: Method, [a, b]: [&Buffer<f32>; 2], c: &Buffer<f32>, sizes: Sizes) {
    let name = match method {
        Method::Naive => "naive",
        Method::Tiled => "tiled",
    };
    let bound = gpu.kernel(&KERNELS, name).bind(&[&gpu.uniform(&sizes), a, b, c]);
    let workgroups = [sizes.columns.div_ceil(TILE), sizes.rows.div_ceil(TILE), 1];
    gpu.submit(|pass| pass.dispatch(&bound, workgroups));
}
