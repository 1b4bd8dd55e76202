//! The house as a whole: formatting, clippy, documentation, all tests and benches, and the slides.

use anyhow::{Context, Result, bail, ensure};
use std::{
    io::{Read, Seek},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use super::Verify;
use crate::{
    course::Topic,
    machine::Need,
    process::{self, Group},
    tally::Tally,
};

/// A step: what it is of, and commands that must succeed, each with a name.
type Step = (&'static str, Vec<(&'static str, Command)>);

impl Verify<'_> {
    /// Checks what is not of one exercise. Topics that this machine can't build are left out.
    ///
    /// Compilers, tests and the browser run side by side: each of them waits for something at times.
    pub fn house(&self, lacking: &[&Topic], tally: &mut Tally) -> Result<()> {
        let mut lanes = vec![self.compilers(lacking), self.tests(lacking)];
        let has_slides = self.course.root.join("slides").is_dir();
        if has_slides {
            lanes.push(vec![self.slides()]);
        }
        run(lanes, tally)?;
        if has_slides {
            self.without_browser(tally);
        }
        Ok(())
    }

    /// The slides' own tests pass, and slides fit on the screen, with links that lead somewhere.
    pub fn slides_alone(&self, tally: &mut Tally) -> Result<()> {
        run(vec![vec![self.slides()]], tally)?;
        self.without_browser(tally);
        Ok(())
    }

    fn slides(&self) -> Step {
        let tests = self.cargo(&["test", "--package", "slides"]);
        let check = self.cargo(&["run", "--package", "slides", "--", "--check"]);
        ("slides", vec![("tests", tests), ("check", check)])
    }

    fn without_browser(&self, tally: &mut Tally) {
        if let Some(lack) = Need::Slides.lacking() {
            tally.begin("slides");
            tally.not_checked(&format!("whether slides fit {lack}"), self.strict);
            tally.end("");
        }
    }

    fn compilers(&self, lacking: &[&Topic]) -> Vec<Step> {
        let mut exclude = Vec::new();
        for topic in lacking {
            exclude.extend(["--exclude".to_owned(), topic.name.clone()]);
            exclude.extend(["--exclude".to_owned(), format!("{}-solution", topic.name)]);
        }
        let mut clippy = self.cargo(&["clippy", "--workspace", "--all-targets"]);
        clippy.args(&exclude).args(["--", "-Dwarnings"]);
        let mut documentation = self.cargo(&["doc", "--workspace", "--no-deps"]);
        documentation.args(&exclude).env("RUSTDOCFLAGS", "-Dwarnings");
        let formatting = self.cargo(&["fmt", "--all", "--check"]);
        [("formatting", formatting), ("clippy", clippy), ("documentation", documentation)]
            .map(|(name, command)| (name, vec![(name, command)]))
            .into()
    }

    fn tests(&self, lacking: &[&Topic]) -> Vec<Step> {
        let mut tests = vec![("cargo test", self.cargo(&["test"]))];
        // What needs more than Rust is not among the default members.
        if !self.needing(Need::Gpu, lacking).is_empty() {
            let arguments =
                ["test", "-p", "common", "-p", "gpu-solution", "--features", "common/gpu"];
            tests.push(("cargo test with a GPU", self.cargo(&arguments)));
        }
        let with_mpi = self.needing(Need::Mpi, lacking);
        if !with_mpi.is_empty() {
            let common = ["test", "-p", "common", "--features", "mpi"];
            tests.push(("tests of common on ranks", self.cargo(&common)));
            let mut solutions = self.cargo(&["test"]);
            solutions.args(with_mpi);
            tests.push(("solutions on ranks", solutions));
        }
        tests.into_iter().map(|(name, command)| (name, vec![(name, command)])).collect()
    }

    /// The solutions of all topics that need this, unless this machine lacks it, as cargo's arguments.
    fn needing(&self, need: Need, lacking: &[&Topic]) -> Vec<String> {
        let topics = self.course.topics.iter().filter(|topic| {
            topic.needs.contains(&need) && !lacking.iter().any(|lack| lack.name == topic.name)
        });
        topics.flat_map(|topic| ["-p".to_owned(), format!("{}-solution", topic.name)]).collect()
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.scratch.workspace.cargo(arguments);
        command.env("CARGO_TERM_COLOR", "never").stdin(Stdio::null());
        command
    }
}

/// Runs lanes side by side, the steps of each one after the other, and reports a step when it is done.
fn run(lanes: Vec<Vec<Step>>, tally: &mut Tally) -> Result<()> {
    let (done, steps) = mpsc::channel();
    thread::scope(|scope| {
        for lane in lanes {
            let done = done.clone();
            scope.spawn(move || {
                for (subject, commands) in lane {
                    let since = Instant::now();
                    let result = |(name, mut command)| (name, succeeds(&mut command));
                    let results: Vec<_> = commands.into_iter().map(result).collect();
                    // Who listens does so until all have been heard.
                    _ = done.send((subject, since, results));
                }
            });
        }
        drop(done);
        tally.begin("the house as a whole");
        tally.status("formatting, clippy, documentation, tests, slides");
        for (subject, since, results) in steps {
            tally.resume(subject, since);
            for (name, result) in results {
                tally.check(name, result);
            }
            tally.end("");
        }
    });
    ensure!(!process::interrupted(), "interrupted");
    Ok(())
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
