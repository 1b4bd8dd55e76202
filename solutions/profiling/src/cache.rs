//! # The cache
//!
//! Memory is slow, and near the processor there are a few kilobytes that are not: the *cache*. It
//! is filled by whole *lines* of 64 bytes, 8 numbers. Whoever reads one number has the next seven
//! in the cache already: reading them is a *hit*, and the first was a *miss*. When the cache is
//! full, the line that was not used for the longest time goes.
//!
//! ```text
//! stride ≥ columns
//! ├──────────────────┤
//! a b c d e f g h│i j     a matrix in memory, row by row; │ ends a line of the cache
//! k l m n o p q r│s t     by rows:     a b c d …   one miss in 8
//! u v w x y z . .│. .     by columns:  a k u b …   a miss each, if the line of a is gone by then
//! ```
//!
//! The line of `a` is still there if the cache holds a line for every row, or if the matrix is
//! walked through in *blocks*, small enough that all lines of a block stay until it is done.
//!
//! There is a catch. A cache is divided into *sets*, and the address of a line says which set it
//! belongs to: neighbouring lines to neighbouring sets, and after the last set comes the first
//! again. A line competes with those of its own set only, for 8 or so places, the *ways*. If the
//! rows are a power of two apart, the lines of a column meet in one or a few sets, and drive each
//! other out while the rest of the cache is empty. Against this the rows are *padded*: moved apart
//! a little, so that the `stride` from one row to the next is more than the number of columns.
//! (BLAS and LAPACK call it the *leading dimension*, `lda`. In NumPy, `a[:, :columns]` of a wider
//! array is one.)
//!
//! A simulated cache is given, so that misses can be counted exactly. Your functions work on any
//! [`Memory`]: on a slice, and on numbers that are [`Watched`].
//!
//! **Task.** Complete [`sum_by_rows`] and [`sum_by_columns`]. Say how many misses they make:
//! [`misses_by_rows`] and [`misses_by_columns`]. Choose a [`padded`] stride. Then write
//! [`transpose_blocked`].
//!
//!     cargo test  -p profiling --test cache
//!     cargo bench -p profiling --bench cache

use std::{cell::RefCell, rc::Rc};

/// Numbers of 8 bytes in a line of 64 bytes.
pub const LINE: usize = 8;

/// A cache with nothing in it but the addresses of its lines.
#[derive(Debug)]
pub struct Cache {
    /// The lines in each set, the one last used at the end.
    sets: Vec<Vec<usize>>,
    ways: usize,
    accesses: usize,
    misses: usize,
}

impl Cache {
    /// An empty cache of `sets` times `ways` lines.
    pub fn new(sets: usize, ways: usize) -> Self {
        Self { sets: vec![vec![]; sets], ways, accesses: 0, misses: 0 }
    }

    /// An empty cache in which every line can be anywhere: one set.
    pub fn fully_associative(lines: usize) -> Self {
        Self::new(1, lines)
    }

    /// Reads or writes the number at `address`, counted in numbers.
    pub fn access(&mut self, address: usize) {
        self.accesses += 1;
        let line = address / LINE;
        let index = line % self.sets.len();
        let set = &mut self.sets[index];
        match set.iter().position(|&one| one == line) {
            Some(place) => _ = set.remove(place),
            None => {
                self.misses += 1;
                if set.len() == self.ways {
                    set.remove(0);
                }
            }
        }
        set.push(line);
    }

    /// How many accesses there were.
    pub fn accesses(&self) -> usize {
        self.accesses
    }

    /// How many of them found their line missing.
    pub fn misses(&self) -> usize {
        self.misses
    }
}

/// Numbers, one behind the other.
pub trait Memory {
    /// The number at `index`.
    fn read(&self, index: usize) -> f64;

    /// Puts a number at `index`.
    fn write(&mut self, index: usize, value: f64);
}

/// The memory of this machine, with caches of its own.
impl Memory for [f64] {
    fn read(&self, index: usize) -> f64 {
        self[index]
    }

    fn write(&mut self, index: usize, value: f64) {
        self[index] = value;
    }
}

/// Numbers behind a simulated cache, which several of these can share.
#[derive(Debug)]
pub struct Watched {
    /// The numbers.
    pub numbers: Vec<f64>,
    /// Where they begin, counted in numbers.
    pub address: usize,
    /// The cache.
    pub cache: Rc<RefCell<Cache>>,
}

impl Memory for Watched {
    fn read(&self, index: usize) -> f64 {
        self.cache.borrow_mut().access(self.address + index);
        self.numbers[index]
    }

    fn write(&mut self, index: usize, value: f64) {
        self.cache.borrow_mut().access(self.address + index);
        self.numbers[index] = value;
    }
}

/// How a matrix lies in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// How far apart the starts of two neighbouring rows are: `columns` or more.
    pub stride: usize,
}

impl Shape {
    /// Row behind row, with nothing between them.
    pub fn dense(rows: usize, columns: usize) -> Self {
        Self { rows, columns, stride: columns }
    }

    /// The place of an element.
    pub fn index(&self, row: usize, column: usize) -> usize {
        row * self.stride + column
    }
}

/// The sum of all elements, added up row by row.
pub fn sum_by_rows(matrix: &(impl Memory + ?Sized), shape: Shape) -> f64 {
    // SOLUTION: add up each row from left to right
    let mut sum = 0.0;
    for row in 0..shape.rows {
        for column in 0..shape.columns {
            sum += matrix.read(shape.index(row, column));
        }
    }
    sum
    // END
}

/// The sum of all elements, added up column by column.
pub fn sum_by_columns(matrix: &(impl Memory + ?Sized), shape: Shape) -> f64 {
    // SOLUTION: add up each column from top to bottom
    let mut sum = 0.0;
    for column in 0..shape.columns {
        for row in 0..shape.rows {
            sum += matrix.read(shape.index(row, column));
        }
    }
    sum
    // END
}

/// How many misses [`sum_by_rows`] makes, in any cache. Rows are dense, full lines (`columns` is a
/// multiple of 8), and the matrix begins at the start of a line.
pub fn misses_by_rows(rows: usize, columns: usize) -> usize {
    // SOLUTION: count the lines
    rows * columns / LINE
    // END
}

/// How many misses [`sum_by_columns`] makes in a fully associative cache of `lines` lines. Rows are
/// dense, full lines, and the matrix begins at the start of a line.
pub fn misses_by_columns(rows: usize, columns: usize, lines: usize) -> usize {
    // SOLUTION: ask whether the lines of one column are still there when the next one begins
    if rows <= lines { rows * columns / LINE } else { rows * columns }
    // END
}

/// The stride to give to rows of so many columns: an odd number of full lines, as few as it takes.
///
/// The number of sets is a power of two. So the lines below each other in a column then go through
/// all sets before they come to the same one again.
pub fn padded(columns: usize) -> usize {
    // SOLUTION: round up to full lines, and add one if their number is even
    let lines = columns.div_ceil(LINE);
    LINE * (lines + 1 - lines % 2)
    // END
}

/// Writes the transposed of `source` to `target`, element by element along the rows of `source`.
pub fn transpose<S: Memory + ?Sized, T: Memory + ?Sized>(
    source: &S,
    from: Shape,
    target: &mut T,
    to: Shape,
) {
    for row in 0..from.rows {
        for column in 0..from.columns {
            target.write(to.index(column, row), source.read(from.index(row, column)));
        }
    }
}

/// Writes the transposed of `source` to `target`, a square block of `block` rows and columns after
/// the other. Those at the right and at the bottom are smaller where `block` does not divide the
/// size. Each element is read once and written once.
pub fn transpose_blocked<S: Memory + ?Sized, T: Memory + ?Sized>(
    source: &S,
    from: Shape,
    target: &mut T,
    to: Shape,
    block: usize,
) {
    // SOLUTION: go from block to block, and transpose each
    for top in (0..from.rows).step_by(block) {
        let bottom = from.rows.min(top + block);
        for left in (0..from.columns).step_by(block) {
            let right = from.columns.min(left + block);
            // Along the rows of the target: a line that is written is best filled at once.
            for column in left..right {
                for row in top..bottom {
                    target.write(to.index(column, row), source.read(from.index(row, column)));
                }
            }
        }
    }
    // END
}
