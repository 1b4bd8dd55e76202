//! # Early exit
//!
//! A number is prime if nothing divides it but 1 and itself. To find a divisor, one tries all
//! candidates from 2 up to the square root; a divisor above it comes with one below. Threads can
//! share the candidates. And as soon as one of them finds a divisor, the others may stop:
//!
//! ```text
//! thread 0   2 6 10 14 18 22 26 30 34 |        sees the flag
//! thread 1   3 7 11 15 19 23 27 31 |           sees the flag
//! thread 2   4 8 12 16 20 24 28 32 ^           finds a divisor, and sets the flag
//! thread 3   5 9 13 17 21 25 29 33 |           sees the flag
//! ```
//!
//! A thread can't be stopped from outside; it must look, now and then, whether it should go on.
//! What it looks at is a flag that all share, an `AtomicBool`. To look costs next to nothing as long
//! as nobody writes: every core has the flag in its cache. `Ordering::Relaxed` is enough, since the
//! flag says nothing about other memory; the divisor itself is handed over by `join`.
//!
//! The flag may also come from the caller, who can then call the search off. That is how time
//! limits and the "cancel" of a window work.
//!
//! rayon's `find_any` has such a flag inside: `(a..=b).into_par_iter().find_any(|&x| …)`. Its sister
//! `find_first` returns the first match, like `find` of an iterator, but then all that lies before
//! a match has still to be looked at.
//!
//! **Task.** Complete [`divisor_by_flag`] and [`divisor_by_rayon`].
//!
//!     cargo test -p threading --test early_exit

use std::{
    ops::RangeInclusive,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

/// All numbers that have to be tried as divisors of `n`: from 2 up to and including its square root.
/// There are none for a number below 4.
pub fn candidates(n: u64) -> RangeInclusive<u64> {
    2..=n.isqrt()
}

/// A candidate for which `divides` is true, if there is one: any of them. `n` is what has the
/// [`candidates`].
///
/// The candidates are shared out among `threads` threads (at least one), which run at the same time.
/// The thread that finds a divisor sets `stop`. The caller may set it, too, before or meanwhile, and
/// then the search ends, perhaps without a result. After `stop` has been set, no thread calls
/// `divides` more than once.
pub fn divisor_by_flag(
    n: u64,
    threads: usize,
    stop: &AtomicBool,
    divides: impl Fn(u64) -> bool + Sync,
) -> Option<u64> {
    todo!("give each thread every `threads`-th candidate, and look at the flag before each")
}

/// As [`divisor_by_flag`], but on the threads of rayon's pool. It can't be called off.
pub fn divisor_by_rayon(n: u64, divides: impl Fn(u64) -> bool + Sync) -> Option<u64> {
    todo!("find any candidate that divides, by a parallel iterator")
}

/// Whether `n` is a prime number.
pub fn is_prime(n: u64) -> bool {
    n >= 2 && divisor_by_rayon(n, |candidate| n.is_multiple_of(candidate)).is_none()
}
