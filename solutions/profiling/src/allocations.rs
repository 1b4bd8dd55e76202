//! # Allocations
//!
//! A `Vec` or a `String` made in an inner loop is memory asked for, and given back, at every turn.
//! It seldom shows as one line in a profile: it is spread over `malloc`, `free`, the growth of
//! vectors, copies, and caches that are full of what was thrown away. Counting is more honest. Once
//! a loop has run for a while, in its *steady state*, it should allocate nothing.
//!
//! ```text
//! for … {                                   let mut line = String::new();
//!     let mut line = String::new();         for … {
//!     input.read_line(&mut line)?;              line.clear();          keeps its memory
//!     …                                         input.read_line(&mut line)?;
//! }                                             …
//!                                           }
//! ```
//!
//! So: a buffer is made before the loop, or is a field of what goes through the loop, and is
//! cleared or overwritten within it. What a function computes it writes into memory of its caller.
//! An iterator is used up where it stands, not collected first. Where the size of a result is
//! known, [`Vec::with_capacity`] asks for all of it at once. It is the same as `out=` in NumPy, and
//! as the work arrays that Fortran's libraries want to be handed.
//!
//! Here are a parser and an integrator. Both work, and both allocate at every turn.
//!
//! **Task.** Make [`Rows::next_row`] and [`trajectory`] do the same without it: add fields to
//! `Rows` (and to its `new`) as you need them, and change all that is below them but their
//! signatures.
//!
//!     cargo test  -p profiling --test allocations
//!     cargo bench -p profiling --bench allocations

use std::{
    fmt,
    io::{self, BufRead},
};

/// Rows of numbers in a text, read one after the other. Blank lines are left out.
pub struct Rows<R> {
    input: R,
    /// The number of the line that was read last.
    number: usize,
    /// The row that was read last.
    row: Vec<f64>,
    // SOLUTION
    /// The line that was read last.
    line: String,
    // END
}

/// Why a row can't be read.
#[derive(Debug)]
pub enum RowError {
    /// A field is not a number.
    BadNumber {
        /// The line it stands in, counted from 1, blank lines included.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// The input failed.
    Io(io::Error),
}

impl<R: BufRead> Rows<R> {
    /// The rows of `input`.
    pub fn new(input: R) -> Self {
        // SOLUTION
        Self { input, number: 0, row: vec![], line: String::new() }
        // SKELETON
        // Self { input, number: 0, row: vec![] }
        // END
    }

    /// The next row, on loan until the one after it is read. None at the end of the input.
    ///
    /// In the steady state, when no line is longer and no row has more numbers than those before,
    /// this allocates nothing.
    ///
    /// # Errors
    ///
    /// For a field that is not a number, and where the input fails.
    pub fn next_row(&mut self) -> Result<Option<&[f64]>, RowError> {
        // SOLUTION
        self.row.clear();
        while self.row.is_empty() {
            self.line.clear();
            if self.input.read_line(&mut self.line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            for field in self.line.split_whitespace() {
                let bad = |_| RowError::BadNumber { line: self.number, text: field.to_owned() };
                self.row.push(field.parse().map_err(bad)?);
            }
        }
        Ok(Some(&self.row))
        // SKELETON
        // loop {
        //     let mut line = String::new();
        //     if self.input.read_line(&mut line)? == 0 {
        //         return Ok(None);
        //     }
        //     self.number += 1;
        //     let fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        //     if fields.is_empty() {
        //         continue;
        //     }
        //     let mut row = Vec::new();
        //     for field in fields {
        //         match field.parse() {
        //             Ok(value) => row.push(value),
        //             Err(_) => return Err(RowError::BadNumber { line: self.number, text: field }),
        //         }
        //     }
        //     self.row = row;
        //     return Ok(Some(&self.row));
        // }
        // END
    }
}

/// Solves y' = f(t, y) by the classical Runge–Kutta method of fourth order, in `steps` steps of
/// length `h` from time `start`:
///
/// ```text
/// k1 = f(t, y)                       k2 = f(t + h/2, y + h/2 k1)
/// k3 = f(t + h/2, y + h/2 k2)        k4 = f(t + h, y + h k3)
/// y  ← y + h/6 (k1 + 2 k2 + 2 k3 + k4)
/// ```
///
/// `f(t, y, slope)` writes each element of the slope y', whatever was in `slope` before.
///
/// Returns all states, the `initial` one first, one behind the other: `steps + 1` times as many
/// numbers as a state has. Whatever the number of steps, as many allocations are made: one for the
/// result and at the most five for the work.
pub fn trajectory(
    f: impl Fn(f64, &[f64], &mut [f64]),
    start: f64,
    h: f64,
    steps: usize,
    initial: &[f64],
) -> Vec<f64> {
    // SOLUTION
    let size = initial.len();
    let mut states = Vec::with_capacity((steps + 1) * size);
    states.extend_from_slice(initial);
    let (mut slope, mut sum, mut stage) = (vec![0.0; size], vec![0.0; size], vec![0.0; size]);
    for step in 0..steps {
        let t = start + step as f64 * h;
        let y = &states[step * size..];
        f(t, y, &mut slope);
        sum.copy_from_slice(&slope);
        // Each of the other slopes: how far to go along the one before, and its weight.
        for (along, weight) in [(h / 2.0, 2.0), (h / 2.0, 2.0), (h, 1.0)] {
            for ((stage, y), k) in stage.iter_mut().zip(y).zip(&slope) {
                *stage = y + along * k;
            }
            f(t + along, &stage, &mut slope);
            for (sum, k) in sum.iter_mut().zip(&slope) {
                *sum += weight * k;
            }
        }
        states.extend_from_within(step * size..);
        for (next, sum) in states[(step + 1) * size..].iter_mut().zip(&sum) {
            *next += h / 6.0 * sum;
        }
    }
    states
    // SKELETON
    // let mut states = vec![initial.to_vec()];
    // for step in 0..steps {
    //     let t = start + step as f64 * h;
    //     let y = states[step].clone();
    //     let k1 = slope(&f, t, &y);
    //     let k2 = slope(&f, t + h / 2.0, &moved(&y, h / 2.0, &k1));
    //     let k3 = slope(&f, t + h / 2.0, &moved(&y, h / 2.0, &k2));
    //     let k4 = slope(&f, t + h, &moved(&y, h, &k3));
    //     let sum: Vec<f64> =
    //         (0..y.len()).map(|i| k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]).collect();
    //     states.push(moved(&y, h / 6.0, &sum));
    // }
    // states.concat()
    // END
}

// SOLUTION
// SKELETON
// /// The slope at `y`.
// fn slope(f: impl Fn(f64, &[f64], &mut [f64]), t: f64, y: &[f64]) -> Vec<f64> {
//     let mut slope = vec![0.0; y.len()];
//     f(t, y, &mut slope);
//     slope
// }
//
// /// The state reached from `y` along `slope`, after the time `h`.
// fn moved(y: &[f64], h: f64, slope: &[f64]) -> Vec<f64> {
//     y.iter().zip(slope).map(|(y, k)| y + h * k).collect()
// }
//
// END
impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadNumber { line, text } => write!(f, "line {line}: `{text}` is not a number"),
            Self::Io(error) => write!(f, "reading failed: {error}"),
        }
    }
}

impl std::error::Error for RowError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::BadNumber { .. } => None,
        }
    }
}

impl From<io::Error> for RowError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
