//! Mutexes and condition variables.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{self, LockResult, PoisonError, TryLockError, TryLockResult},
};

use super::{
    memory::Address,
    schedule::{self, Me},
};

/// std's `Mutex`, which a test can put under a schedule.
#[derive(Debug, Default)]
pub struct Mutex<T>(sync::Mutex<T>);

/// The lock of a [`Mutex`], held until this goes out of scope.
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    /// `None` only while it is given back.
    held: Option<sync::MutexGuard<'a, T>>,
}

impl<T> Mutex<T> {
    /// An unlocked mutex around `value`.
    pub const fn new(value: T) -> Self {
        Self(sync::Mutex::new(value))
    }

    /// Waits until no other thread holds the lock, and takes it.
    ///
    /// # Errors
    ///
    /// A thread panicked while it held the lock.
    #[inline]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        match schedule::current() {
            None => self.hold(self.0.lock()),
            Some(me) => self.lock_scheduled(&me),
        }
    }

    /// Takes the lock if it is free.
    ///
    /// # Errors
    ///
    /// A thread holds the lock, or panicked while it held it.
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        if let Some(me) = schedule::current() {
            me.point();
        }
        let held = match self.0.try_lock() {
            Ok(held) => Ok(held),
            Err(TryLockError::Poisoned(error)) => Err(error),
            Err(TryLockError::WouldBlock) => {
                if let Some(me) = schedule::current() {
                    me.found_locked(self.address());
                }
                return Err(TryLockError::WouldBlock);
            }
        };
        if let Some(me) = schedule::current() {
            me.locked(self.address());
        }
        self.hold(held).map_err(TryLockError::Poisoned)
    }

    /// The value, once nobody shares the mutex any more.
    ///
    /// # Errors
    ///
    /// A thread panicked while it held the lock.
    pub fn into_inner(self) -> LockResult<T> {
        self.0.into_inner()
    }

    /// The value, while nobody shares the mutex.
    ///
    /// # Errors
    ///
    /// A thread panicked while it held the lock.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.0.get_mut()
    }

    /// Whether a thread panicked while it held the lock.
    pub fn is_poisoned(&self) -> bool {
        self.0.is_poisoned()
    }

    /// Forgets that a thread panicked while it held the lock.
    pub fn clear_poison(&self) {
        self.0.clear_poison();
    }

    fn lock_scheduled(&self, me: &Me) -> LockResult<MutexGuard<'_, T>> {
        me.point();
        loop {
            let held = match self.0.try_lock() {
                Ok(held) => Ok(held),
                Err(TryLockError::Poisoned(error)) => Err(error),
                Err(TryLockError::WouldBlock) => {
                    me.wait_for_lock(self.address());
                    continue;
                }
            };
            me.locked(self.address());
            return self.hold(held);
        }
    }

    fn hold<'a>(
        &'a self,
        held: LockResult<sync::MutexGuard<'a, T>>,
    ) -> LockResult<MutexGuard<'a, T>> {
        let guard = |held| MutexGuard { mutex: self, held: Some(held) };
        held.map(guard).map_err(|error| PoisonError::new(guard(error.into_inner())))
    }

    fn address(&self) -> Address {
        std::ptr::from_ref(self).addr()
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.held.as_ref().expect("the lock is held")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.held.as_mut().expect("the lock is held")
    }
}

impl<T: fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if self.held.take().is_some() {
            schedule::released(self.mutex.address());
        }
    }
}

/// std's `Condvar`, which a test can put under a schedule.
#[derive(Debug, Default)]
pub struct Condvar(sync::Condvar);

impl Condvar {
    /// A condition variable that nobody waits for.
    pub const fn new() -> Self {
        Self(sync::Condvar::new())
    }

    /// Gives the lock back, waits for a notification, and takes the lock again. It may also return
    /// for no reason at all.
    ///
    /// # Errors
    ///
    /// A thread panicked while it held the lock.
    pub fn wait<'a, T>(&self, mut guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let mutex = guard.mutex;
        match schedule::current() {
            None => {
                let held = guard.held.take().expect("the lock is held");
                mutex.hold(self.0.wait(held))
            }
            Some(me) => {
                me.point();
                drop(guard);
                me.wait_for_notice(self.address());
                mutex.lock_scheduled(&me)
            }
        }
    }

    /// Waits as long as `condition` holds, however often it is woken.
    ///
    /// # Errors
    ///
    /// A thread panicked while it held the lock.
    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Wakes one of the threads that wait, if there is one. Which one is left open.
    pub fn notify_one(&self) {
        match schedule::current() {
            None => self.0.notify_one(),
            Some(me) => me.notify(self.address(), false),
        }
    }

    /// Wakes all threads that wait.
    pub fn notify_all(&self) {
        match schedule::current() {
            None => self.0.notify_all(),
            Some(me) => me.notify(self.address(), true),
        }
    }

    fn address(&self) -> Address {
        std::ptr::from_ref(self).addr()
    }
}
