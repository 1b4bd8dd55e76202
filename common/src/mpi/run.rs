//! Running a test on several ranks: the process that `cargo test` started launches them, watches
//! their records, and tells what went wrong.

use mpi::topology::SimpleCommunicator;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::{
    env, fs,
    fs::File,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{
    diagnose,
    launcher::Launcher,
    rank,
    record::{self, Rank, Status},
};

/// Ranks that all wait are given up after this long without a change.
const STUCK: Duration = Duration::from_secs(2);
/// Ranks must have started MPI after this long, however busy the machine is.
const START: Duration = Duration::from_secs(60);

/// Runs `body` on each of the given numbers of ranks, one after the other; called by
/// [`mpi_test!`](crate::mpi_test).
///
/// # Panics
///
/// When a rank fails, or the ranks hang: after `limit`, or sooner where it is plain that they will
/// wait for ever.
#[track_caller]
pub fn run(
    module: &str,
    name: &str,
    sizes: impl IntoIterator<Item = usize>,
    limit: Duration,
    body: impl FnOnce(&SimpleCommunicator),
) {
    if let Some(folder) = rank::folder() {
        rank::run(&folder, body);
    }
    // libtest leaves out the name of the crate.
    let test = match module.split_once("::") {
        Some((_, inner)) => format!("{inner}::{name}"),
        None => name.to_owned(),
    };
    let mut none = true;
    for size in sizes {
        none = false;
        if let Err(failure) = launch(&test, size, limit) {
            let plural = if size == 1 { "rank" } else { "ranks" };
            panic!("with {size} {plural}: {failure}");
        }
    }
    assert!(!none, "no number of ranks is given, so nothing would be tested");
}

fn launch(test: &str, size: usize, limit: Duration) -> Result<(), String> {
    let launcher = Launcher::find()?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let program = env::current_exe().map_err(|error| format!("the test's own path: {error}"))?;
    let words = folder.path().join("launcher.out");
    let output = File::create(&words).map_err(|error| format!("{}: {error}", words.display()))?;
    let mut command = launcher.command(size);
    command.arg(program).args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(rank::FOLDER, folder.path()).env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::null()).process_group(0);
    let same = output.try_clone().map_err(|error| format!("{}: {error}", words.display()))?;
    command.stdout(output).stderr(same);
    let child = command.spawn().map_err(|error| format!("the launcher does not start: {error}"))?;
    let mut job = Job { child, folder: folder.path(), size, over: false };
    match job.wait(limit) {
        End::Left => job.verdict(&words),
        End::Hung(report) => Err(report),
    }
}

/// Ranks under way.
struct Job<'a> {
    child: Child,
    folder: &'a Path,
    size: usize,
    /// The launcher has ended by itself.
    over: bool,
}

enum End {
    /// The launcher ended.
    Left,
    /// The ranks hang; what is to be said about it.
    Hung(String),
}

impl Job<'_> {
    fn wait(&mut self, limit: Duration) -> End {
        let launched = Instant::now();
        let mut started: Option<Instant> = None;
        // What the ranks had done at the last look, and since when that has not changed.
        let mut seen: (Vec<(usize, u64)>, Instant) = (vec![], launched);
        let mut looked = launched;
        loop {
            match self.child.try_wait() {
                Ok(Some(_)) | Err(_) => {
                    self.over = true;
                    return End::Left;
                }
                Ok(None) => thread::sleep(Duration::from_millis(5)),
            }
            if looked.elapsed() < Duration::from_millis(100) {
                continue;
            }
            looked = Instant::now();
            let ranks = record::read(self.folder, self.size);
            let all_started = ranks.iter().all(|rank| rank.status != Status::Absent);
            if all_started && started.is_none() {
                started = Some(looked);
            }
            let done: Vec<_> = ranks.iter().map(|rank| (rank.begun, last_change(rank))).collect();
            if done != seen.0 {
                seen = (done, looked);
            }
            let stuck = seen.1.elapsed() > STUCK && diagnose::is_stuck(&ranks);
            let late = started.map_or(launched.elapsed() > START, |since| since.elapsed() > limit);
            if stuck || late {
                let since = started.unwrap_or(launched).elapsed().as_secs_f64();
                let report = diagnose::report(&ranks, record::now());
                self.end();
                return End::Hung(format!(
                    "they hang. After {since:.1} s:\n\n{report}{}",
                    self.printed(&ranks)
                ));
            }
        }
    }

    /// What ranks printed before they hung.
    fn printed(&self, ranks: &[Rank]) -> String {
        let texts = (0..ranks.len()).filter_map(|rank| {
            let text = self.output(rank);
            (!text.is_empty()).then(|| format!("\n\nrank {rank} printed:\n{text}"))
        });
        texts.collect()
    }

    fn output(&self, rank: usize) -> String {
        let bytes = fs::read(rank::output(self.folder, rank)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).trim().to_owned()
    }

    /// What came of ranks that have all ended.
    fn verdict(&self, words: &Path) -> Result<(), String> {
        let ranks = record::read(self.folder, self.size);
        if ranks.iter().all(|rank| rank.status == Status::Passed) {
            let faults = diagnose::faults(&ranks);
            if faults.is_empty() {
                return Ok(());
            }
            return Err(format!("all ranks came to their end, but:\n{}", faults.join("\n")));
        }
        let blamed = |rank: &Rank| match rank.status {
            Status::Panicked | Status::Failed | Status::Exited => true,
            // The launcher ends the others by this one.
            Status::Signalled(signal) => signal != signal_hook::consts::SIGTERM,
            Status::Absent | Status::Running | Status::Passed => false,
        };
        let first =
            (0..self.size).filter(|&at| blamed(&ranks[at])).min_by_key(|&at| ranks[at].when);
        // One that ended without a chance to note it: killed, or out of stack.
        let first = first.or((0..self.size).find(|&at| ranks[at].status == Status::Running));
        let Some(rank) = first else {
            let text = fs::read_to_string(words).unwrap_or_default();
            return Err(format!("the ranks did not start. The launcher said:\n{}", text.trim()));
        };
        let output = self.output(rank);
        // As it is: the place of the panic, and whether a gap caused it, are read from here.
        eprintln!("{output}");
        let what = match ranks[rank].status {
            Status::Panicked => "panicked".to_owned(),
            Status::Failed => "made an MPI call that failed".to_owned(),
            Status::Exited => "left the process in the middle of the test".to_owned(),
            Status::Signalled(signal) => format!("was ended by {}", signal_name(signal)),
            _ => "ended without a word: was it killed, or out of stack?".to_owned(),
        };
        let others = (0..self.size).filter(|&at| at != rank && blamed(&ranks[at]));
        let others: Vec<_> = others.map(|rank| rank.to_string()).collect();
        let others = match &others[..] {
            [] => String::new(),
            [other] => format!(" (and so did rank {other}, later)"),
            many => format!(" (and so did ranks {}, later)", many.join(", ")),
        };
        Err(format!("rank {rank} {what}{others}.\n{}", message(&output)))
    }

    /// Ends the launcher, which ends its ranks; then whatever is left of either.
    fn end(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let signal = |signal| group.map(|group| kill_process_group(group, signal));
        // Whatever has ended already is what is wanted.
        _ = signal(Signal::TERM);
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(3) && matches!(self.child.try_wait(), Ok(None))
        {
            thread::sleep(Duration::from_millis(5));
        }
        _ = signal(Signal::KILL);
        _ = self.child.wait();
        for rank in record::read(self.folder, self.size) {
            if let Some(process) = i32::try_from(rank.process).ok().and_then(Pid::from_raw) {
                _ = kill_process(process, Signal::KILL);
            }
        }
        self.over = true;
    }
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.end();
        }
    }
}

/// When a rank last began or ended a call, polled, or changed its status.
fn last_change(rank: &Rank) -> u64 {
    let call = rank.events.last().map_or(0, |event| event.end.max(event.start));
    let poll = rank.polled.map_or(0, |(_, when)| when);
    call.max(poll).max(rank.when)
}

fn signal_name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal)
        .map_or_else(|| format!("signal {signal}"), str::to_owned)
}

/// What a rank printed, from its first panic on; or its last lines.
fn message(output: &str) -> String {
    let lines: Vec<_> = output.lines().collect();
    let panic = lines.iter().position(|line| line.contains("panicked at "));
    let from = panic.unwrap_or(lines.len().saturating_sub(20));
    let note = |line: &&&str| !line.starts_with("note: run with `RUST_BACKTRACE=1`");
    lines[from..].iter().filter(note).map(|line| format!("{line}\n")).collect()
}
