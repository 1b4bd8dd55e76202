//! Checking one exercise: compile it, run its tests, and tell what came of it.

use anyhow::{Context, Result};
use std::{
    collections::BTreeMap,
    fs,
    io::ErrorKind,
    time::{Duration, Instant},
};

use crate::{
    compile::{Diagnostic, Side, Workspace},
    course::{Course, Exercise},
    mistake::{self, Failure, Mistake},
    testing::{self, Outcome, Panic, Test},
};

/// What came of checking an exercise.
#[derive(Debug)]
pub struct Verdict {
    /// What was found.
    pub finding: Finding,
    /// The learner's file, as it was when the check began.
    pub source: Vec<u8>,
    /// How long it took.
    pub took: Duration,
}

/// What was found.
#[derive(Debug)]
pub enum Finding {
    /// This machine lacks what the topic needs; the words say what.
    Lacking(String),
    /// The learner's file is not there.
    Missing,
    /// It does not compile; at least one error.
    Broken(Vec<Diagnostic>),
    /// The tests ran.
    Tested {
        /// All of them, in the order of the file.
        tests: Vec<Test>,
        /// The known mistakes that explain the failures.
        mistakes: Vec<Mistake>,
    },
}

impl Verdict {
    /// Whether every test passed.
    pub fn is_solved(&self) -> bool {
        match &self.finding {
            Finding::Tested { tests, .. } => {
                tests.iter().all(|test| test.outcome == Outcome::Passed)
            }
            _ => false,
        }
    }

    /// The verdict in a few words, for a table or a line at the end.
    pub fn summary(&self) -> String {
        match &self.finding {
            Finding::Lacking(what) => format!("not checked: {what}"),
            Finding::Missing => "the file is not there".to_owned(),
            Finding::Broken(errors) => {
                let Diagnostic { place, message, .. } = &errors[0];
                match place {
                    Some((file, line, column)) => {
                        format!("does not compile: {}:{line}:{column}: {message}", file.display())
                    }
                    None => format!("does not compile: {message}"),
                }
            }
            Finding::Tested { tests, .. } => {
                let count = Count::of(tests);
                match (count.failed, count.open) {
                    (0, 0) => "solved".to_owned(),
                    (0, _) => "not written yet".to_owned(),
                    (failed, _) => format!("{failed} of {} fail", tests_in_words(count.all)),
                }
            }
        }
    }
}

/// Failing tests that are shown with all they say; the others with their sentence alone.
pub const IN_FULL: usize = 3;

/// What a message about ranks that hang has in it.
pub const HANGS: &str = "they hang. After ";

/// What a check is at.
#[derive(Debug, PartialEq)]
pub enum Stage {
    /// Cargo builds: units done, units in all (none while another cargo has the build directory),
    /// and what it compiles.
    Building(usize, usize, String),
    /// The tests run.
    Testing,
}

/// How many tests there are of each kind.
pub struct Count {
    /// All of them.
    pub all: usize,
    /// Those that failed, hung or ended the process.
    pub failed: usize,
    /// Those that a gap stopped.
    pub open: usize,
}

impl Count {
    /// Counts `tests`.
    pub fn of(tests: &[Test]) -> Self {
        let open = tests.iter().filter(|test| matches!(test.outcome, Outcome::Open(_))).count();
        let failed = tests.iter().filter(|test| has_failed(test)).count();
        Self { all: tests.len(), failed, open }
    }
}

/// Whether a test failed, which one that waits for a gap has not.
pub fn has_failed(test: &Test) -> bool {
    !matches!(test.outcome, Outcome::Passed | Outcome::Open(_))
}

/// The tests that failed, and how.
pub fn failures(exercise: &Exercise, tests: &[Test]) -> BTreeMap<String, Failure> {
    let file = exercise.tests();
    let failure = |test: &Test| {
        let said = test.said().to_owned();
        let is_found = match &test.outcome {
            Outcome::Failed(Panic { place: Some((at, _)), .. }) => {
                (at.ends_with(&file) || at.starts_with("common")) && !said.contains(HANGS)
            }
            // A test has a limit of its own at times, and on a busy machine ours comes before it.
            Outcome::Failed(_) | Outcome::Hung(_) => true,
            _ => false,
        };
        (test.name.clone(), Failure { said, is_found })
    };
    tests.iter().filter(|test| has_failed(test)).map(failure).collect()
}

/// Whether a kernel for a GPU did not compile. It fails every test that runs it, as some known mistakes
/// do, and is none of them.
fn ran_no_kernel(test: &Test) -> bool {
    let of_kernel = |panic: &Panic| panic.message.contains(".wgsl is wrong\n");
    matches!(&test.outcome, Outcome::Failed(panic) if of_kernel(panic))
}

/// `1 test`, `2 tests`.
pub fn tests_in_words(count: usize) -> String {
    if count == 1 { "1 test".to_owned() } else { format!("{count} tests") }
}

/// Checks an exercise, and says what it is at.
///
/// Fails where no verdict is possible: cargo does not start, or does not know what to build.
pub fn check(course: &Course, exercise: &Exercise, at: &mut dyn FnMut(Stage)) -> Result<Verdict> {
    let since = Instant::now();
    let path = course.root.join(exercise.source());
    let source = match exercise.written(&course.root) {
        Ok(source) => Some(source),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            return Err(error).with_context(|| format!("Failed to read {}", path.display()));
        }
    };
    let finding = match &source {
        None => Finding::Missing,
        Some(_) => find(course, exercise, at)?,
    };
    Ok(Verdict { finding, source: source.unwrap_or_default(), took: since.elapsed() })
}

fn find(course: &Course, exercise: &Exercise, at: &mut dyn FnMut(Stage)) -> Result<Finding> {
    if let Some(lack) = course.topic_of(exercise).needs.iter().find_map(|need| need.lacking()) {
        return Ok(Finding::Lacking(lack.to_string()));
    }
    let workspace = Workspace::new(&course.root);
    let mut building = |done, all, what: &str| at(Stage::Building(done, all, what.to_owned()));
    let build = workspace.test_program(exercise, Side::Exercise, &mut building)?;
    let errors: Vec<_> = build.errors().cloned().collect();
    if !errors.is_empty() {
        return Ok(Finding::Broken(errors));
    }
    let program = build.program.with_context(|| {
        format!("Failed to find the test program of {}: cargo named none", exercise.id())
    })?;
    at(Stage::Testing);
    let package = course.root.join(Side::Exercise.folder(exercise));
    let mut tests = testing::run(&program, &package, Duration::from_secs(exercise.limit))?;
    // A test that found no device, say, has checked nothing.
    if let Some(reason) = tests.iter().find_map(Test::skipped) {
        return Ok(Finding::Lacking(reason.to_owned()));
    }
    // The test program has them in the order of the alphabet; their file, from simple to hard.
    let text = fs::read_to_string(course.root.join(exercise.tests())).unwrap_or_default();
    tests.sort_by_key(|test| testing::line_of(&text, &test.name));
    // What a library complains about, the learner's code called for.
    let elsewhere = |test: &&mut Test| match &test.outcome {
        Outcome::Failed(Panic { place: Some((at, _)), .. }) => {
            at.is_absolute() || at.starts_with("common")
        }
        _ => false,
    };
    for test in tests.iter_mut().filter(|test| has_failed(test)).take(IN_FULL).filter(elsewhere) {
        test.trace(&program, &package, Duration::from_secs(exercise.limit))?;
    }
    // A mistake that does not parse is its author's trouble, and `cargo hpc verify` says so.
    let mistakes = Mistake::of(&course.root, exercise).unwrap_or_default();
    let open = tests.iter().filter(|test| matches!(test.outcome, Outcome::Open(_)));
    let open = open.map(|test| test.name.clone()).collect();
    let known = if tests.iter().any(ran_no_kernel) {
        vec![]
    } else {
        mistake::matching(&mistakes, &failures(exercise, &tests), &open)
    };
    let mistakes = known.into_iter().cloned().collect();
    Ok(Finding::Tested { tests, mistakes })
}

/// What clippy would say to the author of a solved exercise: about that file, and nothing else.
pub fn polish(
    course: &Course,
    exercise: &Exercise,
    at: &mut dyn FnMut(Stage),
) -> Result<Vec<Diagnostic>> {
    // Exercise crates allow these, because a gap leaves imports and arguments unused.
    let lints = ["-W", "unused"];
    let mut building = |done, all, what: &str| at(Stage::Building(done, all, what.to_owned()));
    let workspace = Workspace::new(&course.root);
    let build = workspace.clippy(exercise, Side::Exercise, &["--lib"], &lints, &mut building)?;
    let file = exercise.source();
    let is_here = |found: &Diagnostic| found.place.as_ref().is_some_and(|(at, ..)| *at == file);
    Ok(build.diagnostics.into_iter().filter(is_here).collect())
}
