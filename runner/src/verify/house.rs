//! The house as a whole: formatting, clippy, documentation, all tests and benches, and the slides.

use anyhow::{Context, Result, bail};
use std::{
    io::{Read, Seek},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::Verify;
use crate::{
    course::Topic,
    machine::Need,
    process::{self, Group},
    tally::Tally,
};

impl Verify<'_> {
    /// Checks what is not of one exercise. Topics that this machine can't build are left out.
    pub fn house(&self, lacking: &[&Topic], tally: &mut Tally) -> Result<()> {
        let mut exclude = Vec::new();
        for topic in lacking {
            exclude.extend(["--exclude".to_owned(), topic.name.clone()]);
            exclude.extend(["--exclude".to_owned(), format!("{}-solution", topic.name)]);
        }
        let mut steps: Vec<(&str, &[&str], bool, &[&str])> = vec![
            ("formatting", &["fmt", "--all", "--check"], false, &[]),
            ("clippy", &["clippy", "--workspace", "--all-targets"], true, &["--", "-Dwarnings"]),
            ("documentation", &["doc", "--workspace", "--no-deps"], true, &[]),
            ("cargo test", &["test"], false, &[]),
        ];
        // What needs more than Rust is not among the default members.
        if !self.needing(Need::Gpu, lacking).is_empty() {
            steps.push((
                "cargo test with a GPU",
                &["test", "-p", "common", "-p", "gpu-solution", "--features", "common/gpu"],
                false,
                &[],
            ));
        }
        let with_mpi: Vec<String> = self.needing(Need::Mpi, lacking);
        let with_mpi: Vec<&str> = with_mpi.iter().map(String::as_str).collect();
        if !with_mpi.is_empty() {
            steps.push(("tests of common on ranks", &COMMON_WITH_MPI, false, &[]));
            steps.push(("solutions on ranks", &with_mpi, false, &[]));
        }
        for (name, arguments, per_package, after) in steps {
            tally.begin(name);
            let mut command = self.scratch.workspace.cargo(arguments);
            if per_package {
                command.args(&exclude);
            }
            command.args(after).env("RUSTDOCFLAGS", "-Dwarnings").env("CARGO_TERM_COLOR", "never");
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            tally.status(&arguments.join(" "));
            tally.check(name, succeeds(&mut command));
            tally.end("");
        }
        if self.course.root.join("slides").is_dir() {
            self.slides(tally);
        }
        Ok(())
    }

    /// A test of the solutions of all topics that need this, unless this machine lacks it.
    fn needing(&self, need: Need, lacking: &[&Topic]) -> Vec<String> {
        let topics = self.course.topics.iter().filter(|topic| {
            topic.needs.contains(&need) && !lacking.iter().any(|lack| lack.name == topic.name)
        });
        let packages = topics.map(|topic| ["-p".to_owned(), format!("{}-solution", topic.name)]);
        let packages: Vec<_> = packages.flatten().collect();
        if packages.is_empty() { packages } else { [vec!["test".to_owned()], packages].concat() }
    }

    /// The slides' own tests pass, and slides fit on the screen, with links that lead somewhere.
    pub fn slides(&self, tally: &mut Tally) {
        tally.begin("slides");
        let steps: [(&str, &[&str]); 2] = [
            ("tests", &["test", "--package", "slides"]),
            ("check", &["run", "--package", "slides", "--", "--check"]),
        ];
        for (name, arguments) in steps {
            tally.status(&arguments.join(" "));
            let mut command = self.scratch.workspace.cargo(arguments);
            tally.check(name, succeeds(command.stdin(Stdio::null())));
        }
        if let Some(lack) = Need::Slides.lacking() {
            tally.not_checked(&format!("whether slides fit {lack}"), self.strict);
        }
        tally.end("");
    }
}

/// The tests of what launches and watches ranks.
const COMMON_WITH_MPI: [&str; 5] = ["test", "-p", "common", "--features", "mpi"];

/// Runs a command to its end; its output is the error where it fails.
pub fn succeeds(command: &mut Command) -> Result<()> {
    let mut output = tempfile::tempfile().context("Failed to make a temporary file")?;
    command.stdout(output.try_clone()?).stderr(output.try_clone()?);
    let mut group = Group::spawn(command).context("Failed to start cargo")?;
    let status = loop {
        if let Some(status) = group.child.try_wait()? {
            break status;
        }
        process::check_interrupted(&mut group)?;
        thread::sleep(Duration::from_millis(20));
    };
    if status.success() {
        return Ok(());
    }
    let mut text = String::new();
    output.rewind()?;
    output.read_to_string(&mut text)?;
    let lines: Vec<_> = text.lines().collect();
    bail!("{}", lines[lines.len().saturating_sub(60)..].join("\n"))
}
