//! A field of temperatures as text, for every heat equation of the course. The first line is
//! `# rows columns`, and each further line holds the temperatures of one row, with blanks between.

use ndarray::{Array2, ArrayRef2};
use std::{
    error::Error,
    fmt,
    io::{self, Write},
};

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
