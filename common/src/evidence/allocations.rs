//! How much memory was asked for: an allocator that keeps a tally of each thread.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

/// What one thread asked of the memory allocator during a region of code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocations {
    /// Number of requests, growing an allocation included.
    pub count: usize,
    /// Bytes requested, all together.
    pub bytes: usize,
}

impl Allocations {
    /// Runs `region` and returns what it returned, with the allocations that this thread made in it.
    ///
    /// Other threads, and so tests running beside this one, are not counted.
    pub fn during<R>(region: impl FnOnce() -> R) -> (R, Self) {
        let before = TALLY.get();
        let result = region();
        let after = TALLY.get();
        let made = Self { count: after.count - before.count, bytes: after.bytes - before.bytes };
        (result, made)
    }
}

thread_local! {
    // Constant and without a destructor: the allocator may touch it at any moment of a thread's life.
    static TALLY: Cell<Allocations> = const { Cell::new(Allocations { count: 0, bytes: 0 }) };
}

/// The system's allocator, which also keeps the tally of each thread.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn record(bytes: usize) {
    let Allocations { count, bytes: total } = TALLY.get();
    TALLY.set(Allocations { count: count + 1, bytes: total + bytes });
}

// SAFETY: every call is passed on unchanged to the system's allocator; the tally allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        record(layout.size());
        // SAFETY: the caller's promises are those that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        record(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        record(size);
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    #[test]
    fn a_vector_is_one_allocation_of_its_size() {
        let (vector, made) = Allocations::during(|| black_box(vec![0.0_f64; 100]));
        assert_eq!(vector.len(), 100);
        assert_eq!(made, Allocations { count: 1, bytes: 800 });
    }

    #[test]
    fn arithmetic_allocates_nothing() {
        let (_, made) = Allocations::during(|| black_box(2) + 2);
        assert_eq!(made, Allocations::default());
    }

    #[test]
    fn growth_counts_and_other_threads_do_not() {
        let (_, made) = Allocations::during(|| {
            let mut vector = Vec::with_capacity(1);
            vector.extend([1_u8; 100]);
            black_box(vector)
        });
        assert_eq!(made.count, 2);
        let mine = std::thread::scope(|scope| {
            let other = scope.spawn(|| black_box(vec![1_u8; 10]));
            let (_, mine) = Allocations::during(|| ());
            other.join().expect("the thread ran");
            mine
        });
        assert_eq!(mine.count, 0);
    }
}
