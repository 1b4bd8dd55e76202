//! Compiling one exercise with cargo, and reading what the compiler says.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{
    collections::VecDeque,
    env,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::{course::Exercise, process};

/// A workspace to compile in: the learner's checkout, or a scratch copy of it.
#[derive(Clone)]
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Where cargo builds, where that isn't its own choice.
    pub target: Option<PathBuf>,
    /// Where tests and skeletons are to be compiled as quickly as can be, and not to be fast: the program
    /// that cargo calls in the compiler's place. It is for exercises, not for [`Workspace::cargo`].
    pub rough: Option<PathBuf>,
}

/// Which of the twin crates of a topic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// What the learner edits.
    Exercise,
    /// The model.
    Solution,
}

impl Side {
    /// The package that holds an exercise.
    pub fn package(self, exercise: &Exercise) -> String {
        match self {
            Self::Exercise => exercise.topic.clone(),
            Self::Solution => format!("{}-solution", exercise.topic),
        }
    }

    /// The test target that checks it.
    pub fn target(self, exercise: &Exercise) -> &str {
        match self {
            Self::Exercise => &exercise.name,
            Self::Solution => "exercises",
        }
    }

    /// The folder of the package, relative to the workspace.
    pub fn folder(self, exercise: &Exercise) -> PathBuf {
        let kind = match self {
            Self::Exercise => "exercises",
            Self::Solution => "solutions",
        };
        Path::new(kind).join(&exercise.topic)
    }
}

/// What came of compiling.
pub struct Build {
    /// The test program, where it compiled.
    pub program: Option<PathBuf>,
    /// What the compiler had to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// An error or a warning of the compiler.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// `error` or `warning`.
    pub level: String,
    /// In one line.
    pub message: String,
    /// File, relative to the workspace, line and column, where it has a place.
    pub place: Option<(PathBuf, usize, usize)>,
    /// As the compiler prints it.
    pub rendered: String,
}

/// How far cargo is: units done, units in all, and what it compiles. While another cargo has the
/// build directory, there are no units.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize, &str);

impl Workspace {
    /// The workspace in the folder `root`, built where cargo chooses.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), target: None, rough: None }
    }

    /// Compiles the test program of one exercise, and nothing of its neighbours.
    pub fn test_program(
        &self,
        exercise: &Exercise,
        side: Side,
        progress: Progress,
    ) -> Result<Build> {
        self.run(self.tests_of(exercise, &[side]), progress)
    }

    /// Compiles the test programs of both sides, which takes less time than one after the other. What
    /// came of it, [`Workspace::test_program`] tells, which has nothing left to compile.
    pub fn both_test_programs(&self, exercise: &Exercise, progress: Progress) -> Result<()> {
        self.run(self.tests_of(exercise, &[Side::Exercise, Side::Solution]), progress).map(drop)
    }

    fn tests_of(&self, exercise: &Exercise, sides: &[Side]) -> Command {
        let mut command = self.cargo(&["test", "--no-run", "--no-default-features"]);
        command.args(["--features", &exercise.name]);
        for side in sides {
            let package = side.package(exercise);
            command.args(["--package", &package, "--test", side.target(exercise)]);
            if *side == Side::Exercise && self.rough.is_some() {
                command.args(rough(&package));
            }
        }
        command
    }

    /// Compiles the race of one exercise, and nothing of its neighbours: `fast` as races are run,
    /// else as quickly as tests are compiled. `features` are further ones.
    pub fn race_program(
        &self,
        exercise: &Exercise,
        features: &[&str],
        fast: bool,
        progress: Progress,
    ) -> Result<Build> {
        let features = [&["bench", exercise.name.as_str()], features].concat().join(",");
        let mut command = self.cargo(&[if fast { "bench" } else { "test" }, "--no-run"]);
        let package = Side::Exercise.package(exercise);
        command.args(["--package", &package, "--bench", &exercise.name]);
        command.args(["--no-default-features", "--features", &features]);
        self.run(command, progress)
    }

    /// Clippy's advice on one exercise; `lints` are given to the compiler (`-W unused`).
    pub fn clippy(
        &self,
        exercise: &Exercise,
        side: Side,
        targets: &[&str],
        lints: &[&str],
        progress: Progress,
    ) -> Result<Build> {
        let mut command = self.cargo(&["clippy"]);
        command.args(["--package", &side.package(exercise)]);
        command.args(["--no-default-features", "--features", &exercise.name]);
        command.args(targets);
        let mut build = self.run_with(command, lints, progress)?;
        build.diagnostics.retain(|found| found.place.is_some());
        Ok(build)
    }

    /// A cargo command in this workspace.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.root);
        if let Some(target) = &self.target {
            command.env("CARGO_TARGET_DIR", target);
        }
        // `cargo run` tells its program about its package; cargo's own children must not hear it.
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&*name);
            }
        }
        command
    }

    fn run(&self, command: Command, progress: Progress) -> Result<Build> {
        self.run_with(command, &[], progress)
    }

    fn run_with(&self, mut command: Command, lints: &[&str], progress: Progress) -> Result<Build> {
        command.arg("--message-format=json-diagnostic-rendered-ansi");
        if !lints.is_empty() {
            command.arg("--").args(lints);
        }
        if let Some(wrapper) = &self.rough {
            command.env("RUSTC_WORKSPACE_WRAPPER", wrapper);
        }
        // The bar is how cargo says how much there is to do; it is read here, not shown.
        command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "120");
        command.env("CARGO_TERM_COLOR", "never").env_remove("CARGO_TERM_QUIET");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut cargo = process::Group::spawn(&mut command)
            .context("Failed to start cargo. Is Rust installed? See https://rustup.rs")?;
        let stdout = cargo.child.stdout.take().expect("standard output is piped");
        let stderr = cargo.child.stderr.take().expect("standard error is piped");

        let (said, says) = mpsc::channel();
        let speaker = thread::spawn(move || pieces(stderr, |piece| _ = said.send(piece)));
        let reader = thread::spawn(move || {
            let mut build = Build { program: None, diagnostics: Vec::new() };
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                build.hear(&line);
            }
            build
        });
        // The last words of cargo itself: a wrong manifest, no network, no such package.
        let mut words = VecDeque::new();
        let status = loop {
            match says.recv_timeout(Duration::from_millis(50)) {
                Ok(piece) => match bar(&piece) {
                    Some((done, all, what)) => progress(done, all, what),
                    None if piece.contains("Blocking waiting for file lock") => progress(0, 0, ""),
                    None => {
                        words.push_back(piece);
                        if words.len() > HEARD {
                            words.pop_front();
                        }
                    }
                },
                Err(mpsc::RecvTimeoutError::Timeout) => process::check_interrupted(&mut cargo)?,
                Err(mpsc::RecvTimeoutError::Disconnected) => break cargo.child.wait()?,
            }
        };
        speaker.join().expect("the reader of standard error ran");
        let build = reader.join().expect("the reader of standard output ran");
        if !status.success() && build.errors().next().is_none() {
            let words: Vec<_> = words.iter().filter(|line| is_worth_showing(line)).collect();
            if let Some(reason) = without_mpi(&words) {
                bail!(reason);
            }
            let last = &words[words.len().saturating_sub(SHOWN)..];
            let words: String = last.iter().map(|line| format!("{line}\n")).collect();
            bail!("cargo could not build:\n{}", words.trim_end());
        }
        Ok(build)
    }
}

/// Has cargo compile a package as quickly as it can.
fn rough(package: &str) -> [String; 2] {
    ["--config".to_owned(), format!("profile.dev.package.{package}.opt-level=0")]
}

/// How many of cargo's last lines are looked through, and how many are shown.
const HEARD: usize = 600;
const SHOWN: usize = 40;

/// Why rsmpi's bridge to MPI could not be built, if that is what failed: in words for somebody who has
/// never heard of `mpi-sys` or bindgen.
fn without_mpi(words: &[&String]) -> Option<String> {
    let says = |part: &str| words.iter().any(|line| line.contains(part));
    if !says("failed to run custom build command for `mpi-sys") {
        return None;
    }
    let (reason, remedy) = if says("libclang") {
        ("libclang is missing, which reads MPI's header so that Rust knows its functions", true)
    } else if says("failed to find an MPI library") || says("MPICC failed") {
        ("no MPI library was found: there is no mpicc on the PATH", true)
    } else if says("mpi.h") || says("file not found") {
        (
            "MPI's header, mpi.h, could not be read: the library is there without its part for developers",
            true,
        )
    } else {
        ("the bridge from Rust to MPI could not be compiled", false)
    };
    let mut text = format!(
        "MPI can't be used on this machine yet: {reason}. `cargo hpc setup mpi` installs what is \
         missing, and `cargo hpc doctor` says what is there; on a cluster, load its MPI module first."
    );
    if !remedy {
        let last = &words[words.len().saturating_sub(SHOWN)..];
        text.extend(last.iter().map(|line| format!("\n{line}")));
    }
    Some(text)
}

impl Build {
    /// The compiler's errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == "error")
    }

    /// The compiler's warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.level == "warning")
    }

    fn hear(&mut self, line: &str) {
        // Lines of other kinds (build scripts, an older or newer cargo's) are nothing to us.
        let Ok(message) = serde_json::from_str::<Message>(line) else { return };
        match message {
            Message::CompilerArtifact { executable: Some(program), profile } if profile.test => {
                self.program = Some(program);
            }
            // "aborting due to …" and "1 warning emitted" have no place and say nothing new.
            Message::CompilerMessage { message } if !message.is_summary() => {
                let place = message.spans.iter().find(|span| span.is_primary).map(|span| {
                    (PathBuf::from(&span.file_name), span.line_start, span.column_start)
                });
                self.diagnostics.push(Diagnostic {
                    level: message.level,
                    message: message.message,
                    place,
                    rendered: message.rendered.unwrap_or_default(),
                });
            }
            _ => (),
        }
    }
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
#[allow(clippy::enum_variant_names, reason = "the names are cargo's")]
enum Message {
    CompilerArtifact {
        executable: Option<PathBuf>,
        profile: Profile,
    },
    CompilerMessage {
        message: CompilerMessage,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Deserialize)]
struct CompilerMessage {
    level: String,
    message: String,
    rendered: Option<String>,
    spans: Vec<Span>,
}

impl CompilerMessage {
    fn is_summary(&self) -> bool {
        self.level == "failure-note"
            || self.message.starts_with("aborting due to")
            || self.spans.is_empty() && self.message.ends_with("emitted")
    }
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    column_start: usize,
    is_primary: bool,
}

/// Reads text as it comes and hands on each piece that ends with a new line or a carriage return.
fn pieces(mut input: impl Read, mut piece: impl FnMut(String)) {
    let (mut buffer, mut line) = ([0; 4096], Vec::new());
    while let Ok(length @ 1..) = input.read(&mut buffer) {
        for &byte in &buffer[..length] {
            if matches!(byte, b'\n' | b'\r') {
                if !line.is_empty() {
                    piece(String::from_utf8_lossy(&line).into_owned());
                }
                line.clear();
            } else {
                line.push(byte);
            }
        }
    }
    if !line.is_empty() {
        piece(String::from_utf8_lossy(&line).into_owned());
    }
}

/// Reads cargo's bar: `    Building [=====>   ] 12/45: ndarray, rand`.
fn bar(piece: &str) -> Option<(usize, usize, &str)> {
    let (_, rest) = piece.split_once("Building [")?;
    let (_, rest) = rest.split_once("] ")?;
    let (counts, what) = rest.split_once(':').unwrap_or((rest, ""));
    let (done, all) = counts.split_once('/')?;
    let what = what.split('\u{1b}').next().unwrap_or_default();
    Some((done.trim().parse().ok()?, all.trim().parse().ok()?, what.trim()))
}

fn is_worth_showing(line: &str) -> bool {
    let line = line.trim_start_matches("\u{1b}[K");
    let word = line.split_whitespace().next().unwrap_or_default();
    !matches!(word, "Compiling" | "Checking" | "Finished" | "Executable" | "Blocking" | "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_is_read() {
        let line = "    Building [===>        ] 12/45: ndarray, rand    \u{1b}[K";
        assert_eq!(bar(line), Some((12, 45, "ndarray, rand")));
        assert_eq!(bar("    Building [>  ] 0/2"), Some((0, 2, "")));
        assert_eq!(bar("   Compiling ndarray v0.17.2"), None);
    }

    #[test]
    fn a_machine_without_mpi_is_explained() {
        let said = |lines: &[&str]| {
            let lines: Vec<_> = lines.iter().map(|&line| line.to_owned()).collect();
            without_mpi(&lines.iter().collect::<Vec<_>>())
        };
        let script = "error: failed to run custom build command for `mpi-sys v0.2.4`";
        let clang = "  Unable to find libclang: \"couldn't find any valid shared libraries\"";
        let text = said(&[script, clang]).unwrap();
        assert!(
            text.contains("libclang is missing") && text.contains("cargo hpc setup mpi"),
            "{text}"
        );
        let library = "  This process has failed to find an MPI library for various reasons:";
        assert!(said(&[script, library]).unwrap().contains("no mpicc on the PATH"));
        let header = "  ./src/rsmpi.h:4:10: fatal error: 'mpi.h' file not found";
        assert!(said(&[script, header]).unwrap().contains("mpi.h"));
        assert!(said(&[script, "  cc: internal error"]).unwrap().ends_with("  cc: internal error"));
        assert_eq!(
            said(&["error: failed to run custom build command for `other v1`", clang]),
            None
        );
    }

    #[test]
    fn text_comes_in_pieces_at_both_kinds_of_line_end() {
        let mut heard = vec![];
        pieces(&b"one\rtwo\n\r\nthree"[..], |piece| heard.push(piece));
        assert_eq!(heard, ["one", "two", "three"]);
    }

    #[test]
    fn messages_of_the_compiler_and_the_test_program_are_read() {
        let mut build = Build { program: None, diagnostics: vec![] };
        build.hear(r#"{"reason":"compiler-artifact","executable":"/t/x","profile":{"test":true}}"#);
        build.hear(r#"{"reason":"compiler-artifact","executable":null,"profile":{"test":true}}"#);
        build.hear(r#"{"reason":"compiler-message","message":{"level":"error","message":"no","rendered":"error: no","spans":[{"file_name":"a.rs","line_start":3,"column_start":5,"is_primary":true}]}}"#);
        build.hear(r#"{"reason":"compiler-message","message":{"level":"warning","message":"2 warnings emitted","rendered":"","spans":[]}}"#);
        build.hear(r#"{"reason":"build-finished","success":true}"#);
        build.hear("not json");
        assert_eq!(build.program.as_deref(), Some(Path::new("/t/x")));
        assert_eq!(build.diagnostics.len(), 1);
        let place = build.diagnostics[0].place.as_ref().unwrap();
        assert_eq!((place.0.as_path(), place.1, place.2), (Path::new("a.rs"), 3, 5));
    }
}
