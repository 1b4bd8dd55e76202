//! Running a test on several ranks: the process that `cargo test` started launches them, watches
//! their records, and tells what went wrong.

use mpi::topology::SimpleCommunicator;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::{
    env, fs,
    fs::File,
    os::unix::{net::UnixListener, process::CommandExt},
    path::Path,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{
    diagnose,
    launcher::Launcher,
    rank::{self, Place},
    record::{self, Rank, Status},
    timeline,
    watch::{Judge, Judgement},
};

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
    body: impl Fn(&SimpleCommunicator),
) {
    let sizes = Vec::from_iter(sizes);
    assert!(!sizes.is_empty(), "no number of ranks is given, so nothing would be tested");
    assert!(!sizes.contains(&0), "a test can't run on 0 ranks");
    if let Some(place) = Place::here() {
        rank::run(&place, &sizes, body);
    }
    // libtest leaves out the name of the crate.
    let test = match module.split_once("::") {
        Some((_, inner)) => format!("{inner}::{name}"),
        None => name.to_owned(),
    };
    if let Err(failure) = launch(&test, &sizes, limit) {
        panic!("{failure}");
    }
}

fn launch(test: &str, sizes: &[usize], limit: Duration) -> Result<(), String> {
    let launcher = Launcher::find()?;
    let folder = tempfile::Builder::new().prefix("mpi-").tempdir();
    let folder = folder.map_err(|error| format!("no temporary folder: {error}"))?;
    let place = Place { folder: folder.path().to_owned() };
    for number in 0..sizes.len() {
        let stage = place.stage(number);
        fs::create_dir(&stage).map_err(|error| format!("{}: {error}", stage.display()))?;
    }
    let program = env::current_exe().map_err(|error| format!("the test's own path: {error}"))?;
    let words = place.folder.join("launcher.out");
    let output = File::create(&words).map_err(|error| format!("{}: {error}", words.display()))?;
    let mut command = launcher.command(sizes.iter().copied().max().unwrap_or(1));
    command.arg(program).args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.arg("--include-ignored");
    command.env(rank::FOLDER, &place.folder);
    command.stdin(Stdio::null()).process_group(0);
    let same = output.try_clone().map_err(|error| format!("{}: {error}", words.display()))?;
    command.stdout(output).stderr(same);
    // Without a socket (where the folder's name is too long for one), ranks live without it.
    let life = UnixListener::bind(place.life()).ok();
    let child = command.spawn().map_err(|error| format!("the launcher does not start: {error}"))?;
    let mut job = Job { child, place: &place, sizes, _life: life, over: false };
    let end = job.wait(limit);
    timeline::keep(test, sizes, &place);
    match end {
        End::Left => job.verdict(&words, launcher),
        End::Hung { stage, report } => Err(format!("{}: {report}", with(sizes[stage]))),
    }
}

/// `with 1 rank`, `with 2 ranks`
fn with(size: usize) -> String {
    if size == 1 { "with 1 rank".to_owned() } else { format!("with {size} ranks") }
}

/// Ranks under way.
struct Job<'a> {
    child: Child,
    place: &'a Place,
    sizes: &'a [usize],
    /// Open for as long as this process lives, and looks after them.
    _life: Option<UnixListener>,
    /// The launcher has ended by itself.
    over: bool,
}

enum End {
    /// The launcher ended.
    Left,
    /// The ranks hang; what is to be said about it.
    Hung { stage: usize, report: String },
}

/// How often it is looked whether the ranks have ended, and what they do.
const GLANCE: Duration = Duration::from_millis(2);
const LOOK: Duration = Duration::from_millis(50);

impl Job<'_> {
    fn wait(&mut self, limit: Duration) -> End {
        let mut judge = Judge::new(limit);
        let mut looked = Instant::now();
        let mut stage = 0;
        loop {
            match self.child.try_wait() {
                Ok(Some(_)) | Err(_) => {
                    self.over = true;
                    return End::Left;
                }
                Ok(None) => thread::sleep(GLANCE),
            }
            if looked.elapsed() < LOOK {
                continue;
            }
            looked = Instant::now();
            let mut ranks = self.ranks(stage);
            while stage + 1 < self.sizes.len()
                && ranks.iter().all(|rank| rank.status == Status::Passed)
            {
                stage += 1;
                ranks = self.ranks(stage);
                judge.begin();
            }
            match judge.look(&ranks) {
                Judgement::GoOn => (),
                // It is for `verdict` to say what that was.
                Judgement::Over => {
                    self.end();
                    return End::Left;
                }
                Judgement::Hang(since) => {
                    let report = diagnose::report(&ranks, record::now());
                    self.end();
                    let since = since.as_secs_f64();
                    let printed = self.printed(stage, &ranks);
                    let report = format!("they hang. After {since:.1} s:\n\n{report}{printed}");
                    return End::Hung { stage, report };
                }
            }
        }
    }

    fn ranks(&self, stage: usize) -> Vec<Rank> {
        record::read(&self.place.stage(stage), self.sizes[stage])
    }

    /// What ranks printed before they hung.
    fn printed(&self, stage: usize, ranks: &[Rank]) -> String {
        let texts = (0..ranks.len()).filter_map(|rank| {
            let text = self.output(stage, rank);
            (!text.is_empty()).then(|| format!("\n\nrank {rank} printed:\n{text}"))
        });
        texts.collect()
    }

    fn output(&self, stage: usize, rank: usize) -> String {
        let path = rank::output(&self.place.stage(stage), rank);
        let bytes = fs::read(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).trim().to_owned()
    }

    /// What came of ranks that have all ended: of the first number of them that did not go well.
    fn verdict(&self, words: &Path, launcher: &Launcher) -> Result<(), String> {
        for (stage, &size) in self.sizes.iter().enumerate() {
            let ranks = self.ranks(stage);
            if ranks.iter().all(|rank| rank.status == Status::Passed) {
                let faults = diagnose::faults(&ranks);
                if !faults.is_empty() {
                    let faults = faults.join("\n");
                    return Err(format!("{}: all came to their end, but:\n{faults}", with(size)));
                }
                continue;
            }
            self.end_ranks(&ranks);
            let Some(failure) = self.failure(stage, &ranks) else {
                if self.place.alone().exists() || launcher.is_stranger() {
                    return Err(launcher.stranger());
                }
                let text = fs::read_to_string(words).unwrap_or_default();
                let text = text.trim();
                return Err(format!("the ranks did not start. The launcher said:\n{text}"));
            };
            return Err(format!("{}: {failure}", with(size)));
        }
        Ok(())
    }

    /// Which rank failed first, and how.
    fn failure(&self, stage: usize, ranks: &[Rank]) -> Option<String> {
        let size = ranks.len();
        let blamed = |rank: &Rank| match rank.status {
            Status::Panicked | Status::Failed | Status::Exited => true,
            // The launcher ends the others by this one.
            Status::Signalled(signal) => signal != signal_hook::consts::SIGTERM,
            Status::Absent | Status::Running | Status::Passed => false,
        };
        let first = (0..size).filter(|&at| blamed(&ranks[at])).min_by_key(|&at| ranks[at].when);
        // One that ended without a chance to note it: killed, or out of stack. The launcher may have
        // ended others so, too, and then it is the one that stopped calling first.
        let silent = (0..size).filter(|&at| ranks[at].status == Status::Running);
        let first = first.or_else(|| silent.min_by_key(|&at| ranks[at].current().is_some()));
        let rank = first?;
        let output = self.output(stage, rank);
        // As it is: the place of the panic, and whether a gap caused it, are read from here.
        eprintln!("{output}");
        let what = match ranks[rank].status {
            Status::Panicked => "panicked".to_owned(),
            Status::Failed => "made an MPI call that failed".to_owned(),
            Status::Exited => {
                "left the process in the middle of the test: does it call `exit`?".to_owned()
            }
            Status::Signalled(signal) => format!("was ended by {}", signal_name(signal)),
            _ => "ended without a word: was it killed, or out of stack?".to_owned(),
        };
        let others = (0..size).filter(|&at| at != rank && blamed(&ranks[at]));
        let others: Vec<_> = others.map(|rank| rank.to_string()).collect();
        let others = match &others[..] {
            [] => String::new(),
            [other] => format!(" (and so did rank {other}, later)"),
            many => format!(" (and so did ranks {}, later)", many.join(", ")),
        };
        let refused = ranks[rank].status == Status::Failed;
        let why = refused.then(|| diagnose::refusal(ranks, rank)).flatten();
        let why = why.map(|why| format!("{why}\n")).unwrap_or_default();
        let end = if what.ends_with('?') && others.is_empty() { "" } else { "." };
        Some(format!("rank {rank} {what}{others}{end}\n{}{why}", message(&output)))
    }

    /// Ends the ranks, and so their launcher. It is asked to clean up first, for which some take a
    /// second while ranks are alive; then whatever is left is ended.
    fn end(&mut self) {
        let group = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let signal = |signal| group.map(|group| kill_process_group(group, signal));
        for stage in 0..self.sizes.len() {
            self.end_ranks(&self.ranks(stage));
        }
        // Whatever has ended already is what is wanted.
        _ = signal(Signal::TERM);
        let since = Instant::now();
        while since.elapsed() < Duration::from_secs(3) && matches!(self.child.try_wait(), Ok(None))
        {
            thread::sleep(GLANCE);
        }
        _ = signal(Signal::KILL);
        _ = self.child.wait();
        for stage in 0..self.sizes.len() {
            self.end_ranks(&self.ranks(stage));
        }
        self.over = true;
    }

    fn end_ranks(&self, ranks: &[Rank]) {
        for rank in ranks {
            if let Some(process) = i32::try_from(rank.process).ok().and_then(Pid::from_raw) {
                _ = kill_process(process, Signal::KILL);
            }
        }
    }
}

impl Drop for Job<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.end();
        }
    }
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
    // A panic while another one is on its way comes with all that was called, asked for or not.
    let said = |line: &&&str| **line != "stack backtrace:";
    lines[from..].iter().take_while(said).filter(note).map(|line| format!("{line}\n")).collect()
}
