//! # The Mandelbrot set: an invocation a pixel
//!
//! A point `c` of the complex plane belongs to the Mandelbrot set if `z ← z² + c`, from `z = 0` on,
//! stays within `|z| ≤ 2` for ever. A picture of it counts for each point how many steps that
//! takes, up to a limit. Pictures have two dimensions, and so may a dispatch: workgroups of 16 × 16
//! invocations, in a grid that covers the picture.
//!
//! ```text
//!              id.x →                           columns
//!            ┌───────┬───────┬───────┬───────┐     │
//!      id.y  │       │       │       │    ░░░│     │      ░ outside of the picture:
//!       ↓    │       │       │       │    ░░░│     │        there must be a guard for
//!            ├───────┼───────┼───────┼───────┤     │        each direction
//!            │       │       │       │    ░░░│
//!            │░░░░░░░│░░░░░░░│░░░░░░░│░░░░░░░│
//!       rows └───────┴───────┴───────┴───────┘
//! ```
//!
//! Nothing but arithmetic is done here. A card is at its best with this, as long as neighbours do the
//! same: 32 invocations, a *subgroup* (CUDA: warp), go through the loop together, and those whose
//! point has left wait for the last one (*divergence*).
//!
//! WGSL has no complex numbers. `vec2(re, im)` adds like one; `(x + iy)² = x² - y² + 2xy i` is yours
//! to write, and `dot(z, z)` is `|z|²`. There is no `f64` either: a picture that zooms in deeper than
//! seven digits shows blocks.
//!
//! **Task.** Complete the kernel in `mandelbrot.wgsl`, and [`image`]. Then look at the picture.
//!
//!     cargo test -p gpu --test mandelbrot
//!     cargo run --release -p gpu --example mandelbrot -- mandelbrot.png

use bytemuck::{Pod, Zeroable};
use common::{
    gpu::{Gpu, Source, kernels},
    picture::{self, PictureError},
};
use std::path::Path;

/// The kernels in `mandelbrot.wgsl`.
pub const KERNELS: Source = kernels!("mandelbrot.wgsl");

/// Rows and columns of a workgroup.
pub const WORKGROUP: u32 = 16;

/// Which part of the plane a picture shows. The point of row `i` and column `j` is
/// `left + j step + (top - i step) i`. It lies in memory as the kernel's structure does.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct View {
    /// Real part of the points in column 0.
    pub left: f32,
    /// Imaginary part of the points in row 0.
    pub top: f32,
    /// Distance of neighbouring points, in both directions.
    pub step: f32,
    /// Columns of the picture.
    pub columns: u32,
    /// Rows of the picture.
    pub rows: u32,
    /// Steps after which a point counts as one of the set. Stay below 65 535: drivers in software
    /// leave a loop there.
    pub limit: u32,
}

impl View {
    /// The whole set, in a picture of so many rows.
    pub fn whole(rows: u32, limit: u32) -> Self {
        let step = 2.5 / rows as f32;
        Self { left: -2.2, top: 1.25 - step / 2.0, step, columns: rows * 6 / 5, rows, limit }
    }

    /// What the kernel does for one pixel, on the processor: how many of `z₀ = 0, z₁ = c,
    /// z₂ = c² + c, …` come one after the other with `|z| ≤ 2`, at most `limit`.
    pub fn steps(&self, row: u32, column: u32) -> u32 {
        let (re, im) = (self.left + column as f32 * self.step, self.top - row as f32 * self.step);
        let (mut x, mut y) = (0.0, 0.0);
        let mut count = 0;
        while count < self.limit && x * x + y * y <= 4.0 {
            (x, y) = (x * x - y * y + re, 2.0 * x * y + im);
            count += 1;
        }
        count
    }
}

/// The steps of all points, row by row: one invocation a pixel, in one dispatch, and no more
/// workgroups than it takes.
pub fn image(gpu: &Gpu, view: &View) -> Vec<u32> {
    let steps = gpu.zeros((view.rows * view.columns) as usize);
    let bound = gpu.kernel(&KERNELS, "mandelbrot").bind(&[&gpu.uniform(view), &steps]);
    // SOLUTION: dispatch workgroups that cover the picture, columns along x and rows along y
    let workgroups = [view.columns.div_ceil(WORKGROUP), view.rows.div_ceil(WORKGROUP), 1];
    gpu.submit(|pass| pass.dispatch(&bound, workgroups));
    // END
    gpu.download(&steps)
}

/// How bright a pixel is to be shown: points of the set are black.
pub fn brightness(view: &View, steps: &[u32], row: usize, column: usize) -> f64 {
    match steps[row * view.columns as usize + column] {
        count if count == view.limit => 0.0,
        count => f64::from(count).ln_1p(),
    }
}

/// Writes the picture as a PNG file.
///
/// # Errors
///
/// When the name does not end in `.png`, or the file can't be written.
pub fn draw(path: &Path, view: &View, steps: &[u32]) -> Result<(), PictureError> {
    let size = (view.rows as usize, view.columns as usize);
    picture::heat_map(path, "The Mandelbrot set", size, |row, column| {
        brightness(view, steps, row, column)
    })
}
