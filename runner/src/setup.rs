//! `cargo hpc setup`: installs what the course needs, with the machine's own package manager, after
//! asking.

use anyhow::{Context, Result, ensure};
use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
    process::{Command, Stdio},
};

use crate::machine::{
    Need, Part, System,
    packages::{self, Manager},
};

/// Installs what is missing of what every topic needs, and of `wanted`. Asks before each step, unless
/// `yes`; where nobody can be asked, shows the commands and runs none.
///
/// Returns whether everything that is needed is there in the end.
pub fn setup(
    root: &Path,
    wanted: &[Need],
    yes: bool,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> Result<bool> {
    let consent = match (yes, io::stdin().is_terminal()) {
        (true, _) => Consent::Given,
        (false, true) => Consent::Ask,
        (false, false) => Consent::Impossible,
    };
    let execute = |words: &[String]| {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(root);
        if yes {
            // Nobody is there to answer what the installer asks.
            command.stdin(Stdio::null());
        }
        let status = command.status().with_context(|| format!("Failed to start {}", words[0]))?;
        ensure!(status.success(), "it ended with {status}");
        Ok(())
    };
    Session { system: &System::here(root), consent, input, out, execute }.run(wanted)
}

/// What a step is to bring about.
#[derive(Clone, Copy)]
enum Goal {
    Linker,
    Components,
    Need(Need),
}

impl Goal {
    fn name(self) -> &'static str {
        match self {
            Self::Linker => "a C compiler and linker",
            Self::Components => "clippy and rustfmt",
            Self::Need(Need::Mpi) => "MPI",
            Self::Need(Need::Gpu) => "GPU drivers",
            Self::Need(Need::Slides) => "a browser for the slides",
        }
    }

    /// The parts it lacks; clippy and rustfmt are no parts.
    fn missing(self, system: &System) -> Vec<Part> {
        match self {
            Self::Linker if system.find(Part::Linker).is_none() => vec![Part::Linker],
            Self::Linker | Self::Components => vec![],
            Self::Need(need) => system.missing(need),
        }
    }

    /// Whether there is nothing left to install for it.
    fn is_complete(self, system: &System) -> bool {
        match self {
            Self::Components => {
                ["clippy", "fmt"].iter().all(|tool| packages::component(system, tool).is_some())
            }
            _ => self.missing(system).is_empty(),
        }
    }

    /// Whether the course can be worked through: OpenGL will do where there is no Vulkan.
    fn is_met(self, system: &System) -> bool {
        match self {
            Self::Need(need) => system.lacking(need).is_none(),
            _ => self.is_complete(system),
        }
    }

    /// What brings it about, or nothing where it is complete.
    fn step(self, system: &System) -> Option<Step> {
        if self.is_complete(system) {
            return None;
        }
        let missing = self.missing(system);
        if let Some(command) = packages::unloaded(system, &missing) {
            return Some(Step::Tell(format!(
                "It is installed, but not loaded. Run this in your shell, and in your job scripts:\n    \
                 {command}"
            )));
        }
        let run = |words: &[&str]| Step::Run(vec![owned(words)]);
        match self {
            Self::Components if system.program("rustup").is_some() => {
                return Some(run(&["rustup", "component", "add", "clippy", "rustfmt"]));
            }
            Self::Linker if system.os == "macos" => {
                return Some(run(&["xcode-select", "--install"]));
            }
            _ => (),
        }
        let manager = Manager::of(system);
        let mut packages: Vec<_> = match (self, manager) {
            (_, None) => vec![],
            (Self::Components, Some(manager)) => manager.components(system).to_vec(),
            (_, Some(manager)) => {
                missing.iter().flat_map(|part| manager.packages(*part, system)).copied().collect()
            }
        };
        packages.dedup();
        let Some(manager) = manager.filter(|_| !packages.is_empty()) else {
            return Some(Step::Tell(match self {
                Self::Components => "Install Rust from https://rustup.rs: it has both.".to_owned(),
                _ => {
                    let names: Vec<_> = missing.iter().map(|part| part.name()).collect();
                    format!("Install these by hand: {}.", names.join(", "))
                }
            }));
        };
        let install = [manager.installer(), &packages].concat();
        let Some(privilege) = manager.privilege(system) else {
            return Some(Step::Tell(format!(
                "It takes an administrator. Ask yours to run this:\n    {}",
                install.join(" ")
            )));
        };
        let commands = manager.refresh().into_iter().chain([&install[..]]);
        Some(Step::Run(commands.map(|command| owned(&[privilege, command].concat())).collect()))
    }
}

/// What to do about a goal.
#[derive(Debug, PartialEq)]
enum Step {
    /// These commands, each by its words. All but the last prepare it.
    Run(Vec<Vec<String>>),
    /// What only the learner can do.
    Tell(String),
}

#[derive(Clone, Copy, PartialEq)]
enum Consent {
    Given,
    Ask,
    Impossible,
}

/// One run of the command, with everything it touches, so that tests can stand in for each.
struct Session<'a, I, O, E> {
    system: &'a System,
    consent: Consent,
    input: &'a mut I,
    out: &'a mut O,
    execute: E,
}

impl<I: BufRead, O: Write, E: FnMut(&[String]) -> Result<()>> Session<'_, I, O, E> {
    fn run(&mut self, wanted: &[Need]) -> Result<bool> {
        let mut goals = vec![Goal::Linker, Goal::Components];
        goals.extend(Need::ALL.into_iter().filter(|need| wanted.contains(need)).map(Goal::Need));
        let steps = |goal: &Goal| goal.step(self.system).map(|step| (*goal, step));
        let steps: Vec<_> = goals.iter().filter_map(steps).collect();
        if steps.is_empty() {
            let names: Vec<_> = goals.iter().map(|goal| goal.name()).collect();
            writeln!(self.out, "Nothing to install: {} are here.", names.join(", "))?;
            return Ok(true);
        }
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for (goal, step) in &steps {
            writeln!(self.out, "For {}:", goal.name())?;
            let commands: Vec<_> = match step {
                Step::Tell(what) => {
                    writeln!(self.out, "  {what}\n")?;
                    continue;
                }
                Step::Run(commands) => commands.iter().filter(|one| !done.contains(*one)).collect(),
            };
            for command in &commands {
                writeln!(self.out, "    {}", command.join(" "))?;
            }
            if self.agreed()? {
                if let Err(error) = self.execute(&commands) {
                    writeln!(self.out, "  Failed: {error:#}")?;
                    failed.push(goal.name());
                }
                done.extend(commands.into_iter().cloned());
            }
            writeln!(self.out)?;
        }
        if self.consent == Consent::Impossible {
            writeln!(
                self.out,
                "Nothing was done: there is no terminal to ask at. To run commands without being \
                 asked, add `--yes`."
            )?;
        }
        if !done.is_empty() {
            writeln!(self.out, "Checked again:")?;
            for (goal, _) in &steps {
                match goal.step(self.system) {
                    None => writeln!(self.out, "  ok        {}", goal.name())?,
                    Some(Step::Run(_)) => writeln!(self.out, "  missing   {}", goal.name())?,
                    Some(Step::Tell(what)) => writeln!(self.out, "  {}: {what}", goal.name())?,
                }
            }
        }
        if !failed.is_empty() {
            writeln!(
                self.out,
                "\nFailed for {}. Its last lines, above, say why: often there is no network, sudo \
                 is not allowed, or another installer is at work. Then run `cargo hpc setup` again; \
                 what is there by now is left alone.",
                failed.join(" and for ")
            )?;
        }
        Ok(failed.is_empty() && goals.iter().all(|goal| goal.is_met(self.system)))
    }

    fn agreed(&mut self) -> Result<bool> {
        match self.consent {
            Consent::Given => return Ok(true),
            Consent::Impossible => return Ok(false),
            Consent::Ask => (),
        }
        write!(self.out, "  Run it? [Y/n] ")?;
        self.out.flush()?;
        let mut answer = String::new();
        let read = self.input.read_line(&mut answer).context("Failed to read your answer")?;
        let agreed = read > 0 && ["", "y", "yes"].contains(&answer.trim().to_lowercase().as_str());
        if !agreed {
            writeln!(self.out, "  Left out.")?;
        }
        Ok(agreed)
    }

    fn execute(&mut self, commands: &[&Vec<String>]) -> Result<()> {
        // What the command prints goes straight to the terminal, and has to come after our lines.
        self.out.flush()?;
        let Some((last, first)) = commands.split_last() else { return Ok(()) };
        for command in first {
            // One broken repository fails the update; what is wanted may well be in the others.
            if let Err(error) = (self.execute)(command) {
                writeln!(self.out, "  `{}`: {error:#}; going on", command.join(" "))?;
            }
        }
        (self.execute)(last).with_context(|| format!("`{}`", last.join(" ")))
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::pretend;
    use std::{cell::RefCell, fs, io::Cursor};
    use tempfile::TempDir;

    const ROOT_ON_DEBIAN: [&str; 3] = ["/usr/bin/apt-get", "/usr/bin/sudo", "/usr/bin/cc"];
    const UPDATE: &str = "sudo apt-get update";
    const MPI: &str = "sudo apt-get install --yes --no-install-recommends libopenmpi-dev openmpi-bin \
                       libclang-dev";
    const GPU: &str = "sudo apt-get install --yes --no-install-recommends mesa-vulkan-drivers \
                       libvulkan1 libegl1";
    const SLIDES: &str = "sudo apt-get install --yes --no-install-recommends chromium";

    /// Debian with all that Rust needs, and nothing for the special topics.
    fn debian(more: &[&str]) -> (TempDir, System) {
        let (root, system) = pretend(&[&ROOT_ON_DEBIAN, more].concat(), &[]);
        let ask = Box::new(|words: &[&str]| words[0].contains("cargo").then(|| "1.0".to_owned()));
        (root, System { ask, ..system })
    }

    /// What one run says, what it ran, and whether all is well. `execute` plays the installer.
    fn session(
        system: &System,
        consent: Consent,
        answers: &str,
        needs: &[Need],
        execute: impl Fn(&str) -> Result<()>,
    ) -> (String, Vec<String>, bool) {
        let (mut out, ran) = (Vec::new(), RefCell::new(Vec::new()));
        let execute = |words: &[String]| {
            ran.borrow_mut().push(words.join(" "));
            execute(&words.join(" "))
        };
        let input = &mut Cursor::new(answers);
        let mut session = Session { system, consent, input, out: &mut out, execute };
        let well = session.run(needs).unwrap();
        (String::from_utf8(out).unwrap(), ran.into_inner(), well)
    }

    /// Puts the files of the packages where they belong.
    fn install(root: &TempDir, command: &str) -> Result<()> {
        let files: &[&str] = match command {
            MPI => &["usr/bin/mpicc", "usr/bin/mpirun", "usr/lib/libclang.so.1"],
            GPU => &["usr/lib/libvulkan.so.1", "usr/share/vulkan/icd.d/lvp_icd.json"],
            SLIDES => &["usr/bin/chromium"],
            _ => &[],
        };
        for file in files {
            fs::create_dir_all(root.path().join(file).parent().unwrap())?;
            fs::write(root.path().join(file), "")?;
        }
        Ok(())
    }

    #[test]
    fn what_is_agreed_to_is_installed_and_the_rest_left_out() {
        let (root, system) = debian(&[]);
        let run = |command: &str| install(&root, command);
        let (says, ran, well) = session(&system, Consent::Ask, "n\n\n", &Need::ALL, run);
        assert_eq!(ran, [UPDATE, GPU]);
        assert!(says.contains(MPI) && says.contains("Left out"), "{says}");
        assert!(says.contains("missing   MPI") && says.contains("ok        GPU drivers"), "{says}");
        assert!(!well);
        // The end of the input is no yes.
        let (_, ran, _) = session(&system, Consent::Ask, "", &Need::ALL, run);
        assert!(ran.is_empty());
    }

    #[test]
    fn a_second_run_has_nothing_to_do() {
        let (root, system) = debian(&[]);
        let run = |command: &str| install(&root, command);
        let (_, ran, well) = session(&system, Consent::Given, "", &Need::ALL, run);
        assert_eq!((&ran[..], well), (&[UPDATE, MPI, GPU, SLIDES].map(str::to_owned)[..], true));
        let (says, ran, well) = session(&system, Consent::Given, "", &Need::ALL, run);
        assert!(says.starts_with("Nothing to install") && ran.is_empty() && well, "{says}");
    }

    #[test]
    fn without_a_terminal_the_commands_are_shown_and_none_is_run() {
        let (root, system) = debian(&[]);
        let run = |command: &str| install(&root, command);
        let (says, ran, well) = session(&system, Consent::Impossible, "y\n", &[Need::Mpi], run);
        assert!(says.contains(MPI) && says.contains("--yes") && !says.contains(GPU), "{says}");
        assert!(ran.is_empty() && !well);
    }

    #[test]
    fn a_step_that_fails_is_named_and_the_others_are_still_taken() {
        let (root, system) = debian(&[]);
        let run = |command: &str| {
            ensure!(command == GPU, "it ended with 100");
            install(&root, command)
        };
        let (says, ran, well) = session(&system, Consent::Given, "", &[Need::Mpi, Need::Gpu], run);
        assert_eq!(ran, [UPDATE, MPI, GPU]);
        assert!(
            says.contains("Failed for MPI. ") && says.contains("ok        GPU drivers"),
            "{says}"
        );
        assert!(says.contains("libclang-dev`: it ended with 100"), "{says}");
        assert!(!well);
    }

    #[test]
    fn only_what_is_missing_is_installed() {
        let mpi = ["/usr/bin/mpicc", "/usr/bin/mpirun"];
        let (_root, system) = debian(&mpi);
        let step = Goal::Need(Need::Mpi).step(&system).unwrap();
        let Step::Run(commands) = step else { panic!("{step:?}") };
        assert_eq!(commands[1].last().unwrap(), "libclang-dev");
        assert!(!commands[1].contains(&"openmpi-bin".to_owned()));
    }

    #[test]
    fn what_only_the_learner_can_do_is_said() {
        let tell = |files: &[&str], vars: &[(&str, &str)], goal: Goal| {
            let (_root, system) = pretend(files, vars);
            match goal.step(&system) {
                Some(Step::Tell(what)) => what,
                other => panic!("{other:?}"),
            }
        };
        let mpi = Goal::Need(Need::Mpi);
        assert!(tell(&["/usr/bin/dnf"], &[], mpi).contains("run this:\n    dnf install"));
        let cluster = ["/usr/bin/dnf", "/usr/bin/sudo", "/sw/openmpi/4"];
        assert!(tell(&cluster, &[("MODULEPATH", "/sw")], mpi).contains("module load openmpi"));
        assert!(tell(&[], &[], mpi).contains("by hand: mpicc, mpirun, libclang"));
        let elsewhere = ["/usr/bin/apt-get", "/usr/local/bin/rustc"];
        assert!(tell(&elsewhere, &[], Goal::Components).contains("rustup.rs"));
        let debian = ["/usr/bin/apt-get", "/usr/bin/rustc"];
        assert!(tell(&debian, &[], Goal::Components).contains("rust-clippy rustfmt"));
    }
}
