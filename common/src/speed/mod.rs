//! Races: a naive version, yours and the solution, in one process and in turns.
//!
//! A race is a bench target of its own. It is shown by `cargo hpc speed pi`, or by cargo alone:
//!
//! ```no_run
//! // exercises/threading/benches/pi.rs, started by `cargo bench -p threading --bench pi`
//! use common::speed::Race;
//! # fn estimate(points: u64, threads: u64) -> f64 { (points / threads) as f64 }
//! # use estimate as yours; use estimate as solution;
//!
//! fn main() {
//!     const POINTS: u64 = 1_000_000;
//!     Race::new("threading/pi")
//!         .naive("one thread", || estimate(POINTS, 1))
//!         .yours(|| yours(POINTS, 2))
//!         .solution(|| solution(POINTS, 2))
//!         .yours_on([1, 2, 4], |threads| move || yours(POINTS, threads as u64))
//!         .solution_on([1, 2, 4], |threads| move || solution(POINTS, threads as u64))
//!         .run();
//! }
//! ```
//!
//! Each entry comes in four forms:
//!
//! - `yours(run)`: `run` is timed, and what it returns is kept from the optimiser.
//! - `yours_with(setup, run)`: `run` gets what `setup` made, anew for each run, and works in place;
//!   making and dropping it is not timed. The clock is read around each run, which costs some
//!   50 ns, so a run should take 10 µs or more.
//! - `yours_timed(run)`: `run` returns how long it took, by a clock of its own: that of a GPU.
//! - `yours_on(counts, prepare)`: `prepare(n)` is called once for each number of threads and
//!   returns the `run` that uses them. What it sets up, a thread pool for instance, is not timed.
//!   These are shown as a curve: speed-up over threads.
//!
//! Choose sizes with which a run takes 10 µs to 5 ms: a race then has hundreds of rounds, and comes
//! out right on a busy machine too; with runs of 50 ms, on a quiet one. An entry that panics with
//! `todo!` is shown as not written yet, and the others race without it.
//!
//! What is compared are times within one round, as a machine that is slow for a while is slow for
//! all. A verdict rests on the interval that holds the median of these ratios with 95 %: *faster* or
//! *slower* where all of it lies beyond a difference of 3 %, else *inconclusive*.

mod entry;
mod guard;
mod json;
#[cfg(test)]
mod noise;
mod options;
mod picture;
mod results;
mod rounds;
mod statistics;
mod table;
mod watch;

use crate::machine::{self, Limits};
use std::{
    env,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use entry::{Entry, Name, Role};
use options::{HELP, Options};
use results::Results;
use watch::Watch;

/// A race in the making. See the [module](self).
#[must_use = "a race begins with `run`"]
pub struct Race<'a> {
    id: String,
    entries: Vec<Entry<'a>>,
    work: Option<Work>,
    serial: bool,
    budget: Duration,
}

/// What a run amounts to, for the machine's limit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Work {
    /// Bytes read from and written to main memory.
    Bytes(usize),
    /// Bytes read from main memory.
    BytesRead(usize),
    /// Floating-point operations; a multiply-add is two.
    Flops(usize),
}

impl Work {
    fn amount(self) -> f64 {
        match self {
            Self::Bytes(amount) | Self::BytesRead(amount) | Self::Flops(amount) => amount as f64,
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Bytes(_) => "GB/s in the STREAM triad",
            Self::BytesRead(_) => "GB/s in reading",
            Self::Flops(_) => "Gflop/s in multiply-adds",
        }
    }
}

/// How long a race takes, unless it or its caller says otherwise.
const BUDGET: Duration = Duration::from_secs(4);

impl<'a> Race<'a> {
    /// A race about the exercise `id`: `topic/exercise`, and where there is more than one race about
    /// it, which: `topic/exercise, 1000 points`.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), entries: vec![], work: None, serial: false, budget: BUDGET }
    }

    /// The baseline that the others are compared with, and what it is: `one thread`.
    pub fn naive<R>(self, name: &str, run: impl FnMut() -> R + 'a) -> Self {
        self.entry(Entry::plain(Role::Naive, name, run))
    }

    /// What the learner wrote.
    pub fn yours<R>(self, run: impl FnMut() -> R + 'a) -> Self {
        self.entry(Entry::plain(Role::Yours, "yours", run))
    }

    /// The model, which yours is judged by.
    pub fn solution<R>(self, run: impl FnMut() -> R + 'a) -> Self {
        self.entry(Entry::plain(Role::Solution, "solution", run))
    }

    /// Something else worth a line: another library, another layout.
    pub fn other<R>(self, name: &str, run: impl FnMut() -> R + 'a) -> Self {
        self.entry(Entry::plain(Role::Other, name, run))
    }

    /// [`Race::naive`], in place on what `setup` makes for each run, untimed.
    pub fn naive_with<S, R>(
        self,
        name: &str,
        setup: impl FnMut() -> S + 'a,
        run: impl FnMut(&mut S) -> R + 'a,
    ) -> Self {
        self.entry(Entry::with(Role::Naive, name, setup, run))
    }

    /// [`Race::yours`], in place on what `setup` makes for each run, untimed.
    pub fn yours_with<S, R>(
        self,
        setup: impl FnMut() -> S + 'a,
        run: impl FnMut(&mut S) -> R + 'a,
    ) -> Self {
        self.entry(Entry::with(Role::Yours, "yours", setup, run))
    }

    /// [`Race::solution`], in place on what `setup` makes for each run, untimed.
    pub fn solution_with<S, R>(
        self,
        setup: impl FnMut() -> S + 'a,
        run: impl FnMut(&mut S) -> R + 'a,
    ) -> Self {
        self.entry(Entry::with(Role::Solution, "solution", setup, run))
    }

    /// [`Race::other`], in place on what `setup` makes for each run, untimed.
    pub fn other_with<S, R>(
        self,
        name: &str,
        setup: impl FnMut() -> S + 'a,
        run: impl FnMut(&mut S) -> R + 'a,
    ) -> Self {
        self.entry(Entry::with(Role::Other, name, setup, run))
    }

    /// [`Race::naive`], by a run that returns how long it took: on a GPU, which has its own clock.
    pub fn naive_timed(self, name: &str, run: impl FnMut() -> Duration + 'a) -> Self {
        self.entry(Entry::timed(Role::Naive, name, run))
    }

    /// [`Race::yours`], by a run that returns how long it took.
    pub fn yours_timed(self, run: impl FnMut() -> Duration + 'a) -> Self {
        self.entry(Entry::timed(Role::Yours, "yours", run))
    }

    /// [`Race::solution`], by a run that returns how long it took.
    pub fn solution_timed(self, run: impl FnMut() -> Duration + 'a) -> Self {
        self.entry(Entry::timed(Role::Solution, "solution", run))
    }

    /// The baseline over numbers of threads: `prepare(n)` returns what runs on `n` of them.
    pub fn naive_on<R, F: FnMut() -> R + 'a>(
        self,
        name: &str,
        threads: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> F + 'a,
    ) -> Self {
        self.curve(Role::Naive, name, threads, prepare)
    }

    /// What the learner wrote over numbers of threads: `prepare(n)` returns what runs on `n` of
    /// them.
    pub fn yours_on<R, F: FnMut() -> R + 'a>(
        self,
        threads: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> F + 'a,
    ) -> Self {
        self.curve(Role::Yours, "yours", threads, prepare)
    }

    /// The model over numbers of threads: `prepare(n)` returns what runs on `n` of them.
    pub fn solution_on<R, F: FnMut() -> R + 'a>(
        self,
        threads: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> F + 'a,
    ) -> Self {
        self.curve(Role::Solution, "solution", threads, prepare)
    }

    /// Something else over numbers of threads: `prepare(n)` returns what runs on `n` of them.
    pub fn other_on<R, F: FnMut() -> R + 'a>(
        self,
        name: &str,
        threads: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> F + 'a,
    ) -> Self {
        self.curve(Role::Other, name, threads, prepare)
    }

    /// How many bytes a run has to move between the processor and main memory, so that it can be
    /// compared with the machine's bandwidth.
    ///
    /// Count as STREAM does: what is read and what is written, each once. It says something only
    /// where the data are larger than the last-level cache.
    pub fn bytes(self, bytes: usize) -> Self {
        Self { work: Some(Work::Bytes(bytes)), ..self }
    }

    /// How many bytes a run has to read from main memory, where it writes next to nothing: reading
    /// is faster than the triad, in which the processor also reads what it is about to overwrite.
    pub fn bytes_read(self, bytes: usize) -> Self {
        Self { work: Some(Work::BytesRead(bytes)), ..self }
    }

    /// How many floating-point operations a run has to make (a multiply-add is two), so that it can
    /// be compared with the machine's peak.
    pub fn flops(self, flops: usize) -> Self {
        Self { work: Some(Work::Flops(flops)), ..self }
    }

    /// Says that nobody uses more than one thread: the machine's limit is that of one.
    pub fn serial(self) -> Self {
        Self { serial: true, ..self }
    }

    /// How long the race takes, about; four seconds unless this says otherwise.
    pub fn seconds(self, seconds: f64) -> Self {
        Self { budget: Duration::from_secs_f64(seconds), ..self }
    }

    fn entry(mut self, entry: Entry<'a>) -> Self {
        self.entries.push(entry);
        self
    }

    fn curve<R, F: FnMut() -> R + 'a>(
        mut self,
        role: Role,
        name: &str,
        threads: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> F + 'a,
    ) -> Self {
        self.entries.extend(Entry::curve(role, name, threads, prepare));
        self
    }

    /// Races, and shows what came of it on standard output.
    ///
    /// Ends the process with exit code 2 where the arguments are wrong, and with 1 where the
    /// course's own code panicked.
    pub fn run(self) {
        let read =
            Options::read(env::args_os().skip(1)).map_err(|error| format!("{error}\n{HELP}"));
        let checked = read.and_then(|options| {
            options.picture.as_deref().map_or(Ok(()), picture::check_name)?;
            Ok(options)
        });
        let options = checked.unwrap_or_else(|error| {
            eprintln!("error: {error}");
            process::exit(2);
        });
        if !self.run_with(&options) {
            process::exit(1);
        }
    }

    fn run_with(self, options: &Options) -> bool {
        if !options.bench {
            if !options.list {
                println!("{} is a race: `cargo bench` or `cargo hpc speed` runs it", self.id);
            }
            return true;
        }
        let limits = (self.work.is_some() || options.remeasure)
            .then(|| Limits::of_this_machine(options.remeasure));
        let budget = options.budget.unwrap_or(self.budget);
        let watch = Watch::new();
        let start = Instant::now();
        let turn = |name: &Name, share| watch.turn(name, share);
        let raced = rounds::race(self.entries, &|| start.elapsed(), budget, &turn);
        drop(watch);
        let work = self.work.and_then(|work| Some((work, limits.as_ref()?)));
        let results = Results::new(self.id, raced, work, self.serial, machine::cores());
        if options.json {
            println!("{:#}", json::json(&results));
        } else {
            print!("{}", table::table(&results));
        }
        if let Some(path) = options.picture.as_deref().map(of_this_race)
            && let Err(error) = picture::write(&path, &results)
        {
            eprintln!("error: {error}");
            return false;
        }
        results.broken().next().is_none()
    }
}

/// The file for this race's picture: a program's second race writes `pi-2.svg` beside `pi.svg`.
fn of_this_race(path: &Path) -> PathBuf {
    static RACES: AtomicUsize = AtomicUsize::new(0);
    match (RACES.fetch_add(1, Ordering::Relaxed), path.file_stem(), path.extension()) {
        (before @ 1.., Some(stem), Some(extension)) => {
            let (stem, extension) = (stem.to_string_lossy(), extension.to_string_lossy());
            path.with_file_name(format!("{stem}-{}.{extension}", before + 1))
        }
        _ => path.to_owned(),
    }
}
