//! `cargo hpc sync`: writes the skeletons that the solutions hold.

use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    course::{Course, Exercise},
    skeleton,
};

/// The skeleton of an exercise, derived from its solution: each file, relative to the course's
/// folder, and its text.
///
/// Fails where nothing is left open in any of them.
pub fn derived(root: &Path, exercise: &Exercise) -> Result<Vec<(PathBuf, String)>> {
    let (mut files, mut all) = (Vec::new(), 0);
    for (source, solution) in exercise.files(root) {
        let path = root.join(solution);
        let solution = fs::read_to_string(&path)
            .with_context(|| format!("Failed to read {}", path.display()))?;
        let (skeleton, gaps) = skeleton::derive(&solution)
            .with_context(|| format!("Failed to derive the skeleton of {}", path.display()))?;
        files.push((source, skeleton));
        all += gaps;
    }
    ensure!(
        all > 0,
        "no `// SOLUTION: what to do` in {}, so the skeleton would be the solution",
        exercise.solution().display()
    );
    Ok(files)
}

/// Writes the skeletons of the selected exercises where they differ; returns the ids of those.
pub fn run(course: &Course, selection: Option<&str>) -> Result<Vec<String>> {
    let mut written = Vec::new();
    for exercise in course.select(selection)? {
        let mut differs = false;
        for (file, skeleton) in derived(&course.root, exercise)? {
            let path = course.root.join(file);
            if fs::read_to_string(&path).is_ok_and(|present| present == skeleton) {
                continue;
            }
            fs::write(&path, skeleton)
                .with_context(|| format!("Failed to write {}", path.display()))?;
            differs = true;
        }
        if differs {
            written.push(exercise.id());
        }
    }
    Ok(written)
}
