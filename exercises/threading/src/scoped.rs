//! # Threads that borrow
//!
//! A thread started by `thread::spawn` may outlive its caller, so it can't borrow from it. Threads
//! of a *scope* can't outlive it: `thread::scope` returns only when all of them have ended. So they
//! may borrow whatever lives longer than the scope, without `Arc` and without copies.
//!
//! Any number of threads may read a slice. A thread that writes needs a part that is its alone, and
//! the compiler checks that no two parts overlap:
//!
//! ```text
//! values            [ 3 1 4 1 5 9 2 6 5 3 ]
//! chunks(4)         [ 3 1 4 1|5 9 2 6|5 3 ]     read by three threads
//! chunks_mut(4)     [ 3 1 4 1|5 9 2 6|5 3 ]     written by three threads
//! split_at_mut(5)   [ 3 1 4 1 5|9 2 6 5 3 ]     two halves, each with its own borrower
//! ```
//!
//! In OpenMP this is `#pragma omp parallel for`; nothing there stops you from writing to a
//! neighbour's element.
//!
//! **Task.** Complete [`of_parts`], [`update_parts`] and [`both_halves`].
//!
//!     cargo test -p threading --test scoped

use std::thread;

/// The length of a part when `len` elements are split for `threads` threads: the least with which
/// they suffice, and 1 at least. 10 elements for 4 threads are parts of 3, 3, 3 and 1; 5 elements
/// are parts of 2, 2 and 1, and one thread is not needed.
pub fn part_length(len: usize, threads: usize) -> usize {
    len.div_ceil(threads).max(1)
}

/// Splits `values` for up to `threads` threads, by [`part_length`], and returns what `work` makes
/// of each part, in order. Each part has a thread of its own, and all run at the same time.
pub fn of_parts<T: Sync, R: Send>(
    values: &[T],
    threads: usize,
    work: impl Fn(&[T]) -> R + Sync,
) -> Vec<R> {
    todo!("start one scoped thread for each chunk, then join them in order")
}

/// Splits `values` for up to `threads` threads, by [`part_length`], and calls `work(start, part)`
/// for each part, where `start` is the index in `values` of its first element. Each part has a
/// thread of its own, and all run at the same time.
pub fn update_parts<T: Send>(
    values: &mut [T],
    threads: usize,
    work: impl Fn(usize, &mut [T]) + Sync,
) {
    todo!("give each scoped thread a mutable chunk, and the index where it begins")
}

/// Calls `first` on the first half of `values` and `second` on the second, at the same time. Of an
/// odd number, the element in the middle belongs to the second half.
///
/// One more thread is enough: it takes the first half, while the calling thread does the second.
pub fn both_halves<T: Send>(
    values: &mut [T],
    first: impl FnOnce(&mut [T]) + Send,
    second: impl FnOnce(&mut [T]),
) {
    todo!("split the slice in two, and start a scoped thread for the first half only")
}
