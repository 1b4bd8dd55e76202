//! # Scaling
//!
//! Twice as many threads, half the time? Hardly ever. Something in each program is done by one
//! thread while the others wait, and it takes as long as before. How much of this there is can be
//! read off the timings.
//!
//! With `T(p)` the time on `p` threads:
//!
//! | what              | formula                     | says                                      |
//! |-------------------|-----------------------------|-------------------------------------------|
//! | speed-up          | S = T(1) / T(p)             | how many times faster                     |
//! | efficiency        | E = S / p                   | which part of the threads was of use      |
//! | Amdahl's law      | S = 1 / (s + (1 - s) / p)   | the same problem, faster: never past 1/s  |
//! | Gustafson's law   | S = s + (1 - s) p           | a problem that grows with p, same time    |
//! | Karp–Flatt metric | e = (1/S - 1/p) / (1 - 1/p) | the serial share, from a measured S       |
//!
//! The *serial share* is a part of the time on one thread in Amdahl's law, and of the time on `p`
//! threads in Gustafson's: with the same number they answer different questions. The metric of Karp
//! and Flatt is Amdahl's law solved for the share. If it stays the same for all `p`, a serial part
//! is what slows the program down. If it grows with `p`, something that grows does: waiting for
//! locks, threads that are started, memory that they share.
//!
//! (G. M. Amdahl, *Validity of the single processor approach to achieving large scale computing
//! capabilities*, AFIPS 1967. J. L. Gustafson, *Reevaluating Amdahl's law*, CACM 31(5), 1988.
//! A. H. Karp, H. P. Flatt, *Measuring parallel processor performance*, CACM 33(5), 1990.)
//!
//! One timing says little, so the share is fitted to all of them. Amdahl's law in times is
//!
//! ```text
//! T(p) = serial + parallel / p
//! ```
//!
//! a straight line over x = 1/p: with the means of x and of T over all timings,
//!
//! ```text
//! parallel = Σ (x - mean x) T / Σ (x - mean x)²        serial = mean T - parallel · mean x
//! ```
//!
//! In NumPy that is `np.polyfit(1 / p, T, 1)`.
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test -p profiling --test scaling

/// A measured run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The number of threads.
    pub threads: usize,
    /// How long it took.
    pub seconds: f64,
}

/// What is done by one thread, and what is shared among all, in seconds on one thread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parts {
    /// What one thread does while the others wait.
    pub serial: f64,
    /// What is divided among the threads.
    pub parallel: f64,
}

/// How many times faster a run is than one on a single thread that took `one` seconds.
pub fn speed_up(one: f64, run: &Run) -> f64 {
    todo!("compare the times")
}

/// Which part of its threads a run made use of: 1 where it is as many times faster as it has
/// threads. On a single thread the work took `one` seconds.
pub fn efficiency(one: f64, run: &Run) -> f64 {
    todo!("divide the speed-up among the threads")
}

/// The speed-up by Amdahl's law, where the part `serial_share` of the time on one thread can't be
/// divided.
pub fn amdahl(serial_share: f64, threads: usize) -> f64 {
    todo!("divide the rest of the time among the threads")
}

/// The speed-up by Amdahl's law that any number of threads stays below. Infinite where nothing is
/// serial.
pub fn most_speed_up(serial_share: f64) -> f64 {
    todo!("let the number of threads grow without end")
}

/// How many times as long one thread would need, by Gustafson's law, where the part `serial_share`
/// of the time on `threads` threads is spent on one of them alone.
pub fn gustafson(serial_share: f64, threads: usize) -> f64 {
    todo!("let one thread do after each other what the threads did side by side")
}

/// The metric of Karp and Flatt: the serial share that explains a speed-up. None for one thread,
/// which says nothing about it.
pub fn karp_flatt(speed_up: f64, threads: usize) -> Option<f64> {
    todo!("leave out the case of one thread, and use the formula")
}

/// The parts that fit best to measured runs, by least squares in time.
///
/// None where there are no runs on two different numbers of threads: a line needs two points.
pub fn fit(runs: &[Run]) -> Option<Parts> {
    todo!("fit a straight line to the seconds over 1 / threads")
}

impl Parts {
    /// The part of the time on one thread that is serial, for Amdahl's law.
    pub fn serial_share(&self) -> f64 {
        todo!("divide the serial time by all of the time on one thread")
    }

    /// How many seconds it takes on so many threads.
    pub fn seconds(&self, threads: usize) -> f64 {
        todo!("divide what can be divided")
    }
}
