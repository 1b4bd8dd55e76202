//! Writing files so that nothing is ever lost: neither half of a new one, nor an old one.

use anyhow::{Context, Result};
use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

/// What the temporary files of [`replace`] begin with, for whoever clears away what a kill left.
pub const TEMPORARY: &str = ".new-";

/// Makes `path` hold `bytes`, and makes its folder where there is none.
///
/// The bytes go to a temporary file beside it, which then takes its place: at every moment there is
/// the old file or the new one, whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = || format!("Failed to write {}", path.display());
    let folder = folder_of(path)?;
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY)
        // As for any other new file; what the user's mask forbids is left out.
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .with_context(failed)?;
    file.write_all(bytes).with_context(failed)?;
    file.as_file().sync_all().with_context(failed)?;
    file.persist(path).with_context(failed)?;
    Ok(())
}

/// Writes `bytes` to the first of the files `name(1)`, `name(2)`, … that does not exist yet, and
/// returns which one that is.
pub fn keep(bytes: &[u8], name: impl Fn(usize) -> PathBuf) -> Result<PathBuf> {
    for number in 1.. {
        let path = name(number);
        let failed = || format!("Failed to write {}", path.display());
        folder_of(&path)?;
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => {
                if let Err(error) = fill(file, bytes) {
                    // Half a copy is worse than none.
                    _ = fs::remove_file(&path);
                    return Err(error).with_context(failed);
                }
                return Ok(path);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => (),
            Err(error) => return Err(error).with_context(failed),
        }
    }
    unreachable!("numbers don't run out")
}

fn fill(mut file: File, bytes: &[u8]) -> std::io::Result<()> {
    file.write_all(bytes)?;
    file.sync_all()
}

/// The folder of `path`, made where there is none.
fn folder_of(path: &Path) -> Result<&Path> {
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)
        .with_context(|| format!("Failed to make the folder {}", folder.display()))?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_leaves_no_temporary_one_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_kept_copy_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let name = |number| folder.path().join(format!("attic/pi-{number}.rs"));
        assert_eq!(keep(b"one", name).unwrap(), name(1));
        assert_eq!(keep(b"two", name).unwrap(), name(2));
        assert_eq!(fs::read(name(1)).unwrap(), b"one");
        assert_eq!(fs::read(name(2)).unwrap(), b"two");
    }

    #[test]
    fn a_folder_that_is_a_file_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("attic");
        fs::write(&file, "").unwrap();
        let error = replace(&file.join("pi.rs"), b"").unwrap_err();
        assert!(format!("{error:#}").contains("attic"), "{error:#}");
        assert!(keep(b"", |number| file.join(number.to_string())).is_err());
    }
}
