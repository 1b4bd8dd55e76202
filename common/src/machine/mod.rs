//! What this machine can do at the most: how fast it moves data, and how fast it computes.
//!
//! A kernel that reaches one of these limits is done, whatever else one tries. They are measured,
//! not looked up, once for a machine, which takes a few seconds, and kept in the target directory.
//! A limit that was measured while the machine was busy is too low; so they are measured up to three
//! times until it is quiet, and what is highest counts.
//!
//! - **Triad bandwidth** in bytes a second: `a[i] = b[i] + s * c[i]` over arrays that are each four
//!   times as large as the last-level caches together, the best of several passes, 24 bytes an
//!   element counted, all as in STREAM (J. D. McCalpin, *Memory bandwidth and machine balance in
//!   current high performance computers*, IEEE TCCA Newsletter, 1995). The stores are plain ones,
//!   so the processor also reads `a` before it writes it; those further 8 bytes (the
//!   *write-allocate*) are not counted. Streaming stores, which avoid them, can exceed this limit.
//! - **Read bandwidth** in bytes a second: the sum of the same arrays, 8 bytes an element. It is for
//!   kernels that write next to nothing.
//! - **Multiply-adds** in floating-point operations a second: fused multiply-adds of `f64` vectors
//!   that never leave their registers, two operations an element.

mod kernels;
mod store;
mod team;
mod topology;

use std::fmt;

pub use topology::{cores, cpu_model, last_level_cache};

/// On a machine that is never quiet, this is enough.
const MOST_TIMES: u32 = 3;

/// The machine's limits, each for some numbers of threads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Bytes a second in the STREAM triad, by threads.
    pub triad: Vec<(usize, f64)>,
    /// Bytes a second in reading, by threads.
    pub read: Vec<(usize, f64)>,
    /// Floating-point operations a second in multiply-adds, by threads.
    pub multiply_add: Vec<(usize, f64)>,
    /// Whether the machine was idle beside the last measurement, as far as that shows.
    pub quiet: bool,
    /// How often they were measured; the highest counts.
    pub times: u32,
}

impl Limits {
    /// This machine's limits: those measured before, unless `again`, or else measured now.
    ///
    /// What has to be measured is said on standard error, for it takes a while.
    pub fn of_this_machine(again: bool) -> Self {
        let key = store::key();
        let path = store::path();
        let before = store::load(&path, &key);
        match before {
            Some(limits) if (limits.quiet || limits.times >= MOST_TIMES) && !again => limits,
            before => {
                eprintln!("Measuring what this machine can do; this takes a few seconds.");
                let mut limits = Self::measure();
                if let Some(before) = before.filter(|_| !(again && limits.quiet)) {
                    limits.keep_higher(&before);
                }
                if !limits.quiet {
                    eprintln!(
                        "Something else keeps it busy, so its limits may be higher: \
                         --remeasure on a quiet machine corrects them."
                    );
                }
                eprint!("{limits}");
                if let Err(error) = store::save(&path, &key, &limits) {
                    eprintln!("{}: the limits could not be kept: {error}", path.display());
                }
                limits
            }
        }
    }

    /// Measures the limits, for one thread and for all cores, and powers of two between.
    pub fn measure() -> Self {
        let elements = topology::stream_elements();
        let mut limits = Self { quiet: true, times: 1, ..Self::default() };
        for threads in thread_counts() {
            let [triad, read] = kernels::bandwidths(threads, elements);
            let multiply_add = kernels::multiply_adds(threads);
            limits.quiet &= [triad, read, multiply_add].iter().all(|rate| rate.quiet);
            limits.triad.push((threads, triad.best));
            limits.read.push((threads, read.best));
            limits.multiply_add.push((threads, multiply_add.best));
        }
        limits
    }

    fn keep_higher(&mut self, before: &Self) {
        self.times += before.times;
        let all = [
            (&mut self.triad, &before.triad),
            (&mut self.read, &before.read),
            (&mut self.multiply_add, &before.multiply_add),
        ];
        for (now, before) in all {
            for (threads, rate) in now {
                let same = before.iter().filter(|(before, _)| before == threads);
                *rate = same.fold(*rate, |rate, (_, before)| rate.max(*before));
            }
        }
    }
}

impl fmt::Display for Limits {
    /// A line for each number of threads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (&(threads, triad), (read, multiply_add)) in
            self.triad.iter().zip(self.read.iter().zip(&self.multiply_add))
        {
            writeln!(
                f,
                "  threads {threads:>3}: triad {:.1} GB/s, reading {:.1} GB/s, \
                 multiply-adds {:.1} Gflop/s",
                1e-9 * triad,
                1e-9 * read.1,
                1e-9 * multiply_add.1
            )?;
        }
        Ok(())
    }
}

/// The limit for `threads` threads, from those measured for other numbers: what one fewer could do
/// already, more can too. All threads where `None`.
pub fn limit(measured: &[(usize, f64)], threads: Option<usize>) -> Option<f64> {
    let within = |count: usize| threads.is_none_or(|threads| count <= threads.max(1));
    let rates = measured.iter().filter(|(count, _)| within(*count)).map(|(_, rate)| *rate);
    rates.max_by(f64::total_cmp)
}

/// Numbers of threads for a curve: 1, 2, 4, … up to the number of cores, and that number.
pub fn thread_counts() -> Vec<usize> {
    counts_up_to(cores())
}

fn counts_up_to(cores: usize) -> Vec<usize> {
    let powers = (0..).map(|exponent| 1 << exponent).take_while(|&count| count < cores);
    powers.chain([cores]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_are_counted_in_powers_of_two_up_to_all_cores() {
        assert_eq!(counts_up_to(1), [1]);
        assert_eq!(counts_up_to(2), [1, 2]);
        assert_eq!(counts_up_to(6), [1, 2, 4, 6]);
        assert_eq!(counts_up_to(8), [1, 2, 4, 8]);
    }

    #[test]
    fn the_limit_is_that_of_the_threads_in_use() {
        let measured = [(1, 10.0), (2, 18.0), (4, 17.0)];
        assert_eq!(limit(&measured, Some(1)), Some(10.0));
        assert_eq!(limit(&measured, Some(3)), Some(18.0));
        assert_eq!(limit(&measured, None), Some(18.0));
        assert_eq!(limit(&[], None), None);
    }

    #[test]
    fn measuring_again_keeps_what_is_higher() {
        let before = Limits { triad: vec![(1, 5.0), (2, 9.0)], ..Limits::default() };
        let mut now = Limits { triad: vec![(1, 6.0), (2, 8.0)], ..Limits::default() };
        now.keep_higher(&before);
        assert_eq!(now.triad, [(1, 6.0), (2, 9.0)]);
    }
}
