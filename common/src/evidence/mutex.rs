//! How often a lock was taken.

use std::sync::{
    LockResult, Mutex, MutexGuard,
    atomic::{AtomicUsize, Ordering},
};

/// A [`Mutex`] that counts how often it was locked. It is used like std's own.
#[derive(Debug, Default)]
pub struct CountingMutex<T> {
    mutex: Mutex<T>,
    acquisitions: AtomicUsize,
}

impl<T> CountingMutex<T> {
    /// An unlocked mutex around `value`.
    pub const fn new(value: T) -> Self {
        Self { mutex: Mutex::new(value), acquisitions: AtomicUsize::new(0) }
    }

    /// Waits until no other thread holds the lock, and takes it.
    ///
    /// # Errors
    ///
    /// As with std's mutex: a thread panicked while it held the lock.
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let guard = self.mutex.lock();
        // Counted under the lock, so that nothing is won by counting.
        self.acquisitions.fetch_add(1, Ordering::Relaxed);
        guard
    }

    /// The value, once no thread uses the lock any more.
    ///
    /// # Errors
    ///
    /// A thread panicked while it held the lock.
    pub fn into_inner(self) -> LockResult<T> {
        self.mutex.into_inner()
    }

    /// How often the lock was taken so far.
    pub fn acquisitions(&self) -> usize {
        self.acquisitions.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn every_acquisition_counts() {
        let counter = CountingMutex::new(0);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| (0..5).for_each(|_| *counter.lock().expect("no panic") += 1));
            }
        });
        assert_eq!(counter.acquisitions(), 15);
        assert_eq!(counter.into_inner().expect("no panic"), 15);
    }
}
