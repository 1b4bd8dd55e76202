//! `cargo hpc slides`: builds the slides and opens them. The crate `slides` does it; it takes a minute
//! to compile the first time, so the runner does not depend on it.

use anyhow::{Context, Result};
use std::path::Path;

use crate::compile::Workspace;

/// Runs the slides' program with an option: `--pdf`, `--check`, `--draw`, or none to open them.
/// Returns whether it succeeded.
pub fn run(root: &Path, option: Option<&str>) -> Result<bool> {
    let workspace = Workspace::new(root);
    let mut command = workspace.cargo(&["run", "--package", "slides", "--"]);
    let status = command.args(option).status().context("Failed to start cargo")?;
    Ok(status.success())
}
