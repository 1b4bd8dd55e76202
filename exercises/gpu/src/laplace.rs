//! # Laplace's equation: hundreds of dispatches, one submission
//!
//! The temperatures of a plate whose edges are kept warm or cold settle down so that every inner
//! point is the mean of its four neighbours. Sweep over the plate often enough, and put the mean into
//! each point, and they get there. Points that are coloured like a chessboard can be updated in
//! place: a red point has black neighbours only.
//!
//! ```text
//!   r b r b r       1. all r from the b around them
//!   b r b r b       2. all b from the r around them: that is one sweep
//!   r b r b r
//! ```
//!
//! A dispatch is the only barrier that all workgroups of a device have: what one writes, the next one
//! in the same pass sees. So a sweep is two dispatches. Each costs the device some microseconds. To
//! *submit* a pass costs more, and to wait for it, and copy a field back to look at it, far more:
//!
//! ```text
//!   a submission a sweep     submit ▪ wait · copy ····· submit ▪ wait · copy ····· submit ▪ …
//!   a batch of sweeps        submit ▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪▪ copy 4 bytes · submit ▪▪▪▪▪▪▪▪ …
//! ```
//!
//! So a whole *batch* of sweeps goes into one pass. At its end, a last dispatch finds out by how much
//! any point would still change, on the device, and leaves one number for the host to look at.
//! (CUDA: kernels in a stream, or a CUDA graph. OpenCL: an in-order command queue.)
//!
//! The kernel that finds the largest change is given but for one line. It is the tree of the
//! exercise `reduction`, and an atomic maximum over the workgroups.
//!
//! **Task.** Complete the kernels in `laplace.wgsl`, and [`solve`].
//!
//!     cargo test -p gpu --test laplace

use bytemuck::{Pod, Zeroable};
use common::gpu::{Buffer, Gpu, Source, kernels};

/// The kernels in `laplace.wgsl`.
pub const KERNELS: Source = kernels!("laplace.wgsl");

/// Rows and columns of a workgroup.
pub const WORKGROUP: u32 = 16;

/// Size of the plate with its edges, and which points a dispatch updates. It lies in memory as the
/// kernel's structure does.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Plate {
    /// Rows, at least 3.
    pub rows: u32,
    /// Columns, at least 3.
    pub columns: u32,
    /// 0: points whose row + column is even. 1: the others.
    pub colour: u32,
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub struct Until {
    /// Sweeps from one look at the largest change to the next, at least one.
    pub batch: u32,
    /// The largest change that is small enough, in the unit of the field.
    pub tolerance: f32,
    /// Batches after which to give up.
    pub batches: u32,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Solved {
    /// The field, row by row.
    pub field: Vec<f32>,
    /// Batches that were submitted.
    pub batches: u32,
    /// By how much the point farthest from its neighbours' mean is away from it.
    pub residual: f32,
}

/// One sweep, on the processor: what two dispatches of the kernel `sweep` do.
pub fn sweep_serial(field: &mut [f32], rows: usize, columns: usize) {
    for colour in 0..2 {
        for row in 1..rows - 1 {
            for column in (1..columns - 1).filter(|column| (row + column) % 2 == colour) {
                let at = row * columns + column;
                let (north, south) = (field[at - columns], field[at + columns]);
                field[at] = 0.25 * (north + south + field[at - 1] + field[at + 1]);
            }
        }
    }
}

/// The kernels, bound to a field on the device.
struct Bound {
    /// By colour.
    sweep: [common::gpu::Bound; 2],
    residual: common::gpu::Bound,
}

impl Bound {
    fn new(gpu: &Gpu, field: &Buffer<f32>, largest: &Buffer<u32>, rows: u32, columns: u32) -> Self {
        let bind = |name, colour| {
            let plate = gpu.uniform(&Plate { rows, columns, colour });
            gpu.kernel(&KERNELS, name).bind(&[&plate, field, largest])
        };
        Self { sweep: [bind("sweep", 0), bind("sweep", 1)], residual: bind("residual", 0) }
    }
}

/// Sweeps over `field` (`rows` by `columns`, at least 3 each, edges included) until no point would
/// change by more than the tolerance, or as many batches are done as are allowed.
///
/// Each batch is one submission: its sweeps, two dispatches each, and one dispatch of `residual`,
/// after which 4 bytes are copied back. The field is copied there once and back once.
pub fn solve(gpu: &Gpu, field: &[f32], [rows, columns]: [u32; 2], until: Until) -> Solved {
    let field = gpu.upload(field);
    let largest = gpu.upload(&[0_u32]);
    let bound = Bound::new(gpu, &field, &largest, rows, columns);
    // Workgroups for the points of one colour, about half of each row, and for all inner points.
    let [height, width] = [rows - 2, columns - 2];
    let half = [width.div_ceil(2).div_ceil(WORKGROUP), height.div_ceil(WORKGROUP), 1];
    let all = [width.div_ceil(WORKGROUP), height.div_ceil(WORKGROUP), 1];
    let mut solved = Solved { field: vec![], batches: 0, residual: f32::INFINITY };
    while solved.residual > until.tolerance && solved.batches < until.batches {
        todo!("reset `largest`, submit a batch of sweeps and `residual`, and read the result");
        solved.batches += 1;
    }
    solved.field = gpu.download(&field);
    solved
}
