//! Whether a topic is whole: metadata, files, features.

use anyhow::{Context, Result, bail, ensure};
use std::{collections::BTreeSet, fs, path::Path};

use crate::{
    course::{Exercise, KERNELS, Topic},
    mistake::Mistake,
};

/// Title, minutes, three hints and at least one mistake; no two mistakes look alike to the runner.
pub fn metadata(exercise: &Exercise, mistakes: &[Mistake]) -> Result<()> {
    ensure!(!exercise.title.trim().is_empty(), "no title");
    ensure!(exercise.minutes > 0, "no minutes");
    let hints: BTreeSet<_> = exercise.hints.iter().map(|hint| hint.trim()).collect();
    ensure!(
        exercise.hints.len() == 3 && hints.len() == 3 && !hints.contains(""),
        "there must be three hints: a nudge, the approach, nearly the code"
    );
    ensure!(!mistakes.is_empty(), "no known mistake");
    for (index, one) in mistakes.iter().enumerate() {
        let alike = |other: &&Mistake| (&other.fails, &other.message) == (&one.fails, &one.message);
        if let Some(other) = mistakes[..index].iter().find(alike) {
            bail!(
                "{} and {} fail the same tests, so a learner can't be told which one it is, \
                 unless a `message:` of a test tells",
                other.name(),
                one.name()
            );
        }
    }
    Ok(())
}

/// Every file belongs to an exercise, and every exercise is part of a plain `cargo test`.
pub fn files(root: &Path, topic: &Topic) -> Result<()> {
    let names: BTreeSet<_> = topic.exercises.iter().map(|exercise| &*exercise.name).collect();
    ensure!(names.len() == topic.exercises.len(), "topic.toml lists an exercise twice");
    let sides = [("exercises", &["src", "tests", "benches"][..]), ("solutions", &["src"])];
    for (side, folders) in sides {
        let package = root.join(side).join(&topic.name);
        for folder in folders {
            for ending in ["rs", KERNELS] {
                for name in stems(&package.join(folder), ending)? {
                    ensure!(
                        name == "lib" || names.contains(&*name),
                        "{side}/{}/{folder}/{name}.{ending} belongs to no exercise in topic.toml",
                        topic.name
                    );
                }
            }
        }
        let path = package.join("Cargo.toml");
        let manifest: toml::Table = fs::read_to_string(&path)
            .with_context(|| format!("Failed to read {}", path.display()))?
            .parse()
            .with_context(|| format!("Failed to parse {}", path.display()))?;
        let default = manifest.get("features").and_then(|features| features.get("default"));
        let default: BTreeSet<_> = default
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(toml::Value::as_str)
            .collect();
        for name in &names {
            ensure!(
                default.contains(name),
                "{}: `{name}` is not among the default features, so that `cargo test -p {}` \
                 would leave it out",
                path.display(),
                topic.name
            );
        }
    }
    // Each of them is derived from one of the same name.
    let kernels = |side: &str| stems(&root.join(side).join(&topic.name).join("src"), KERNELS);
    let derived = kernels("solutions")?;
    for name in kernels("exercises")? {
        ensure!(
            derived.contains(&name),
            "exercises/{}/src/{name}.{KERNELS} has no solution that it is derived from",
            topic.name
        );
    }
    for name in stems(&root.join("solutions").join(&topic.name).join("mistakes"), "patch")? {
        let exercise = name.split('-').next().unwrap_or_default();
        ensure!(names.contains(exercise), "mistakes/{name}.patch belongs to no exercise");
    }
    Ok(())
}

/// The names of the files in `folder` that end with `.extension`, without it.
fn stems(folder: &Path, extension: &str) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(vec![]);
    }
    let mut stems = Vec::new();
    for entry in
        fs::read_dir(folder).with_context(|| format!("Failed to list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            stems.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    Ok(stems)
}
