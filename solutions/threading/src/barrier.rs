//! # Barriers
//!
//! Jacobi's method computes the steady temperatures of a plate. In each sweep, every point inside
//! becomes the mean of its four neighbours, as they were before the sweep. The edge stays as it is.
//!
//! Each thread has a slab of rows that is its alone, and sweeps it again and again. For its first
//! and its last row it needs the neighbouring row of the slab above and of the one below. So every
//! thread shows these two rows of its own, and looks at those of its neighbours:
//!
//! ```text
//!              ═════════════  top edge of the plate
//!   slab 0     ─────────────
//!              ─────────────  shown to slab 1
//!              - - - - - - -  cut
//!   slab 1     ─────────────  shown to slab 0
//!              ─────────────  shown to slab 2
//!              - - - - - - -  cut
//!   slab 2     ─────────────  shown to slab 1
//!              ─────────────
//!              ═════════════  bottom edge of the plate
//! ```
//!
//! The rows must fit together: in sweep 7, the neighbours' rows after sweep 6. A lock around them
//! does not see to that. It keeps two threads from using a row at the same time, but a thread may
//! still look too early, and find an old row, or too late, and find one that is too new.
//!
//! A *barrier* keeps threads in step: `barrier.wait()` returns when as many threads have called it
//! as the barrier was made for, and then it is ready for the next time. A thread that forgets to
//! come leaves all the others waiting for ever.
//!
//! In OpenMP it is `#pragma omp barrier`, and there is a silent one at the end of `omp for`. MPI
//! programs seldom need one, since a message that has not been sent can't be received.
//!
//! The types come from [`common::sync`]. They are used like those of `std::sync`, and a test can run
//! through all orders of events with them.
//!
//! **Task.** The threads in [`relax`] don't wait for each other. Make them wait where they have to,
//! and no more often. Then complete [`jacobi`], which starts them.
//!
//!     cargo test -p threading --test barrier

use common::sync::{Barrier, Mutex};
use std::{mem, thread};

/// The rows on both sides of every cut, for all threads to see. The edges of the plate are such
/// rows, too, which never change.
#[derive(Debug)]
pub struct Borders {
    /// Above each slab: the top edge, then the last row of each slab.
    above: Vec<Mutex<Vec<f64>>>,
    /// Below each slab: the first row of each slab but the first, then the bottom edge.
    below: Vec<Mutex<Vec<f64>>>,
}

impl Borders {
    /// The borders of so many slabs, at least one, between two edges of the plate. The rows that
    /// have not been shown yet are NaN.
    pub fn new(top: &[f64], bottom: &[f64], slabs: usize) -> Self {
        let unknown = || Mutex::new(vec![f64::NAN; top.len()]);
        let mut above: Vec<_> = (0..slabs).map(|_| unknown()).collect();
        let mut below: Vec<_> = (0..slabs).map(|_| unknown()).collect();
        above[0] = Mutex::new(top.to_vec());
        below[slabs - 1] = Mutex::new(bottom.to_vec());
        Self { above, below }
    }

    /// Shows the first and the last row of a slab to its neighbours.
    pub fn show(&self, index: usize, slab: &[f64]) {
        let columns = self.above[index].lock().expect("no thread panicked").len();
        if index > 0 {
            let mut row = self.below[index - 1].lock().expect("no thread panicked");
            row.copy_from_slice(&slab[..columns]);
        }
        if let Some(row) = self.above.get(index + 1) {
            let mut row = row.lock().expect("no thread panicked");
            row.copy_from_slice(&slab[slab.len() - columns..]);
        }
    }

    /// The rows above and below a slab, as they were shown last.
    pub fn look(&self, index: usize) -> (Vec<f64>, Vec<f64>) {
        let above = self.above[index].lock().expect("no thread panicked").clone();
        let below = self.below[index].lock().expect("no thread panicked").clone();
        (above, below)
    }
}

/// One sweep of a slab, in place, between the rows above and below it.
pub fn sweep(slab: &mut [f64], above: &[f64], below: &[f64]) {
    let columns = above.len();
    // As they were before the sweep: the last row, and the present one. They stay in the cache, so
    // that each point is read from memory once, and written once.
    let (mut north, mut centre) = (above.to_vec(), vec![0.0; columns]);
    for start in (0..slab.len()).step_by(columns) {
        let (row, rest) = slab[start..].split_at_mut(columns);
        let south = rest.get(..columns).unwrap_or(below);
        centre.copy_from_slice(row);
        let around =
            centre.iter().zip(&centre[2.min(columns)..]).zip(north.iter().zip(south).skip(1));
        for (point, ((west, east), (north, south))) in row.iter_mut().skip(1).zip(around) {
            *point = 0.25 * ((north + south) + (west + east));
        }
        mem::swap(&mut north, &mut centre);
    }
}

/// What the thread of one slab does: it calls `sweep(slab, above, below)` so many times, each time
/// with the rows that its neighbours have after the sweep before.
///
/// `barrier` is for the threads of all slabs.
pub fn relax(
    slab: &mut [f64],
    index: usize,
    sweeps: usize,
    borders: &Borders,
    barrier: &Barrier,
    sweep: &impl Fn(&mut [f64], &[f64], &[f64]),
) {
    for _ in 0..sweeps {
        // SOLUTION
        borders.show(index, slab);
        barrier.wait(); // all rows are there
        let (above, below) = borders.look(index);
        barrier.wait(); // all rows have been looked at, so new ones may take their places
        sweep(slab, &above, &below);
        // SKELETON
        // borders.show(index, slab);
        // let (above, below) = borders.look(index);
        // sweep(slab, &above, &below);
        // END
    }
}

/// Sweeps a plate so many times by [`relax`]. The rows inside are dealt out in slabs of equal length
/// (the last one may be shorter) to at most `threads` threads.
///
/// `plate` is the rows one after the other, with at least one column. There is at least one thread.
pub fn jacobi(
    plate: &mut [f64],
    columns: usize,
    threads: usize,
    sweeps: usize,
    sweep: impl Fn(&mut [f64], &[f64], &[f64]) + Sync,
) {
    let inner = (plate.len() / columns).saturating_sub(2);
    if inner == 0 {
        return; // all rows are on the edge
    }
    let (top, rest) = plate.split_at_mut(columns);
    let (inside, bottom) = rest.split_at_mut(inner * columns);
    let length = inner.div_ceil(threads); // rows of a slab
    let slabs = inner.div_ceil(length); // may be fewer than threads: 5 rows for 4 are 2, 2 and 1
    let borders = Borders::new(top, bottom, slabs);
    // SOLUTION: make a barrier, and start one scoped thread for each slab
    let barrier = Barrier::new(slabs);
    let (borders, barrier, sweep) = (&borders, &barrier, &sweep);
    thread::scope(|scope| {
        for (index, slab) in inside.chunks_mut(length * columns).enumerate() {
            scope.spawn(move || relax(slab, index, sweeps, borders, barrier, sweep));
        }
    });
    // END
}
