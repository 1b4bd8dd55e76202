//! What every command of a learner's starts from.

use anyhow::Result;
use std::{
    io::{self, Write},
    path::PathBuf,
};

use crate::{
    check::{Finding, Verdict},
    clock::Moment,
    course::{Course, Exercise},
    mistake::Mistake,
    progress::{Note, Progress},
    screen::{Look, Mark, Page, Style},
    store::Store,
    sync,
};

/// The course, what the learner has done, and what the terminal can show.
pub struct Session<'a> {
    pub course: &'a Course,
    pub store: Store<'a>,
    pub progress: Progress,
    pub look: Look,
    /// What there is to say about how progress was found, or could not be kept.
    pub note: Option<String>,
}

impl<'a> Session<'a> {
    /// Reads what the learner has done.
    pub fn new(course: &'a Course) -> Result<Self> {
        let store = Store::new(course);
        let (progress, note) = store.load()?;
        Ok(Self { course, store, progress, look: Look::of_stdout(), note })
    }

    /// The exercise called `wanted`, or the current one.
    pub fn exercise(&self, wanted: Option<&str>) -> Result<&'a Exercise> {
        match wanted {
            Some(wanted) => self.course.exercise(wanted),
            None => self.progress.current(self.course),
        }
    }

    /// Keeps what changed. Where that is not possible, the change holds until the program ends, and
    /// the note says why.
    pub fn change(&mut self, change: impl Fn(&mut Progress)) {
        match self.store.update(&change) {
            Ok((progress, _)) => self.progress = progress,
            Err(error) => {
                change(&mut self.progress);
                self.not_kept(&error);
            }
        }
    }

    /// Keeps the verdict. A skeleton that is not the current exercise's was checked in passing, and
    /// is not worth a note.
    pub fn record(&mut self, exercise: &Exercise, verdict: &Verdict) {
        let (mistakes, is_tested) = match &verdict.finding {
            Finding::Tested { mistakes, .. } => {
                (mistakes.iter().map(Mistake::name).collect(), true)
            }
            Finding::Broken(_) => (vec![], false),
            Finding::Missing | Finding::Lacking(_) => return,
        };
        let prefix = format!("{}-", exercise.name);
        let skeleton = sync::derived(&self.course.root, exercise);
        let is_skeleton = skeleton.is_ok_and(|files| {
            files.iter().flat_map(|(_, text)| text.bytes()).eq(verdict.source.iter().copied())
        });
        let current = self.progress.current(self.course);
        if is_skeleton && current.is_ok_and(|current| current.id() != exercise.id()) {
            return;
        }
        let found = Note {
            source: &verdict.source,
            is_answer: is_tested && !is_skeleton,
            is_solved: verdict.is_solved(),
            mistakes: mistakes
                .iter()
                .map(|name| name.strip_prefix(&prefix).unwrap_or(name))
                .collect(),
        };
        let now = Moment::now();
        let note = |progress: &mut Progress| progress.note(exercise, &found, now);
        if !found.is_solved {
            return self.change(note);
        }
        match self.store.solved(exercise, &verdict.source, note) {
            Ok(progress) => self.progress = progress,
            Err(error) => {
                self.progress.stay(self.course);
                self.progress.set_solved(exercise.id());
                self.not_kept(&error);
            }
        }
    }

    fn not_kept(&mut self, error: &anyhow::Error) {
        let note = format!("your progress could not be kept: {error:#}");
        self.note.get_or_insert(note);
    }

    /// The next hint of an exercise: how many are to be shown now.
    pub fn next_hint(&mut self, exercise: &Exercise) -> usize {
        let shown = (self.progress.hints(exercise) + 1).min(exercise.hints.len());
        let now = Moment::now();
        self.change(|progress| {
            progress.set_hints(exercise, shown);
            progress.visit(exercise, now);
        });
        shown
    }

    /// The exercise to go on with: the first open one behind `exercise`, else before it. What this
    /// machine can't run is left out.
    pub fn next_open(&self, exercise: &Exercise) -> Option<&'a Exercise> {
        let id = exercise.id();
        let is_open = |other: &&Exercise| {
            let needs = &self.course.topic_of(other).needs;
            !self.progress.is_solved(other)
                && other.id() != id
                && needs.iter().all(|need| need.lacking().is_none())
        };
        let mut after = self.course.exercises().skip_while(|other| other.id() != id);
        after.find(is_open).or_else(|| self.course.exercises().find(is_open))
    }

    /// The line that says how far the learner is.
    pub fn bar(&self, exercise: &Exercise) -> String {
        let topic = self.course.topic_of(exercise);
        let solved = topic.exercises.iter().filter(|other| self.progress.is_solved(other)).count();
        let all = topic.exercises.len();
        let width = if self.look.width < 50 { 10 } else { 20 };
        format!("{} {solved} of {all} in {}", self.look.bar(solved, all, width), topic.name)
    }

    /// Shows lines on standard output, and the note, if any, on standard error.
    pub fn print(&mut self, lines: &[String]) -> Result<()> {
        let mut text = lines.join("\n");
        text.push('\n');
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()?;
        self.warn();
        Ok(())
    }

    /// Shows the note on standard error, once.
    pub fn warn(&mut self) {
        if let Some(note) = self.note.take() {
            let mut page = Page::new(&self.look);
            page.text(0, Style::Plain, &format!("warning: {note}"));
            // Where even that can't be shown, there is nobody to tell.
            _ = writeln!(io::stderr(), "{}", page.lines.join("\n"));
        }
    }
}

/// The hints of an exercise that were shown so far.
pub fn hints(page: &mut Page, exercise: &Exercise, shown: usize) {
    let all = exercise.hints.len();
    for (index, hint) in exercise.hints.iter().take(shown).enumerate() {
        page.gap();
        let number = page.look.paint(Style::Notice, &format!("{}/{all}", index + 1));
        page.item(0, &number, Style::Plain, hint.trim());
    }
}

/// Where an exercise is, and what is first to do in it.
pub fn opening(page: &mut Page, course: &Course, exercise: &Exercise) {
    let here = page.look.mark(Mark::Here);
    let heading = format!("{}: {} ({} min)", exercise.id(), exercise.title, exercise.minutes);
    page.item(0, &here, Style::Bold, &heading);
    let file = exercise.source();
    match first_gap(course, exercise) {
        Some((gap, line, words)) => {
            page.text(2, Style::Plain, &format!("Open {} and read its beginning.", file.display()));
            page.text(2, Style::Plain, &format!("First, {}:{line}: {words}", gap.display()));
        }
        None => page.text(2, Style::Plain, &format!("Open {}.", file.display())),
    }
}

/// The first `todo!` in the learner's files: the file, its line, and what is to do. What kernels
/// there are comes first: without them, nothing runs.
pub fn first_gap(course: &Course, exercise: &Exercise) -> Option<(PathBuf, usize, String)> {
    let words = |line: &str| {
        let words = line.trim_start().strip_prefix("todo!(\"")?.rsplit_once("\")")?.0;
        Some(words.replace("\\\"", "\"").replace("{{", "{").replace("}}", "}"))
    };
    exercise.files(&course.root).into_iter().rev().find_map(|(file, _)| {
        let text = std::fs::read_to_string(course.root.join(&file)).ok()?;
        let gap = |(index, line)| Some((index + 1, words(line)?));
        let (line, words) = text.lines().enumerate().find_map(gap)?;
        Some((file, line, words))
    })
}
