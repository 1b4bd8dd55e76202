//! # Reductions: sums, a maximum with its place, an operation of your own
//!
//! *Reduce* combines what all ranks have, element by element, and leaves the result on the root:
//!
//! ```text
//!   rank 0     1  2  3
//!   rank 1    10 20 30    ── sum ──>    111 222 333    on the root
//!   rank 2   100 200 300
//! ```
//!
//! What lies on one rank is not added up: that is done before, without MPI.
//!
//! ```text
//!   C         MPI_Reduce(mine, total, n, MPI_UINT64_T, MPI_SUM, root, comm)
//!   mpi4py    comm.Reduce(mine, total, op=MPI.SUM, root=root)
//!   rsmpi     root.reduce_into_root(mine, &mut total, SystemOperation::sum())   on the root
//!             root.reduce_into(mine, SystemOperation::sum())                    on the others
//! ```
//!
//! An operation may be your own (`MPI_Op_create`, `MPI.Op.Create`). It must be *associative*, because
//! MPI combines in any grouping, `(a + b) + (c + d)` as well as `((a + b) + c) + d`. If it is said to be
//! commutative, ranks may be swapped, too. Two examples:
//!
//! - *The maximum and its place.* C has `MPI_MAXLOC` for it, rsmpi doesn't. The item is a pair: of two
//!   pairs the one with the larger value remains; of equal ones that with the smaller place, so that
//!   the result does not depend on the grouping.
//! - *A compensated sum.* In double precision, `1 + 1e100` is `1e100`: the 1 is lost. But the error of
//!   one addition can be computed exactly (Knuth, *The Art of Computer Programming* 2, 4.2.2):
//!
//!   ```text
//!   sum   = a + b
//!   part  = sum - a                              what arrived of b
//!   error = (a - (sum - part)) + (b - part)
//!   ```
//!
//!   The item is a pair of a sum and of all errors so far; in the end they are added.
//!
//! MPI sees bytes. `#[derive(Equivalence)]` describes a struct's fields to it, and `operation` wraps
//! your [`Combine::combine`] in the C function that it calls, once for many items. (rsmpi has a safe
//! `UserOperation`, too, for closures; it needs another C library, libffi.)
//!
//! **Task.** Complete the gaps, from top to bottom.
//!
//!     cargo test -p mpi-collectives --test reduce

use mpi::{
    Rank,
    collective::{SystemOperation, UnsafeUserOperation},
    ffi::MPI_Datatype,
    topology::SimpleCommunicator,
    traits::*,
};
use std::{
    ffi::{c_int, c_void},
    slice,
};

/// Counts of a histogram, summed up over all ranks bin by bin; on rank `root`, and nothing on the
/// others.
///
/// All ranks have equally many bins.
pub fn total(world: &SimpleCommunicator, root: Rank, bins: &[u64]) -> Option<Vec<u64>> {
    // SOLUTION: reduce the whole slice by a sum
    let is_root = world.rank() == root;
    let root = world.process_at_rank(root);
    if !is_root {
        root.reduce_into(bins, SystemOperation::sum());
        return None;
    }
    let mut total = vec![0; bins.len()];
    root.reduce_into_root(bins, &mut total, SystemOperation::sum());
    Some(total)
    // END
}

/// A value, and its place in a vector that is distributed over all ranks.
#[derive(Clone, Copy, Debug, PartialEq, Equivalence)]
pub struct Largest {
    /// The value.
    pub value: f64,
    /// Its index, counted from the first element on rank 0.
    pub place: u64,
}

/// A sum, and what rounding has taken away from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Equivalence)]
pub struct Compensated {
    /// The rounded sum.
    pub sum: f64,
    /// All errors of its additions.
    pub error: f64,
}

/// Items that can be combined in any grouping, and in any order.
pub trait Combine: Copy + Equivalence {
    /// Combines two items to one.
    fn combine(self, other: Self) -> Self;
}

impl Combine for Largest {
    fn combine(self, other: Self) -> Self {
        // SOLUTION: the larger value; of equal ones, that with the smaller place
        let is_first = self.place < other.place;
        if self.value > other.value || (self.value == other.value && is_first) {
            self
        } else {
            other
        }
        // END
    }
}

impl Combine for Compensated {
    fn combine(self, other: Self) -> Self {
        // SOLUTION: add the sums, and add the error of that to both errors
        let sum = self.sum + other.sum;
        let part = sum - self.sum;
        let error = (self.sum - (sum - part)) + (other.sum - part);
        Self { sum, error: self.error + other.error + error }
        // END
    }
}

/// `T`'s [`combine`](Combine::combine) as an operation of MPI.
///
/// # Safety
///
/// The operation serves for items of type `T` alone.
unsafe fn operation<T: Combine>() -> UnsafeUserOperation {
    unsafe extern "C" fn combine_all<T: Combine>(
        from: *mut c_void,
        into: *mut c_void,
        count: *mut c_int,
        _: *mut MPI_Datatype,
    ) {
        // SAFETY: MPI passes the number of items by address.
        let count = unsafe { *count } as usize;
        if count == 0 {
            return; // the addresses may be null
        }
        // SAFETY: both are arrays of as many items of the datatype that MPI was called with, `T`'s,
        // and they don't overlap.
        let (from, into) = unsafe {
            (
                slice::from_raw_parts(from.cast::<T>(), count),
                slice::from_raw_parts_mut(into.cast(), count),
            )
        };
        for (from, into) in from.iter().zip(into) {
            *into = from.combine(*into);
        }
    }
    // SAFETY: the function has the signature that MPI asks for, and is called for items of type `T`:
    // the caller's promise. They may be combined in any order.
    unsafe { UnsafeUserOperation::commutative(combine_all::<T>) }
}

/// Combines an item of each rank to one; on rank `root`, and nothing on the others.
fn reduce<T: Combine>(world: &SimpleCommunicator, root: Rank, item: T) -> Option<T> {
    // SAFETY: it is used for `item`, and for nothing else.
    let operation = unsafe { operation::<T>() };
    // SOLUTION: one reduction with `&operation`; any item serves as room for the result
    let is_root = world.rank() == root;
    let root = world.process_at_rank(root);
    if !is_root {
        root.reduce_into(&item, &operation);
        return None;
    }
    let mut combined = item;
    root.reduce_into_root(&item, &mut combined, &operation);
    Some(combined)
    // END
}

/// The largest element of a distributed vector, and its place; on rank `root`, and nothing on the
/// others.
///
/// This rank has the elements `block`, of which the first is number `first` of the whole vector.
/// Blocks may be empty on some ranks, not on all. No element is NaN.
pub fn largest(
    world: &SimpleCommunicator,
    root: Rank,
    block: &[f64],
    first: u64,
) -> Option<Largest> {
    // A rank without elements must not win.
    let mut largest = Largest { value: f64::NEG_INFINITY, place: u64::MAX };
    // SOLUTION: combine the elements of this rank
    for (&value, place) in block.iter().zip(first..) {
        largest = largest.combine(Largest { value, place });
    }
    // END
    reduce(world, root, largest)
}

/// The sum of all terms on all ranks, with the errors of rounding put back; on rank `root`, and
/// nothing on the others.
pub fn sum(world: &SimpleCommunicator, root: Rank, terms: &[f64]) -> Option<f64> {
    let mut sum = Compensated::default();
    // SOLUTION: combine the terms of this rank, each with no error of its own
    for &term in terms {
        sum = sum.combine(Compensated { sum: term, error: 0.0 });
    }
    // END
    reduce(world, root, sum).map(|total| total.sum + total.error)
}
