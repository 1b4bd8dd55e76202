//! # A microbenchmark
//!
//! How long does `f64::sin` take? A few nanoseconds: less than it takes to read the clock. So it is
//! called many times between two readings, and the sum is divided. That is Python's `timeit`, which
//! you will write here. What can go wrong with it:
//!
//! - *Too few calls*: what is measured is the clock. The number of calls is chosen so that a
//!   sample, all the calls between two readings, takes long enough.
//! - *A cold start*: the first calls find empty caches and a processor that saves power. They are
//!   made before the clock is read.
//! - *Noise*: something else ran meanwhile. It only ever makes a sample longer, so the best of
//!   several is closest to the code itself. The median says what to expect on this machine. A mean
//!   would be spoilt by one interruption.
//! - *Set-up in the sample*: what a call needs is made before the clock is read.
//! - *An optimiser that sees through it*: nobody looks at the result, so why compute it? In a build
//!   for speed the whole loop is deleted, and the sample takes no time.
//!   [`std::hint::black_box`] hands its argument back and hides from the optimiser that it does. A
//!   result that is put into it has to be computed, and an argument that comes out of it can be
//!   anything, so that nothing is worked out when compiling.
//!
//! ```text
//! inputs:  set up  set up  set up  set up
//! clock:                                   |- call  call  call  call -|      one sample
//! ```
//!
//! **Task.** Complete [`sample`], [`calls_for`], [`warm_up`], [`Timing::of`] and [`measure`].
//!
//!     cargo test -p profiling --test microbenchmark
//!
//! Then time something:
//!
//!     cargo run --release -p profiling --example microbenchmark

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// What a measurement is made with. Tests bring their own.
pub trait Instruments {
    /// What the clock shows: time since some moment in the past.
    fn now(&self) -> Duration;

    /// The value itself, from here on unknown to the optimiser.
    fn hide<T>(&self, value: T) -> T;
}

/// The clock of the system, and [`black_box`].
pub struct Real {
    start: Instant,
}

impl Real {
    /// A clock that starts from zero now.
    #[expect(
        clippy::new_without_default,
        reason = "a default would not say that it reads the clock"
    )]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Instruments for Real {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn hide<T>(&self, value: T) -> T {
        black_box(value)
    }
}

/// How to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How long to call without measuring, at first.
    pub warm_up: Duration,
    /// How long a sample takes, at the least.
    pub sample: Duration,
    /// How many samples are taken: 1 or more.
    pub samples: usize,
}

impl Default for Plan {
    fn default() -> Self {
        let warm_up = Duration::from_millis(100);
        Self { warm_up, sample: Duration::from_millis(20), samples: 15 }
    }
}

/// How long a call takes, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// Calls in each sample.
    pub calls: usize,
    /// In the shortest sample.
    pub best: f64,
    /// In the middle one, if they stand in order. Of an even number of samples: the mean of the two
    /// in the middle.
    pub median: f64,
}

/// Takes one sample: how long `calls` calls of `run` take, each with an input of its own.
///
/// All inputs are made, by `setup`, before the clock is read for the first time. (Where a call
/// needs none, `setup` is `|| ()`: any number of units takes no memory.) Each input is hidden from
/// the optimiser, and so is each result. The clock is read twice.
pub fn sample<S, R>(
    instruments: &impl Instruments,
    calls: usize,
    setup: &mut impl FnMut() -> S,
    run: &mut impl FnMut(S) -> R,
) -> Duration {
    todo!("make the inputs, read the clock, hide each input and each result, read the clock")
}

/// How many calls a sample needs to take `least` or longer: the first of 1, 2, 5, 10, 20, 50, 100,
/// … with which it does. (These numbers are those of Python's `timeit`.)
pub fn calls_for<S, R>(
    instruments: &impl Instruments,
    least: Duration,
    setup: &mut impl FnMut() -> S,
    run: &mut impl FnMut(S) -> R,
) -> usize {
    todo!("take samples with more and more calls until one takes long enough")
}

/// Takes samples of one call until `least` has passed since the first one began. One is taken in
/// any case.
pub fn warm_up<S, R>(
    instruments: &impl Instruments,
    least: Duration,
    setup: &mut impl FnMut() -> S,
    run: &mut impl FnMut(S) -> R,
) {
    todo!("read the clock, then take samples until it shows enough")
}

impl Timing {
    /// What `samples` of so many `calls` each say about one call.
    ///
    /// # Panics
    ///
    /// Where there is no sample.
    pub fn of(calls: usize, mut samples: Vec<Duration>) -> Self {
        assert!(!samples.is_empty(), "without a sample nothing can be said");
        todo!("put the samples in order, and divide the first and the middle one by the calls")
    }
}

/// How long a call of `run` takes, on inputs that `setup` makes. Warms up, chooses the number of
/// calls, and takes the samples, all as in `plan`.
pub fn measure<S, R>(
    instruments: &impl Instruments,
    plan: Plan,
    mut setup: impl FnMut() -> S,
    mut run: impl FnMut(S) -> R,
) -> Timing {
    todo!("put the pieces together")
}
