//! The learner's commands that answer and end. Each returns whether all is well: exit code 0 or 1.

use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use crate::{
    check::{self, Finding, Verdict},
    clock::Moment,
    course::{Exercise, Topic},
    files, list,
    screen::{Mark, Page, Style},
    session::{Session, first_gap, hints, opening},
    solution, status,
    store::State,
    sync, text, verdict,
};

/// `check [ID]`: one exercise, and if it is solved, what could be said more simply.
pub fn check(session: &mut Session, exercise: &Exercise) -> Result<bool> {
    let (course, look) = (session.course, session.look);
    let found = status::shown(&look, |at| check::check(course, exercise, at))?;
    session.record(exercise, &found);
    let mut page = Page::new(&look);
    let heading = format!("{}: {}", exercise.id(), exercise.title);
    page.text(0, Style::Bold, heading.trim_end_matches([':', ' ']));
    page.gap();
    let room = look.height.map_or(200, |height| height.saturating_sub(8).max(16));
    verdict::show(&mut page, course, exercise, &found, room);
    session.print(&page.lines)?;

    let mut page = Page::new(&look);
    page.lines.push(String::new());
    if found.is_solved() {
        // The verdict is out; this may take longer, and says nothing against it.
        match status::shown(&look, |at| check::polish(course, exercise, at)) {
            Ok(found) => verdict::advice(&mut page, exercise, &found),
            Err(error) => {
                let text = format!("Clippy could not look at it: {error:#}");
                page.verbatim(0, &text, 3);
            }
        }
    }
    page.gap();
    page.lines.push(session.bar(exercise));
    what_now(&mut page, session, exercise, &found);
    session.print(&page.lines)?;
    Ok(found.is_solved())
}

fn what_now(page: &mut Page, session: &Session, exercise: &Exercise, found: &Verdict) {
    let is_current =
        session.progress.current(session.course).is_ok_and(|current| current.id() == exercise.id());
    let id = exercise.id();
    let of = |command: &str| {
        if is_current {
            format!("`cargo hpc {command}`")
        } else {
            format!("`cargo hpc {command} {id}`")
        }
    };
    match &found.finding {
        Finding::Tested { .. } if found.is_solved() => {
            page.text(
                0,
                Style::Plain,
                &format!("`cargo hpc solution {id}` shows another answer beside yours."),
            );
            match session.next_open(exercise) {
                Some(next) if is_current => {
                    let text = format!("`cargo hpc next` goes on to {}: {}", next.id(), next.title);
                    page.text(0, Style::Plain, &text);
                }
                Some(_) => (),
                None => page.text(0, Style::Plain, "That was the last one that was open."),
            }
        }
        Finding::Tested { .. } => {
            let text = format!("{} helps a little, and a little more each time.", of("hint"));
            page.text(0, Style::Plain, &text);
        }
        Finding::Broken(_) | Finding::Missing | Finding::Lacking(_) => (),
    }
}

/// `check TOPIC` and `check --all`: a line for each exercise.
///
/// Fails, in the end, where one could not be checked at all.
pub fn check_many(session: &mut Session, exercises: &[&Exercise]) -> Result<bool> {
    let (course, look) = (session.course, session.look);
    let width = exercises.iter().map(|exercise| exercise.id().len()).max().unwrap_or(0);
    let (mut solved, mut unknown) = (0, 0);
    for exercise in exercises {
        let found = status::shown(&look, |at| check::check(course, exercise, at));
        let (mark, words) = match &found {
            Ok(found) => {
                session.record(exercise, found);
                solved += usize::from(found.is_solved());
                let mark = match &found.finding {
                    Finding::Lacking(_) => {
                        unknown += 1;
                        Mark::Lacking
                    }
                    Finding::Tested { .. } if found.is_solved() => Mark::Good,
                    Finding::Tested { .. } if found.summary() == "not written yet" => Mark::Open,
                    _ => Mark::Bad,
                };
                (mark, found.summary())
            }
            Err(_) if crate::process::interrupted() => bail!("interrupted"),
            Err(error) => {
                unknown += 1;
                (Mark::Bad, format!("could not be checked: {error:#}"))
            }
        };
        let mut page = Page::new(&look);
        let start = format!("{} {:width$} ", look.mark(mark), exercise.id());
        page.item(0, &start, Style::Plain, &words);
        session.print(&page.lines)?;
    }
    session.print(&[format!("\n{solved} of {} solved", exercises.len())])?;
    ensure!(unknown == 0, "{unknown} could not be checked");
    Ok(solved == exercises.len())
}

/// `list [TOPIC]`
pub fn list(session: &mut Session, topics: &[Topic]) -> Result<bool> {
    let lines =
        list::lines(&session.look, session.course, topics, &session.store, &session.progress);
    let lines: Vec<_> = lines.into_iter().map(|line| line.text).collect();
    session.print(&lines)?;
    Ok(true)
}

/// `hint [ID]`
pub fn hint(session: &mut Session, exercise: &Exercise) -> Result<bool> {
    let before = session.progress.hints(exercise);
    let shown = session.next_hint(exercise);
    let look = session.look;
    let mut page = Page::new(&look);
    page.text(0, Style::Bold, &format!("{}: {}", exercise.id(), exercise.title));
    hints(&mut page, exercise, shown);
    page.gap();
    let text = if before >= exercise.hints.len() {
        format!(
            "That is all there is. `cargo hpc solution {} --spoil` shows an answer; coming back to \
             it tomorrow often does as well.",
            exercise.id()
        )
    } else if shown == exercise.hints.len() {
        "That was the last hint.".to_owned()
    } else {
        "The same command shows the next one.".to_owned()
    };
    page.text(0, Style::Dim, &text);
    session.print(&page.lines)?;
    Ok(true)
}

/// `next`
pub fn next(session: &mut Session) -> Result<bool> {
    let current = session.progress.current(session.course)?;
    let next = session.next_open(current);
    let look = session.look;
    let mut page = Page::new(&look);
    if !session.progress.is_solved(current) {
        let text =
            format!("{} is not solved yet; `cargo hpc check` says what is missing.", current.id());
        page.text(0, Style::Plain, &text);
        if let Some(next) = next {
            let text = format!("`cargo hpc goto {}` leaves it open for now.", next.id());
            page.text(0, Style::Plain, &text);
        }
        session.print(&page.lines)?;
        return Ok(false);
    }
    match next {
        Some(next) => goto(session, next),
        None => {
            page.text(0, Style::Plain, "There is no open exercise left.");
            session.print(&page.lines)?;
            Ok(true)
        }
    }
}

/// `goto ID`, and for a topic, to what is open in it first.
pub fn goto(session: &mut Session, exercise: &Exercise) -> Result<bool> {
    let (progress, _) = session
        .store
        .update(|progress| {
            progress.go_to(exercise);
            progress.visit(exercise, Moment::now());
        })
        .context("Failed to note where you are")?;
    session.progress = progress;
    let look = session.look;
    let mut page = Page::new(&look);
    opening(&mut page, session.course, exercise);
    match session.store.state(&session.progress, exercise) {
        State::Open => (),
        State::Solved => page.text(2, Style::Dim, "You solved it."),
        State::Edited => page.text(2, Style::Dim, "You solved it, and edited it since."),
    }
    session.print(&page.lines)?;
    Ok(true)
}

/// `solution ID`
pub fn solution(session: &mut Session, exercise: &Exercise, spoil: bool) -> Result<bool> {
    let look = session.look;
    let mut page = Page::new(&look);
    if !spoil && !session.progress.is_solved(exercise) {
        let id = exercise.id();
        let text = format!("{id} is not solved yet, and finding it yourself is where you learn.");
        page.text(0, Style::Plain, &text);
        let text =
            format!("`cargo hpc hint {id}` helps; `--spoil` shows the solution all the same.");
        page.text(0, Style::Plain, &text);
        session.print(&page.lines)?;
        return Ok(false);
    }
    page.text(0, Style::Bold, &format!("{}: {}", exercise.id(), exercise.title));
    page.gap();
    solution::show(&mut page, session.course, exercise)?;
    session.print(&page.lines)?;
    Ok(true)
}

/// `reset ID`
pub fn reset(session: &mut Session, exercise: &Exercise) -> Result<bool> {
    let words = reset_words(session, exercise)?;
    let look = session.look;
    let mut page = Page::new(&look);
    page.text(0, Style::Plain, &words);
    if let Some((file, line, todo)) = first_gap(session.course, exercise) {
        page.text(0, Style::Plain, &format!("First, {}:{line}: {todo}", file.display()));
    }
    session.print(&page.lines)?;
    Ok(true)
}

/// Writes the skeleton, after what the learner wrote is in safety; says what was done.
pub fn reset_words(session: &Session, exercise: &Exercise) -> Result<String> {
    let root = &session.course.root;
    let files = sync::derived(root, exercise)?;
    let words = files.iter().map(|(file, skeleton)| reset_file(root, exercise, file, skeleton));
    Ok(words.collect::<Result<Vec<_>>>()?.join("\n"))
}

/// As [`reset_words`], for one of its files.
fn reset_file(root: &Path, exercise: &Exercise, file: &Path, skeleton: &str) -> Result<String> {
    let path = root.join(file);
    let kept = match fs::read(&path) {
        Ok(present) if present == skeleton.as_bytes() => {
            return Ok(format!("{} is the skeleton already.", file.display()));
        }
        Ok(present) => {
            let attic = root.join(".hpc/attic").join(&exercise.topic);
            let ending = file.extension().unwrap_or_default().display();
            let name = |number| attic.join(format!("{}-{number}.{ending}", exercise.name));
            let failed = "Failed to keep what you wrote, so that nothing was changed";
            Some(files::keep(&present, name).context(failed)?)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => {
            return Err(error).with_context(|| format!("Failed to read {}", path.display()));
        }
    };
    files::replace(&path, skeleton.as_bytes())?;
    let written = format!("{} is the skeleton again.", file.display());
    Ok(match kept {
        Some(kept) => {
            let kept = kept.strip_prefix(root).unwrap_or(&kept);
            format!("{written} What you wrote is kept as {}.", kept.display())
        }
        None => written,
    })
}

/// Shows an error with its causes on standard error.
pub fn complain(error: &anyhow::Error) {
    let text = text::tamed(&format!("error: {error:#}"), false);
    // Where even that can't be shown, there is nobody to tell.
    _ = writeln!(io::stderr(), "{}", text.trim_end());
}
