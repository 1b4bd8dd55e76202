//! # Fork and join
//!
//! Many algorithms divide a problem, solve the parts, and combine: sorting, trees, the fast Fourier
//! transform. There is no loop to cut into pieces, but the parts are independent of each other.
//!
//! `rayon::join(a, b)` calls both closures and returns both results. It doesn't start a thread. It
//! puts `b` into a queue of its own thread, and gets on with `a`. A thread of the pool that is idle
//! *steals* from the queues of others, the oldest job first, and that is the largest one. If nobody
//! has taken `b` when `a` is done, the thread does it itself:
//!
//! ```text
//! fibonacci(30)                  thread 0 begins here
//! ├─ fibonacci(29)               ... and goes down this side
//! │  ├─ fibonacci(28) ...
//! │  └─ fibonacci(27)            in the queue of thread 0
//! └─ fibonacci(28)               in the queue of thread 0; thread 1, which is idle, steals it,
//!    ├─ fibonacci(27)            and goes down from here
//!    └─ fibonacci(26)            in the queue of thread 1
//! ```
//!
//! A `join` that nobody steals from costs some 10 ns. That is little, but more than an addition. So
//! there is a *cut-off*: small problems are solved by a plain serial function.
//!
//! In OpenMP these are tasks, `#pragma omp task` and `taskwait`. In NumPy there is no counterpart.
//!
//! **Task.** Complete [`fibonacci`] and [`sort_with`].
//!
//!     cargo test -p threading --test fork_join

/// The Fibonacci number `n`, by its definition: 0, 1, and from there on the sum of the two before.
///
/// There are faster ways. This one has a tree of calls with branches of uneven size, as one meets
/// them in practice. `n` is at most 93, the last one that fits.
pub fn serial_fibonacci(n: u32) -> u64 {
    if n < 2 { u64::from(n) } else { serial_fibonacci(n - 1) + serial_fibonacci(n - 2) }
}

/// The same in parallel. For `n` up to and including `cutoff` it is `serial(n)`, for larger ones
/// the sum of the two before, both of which may be computed at the same time.
///
/// `cutoff` is at least 2.
pub fn fibonacci(n: u32, cutoff: u32, serial: &(impl Fn(u32) -> u64 + Sync)) -> u64 {
    // SOLUTION: call `serial` up to the cut-off, and above it join the two numbers before
    if n <= cutoff {
        return serial(n);
    }
    let (one, other) = rayon::join(
        || fibonacci(n - 1, cutoff, serial), // the larger one: stolen from, while it is computed
        || fibonacci(n - 2, cutoff, serial),
    );
    one + other
    // END
}

/// Sorts `values` by merging. Equal values keep their order, if `sort` keeps it.
///
/// Up to `cutoff` values are left to `sort`. `cutoff` is at least 2.
pub fn merge_sort<T: Copy + Ord + Send>(
    values: &mut [T],
    cutoff: usize,
    sort: &(impl Fn(&mut [T]) + Sync),
) {
    let mut buffer = values.to_vec();
    sort_with(values, &mut buffer, cutoff, sort);
}

/// Sorts `values`, up to `cutoff` of them by `sort`. More are divided in the middle, and of an odd
/// number the second half has one more. The halves may be sorted at the same time; then they are
/// merged.
///
/// `buffer` is as long as `values`. Each half needs a part of it that is its alone.
pub fn sort_with<T: Copy + Ord + Send>(
    values: &mut [T],
    buffer: &mut [T],
    cutoff: usize,
    sort: &(impl Fn(&mut [T]) + Sync),
) {
    // SOLUTION: sort a few values at once; else split both slices, join the halves, and merge
    if values.len() <= cutoff {
        return sort(values);
    }
    let middle = values.len() / 2;
    let (left, right) = values.split_at_mut(middle);
    let (left_buffer, right_buffer) = buffer.split_at_mut(middle);
    rayon::join(
        || sort_with(left, left_buffer, cutoff, sort),
        || sort_with(right, right_buffer, cutoff, sort),
    );
    merge(left, right, buffer);
    values.copy_from_slice(buffer);
    // END
}

/// Merges two sorted slices into `merged`, which is as long as both together. Of equal values, those
/// from `left` come first.
pub fn merge<T: Copy + Ord>(left: &[T], right: &[T], merged: &mut [T]) {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    for place in merged {
        let next = match (left.peek(), right.peek()) {
            (Some(one), Some(other)) if other < one => right.next(),
            (Some(_), _) => left.next(),
            (None, _) => right.next(),
        };
        *place = *next.expect("as many values as places");
    }
}
