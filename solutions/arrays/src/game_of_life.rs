//! # The Game of Life
//!
//! Cells on a grid live or are dead. All change at once, each by the number of its eight neighbours
//! that live: a living cell stays alive with two or three of them, a dead one comes to life with
//! exactly three, and every other cell is dead in the next generation (J. H. Conway, in Scientific
//! American 223, October 1970).
//!
//! The grid is a torus: what leaves it on one side comes back on the other, and a cell on the edge
//! has eight neighbours like any other. With a border that repeats the opposite side, no cell is a
//! special case any more:
//!
//! ```text
//!  cells          bordered
//!                 i | g h i | g
//!                ---+-------+---
//!  a b c          c | a b c | a
//!  d e f          f | d e f | d
//!  g h i          i | g h i | g
//!                ---+-------+---
//!                 c | a b c | a
//! ```
//!
//! Now nine slices of the bordered grid have the shape of the grid: one of them holds the cells
//! themselves, and each of the others all neighbours in one direction. Their sum counts all
//! neighbours of all cells. A `Zip` takes six arrays at most, so the slices are added one by one.
//!
//! | NumPy                           | ndarray                                            |
//! |---------------------------------|----------------------------------------------------|
//! | `np.pad(cells, 1, mode="wrap")` | fill the inner part, then copy rows and columns    |
//! | `b[0, 1:-1] = a[-1]`            | `b.slice_mut(s![0, 1..-1]).assign(&a.row(m - 1))`  |
//! | `b[:, 0] = b[:, -2]`            | `b.multi_slice_mut((s![.., 0], s![.., -2]))` gives |
//! |                                 | both, then `to.assign(&from)`                      |
//! | `count += b[i:i+m, j:j+n]`      | `count += &b.slice(s![i..i + m, j..j + n])`        |
//! | `np.where(n == 3, 1, a)`        | `Zip::from(&n).and(a).map_collect(\|&n, &a\| …)`   |
//!
//! **Task.** Complete [`bordered`], [`neighbours`] and [`step`]. A living cell is 1, a dead one 0.
//!
//!     cargo test -p arrays --test game_of_life

// SOLUTION
use ndarray::{Zip, s};
// END
use ndarray::{Array2, ArrayRef2};

/// The cells within a border that repeats the opposite sides, corners included.
///
/// `cells` has at least one row and one column; the result has two more of both.
pub fn bordered(cells: &ArrayRef2<u8>) -> Array2<u8> {
    let (rows, columns) = cells.dim();
    let mut bordered = Array2::zeros((rows + 2, columns + 2));
    // SOLUTION: copy the cells into the middle, and each side of them to the border across
    bordered.slice_mut(s![1..-1, 1..-1]).assign(cells);
    bordered.slice_mut(s![0, 1..-1]).assign(&cells.row(rows - 1));
    bordered.slice_mut(s![-1, 1..-1]).assign(&cells.row(0));
    // Columns of the bordered grid, not of the cells: with them come the corners.
    let (mut to, from) = bordered.multi_slice_mut((s![.., 0], s![.., -2]));
    to.assign(&from);
    let (mut to, from) = bordered.multi_slice_mut((s![.., -1], s![.., 1]));
    to.assign(&from);
    // END
    bordered
}

/// How many of the eight neighbours of each cell live.
pub fn neighbours(cells: &ArrayRef2<u8>) -> Array2<u8> {
    let (rows, columns) = cells.dim();
    let mut count = Array2::zeros((rows, columns));
    if cells.is_empty() {
        return count;
    }
    // SOLUTION: add up the eight shifted slices of the bordered grid
    let bordered = bordered(cells);
    for (i, j) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1), (2, 2)] {
        count += &bordered.slice(s![i..i + rows, j..j + columns]);
    }
    // END
    count
}

/// The next generation.
pub fn step(cells: &ArrayRef2<u8>) -> Array2<u8> {
    // SOLUTION: decide for each cell from its state and the number of its neighbours
    Zip::from(cells).and(&neighbours(cells)).map_collect(|&cell, &neighbours| {
        u8::from(neighbours == 3 || (neighbours == 2 && cell == 1))
    })
    // END
}

/// The cells after some generations.
pub fn evolve(cells: &ArrayRef2<u8>, generations: usize) -> Array2<u8> {
    (0..generations).fold(cells.to_owned(), |cells, _| step(&cells))
}
