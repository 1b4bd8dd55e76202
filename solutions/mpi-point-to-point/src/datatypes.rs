//! # Datatypes: what lies apart in memory
//!
//! A message need not be contiguous. MPI is told by a *datatype* where its parts lie, and collects
//! them itself; the receiver has a datatype of its own, and puts them where it wants them.
//!
//! ## A column
//!
//! In a matrix that is stored row after row, the elements of a column are one row apart:
//!
//! ```text
//! matrix, 3 rows of 4        in memory
//!   a b c d
//!   e f g h                  a b c d e f g h i j k l
//!   i j k l                      ^       ^       ^
//!                                c       g       k      3 blocks of 1 element,
//!                                |<--4-->|<--4-->|      stride 4
//! ```
//!
//! That is a *vector* type: a count of blocks, the length of each, and the stride from the beginning
//! of one block to the next, in elements. It says nothing about where the first one is. That is the
//! address of the buffer:
//!
//! | here                                              | C                               | mpi4py |
//! |---------------------------------------------------|---------------------------------|--------|
//! | `UserDatatype::vector(count, length, stride, &f64::equivalent_datatype())` | `MPI_Type_vector(count, length, stride, MPI_DOUBLE, &column)`, `MPI_Type_commit(&column)` | `column = MPI.DOUBLE.Create_vector(count, length, stride).Commit()` |
//! | `View::with_count_and_datatype(&matrix[2..], 1, &column)` | `MPI_Send(&matrix[2], 1, column, …)` | `comm.Send([matrix[2:], 1, column], …)` |
//! | `MutView::with_count_and_datatype(&mut matrix[2..], 1, &column)` | `MPI_Recv(&matrix[2], 1, column, …)` | `comm.Recv([matrix[2:], 1, column], …)` |
//! | (when it is dropped)                              | `MPI_Type_free(&column)`        | `column.Free()` |
//!
//! A view takes your word for it that the datatype does not reach beyond the buffer: that is why it
//! is `unsafe`. Where it does reach beyond, MPI reads or overwrites other memory, in every language.
//!
//! ## Structs
//!
//! The fields of a struct lie apart, too: there is padding between them. `#[derive(Equivalence)]`
//! above a struct describes it to MPI (`MPI_Type_create_struct` in C, `MPI.Datatype.Create_struct` in
//! Python). Then it can be sent as any number can, alone, in a slice, or in a `Vec`. Only the fields
//! travel:
//!
//! ```text
//! one Particle     | position: 24 bytes | id: 4 bytes | charge: 1 byte | 3 bytes of padding |
//! in the message   | 24                 | 4           | 1              |   29 bytes in all
//! ```
//!
//! Rust orders the fields as it likes; the derived datatype knows where they are.
//!
//! **Task.** Complete the four functions, and let `Particle` derive `Equivalence`. Nothing is copied
//! before it is sent, and there is one message a call.
//!
//!     cargo test -p mpi-point-to-point --test datatypes

use mpi::{
    Count,
    datatype::{MutView, UserDatatype, View},
    topology::Process,
    traits::*,
};

/// The datatype of a column, of so many rows with so many columns.
pub fn column_type(rows: usize, columns: usize) -> UserDatatype {
    let count = |number: usize| Count::try_from(number).expect("MPI counts in 32 bits");
    // SOLUTION: describe the elements of one column as a vector
    UserDatatype::vector(count(rows), 1, count(columns), &f64::equivalent_datatype())
    // END
}

/// Sends one column of a matrix: `matrix` holds rows of `columns` numbers each.
///
/// # Panics
///
/// When there is no such column.
pub fn send_column(matrix: &[f64], columns: usize, column: usize, to: &Process<'_>) {
    assert!(column < columns, "column {column} of {columns}");
    let datatype = column_type(matrix.len() / columns, columns);
    // SOLUTION: send a view that begins at the column's first element
    // SAFETY: the last element that the datatype reaches is `rows - 1` rows after the first one, in the
    // last row; both are in the same column, and so inside the matrix.
    let view = unsafe { View::with_count_and_datatype(&matrix[column..], 1, &datatype) };
    to.send(&view);
    // END
}

/// Receives one column of a matrix, as [`send_column`] sends it. The number of rows is the same as
/// there; the number of columns need not be. Other columns are left alone.
///
/// # Panics
///
/// When there is no such column.
pub fn receive_column(matrix: &mut [f64], columns: usize, column: usize, from: &Process<'_>) {
    assert!(column < columns, "column {column} of {columns}");
    let datatype = column_type(matrix.len() / columns, columns);
    // SOLUTION: receive into a view that begins at the column's first element
    // SAFETY: as in `send_column`.
    let mut view = unsafe { MutView::with_count_and_datatype(&mut matrix[column..], 1, &datatype) };
    from.receive_into(&mut view);
    // END
}

/// A particle of a simulation.
#[derive(Clone, Copy, Debug, PartialEq)]
// SOLUTION
#[derive(Equivalence)]
// END
pub struct Particle {
    /// Its number.
    pub id: u32,
    /// x, y and z in m.
    pub position: [f64; 3],
    /// In elementary charges.
    pub charge: i8,
}

/// Sends any number of particles, in one message.
pub fn send_particles(particles: &[Particle], to: &Process<'_>) {
    // SOLUTION: derive `Equivalence`; then a slice of particles is sent like a slice of numbers
    to.send(particles);
    // END
}

/// Receives particles, as [`send_particles`] sends them. How many there are, the message says.
pub fn receive_particles(from: &Process<'_>) -> Vec<Particle> {
    // SOLUTION: receive a vector of particles
    from.receive_vec().0
    // END
}
