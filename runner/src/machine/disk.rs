//! Where files lie: on which file system, and how much room is left.

use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The file system that a path lies on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSystem {
    /// As the kernel calls it: `ext4`, `nfs4`, `lustre`, …
    pub kind: String,
}

/// File systems that other machines write to as well. Each small file is a round trip, and the kernel
/// doesn't say when another machine has changed one.
const NETWORK: [&str; 24] = [
    "nfs",
    "nfs4",
    "lustre",
    "gpfs",
    "beegfs",
    "ceph",
    "cifs",
    "smb3",
    "smbfs",
    "afs",
    "9p",
    "panfs",
    "pvfs2",
    "wekafs",
    "gfs2",
    "ocfs2",
    "vboxsf",
    "virtiofs",
    "webdav",
    "afpfs",
    "fuse.sshfs",
    "fuse.ceph",
    "fuse.glusterfs",
    "fuse.s3fs",
];

impl FileSystem {
    /// The one that `path` lies on, or would lie on if it existed. None where the kernel lists no
    /// mounts: only Linux does.
    pub fn of(path: &Path) -> Option<Self> {
        let table = fs::read_to_string("/proc/self/mountinfo").ok()?;
        find(&table, &fs::canonicalize(existing(path)).ok()?)
    }

    /// Whether it is shared between machines.
    pub fn is_network(&self) -> bool {
        NETWORK.contains(&self.kind.as_str())
    }
}

/// `path`, or the nearest folder above it that exists.
pub fn existing(path: &Path) -> &Path {
    path.ancestors().find(|path| path.exists()).unwrap_or(path)
}

/// Tries to write in a folder, and leaves nothing behind.
pub fn try_writing(folder: &Path) -> Result<()> {
    tempfile::tempfile_in(folder)
        .map(drop)
        .with_context(|| format!("Failed to write in {}", folder.display()))
}

/// The bytes left, from what `df -Pk` printed.
pub fn free(df: &str) -> Option<u64> {
    // The first column may hold spaces, so count from the one that ends in `%`.
    let words: Vec<_> = df.lines().nth(1)?.split_whitespace().collect();
    let percent = words.iter().rposition(|word| word.ends_with('%'))?;
    let kib: u64 = words.get(percent.checked_sub(1)?)?.parse().ok()?;
    Some(kib * 1024)
}

/// Looks up the mount that an absolute path lies under, in the format of `/proc/self/mountinfo`.
fn find(table: &str, path: &Path) -> Option<FileSystem> {
    let mounts = table.lines().filter_map(|line| {
        let (mount, source) = line.split_once(" - ")?;
        let point = PathBuf::from(unescaped(mount.split(' ').nth(4)?));
        let kind = source.split(' ').next()?.to_owned();
        Some((point, FileSystem { kind }))
    });
    // Of two mounts in one place, the later one covers the other: `max_by_key` takes the last.
    let mounts = mounts.filter(|(point, _)| path.starts_with(point));
    mounts.max_by_key(|(point, _)| point.components().count()).map(|(_, found)| found)
}

/// The table writes a space as `\040`, and likewise tabs, newlines and backslashes.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).and_then(|code| u8::from_str_radix(code, 8).ok());
        match code {
            Some(code) => plain.extend([char::from(code).to_string().as_str(), &part[3..]]),
            None => plain.extend(["\\", part]),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
60 27 0:50 / /home rw,nosuid shared:30 master:2 - nfs4 filer:/export/home rw,vers=4.2,addr=10.0.0.1
61 60 0:51 / /home/ada/remote rw - fuse.sshfs ada@host: rw,user_id=1000
62 27 0:52 / /scratch\\040disk rw - xfs /dev/nvme0n1 rw
64 27 0:54 / /cover rw - ext4 /dev/vdc rw
65 64 0:55 / /cover rw - lustre mgs:/work ro,flock
";

    #[test]
    fn a_path_lies_on_the_deepest_and_latest_mount_above_it() {
        let kind = |path: &str| find(TABLE, Path::new(path)).unwrap().kind;
        assert_eq!(kind("/home/ada/course"), "nfs4");
        assert_eq!(kind("/home/ada/remote/course"), "fuse.sshfs");
        assert_eq!(kind("/homework"), "ext4");
        assert_eq!(kind("/scratch disk/target"), "xfs");
        assert_eq!(kind("/cover/x"), "lustre");
        assert_eq!(find("", Path::new("/home")), None);
        assert_eq!(find("nonsense\n", Path::new("/home")), None);
    }

    #[test]
    fn network_mounts_are_told_apart_from_local_ones() {
        let network = |path: &str| find(TABLE, Path::new(path)).unwrap().is_network();
        assert!(network("/home") && network("/home/ada/remote") && network("/cover"));
        assert!(!network("/tmp") && !network("/scratch disk"));
    }

    #[test]
    fn free_space_is_read_even_behind_a_name_with_spaces() {
        let df = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                  //filer/my share 1000 400 600 40% /mnt/my share\n";
        assert_eq!(free(df), Some(600 * 1024));
        assert_eq!(free("df: no such file\n"), None);
    }

    #[test]
    fn a_folder_that_does_not_exist_yet_stands_for_the_one_above_it() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(existing(&folder.path().join("target/debug")), folder.path());
        try_writing(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(try_writing(&folder.path().join("none")).is_err());
    }
}
