//! `cargo hpc sync`: writes the skeletons that the solutions hold.

use anyhow::{Context, Result};
use std::{fs, path::Path};

use crate::{
    course::{Course, Exercise},
    skeleton,
};

/// The skeleton of an exercise, derived from its solution.
pub fn derived(root: &Path, exercise: &Exercise) -> Result<String> {
    let path = root.join(exercise.solution());
    let solution =
        fs::read_to_string(&path).with_context(|| format!("Failed to read {}", path.display()))?;
    skeleton::derive(&solution)
        .with_context(|| format!("Failed to derive the skeleton of {}", path.display()))
}

/// Writes the skeletons of the selected exercises where they differ; returns the ids of those.
pub fn run(course: &Course, selection: Option<&str>) -> Result<Vec<String>> {
    let mut written = Vec::new();
    for exercise in course.select(selection)? {
        let path = course.root.join(exercise.source());
        let skeleton = derived(&course.root, exercise)?;
        if fs::read_to_string(&path).is_ok_and(|present| present == skeleton) {
            continue;
        }
        fs::write(&path, skeleton)
            .with_context(|| format!("Failed to write {}", path.display()))?;
        written.push(exercise.id());
    }
    Ok(written)
}
