//! What a learner has done, and how `.hpc/progress.toml` says it in this edition of the course and in
//! earlier ones.
//!
//! A field that came later stays away where there is nothing to say, so that a file without it is
//! of the same version, and an edition that does not know it keeps it all the same.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::{
    clock::Moment,
    course::{Course, Exercise},
};

/// Whoever saves or asks nothing for so many seconds is thought to do something else.
const PAUSE: u64 = 20 * 60;

/// The version of the file that this edition of the course reads and writes.
pub const VERSION: i64 = 2;

/// What a learner has done.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Progress {
    version: i64,
    /// Id of the exercise that `cargo hpc` checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    /// When anything was noted last, in seconds since 1970.
    #[serde(default, skip_serializing_if = "is_default")]
    noted: u64,
    /// What another edition wrote stays in the file.
    #[serde(flatten)]
    rest: toml::Table,
    #[serde(default)]
    exercises: BTreeMap<String, Record>,
}

/// What is noted about one exercise.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Record {
    /// Whether it was solved once.
    pub solved: bool,
    /// How many hints were shown.
    pub hints: usize,
    /// How many answers were tried until it was solved: files that compiled, each counted once.
    #[serde(skip_serializing_if = "is_default")]
    pub attempts: u64,
    /// Seconds that were spent on it until it was solved, pauses left out.
    #[serde(skip_serializing_if = "is_default")]
    pub seconds: u64,
    /// When it was looked at first, in seconds since 1970; 0 where that is not known.
    #[serde(skip_serializing_if = "is_default")]
    pub opened: u64,
    /// When it was solved, likewise.
    #[serde(skip_serializing_if = "is_default")]
    pub solved_at: u64,
    /// Tells the file that was checked last from others.
    #[serde(skip_serializing_if = "is_default")]
    checked: String,
    /// The known mistakes that were met, by their names, and how often.
    #[serde(skip_serializing_if = "is_default")]
    pub mistakes: BTreeMap<String, u64>,
    #[serde(flatten)]
    rest: toml::Table,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What a check found that is worth a note.
#[derive(Debug)]
pub struct Note<'a> {
    /// The file that was checked.
    pub source: &'a [u8],
    /// Whether that is an answer: not the skeleton, and it compiled.
    pub is_answer: bool,
    /// Whether it passed.
    pub is_solved: bool,
    /// The names of the known mistakes in it.
    pub mistakes: Vec<&'a str>,
}

impl Progress {
    /// Nothing done yet.
    pub fn new() -> Self {
        Self { version: VERSION, ..Self::default() }
    }

    /// The exercise that `cargo hpc` checks: the chosen one, else the first that is open, else the
    /// first.
    pub fn current<'a>(&self, course: &'a Course) -> Result<&'a Exercise> {
        self.current
            .as_deref()
            .and_then(|id| course.exercise(id).ok())
            .or_else(|| course.exercises().find(|exercise| !self.is_solved(exercise)))
            .or_else(|| course.exercises().next())
            .context("the course has no exercises: no folder in exercises/ holds a topic.toml")
    }

    /// Makes what is the current exercise stay so, even when it is solved.
    pub fn stay(&mut self, course: &Course) {
        self.current = self.current(course).ok().map(Exercise::id);
    }

    /// Makes `exercise` the one that `cargo hpc` checks.
    pub fn go_to(&mut self, exercise: &Exercise) {
        self.current = Some(exercise.id());
    }

    /// Whether the exercise was solved once.
    pub fn is_solved(&self, exercise: &Exercise) -> bool {
        self.exercises.get(&exercise.id()).is_some_and(|record| record.solved)
    }

    /// How many hints of the exercise were shown.
    pub fn hints(&self, exercise: &Exercise) -> usize {
        self.exercises.get(&exercise.id()).map_or(0, |record| record.hints)
    }

    /// Notes how many hints of the exercise were shown.
    pub fn set_hints(&mut self, exercise: &Exercise, shown: usize) {
        self.exercises.entry(exercise.id()).or_default().hints = shown;
    }

    /// What is noted about each exercise, by id.
    pub fn records(&self) -> impl Iterator<Item = (&str, &Record)> {
        self.exercises.iter().map(|(id, record)| (&**id, record))
    }

    /// Notes that the learner is at the exercise: since something was noted last, time went into it,
    /// unless that was too long ago.
    pub fn visit(&mut self, exercise: &Exercise, now: Moment) {
        let since = now.0.saturating_sub(self.noted);
        self.noted = now.0;
        let record = self.exercises.entry(exercise.id()).or_default();
        if record.opened == 0 && !record.solved {
            record.opened = now.0;
        }
        if since <= PAUSE && !record.solved {
            record.seconds += since;
        }
    }

    /// Notes what a check found. A file that is checked again unchanged is no new attempt, and what
    /// is done to a solved exercise is not counted.
    pub fn note(&mut self, exercise: &Exercise, found: &Note, now: Moment) {
        self.visit(exercise, now);
        let record = self.exercises.entry(exercise.id()).or_default();
        let checked = fingerprint(found.source);
        if !record.solved && found.is_answer && checked != record.checked {
            record.attempts += 1;
            record.checked = checked;
            for &mistake in &found.mistakes {
                *record.mistakes.entry(mistake.to_owned()).or_default() += 1;
            }
        }
        if found.is_solved && !record.solved {
            record.solved = true;
            record.solved_at = now.0;
        }
    }

    /// Notes that the exercise of this id is solved.
    pub fn set_solved(&mut self, id: String) {
        self.exercises.entry(id).or_default().solved = true;
    }

    /// Reads version 1: `current = "slicing"` and `done = ["creation", "arrays/slicing"]`.
    fn from_version_1(table: &toml::Table, course: &Course) -> Self {
        let id = |name: &str| course.exercise(name).map_or(name.to_owned(), Exercise::id);
        let mut progress = Self::new();
        progress.current = table.get("current").and_then(toml::Value::as_str).map(id);
        let done = table.get("done").and_then(toml::Value::as_array);
        for name in done.into_iter().flatten().filter_map(toml::Value::as_str) {
            progress.set_solved(id(name));
        }
        progress
    }

    /// Moves what is noted under a former id to the id of today.
    fn adopt_former_ids(&mut self, course: &Course) {
        let former: Vec<_> = (self.exercises.keys())
            .filter(|key| course.exercises().all(|exercise| exercise.id() != **key))
            .filter_map(|key| Some((key.clone(), course.exercise(key).ok()?.id())))
            .collect();
        for (former, id) in former {
            let Some(old) = self.exercises.remove(&former) else { continue };
            let record = self.exercises.entry(id).or_default();
            record.solved |= old.solved;
            record.hints = record.hints.max(old.hints);
            record.attempts += old.attempts;
            record.seconds += old.seconds;
            record.opened = earlier(record.opened, old.opened);
            record.solved_at = earlier(record.solved_at, old.solved_at);
            for (mistake, times) in old.mistakes {
                *record.mistakes.entry(mistake).or_default() += times;
            }
        }
    }
}

/// The earlier of two moments, of which 0 is not known.
fn earlier(one: u64, other: u64) -> u64 {
    if one == 0 || other == 0 { one.max(other) } else { one.min(other) }
}

/// Tells one file from another (FNV-1a: the same in every edition of Rust).
fn fingerprint(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// What stands in the file.
pub enum Found {
    /// There is no file.
    Nothing,
    /// It is of this version.
    Progress(Progress),
    /// It is of an earlier version.
    Older(Progress),
    /// It can't be read, and why.
    Broken(String),
    /// It is of this later version.
    Newer(i64),
}

impl Found {
    /// Reads the bytes of the file.
    pub fn parse(bytes: &[u8], course: &Course) -> Self {
        Self::try_parse(bytes, course).unwrap_or_else(|error| Self::Broken(format!("{error:#}")))
    }

    fn try_parse(bytes: &[u8], course: &Course) -> Result<Self> {
        let text = str::from_utf8(bytes).context("it is not UTF-8")?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            // The parser's full words show the line, over several lines.
            let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
            anyhow::anyhow!("line {line}: {}", error.message())
        })?;
        match table.get("version").and_then(toml::Value::as_integer) {
            Some(1) => Ok(Self::Older(Progress::from_version_1(&table, course))),
            Some(VERSION) => {
                let mut progress: Progress = table
                    .try_into()
                    .map_err(|error: toml::de::Error| anyhow::anyhow!("{}", error.message()))?;
                progress.adopt_former_ids(course);
                Ok(Self::Progress(progress))
            }
            Some(newer @ VERSION..) => Ok(Self::Newer(newer)),
            _ => bail!("it names no version"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exercise(name: &str) -> Exercise {
        Exercise {
            topic: "t".into(),
            name: name.into(),
            title: String::new(),
            minutes: 1,
            hints: vec![],
            formerly: vec![],
            limit: 1,
        }
    }

    fn found<'a>(source: &'a str, mistake: Option<&'a str>) -> Note<'a> {
        let is_solved = source == "right";
        let is_answer = source != "skeleton";
        Note { source: source.as_bytes(), is_answer, is_solved, mistakes: Vec::from_iter(mistake) }
    }

    #[test]
    fn an_answer_is_counted_once_and_only_until_it_is_right() {
        let (mut progress, one) = (Progress::new(), exercise("one"));
        let mut note = |source, mistake, at| {
            progress.note(&one, &found(source, mistake), Moment(at));
        };
        note("skeleton", None, 9_001_000);
        note("wrong", Some("serial"), 9_001_060);
        note("wrong", Some("serial"), 9_001_070);
        note("other", None, 9_001_080);
        note("wrong", Some("serial"), 9_001_090);
        note("right", None, 9_001_100);
        note("wrong", Some("serial"), 9_001_200);
        let (id, record) = progress.records().next().unwrap();
        assert_eq!((id, record.attempts, record.seconds), ("t/one", 4, 100));
        assert_eq!((record.opened, record.solved_at, record.solved), (9_001_000, 9_001_100, true));
        assert_eq!(record.mistakes, BTreeMap::from([("serial".into(), 2)]));
    }

    #[test]
    fn time_goes_to_the_exercise_it_was_spent_on_and_pauses_to_none() {
        let (mut progress, one, two) = (Progress::new(), exercise("one"), exercise("two"));
        progress.visit(&one, Moment(1_000_000));
        progress.visit(&one, Moment(1_000_000 + PAUSE));
        progress.visit(&one, Moment(1_000_000 + 2 * PAUSE + 1));
        // A clock that was set back.
        progress.visit(&two, Moment(5_000));
        progress.visit(&two, Moment(5_030));
        let seconds: Vec<_> = progress.records().map(|(_, record)| record.seconds).collect();
        assert_eq!(seconds, [PAUSE, 30]);
    }

    #[test]
    fn a_file_from_before_all_this_was_noted_is_read_and_an_untouched_record_stays_short() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("exercises")).unwrap();
        let course = Course::load(folder.path()).unwrap();
        let old = "version = 2\n[exercises.\"t/one\"]\nsolved = true\nhints = 1\n";
        let Found::Progress(progress) = Found::parse(old.as_bytes(), &course) else {
            panic!("it is of this version");
        };
        let (_, record) = progress.records().next().unwrap();
        assert!(record.solved && record.attempts == 0 && record.mistakes.is_empty());
        let text = toml::to_string(&progress).unwrap();
        assert_eq!(
            text.split_whitespace().collect::<String>(),
            old.split_whitespace().collect::<String>()
        );
    }
}
