//! # Hot spots
//!
//! A program is seldom slow everywhere. A *sampling profiler* interrupts it a thousand times a
//! second and notes which function it is in, and which functions called that one. Drawn above each
//! other, as wide as they were met often, this is a *flame graph*:
//!
//! ```text
//!         ┌───────────┐ ┌────────┐
//!         │    exp    │ │ malloc │
//!     ┌───┴───────────┤ ├────────┴─┐       top edge: here the program was
//!     │ conductivity  │ │neighbours│
//! ┌───┴───────────────┴─┴──────────┴──┐   the edge is free: so long it was in `step` itself
//! │               step                │
//! ├───────────────────────────────────┤
//! │             simulate              │
//! ├───────────────────────────────────┤
//! │               main                │   from left to right nothing is told but shares
//! └───────────────────────────────────┘
//! ```
//!
//! Look for wide top edges, and ask of each: must this be done at all, must it be done here, must it
//! be done so often?
//!
//! The program below computes how heat flows through a plate whose material is not the same
//! everywhere. It is right, and it is slow in two places. Neither of them is the arithmetic that it
//! is about.
//!
//! **Task.** Draw the flame graph, and open the file it names in a browser: a click on a frame makes
//! it as wide as the page.
//!
//!     cargo run --release -p profiling --example hotspot
//!
//! Find the two hot spots, and rewrite [`simulate`] without them: its result stays the same, and its
//! signature too. All else may go. Ask for each conductivity once, whatever the number of steps, and
//! allocate nothing in the steps. Draw the flame graph again: what is it about now?
//!
//!     cargo test  -p profiling --test hotspot
//!     cargo bench -p profiling --bench hotspot
//!
//! In Python the same is done by `py-spy record`, and in any language by `perf record`. What is
//! profiled is built for speed, and knows its lines: see `[profile.release]` in `Cargo.toml`.

/// A plate of square cells. No heat leaves it through its edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plate {
    /// Number of rows of cells.
    pub rows: usize,
    /// Number of columns of cells.
    pub columns: usize,
    /// Width of a cell in m.
    pub width: f64,
    /// Length of a step in s.
    pub step: f64,
}

/// A material with veins: its conductivity in m²/s at a point of the plate.
pub fn veined(x: f64, y: f64) -> f64 {
    let vein = (12.0 * (x + 0.3 * (9.0 * y).sin())).sin();
    1e-4 * (0.2 + (-4.0 * vein * vein).exp())
}

/// The temperatures of all cells, row by row, after `steps` steps from those of `start`.
///
/// In each step heat flows from a cell to each of its neighbours, of which it has up to four:
/// `step / width² · k · (difference of temperatures)`, with the conductivity `k` in the middle of the
/// edge between them. The corner of the plate, where `x` and `y` are 0, is that of row 0 and column
/// 0; `x` grows with the column.
///
/// Calls `conductivity(x, y)` once for each edge between two cells. The number of allocations, eight
/// at the most, does not depend on the steps.
///
/// # Panics
///
/// Where `start` does not have a temperature for each cell.
pub fn simulate(
    plate: &Plate,
    conductivity: impl Fn(f64, f64) -> f64,
    start: &[f64],
    steps: usize,
) -> Vec<f64> {
    assert_eq!(start.len(), plate.rows * plate.columns, "each cell needs a temperature");
    // SOLUTION
    let &Plate { rows, columns, width, step } = plate;
    let ratio = step / (width * width);
    // A ring of cells around the plate, to which nothing flows, saves all questions about edges.
    let line = columns + 2;
    let mut now = vec![0.0; (rows + 2) * line];
    // What flows to the right of each cell, and below it, for a difference of one degree.
    let (mut right, mut below) = (now.clone(), now.clone());
    for row in 0..rows {
        for column in 0..columns {
            let (cell, x, y) = ((row + 1) * line + column + 1, column as f64, row as f64);
            now[cell] = start[row * columns + column];
            if column + 1 < columns {
                right[cell] = ratio * conductivity((x + 1.0) * width, (y + 0.5) * width);
            }
            if row + 1 < rows {
                below[cell] = ratio * conductivity((x + 0.5) * width, (y + 1.0) * width);
            }
        }
    }
    let mut next = now.clone();
    for _ in 0..steps {
        for row in 1..=rows {
            // Slices of one length need no checks of bounds, so the loop becomes vectors.
            let cells = |numbers, from| &<[f64]>::get(numbers, from..).unwrap()[..columns];
            let first = row * line + 1;
            let (here, above, under) =
                (cells(&now, first), cells(&now, first - line), cells(&now, first + line));
            let (before, after) = (cells(&now, first - 1), cells(&now, first + 1));
            let (to_right, to_left) = (cells(&right, first), cells(&right, first - 1));
            let (to_under, to_above) = (cells(&below, first), cells(&below, first - line));
            for (j, next) in next[first..first + columns].iter_mut().enumerate() {
                *next = here[j]
                    + to_right[j] * (after[j] - here[j])
                    + to_left[j] * (before[j] - here[j])
                    + to_under[j] * (under[j] - here[j])
                    + to_above[j] * (above[j] - here[j]);
            }
        }
        std::mem::swap(&mut now, &mut next);
    }
    let rows = now.chunks_exact(line).skip(1).take(rows);
    let mut cells = Vec::with_capacity(start.len());
    rows.for_each(|row| cells.extend_from_slice(&row[1..=columns]));
    cells
    // SKELETON
    // let mut now = start.to_vec();
    // for _ in 0..steps {
    //     now = step(plate, &conductivity, &now);
    // }
    // now
    // END
}
