//! Atomics.

use std::sync::atomic::{self, Ordering};

use super::{memory::Address, schedule};

/// std's `AtomicU64`, which a test can put under a schedule.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct AtomicU64(atomic::AtomicU64);

/// std's `AtomicBool`, which a test can put under a schedule.
#[derive(Debug, Default)]
#[repr(transparent)]
pub struct AtomicBool(atomic::AtomicBool);

macro_rules! atomic {
    ($atomic:ident, $value:ty, $to:expr, $from:expr) => {
        impl $atomic {
            /// A new atomic that holds `value`.
            pub const fn new(value: $value) -> Self {
                Self(atomic::$atomic::new(value))
            }

            /// The value, once nobody shares it any more.
            pub fn into_inner(self) -> $value {
                self.0.into_inner()
            }

            /// The value, while nobody shares it.
            pub fn get_mut(&mut self) -> &mut $value {
                self.0.get_mut()
            }

            /// Reads the value.
            #[inline]
            pub fn load(&self, order: Ordering) -> $value {
                match schedule::current() {
                    None => self.0.load(order),
                    Some(me) => $from(me.load(self.address(), || self.present(), order)),
                }
            }

            /// Writes a value.
            #[inline]
            pub fn store(&self, value: $value, order: Ordering) {
                match schedule::current() {
                    None => self.0.store(value, order),
                    Some(me) => {
                        let write = || {
                            let before = self.present();
                            self.0.store(value, Ordering::SeqCst);
                            before
                        };
                        me.store(self.address(), $to(value), order, write);
                    }
                }
            }

            /// Writes a value and returns the one that was there.
            #[inline]
            pub fn swap(&self, value: $value, order: Ordering) -> $value {
                match schedule::current() {
                    None => self.0.swap(value, order),
                    Some(_) => self.modify("swap", order, order, |_| Some(value)).unwrap_or(value),
                }
            }

            /// Writes `new` where the value is `current`; returns the value that was there.
            ///
            /// # Errors
            ///
            /// The value that was there, where it was another one: nothing is written.
            #[inline]
            pub fn compare_exchange(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                match schedule::current() {
                    None => self.0.compare_exchange(current, new, success, failure),
                    Some(_) => self.modify("compare_exchange", success, failure, |value| {
                        (value == current).then_some(new)
                    }),
                }
            }

            /// As [`Self::compare_exchange`], but it may fail for no reason.
            ///
            /// # Errors
            ///
            /// The value that was there.
            #[inline]
            pub fn compare_exchange_weak(
                &self,
                current: $value,
                new: $value,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$value, $value> {
                match schedule::current() {
                    None => self.0.compare_exchange_weak(current, new, success, failure),
                    Some(me) => {
                        let fails = me.surprise("compare_exchange_weak fails for no reason");
                        self.modify("compare_exchange_weak", success, failure, |value| {
                            (value == current && !fails).then_some(new)
                        })
                    }
                }
            }

            fn address(&self) -> Address {
                std::ptr::from_ref(self).addr()
            }

            /// The latest value, as the schedule keeps it.
            fn present(&self) -> u64 {
                $to(self.0.load(Ordering::SeqCst))
            }

            /// A read-modify-write operation of a thread under a schedule.
            fn modify(
                &self,
                name: &str,
                success: Ordering,
                failure: Ordering,
                change: impl FnOnce($value) -> Option<$value>,
            ) -> Result<$value, $value> {
                let me = schedule::current().expect("called under a schedule");
                let modified = me.modify(self.address(), name, success, failure, || {
                    let before = self.0.load(Ordering::SeqCst);
                    let after = change(before);
                    if let Some(after) = after {
                        self.0.store(after, Ordering::SeqCst);
                    }
                    ($to(before), after.map($to))
                });
                modified.map($from).map_err($from)
            }
        }
    };
}
atomic!(AtomicU64, u64, |value: u64| value, |value: u64| value);
atomic!(AtomicBool, bool, u64::from, |value: u64| value != 0);

macro_rules! arithmetic {
    ($($name:ident, $doc:literal, $change:expr;)*) => {
        impl AtomicU64 {
            $(
                #[doc = $doc]
                /// Returns the value that was there.
                #[inline]
                pub fn $name(&self, value: u64, order: Ordering) -> u64 {
                    match schedule::current() {
                        None => self.0.$name(value, order),
                        Some(_) => self
                            .modify(stringify!($name), order, order, |old| {
                                Some($change(old, value))
                            })
                            .unwrap_or_default(),
                    }
                }
            )*
        }
    };
}
arithmetic! {
    fetch_add, "Adds `value`, wrapping around on overflow.", u64::wrapping_add;
    fetch_sub, "Subtracts `value`, wrapping around on overflow.", u64::wrapping_sub;
    fetch_max, "Writes the larger of the value and `value`.", Ord::max;
    fetch_min, "Writes the smaller of the value and `value`.", Ord::min;
}

impl AtomicU64 {
    /// Replaces the value by `change(value)`, trying again where another thread came between;
    /// returns the value that was there.
    ///
    /// # Errors
    ///
    /// The value that is there, where `change` returns `None`.
    pub fn fetch_update(
        &self,
        set: Ordering,
        fetch: Ordering,
        mut change: impl FnMut(u64) -> Option<u64>,
    ) -> Result<u64, u64> {
        let mut value = self.load(fetch);
        while let Some(next) = change(value) {
            match self.compare_exchange_weak(value, next, set, fetch) {
                Ok(before) => return Ok(before),
                Err(found) => value = found,
            }
        }
        Err(value)
    }
}
