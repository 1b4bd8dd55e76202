//! # All-to-all: transposing a distributed matrix
//!
//! Each rank has some rows of a matrix, and needs the rows of its transpose: the columns. So every rank
//! has something for every other one. Two ranks, 4 × 6:
//!
//! ```text
//!             before                                        after
//!             a  b  c │ d  e  f                             a  g  │ m  s
//!   rank 0    g  h  i │ j  k  l                   rank 0    b  h  │ n  t
//!            ─────────┼─────────    all-to-all              c  i  │ o  u
//!             m  n  o │ p  q  r    ───────────>            ───────┼──────
//!   rank 1    s  t  u │ v  w  x                             d  j  │ p  v
//!                                                 rank 1    e  k  │ q  w
//!                                                           f  l  │ r  x
//! ```
//!
//! The *tile* that rank s has for rank d goes to where rank d keeps what comes from s. A tile does not
//! lie in one piece in memory, so there are three steps, here on rank 0:
//!
//! ```text
//!   pack        a g b h c i │ d j e k f l     tile by tile, each one column after column
//!   exchange    a g b h c i │ m s n t o u     the first piece is rank 0's own, the second rank 1's
//!   unpack      a g m s   b h n t   c i o u   the tiles side by side, row after row
//! ```
//!
//! Parallel Fourier transforms do this between their axes, and so does every parallel sort. It is
//! the most expensive collective: each rank sends to each.
//!
//! ```text
//!   C         MPI_Alltoall(packed, n, MPI_DOUBLE, got, n, MPI_DOUBLE, comm)
//!             MPI_Alltoallv(packed, counts, displs, MPI_DOUBLE, got, rcounts, rdispls, MPI_DOUBLE, comm)
//!   mpi4py    comm.Alltoall(packed, got)
//!             comm.Alltoallv([packed, counts, displs, MPI.DOUBLE], [got, rcounts, rdispls, MPI.DOUBLE])
//!   rsmpi     comm.all_to_all_into(&packed, &mut got)
//!             comm.all_to_all_varcount_into(&Partition::new(&packed, counts, displs),
//!                                           &mut PartitionMut::new(&mut got, rcounts, rdispls))
//! ```
//!
//! In C, `n` is the length of one piece. rsmpi divides the lengths of the buffers by P.
//!
//! **Task.** Complete [`pack`] and [`unpack`], which need no MPI, then [`transpose`] for matrices that
//! divide by the number of ranks, and [`transpose_uneven`] for all.
//!
//!     cargo test -p mpi-collectives --test all_to_all

// SOLUTION
use mpi::datatype::{Partition, PartitionMut};
// END
use mpi::{Count, topology::SimpleCommunicator, traits::*};
use std::ops::Range;

/// Which of `length` rows, or columns, each of `ranks` ranks has: as evenly as possible, and the first
/// ranks take what doesn't divide.
pub fn shares(length: usize, ranks: usize) -> Vec<Range<usize>> {
    let begin = |rank: usize| length / ranks * rank + rank.min(length % ranks);
    (0..ranks).map(|rank| begin(rank)..begin(rank + 1)).collect()
}

/// Where pieces of these counts begin, if they stand one after the other.
pub fn displacements(counts: &[Count]) -> Vec<Count> {
    (0..counts.len()).map(|rank| counts[..rank].iter().sum()).collect()
}

/// Brings rows into the order in which they are sent: first all that is in the columns of rank 0's
/// share, then of rank 1's, and so on. Within a share, one column after the other.
///
/// `rows` holds whole rows, one after the other; the `shares` of all ranks are all columns.
pub fn pack(rows: &[f64], shares: &[Range<usize>]) -> Vec<f64> {
    // SOLUTION: for each share, for each column in it, take that element of every row
    let columns = shares.last().map_or(0, |share| share.end);
    let mut packed = Vec::with_capacity(rows.len());
    for column in shares.iter().flat_map(Range::clone) {
        packed.extend(rows.iter().skip(column).step_by(columns));
    }
    packed
    // END
}

/// Brings what came from all ranks into rows of the transpose: from each rank, its piece of the first
/// row; then from each rank, its piece of the second row; and so on.
///
/// `got` holds a tile of each rank, one after the other, and each tile row by row. All have `height`
/// rows, and they are as wide as the `shares`.
pub fn unpack(got: &[f64], height: usize, shares: &[Range<usize>]) -> Vec<f64> {
    // SOLUTION: for each row, for each tile, take that row of the tile
    let mut rows = Vec::with_capacity(got.len());
    for row in 0..height {
        for share in shares {
            // The tiles before hold `height` rows of what is left of this share.
            let begin = height * share.start + row * share.len();
            rows.extend_from_slice(&got[begin..begin + share.len()]);
        }
    }
    rows
    // END
}

/// Returns this rank's rows of the transpose of a matrix of which it has `rows`.
///
/// The matrix has as many `columns`; these, and the number of its rows, can be divided by the number of
/// ranks. All ranks have equally many rows.
pub fn transpose(world: &SimpleCommunicator, rows: &[f64], columns: usize) -> Vec<f64> {
    let ranks = world.size() as usize;
    let row_shares = shares(rows.len() / columns * ranks, ranks);
    let column_shares = shares(columns, ranks);
    // SOLUTION: pack, exchange equal pieces, unpack
    let packed = pack(rows, &column_shares);
    let mut got = vec![0.0; packed.len()];
    world.all_to_all_into(&packed, &mut got);
    unpack(&got, columns / ranks, &row_shares)
    // END
}

/// Returns this rank's rows of the transpose of a matrix of which it has `rows`.
///
/// The matrix has as many rows and columns as `shape` says, and both are dealt out by [`shares`].
pub fn transpose_uneven(
    world: &SimpleCommunicator,
    rows: &[f64],
    shape: (usize, usize),
) -> Vec<f64> {
    let (rank, ranks) = (world.rank() as usize, world.size() as usize);
    let (row_shares, column_shares) = (shares(shape.0, ranks), shares(shape.1, ranks));
    // SOLUTION: count what goes to each rank, and what comes from each; then as before
    let (my_rows, my_columns) = (row_shares[rank].len(), column_shares[rank].len());
    let counts = |shares: &[Range<usize>], times: usize| -> Vec<Count> {
        shares.iter().map(|share| (share.len() * times) as Count).collect()
    };
    let sent = counts(&column_shares, my_rows);
    let received = counts(&row_shares, my_columns);
    let begins = (displacements(&sent), displacements(&received));
    let packed = pack(rows, &column_shares);
    let mut got = vec![0.0; shape.0 * my_columns];
    world.all_to_all_varcount_into(
        &Partition::new(&packed, sent, begins.0),
        &mut PartitionMut::new(&mut got, received, begins.1),
    );
    unpack(&got, my_columns, &row_shares)
    // END
}
