//! # The Mandelbrot set, rows farmed out
//!
//! A point `c` of the complex plane belongs to the Mandelbrot set if `z ← z² + c`, from `z = 0` on,
//! stays within `|z| ≤ 2` for ever. A picture of it counts for each point how many steps that
//! takes, up to a limit. No pixel needs another one, so every row can be computed by another
//! process. Only the costs differ: some rows are a thousand times as expensive as others, and nobody
//! knows beforehand which. So the picture is cut into many small tasks, and each worker of the pool
//! takes the next one when it is done:
//!
//! ```text
//!   picture           tasks, in a queue         results
//!   ----------        rows 0..2    ──> worker   40 numbers, which
//!   ----##----        rows 2..4    ──> worker   are rows 2..4 of
//!   --######--        rows 4..5    ──> worker   the picture
//! ```
//!
//! Neither one row nor half the picture is a good task. Each is a message, which costs some
//! microseconds; and whoever gets the last large one keeps all others waiting.
//!
//! **Task.** Complete [`compute`], which runs in the workers, and [`image`], which runs in the parent.
//! Then look at the picture that your program makes:
//!
//!     cargo test  -p multiprocessing --test mandelbrot
//!     cargo bench -p multiprocessing --bench mandelbrot
//!     cargo run --release -p multiprocessing --example mandelbrot -- mandelbrot.png

use common::{
    mandelbrot,
    picture::{self, PictureError},
    processes::Pool,
};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, ErrorKind},
    ops::Range,
    path::Path,
};

/// Which part of the plane a picture shows. The point of row `i` and column `j` is
/// `left + j step + (top - i step) i`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct View {
    /// Real part of the points in column 0.
    pub left: f64,
    /// Imaginary part of the points in row 0.
    pub top: f64,
    /// Distance of neighbouring points, in both directions.
    pub step: f64,
    /// Number of rows of the picture.
    pub rows: usize,
    /// Number of columns of the picture.
    pub columns: usize,
    /// Steps after which a point counts as one of the set.
    pub limit: u32,
}

/// Some rows of a picture: what a worker is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The picture.
    pub view: View,
    /// Which of its rows.
    pub rows: Range<usize>,
}

impl View {
    /// The whole set, with a margin, in so many rows; the picture is a little wider than high.
    pub fn whole(rows: usize, limit: u32) -> Self {
        let step = 2.5 / rows as f64;
        Self { left: -2.2, top: 1.25 - step / 2.0, step, rows, columns: rows * 6 / 5, limit }
    }

    /// Computes row `i`, whose length is the number of columns: for each point, how many of its
    /// iterates `z₀ = 0, z₁ = c, z₂ = c² + c, …` come one after the other with `|z| ≤ 2`. At most
    /// `limit`, and then `c` may be in the set.
    pub fn row(&self, i: usize, row: &mut [u32]) {
        let im = self.top - i as f64 * self.step;
        mandelbrot::row(self.left, im, self.step, self.limit, row);
    }
}

/// Computes the rows of a task, one after the other in one vector. This is what a worker answers.
pub fn compute(task: Task) -> Vec<u32> {
    todo!("make room for the rows of the task, and compute each of them")
}

/// Has a pool's workers compute a picture, in tasks of `height` rows (at least one); the last task
/// may have fewer. Returns all rows, one after the other.
///
/// # Errors
///
/// What the pool fails with, and `InvalidData` when a worker answers with more or fewer numbers
/// than its rows have.
pub fn image(pool: &Pool, view: &View, height: usize) -> io::Result<Vec<u32>> {
    todo!("cut the rows into tasks, map them all at once, and join what comes back")
}

/// How light a pixel is drawn: the lighter the longer its point stays near, on a logarithmic scale,
/// but 0 for points that may be in the set.
pub fn brightness(view: &View, pixels: &[u32], row: usize, column: usize) -> f64 {
    match pixels[row * view.columns + column] {
        count if count == view.limit => 0.0,
        count => f64::from(count).ln_1p(),
    }
}

/// Draws a picture that [`image`] computed, as a PNG file.
///
/// # Errors
///
/// When there are no pixels, or the file can't be written.
pub fn draw(path: &Path, view: &View, pixels: &[u32]) -> Result<(), PictureError> {
    let size = (view.rows, view.columns);
    picture::heat_map(path, "The Mandelbrot set", size, |row, column| {
        brightness(view, pixels, row, column)
    })
}
