//! `cargo hpc doctor`: what this machine has, what it lacks, and how to get that.

use anyhow::{Context, Result, ensure};
use std::{
    io::{self, Write},
    num::NonZero,
    path::{Path, PathBuf},
    thread,
};

mod gpu;
mod host;
mod mpi;
mod rust;

use crate::{
    compile::Workspace,
    machine::{
        Part, System,
        disk::{self, FileSystem},
        packages,
    },
};

/// What a line of the report amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is there.
    Ok,
    /// Nothing works without it.
    Missing,
    /// Some topics need it, or are richer with it.
    Optional,
    /// It is there, and there is something to know about it.
    Note,
}

impl Mark {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Missing => "missing",
            Self::Optional => "optional",
            Self::Note => "note",
        }
    }
}

/// Examines the machine and the checkout in the folder `root`.
///
/// `style` gets each line's mark and its word, padded, and returns the word as it is to appear.
/// Returns whether everything is there that every topic needs.
pub fn doctor(
    root: &Path,
    out: &mut impl Write,
    style: &dyn Fn(Mark, &str) -> String,
) -> Result<bool> {
    let system = System::here(root);
    let report = &mut Report { out, style, complete: true };
    rust::report(report, &system, &rust::features())?;
    host::report(report, &system, thread::available_parallelism().map_or(1, NonZero::get))?;
    mpi::report(report, &system)?;
    let target = target(&system, root);
    let adapters = gpu::adapters(&system, &target);
    gpu::report(report, &system, adapters.as_deref())?;
    comparisons(report, &system)?;
    report.heading("Slides")?;
    report.part(&system, Part::Browser, "to check slides, and to print them")?;
    files(report, &system, root, &target)?;
    let verdict = match report.complete {
        true => "Everything that every topic needs is here.",
        false => "Something is missing that every topic needs: see the lines marked `missing`.",
    };
    writeln!(report.out, "\n{verdict}")?;
    Ok(report.complete)
}

/// Builds the program that asks wgpu for its adapters; cargo says how it goes.
///
/// Fails where it does not build.
pub fn build_adapters(root: &Path) -> Result<()> {
    let mut command = Workspace::new(root).cargo(&["build", "--package", "common"]);
    command.args(["--features", "gpu", "--example", "adapters"]);
    let status = command.status().context("Failed to start cargo")?;
    ensure!(status.success(), "what asks wgpu for its adapters could not be built");
    Ok(())
}

/// Writes lines, and remembers whether something required is missing.
struct Report<'a> {
    out: &'a mut dyn Write,
    style: &'a dyn Fn(Mark, &str) -> String,
    complete: bool,
}

impl Report<'_> {
    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    fn line(&mut self, mark: Mark, text: impl AsRef<str>) -> io::Result<()> {
        self.complete &= mark != Mark::Missing;
        let word = (self.style)(mark, &format!("{:<8}", mark.word()));
        writeln!(self.out, "  {word}  {}", text.as_ref())
    }

    /// A line, and under it what to do about it.
    fn advise(&mut self, mark: Mark, text: impl AsRef<str>, what: &str) -> io::Result<()> {
        self.line(mark, text)?;
        what.lines().try_for_each(|line| writeln!(self.out, "            {line}"))
    }

    /// A part by itself, or what it is for and how to get it.
    fn part(&mut self, system: &System, part: Part, purpose: &str) -> io::Result<()> {
        let name = part.name();
        match system.find(part) {
            Some(path) => self.line(Mark::Ok, format!("{name}: {}", path.display())),
            None => {
                let command = packages::command(system, part).unwrap_or_default();
                self.advise(Mark::Optional, format!("{name}: {purpose}"), &command)
            }
        }
    }
}

fn comparisons(report: &mut Report<'_>, system: &System) -> io::Result<()> {
    report.heading("Comparisons with C, Fortran and Python")?;
    report.part(system, Part::Blas, "to compare matrix products with")?;
    report.part(system, Part::Fortran, "to compare with Fortran")?;
    let numpy = (system.ask)(&["python3", "-c", "import numpy; print(numpy.__version__)"]);
    match numpy.as_deref().map(str::trim) {
        Some(version) => report.line(Mark::Ok, format!("Python with NumPy {version}")),
        None => {
            let text = "Python with NumPy: to compare with Python";
            let remedy = "python3 -m pip install numpy, or your system's package";
            report.advise(Mark::Optional, text, remedy)
        }
    }
}

fn files(report: &mut Report<'_>, system: &System, root: &Path, target: &Path) -> io::Result<()> {
    report.heading("Files")?;
    for (name, path) in [("checkout", root), ("build output", target)] {
        let kind = FileSystem::of(path);
        let free = disk::existing(path).display().to_string();
        let free = (system.ask)(&["df", "-Pk", &free]).as_deref().and_then(disk::free);
        let on = kind.as_ref().map(|found| format!(", on {}", found.kind)).unwrap_or_default();
        let left = free.map(|bytes| format!(", {} free", gb(bytes))).unwrap_or_default();
        let text = format!("{name}: {}{on}{left}", path.display());
        if let Err(error) = disk::try_writing(disk::existing(path)) {
            let (mark, remedy) = match name {
                "checkout" => {
                    (Mark::Note, "to solve exercises, copy the course to a folder of yours")
                }
                _ => (Mark::Missing, "point CARGO_TARGET_DIR at a folder of yours"),
            };
            report.advise(mark, format!("{text}: {error:#}"), remedy)?;
        } else if kind.is_some_and(|found| found.is_network()) && name == "build output" {
            let local = ["SLURM_TMPDIR", "TMPDIR"].iter().find_map(|name| system.var(name));
            let remedy = format!(
                "export CARGO_TARGET_DIR={}/hpc-target   (not for MPI over several machines)",
                local.unwrap_or("/tmp").trim_end_matches('/')
            );
            report.advise(Mark::Note, format!("{text}: on a network, builds are slow"), &remedy)?;
        } else if free.is_some_and(|bytes| bytes < 3_000_000_000) {
            report.advise(
                Mark::Note,
                format!("{text}: little room"),
                "builds may run out of it; cargo clean makes some",
            )?;
        } else {
            report.line(Mark::Ok, text)?;
        }
    }
    Ok(())
}

/// Where cargo builds: its configuration may send it elsewhere.
fn target(system: &System, root: &Path) -> PathBuf {
    let cargo = system.var("CARGO").unwrap_or("cargo");
    let metadata = (system.ask)(&[cargo, "metadata", "--no-deps", "--format-version", "1"]);
    let path = metadata.as_deref().and_then(|text| {
        let (_, rest) = text.split_once("\"target_directory\":\"")?;
        rest.split('"').next()
    });
    path.map_or_else(|| root.join("target"), PathBuf::from)
}

fn gb(bytes: u64) -> String {
    format!("{:.1} GB", bytes as f64 / 1e9)
}

/// The first version number in a text.
fn version(text: &str) -> Option<&str> {
    let edges = |c: char| !c.is_ascii_alphanumeric();
    let words = text.split_whitespace().map(|word| word.trim_matches(edges));
    words
        .into_iter()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.'))
}

/// A version's numbers, to compare it by. What follows them, as in `1.97.0-nightly`, is left out.
fn numbers(version: &str) -> Vec<u32> {
    let plain = version.split('-').next().unwrap_or_default();
    plain.split('.').map_while(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::pretend;

    /// What `write` reports, and whether nothing required is missing.
    pub fn reported(write: impl FnOnce(&mut Report<'_>) -> io::Result<()>) -> (String, bool) {
        let mut out = Vec::new();
        let style = &|_, word: &str| word.to_owned();
        let mut report = Report { out: &mut out, style, complete: true };
        write(&mut report).unwrap();
        let complete = report.complete;
        (String::from_utf8(out).unwrap(), complete)
    }

    /// A machine whose programs print what `answers` say, by the words they are asked with.
    pub fn answering(system: System, answers: &[(&str, &str)]) -> System {
        let answers: Vec<_> =
            answers.iter().map(|(words, text)| (words.to_string(), text.to_string())).collect();
        let ask = move |words: &[&str]| {
            let words = words.join(" ");
            answers.iter().find(|(asked, _)| *asked == words).map(|(_, text)| text.clone())
        };
        System { ask: Box::new(ask), ..system }
    }

    #[test]
    fn versions_are_found_and_compared_by_number() {
        for (text, found) in [
            ("rustc 1.95.0 (59807616e 2026-04-14)", "1.95.0"),
            ("cargo 1.97.0-nightly (abc 2026-05-01)", "1.97.0-nightly"),
            ("rustfmt 1.9.0-stable (59807616e1 2026-04-14)", "1.9.0-stable"),
            ("clippy 0.1.95 (59807616e1 2026-04-14)", "0.1.95"),
        ] {
            assert_eq!(version(text), Some(found));
        }
        assert_eq!(version("no such command"), None);
        assert!(numbers("1.100.0-nightly") > numbers("1.90"));
        assert!(numbers("1.89.1") < numbers("1.90"));
    }

    #[test]
    fn the_report_on_this_machine_has_every_section() {
        let folder = tempfile::tempdir().unwrap();
        let mut out = Vec::new();
        let complete = doctor(folder.path(), &mut out, &|_, word| format!("[{word}]")).unwrap();
        let text = String::from_utf8(out).unwrap();
        for heading in ["Rust\n", "Machine\n", "MPI", "GPU", "Comparisons", "Files\n"] {
            assert!(text.lines().any(|line| line.starts_with(heading.trim())), "{text}");
        }
        assert_eq!(complete, !text.contains("[missing ]"), "{text}");
    }

    #[test]
    fn a_build_folder_that_is_told_by_cargo_and_is_full_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().display();
        let (_root, system) = pretend(&[], &[]);
        let system = answering(
            system,
            &[
                (
                    "cargo metadata --no-deps --format-version 1",
                    &format!("{{\"target_directory\":\"{root}/there\"}}"),
                ),
                (&format!("df -Pk {root}"), "Filesystem\n/dev/vda 100 99 1 99% /\n"),
            ],
        );
        let (text, complete) = reported(|report| {
            files(report, &system, folder.path(), &target(&system, folder.path()))
        });
        assert!(text.contains(&format!("build output: {root}/there")), "{text}");
        assert!(text.contains("0.0 GB free") && text.contains("cargo clean"), "{text}");
        assert!(complete);
    }
}
