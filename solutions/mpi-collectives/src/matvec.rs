//! # A matrix times a vector
//!
//! The matrix is too large for one rank, so each holds some of its rows. The vector is distributed
//! in the same way: who has row `i` has element `i`. But the product of a row needs the *whole*
//! vector. So the ranks first put it together, by an all-gather, and then each computes the elements
//! of the result that belong to its rows:
//!
//! ```text
//!             A             x      all-gather        A·x
//!        ┌───────────┐     ┌─┐     ┌─┐ ┌─┐ ┌─┐      ┌─┐
//! rank 0 │ . . . . . │     │a│     │a│ │a│ │a│      │ │
//!        │ . . . . . │     │b│     │b│ │b│ │b│      │ │
//!        ├───────────┤     ├─┤     │c│ │c│ │c│      ├─┤
//! rank 1 │ . . . . . │     │c│     │d│ │d│ │d│      │ │
//!        │ . . . . . │     │d│     │e│ │e│ │e│      │ │
//!        ├───────────┤     ├─┤     └─┘ └─┘ └─┘      ├─┤
//! rank 2 │ . . . . . │     │e│    rank 0  1   2     │ │
//!        └───────────┘     └─┘                      └─┘
//! ```
//!
//! The result is distributed as the vector was, so it can be multiplied again. Iterative solvers do
//! nothing else: here it is the power method, which finds the eigenvalue of largest magnitude. Of
//! n² multiplications each rank does its share; of n numbers it receives almost all. So the larger
//! the matrix, the less the communication matters.
//!
//! Rows need not divide. Every rank knows by [`rows_of`] how many elements each rank has, so nobody
//! has to ask.
//!
//! | here | C | mpi4py |
//! |---|---|---|
//! | `world.all_gather_varcount_into(x, &mut PartitionMut::new(&mut whole[..], counts, displs))` | `MPI_Allgatherv` | `comm.Allgatherv(x, [whole, counts])` |
//! | `world.all_reduce_into(&mine, &mut all, SystemOperation::sum())` | `MPI_Allreduce` | `comm.allreduce(mine)` |
//!
//! (`counts` says how many elements come from each rank, and `displs` at which index of `whole` they
//! begin; both are `i32`.)
//!
//! **Task.** Complete the three functions.
//!
//!     cargo test -p mpi-collectives --test matvec

use mpi::traits::*;
use std::ops::Range;
// SOLUTION
use mpi::{Count, collective::SystemOperation, datatype::PartitionMut};
// END

/// The rows that a rank has, of `n` rows on so many `ranks`: as evenly as possible, and the first
/// ranks take what doesn't divide. 7 rows on 3 ranks are rows 0 to 2, 3 to 4 and 5 to 6.
pub fn rows_of(n: usize, ranks: usize, rank: usize) -> Range<usize> {
    let begin = |rank: usize| rank * (n / ranks) + rank.min(n % ranks);
    begin(rank)..begin(rank + 1)
}

/// Puts a distributed vector of `n` elements together, on every rank. `x` holds this rank's
/// elements, as [`rows_of`] deals them out.
pub fn whole(world: &impl Communicator, n: usize, x: &[f64]) -> Vec<f64> {
    // SOLUTION: work out the counts and displacements of all ranks, and gather everywhere
    let ranks = world.size() as usize;
    let rows: Vec<_> = (0..ranks).map(|rank| rows_of(n, ranks, rank)).collect();
    let counts: Vec<_> = rows.iter().map(|rows| rows.len() as Count).collect();
    let displs: Vec<_> = rows.iter().map(|rows| rows.start as Count).collect();
    let mut whole = vec![0.0; n];
    world.all_gather_varcount_into(x, &mut PartitionMut::new(&mut whole[..], counts, displs));
    whole
    // END
}

/// This rank's elements of the product of an `n` by `n` matrix and a vector.
///
/// `rows` holds this rank's rows of the matrix one after the other, each of `n` elements; `x` holds
/// this rank's elements of the vector. An element is added up from left to right, so that it is
/// the same for every number of ranks, to the last bit.
pub fn multiply(world: &impl Communicator, n: usize, rows: &[f64], x: &[f64]) -> Vec<f64> {
    // SOLUTION: put the vector together, and multiply each row by it
    let whole = whole(world, n, x);
    let product = |row: &[f64]| row.iter().zip(&whole).map(|(a, x)| a * x).sum();
    // An empty matrix has no rows; `chunks_exact` refuses rows without elements.
    rows.chunks_exact(n.max(1)).map(product).collect()
    // END
}

/// The eigenvalue of largest magnitude of an `n` by `n` matrix, by so many `steps` (at least one) of
/// the power method, from a vector `x` that is not 0. Matrix and vector are distributed as for
/// [`multiply`].
///
/// Each step multiplies `x` by the matrix, and then divides it by its Euclidean norm. The estimate
/// is the last `x · A x`, for an `x` of norm 1. (So `x` is brought to norm 1 at the start, too.)
/// Every rank gets the result.
pub fn largest_eigenvalue(
    world: &impl Communicator,
    n: usize,
    rows: &[f64],
    x: &[f64],
    steps: usize,
) -> f64 {
    // SOLUTION: a dot product is one all-reduce; a norm is the root of one
    let dot = |x: &[f64], y: &[f64]| {
        let mine: f64 = x.iter().zip(y).map(|(x, y)| x * y).sum();
        let mut all = 0.0_f64;
        world.all_reduce_into(&mine, &mut all, SystemOperation::sum());
        all
    };
    let normed = |x: &[f64]| -> Vec<f64> {
        let norm = dot(x, x).sqrt();
        x.iter().map(|x| x / norm).collect()
    };
    let mut x = normed(x);
    let mut estimate = 0.0;
    for _ in 0..steps {
        let product = multiply(world, n, rows, &x);
        estimate = dot(&x, &product);
        x = normed(&product);
    }
    estimate
    // END
}
