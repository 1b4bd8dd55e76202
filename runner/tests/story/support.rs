//! A small course in a temporary folder, and the binary to run on it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// Two topics; nothing to download and nearly nothing to compile.
const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/*\"]\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n",
    ),
    ("exercises/first/Cargo.toml", FIRST_MANIFEST),
    ("exercises/first/topic.toml", FIRST),
    ("exercises/first/src/lib.rs", LIB),
    ("exercises/first/tests/add.rs", ADD_TESTS),
    ("exercises/first/tests/wait.rs", WAIT_TESTS),
    ("solutions/first/src/add.rs", ADD),
    ("solutions/first/src/wait.rs", WAIT),
    ("solutions/first/mistakes/add-first.patch", MISTAKE),
    ("exercises/second/Cargo.toml", SECOND_MANIFEST),
    ("exercises/second/topic.toml", SECOND),
    ("exercises/second/src/lib.rs", "#[cfg(feature = \"late\")]\npub mod late;\n"),
    ("exercises/second/tests/late.rs", LATE_TESTS),
    ("solutions/second/src/late.rs", LATE),
];

const FIRST_MANIFEST: &str = r#"[package]
name = "first"
version = "0.1.0"
edition = "2024"

[lib]
doctest = false

[features]
default = ["add", "wait"]
add = []
wait = []

[lints.rust]
unused = "allow"
"#;

const FIRST: &str = r#"title = "First steps"
order = 1

[[exercise]]
name = "add"
title = "Adding up"
minutes = 5
hints = ["Look at each number once.", "There is a method for that.", "`numbers.iter().sum()`"]

[[exercise]]
name = "wait"
title = "Waiting"
minutes = 90
limit = 1
hints = ["One.", "Two.", "Three."]
"#;

const LIB: &str = "\
#[cfg(feature = \"add\")]
pub mod add;
#[cfg(feature = \"wait\")]
pub mod wait;
";

const ADD: &str = r#"//! Adding up.

// SOLUTION
use std::ops::Add;
// END

/// The sum of the numbers.
pub fn sum(numbers: &[u32]) -> u32 {
    // SOLUTION: add the numbers up
    numbers.iter().copied().fold(0, Add::add)
    // END
}

/// The largest number; 0 where there is none.
pub fn largest(numbers: &[u32]) -> u32 {
    // SOLUTION: find the largest number
    numbers.iter().copied().max().unwrap_or(0)
    // END
}
"#;

/// What solves `first/add`.
pub const ADDED: &str = "\
pub fn sum(numbers: &[u32]) -> u32 {
    numbers.iter().sum()
}

pub fn largest(numbers: &[u32]) -> u32 {
    numbers.iter().copied().max().unwrap_or(0)
}
";

const ADD_TESTS: &str = r#"use first::add::{largest, sum};

#[test]
fn the_sum_of_nothing_is_zero() {
    assert_eq!(sum(&[]), 0);
}

#[test]
fn every_number_is_added() {
    assert_eq!(sum(&[1, 2, 3]), 6, "all three of them");
}

#[test]
fn the_largest_number_is_found() {
    assert_eq!(largest(&[3, 7, 5]), 7);
}
"#;

const MISTAKE: &str = "mistake: the first number is left out
fails: add::every_number_is_added
says: Is the first number part of the sum?
--- a/src/add.rs
+++ b/src/add.rs
@@
-    numbers.iter().copied().fold(0, Add::add)
+    numbers.iter().copied().skip(1).fold(0, Add::add)
";

const WAIT: &str = "\
pub fn wait() -> u32 {
    // SOLUTION: come back with 1
    1
    // END
}

pub fn leave() -> u32 {
    2
}
";

const WAIT_TESTS: &str = r#"#[test]
fn waiting_ends() {
    assert_eq!(first::wait::wait(), 1);
}

#[test]
fn leaving_does_not_leave() {
    assert_eq!(first::wait::leave(), 2);
}
"#;

const SECOND_MANIFEST: &str = r#"[package]
name = "second"
version = "0.1.0"
edition = "2024"

[features]
default = ["late"]
late = []
"#;

const SECOND: &str = r#"title = "Second steps"
order = 2

[[exercise]]
name = "late"
title = "Late"
minutes = 10
hints = ["One.", "Two.", "Three."]
formerly = ["first/tardy"]
"#;

const LATE: &str = "\
pub fn late() -> bool {
    // SOLUTION: say that it is late
    true
    // END
}
";

const LATE_TESTS: &str = "\
#[test]
fn it_is_late() {
    assert!(second::late::late());
}
";

/// A third topic, whose exercise has kernels in a file of their own.
const KERNELS: &[(&str, &str)] = &[
    ("exercises/third/Cargo.toml", THIRD_MANIFEST),
    ("exercises/third/topic.toml", THIRD),
    ("exercises/third/src/lib.rs", "#[cfg(feature = \"glow\")]\npub mod glow;\n"),
    ("exercises/third/tests/glow.rs", GLOW_TESTS),
    ("solutions/third/src/glow.rs", GLOW),
    ("solutions/third/src/glow.wgsl", GLOW_KERNELS),
    ("solutions/third/mistakes/glow-thrice.patch", GLOW_MISTAKE),
];

const THIRD_MANIFEST: &str = r#"[package]
name = "third"
version = "0.1.0"
edition = "2024"

[features]
default = ["glow"]
glow = []
"#;

const THIRD: &str = r#"title = "Third steps"
order = 3

[[exercise]]
name = "glow"
title = "Glowing"
minutes = 10
hints = ["One.", "Two.", "Three."]
"#;

const GLOW_MISTAKE: &str = "mistake: three times
fails: glow::numbers_are_doubled
says: Twice is enough.
--- a/src/glow.wgsl
+++ b/src/glow.wgsl
@@
-        numbers[id.x] = 2u * numbers[id.x];
+        numbers[id.x] = 3u * numbers[id.x];
";

/// It tells of what is wrong in the kernels, and of a gap, as `common::gpu` does.
const GLOW: &str = r#"
/// The kernels, unless there is a gap in them.
pub fn kernels() -> &'static str {
    let text = include_str!("glow.wgsl");
    if text.contains("numbers[id]") {
        panic!("exercises/third/src/glow.wgsl is wrong\nerror: no index");
    }
    for (index, line) in text.lines().enumerate() {
        if let Some(words) = line.trim().strip_prefix("todo!(\"") {
            let words = words.split('"').next().unwrap();
            let place = format!("exercises/third/src/glow.wgsl:{}", index + 1);
            panic!("not yet implemented: {words}\n  --> {place}");
        }
    }
    text
}

/// Workgroups for so many numbers.
pub fn workgroups(numbers: u32) -> u32 {
    // SOLUTION: round up
    numbers.div_ceil(64)
    // END
}
"#;

const GLOW_KERNELS: &str = "\
@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;

fn half(number: u32) -> u32 {
    // SOLUTION: return the half
    return number / 2u;
    // END
}

@compute @workgroup_size(64)
fn twice(@builtin(global_invocation_id) id: vec3<u32>) {
    for (var round = 0u; round < 2u; round += 1u) {
        // SOLUTION: double this number
        numbers[id.x] = 2u * numbers[id.x];
        // END
    }
}
";

const GLOW_TESTS: &str = r#"
#[test]
fn numbers_are_doubled() {
    assert!(third::glow::kernels().contains("2u *"), "by two");
}

#[test]
fn a_part_takes_a_whole_workgroup() {
    assert_eq!(third::glow::workgroups(65), 2);
}
"#;

/// A course in a folder of its own, which goes when it is dropped.
pub struct Course {
    folder: TempDir,
}

/// What a command said, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

impl Course {
    /// A course as it is cloned: all skeletons.
    pub fn new() -> Self {
        let course = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in FILES {
            course.write(path, text);
        }
        assert_eq!(course.hpc(&["sync"]).code, Some(0));
        course
    }

    /// A course with kernels in its third topic.
    pub fn with_kernels() -> Self {
        let course = Self::new();
        for (path, text) in KERNELS {
            course.write(path, text);
        }
        assert_eq!(course.hpc(&["sync"]).code, Some(0));
        assert_eq!(course.hpc(&["goto", "glow"]).code, Some(0));
        course
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: impl AsRef<Path>, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: impl AsRef<Path>) -> String {
        let path = self.path(path);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Writes what the learner does to `first/add`.
    pub fn edit(&self, text: &str) {
        self.write("exercises/first/src/add.rs", text);
    }

    /// The binary, as it is to be started in the course.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hpc"));
        self.set(command.args(arguments));
        command
    }

    /// Has a command see the course, and nothing of whoever runs these tests.
    pub fn set<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for variable in ["CARGO_TARGET_DIR", "NO_COLOR", "LC_ALL", "LC_CTYPE", "VISUAL", "EDITOR"] {
            command.env_remove(variable);
        }
        command.env("LANG", "C.UTF-8").env("TERM", "xterm").env("CARGO_NET_OFFLINE", "true");
        command.env_remove("TERM_PROGRAM").current_dir(self.folder.path()).stdin(Stdio::null())
    }

    /// What `cargo hpc` says.
    pub fn hpc(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }
}

impl Said {
    pub fn of(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code(),
        }
    }

    /// Fails unless all of `words` were said, in this order, and the program ended with `code`.
    #[track_caller]
    pub fn expect(&self, code: i32, words: &[&str]) -> &Self {
        let text = format!("{}{}", self.out, self.err);
        // As if in one line: where it is wrapped is no matter.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest = &text[..];
        for words in words {
            match rest.split_once(words) {
                Some((_, after)) => rest = after,
                None => panic!("`{words}` is not in, or not behind what precedes it:\n{self}"),
            }
        }
        assert_eq!(self.code, Some(code), "{self}");
        self
    }

    #[track_caller]
    pub fn without(&self, words: &str) -> &Self {
        assert!(!self.out.contains(words) && !self.err.contains(words), "`{words}` is in:\n{self}");
        self
    }
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "--- exit code {:?}\n{}--- errors\n{}", self.code, self.out, self.err)
    }
}
