//! `cargo hpc verify`: everything the course promises, checked.
//!
//! For each exercise: the skeleton is what the solution derives, compiles without a warning and
//! fails in a named test, at the gap; the solution passes the same tests; each known mistake is
//! rejected by exactly the tests it names; the metadata is whole. Then the house as a whole:
//! formatting, clippy, documentation, all tests and benches.
//!
//! All of it happens in a scratch copy, so that a learner's files are neither judged nor touched.

mod lanes;

use anyhow::{Context, Result, anyhow, bail, ensure};
use std::{
    collections::{BTreeSet, VecDeque},
    fs,
    io::{Read, Seek},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use self::lanes::{Lanes, Pending};
use crate::{
    compile::{Build, Progress, Side},
    course::{Course, Exercise, KERNELS, Topic},
    layout,
    machine::Need,
    mistake::Mistake,
    process::{self, Group},
    scratch::Scratch,
    sync,
    tally::Tally,
    testing::{self, Outcome, Test},
};

/// Verifies the selected exercises (`topic`, `topic/exercise`), or everything. Where `strict`, as
/// in CI, a skeleton that drifted and a topic that this machine can't build are failures.
///
/// Returns whether nothing failed.
pub fn run(course: &Course, selection: Option<&str>, strict: bool) -> Result<bool> {
    if selection == Some("slides") {
        let mut tally = Tally::new();
        Verify::new(course, strict)?.slides(&mut tally);
        return tally.close();
    }
    let exercises = course.select(selection)?;
    ensure!(!exercises.is_empty(), "no exercise found, so nothing would be checked");
    let mut tally = Tally::new();
    let mut verify = Verify::new(course, strict)?;
    for exercise in course.exercises() {
        // What does not derive is reported below, if it was asked for.
        for (file, skeleton) in sync::derived(&course.root, exercise).unwrap_or_default() {
            verify.scratch.write(&file, &skeleton)?;
        }
    }
    let mut lacking: Vec<&Topic> = Vec::new();
    // Exercises whose programs are compiled, and may still run.
    let mut open: VecDeque<Examined> = VecDeque::new();
    for topic in &course.topics {
        let chosen: Vec<_> =
            exercises.iter().copied().filter(|exercise| exercise.topic == topic.name).collect();
        let lack = topic.needs.iter().find_map(|need| need.lacking());
        if let Some(lack) = lack {
            lacking.push(topic);
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
        }
    }
    tally.status("tests still run");
    for examined in open {
        examined.report(&mut tally);
    }
    if selection.is_none() {
        verify.house(&lacking, &mut tally)?;
    }
    tally.close()
}

/// Exercises that may wait for their tests while others are compiled.
const AHEAD: usize = 4;

struct Verify<'a> {
    course: &'a Course,
    scratch: Scratch,
    lanes: Lanes,
    strict: bool,
}

/// What was found out about an exercise, and what its tests will still tell.
struct Examined {
    id: String,
    since: Instant,
    mistakes: usize,
    notes: Vec<String>,
    findings: Vec<(String, Finding)>,
}

enum Finding {
    Known(Result<()>),
    Runs(Pending, Judge),
}

/// What the outcomes of tests mean.
type Judge = Box<dyn FnOnce(&[Test]) -> Result<()>>;

impl Examined {
    fn known(&mut self, name: &str, result: Result<()>) {
        self.findings.push((name.to_owned(), Finding::Known(result)));
    }

    fn runs(&mut self, name: &str, finding: Result<Finding>) {
        let finding = finding.unwrap_or_else(|error| Finding::Known(Err(error)));
        self.findings.push((name.to_owned(), finding));
    }

    fn is_over(&mut self) -> bool {
        self.findings.iter_mut().all(|(_, finding)| match finding {
            Finding::Known(_) => true,
            Finding::Runs(pending, _) => pending.is_over(),
        })
    }

    fn report(self, tally: &mut Tally) {
        tally.resume(&self.id, self.since);
        for note in &self.notes {
            tally.note(note);
        }
        let mut tests = 0;
        for (name, finding) in self.findings {
            let result = match finding {
                Finding::Known(result) => result,
                Finding::Runs(pending, judge) => pending.wait().and_then(|came| {
                    if name == SOLUTION {
                        tests = came.len();
                    }
                    judge(&came)
                }),
            };
            tally.check(&name, result);
        }
        let plural = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        tally.end(&format!("{}, {}", plural(tests, "test"), plural(self.mistakes, "mistake")));
    }
}

/// The names of checks that are told apart by them.
const SKELETON: &str = "skeleton";
const SOLUTION: &str = "solution";

impl<'a> Verify<'a> {
    fn new(course: &'a Course, strict: bool) -> Result<Self> {
        let scratch = Scratch::new(&course.root)?;
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
        let mut gaps = Vec::new();
        for (source, _) in exercise.files(&self.course.root) {
            // What is open in the Rust file may well keep the tests from getting to the kernels.
            let is_kernel = source.extension().is_some_and(|extension| extension == KERNELS);
            let text = fs::read_to_string(workspace.root.join(&source))?;
            if text.contains("todo!(") && !is_kernel {
                gaps.push(source);
            }
        }
        let judge = move |tests: &[Test]| {
            ensure!(
                tests.iter().any(|test| test.outcome != Outcome::Passed),
                "every test passes on the skeleton: nothing is left to the learner"
            );
            for source in &gaps {
                let at_gap = |test: &Test| match &test.outcome {
                    Outcome::Open(panic) => {
                        panic.place.as_ref().is_some_and(|(file, _)| file.ends_with(source))
                    }
                    _ => false,
                };
                ensure!(
                    tests.iter().any(at_gap),
                    "no test of the skeleton stops at a `todo!` in {}:\n{}",
                    source.display(),
                    described(tests)
                );
            }
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

    /// Checks what is not of one exercise. Topics that this machine can't build are left out.
    fn house(&self, lacking: &[&Topic], tally: &mut Tally) -> Result<()> {
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
        // What needs more than Rust is not among the default members.
        if !self.needing(Need::Gpu, lacking).is_empty() {
            steps.push((
                "cargo test with a GPU",
                &["test", "-p", "common", "-p", "gpu-solution", "--features", "common/gpu"],
                false,
                &[],
            ));
        }
        let with_mpi: Vec<String> = self.needing(Need::Mpi, lacking);
        let with_mpi: Vec<&str> = with_mpi.iter().map(String::as_str).collect();
        if !with_mpi.is_empty() {
            steps.push(("tests of common on ranks", &COMMON_WITH_MPI, false, &[]));
            steps.push(("solutions on ranks", &with_mpi, false, &[]));
        }
        for (name, arguments, per_package, after) in steps {
            tally.begin(name);
            let mut command = self.scratch.workspace.cargo(arguments);
            if per_package {
                command.args(&exclude);
            }
            command.args(after).env("RUSTDOCFLAGS", "-Dwarnings").env("CARGO_TERM_COLOR", "never");
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            tally.status(&arguments.join(" "));
            tally.check(name, succeeds(&mut command));
            tally.end("");
        }
        self.slides(tally);
        Ok(())
    }

    /// A test of the solutions of all topics that need this, unless this machine lacks it.
    fn needing(&self, need: Need, lacking: &[&Topic]) -> Vec<String> {
        let topics = self.course.topics.iter().filter(|topic| {
            topic.needs.contains(&need) && !lacking.iter().any(|lack| lack.name == topic.name)
        });
        let packages = topics.map(|topic| ["-p".to_owned(), format!("{}-solution", topic.name)]);
        let packages: Vec<_> = packages.flatten().collect();
        if packages.is_empty() { packages } else { [vec!["test".to_owned()], packages].concat() }
    }

    /// The slides' own tests pass, and slides fit on the screen, with links that lead somewhere.
    fn slides(&self, tally: &mut Tally) {
        tally.begin("slides");
        let steps: [(&str, &[&str]); 2] = [
            ("tests", &["test", "--package", "slides"]),
            ("check", &["run", "--package", "slides", "--", "--check"]),
        ];
        for (name, arguments) in steps {
            tally.status(&arguments.join(" "));
            let mut command = self.scratch.workspace.cargo(arguments);
            tally.check(name, succeeds(command.stdin(Stdio::null())));
        }
        if let Some(lack) = Need::Slides.lacking() {
            tally.not_checked(&format!("whether slides fit {lack}"), self.strict);
        }
        tally.end("");
    }
}

/// The tests of what launches and watches ranks.
const COMMON_WITH_MPI: [&str; 5] = ["test", "-p", "common", "--features", "mpi"];

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
