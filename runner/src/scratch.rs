//! A scratch copy of the course, where skeletons and mistakes are tried without touching what a
//! learner wrote.

use anyhow::{Context, Result};
use std::{
    collections::BTreeSet,
    env,
    fs::{self, File, Permissions, TryLockError},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::compile::Workspace;

/// The copy, and the lock that keeps a second one from being made over it.
pub struct Scratch {
    /// The workspace of the copy, with a target directory of its own.
    pub workspace: Workspace,
    /// Where the copy and what is built of it stand.
    pub folder: PathBuf,
    lock: File,
}

/// Folders that are made, not written: neither copied nor looked into.
const LEFT_OUT: [&str; 4] = ["target", ".git", ".hpc", "node_modules"];

/// Compiles tests without optimization, and all else as it should be.
const ROUGH: &str = "\
#!/bin/sh
for argument; do [ \"$argument\" = --test ] && exec \"$@\" -C opt-level=0; done
exec \"$@\"
";

impl Scratch {
    /// Brings the copy of the course in `root` up to date. Files that are the same already keep
    /// their age, so that cargo compiles what changed and no more.
    pub fn new(root: &Path) -> Result<Self> {
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let folder = root.join(target).join("verify");
        fs::create_dir_all(&folder)
            .with_context(|| format!("Failed to make the folder {}", folder.display()))?;
        let lock = folder.join("lock");
        let lock =
            File::create(&lock).with_context(|| format!("Failed to write {}", lock.display()))?;
        if let Err(TryLockError::WouldBlock) = lock.try_lock() {
            eprintln!("waiting for another `cargo hpc verify` of this course to end");
        }
        lock.lock().context("Failed to lock the scratch copy")?;
        let copy = folder.join("course");
        mirror(root, &copy, &folder)?;
        let workspace = Workspace { root: copy, target: Some(folder.join("build")), rough: None };
        Ok(Self { workspace, folder, lock })
    }

    /// Another copy beside this one, for what must not see the mistakes that are tried in it.
    pub fn beside(&self, root: &Path) -> Result<Self> {
        let folder = self.folder.join("beside");
        let copy = folder.join("course");
        mirror(root, &copy, &self.folder)?;
        let workspace = Workspace { root: copy, target: Some(folder.join("build")), rough: None };
        let lock = self.lock.try_clone().context("Failed to lock the scratch copy")?;
        Ok(Self { workspace, folder, lock })
    }

    /// The copy, to be compiled as quickly as can be: see [`Workspace::rough`].
    pub fn rough(mut self) -> Result<Self> {
        let wrapper = self.folder.join("rustc");
        let context = || format!("Failed to write {}", wrapper.display());
        // One that is newer would have cargo compile everything anew.
        if !fs::read(&wrapper).is_ok_and(|present| present == ROUGH.as_bytes()) {
            fs::write(&wrapper, ROUGH).with_context(context)?;
        }
        fs::set_permissions(&wrapper, Permissions::from_mode(0o755)).with_context(context)?;
        self.workspace.rough = Some(wrapper);
        Ok(self)
    }

    /// Writes several files of the copy, each as [`Scratch::write`] does.
    pub fn write_all(&self, files: &[(PathBuf, String)]) -> Result<()> {
        files.iter().try_for_each(|(path, text)| self.write(path, text))
    }

    /// Writes a file of the copy, unless it says the same already.
    pub fn write(&self, path: &Path, text: &str) -> Result<()> {
        let path = self.workspace.root.join(path);
        if fs::read_to_string(&path).is_ok_and(|present| present == text) {
            return Ok(());
        }
        fs::write(&path, text).with_context(|| format!("Failed to write {}", path.display()))
    }
}

/// Makes `to` hold the same files as `from`, but for `besides` and what is [`LEFT_OUT`].
fn mirror(from: &Path, to: &Path, besides: &Path) -> Result<()> {
    let context = || format!("Failed to copy {} to {}", from.display(), to.display());
    fs::create_dir_all(to).with_context(context)?;
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(from).with_context(context)? {
        let entry = entry.with_context(context)?;
        let (source, name) = (entry.path(), entry.file_name());
        if besides.starts_with(&source) || LEFT_OUT.iter().any(|left_out| name == *left_out) {
            continue;
        }
        let copy = to.join(&name);
        if source.is_dir() {
            mirror(&source, &copy, besides)?;
        } else {
            let bytes = fs::read(&source).with_context(context)?;
            if !fs::read(&copy).is_ok_and(|present| present == bytes) {
                fs::write(&copy, bytes).with_context(context)?;
            }
        }
        names.insert(name);
    }
    for entry in fs::read_dir(to).with_context(context)? {
        let entry = entry.with_context(context)?;
        if names.contains(&entry.file_name()) || entry.file_name() == "Cargo.lock" {
            continue;
        }
        let stale = entry.path();
        let removed =
            if stale.is_dir() { fs::remove_dir_all(&stale) } else { fs::remove_file(&stale) };
        removed.with_context(|| format!("Failed to remove {}", stale.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_follows_the_course_and_leaves_out_what_is_built() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("from/target/copy"));
        fs::create_dir_all(from.join("a/target")).unwrap();
        fs::create_dir_all(from.join("target")).unwrap();
        fs::write(from.join("a/one"), "1").unwrap();
        fs::write(from.join("a/two"), "2").unwrap();
        mirror(&from, &to, &from.join("target")).unwrap();
        let age = fs::metadata(to.join("a/one")).unwrap().modified().unwrap();
        fs::remove_file(from.join("a/two")).unwrap();
        fs::write(from.join("three"), "3").unwrap();
        mirror(&from, &to, &from.join("target")).unwrap();
        assert_eq!(fs::read_to_string(to.join("three")).unwrap(), "3");
        assert_eq!(fs::metadata(to.join("a/one")).unwrap().modified().unwrap(), age);
        assert!(!to.join("a/two").exists() && !to.join("a/target").exists());
        assert!(!to.join("target").exists());
    }
}
