//! Running a test program: each test in a process of its own, so that one that hangs, aborts or
//! exits is known by name and takes none of the others with it.

use anyhow::{Context, Result, bail};
use std::{
    fs::File,
    io::{Read, Seek},
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::process::{self, Group};

/// One test and what came of it.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its name, which is a sentence: `every_point_is_counted_once`.
    pub name: String,
    /// Whether it passed, or why not.
    pub outcome: Outcome,
    /// What the code under test printed.
    pub printed: String,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It passed.
    Passed,
    /// A gap stopped it: `todo!("what to do")`.
    Open(Panic),
    /// It failed.
    Failed(Panic),
    /// It didn't end within the limit.
    Hung(Duration),
    /// The process ended in the middle of it: a signal, or an exit.
    Ended(String),
}

/// Where a panic happened and what it said.
#[derive(Clone, Debug, PartialEq)]
pub struct Panic {
    /// File, as the compiler knows it, and line.
    pub place: Option<(PathBuf, usize)>,
    /// What it said.
    pub message: String,
    /// Who called, where that was asked for: files and lines, from the panic outwards.
    pub calls: Vec<(PathBuf, usize)>,
}

impl Panic {
    /// The line of the file `source` that called for it, where that is known.
    pub fn caller(&self, source: &Path) -> Option<usize> {
        // As the compiler knows it: the whole path, or from the package on.
        let short: PathBuf = source.iter().skip(2).collect();
        let is_it =
            |at: &Path| at.ends_with(source) || at.strip_prefix(".").is_ok_and(|at| at == short);
        self.calls.iter().find(|(at, _)| is_it(at)).map(|(_, line)| *line)
    }
}

impl Test {
    /// Why it was not carried out, if this machine lacks what it needs: it says so by a panic of
    /// `skipped: …`, for a test that has checked nothing must not pass.
    pub fn skipped(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Failed(panic) => panic.message.strip_prefix("skipped: "),
            _ => None,
        }
    }

    /// What it said when it failed, or what is said of it.
    pub fn said(&self) -> &str {
        match &self.outcome {
            Outcome::Failed(panic) => &panic.message,
            Outcome::Ended(how) => how,
            Outcome::Hung(_) => "still running after",
            Outcome::Passed | Outcome::Open(_) => "",
        }
    }

    /// Runs it once more, to find out who called what panicked.
    pub fn trace(&mut self, program: &Path, package: &Path, limit: Duration) -> Result<()> {
        let Outcome::Failed(panic) = &mut self.outcome else { return Ok(()) };
        let listed = [("RUST_BACKTRACE", Path::new("1"))];
        let again = run_one(program, package, &self.name, limit, &listed)?;
        // It need not be the same one that panics first.
        if let Outcome::Failed(again) = again.outcome
            && again.place == panic.place
        {
            panic.calls = again.calls;
        }
        Ok(())
    }

    /// The name as a sentence.
    pub fn sentence(&self) -> String {
        sentence(&self.name)
    }
}

/// The name of a test as a sentence: its module, if any, left out, and blanks for underscores.
pub fn sentence(name: &str) -> String {
    name.rsplit("::").next().unwrap_or(name).replace('_', " ")
}

/// The line of `text` that the test `name` is defined in.
pub fn line_of(text: &str, name: &str) -> Option<usize> {
    let start = format!("fn {}", name.rsplit("::").next().unwrap_or(name));
    let is_it = |line: &str| {
        let after = line.split_once(&start).map(|(_, rest)| rest.chars().next());
        after.is_some_and(|char| char.is_none_or(|char| !char.is_alphanumeric() && char != '_'))
    };
    text.lines().position(is_it).map(|index| index + 1)
}

/// Places for tests that run at once, of all programs together.
static PLACES: Places = Places { taken: Mutex::new(0), left: Condvar::new() };

struct Places {
    taken: Mutex<usize>,
    left: Condvar,
}

/// A place, until it goes out of scope.
struct Place<'a>(&'a Places);

/// How many places there are: as many as cores. But on small machines some more, for most tests wait for
/// something; and on large ones not too many, for some wait for each other: NVIDIA's driver opens a card
/// for one process at a time, and takes a quarter of a second.
fn at_once() -> usize {
    thread::available_parallelism().map_or(1, usize::from).clamp(6, 16)
}

impl Places {
    /// Waits for a place, of so many in all.
    fn take(&self, all: usize) -> Place<'_> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.left.wait_while(taken, |taken| *taken >= all);
        *waited.unwrap_or_else(PoisonError::into_inner) += 1;
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.0.left.notify_one();
    }
}

/// Runs every test of `program` in the folder `package`, each for `limit` at most.
pub fn run(program: &Path, package: &Path, limit: Duration) -> Result<Vec<Test>> {
    let names = list(program, package)?;
    if names.is_empty() {
        bail!("{} holds no test, so nothing would be checked", program.display());
    }
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(1, usize::from).min(names.len());
    let work = || -> Result<Vec<(usize, Test)>> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(name) = names.get(index) else { return Ok(done) };
            let _place = PLACES.take(at_once());
            done.push((index, run_one(program, package, name, limit, &[])?));
        }
    };
    let mut tests = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut tests = Vec::new();
        for worker in workers {
            tests.extend(worker.join().expect("a worker only runs processes")?);
        }
        anyhow::Ok(tests)
    })?;
    tests.sort_by_key(|(index, _)| *index);
    Ok(tests.into_iter().map(|(_, test)| test).collect())
}

fn command(program: &Path, package: &Path) -> Command {
    let mut command = Command::new(program);
    // As `cargo test` does it.
    command.current_dir(package).env("CARGO_MANIFEST_DIR", package);
    command.env("RUST_BACKTRACE", "0").stdin(Stdio::null());
    command
}

/// The names of the tests in `program`.
pub fn list(program: &Path, package: &Path) -> Result<Vec<String>> {
    let mut command = command(program, package);
    command.args(["--list", "--format", "terse"]);
    let output = process::once_free(|| command.output())
        .with_context(|| format!("Failed to start {}", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

/// Runs one test, for `limit` at most, with these variables in its environment.
pub fn run_one(
    program: &Path,
    package: &Path,
    name: &str,
    limit: Duration,
    vars: &[(&str, &Path)],
) -> Result<Test> {
    // Files, not pipes: whatever a test prints, it never waits for us to read it.
    let mut stdout = tempfile::tempfile().context("Failed to make a temporary file")?;
    let mut stderr = tempfile::tempfile().context("Failed to make a temporary file")?;
    let mut command = command(program, package);
    command.args(["--exact", name, "--nocapture", "--test-threads=1"]);
    command.stdout(stdout.try_clone()?).stderr(stderr.try_clone()?);
    command.envs(vars.iter().copied());
    let mut group = Group::spawn(&mut command)
        .with_context(|| format!("Failed to start {}", program.display()))?;
    let since = Instant::now();
    let mut pause = Duration::from_micros(200);
    let status = loop {
        if let Some(status) = group.child.try_wait().context("Failed to wait for a test")? {
            break Some(status);
        }
        if since.elapsed() > limit {
            group.end();
            break None;
        }
        process::check_interrupted(&mut group)?;
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    };
    let (stdout, stderr) = (text(&mut stdout)?, text(&mut stderr)?);
    let outcome = match status {
        None => Outcome::Hung(limit),
        Some(status) => outcome(status, name, &stdout, &stderr),
    };
    let printed = [printed(&stdout, name), printed_beside_panics(&stderr)].concat();
    Ok(Test { name: name.to_owned(), outcome, printed })
}

/// The most that is read of what a test prints.
const PRINTED: u64 = 64 * 1024;

fn text(file: &mut File) -> Result<String> {
    file.rewind().context("Failed to read what a test printed")?;
    let mut bytes = Vec::new();
    file.take(PRINTED).read_to_end(&mut bytes).context("Failed to read what a test printed")?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn outcome(status: ExitStatus, name: &str, stdout: &str, stderr: &str) -> Outcome {
    if status.success() {
        // A test that ends the process by itself with 0 has passed nothing.
        let ran = stdout.lines().any(|line| line.starts_with("test result: ok. 1 passed"));
        let end = "the process ended in the middle of the test, with exit code 0";
        return if ran { Outcome::Passed } else { Outcome::Ended(end.into()) };
    }
    if let Some(signal) = status.signal() {
        return Outcome::Ended(match signal {
            6 => "the process aborted (SIGABRT)".into(),
            8 => "an arithmetic exception ended the process (SIGFPE)".into(),
            11 => "the process accessed memory that is not its own (SIGSEGV)".into(),
            9 => "the process was killed (SIGKILL); is memory short?".into(),
            signal => format!("signal {signal} ended the process"),
        });
    }
    let panics = panics(stderr);
    let gap = |panic: &&(String, Panic)| panic.1.message.starts_with("not yet implemented");
    if let Some((_, gap)) = panics.iter().find(gap) {
        let what = gap.message.strip_prefix("not yet implemented: ").unwrap_or_default();
        // A gap in a kernel is told by the Rust code that was to run it, with its own place.
        let (what, place) = match what.split_once("\n  --> ") {
            Some((what, place)) => (what, kernel_place(place)),
            None => (what, None),
        };
        let place = place.or_else(|| gap.place.clone());
        return Outcome::Open(Panic { place, message: what.to_owned(), calls: vec![] });
    }
    // What the test itself said last, else what one of its threads did.
    let own = panics.iter().rev().find(|(thread, _)| thread == name || thread == "main");
    match own.or(panics.last()) {
        Some((_, panic)) => {
            // A test may repeat what its processes said, and then the calls stand there.
            let same = panics.iter().filter(|(_, other)| other.place == panic.place);
            let calls = same.flat_map(|(_, other)| other.calls.clone()).collect();
            Outcome::Failed(Panic { calls, ..panic.clone() })
        }
        None if stdout.contains("test result: FAILED") => {
            let message = last_words(stderr, stdout);
            Outcome::Failed(Panic { place: None, message, calls: vec![] })
        }
        None => Outcome::Ended(match status.code() {
            Some(code) => {
                format!("the process ended in the middle of the test, with exit code {code}")
            }
            None => "the process ended in the middle of the test".to_owned(),
        }),
    }
}

/// Reads `src/pi.wgsl:12`.
fn kernel_place(place: &str) -> Option<(PathBuf, usize)> {
    let (file, line) = place.trim_end().rsplit_once(':')?;
    Some((PathBuf::from(file), line.parse().ok()?))
}

/// What a test that failed without a panic had to say: it returned an error, or should have panicked.
fn last_words(stderr: &str, stdout: &str) -> String {
    let line = stderr.lines().chain(stdout.lines()).find(|line| line.starts_with("Error: "));
    let note = stdout.lines().find_map(|line| line.strip_prefix("note: "));
    line.or(note).unwrap_or("it failed without a message").to_owned()
}

/// The panics in what a test wrote to standard error, each with the name of its thread.
fn panics(stderr: &str) -> Vec<(String, Panic)> {
    let mut panics: Vec<(String, Panic)> = Vec::new();
    for (kind, line) in kinds(stderr) {
        match (kind, panics.last_mut()) {
            (Kind::Header, _) => {
                let (thread, place) = panic_header(line).unwrap_or_default();
                let panic = Panic { place, message: String::new(), calls: vec![] };
                panics.push((thread.to_owned(), panic));
            }
            (Kind::Message, Some((_, panic))) => {
                panic.message.push_str(line);
                panic.message.push('\n');
            }
            (Kind::Trace, Some((_, panic))) => {
                let place = line.trim_start().strip_prefix("at ").and_then(place);
                panic.calls.extend(place);
            }
            _ => (),
        }
    }
    for (_, panic) in &mut panics {
        panic.message.truncate(panic.message.trim_end().len());
    }
    panics
}

/// What a line of standard error is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Header,
    Message,
    /// Of a list of the calls that led to a panic, or a remark beside it.
    Trace,
    Other,
}

/// The lines of standard error, each with what it is.
fn kinds(stderr: &str) -> impl Iterator<Item = (Kind, &str)> {
    let mut kind = Kind::Other;
    stderr.lines().map(move |line| {
        kind = match kind {
            _ if panic_header(line).is_some() => Kind::Header,
            // A panic while another one is on its way lists its calls, asked for or not.
            Kind::Header | Kind::Message if line == "stack backtrace:" => Kind::Trace,
            Kind::Header | Kind::Message if !is_note(line) => Kind::Message,
            Kind::Trace if line.starts_with(' ') || is_note(line) => Kind::Trace,
            _ => Kind::Other,
        };
        (kind, line)
    })
}

/// What Rust says about lists of calls.
fn is_note(line: &str) -> bool {
    line.starts_with("note: run with `RUST_BACKTRACE=1`")
        || line.starts_with("note: Some details are omitted")
}

/// Reads `src/a.rs:3:5`.
fn place(text: &str) -> Option<(PathBuf, usize)> {
    let mut parts = text.trim_end_matches(':').rsplitn(3, ':');
    let (_column, line, file) = (parts.next()?, parts.next()?, parts.next()?);
    line.parse().ok().map(|line| (PathBuf::from(file), line))
}

/// Reads `thread 'name' (4711) panicked at src/a.rs:3:5:`.
fn panic_header(line: &str) -> Option<(&str, Option<(PathBuf, usize)>)> {
    let (thread, rest) = line.strip_prefix("thread '")?.split_once('\'')?;
    let (_, at) = rest.split_once("panicked at ")?;
    Some((thread, place(at)))
}

/// What the code under test wrote to standard output, without libtest's own words.
fn printed(stdout: &str, name: &str) -> String {
    let text = stdout.split_once(&format!("test {name} ... ")).map_or(stdout, |(_, text)| text);
    let text = text.split("\ntest result: ").next().unwrap_or_default();
    let text = text.split("\nfailures:\n").next().unwrap_or_default().trim_end();
    let text = text.strip_suffix("ok").or(text.strip_suffix("FAILED")).unwrap_or(text);
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// What a driver for GPUs writes where nobody is logged in at a screen. It means nothing here.
fn is_drivers_talk(line: &str) -> bool {
    line.starts_with("error: XDG_RUNTIME_DIR is invalid or not set")
}

/// What the code under test wrote to standard error, without the panics (which are shown by
/// themselves).
fn printed_beside_panics(stderr: &str) -> String {
    let mut rest = String::new();
    for (kind, line) in kinds(stderr) {
        let is_blank = line.is_empty() && rest.is_empty();
        if kind == Kind::Other && !(is_blank || is_note(line) || is_drivers_talk(line)) {
            rest.push_str(line);
            rest.push('\n');
        }
    }
    // libtest writes a blank line before each panic.
    let length = rest.trim_end().len();
    rest.truncate(length);
    if rest.is_empty() { rest } else { rest + "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STDERR: &str = "here\n\nthread '<unnamed>' (12) panicked at src/pi.rs:3:5:\nfirst\n\
                          note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
                          \nthread 'a_test' (11) panicked at exercises/x/tests/pi.rs:30:9:\nwrong\nboth\n";

    fn status(code: i32) -> ExitStatus {
        ExitStatus::from_raw(code << 8)
    }

    #[test]
    fn no_more_take_part_than_there_are_places() {
        let places = Places { taken: Mutex::new(0), left: Condvar::new() };
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let _place = places.take(2);
                    most.fetch_max(1 + inside.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
                    thread::sleep(Duration::from_millis(5));
                    inside.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        assert!(most.into_inner() <= 2 && *places.taken.lock().unwrap() == 0);
    }

    #[test]
    fn panics_are_read_with_thread_and_place() {
        let panics = panics(STDERR);
        assert_eq!(panics.len(), 2);
        assert_eq!(panics[0].0, "<unnamed>");
        assert_eq!(panics[1].1.place, Some((PathBuf::from("exercises/x/tests/pi.rs"), 30)));
        assert_eq!(panics[1].1.message, "wrong\nboth");
        assert_eq!(printed_beside_panics(STDERR), "here\n");
    }

    #[test]
    fn calls_that_led_to_a_panic_are_read_and_not_shown() {
        let stderr = "\nthread 't' (11) panicked at /r/src/mpi-0.8/src/lib.rs:30:9:\nno such rank\n\
                      stack backtrace:\n   0: core::panicking::panic\n\
                      \x20            at /rustc/5/library/core/src/panicking.rs:80:14\n\
                      \x20  1: x::ring\n             at ./src/ring.rs:52:13\n\
                      note: Some details are omitted, run with `RUST_BACKTRACE=full`.\nafterwards\n";
        let panics = panics(stderr);
        assert_eq!(panics[0].1.message, "no such rank");
        assert_eq!((panics.len(), panics[0].1.calls.len()), (1, 2));
        assert_eq!(panics[0].1.caller(Path::new("exercises/x/src/ring.rs")), Some(52));
        assert_eq!(panics[0].1.caller(Path::new("exercises/x/src/chain.rs")), None);
        assert_eq!(printed_beside_panics(stderr), "afterwards\n");
    }

    #[test]
    fn the_test_itself_has_the_last_word_unless_a_gap_stopped_it() {
        let Outcome::Failed(panic) = outcome(status(101), "a_test", "", STDERR) else {
            panic!("it failed");
        };
        assert_eq!(panic.message, "wrong\nboth");
        let stderr = STDERR.replace("first", "not yet implemented: add them up");
        let Outcome::Open(panic) = outcome(status(101), "a_test", "", &stderr) else {
            panic!("a gap stopped it");
        };
        assert_eq!(panic.message, "add them up");
        assert_eq!(panic.place, Some((PathBuf::from("src/pi.rs"), 3)));
    }

    #[test]
    fn a_gap_in_a_kernel_has_its_own_place() {
        let said = "not yet implemented: guard it\n  --> exercises/gpu/src/a.wgsl:7";
        let Outcome::Open(panic) = outcome(status(101), "t", "", &STDERR.replace("first", said))
        else {
            panic!("a gap stopped it");
        };
        assert_eq!(panic.message, "guard it");
        assert_eq!(panic.place, Some((PathBuf::from("exercises/gpu/src/a.wgsl"), 7)));
    }

    #[test]
    fn a_test_that_was_skipped_says_why_and_has_not_passed() {
        let stderr = "\nthread 't' (1) panicked at a.rs:1:1:\nskipped: no GPU\n";
        let outcome = outcome(status(101), "t", "", stderr);
        let test = Test { name: "t".into(), outcome, printed: String::new() };
        assert_eq!(test.skipped(), Some("no GPU"));
    }

    #[test]
    fn leaving_the_process_is_not_passing() {
        assert!(matches!(outcome(status(0), "t", "test t ... ", ""), Outcome::Ended(_)));
        assert!(matches!(outcome(status(3), "t", "test t ... ", ""), Outcome::Ended(_)));
        assert!(matches!(outcome(ExitStatus::from_raw(11), "t", "", ""), Outcome::Ended(_)));
        let passed = "test t ... ok\n\ntest result: ok. 1 passed; 0 failed";
        assert_eq!(outcome(status(0), "t", passed, ""), Outcome::Passed);
    }

    #[test]
    fn what_was_printed_is_told_from_what_libtest_says() {
        let stdout = "\nrunning 1 test\ntest t ... one\ntwo\nok\n\ntest result: ok. 1 passed";
        assert_eq!(printed(stdout, "t"), "one\ntwo\n");
        assert_eq!(printed("\nrunning 1 test\ntest t ... FAILED\n\nfailures:\n", "t"), "");
        assert_eq!(printed("\nrunning 1 test\ntest t ... hanging here\n", "t"), "hanging here\n");
    }

    #[test]
    fn a_test_is_found_in_its_file() {
        let text = "fn it_works_twice() {}\n\nmpi_test! { fn it_works on 1..=4 => |world| {} }\n";
        assert_eq!(line_of(text, "module::it_works"), Some(3));
        assert_eq!(line_of(text, "it_works_twice"), Some(1));
        assert_eq!(line_of(text, "works"), None);
    }

    #[test]
    fn a_name_is_read_as_a_sentence() {
        assert_eq!(sentence("pi::every_point_counts_once"), "every point counts once");
    }
}
