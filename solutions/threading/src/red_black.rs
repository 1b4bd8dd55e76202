//! # Red and black
//!
//! On a plate whose edges are kept at fixed temperatures, each point inside comes to the average of
//! its four neighbours (Laplace's equation). Gauss and Seidel go through the points again and
//! again, and set each to that average. They use what is new at once, so it takes half as many
//! sweeps as when all averages are of the old values (Jacobi). But a point then waits for the one
//! before it, and nothing is left for a second thread.
//!
//! Unless the order is another. Colour the points like a chessboard:
//!
//! ```text
//!        j  0 1 2 3 4 5
//!   i = 0   r b r b r b         red: i + j even        black: i + j odd
//!   i = 1   b r b r b r
//!   i = 2   r b r b r b         All four neighbours of a red point are black,
//!   i = 3   b r b r b r         and all four of a black point are red.
//! ```
//!
//! So all red points can be computed at the same time, from the black ones, and then all black ones
//! from the new red ones. That is Gauss-Seidel in another order. It converges as fast, and gives
//! the same result to the last bit for every number of threads.
//!
//! The colours are stored apart, each row without gaps. Row `i` of a colour holds columns `first`,
//! `first + 2`, `first + 4`, …, where `first` is 0 or 1:
//!
//! ```text
//!           red      first             black    first
//!   i = 0   r r r    0                 b b b    1
//!   i = 1   r r r    1                 b b b    0
//!   i = 2   r r r    0                 b b b    1
//! ```
//!
//! There are two reasons. What a sweep reads and writes lies side by side, so the processor loads
//! and computes several points at once; on a plate stored as usual, every second number is in the
//! way. And the compiler can see that no thread writes what another one reads: one vector is
//! written, the other one is only read. In C and Fortran, with OpenMP, that is for you to know.
//!
//! **Task.** [`sweep_serial`] works, on a plate stored as usual. Complete [`half_sweep`] and
//! [`sweep`], which do the same in parallel, with the colours apart.
//!
//!     cargo test  -p threading --test red_black
//!     cargo bench -p threading --bench red_black

use rayon::prelude::*;

/// Temperatures of a plate, stored row by row: `rows` by `columns` points, 2 by 2 at least, edges
/// included. The top edge has 100 degrees, the left one 75, the right one 50, the bottom and all
/// inside 0.
pub fn cold_plate(rows: usize, columns: usize) -> Vec<f64> {
    let mut field = vec![0.0; rows * columns];
    for row in field.chunks_exact_mut(columns) {
        (row[0], row[columns - 1]) = (75.0, 50.0);
    }
    field[..columns].fill(100.0);
    field[(rows - 1) * columns..].fill(0.0);
    field
}

/// Sweeps once over all points inside a plate stored row by row: over the red ones, then over the
/// black ones.
pub fn sweep_serial(field: &mut [f64], columns: usize) {
    for colour in [0, 1] {
        for i in 1..(field.len() / columns).saturating_sub(1) {
            let first = (i + colour) % 2;
            for j in (2 - first..columns.saturating_sub(1)).step_by(2) {
                let at = i * columns + j;
                let sum = field[at - columns] + field[at + columns] + field[at - 1] + field[at + 1];
                field[at] = 0.25 * sum;
            }
        }
    }
}

/// A plate with the colours stored apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    /// Points in a row, of both colours, edges included; at least one.
    pub columns: usize,
    /// Points with `i + j` even, row by row: point `(i, j)` is at `i * half + j / 2`.
    pub red: Vec<f64>,
    /// The others, in the same way.
    pub black: Vec<f64>,
}

impl Plate {
    /// Takes the colours of a plate apart.
    pub fn from_rows(field: &[f64], columns: usize) -> Self {
        let mut plate = Self { columns, red: vec![], black: vec![] };
        let length = field.len() / columns * plate.half();
        plate.red.resize(length, 0.0);
        plate.black.resize(length, 0.0);
        for (k, &value) in field.iter().enumerate() {
            *plate.at(k / columns, k % columns) = value;
        }
        plate
    }

    /// The plate row by row, the colours mixed.
    pub fn into_rows(mut self) -> Vec<f64> {
        let points = self.red.len() / self.half() * self.columns;
        (0..points).map(|k| *self.at(k / self.columns, k % self.columns)).collect()
    }

    /// The length of a row of one colour. With an odd number of columns, every second row has one
    /// point less, and its last place is not used.
    pub fn half(&self) -> usize {
        self.columns.div_ceil(2)
    }

    fn at(&mut self, i: usize, j: usize) -> &mut f64 {
        let place = i * self.half() + j / 2;
        if (i + j).is_multiple_of(2) { &mut self.red[place] } else { &mut self.black[place] }
    }
}

/// Row `i` of a colour between its neighbours: the row above, row `i`, the row below.
pub fn around(colour: &[f64], half: usize, i: usize) -> [&[f64]; 3] {
    [i - 1, i, i + 1].map(|i| &colour[i * half..][..half])
}

/// Sets the points of one row of one colour to the averages of their neighbours, which are in three
/// rows of the other colour. Points on the edge stay as they are.
///
/// `row` holds columns `first`, `first + 2`, …, of a plate of so many `columns`.
pub fn update_row(
    columns: usize,
    first: usize,
    row: &mut [f64],
    [north, centre, south]: [&[f64]; 3],
) {
    // Column 0 is on the edge, and so is column `columns - 1`.
    let end = (columns - first) / 2;
    let start = (1 - first).min(end);
    // Slices of one length: the compiler sees that no index is out of bounds, and uses vectors.
    let row = &mut row[start..end];
    let (north, south) = (&north[start..end], &south[start..end]);
    let (west, east) = (&centre[..row.len()], &centre[1..][..row.len()]);
    for (k, point) in row.iter_mut().enumerate() {
        *point = 0.25 * (north[k] + south[k] + west[k] + east[k]);
    }
}

/// Half a sweep: calls `update(i, row, around)` for each row `i` of the colour `own` that is not on
/// the edge, in parallel, with the three rows of the `other` colour [`around`] it.
///
/// Rows have the length `half`, which is at least one, and both colours have as many of them.
pub fn half_sweep(
    own: &mut [f64],
    other: &[f64],
    half: usize,
    update: impl Fn(usize, &mut [f64], [&[f64]; 3]) + Sync + Send,
) {
    // SOLUTION: hand out the rows of `own` in parallel, and read all of `other`
    let inner = (own.len() / half).saturating_sub(2);
    let rows = own.par_chunks_exact_mut(half).enumerate().skip(1).take(inner);
    rows.for_each(|(i, row)| update(i, row, around(other, half, i)));
    // END
}

/// A sweep: calls `update(first, row, around)` for each red row that is not on the edge, in
/// parallel, and then for each black one. `first` is the column of the row's first point, 0 or 1.
pub fn sweep(plate: &mut Plate, update: impl Fn(usize, &mut [f64], [&[f64]; 3]) + Sync + Send) {
    // SOLUTION: half a sweep over the red rows, then one over the black ones
    let half = plate.half();
    half_sweep(&mut plate.red, &plate.black, half, |i, row, around| update(i % 2, row, around));
    half_sweep(&mut plate.black, &plate.red, half, |i, row, around| {
        update((i + 1) % 2, row, around);
    });
    // END
}

/// Sweeps so many times, on the threads of the pool in which it is called.
///
/// Call it inside `pool.install(…)`, or rayon's global pool is used: then the caller, too, is a
/// thread of the pool, and no sweep begins by waking one up.
pub fn relax(plate: &mut Plate, sweeps: usize) {
    let columns = plate.columns;
    for _ in 0..sweeps {
        sweep(plate, |first, row, around| update_row(columns, first, row, around));
    }
}
