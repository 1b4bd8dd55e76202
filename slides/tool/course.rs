//! What the slides need to know of the course: its topics and exercises, with their minutes.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The course in a checkout.
pub struct Course {
    /// The folder that holds `exercises/`, `solutions/` and `slides/`.
    pub root: PathBuf,
    /// In teaching order.
    pub topics: Vec<Topic>,
}

/// A topic, as its `topic.toml` has it.
#[derive(Deserialize)]
pub struct Topic {
    /// Name of its folder.
    #[serde(skip)]
    pub name: String,
    /// What a learner sees.
    pub title: String,
    #[serde(default)]
    order: u32,
    /// In teaching order.
    #[serde(default, rename = "exercise")]
    pub exercises: Vec<Exercise>,
}

/// An exercise, as its topic's `topic.toml` has it.
#[derive(Deserialize)]
pub struct Exercise {
    /// Name of its module.
    pub name: String,
    /// What a learner sees.
    pub title: String,
    /// How long it takes a newcomer.
    pub minutes: u32,
}

/// A known wrong answer.
pub struct Mistake {
    /// What was done.
    pub title: String,
    /// What the learner is told.
    pub says: String,
    /// The change to the solution, as a unified diff without its header.
    pub diff: String,
}

impl Course {
    /// Reads the course in the folder `root`.
    pub fn load(root: &Path) -> Result<Self> {
        let mut topics = Vec::new();
        let folder = root.join("exercises");
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("Failed to list the topics in {}", folder.display()))?;
        for entry in entries {
            let folder = entry.context("Failed to list the topics")?.path();
            let path = folder.join("topic.toml");
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let mut topic: Topic = toml::from_str(&text)
                .with_context(|| format!("Failed to parse {}", path.display()))?;
            let name = folder.file_name().unwrap_or_default();
            topic.name = name.to_string_lossy().into_owned();
            topics.push(topic);
        }
        topics.sort_by(|a, b| (a.order, &a.name).cmp(&(b.order, &b.name)));
        Ok(Self { root: root.to_owned(), topics })
    }

    /// The exercise with the id `topic/exercise`.
    pub fn exercise(&self, id: &str) -> Result<&Exercise> {
        let found = id.split_once('/').and_then(|(topic, name)| {
            let topic = self.topics.iter().find(|known| known.name == topic)?;
            topic.exercises.iter().find(|known| known.name == name)
        });
        found.with_context(|| {
            format!("there is no exercise `{id}`; the IDs are in exercises/TOPIC/topic.toml")
        })
    }

    /// Reads the known mistake `slug` of an exercise.
    pub fn mistake(&self, id: &str, slug: &str) -> Result<Mistake> {
        let Some((topic, name)) = id.split_once('/') else { bail!("`{id}` is not topic/exercise") };
        let path = format!("solutions/{topic}/mistakes/{name}-{slug}.patch");
        let text = self.read(&path)?;
        let field = |name: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            value.map(str::to_owned).with_context(|| format!("{path} has no line `{name}: …`"))
        };
        let changed = |line: &&str| {
            line.starts_with(['+', '-']) && !line.starts_with("---") && !line.starts_with("+++")
        };
        let diff: Vec<_> = text.lines().filter(changed).collect();
        // The code's own indentation says nothing here.
        let indent = diff.iter().map(|line| line.len() - line[1..].trim_start().len() - 1).min();
        let cut = |line: &&str| {
            format!("{} {}", &line[..1], line.get(1 + indent.unwrap_or(0)..).unwrap_or_default())
        };
        let diff: Vec<_> = diff.iter().map(cut).collect();
        Ok(Mistake { title: field("mistake")?, says: field("says")?, diff: diff.join("\n") })
    }

    /// Reads a file, by its path from the course's folder.
    pub fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).with_context(|| format!("Failed to read {path}"))
    }
}
