//! `cargo hpc verify`, from the outside: it passes a course that keeps its promises, and names every
//! broken one.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};
use tempfile::TempDir;

const FILES: &[(&str, &str)] = &[
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"exercises/*\", \"solutions/*\"]\n\
         default-members = [\"solutions/*\"]\n",
    ),
    (
        "exercises/one/Cargo.toml",
        "[package]\nname = \"one\"\nedition = \"2024\"\n[lib]\ndoctest = false\n[features]\n\
         default = [\"double\"]\ndouble = []\n[lints.rust]\nunused = \"allow\"\n",
    ),
    (
        "exercises/one/topic.toml",
        "title = \"One\"\n[[exercise]]\nname = \"double\"\ntitle = \"Doubling\"\nminutes = 5\n\
         hints = [\"Twice.\", \"Add or multiply.\", \"`2 * n`\"]\nlimit = 2\n",
    ),
    ("exercises/one/src/lib.rs", "//! One.\n#[cfg(feature = \"double\")]\npub mod double;\n"),
    (
        "exercises/one/src/double.rs",
        "//! Doubling.\n\n/// Twice `n`.\npub fn double(n: u32) -> u32 {\n    \
         todo!(\"double it\")\n}\n",
    ),
    (
        "exercises/one/tests/double.rs",
        "//! Checks `one/double`.\n\nuse one::double::double;\n\n#[test]\nfn two_becomes_four() {\n    \
         assert_eq!(double(2), 4);\n}\n\n#[test]\nfn three_becomes_six() {\n    \
         assert_eq!(double(3), 6);\n}\n",
    ),
    (
        "solutions/one/Cargo.toml",
        "[package]\nname = \"one-solution\"\nedition = \"2024\"\n[lib]\ndoctest = false\n\
         [features]\ndefault = [\"double\"]\ndouble = []\n",
    ),
    ("solutions/one/src/lib.rs", "//! One.\n#[cfg(feature = \"double\")]\npub mod double;\n"),
    (
        "solutions/one/src/double.rs",
        "//! Doubling.\n\n/// Twice `n`.\npub fn double(n: u32) -> u32 {\n    \
         // SOLUTION: double it\n    2 * n\n    // END\n}\n",
    ),
    (
        "solutions/one/tests/exercises.rs",
        "//! The exercises' own tests.\n\nextern crate one_solution as one;\n\n\
         #[cfg(feature = \"double\")]\n#[path = \"../../../exercises/one/tests/double.rs\"]\n\
         mod double;\n",
    ),
    (
        "solutions/one/mistakes/double-square.patch",
        "mistake: squares it\nfails: double::three_becomes_six\nsays: Twice, not n times.\n\
         --- a/src/double.rs\n+++ b/src/double.rs\n@@\n-    2 * n\n+    n * n\n",
    ),
];

struct Course {
    folder: TempDir,
}

impl Course {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in FILES {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self { folder }
    }

    /// This course with another text in one place of a file.
    fn with(path: &str, from: &str, to: &str) -> Self {
        let course = Self::new();
        let path = course.folder.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{from:?} is not in\n{text}");
        fs::write(path, text.replace(from, to)).unwrap();
        course
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Runs `cargo hpc verify` with these arguments: the exit code, and what it printed.
    fn verify(&self, arguments: &[&str], ci: bool) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hpc"));
        command.arg("verify").args(arguments).current_dir(self.folder.path());
        command.env_remove("CARGO_TARGET_DIR").env_remove("CI").stdin(Stdio::null());
        if ci {
            command.env("CI", "true");
        }
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(text).unwrap())
    }

    /// Asserts that the exercise fails `verify`, which says each of `words`.
    #[track_caller]
    fn fails(&self, words: &[&str]) {
        let (code, text) = self.verify(&["one/double"], true);
        assert_eq!(code, 1, "{text}");
        for word in words {
            assert!(text.contains(word), "`{word}` is not in\n{text}");
        }
        assert!(!text.contains(", 0 failed"), "{text}");
    }
}

#[test]
fn a_course_that_keeps_its_promises_passes_as_a_whole() {
    let course = Course::new();
    let (code, text) = course.verify(&[], true);
    assert_eq!(code, 0, "{text}");
    for word in ["one/double", "2 tests, 1 mistake", "formatting", "clippy", "cargo test"] {
        assert!(text.contains(word), "`{word}` is not in\n{text}");
    }
    assert!(text.ends_with(", 0 failed\n"), "{text}");
}

#[test]
fn a_skeleton_that_drifted_fails_in_ci_and_is_a_learners_work_elsewhere() {
    let course = Course::with("exercises/one/src/double.rs", "todo!(\"double it\")", "n + n");
    course.fails(&["drift", "cargo hpc sync one/double"]);
    let (code, text) = course.verify(&["double"], false);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("is edited: the derived skeleton is checked instead"), "{text}");
    let kept = fs::read_to_string(course.path("exercises/one/src/double.rs")).unwrap();
    assert!(kept.contains("n + n"), "the learner's file was touched");
}

#[test]
fn kernels_that_drifted_fail_in_ci_and_are_a_learners_work_elsewhere() {
    let course = Course::new();
    let kernels = |side: &str, text: &str| {
        fs::write(course.path(&format!("{side}/one/src/double.wgsl")), text).unwrap();
    };
    kernels("solutions", "fn f() {\n    // SOLUTION: do it\n    g();\n    // END\n}\n");
    kernels("exercises", "fn f() {\n    todo!(\"do it\")\n}\n");
    let (code, text) = course.verify(&["one/double"], true);
    assert_eq!(code, 0, "{text}");

    let written = "fn f() {\n    g();\n}\n";
    kernels("exercises", written);
    course.fails(&["drift", "double.wgsl", "cargo hpc sync one/double"]);
    let (code, text) = course.verify(&["double"], false);
    assert_eq!(code, 0, "{text}");
    let kept = fs::read_to_string(course.path("exercises/one/src/double.wgsl")).unwrap();
    assert_eq!(kept, written, "the learner's file was touched");

    fs::remove_file(course.path("exercises/one/src/double.wgsl")).unwrap();
    course.fails(&["double.wgsl"]);
    fs::remove_file(course.path("solutions/one/src/double.wgsl")).unwrap();
    kernels("exercises", written);
    let (code, text) = course.verify(&["one"], true);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("has no solution that it is derived from"), "{text}");
}

#[test]
fn a_solution_that_fails_is_named_with_its_test() {
    Course::with("solutions/one/src/double.rs", "    2 * n\n", "    2 * n + n / 3\n")
        .fails(&["solution: the solution does not pass", "three_becomes_six"]);
}

#[test]
fn a_mistake_that_the_tests_accept_fails() {
    Course::with("solutions/one/mistakes/double-square.patch", "n * n", "n + n")
        .fails(&["double-square: accepted by tests that should reject it", "three_becomes_six"]);
}

#[test]
fn a_mistake_that_fails_other_tests_than_it_names_fails() {
    Course::with("solutions/one/mistakes/double-square.patch", "n * n", "7")
        .fails(&["rejected by tests it does not name", "two_becomes_four"]);
}

#[test]
fn a_mistake_whose_tests_say_something_else_fails() {
    let says = |message: &str| {
        let line = format!("message: {message}\nsays:");
        Course::with("solutions/one/mistakes/double-square.patch", "says:", &line)
    };
    says("left: 8").fails(&["no test says `left: 8`", "left: 9"]);
    let (code, text) = says("left: 9").verify(&["double"], true);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn tests_that_are_repeated_are_counted() {
    let course = Course::new();
    for _ in 0..2 {
        // The second time, with what was built the first time.
        let (code, text) = course.verify(&["--repeat", "3", "one"], false);
        assert_eq!(code, 0, "{text}");
        assert!(text.contains("accepted 3/3, rejected 3/3"), "{text}");
    }
    let patch = "solutions/one/mistakes/double-square.patch";
    let accepted = fs::read_to_string(course.path(patch)).unwrap().replace("n * n", "n + n");
    fs::write(course.path(patch), accepted).unwrap();
    let (code, text) = course.verify(&["--repeat", "3", "double"], false);
    assert_eq!(code, 1, "{text}");
    for words in ["accepted 3/3, rejected 0/3", "double-square: rejected 0 times of 3", "Passed"] {
        assert!(text.contains(words), "`{words}` is not in\n{text}");
    }
}

#[test]
fn a_mistake_of_a_test_that_is_not_there_fails() {
    Course::with("solutions/one/mistakes/double-square.patch", "three_becomes_six", "renamed")
        .fails(&["no such test", "renamed"]);
}

#[test]
fn a_patch_that_does_not_fit_the_solution_fails() {
    Course::with("solutions/one/mistakes/double-square.patch", "-    2 * n", "-    3 * n")
        .fails(&["its lines are not in the solution"]);
}

#[test]
fn tests_that_pass_on_the_skeleton_fail() {
    let course = Course::new();
    let tests = "use one::double;\n#[test]\nfn nothing_is_checked() {}\n";
    fs::write(course.path("exercises/one/tests/double.rs"), tests).unwrap();
    course.fails(&["every test passes on the skeleton"]);
}

#[test]
fn a_test_file_without_a_test_fails() {
    let course = Course::new();
    fs::write(course.path("exercises/one/tests/double.rs"), "//! Nothing.\n").unwrap();
    course.fails(&["holds no test"]);
}

#[test]
fn a_warning_in_the_solution_fails() {
    Course::with("solutions/one/src/double.rs", "    2 * n\n", "    let m = 1;\n    2 * n\n")
        .fails(&["does not compile cleanly", "unused variable"]);
}

#[test]
fn an_exercise_without_its_metadata_fails() {
    let topic = "exercises/one/topic.toml";
    Course::with(topic, "\"Twice.\", ", "").fails(&["three hints"]);
    Course::with(topic, "minutes = 5", "minutes = 0").fails(&["no minutes"]);
    Course::with(topic, "title = \"Doubling\"", "title = \"\"").fails(&["no title"]);
    let course = Course::new();
    fs::remove_file(course.path("solutions/one/mistakes/double-square.patch")).unwrap();
    course.fails(&["no known mistake"]);
}

#[test]
fn a_file_that_belongs_to_no_exercise_fails() {
    let course = Course::new();
    fs::write(course.path("exercises/one/tests/forgotten.rs"), "").unwrap();
    let (code, text) = course.verify(&["one"], true);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("tests/forgotten.rs belongs to no exercise"), "{text}");
}

#[test]
fn a_course_without_exercises_fails() {
    let course = Course::new();
    fs::write(course.path("exercises/one/topic.toml"), "title = \"One\"\n").unwrap();
    let (code, text) = course.verify(&[], true);
    assert_ne!(code, 0, "{text}");
    assert!(text.contains("nothing would be checked"), "{text}");
}
