//! What the course consists of: topics in folders, exercises listed in each topic's `topic.toml`.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::machine::Need;

/// The course in a checkout.
pub struct Course {
    /// The folder that holds `exercises/` and `solutions/`.
    pub root: PathBuf,
    /// The topics, in teaching order.
    pub topics: Vec<Topic>,
}

/// One crate of exercises, with its twin of solutions.
pub struct Topic {
    /// Name of the crate, and of its folder.
    pub name: String,
    /// What a learner sees.
    pub title: String,
    /// What a machine must have beside Rust.
    pub needs: Vec<Need>,
    /// The exercises, in teaching order.
    pub exercises: Vec<Exercise>,
}

/// One exercise: a module of its topic's crates.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Name of the topic it belongs to.
    pub topic: String,
    /// Name of its module, test target and feature.
    pub name: String,
    /// What a learner sees.
    pub title: String,
    /// How long it takes a newcomer.
    pub minutes: u32,
    /// From a nudge to nearly the code.
    pub hints: Vec<String>,
    /// Ids it had in earlier editions of the course, so that progress carries over.
    pub formerly: Vec<String>,
    /// Seconds after which one of its tests counts as hanging.
    pub limit: u64,
}

/// What the names of files with kernels end with.
pub const KERNELS: &str = "wgsl";

/// Seconds a test may take, unless its exercise says otherwise.
const LIMIT: u64 = 10;
/// The same for tests that launch ranks. Those have limits of their own, which know a rank that hangs
/// from one that gets no turn; this one is for when they fail.
const LIMIT_OF_RANKS: u64 = 180;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    title: String,
    #[serde(default)]
    order: u32,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    exercise: Vec<ExerciseEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseEntry {
    name: String,
    title: String,
    minutes: u32,
    hints: Vec<String>,
    #[serde(default)]
    formerly: Vec<String>,
    limit: Option<u64>,
}

impl Course {
    /// Reads the course that `start` lies in: the nearest folder, upwards, with `exercises/` in it.
    pub fn find(start: &Path) -> Result<Self> {
        let root = start
            .ancestors()
            .find(|folder| folder.join("Cargo.toml").is_file() && folder.join("exercises").is_dir())
            .with_context(|| {
                format!(
                    "{} is not inside the course: no folder above it holds Cargo.toml and \
                     exercises/. Change into the course's folder first",
                    start.display()
                )
            })?;
        Self::load(root)
    }

    /// Reads the course in the folder `root`.
    pub fn load(root: &Path) -> Result<Self> {
        let folder = root.join("exercises");
        let mut topics = Vec::new();
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("Failed to list the topics in {}", folder.display()))?;
        for entry in entries {
            let entry =
                entry.with_context(|| format!("Failed to list {}", folder.display()))?.path();
            let Some(name) = entry.file_name().and_then(|name| name.to_str()) else { continue };
            if entry.join("topic.toml").is_file() {
                topics.push(Topic::load(&entry, name)?);
            }
        }
        topics.sort_by(|(one, a), (other, b)| (one, &a.name).cmp(&(other, &b.name)));
        let topics = topics.into_iter().map(|(_, topic)| topic).collect();
        Ok(Self { root: root.to_owned(), topics })
    }

    /// All exercises, in teaching order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.topics.iter().flat_map(|topic| &topic.exercises)
    }

    /// The topic an exercise belongs to.
    pub fn topic_of(&self, exercise: &Exercise) -> &Topic {
        self.topics
            .iter()
            .find(|topic| topic.name == exercise.topic)
            .expect("an exercise comes from one of the course's topics")
    }

    /// The exercise called `wanted`: `topic/exercise`, or the bare name where it is unique. Hyphens
    /// and underscores in an exercise's name are alike, and so is what earlier editions called it.
    pub fn exercise(&self, wanted: &str) -> Result<&Exercise> {
        let found: Vec<_> =
            self.exercises().filter(|exercise| exercise.is_called(wanted)).collect();
        match found[..] {
            [exercise] => Ok(exercise),
            [] => {
                if let Some(topic) = self.topic(wanted) {
                    let first = topic.exercises.first().map(Exercise::id).unwrap_or_default();
                    bail!("`{wanted}` is a topic: which of its exercises? The first is {first}")
                }
                let near = self.nearest(wanted);
                let advice = match &near[..] {
                    [] => "`cargo hpc list` shows all of them".to_owned(),
                    near => format!("Did you mean {}?", near.join(" or ")),
                };
                bail!("there is no exercise `{wanted}`. {advice}")
            }
            _ => {
                let ids: Vec<_> = found.iter().map(|exercise| exercise.id()).collect();
                bail!("`{wanted}` stands for {}: which one?", ids.join(" and "))
            }
        }
    }

    /// The exercises that `wanted` names: one of them, a whole topic, or all where it is `None`.
    pub fn select(&self, wanted: Option<&str>) -> Result<Vec<&Exercise>> {
        let Some(wanted) = wanted else { return Ok(self.exercises().collect()) };
        match self.topic(wanted) {
            Some(topic) => Ok(topic.exercises.iter().collect()),
            None => Ok(vec![self.exercise(wanted)?]),
        }
    }

    /// Whether `wanted` names a whole topic.
    pub fn is_topic(&self, wanted: Option<&str>) -> bool {
        wanted.is_some_and(|wanted| self.topic(wanted).is_some())
    }

    /// The topic of this name.
    pub fn topic(&self, wanted: &str) -> Option<&Topic> {
        let wanted = wanted.trim_end_matches('/');
        self.topics.iter().find(|topic| topic.name == wanted)
    }

    /// Up to three ids that look most like `wanted`.
    fn nearest(&self, wanted: &str) -> Vec<String> {
        let wanted = wanted.replace('-', "_");
        // A topic that was typed right says nothing for a name that was not.
        let (topic, name) = match wanted.split_once('/') {
            Some((topic, name)) => (Some(topic), name),
            None => (None, &*wanted),
        };
        let off = |wanted: &str, is: &str| {
            let edits = edits(wanted, is);
            (edits <= 1 + wanted.len() / 3 || is.contains(wanted)).then_some(edits)
        };
        let distance = |exercise: &Exercise| {
            let name = off(name, &exercise.name)?;
            let topic =
                topic.map_or(Some(0), |topic| off(topic, &exercise.topic.replace('-', "_")));
            if name == 0 { Some(topic.unwrap_or(usize::MAX)) } else { Some(name + topic?) }
        };
        let mut near: Vec<_> =
            self.exercises().filter_map(|exercise| Some((distance(exercise)?, exercise))).collect();
        near.sort_by_key(|(distance, _)| *distance);
        near.into_iter().take(3).map(|(_, exercise)| exercise.id()).collect()
    }
}

impl Topic {
    /// Reads `topic.toml` in `folder`; returns the topic with its place in the course.
    fn load(folder: &Path, name: &str) -> Result<(u32, Self)> {
        let path = folder.join("topic.toml");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("Failed to read {}", path.display()))?;
        let file: TopicFile =
            toml::from_str(&text).with_context(|| format!("Failed to parse {}", path.display()))?;
        let needs: Vec<Need> = file
            .needs
            .iter()
            .map(|need| need.parse())
            .collect::<Result<_, _>>()
            .with_context(|| format!("Wrong `needs` in {}", path.display()))?;
        let limit = if needs.contains(&Need::Mpi) { LIMIT_OF_RANKS } else { LIMIT };
        let exercises = file
            .exercise
            .into_iter()
            .map(|entry| Exercise {
                topic: name.to_owned(),
                name: entry.name,
                title: entry.title,
                minutes: entry.minutes,
                hints: entry.hints,
                formerly: entry.formerly,
                limit: entry.limit.unwrap_or(limit),
            })
            .collect();
        Ok((file.order, Self { name: name.to_owned(), title: file.title, needs, exercises }))
    }
}

impl Exercise {
    /// `topic/exercise`.
    pub fn id(&self) -> String {
        format!("{}/{}", self.topic, self.name)
    }

    /// What the learner edits, relative to the course's folder.
    pub fn source(&self) -> PathBuf {
        ["exercises", &self.topic, "src", &format!("{}.rs", self.name)].iter().collect()
    }

    /// The solution, which the skeleton is derived from, relative to the course's folder.
    pub fn solution(&self) -> PathBuf {
        ["solutions", &self.topic, "src", &format!("{}.rs", self.name)].iter().collect()
    }

    /// What checks it, relative to the course's folder.
    pub fn tests(&self) -> PathBuf {
        ["exercises", &self.topic, "tests", &format!("{}.rs", self.name)].iter().collect()
    }

    /// What times it, relative to the course's folder; not every exercise has one.
    pub fn race(&self) -> PathBuf {
        ["exercises", &self.topic, "benches", &format!("{}.rs", self.name)].iter().collect()
    }

    /// The files it consists of: what the learner edits, and the solution that it is derived from.
    /// Beside the Rust file, there may be one with kernels for a GPU.
    pub fn files(&self, root: &Path) -> Vec<(PathBuf, PathBuf)> {
        let mut files = vec![(self.source(), self.solution())];
        let kernels = self.solution().with_extension(KERNELS);
        if root.join(&kernels).is_file() {
            files.push((self.source().with_extension(KERNELS), kernels));
        }
        files
    }

    /// What the learner wrote, all files in one. Those of kernels that are gone count as empty.
    ///
    /// # Errors
    ///
    /// When the Rust file can't be read.
    pub fn written(&self, root: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = fs::read(root.join(self.source()))?;
        for (kernels, _) in self.files(root).iter().skip(1) {
            bytes.extend(fs::read(root.join(kernels)).unwrap_or_default());
        }
        Ok(bytes)
    }

    /// The files of the solution, with what they hold.
    ///
    /// # Errors
    ///
    /// When one can't be read.
    pub fn solved(&self, root: &Path) -> Result<Vec<(PathBuf, String)>> {
        let read = |(_, path): (PathBuf, PathBuf)| {
            let text = fs::read_to_string(root.join(&path))
                .with_context(|| format!("Failed to read {}", path.display()))?;
            Ok((path, text))
        };
        self.files(root).into_iter().map(read).collect()
    }

    fn is_called(&self, wanted: &str) -> bool {
        if self.formerly.iter().any(|id| id == wanted) {
            return true;
        }
        let same = |name: &str| name.replace('-', "_") == self.name;
        match wanted.split_once('/') {
            Some((topic, name)) => topic == self.topic && same(name),
            None => same(wanted),
        }
    }
}

/// The number of insertions, deletions and replacements that lead from one word to the other
/// (Levenshtein's distance).
pub fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> Course {
        let exercise = |topic: &str, name: &str, formerly: &[&str]| Exercise {
            topic: topic.into(),
            name: name.into(),
            title: String::new(),
            minutes: 1,
            hints: vec![],
            formerly: formerly.iter().map(|&id| id.to_owned()).collect(),
            limit: LIMIT,
        };
        let topic = |name: &str, exercises| Topic {
            name: name.into(),
            title: String::new(),
            needs: vec![],
            exercises,
        };
        Course {
            root: PathBuf::new(),
            topics: vec![
                topic(
                    "arrays",
                    vec![
                        exercise("arrays", "slicing", &["arrays/slices"]),
                        exercise("arrays", "views_and_copies", &[]),
                        exercise("arrays", "heat", &[]),
                    ],
                ),
                topic("mpi-point-to-point", vec![exercise("mpi-point-to-point", "heat", &[])]),
            ],
        }
    }

    #[test]
    fn ids_bare_names_hyphens_and_former_ids_find_an_exercise() {
        let course = course();
        let find = |wanted: &str| course.exercise(wanted).map(Exercise::id).unwrap();
        assert_eq!(find("arrays/slicing"), "arrays/slicing");
        assert_eq!(find("slicing"), "arrays/slicing");
        assert_eq!(find("views-and-copies"), "arrays/views_and_copies");
        assert_eq!(find("arrays/slices"), "arrays/slicing");
        assert_eq!(find("mpi-point-to-point/heat"), "mpi-point-to-point/heat");
    }

    #[test]
    fn a_wrong_id_is_answered_with_the_nearest() {
        let course = course();
        let error = |wanted: &str| course.exercise(wanted).unwrap_err().to_string();
        assert!(error("slicng").contains("Did you mean arrays/slicing?"), "{}", error("slicng"));
        assert!(error("array/slicing").contains("arrays/slicing"), "{}", error("array/slicing"));
        assert!(error("views").contains("arrays/views_and_copies"), "{}", error("views"));
        assert!(error("zzzzzzzz").contains("cargo hpc list"), "{}", error("zzzzzzzz"));
        assert!(error("heat").contains("arrays/heat and mpi-point-to-point/heat"));
        assert!(error("arrays/slicng").ends_with("Did you mean arrays/slicing?"));
        assert!(
            error("arays/heat").ends_with("Did you mean arrays/heat or mpi-point-to-point/heat?")
        );
        assert!(
            error("arrays/zzzzzzzz").contains("cargo hpc list"),
            "{}",
            error("arrays/zzzzzzzz")
        );
        assert!(
            error("arrays")
                .ends_with("is a topic: which of its exercises? The first is arrays/slicing")
        );
    }

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("same", "same"), 0);
    }
}
