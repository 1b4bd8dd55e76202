//! `cargo hpc verify --repeat N`: are the tests sure?
//!
//! A test of parallel code that rejects a mistake nine times in ten, or fails the solution once in a
//! hundred, is found by running it a hundred times, and on a machine that has better things to do.
//! So each solution's tests, and for each known mistake the tests that it names, are run N times,
//! four times as many at a time as there are processors. Each program is built only once, and kept
//! until something that it is made of changes.

use anyhow::{Context, Result, bail, ensure};
use std::{
    collections::BTreeMap,
    fs, iter,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
    time::{Duration, Instant, SystemTime},
};

use crate::{
    compile::{Progress, Side},
    course::{Course, Exercise},
    mistake::Mistake,
    process,
    scratch::Scratch,
    tally::Tally,
    testing::{self, Outcome},
};

/// A test program, and what its tests are to say.
struct Case {
    /// `solution`, or the name of the mistake in it.
    name: String,
    program: PathBuf,
    tests: Vec<String>,
    /// Whether they are to pass; else each is to fail.
    passes: bool,
}

impl Case {
    fn is_right(&self, outcome: &Outcome) -> bool {
        (*outcome == Outcome::Passed) == self.passes
    }
}

/// A test that takes longer than this, and rejects a mistake, is thought to wait and not to work.
const WAITING: Duration = Duration::from_secs(4);

/// What went wrong in a test: how often, and how the first time.
struct Slip {
    times: usize,
    outcome: Outcome,
}

/// Runs the tests of the selected exercises `rounds` times, and says for each how often the
/// solution was accepted and its mistakes rejected. Returns whether that was every time.
pub fn run(course: &Course, selection: Option<&str>, rounds: usize) -> Result<bool> {
    let exercises = course.select(selection)?;
    ensure!(!exercises.is_empty(), "no exercise found, so nothing would be checked");
    let mut tally = Tally::new();
    let scratch = Scratch::new(&course.root)?;
    for exercise in exercises {
        tally.begin(&exercise.id());
        let lack = course.topic_of(exercise).needs.iter().find_map(|need| need.lacking());
        let summary = match lack {
            Some(lack) => {
                tally.not_checked(&lack.to_string(), false);
                String::new()
            }
            None => match one(course, exercise, rounds, &scratch, &mut tally) {
                Err(error) if !process::interrupted() => {
                    tally.check("could not be run", Err(error));
                    String::new()
                }
                summary => summary?,
            },
        };
        tally.end(&summary);
    }
    tally.close()
}

fn one(
    course: &Course,
    exercise: &Exercise,
    rounds: usize,
    scratch: &Scratch,
    tally: &mut Tally,
) -> Result<String> {
    let solution = exercise.solved(&course.root)?;
    let cases = cases(course, exercise, &solution, scratch, tally);
    scratch.write_all(&solution)?;
    let cases = cases?;
    tally.status(&format!("{rounds} times"));
    let folder = scratch.workspace.root.join(Side::Solution.folder(exercise));
    let slips = repeat(&cases, rounds, &folder, Duration::from_secs(exercise.limit))?;
    let (mut accepted, mut rejected) = (0, 0);
    for (case, (right, slips)) in cases.iter().zip(slips) {
        *if case.passes { &mut accepted } else { &mut rejected } += right;
        let words: String = slips
            .iter()
            .map(|(test, slip)| format!("\n{test}: {} times {:?}", slip.times, slip.outcome))
            .collect();
        let verb = if case.passes { "accepted" } else { "rejected" };
        let result = if right == rounds {
            Ok(())
        } else {
            Err(anyhow::anyhow!("{verb} {right} times of {rounds}{words}"))
        };
        tally.check(&case.name, result);
    }
    let mistakes = cases.len() - 1;
    Ok(format!("accepted {accepted}/{rounds}, rejected {rejected}/{}", mistakes * rounds))
}

/// Builds the solution, and each mistake.
fn cases(
    course: &Course,
    exercise: &Exercise,
    solution: &[(PathBuf, String)],
    scratch: &Scratch,
    tally: &mut Tally,
) -> Result<Vec<Case>> {
    let mistakes = Mistake::of(&course.root, exercise)?;
    let mut cases = Vec::new();
    let sources = sources(course, exercise);
    for mistake in iter::once(None).chain(mistakes.iter().map(Some)) {
        let name = mistake.map_or("solution".to_owned(), Mistake::name);
        tally.status(&format!("building {name}"));
        let files = mistake.map_or(Ok(solution.to_vec()), |mistake| mistake.apply(solution))?;
        let also = mistake.map(|mistake| mistake.path.clone());
        let newest = sources.iter().chain(&also).filter_map(|path| age(path)).max();
        let program = kept(exercise, &name, &files, newest, scratch, tally.progress())
            .with_context(|| format!("Failed to build {name}"))?;
        let folder = scratch.workspace.root.join(Side::Solution.folder(exercise));
        let all = testing::list(&program, &folder)?;
        let tests = match mistake {
            None => all,
            Some(mistake) => {
                let module = format!("{}::", exercise.name);
                let named = |test: &String| {
                    mistake.fails.contains(test.strip_prefix(&module).unwrap_or(test))
                };
                let tests: Vec<_> = all.into_iter().filter(named).collect();
                ensure!(
                    tests.len() == mistake.fails.len(),
                    "{name} names a test that is not there"
                );
                tests
            }
        };
        ensure!(!tests.is_empty(), "{name} has no test, so nothing would be checked");
        cases.push(Case { name, program, tests, passes: mistake.is_none() });
    }
    Ok(cases)
}

/// The files that an exercise's test program is made of.
fn sources(course: &Course, exercise: &Exercise) -> Vec<PathBuf> {
    let mut files = vec![
        course.root.join("Cargo.toml"),
        course.root.join("Cargo.lock"),
        course.root.join(exercise.tests()),
        course.root.join(Side::Solution.folder(exercise)).join("Cargo.toml"),
    ];
    files.extend(exercise.files(&course.root).into_iter().map(|(_, path)| course.root.join(path)));
    let mut folders = vec![course.root.join("common")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files
}

fn age(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}

/// The test program of the exercise with `files` for its solution, in a place of its own.
fn kept(
    exercise: &Exercise,
    name: &str,
    files: &[(PathBuf, String)],
    newest: Option<SystemTime>,
    scratch: &Scratch,
    progress: Progress,
) -> Result<PathBuf> {
    let build = scratch.workspace.target.as_ref().context("a scratch copy has a target")?;
    let folder = build.join("repeat").join(&exercise.topic).join(&exercise.name);
    let program = folder.join(name);
    if age(&program).is_some_and(|built| newest.is_none_or(|newest| newest < built)) {
        return Ok(program);
    }
    scratch.write_all(files)?;
    let build = scratch.workspace.test_program(exercise, Side::Solution, progress)?;
    if let Some(error) = build.errors().next() {
        bail!("it does not compile:\n{}", error.rendered.trim_end());
    }
    let built = build.program.context("cargo built no test program")?;
    fs::create_dir_all(&folder)
        .with_context(|| format!("Failed to make the folder {}", folder.display()))?;
    // A file that is not whole would pass for one that is, the next time.
    let new = folder.join(".new");
    fs::copy(&built, &new)
        .and_then(|_| fs::rename(&new, &program))
        .with_context(|| format!("Failed to keep {}", built.display()))?;
    Ok(program)
}

/// Runs every test of every case `rounds` times; returns for each case in how many rounds all of
/// its tests said what they should, and what the others said.
fn repeat(
    cases: &[Case],
    rounds: usize,
    folder: &Path,
    limit: Duration,
) -> Result<Vec<(usize, BTreeMap<String, Slip>)>> {
    let busy = 4 * thread::available_parallelism().map_or(1, usize::from);
    let tests: Vec<_> = cases
        .iter()
        .enumerate()
        .flat_map(|(case, of)| of.tests.iter().map(move |test| (case, test)))
        .collect();
    // The first round shows which tests reject a mistake by waiting for what never comes. Many of
    // those can wait at once.
    let jobs = tests.iter().map(|&(case, test)| (0, case, test));
    let first = outcomes(cases, jobs, folder, limit, busy)?;
    let waits = |case: usize, test: &String| {
        first.iter().any(|(job, _, took)| (job.1, job.2) == (case, test) && *took > WAITING)
    };
    let (waiting, working): (Vec<_>, Vec<_>) =
        tests.iter().copied().partition(|&(case, test)| !cases[case].passes && waits(case, test));
    let rest = |tests| {
        (1..rounds).flat_map(move |round| {
            Vec::clone(tests).into_iter().map(move |(case, test)| (round, case, test))
        })
    };
    let working = outcomes(cases, rest(&working), folder, limit, busy)?;
    let waiting = outcomes(cases, rest(&waiting), folder, limit, 4 * busy)?;

    let mut wrong = vec![vec![false; rounds]; cases.len()];
    let mut slips: Vec<_> = cases.iter().map(|_| BTreeMap::<String, Slip>::new()).collect();
    for ((round, case, test), outcome, _) in first.into_iter().chain(working).chain(waiting) {
        if !cases[case].is_right(&outcome) {
            wrong[case][round] = true;
            slips[case].entry(test.clone()).or_insert(Slip { times: 0, outcome }).times += 1;
        }
    }
    let right = wrong.iter().map(|rounds| rounds.iter().filter(|wrong| !**wrong).count());
    Ok(right.zip(slips).collect())
}

/// A round, the place of a case, and the name of a test.
type Job<'a> = (usize, usize, &'a String);

/// Runs the jobs, so many at a time.
fn outcomes<'a>(
    cases: &[Case],
    jobs: impl Iterator<Item = Job<'a>> + Send,
    folder: &Path,
    limit: Duration,
    workers: usize,
) -> Result<Vec<(Job<'a>, Outcome, Duration)>> {
    let (jobs, done) = (Mutex::new(jobs), Mutex::new(Vec::new()));
    let next = || jobs.lock().expect("taking a job doesn't panic").next();
    let work = || -> Result<()> {
        while let Some(job) = next() {
            let (_, case, test) = job;
            let since = Instant::now();
            let outcome = testing::run_one(&cases[case].program, folder, test, limit, &[])?.outcome;
            done.lock().expect("pushing doesn't panic").push((job, outcome, since.elapsed()));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("it only runs processes"))
    })?;
    Ok(done.into_inner().expect("pushing doesn't panic"))
}
