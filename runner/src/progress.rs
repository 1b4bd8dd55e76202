//! What a learner has done, and how `.hpc/progress.toml` says it in this edition of the course and in
//! earlier ones.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::course::{Course, Exercise};

/// The version of the file that this edition of the course reads and writes.
pub const VERSION: i64 = 2;

/// What a learner has done.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Progress {
    version: i64,
    /// Id of the exercise that `cargo hpc` checks.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    /// What another edition wrote stays in the file.
    #[serde(flatten)]
    rest: toml::Table,
    #[serde(default)]
    exercises: BTreeMap<String, Record>,
}

#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
struct Record {
    #[serde(default)]
    solved: bool,
    /// How many hints were shown.
    #[serde(default)]
    hints: usize,
    #[serde(flatten)]
    rest: toml::Table,
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
        }
    }
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
