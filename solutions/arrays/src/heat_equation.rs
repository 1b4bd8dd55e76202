//! # The heat equation
//!
//! A metal plate is known by its temperatures `u` at the points of a grid. Heat flows from warm to
//! cold, and a temperature changes with the curvature around it:
//!
//! ```text
//! du/dt = alpha (d²u/dx² + d²u/dy²)
//! ```
//!
//! With differences for the derivatives, each time step of length `dt` computes every point from
//! itself and its four neighbours, `dx` away:
//!
//! ```text
//!          north
//!            |
//! west -- centre -- east      new = centre + ratio (north + south + west + east - 4 centre)
//!            |
//!          south              ratio = alpha dt / dx²
//! ```
//!
//! The points on the edge of the plate keep their temperature (Dirichlet conditions). A step reads
//! one array and writes another, for a neighbour that is already new would spoil the sum. Then the
//! two arrays change places, and nothing is copied.
//!
//! The method is explicit, so a step may not be long. With a ratio above 1/4 the weight of `centre`
//! itself, 1 - 4 ratio, turns negative: a warm point overshoots and ends colder than the points
//! around it, and a checkerboard of errors grows from step to step without bound.
//!
//! In NumPy you would write the sum with five shifted slices, `u[:-2, 1:-1] + u[2:, 1:-1] + …`,
//! because a loop in Python is slow; each `+` leaves an array behind. Here nothing has to be left
//! behind, and both ways are open to you:
//!
//! - loops: `for i in 1..rows - 1 { for j in 1..columns - 1 { next[[i, j]] = … } }`
//! - a `Zip` over shifted slices, six of them at most:
//!   `Zip::from(next.slice_mut(s![1..-1, 1..-1])).and(current.slice(s![..-2, 1..-1]))` and so on,
//!   ended by `.for_each(|next, &north, …| *next = …)`
//!
//! The loops compile to what a C or Fortran compiler makes of them, and are the faster ones on
//! short rows.
//!
//! **Task.** Complete the four functions that say `todo!`. Reading and writing files is given, by
//! `common::field`.
//!
//!     cargo test  -p arrays --test heat_equation
//!     cargo bench -p arrays --bench heat_equation
//!
//! Then watch your plate cool, with the program in `examples/heat.rs`:
//!
//!     cargo run --release -p arrays --example heat -- --sample 150x200 disc.dat
//!     cargo run --release -p arrays --example heat -- disc.dat --steps 2000 --png disc.png

pub use common::field::{FieldError, Problem, parse_field, write_field};
use ndarray::{Array2, ArrayRef2};
use std::{error::Error, fmt, mem};

/// What the plate is made of, and how finely space and time are divided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plate {
    /// Thermal diffusivity of the material in m²/s, positive.
    pub alpha: f64,
    /// Distance of neighbouring points in m, positive.
    pub dx: f64,
    /// Length of a time step in s.
    pub dt: f64,
}

/// A time step that the explicit method can't take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unstable {
    /// The time step in s.
    pub dt: f64,
    /// The longest stable one in s.
    pub limit: f64,
}

impl fmt::Display for Unstable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { dt, limit } = self;
        write!(
            f,
            "a time step of {dt} s is not stable on this grid: \
             choose one between 0 and {limit} s, which is dx² / (4 alpha)"
        )
    }
}

impl Error for Unstable {}

impl Plate {
    /// The longest stable time step in s: `dx² / (4 alpha)`, where the ratio is 1/4.
    pub fn longest_step(&self) -> f64 {
        // SOLUTION: put the formula into Rust
        self.dx * self.dx / (4.0 * self.alpha)
        // END
    }

    /// The ratio `alpha dt / dx²`.
    ///
    /// # Errors
    ///
    /// [`Unstable`] for every `dt` that does not lie between 0 and [`Plate::longest_step`], both
    /// included. Nor does NaN lie there.
    pub fn ratio(&self) -> Result<f64, Unstable> {
        // SOLUTION: refuse a time step out of bounds, and compute the ratio for any other
        let limit = self.longest_step();
        if (0.0..=limit).contains(&self.dt) {
            Ok(self.alpha * self.dt / (self.dx * self.dx))
        } else {
            Err(Unstable { dt: self.dt, limit })
        }
        // END
    }
}

/// One time step: computes all points of `next` but those on its edge, which it leaves alone.
///
/// `current` and `next` have the same shape.
pub fn step(current: &ArrayRef2<f64>, next: &mut ArrayRef2<f64>, ratio: f64) {
    let (rows, columns) = current.dim();
    if rows < 3 || columns < 3 {
        return; // all points are on the edge
    }
    // SOLUTION: set each inner point of `next` from five points of `current`
    for i in 1..rows - 1 {
        for j in 1..columns - 1 {
            let centre = current[[i, j]];
            let (north, south) = (current[[i - 1, j]], current[[i + 1, j]]);
            let (west, east) = (current[[i, j - 1]], current[[i, j + 1]]);
            next[[i, j]] = centre + ratio * (north + south + west + east - 4.0 * centre);
        }
    }
    // END
}

/// The temperatures after `steps` time steps, from those of `field`.
///
/// Allocates one array beside `field`, however many steps there are.
///
/// # Errors
///
/// [`Unstable`] where `plate.dt` is out of bounds.
pub fn evolve(field: Array2<f64>, plate: &Plate, steps: usize) -> Result<Array2<f64>, Unstable> {
    // SOLUTION: take steps from one array to the other, and swap the two after each
    let ratio = plate.ratio()?;
    let mut current = field;
    let mut next = current.clone(); // for its edge, which no step writes
    for _ in 0..steps {
        step(&current, &mut next, ratio);
        mem::swap(&mut current, &mut next);
    }
    Ok(current)
    // END
}
