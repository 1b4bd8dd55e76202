//! What is not of one exercise: formatting, clippy, documentation, slides, and all tests.

use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{Read, Seek},
    process::{Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    compile::Workspace,
    course::{Course, Topic},
    machine::Need,
    process::{self, Group},
    tally::Tally,
};

/// A step: what it is of, and commands that must succeed, each with a name.
type Step = (&'static str, Vec<(&'static str, Command)>);

/// What came of a step, and how long it took.
type Done = (&'static str, Vec<(&'static str, Result<()>)>, Duration);

/// Steps under way, in lanes side by side: compilers, tests and the browser each wait for something at
/// times.
pub struct House {
    done: Receiver<Done>,
    lanes: Vec<JoinHandle<()>>,
}

impl House {
    /// Begins with what needs none of the exercises' programs, in a copy of the course where no mistake
    /// is tried. Topics that this machine can't build are left out.
    pub fn around(course: &Course, workspace: &Workspace, lacking: &[&Topic]) -> Self {
        let mut lanes = vec![compilers(workspace, lacking)];
        if has_slides(course) {
            lanes.push(vec![slides(workspace)]);
        }
        Self::begin(lanes)
    }

    /// Begins with the slides alone.
    pub fn slides(workspace: &Workspace) -> Self {
        Self::begin(vec![vec![slides(workspace)]])
    }

    /// Begins with all tests.
    pub fn tests(course: &Course, workspace: &Workspace, lacking: &[&Topic]) -> Self {
        // While the first ones run, the others are compiled.
        let more = tests_that_need_more(course, workspace, lacking);
        Self::begin(vec![vec![tests(workspace)], more])
    }

    fn begin(lanes: Vec<Vec<Step>>) -> Self {
        let (tell, done) = mpsc::channel();
        let begin = |lane: Vec<Step>| {
            let tell = tell.clone();
            thread::spawn(move || {
                for (subject, commands) in lane {
                    let since = Instant::now();
                    let result = |(name, mut command)| (name, succeeds(&mut command));
                    let results = commands.into_iter().map(result).collect();
                    // Nobody listens any more where verify fails.
                    _ = tell.send((subject, results, since.elapsed()));
                }
            })
        };
        Self { done, lanes: lanes.into_iter().map(begin).collect() }
    }

    /// Reports the steps that are done.
    pub fn report_done(&self, tally: &mut Tally) {
        self.done.try_iter().for_each(|done| report(done, tally));
    }

    /// Waits for all steps, and reports each when it is done.
    pub fn report(mut self, tally: &mut Tally) -> Result<()> {
        self.done.iter().for_each(|done| report(done, tally));
        for lane in self.lanes.drain(..) {
            lane.join().expect("a lane only runs commands");
        }
        ensure!(!process::interrupted(), "interrupted");
        Ok(())
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // Only where something went wrong is anything left to run, and then nobody wants it.
        if self.lanes.iter().any(|lane| !lane.is_finished()) {
            process::cancel();
            for lane in self.lanes.drain(..) {
                _ = lane.join();
            }
            process::allow();
        }
    }
}

fn report((subject, results, took): Done, tally: &mut Tally) {
    let now = Instant::now();
    tally.resume(subject, now.checked_sub(took).unwrap_or(now));
    for (name, result) in results {
        tally.check(name, result);
    }
    tally.end("");
}

/// Whether the course has slides.
pub fn has_slides(course: &Course) -> bool {
    course.root.join("slides").is_dir()
}

/// The slides' own tests pass, and slides fit on the screen, with links that lead somewhere.
fn slides(workspace: &Workspace) -> Step {
    let tests = cargo(workspace, &["test", "--package", "slides"]);
    let check = cargo(workspace, &["run", "--package", "slides", "--", "--check"]);
    ("slides", vec![("tests", tests), ("check", check)])
}

fn compilers(workspace: &Workspace, lacking: &[&Topic]) -> Vec<Step> {
    let mut exclude = Vec::new();
    for topic in lacking {
        exclude.extend(["--exclude".to_owned(), topic.name.clone()]);
        exclude.extend(["--exclude".to_owned(), format!("{}-solution", topic.name)]);
    }
    let mut clippy = cargo(workspace, &["clippy", "--workspace", "--all-targets"]);
    clippy.args(&exclude).args(["--", "-Dwarnings"]);
    let mut documentation = cargo(workspace, &["doc", "--workspace", "--no-deps"]);
    documentation.args(&exclude).env("RUSTDOCFLAGS", "-Dwarnings");
    let formatting = cargo(workspace, &["fmt", "--all", "--check"]);
    [("formatting", formatting), ("clippy", clippy), ("documentation", documentation)]
        .map(|(name, command)| (name, vec![(name, command)]))
        .into()
}

fn tests(workspace: &Workspace) -> Step {
    ("cargo test", vec![("cargo test", cargo(workspace, &["test"]))])
}

/// The tests of what needs more than Rust, which is not among the default members.
fn tests_that_need_more(course: &Course, workspace: &Workspace, lacking: &[&Topic]) -> Vec<Step> {
    let mut tests = Vec::new();
    if !needing(course, Need::Gpu, lacking).is_empty() {
        let arguments = ["test", "-p", "common", "-p", "gpu-solution", "--features", "common/gpu"];
        tests.push(("cargo test with a GPU", cargo(workspace, &arguments)));
    }
    let with_mpi = needing(course, Need::Mpi, lacking);
    if !with_mpi.is_empty() {
        let common = ["test", "-p", "common", "--features", "mpi"];
        tests.push(("tests of common on ranks", cargo(workspace, &common)));
        let mut solutions = cargo(workspace, &["test"]);
        solutions.args(with_mpi);
        tests.push(("solutions on ranks", solutions));
    }
    tests.into_iter().map(|(name, command)| (name, vec![(name, command)])).collect()
}

/// The solutions of all topics that need this, unless this machine lacks it, as cargo's arguments.
fn needing(course: &Course, need: Need, lacking: &[&Topic]) -> Vec<String> {
    let topics = course.topics.iter().filter(|topic| {
        topic.needs.contains(&need) && !lacking.iter().any(|lack| lack.name == topic.name)
    });
    topics.flat_map(|topic| ["-p".to_owned(), format!("{}-solution", topic.name)]).collect()
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.cargo(arguments);
    command.env("CARGO_TERM_COLOR", "never").stdin(Stdio::null());
    command
}

/// Runs a command to its end; its output is the error where it fails.
pub fn succeeds(command: &mut Command) -> Result<()> {
    let mut output = tempfile::tempfile().context("Failed to make a temporary file")?;
    command.stdout(output.try_clone()?).stderr(output.try_clone()?);
    let mut group = Group::spawn(command).context("Failed to start cargo")?;
    let status = loop {
        if let Some(status) = group.child.try_wait()? {
            break status;
        }
        process::check_interrupted(&mut group)?;
        thread::sleep(Duration::from_millis(20));
    };
    if status.success() {
        return Ok(());
    }
    let mut text = String::new();
    output.rewind()?;
    output.read_to_string(&mut text)?;
    let lines: Vec<_> = text.lines().collect();
    bail!("{}", lines[lines.len().saturating_sub(60)..].join("\n"))
}
