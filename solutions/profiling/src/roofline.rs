//! # The roofline
//!
//! A loop over large arrays is done when its numbers have been moved, and when its arithmetic has
//! been done. Both go on at the same time, so the slower of them decides. What the machine can do
//! of each is a matter of measuring it once; what a loop needs of each can be counted by hand:
//!
//! ```text
//! Gflop/s │
//!         │            ridge
//!    peak │ . . . . . .┌────────────────── more operations a second there are not
//!         │           ╱·
//!         │          ╱ ·     ○ product
//!         │         ╱  ·
//!         │        ╱   ·
//!         │       ○    ·                   bandwidth × intensity
//!         │      ╱ triad
//!         └────────────┴──────────────────
//!           intensity: operations per byte            (both axes logarithmic)
//! ```
//!
//! To the left of the ridge a loop is bound by memory: faster arithmetic does not help it, fewer
//! bytes do. To the right it is bound by arithmetic. A loop below its roof has something else wrong
//! with it. (S. Williams, A. Waterman, D. Patterson, *Roofline: an insightful visual performance
//! model for multicore architectures*, Communications of the ACM 52(4), 65–76, 2009.)
//!
//! How to count, here:
//! - Numbers have 8 bytes. Arrays are much larger than any cache, unless something else is said.
//! - An array that is read is moved once, and one that is written is moved once. (So does STREAM. A
//!   processor may read a line before it overwrites a part of it; that is not counted.)
//! - An addition and a multiplication are one operation each, so a multiply-add is two.
//!
//! **Task.** Count the operations and bytes of the five kernels. Then complete
//! [`Kernel::intensity`] and what belongs to a [`Machine`].
//!
//!     cargo test -p profiling --test roofline
//!
//! Then look at the roofline of this machine, which is measured:
//!
//!     cargo run --release -p profiling --example roofline

/// What a run of a kernel needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kernel {
    /// Floating-point operations.
    pub flops: f64,
    /// Bytes moved between the processor and main memory.
    pub bytes: f64,
}

/// What a machine can do at the most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Machine {
    /// Floating-point operations a second.
    pub flops: f64,
    /// Bytes a second, between the processor and main memory.
    pub bytes: f64,
}

/// What keeps a kernel from being faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roof {
    /// Moving the numbers takes longer.
    Memory,
    /// The arithmetic takes longer, or as long.
    Arithmetic,
}

/// The STREAM triad, on arrays of `n` numbers: `a[i] = b[i] + s * c[i]`.
pub fn triad(n: usize) -> Kernel {
    // SOLUTION: count the operations and the bytes of one element
    let n = n as f64;
    Kernel { flops: 2.0 * n, bytes: 24.0 * n }
    // END
}

/// The dot product of two arrays of `n` numbers: `sum += a[i] * b[i]`.
pub fn dot(n: usize) -> Kernel {
    // SOLUTION: count the operations and the bytes of one element
    let n = n as f64;
    Kernel { flops: 2.0 * n, bytes: 16.0 * n }
    // END
}

/// A Jacobi step on a plate of `rows` by `columns` numbers, 2 or more of each:
/// `new[i][j] = 0.25 * (old[i-1][j] + old[i+1][j] + old[i][j-1] + old[i][j+1])` for all points but
/// those at the edges.
///
/// The old plate is read whole. Of the new one, the points at the edges are not written. Three rows
/// fit into the cache.
pub fn stencil(rows: usize, columns: usize) -> Kernel {
    // SOLUTION: count the operations of the inner points, and the bytes of both plates
    let (all, inner) = ((rows * columns) as f64, ((rows - 2) * (columns - 2)) as f64);
    Kernel { flops: 4.0 * inner, bytes: 8.0 * (all + inner) }
    // END
}

/// The product of two matrices of `n` by `n` numbers, `c[i][j] += a[i][k] * b[k][j]`, where all
/// three fit into the cache, so that each is moved once. `c` is zero at first and need not be read.
pub fn product(n: usize) -> Kernel {
    // SOLUTION: count the operations of three loops, and the bytes of three matrices
    let n = n as f64;
    Kernel { flops: 2.0 * n.powi(3), bytes: 24.0 * n.powi(2) }
    // END
}

/// The same product where the cache has room for three square tiles of `tile` rows and columns, and
/// `tile` divides `n`.
///
/// A tile of `c` stays in the cache until it is finished, and is written once. To it, as many
/// products of two tiles are added as tiles lie side by side, and the tiles of `a` and `b` are
/// read anew for each.
pub fn product_in_tiles(n: usize, tile: usize) -> Kernel {
    // SOLUTION: count the tiles of a and b that are read, and the bytes of c
    let across = (n / tile) as f64;
    let (n, tile) = (n as f64, tile as f64);
    let read = across.powi(3) * 2.0 * tile.powi(2);
    Kernel { flops: 2.0 * n.powi(3), bytes: 8.0 * (read + n.powi(2)) }
    // END
}

impl Kernel {
    /// Operations per byte.
    pub fn intensity(&self) -> f64 {
        // SOLUTION: divide
        self.flops / self.bytes
        // END
    }
}

impl Machine {
    /// The intensity from which on memory is fast enough.
    pub fn ridge(&self) -> f64 {
        // SOLUTION: find the intensity at which both roofs meet
        self.flops / self.bytes
        // END
    }

    /// Operations a second that a kernel of this intensity can make at the most.
    pub fn attainable(&self, intensity: f64) -> f64 {
        // SOLUTION: take the lower one of the two roofs
        self.flops.min(self.bytes * intensity)
        // END
    }

    /// Which roof is above a kernel.
    pub fn roof(&self, kernel: &Kernel) -> Roof {
        // SOLUTION: compare the kernel with the ridge
        if kernel.intensity() < self.ridge() { Roof::Memory } else { Roof::Arithmetic }
        // END
    }

    /// How many seconds a run of a kernel takes at the least.
    pub fn least_seconds(&self, kernel: &Kernel) -> f64 {
        // SOLUTION: ask how long the bytes and the operations take, which go on at the same time
        (kernel.flops / self.flops).max(kernel.bytes / self.bytes)
        // END
    }

    /// How close a run that took so many seconds came to the roof: 1 is all that can be had.
    pub fn reached(&self, kernel: &Kernel, seconds: f64) -> f64 {
        // SOLUTION: divide what it takes at the least by what it took
        self.least_seconds(kernel) / seconds
        // END
    }

    /// The smallest tile with which a product of matrices of `n` by `n` numbers is bound by
    /// arithmetic. None where no divisor of `n` is enough.
    pub fn smallest_tile(&self, n: usize) -> Option<usize> {
        // SOLUTION: look for the first divisor of n with the right roof
        let divisors = (1..=n).filter(|tile| n.is_multiple_of(*tile));
        let enough = |tile: &usize| self.roof(&product_in_tiles(n, *tile)) == Roof::Arithmetic;
        divisors.into_iter().find(enough)
        // END
    }
}
