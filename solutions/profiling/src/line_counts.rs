//! # Line counts
//!
//! A profile says *where* the time goes. How often each line runs says *why*: a line is expensive
//! because it is slow, or because it runs a billion times, and these are mended differently.
//!
//! Here are the lines of a Mandelbrot program that matter. For every point `c` of a region it
//! repeats `z = z² + c` until `z` has left the circle of radius 2, or `limit` repetitions are over:
//!
//! ```text
//! point     let (mut z, mut k) = (0, 0);      once a point of the region
//! check     while k < limit
//! norm        && |z|² <= 4 {                  only where the check before it held
//! update      z = z² + c; k += 1;
//!           }
//! ```
//!
//! In Python, `line_profiler` shows such counts as *hits*, with the time per hit and the share of
//! all time. For Rust, `cargo llvm-cov --text` shows how often each line ran, and `perf record`
//! with `perf annotate` where the time went. For four lines, counting by hand will do. It shows
//! something else: the counts follow from the picture, so the cost of a picture can be known, and
//! explained, without running anything.
//!
//! **Task.** Make [`mandelbrot`] count its lines. Then complete [`predicted`], [`shares`] and
//! [`spent_inside`].
//!
//!     cargo test -p profiling --test line_counts

use std::ops::{Add, Mul};

/// Something about each of the four lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lines<T> {
    /// The start of a point.
    pub point: T,
    /// `k < limit`
    pub check: T,
    /// `|z|² <= 4`
    pub norm: T,
    /// `z = z² + c; k += 1;`
    pub update: T,
}

/// A complex number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Complex {
    /// Real part.
    pub re: f64,
    /// Imaginary part.
    pub im: f64,
}

impl Complex {
    /// The square of the absolute value.
    pub fn norm_squared(self) -> f64 {
        self.re * self.re + self.im * self.im
    }
}

impl Add for Complex {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { re: self.re + other.re, im: self.im + other.im }
    }
}

impl Mul for Complex {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let re = self.re * other.re - self.im * other.im;
        Self { re, im: self.re * other.im + self.im * other.re }
    }
}

/// Points of the complex plane, `step` apart in both directions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// The point in the upper left corner: that of row 0 and column 0.
    pub corner: Complex,
    /// The distance of neighbours.
    pub step: f64,
    /// Number of rows, from the corner downwards.
    pub rows: usize,
    /// Number of columns, from the corner to the right.
    pub columns: usize,
}

impl Region {
    /// The point in this row and column.
    pub fn point(&self, row: usize, column: usize) -> Complex {
        let (right, down) = (column as f64 * self.step, row as f64 * self.step);
        Complex { re: self.corner.re + right, im: self.corner.im - down }
    }
}

/// The picture of a region, row by row, and how often each line ran for it.
///
/// The picture holds for each point how often `z` was updated: `limit` where it never left the
/// circle. Such points are said to be *inside*.
pub fn mandelbrot(region: &Region, limit: u32) -> (Vec<u32>, Lines<u64>) {
    let mut picture = Vec::with_capacity(region.rows * region.columns);
    let mut counts = Lines::default();
    for row in 0..region.rows {
        for column in 0..region.columns {
            let c = region.point(row, column);
            // SOLUTION
            counts.point += 1;
            let (mut z, mut k) = (Complex::default(), 0);
            loop {
                counts.check += 1;
                if k == limit {
                    break;
                }
                counts.norm += 1;
                if z.norm_squared() > 4.0 {
                    break;
                }
                counts.update += 1;
                z = z * z + c;
                k += 1;
            }
            // SKELETON
            // let (mut z, mut k) = (Complex::default(), 0);
            // while k < limit && z.norm_squared() <= 4.0 {
            //     z = z * z + c;
            //     k += 1;
            // }
            // END
            picture.push(k);
        }
    }
    (picture, counts)
}

/// How often each line ran for a picture, from the picture alone.
pub fn predicted(picture: &[u32], limit: u32) -> Lines<u64> {
    // SOLUTION: sum up what each line adds for a point that was updated k times
    let update = picture.iter().map(|&k| u64::from(k)).sum();
    let point = picture.len() as u64;
    let outside = picture.iter().filter(|&&k| k < limit).count() as u64;
    Lines { point, check: update + point, norm: update + outside, update }
    // END
}

/// Which part of the time each line takes, where running it once costs what `costs` says, in any
/// unit. The parts add up to 1. Where nothing ran, or nothing costs anything, all are 0.
pub fn shares(counts: &Lines<u64>, costs: &Lines<f64>) -> Lines<f64> {
    // SOLUTION: multiply each count by its cost, and divide by the sum
    let (point, check) = (counts.point as f64 * costs.point, counts.check as f64 * costs.check);
    let (norm, update) = (counts.norm as f64 * costs.norm, counts.update as f64 * costs.update);
    let sum = point + check + norm + update;
    if sum == 0.0 {
        return Lines::default();
    }
    Lines { point: point / sum, check: check / sum, norm: norm / sum, update: update / sum }
    // END
}

/// Which part of all updates was spent on points inside. Where there was no update it is 0.
///
/// Nothing is drawn there but one colour. That is why real programs first ask whether a point lies
/// in one of the two large discs of the set, by a formula, without a loop.
pub fn spent_inside(picture: &[u32], limit: u32) -> f64 {
    // SOLUTION: divide the updates of the points inside by all updates
    let updates = |k: &u32| u64::from(*k);
    let all: u64 = picture.iter().map(updates).sum();
    let inside: u64 = picture.iter().filter(|&&k| k == limit).map(updates).sum();
    if all == 0 { 0.0 } else { inside as f64 / all as f64 }
    // END
}
