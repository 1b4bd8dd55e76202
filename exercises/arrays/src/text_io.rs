//! # Reading and writing arrays
//!
//! Measurements come as text: rows of numbers, a few comments, now and then a field that is no
//! number at all. Whoever reads a file of 100,000 lines wants to know which one is wrong.
//!
//! ```text
//! # time, volts        a comment, up to the end of its line
//! 0.0, 1.5
//!                      blank lines say nothing, but are counted
//! 0.5, nan             a number like any other
//! 1.0, 1.7V            line 5, column 2: `1.7V` is not a number
//! ```
//!
//! A row is known to be sound only when it has been read to its end, the shape of the array only at
//! the end of the file. So the numbers are gathered in one flat `Vec`, which becomes the array.
//!
//! | NumPy                              | Rust                                        |
//! |------------------------------------|---------------------------------------------|
//! | `float("1e-3")`                    | `"1e-3".parse::<f64>()`                     |
//! | `np.array(flat).reshape(r, c)`     | `Array2::from_shape_vec((r, c), flat)`      |
//! | `np.save(file, a)`                 | `a.write_npy(file)`                         |
//! | `np.load(file)`                    | `Array2::read_npy(file)`                    |
//! | `np.savez(file, x=a, y=b)`         | `NpzWriter::new(file)`, `add_array`, `finish` |
//! | `np.load(file)["x"]`               | `NpzReader::new(file)?.by_name("x")`        |
//!
//! Text is slow to read, and needs up to 17 digits to say what 8 bytes do. Where no human reads
//! along, prefer NumPy's own formats: `.npy` for one array, `.npz` for several.
//!
//! The functions read from any `BufRead` and write to any `Write`: a file, a network connection, or
//! a piece of memory, as in the tests.
//!
//! **Task.** Complete [`read_table`], [`write_table`] and the four functions for NumPy's formats.
//!
//!     cargo test -p arrays --test text_io

use ndarray::{Array2, ArrayRef2};
use ndarray_npy::{
    NpzReader, NpzWriter, ReadNpyError, ReadNpyExt, ReadNpzError, WriteNpyError, WriteNpyExt,
    WriteNpzError,
};
use std::{
    error::Error,
    fmt,
    io::{self, BufRead, Read, Seek, Write},
};

/// What stands between the fields of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// Any number of spaces and tabs.
    Whitespace,
    /// One such character. Spaces around a field don't belong to it.
    Character(char),
}

/// Why a table could not be read. Lines and columns are counted from 1.
#[derive(Debug)]
pub enum ReadError {
    /// A field is not a number.
    BadNumber {
        /// The line in the file: comments and blank lines count.
        line: usize,
        /// Which field of the line it is.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// A row is shorter or longer than the first one.
    RowLength {
        /// The line in the file: comments and blank lines count.
        line: usize,
        /// How many fields the first row has.
        expected: usize,
        /// How many fields this one has.
        found: usize,
    },
    /// There is no row at all.
    Empty,
    /// The input failed.
    Io(io::Error),
}

/// The fields of a line, without what follows a `#`. A blank line has none.
pub fn fields(line: &str, delimiter: Delimiter) -> Vec<&str> {
    let text = line.split('#').next().unwrap_or_default();
    match delimiter {
        _ if text.trim().is_empty() => vec![],
        Delimiter::Whitespace => text.split_whitespace().collect(),
        Delimiter::Character(character) => text.split(character).map(str::trim).collect(),
    }
}

/// Reads a table of numbers, a row a line. [`fields`] takes a line apart.
///
/// # Errors
///
/// For a field that is not a number, for rows of different lengths, for an input without any row,
/// and where the input itself fails. Reading stops at the first line with an error.
pub fn read_table(input: impl BufRead, delimiter: Delimiter) -> Result<Array2<f64>, ReadError> {
    todo!("gather the numbers of all rows, checking each, and shape them into an array")
}

/// Writes a table of numbers, a row a line, so that [`read_table`] finds the very same numbers.
///
/// The first line is a comment: `# ` and the `names` of the columns. Names and numbers have the
/// delimiter between them: one space for [`Delimiter::Whitespace`].
///
/// `{}` and `{:?}` write as many digits as it takes to tell a number from its neighbours, the
/// second with an exponent where that is shorter.
///
/// # Errors
///
/// Where the output fails.
pub fn write_table(
    output: &mut impl Write,
    names: &[&str],
    table: &ArrayRef2<f64>,
    delimiter: Delimiter,
) -> io::Result<()> {
    let between = match delimiter {
        Delimiter::Whitespace => ' ',
        Delimiter::Character(character) => character,
    };
    todo!("write the names behind `# `, and then each row on its line")
}

/// Writes an array in NumPy's format `.npy`.
///
/// # Errors
///
/// Where the output fails.
pub fn save_npy(output: &mut impl Write, table: &ArrayRef2<f64>) -> Result<(), WriteNpyError> {
    todo!("write the array")
}

/// Reads an array in NumPy's format `.npy`.
///
/// # Errors
///
/// Where the input fails, is in another format, or holds an array of another type or dimension.
pub fn load_npy(input: impl Read) -> Result<Array2<f64>, ReadNpyError> {
    todo!("read an array")
}

/// Writes several arrays with their names into an archive, NumPy's `.npz`.
///
/// # Errors
///
/// Where the output fails, the end of the archive included.
pub fn save_npz(
    output: &mut (impl Write + Seek),
    tables: &[(&str, &ArrayRef2<f64>)],
) -> Result<(), WriteNpzError> {
    todo!("add each array to a new archive, and finish it")
}

/// Reads the array called `name` from an archive, NumPy's `.npz`.
///
/// # Errors
///
/// Where the input fails, is in another format, or has no such array of numbers in two dimensions.
pub fn load_npz(input: impl Read + Seek, name: &str) -> Result<Array2<f64>, ReadNpzError> {
    todo!("open the archive and read one array")
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadNumber { line, column, text } => {
                write!(f, "line {line}, column {column}: `{text}` is not a number")
            }
            Self::RowLength { line, expected, found } => {
                write!(f, "line {line} has {found} columns, but the first row has {expected}")
            }
            Self::Empty => write!(f, "there is no row of numbers"),
            Self::Io(error) => write!(f, "reading failed: {error}"),
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
