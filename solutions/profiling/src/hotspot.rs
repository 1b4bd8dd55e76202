//! # Hot spots
//!
//! A program is seldom slow everywhere. A *sampling profiler* interrupts it a thousand times a
//! second and notes which function it is in, and which functions called that one. Drawn above each
//! other, as wide as they were met often, this is a *flame graph*:
//!
//! ```text
//!           ┌───────────┐
//!           │  compare  │                    a top edge: here the program was
//! ┌─────────┴───────────┴──┐ ┌─────────┐
//! │         sort           │ │  parse  │     free at the left: that long it was in `sort` itself
//! ├────────────────────────┴─┴─────────┤
//! │                main                │     the order from left to right means nothing
//! └────────────────────────────────────┘
//! ```
//!
//! Look for wide top edges, and ask of each: must this be done at all, must it be done here, must
//! it be done so often?
//!
//! The program below computes how heat flows through a plate whose material is not the same
//! everywhere. It is right, and it is slow in two places. Neither of them is the arithmetic that it
//! is about.
//!
//! **Task.** Draw the flame graph, and open the file it names in a browser: a click on a frame
//! makes it as wide as the page.
//!
//!     cargo run --release -p profiling --example hotspot
//!
//! Find the two hot spots, and rewrite [`simulate`] and what it calls without them. Its signature
//! stays, and its results. How often it may ask for the diffusivity, and how often it may allocate,
//! is said there. Then draw the flame graph again: what is it about now?
//!
//!     cargo test  -p profiling --test hotspot
//!     cargo bench -p profiling --bench hotspot
//!
//! For Python the same is done by `py-spy record`, and for any compiled program by `perf record`.
//! What is profiled should be built for speed, and know its lines: see `[profile.release]` in
//! `Cargo.toml`.

/// A plate of square cells. No heat leaves it through its edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plate {
    /// Number of rows of cells.
    pub rows: usize,
    /// Number of columns of cells.
    pub columns: usize,
    /// Width of a cell in m.
    pub dx: f64,
    /// Length of a step in s.
    pub dt: f64,
}

/// A material with a vein: its thermal diffusivity in m²/s at a point of the plate.
#[inline(never)] // so that profiles show it
pub fn veined(x: f64, y: f64) -> f64 {
    let beside = x - 0.4 - 0.5 * y * y;
    1e-4 * (0.2 + (-200.0 * beside * beside).exp())
}

/// The temperatures of all cells, row by row, after `steps` steps from those of `start`.
///
/// In each step heat flows between cells that share an edge: the temperature of a cell changes by
/// `dt / dx² · k · (other temperature - its own)` for each of its neighbours, of which it has up to
/// four. `k` is the diffusivity in the middle of the edge between them. The corner of the plate,
/// where `x` and `y` are 0, is that of row 0 and column 0; `x` grows with the column.
///
/// Calls `diffusivity(x, y)` once for each edge between two cells. The number of allocations, eight
/// at the most, does not depend on the steps.
///
/// # Panics
///
/// Where `start` does not have a temperature for each cell.
pub fn simulate(
    plate: &Plate,
    diffusivity: impl Fn(f64, f64) -> f64,
    start: &[f64],
    steps: usize,
) -> Vec<f64> {
    assert_eq!(start.len(), plate.rows * plate.columns, "each cell needs a temperature");
    // SOLUTION
    let &Plate { rows, columns, dx, dt } = plate;
    // A ring of cells around the plate, to which nothing flows, saves all questions about edges.
    let width = columns + 2;
    let mut now = vec![0.0; (rows + 2) * width];
    // What flows over the edge to the right of a cell, and below it, for a degree of difference.
    let (mut right, mut below) = (now.clone(), now.clone());
    for row in 0..rows {
        for column in 0..columns {
            let (cell, x, y) = ((row + 1) * width + column + 1, column as f64, row as f64);
            now[cell] = start[row * columns + column];
            if column + 1 < columns {
                right[cell] = dt / (dx * dx) * diffusivity((x + 1.0) * dx, (y + 0.5) * dx);
            }
            if row + 1 < rows {
                below[cell] = dt / (dx * dx) * diffusivity((x + 0.5) * dx, (y + 1.0) * dx);
            }
        }
    }
    let mut next = now.clone();
    for _ in 0..steps {
        advance(&now, &mut next, &right, &below, width);
        std::mem::swap(&mut now, &mut next);
    }
    let mut cells = Vec::with_capacity(start.len());
    for row in now.chunks_exact(width).skip(1).take(rows) {
        cells.extend_from_slice(&row[1..=columns]);
    }
    cells
    // SKELETON
    // let mut now = start.to_vec();
    // for _ in 0..steps {
    //     now = advanced(plate, &diffusivity, &now);
    // }
    // now
    // END
}

// SOLUTION
/// One step, in rows of `width` cells with a ring around the plate.
#[inline(never)] // so that profiles show it
fn advance(now: &[f64], next: &mut [f64], right: &[f64], below: &[f64], width: usize) {
    for first in (width + 1..now.len() - width).step_by(width) {
        // Slices of one length need no check of bounds inside, so the loop becomes vectors.
        let line = |first: usize| first..first + width - 2;
        let (here, above, under) =
            (&now[line(first)], &now[line(first - width)], &now[line(first + width)]);
        let (before, after) = (&now[line(first - 1)], &now[line(first + 1)]);
        let (to_after, to_before) = (&right[line(first)], &right[line(first - 1)]);
        let (to_under, to_above) = (&below[line(first)], &below[line(first - width)]);
        for (j, next) in next[line(first)].iter_mut().enumerate() {
            *next = here[j]
                + to_after[j] * (after[j] - here[j])
                + to_before[j] * (before[j] - here[j])
                + to_under[j] * (under[j] - here[j])
                + to_above[j] * (above[j] - here[j]);
        }
    }
}
// SKELETON
// /// The temperatures one step later.
// #[inline(never)] // so that profiles show it
// fn advanced(plate: &Plate, diffusivity: &impl Fn(f64, f64) -> f64, now: &[f64]) -> Vec<f64> {
//     let &Plate { rows, columns, dx, dt } = plate;
//     let mut next = Vec::with_capacity(now.len());
//     for row in 0..rows {
//         for column in 0..columns {
//             let here = now[row * columns + column];
//             let mut change = 0.0;
//             for (other_row, other_column) in neighbours(plate, row, column) {
//                 // The middle of the edge between the two.
//                 let x = (column + other_column + 1) as f64 / 2.0 * dx;
//                 let y = (row + other_row + 1) as f64 / 2.0 * dx;
//                 let other = now[other_row * columns + other_column];
//                 change += diffusivity(x, y) * (other - here);
//             }
//             next.push(here + dt / (dx * dx) * change);
//         }
//     }
//     next
// }
//
// /// The cells that share an edge with this one.
// #[inline(never)] // so that profiles show it
// fn neighbours(plate: &Plate, row: usize, column: usize) -> Vec<(usize, usize)> {
//     let mut found = Vec::new();
//     if row > 0 {
//         found.push((row - 1, column));
//     }
//     if row + 1 < plate.rows {
//         found.push((row + 1, column));
//     }
//     if column > 0 {
//         found.push((row, column - 1));
//     }
//     if column + 1 < plate.columns {
//         found.push((row, column + 1));
//     }
//     found
// }
// END
