//! `cargo hpc verify`: everything the course promises, checked.
//!
//! For each exercise: the skeleton is what the solution derives, compiles without a warning and
//! fails in a named test, at the gap; the solution passes the same tests; each known mistake is
//! rejected by exactly the tests it names; the metadata is whole. Meanwhile formatting, clippy,
//! documentation and slides are checked, and in the end all tests are run.
//!
//! All of it happens in scratch copies, so that a learner's files are neither judged nor touched.

mod examined;
mod house;
mod lanes;

use anyhow::{Context, Result, anyhow, bail, ensure};
use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use self::{
    examined::{Examined, Finding, Judge, SKELETON, SOLUTION},
    house::{House, succeeds},
    lanes::Lanes,
};
use crate::{
    check,
    compile::{Build, Progress, Side},
    course::{Course, Exercise, Topic},
    layout,
    machine::Need,
    mistake::Mistake,
    process,
    scratch::Scratch,
    sync,
    tally::Tally,
    testing::{self, Outcome, Panic, Test},
};

/// Verifies the selected exercises (`topic`, `topic/exercise`), or everything. Where `strict`, as
/// in CI, a skeleton that drifted and a topic that this machine can't build are failures.
///
/// Returns whether nothing failed.
pub fn run(course: &Course, selection: Option<&str>, strict: bool) -> Result<bool> {
    if selection == Some("slides") {
        let mut tally = Tally::new();
        let scratch = Scratch::new(&course.root)?.beside(&course.root)?;
        tally.begin("slides");
        House::slides(&scratch.workspace).report(&mut tally)?;
        without_browser(&mut tally, strict);
        return tally.close();
    }
    let exercises = course.select(selection)?;
    ensure!(!exercises.is_empty(), "no exercise found, so nothing would be checked");
    let mut tally = Tally::new();
    let mut verify = Verify::new(course, strict)?;
    // What does not derive is reported below, if it was asked for.
    let derived = |exercise| sync::derived(&course.root, exercise).unwrap_or_default();
    let skeletons: Vec<_> = course.exercises().flat_map(derived).collect();
    verify.scratch.write_all(&skeletons)?;
    let lacks: Vec<_> = course
        .topics
        .iter()
        .map(|topic| topic.needs.iter().find_map(|need| need.lacking()))
        .collect();
    let pairs = || course.topics.iter().zip(&lacks);
    let lacking: Vec<&Topic> =
        pairs().filter(|(_, lack)| lack.is_some()).map(|(topic, _)| topic).collect();
    let mut around = None;
    if selection.is_none() {
        let scratch = verify.scratch.beside(&course.root)?;
        scratch.write_all(&skeletons)?;
        around = Some(House::around(course, &scratch.workspace, &lacking));
    }
    // Exercises whose programs are compiled, and may still run.
    let mut open: VecDeque<Examined> = VecDeque::new();
    for (topic, lack) in pairs() {
        let chosen: Vec<_> =
            exercises.iter().copied().filter(|exercise| exercise.topic == topic.name).collect();
        if let Some(lack) = lack {
            if !chosen.is_empty() {
                tally.begin(&topic.name);
                tally.not_checked(&lack.to_string(), strict);
                tally.end("");
            }
            continue;
        }
        if chosen.len() == topic.exercises.len() {
            tally.begin(&topic.name);
            tally.check("layout", layout::files(&course.root, topic));
            tally.end("layout");
        }
        for exercise in chosen {
            tally.begin(&exercise.id());
            open.push_back(verify.exercise(exercise, &mut tally)?);
            // Compiling must not run too far ahead: each program is kept until it has run.
            while open.front_mut().is_some_and(Examined::is_over) || open.len() > AHEAD {
                let examined = open.pop_front().expect("it is not empty");
                examined.report(&mut tally);
            }
            if let Some(around) = &around {
                around.report_done(&mut tally);
            }
        }
    }
    tally.status("tests still run");
    for examined in open {
        examined.report(&mut tally);
    }
    if let Some(around) = around {
        let tests = House::tests(course, &verify.scratch.workspace, &lacking);
        tally.status("formatting, clippy, documentation, tests, slides");
        around.report(&mut tally)?;
        tests.report(&mut tally)?;
        if house::has_slides(course) {
            without_browser(&mut tally, strict);
        }
    }
    tally.close()
}

/// Says so where nothing can look at the slides.
fn without_browser(tally: &mut Tally, strict: bool) {
    if let Some(lack) = Need::Slides.lacking() {
        tally.begin("slides");
        tally.not_checked(&format!("whether slides fit {lack}"), strict);
        tally.end("");
    }
}

/// Exercises that may wait for their tests while others are compiled.
const AHEAD: usize = 4;

struct Verify<'a> {
    course: &'a Course,
    scratch: Scratch,
    lanes: Lanes,
    strict: bool,
}

impl<'a> Verify<'a> {
    fn new(course: &'a Course, strict: bool) -> Result<Self> {
        // Tests are compiled once for each mistake, and run once. In the end all run as everybody's do.
        let scratch = Scratch::new(&course.root)?.rough()?;
        let lanes = Lanes::new(scratch.folder.join("lanes"))?;
        Ok(Self { course, scratch, lanes, strict })
    }

    /// Checks one exercise, up to what its tests will tell.
    fn exercise(&mut self, exercise: &Exercise, tally: &mut Tally) -> Result<Examined> {
        let mistakes = Mistake::of(&self.course.root, exercise);
        let mut examined = Examined {
            id: exercise.id(),
            since: Instant::now(),
            mistakes: mistakes.as_ref().map_or(0, Vec::len),
            notes: vec![],
            findings: vec![],
        };
        let metadata = mistakes.as_ref().map_or(Ok(()), |all| layout::metadata(exercise, all));
        examined.known("metadata", metadata);
        match sync::derived(&self.course.root, exercise) {
            Ok(skeleton) => {
                for (file, skeleton) in &skeleton {
                    self.drift(exercise, file, skeleton, &mut examined);
                }
                tally.status("skeleton and solution");
                // What does not compile, the next steps say.
                _ = self.scratch.workspace.both_test_programs(exercise, tally.progress());
                tally.status("the skeleton fails at its gap");
                let runs = self.skeleton(exercise, tally.progress());
                examined.runs(SKELETON, runs);
            }
            Err(error) => examined.known(SKELETON, Err(error)),
        }
        if self.course.root.join(exercise.race()).is_file() {
            tally.status("the race is run");
            let runs = self.race(exercise, tally.progress());
            examined.runs("race", runs);
        }
        tally.status("the solution passes");
        let runs = self.solution(exercise, tally.progress());
        examined.runs(SOLUTION, runs);
        match mistakes {
            Ok(mistakes) => {
                for mistake in mistakes {
                    tally.status(&format!("the tests reject {}", mistake.name()));
                    let name = mistake.name();
                    let runs = self.mistake(exercise, mistake, tally.progress());
                    examined.runs(&name, runs);
                }
            }
            Err(error) => examined.known("mistakes", Err(error)),
        }
        if process::interrupted() {
            bail!("interrupted");
        }
        Ok(examined)
    }

    fn drift(&self, exercise: &Exercise, path: &Path, skeleton: &str, examined: &mut Examined) {
        let present = fs::read_to_string(self.course.root.join(path)).unwrap_or_default();
        if present == skeleton {
            examined.known("drift", Ok(()));
        } else if self.strict {
            examined.known(
                "drift",
                Err(anyhow!(
                    "{} is not what the solution derives. Edit the solution, then run \
                     `cargo hpc sync {}`",
                    path.display(),
                    exercise.id()
                )),
            );
        } else {
            examined.notes.push(format!(
                "{} is edited: the derived skeleton is checked instead",
                path.display()
            ));
        }
    }

    /// The skeleton compiles without a warning and fails in a named test, at the gap.
    fn skeleton(&mut self, exercise: &Exercise, progress: Progress) -> Result<Finding> {
        let workspace = &self.scratch.workspace;
        let build = workspace.test_program(exercise, Side::Exercise, progress)?;
        let mut files = Vec::new();
        let mut open = false;
        for (source, _) in exercise.files(&self.course.root) {
            open |= fs::read_to_string(workspace.root.join(&source))?.contains("todo!(");
            files.push(source);
        }
        let judge = move |tests: &[Test]| {
            ensure!(
                tests.iter().any(|test| test.outcome != Outcome::Passed),
                "every test passes on the skeleton: nothing is left to the learner"
            );
            let at_gap = |test: &Test| match &test.outcome {
                Outcome::Open(Panic { place: Some((place, _)), .. }) => {
                    files.iter().any(|source| place.ends_with(source))
                }
                _ => false,
            };
            ensure!(
                !open || tests.iter().any(at_gap),
                "no test of the skeleton stops at a `todo!` in {}:\n{}",
                files[0].display(),
                described(tests)
            );
            Ok(())
        };
        self.run(exercise, Side::Exercise, build, true, Box::new(judge))
    }

    /// The solution compiles without a warning and passes.
    fn solution(&mut self, exercise: &Exercise, progress: Progress) -> Result<Finding> {
        let build = self.scratch.workspace.test_program(exercise, Side::Solution, progress)?;
        let judge = |tests: &[Test]| {
            ensure!(
                tests.iter().all(|test| test.outcome == Outcome::Passed),
                "the solution does not pass:\n{}",
                described(tests)
            );
            Ok(())
        };
        self.run(exercise, Side::Solution, build, true, Box::new(judge))
    }

    /// The race against the solution comes to its end, although the learner's entry is not written
    /// yet.
    fn race(&mut self, exercise: &Exercise, progress: Progress) -> Result<Finding> {
        let build = self.scratch.workspace.race_program(exercise, &[], false, progress)?;
        if let Some(found) = build.errors().chain(build.warnings()).next() {
            bail!("it does not compile cleanly:\n{}", found.rendered.trim_end());
        }
        let program = build.program.context("cargo built no race")?;
        let folder = self.scratch.workspace.root.join(Side::Exercise.folder(exercise));
        let pending = self.lanes.run(&program, move |program| {
            let mut command = Command::new(program);
            command.args(["--bench", "--seconds", "0.05"]).current_dir(folder);
            succeeds(command.stdin(Stdio::null())).map(|()| vec![])
        })?;
        Ok(Finding::Runs(pending, Box::new(|_| Ok(()))))
    }

    /// The solution with the mistake in it fails exactly the tests that the mistake names.
    fn mistake(
        &mut self,
        exercise: &Exercise,
        mistake: Mistake,
        progress: Progress,
    ) -> Result<Finding> {
        let solution = exercise.solved(&self.course.root)?;
        self.scratch.write_all(&mistake.apply(&solution)?)?;
        let build = self.scratch.workspace.test_program(exercise, Side::Solution, progress);
        self.scratch.write_all(&solution)?;
        let about = exercise.clone();
        let judge = move |tests: &[Test]| {
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
            let wrong = match &mistake.message {
                Some(message) => format!("no test says `{message}`"),
                None => {
                    "a test panics elsewhere, or ranks hang, so a `message:` is needed".to_owned()
                }
            };
            let heard = mistake.is_heard(&check::failures(&about, tests));
            ensure!(heard, "{wrong}. They say:\n{}", described(tests).trim_end());
            Ok(())
        };
        self.run(exercise, Side::Solution, build?, false, Box::new(judge))
    }

    /// Has run what was built; `clean` asks for a build without warnings.
    fn run(
        &mut self,
        exercise: &Exercise,
        side: Side,
        build: Build,
        clean: bool,
        judge: Judge,
    ) -> Result<Finding> {
        let unclean = build.errors().chain(build.warnings().filter(|_| clean)).next();
        if let Some(found) = unclean {
            bail!("it does not compile cleanly:\n{}", found.rendered.trim_end());
        }
        let program = build.program.context("cargo built no test program")?;
        let folder = self.scratch.workspace.root.join(side.folder(exercise));
        let limit = Duration::from_secs(exercise.limit);
        // The solutions' tests stand in one program, each exercise's in a module of its name.
        let module = format!("{}::", exercise.name);
        let pending = self.lanes.run(&program, move |program| {
            let mut tests = testing::run(program, &folder, limit)?;
            for test in &mut tests {
                if let Some(name) = test.name.strip_prefix(&module) {
                    test.name = name.to_owned();
                }
            }
            Ok(tests)
        })?;
        Ok(Finding::Runs(pending, judge))
    }
}

fn described(tests: &[Test]) -> String {
    tests
        .iter()
        .filter(|test| test.outcome != Outcome::Passed)
        .map(|test| format!("  {}: {:?}\n", test.name, test.outcome))
        .collect()
}
