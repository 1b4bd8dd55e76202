//! `cargo hpc verify`: everything the course promises, checked.
//!
//! For each exercise: the skeleton is what the solution derives, compiles without a warning and
//! fails in a named test, at the gap; the solution passes the same tests; each known mistake is
//! rejected by exactly the tests it names; the metadata is whole. Then the house as a whole:
//! formatting, clippy, documentation, all tests and benches.
//!
//! All of it happens in a scratch copy, so that a learner's files are neither judged nor touched.

use anyhow::{Context, Result, anyhow, bail, ensure};
use std::{
    collections::BTreeSet,
    fs,
    io::{Read, Seek},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    compile::{Build, Progress, Side},
    course::{Course, Exercise, Topic},
    layout,
    machine::Need,
    mistake::Mistake,
    process::{self, Group},
    report::Report,
    scratch::Scratch,
    sync,
    testing::{self, Outcome, Panic, Test},
};

/// Verifies the selected exercises (`topic`, `topic/exercise`), or everything. Where `strict`, as
/// in CI, a skeleton that drifted and a topic that this machine can't build are failures.
///
/// Returns whether nothing failed.
pub fn run(course: &Course, selection: Option<&str>, strict: bool) -> Result<bool> {
    let exercises = course.select(selection)?;
    ensure!(!exercises.is_empty(), "no exercise found, so nothing would be checked");
    let mut report = Report::new();
    let mut verify = Verify { course, scratch: Scratch::new(&course.root)?, strict };
    for exercise in course.exercises() {
        // What does not derive is reported below, if it was asked for.
        for (file, skeleton) in sync::derived(&course.root, exercise).unwrap_or_default() {
            verify.scratch.write(&file, &skeleton)?;
        }
    }
    let mut lacking: Vec<&Topic> = Vec::new();
    for topic in &course.topics {
        let chosen: Vec<_> =
            exercises.iter().copied().filter(|exercise| exercise.topic == topic.name).collect();
        let lack = topic.needs.iter().find_map(|need| need.lacking());
        if let Some(lack) = lack {
            lacking.push(topic);
            if !chosen.is_empty() {
                report.begin(&topic.name);
                report.not_checked(&lack.to_string(), strict);
                report.end("");
            }
            continue;
        }
        if chosen.len() == topic.exercises.len() {
            report.begin(&topic.name);
            report.check("layout", layout::files(&course.root, topic));
            report.end("layout");
        }
        for exercise in chosen {
            report.begin(&exercise.id());
            let summary = verify.exercise(exercise, &mut report)?;
            report.end(&summary);
        }
    }
    if selection.is_none() {
        verify.house(&lacking, &mut report)?;
    }
    report.close()
}

struct Verify<'a> {
    course: &'a Course,
    scratch: Scratch,
    strict: bool,
}

impl Verify<'_> {
    /// Checks one exercise, and says in a few words what was done.
    fn exercise(&mut self, exercise: &Exercise, report: &mut Report) -> Result<String> {
        let mistakes = Mistake::of(&self.course.root, exercise);
        report.check(
            "metadata",
            mistakes.as_ref().map_or(Ok(()), |all| layout::metadata(exercise, all)),
        );
        match sync::derived(&self.course.root, exercise) {
            Ok(skeleton) => {
                for (file, skeleton) in &skeleton {
                    self.drift(exercise, file, skeleton, report)?;
                }
                report.status("the skeleton fails at its gap");
                let skeleton = self.skeleton(exercise, report.progress());
                report.check("skeleton", skeleton);
            }
            Err(error) => report.check("skeleton", Err(error)),
        }
        if self.course.root.join(exercise.race()).is_file() {
            report.status("the race is run");
            let raced = self.race(exercise, report.progress());
            report.check("race", raced);
        }
        report.status("the solution passes");
        let solved = self.solution(exercise, report.progress());
        let tests = *solved.as_ref().unwrap_or(&0);
        report.check("solution", solved.map(drop));
        let mistakes = match mistakes {
            Ok(mistakes) => mistakes,
            Err(error) => {
                report.check("mistakes", Err(error));
                vec![]
            }
        };
        for mistake in &mistakes {
            report.status(&format!("the tests reject {}", mistake.name()));
            let rejected = self.mistake(exercise, mistake, report.progress());
            report.check(&mistake.name(), rejected);
        }
        let plural = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        Ok(format!("{}, {}", plural(tests, "test"), plural(mistakes.len(), "mistake")))
    }

    fn drift(
        &self,
        exercise: &Exercise,
        path: &Path,
        skeleton: &str,
        report: &mut Report,
    ) -> Result<()> {
        let present = fs::read_to_string(self.course.root.join(path)).unwrap_or_default();
        if present == skeleton {
            report.check("drift", Ok(()));
        } else if self.strict {
            report.check(
                "drift",
                Err(anyhow!(
                    "{} is not what the solution derives. Edit the solution, then run \
                     `cargo hpc sync {}`",
                    path.display(),
                    exercise.id()
                )),
            );
        } else {
            report.note(&format!(
                "{} is edited: the derived skeleton is checked instead",
                path.display()
            ));
        }
        Ok(())
    }

    /// The skeleton compiles without a warning and fails in a named test, at the gap.
    fn skeleton(&self, exercise: &Exercise, progress: Progress) -> Result<()> {
        let workspace = &self.scratch.workspace;
        let build = workspace.test_program(exercise, Side::Exercise, progress)?;
        let tests = self.run(exercise, Side::Exercise, build, true)?;
        ensure!(
            tests.iter().any(|test| test.outcome != Outcome::Passed),
            "every test passes on the skeleton: nothing is left to the learner"
        );
        let files = exercise.files(&self.course.root);
        let mut open = false;
        for (source, _) in &files {
            open |= fs::read_to_string(workspace.root.join(source))?.contains("todo!(");
        }
        let at_gap = |test: &Test| match &test.outcome {
            Outcome::Open(Panic { place: Some((place, _)), .. }) => {
                files.iter().any(|(source, _)| place.ends_with(source))
            }
            _ => false,
        };
        ensure!(
            !open || tests.iter().any(at_gap),
            "no test of the skeleton stops at a `todo!` in {}:\n{}",
            exercise.source().display(),
            described(&tests)
        );
        Ok(())
    }

    /// The solution compiles without a warning and passes; returns the number of tests.
    fn solution(&self, exercise: &Exercise, progress: Progress) -> Result<usize> {
        let build = self.scratch.workspace.test_program(exercise, Side::Solution, progress)?;
        let tests = self.run(exercise, Side::Solution, build, true)?;
        ensure!(
            tests.iter().all(|test| test.outcome == Outcome::Passed),
            "the solution does not pass:\n{}",
            described(&tests)
        );
        Ok(tests.len())
    }

    /// The race against the solution comes to its end, although the learner's entry is not written yet.
    fn race(&self, exercise: &Exercise, progress: Progress) -> Result<()> {
        let build = self.scratch.workspace.race_program(exercise, &[], false, progress)?;
        if let Some(found) = build.errors().chain(build.warnings()).next() {
            bail!("it does not compile cleanly:\n{}", found.rendered.trim_end());
        }
        let mut command = Command::new(build.program.context("cargo built no race")?);
        let folder = self.scratch.workspace.root.join(Side::Exercise.folder(exercise));
        command.args(["--bench", "--seconds", "0.05"]).current_dir(folder);
        succeeds(command.stdin(Stdio::null()))
    }

    /// The solution with the mistake in it fails exactly the tests that the mistake names.
    fn mistake(&self, exercise: &Exercise, mistake: &Mistake, progress: Progress) -> Result<()> {
        let mut solution = Vec::new();
        for (_, path) in exercise.files(&self.course.root) {
            let text = fs::read_to_string(self.course.root.join(&path))?;
            solution.push((path, text));
        }
        for (path, text) in mistake.apply(&solution)? {
            self.scratch.write(&path, &text)?;
        }
        let tests = self
            .scratch
            .workspace
            .test_program(exercise, Side::Solution, progress)
            .and_then(|build| self.run(exercise, Side::Solution, build, false));
        for (path, text) in &solution {
            self.scratch.write(path, text)?;
        }
        let tests = tests?;
        let failed: BTreeSet<_> = tests
            .iter()
            .filter(|test| test.outcome != Outcome::Passed)
            .map(|test| test.name.clone())
            .collect();
        let list = |names: &BTreeSet<String>| {
            names.iter().map(|name| format!("\n  {name}")).collect::<String>()
        };
        let unknown = &mistake.fails - &tests.iter().map(|test| test.name.clone()).collect();
        ensure!(unknown.is_empty(), "no such test:{}", list(&unknown));
        let (missed, more) = (&mistake.fails - &failed, &failed - &mistake.fails);
        ensure!(missed.is_empty(), "accepted by tests that should reject it:{}", list(&missed));
        ensure!(more.is_empty(), "rejected by tests it does not name:{}", list(&more));
        Ok(())
    }

    /// Runs what was built; `clean` asks for a build without warnings.
    fn run(&self, exercise: &Exercise, side: Side, build: Build, clean: bool) -> Result<Vec<Test>> {
        let unclean = build.errors().chain(build.warnings().filter(|_| clean)).next();
        if let Some(found) = unclean {
            bail!("it does not compile cleanly:\n{}", found.rendered.trim_end());
        }
        let program = build.program.context("cargo built no test program")?;
        let folder = self.scratch.workspace.root.join(side.folder(exercise));
        let mut tests = testing::run(&program, &folder, Duration::from_secs(exercise.limit))?;
        // The solutions' tests stand in one program, each exercise's in a module of its name.
        let module = format!("{}::", exercise.name);
        for test in &mut tests {
            if let Some(name) = test.name.strip_prefix(&module) {
                test.name = name.to_owned();
            }
        }
        Ok(tests)
    }

    /// Checks what is not of one exercise. Topics that this machine can't build are left out.
    fn house(&self, lacking: &[&Topic], report: &mut Report) -> Result<()> {
        let mut exclude = Vec::new();
        for topic in lacking {
            exclude.extend(["--exclude".to_owned(), topic.name.clone()]);
            exclude.extend(["--exclude".to_owned(), format!("{}-solution", topic.name)]);
        }
        let mut steps: Vec<(&str, &[&str], bool, &[&str])> = vec![
            ("formatting", &["fmt", "--all", "--check"], false, &[]),
            ("clippy", &["clippy", "--workspace", "--all-targets"], true, &["--", "-Dwarnings"]),
            ("documentation", &["doc", "--workspace", "--no-deps"], true, &[]),
            ("cargo test", &["test"], false, &[]),
        ];
        // What is shared by a topic that not every machine can build is no part of a plain test.
        let runs = |need| {
            let has = |topic: &&Topic| topic.needs.contains(&need);
            self.course.topics.iter().any(|topic| has(&topic)) && !lacking.iter().any(has)
        };
        if runs(Need::Gpu) {
            steps.push((
                "cargo test with a GPU",
                &["test", "-p", "common", "-p", "gpu-solution", "--features", "common/gpu"],
                false,
                &[],
            ));
        }
        for (name, arguments, per_package, after) in steps {
            report.begin(name);
            let mut command = self.scratch.workspace.cargo(arguments);
            if per_package {
                command.args(&exclude);
            }
            command.args(after).env("RUSTDOCFLAGS", "-Dwarnings").env("CARGO_TERM_COLOR", "never");
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            report.status(&arguments.join(" "));
            report.check(name, succeeds(&mut command));
            report.end("");
        }
        Ok(())
    }
}

/// Runs a command to its end; its output is the error where it fails.
fn succeeds(command: &mut Command) -> Result<()> {
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

fn described(tests: &[Test]) -> String {
    tests
        .iter()
        .filter(|test| test.outcome != Outcome::Passed)
        .map(|test| format!("  {}: {:?}\n", test.name, test.outcome))
        .collect()
}
