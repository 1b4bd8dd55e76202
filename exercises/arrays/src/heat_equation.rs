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
//! **Task.** Complete the four functions that say `todo!`. Reading and writing files is given.
//!
//!     cargo test  -p arrays --test heat_equation
//!     cargo bench -p arrays --bench heat_equation
//!
//! Then watch your plate cool, with the program in `examples/heat.rs`:
//!
//!     cargo run --release -p arrays --example heat -- --sample 150x200 disc.dat
//!     cargo run --release -p arrays --example heat -- disc.dat --steps 2000 --png disc.png

use ndarray::{Array2, ArrayRef2};
use std::{
    error::Error,
    fmt,
    io::{self, Write},
    mem,
};

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
        todo!("put the formula into Rust")
    }

    /// The ratio `alpha dt / dx²`.
    ///
    /// # Errors
    ///
    /// [`Unstable`] for every `dt` that does not lie between 0 and [`Plate::longest_step`], both
    /// included. Nor does NaN lie there.
    pub fn ratio(&self) -> Result<f64, Unstable> {
        todo!("refuse a time step out of bounds, and compute the ratio for any other")
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
    todo!("set each inner point of `next` from five points of `current`")
}

/// The temperatures after `steps` time steps, from those of `field`.
///
/// Allocates one array beside `field`, however many steps there are.
///
/// # Errors
///
/// [`Unstable`] where `plate.dt` is out of bounds.
pub fn evolve(field: Array2<f64>, plate: &Plate, steps: usize) -> Result<Array2<f64>, Unstable> {
    todo!("take steps from one array to the other, and swap the two after each")
}

// The rest is given: a field as text. The first line is `# rows columns`, and each further line
// holds the temperatures of one row, with blanks between.

/// A field that can't be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Line of the text, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What is wrong with a field's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The first line is not `# rows columns`, with two positive numbers.
    Header,
    /// This word is not a number.
    NotANumber(String),
    /// This word is NaN or infinite, or too large for a number.
    NotFinite(String),
    /// The row ends after `found` of `expected` numbers.
    ShortRow {
        /// Columns that the header promised.
        expected: usize,
        /// Numbers in the row.
        found: usize,
    },
    /// The row goes on after its `expected` numbers.
    LongRow {
        /// Columns that the header promised.
        expected: usize,
    },
    /// The text ends after `found` of `expected` rows.
    MissingRows {
        /// Rows that the header promised.
        expected: usize,
        /// Rows in the text.
        found: usize,
    },
    /// The text goes on after its `expected` rows.
    ExtraRow {
        /// Rows that the header promised.
        expected: usize,
    },
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        match &self.problem {
            Problem::Header => {
                write!(f, "a field begins with its size: write `# rows columns`, as in `# 20 30`")
            }
            Problem::NotANumber(word) => {
                write!(f, "`{word}` is not a number: write temperatures as 20, -1.5 or 2.5e1")
            }
            Problem::NotFinite(word) => {
                write!(f, "`{word}` is not a finite temperature: replace it by a number")
            }
            Problem::ShortRow { expected, found } => write!(
                f,
                "the row ends after {found} of {expected} numbers: add the others, or correct \
                 the columns in line 1"
            ),
            Problem::LongRow { expected } => write!(
                f,
                "the row goes on after {expected} numbers: take the others away, or correct the \
                 columns in line 1"
            ),
            Problem::MissingRows { expected, found } => write!(
                f,
                "the field ends after {found} of {expected} rows: add the others, or correct the \
                 rows in line 1"
            ),
            Problem::ExtraRow { expected } => write!(
                f,
                "the field goes on after {expected} rows: take the others away, or correct the \
                 rows in line 1"
            ),
        }
    }
}

impl Error for FieldError {}

/// Reads a field. Empty lines after the first are passed over.
///
/// # Errors
///
/// [`FieldError`] for anything but a header, and the rows of finite numbers that it promises.
pub fn parse_field(text: &str) -> Result<Array2<f64>, FieldError> {
    let first = text.lines().next().unwrap_or("");
    let header = FieldError { line: 1, column: 1, problem: Problem::Header };
    let (rows, columns) = parse_header(first).ok_or(header)?;
    let mut values = Vec::new(); // grows: the header's numbers may be nonsense
    let mut found = 0;
    for (line, row) in (1..).zip(text.lines()).skip(1).filter(|(_, row)| !row.trim().is_empty()) {
        if found == rows {
            let problem = Problem::ExtraRow { expected: rows };
            return Err(FieldError { line, column: 1, problem });
        }
        parse_row(row, columns, &mut values).map_err(|(column, problem)| FieldError {
            line,
            column,
            problem,
        })?;
        found += 1;
    }
    if found < rows {
        let problem = Problem::MissingRows { expected: rows, found };
        return Err(FieldError { line: text.lines().count() + 1, column: 1, problem });
    }
    Ok(Array2::from_shape_vec((rows, columns), values).expect("rows times columns numbers"))
}

/// Rows and columns from `# rows columns`.
fn parse_header(line: &str) -> Option<(usize, usize)> {
    let mut sizes = line.strip_prefix('#')?.split_whitespace().map(str::parse);
    match (sizes.next(), sizes.next(), sizes.next()) {
        (Some(Ok(rows)), Some(Ok(columns)), None) if rows > 0 && columns > 0 => {
            Some((rows, columns))
        }
        _ => None,
    }
}

/// Appends a row's numbers to `values`, or says at which character what is wrong.
fn parse_row(row: &str, columns: usize, values: &mut Vec<f64>) -> Result<(), (usize, Problem)> {
    let character = |word: &str| {
        let bytes = word.as_ptr().addr() - row.as_ptr().addr(); // the word lies in the row
        row[..bytes].chars().count() + 1
    };
    let mut found = 0;
    for word in row.split_whitespace() {
        if found == columns {
            return Err((character(word), Problem::LongRow { expected: columns }));
        }
        match word.parse::<f64>() {
            Ok(value) if value.is_finite() => values.push(value),
            Ok(_) => return Err((character(word), Problem::NotFinite(word.to_owned()))),
            Err(_) => return Err((character(word), Problem::NotANumber(word.to_owned()))),
        }
        found += 1;
    }
    if found < columns {
        let end = row.trim_end().chars().count() + 1;
        return Err((end, Problem::ShortRow { expected: columns, found }));
    }
    Ok(())
}

/// Writes a field as [`parse_field`] reads it. Every number is read back as the same.
///
/// # Errors
///
/// When `out` can't be written.
pub fn write_field(field: &ArrayRef2<f64>, mut out: impl Write) -> io::Result<()> {
    let (rows, columns) = field.dim();
    writeln!(out, "# {rows} {columns}")?;
    for row in field.rows() {
        let mut separator = "";
        for value in row {
            write!(out, "{separator}{value:?}")?;
            separator = " ";
        }
        writeln!(out)?;
    }
    out.flush()
}
