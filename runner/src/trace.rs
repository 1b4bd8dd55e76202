//! `cargo hpc trace`: runs a test of an MPI exercise, and draws what its ranks did when: who computes,
//! who waits for whom, and which messages went between them.

mod chrome;
mod model;
mod svg;

use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    check::Stage,
    compile::{Side, Workspace},
    course::{Course, Exercise},
    files,
    machine::Need,
    screen::{Page, Style},
    session::Session,
    status,
    testing::{self, Outcome, Test},
};
use model::Trace;

/// Where a test program writes what its ranks did: see `common::mpi`.
const FILE: &str = "COMMON_MPI_TRACE";

/// Draws a test of `exercise`: the one that `wanted` names, else the first in which messages go from
/// rank to rank. The picture is written to `output`, or among the learner's own files.
///
/// Returns whether the test passed.
pub fn run(
    session: &mut Session,
    exercise: &Exercise,
    wanted: Option<&str>,
    output: Option<&Path>,
) -> Result<bool> {
    let (course, look) = (session.course, session.look);
    let topic = course.topic_of(exercise);
    ensure!(
        topic.needs.contains(&Need::Mpi),
        "{} has no ranks whose messages could be drawn; the topics on MPI have",
        exercise.id()
    );
    if let Some(lack) = topic.needs.iter().find_map(|need| need.lacking()) {
        bail!("{lack}");
    }
    let program = status::shown(&look, |at| build(course, exercise, at))?;
    let package = course.root.join(Side::Exercise.folder(exercise));
    let tests = in_order(course, exercise, testing::list(&program, &package)?);
    let limit = Duration::from_secs(exercise.limit);
    let (test, trace) = status::shown(&look, |at| {
        at(Stage::Testing);
        match wanted {
            Some(wanted) => traced(&program, &package, named(&tests, wanted)?, limit),
            None => first_with_messages(&program, &package, &tests, limit),
        }
    })?;
    let Some(trace) = trace else {
        bail!(
            "`{}` left nothing to draw: its ranks never ran together. `cargo hpc check {}` says \
             what is wrong",
            test.name,
            exercise.id()
        );
    };

    let paths = paths(course, exercise, &test.name, output);
    let ranks = trace.ranks.len();
    let title = format!("{}: {}, on {ranks} ranks", exercise.id(), test.sentence());
    files::replace(&paths.0, svg::draw(&trace, &title).as_bytes())?;
    files::replace(&paths.1, format!("{}\n", chrome::json(&trace)).as_bytes())?;

    let mut page = Page::new(&look);
    page.text(0, Style::Bold, &title);
    let passed = test.outcome == Outcome::Passed;
    if !passed {
        let text = format!(
            "It did not pass: what is drawn ends where it failed. `cargo hpc check {}` says why.",
            exercise.id()
        );
        page.text(0, Style::Notice, &text);
    }
    if trace.ranks.iter().any(|rank| rank.dropped > 0) {
        page.text(
            0,
            Style::Notice,
            "A rank made more calls than are kept; the first ones are drawn.",
        );
    }
    page.gap();
    let shown = |path: &Path| path.strip_prefix(&course.root).unwrap_or(path).display().to_string();
    page.text(0, Style::Plain, &format!("A picture, for a browser: {}", shown(&paths.0)));
    page.text(0, Style::Plain, &format!("For https://ui.perfetto.dev: {}", shown(&paths.1)));
    let others: Vec<_> = tests.iter().filter(|name| **name != test.name).collect();
    if wanted.is_none() && !others.is_empty() {
        page.gap();
        page.text(
            0,
            Style::Dim,
            &format!("`cargo hpc trace {} TEST` draws another one:", exercise.id()),
        );
        for name in others {
            page.text(2, Style::Dim, name);
        }
    }
    session.print(&page.lines)?;
    Ok(passed)
}

fn build(course: &Course, exercise: &Exercise, at: &mut dyn FnMut(Stage)) -> Result<PathBuf> {
    let mut building = |done, all, what: &str| at(Stage::Building(done, all, what.to_owned()));
    let workspace = Workspace::new(&course.root);
    let build = workspace.test_program(exercise, Side::Exercise, &mut building)?;
    if build.errors().next().is_some() {
        bail!("it does not compile: `cargo hpc check {}` says where", exercise.id());
    }
    build.program.context("Failed to find the test program: cargo named none")
}

/// The tests in the order of their file.
fn in_order(course: &Course, exercise: &Exercise, mut tests: Vec<String>) -> Vec<String> {
    let text = fs::read_to_string(course.root.join(exercise.tests())).unwrap_or_default();
    tests.sort_by_key(|name| testing::line_of(&text, name));
    tests
}

/// The test that is called so, or whose name alone has these words in it.
fn named<'a>(tests: &'a [String], wanted: &str) -> Result<&'a str> {
    let words = wanted.trim().replace([' ', '-'], "_");
    if let Some(name) = tests.iter().find(|name| **name == words) {
        return Ok(name);
    }
    let found: Vec<_> = tests.iter().filter(|name| name.contains(&words)).collect();
    let list =
        |names: &[&String]| names.iter().map(|name| format!("\n  {name}")).collect::<String>();
    match found[..] {
        [name] => Ok(name),
        [] => bail!("there is no test `{wanted}`; there are:{}", list(&Vec::from_iter(tests))),
        _ => bail!("`{wanted}` stands for several tests; which one?{}", list(&found)),
    }
}

/// Runs a test, and reads what its ranks did on the largest number of them.
fn traced(
    program: &Path,
    package: &Path,
    name: &str,
    limit: Duration,
) -> Result<(Test, Option<Trace>)> {
    let file = tempfile::NamedTempFile::new().context("Failed to make a temporary file")?;
    let test = testing::run_one(program, package, name, limit, &[(FILE, file.path())])?;
    let text = fs::read_to_string(file.path()).context("Failed to read what the ranks noted")?;
    Ok((
        test,
        Trace::largest(&text)?
            .filter(|trace| trace.ranks.iter().any(|rank| !rank.events.is_empty())),
    ))
}

/// The first test in which a message goes from one rank to another; else the first that has ranks.
fn first_with_messages(
    program: &Path,
    package: &Path,
    tests: &[String],
    limit: Duration,
) -> Result<(Test, Option<Trace>)> {
    let mut best = None;
    for name in tests {
        let (test, trace) = traced(program, package, name, limit)?;
        let has_messages = trace
            .as_ref()
            .is_some_and(|trace| trace.messages().any(|message| message.from != message.to));
        if has_messages {
            return Ok((test, trace));
        }
        if trace.is_some() || best.is_none() {
            best.get_or_insert((test, trace));
        }
    }
    best.context("there is no test")
}

/// The picture's path, and that of the file for Perfetto beside it.
fn paths(
    course: &Course,
    exercise: &Exercise,
    test: &str,
    output: Option<&Path>,
) -> (PathBuf, PathBuf) {
    let picture = match output {
        Some(output) => output.to_owned(),
        None => {
            let name = test.rsplit("::").next().unwrap_or(test);
            let folder = course.root.join(".hpc/traces").join(&exercise.topic);
            folder.join(format!("{}-{name}.svg", exercise.name))
        }
    };
    let json = picture.with_extension("json");
    (picture, json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_found_by_its_name_or_by_words_of_it() {
        let tests = ["a_ring_turns", "a_ring_of_one", "no_rank_waits"].map(str::to_owned);
        assert_eq!(named(&tests, "a_ring_turns").unwrap(), "a_ring_turns");
        assert_eq!(named(&tests, "rank waits").unwrap(), "no_rank_waits");
        let error = |wanted| named(&tests, wanted).unwrap_err().to_string();
        assert!(error("ring").ends_with("which one?\n  a_ring_turns\n  a_ring_of_one"));
        assert!(error("star").contains("there are:\n  a_ring_turns"));
    }
}
