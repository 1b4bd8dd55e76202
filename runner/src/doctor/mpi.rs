//! MPI: which library, whose launcher, and what is missing.

use std::{fmt, io};

use super::{Mark, Report, version};
use crate::machine::{Need, Part, System};

/// Reports on it.
pub fn report(report: &mut Report<'_>, system: &System) -> io::Result<()> {
    report.heading("MPI, for the topics on message passing")?;
    let program = |part| system.find(part).map(|path| path.display().to_string());
    let ask = |program: &str, option: &str| {
        (system.ask)(&[program, option]).as_deref().and_then(mpi_version)
    };
    let (compiler, launcher) = (program(Part::MpiCompiler), program(Part::MpiLauncher));
    // Open MPI's wrapper knows the first, the others' the second.
    let built = compiler
        .as_deref()
        .and_then(|mpicc| ask(mpicc, "--showme:version").or_else(|| ask(mpicc, "-v")));
    let started = launcher.as_deref().and_then(|mpirun| ask(mpirun, "--version"));
    for (found, version) in [(&compiler, &built), (&launcher, &started)] {
        let Some(path) = found else { continue };
        let version = version.as_ref().map_or("of unknown make".to_owned(), Mpi::to_string);
        report.line(Mark::Ok, format!("{version}: {path}"))?;
    }
    if let Some(path) = program(Part::Libclang) {
        report.line(Mark::Ok, format!("libclang: {path}"))?;
    }
    if let (Some(built), Some(started)) = (&built, &started)
        && !built.runs_under(started)
    {
        let text = format!(
            "mpicc is {}'s and mpirun is {}'s: each process would think it is alone",
            built.make, started.make
        );
        report.advise(Mark::Note, text, "put both of one make first on the PATH")?;
    }
    if let Some(lack) = system.lacking(Need::Mpi) {
        let missing = system.missing(Need::Mpi);
        let names: Vec<_> = missing.iter().map(|part| part.name()).collect();
        report.advise(Mark::Optional, format!("not found: {}", names.join(", ")), &lack.remedy)?;
        let modules = match (system.var("LMOD_CMD"), system.var("MODULEPATH")) {
            (Some(_), _) => Some("module spider openmpi"),
            (None, Some(_)) => Some("module avail openmpi"),
            (None, None) => None,
        };
        if let Some(command) = modules.filter(|_| !lack.remedy.starts_with("module")) {
            let text = "this machine has environment modules, so MPI may be among them";
            report.advise(Mark::Note, text, command)?;
        }
    }
    Ok(())
}

/// An MPI library: who made it, and its version.
#[derive(Debug, PartialEq)]
struct Mpi {
    make: &'static str,
    version: String,
}

impl fmt::Display for Mpi {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.make, self.version)
    }
}

impl Mpi {
    /// Whether programs built with this one can be started by the launcher of `other`.
    fn runs_under(&self, other: &Self) -> bool {
        // Slurm starts any. All but Open MPI descend from MPICH, and start each other's programs.
        other.make == "Slurm" || (self.make == "Open MPI") == (other.make == "Open MPI")
    }
}

/// Reads what `mpirun --version` and its like print.
fn mpi_version(text: &str) -> Option<Mpi> {
    let makes = [
        ("Open MPI", "Open MPI"),
        ("OpenRTE", "Open MPI"),
        ("Intel(R) MPI", "Intel MPI"),
        ("MVAPICH", "MVAPICH"),
        ("mvapich", "MVAPICH"),
        ("MPICH", "MPICH"),
        ("HYDRA", "MPICH"),
        ("slurm", "Slurm"),
    ];
    let (_, make) = makes.into_iter().find(|(sign, _)| text.contains(sign))?;
    Some(Mpi { make, version: version(text).unwrap_or("of unknown version").to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        doctor::tests::{answering, reported},
        machine::pretend,
    };

    const OPEN_4: &str =
        "mpirun (Open MPI) 4.1.4\n\nReport bugs to http://www.open-mpi.org/community/help/\n";
    const HYDRA: &str = "HYDRA build details:\n    Version:                                 4.0.2\n    \
                         Release Date:                            Thu Apr  7 12:34:45 CDT 2022\n";

    #[test]
    fn every_make_of_mpi_is_recognised() {
        let intel = "Intel(R) MPI Library for Linux* OS, Version 2021.10 Build 20230619 (id: c2e19c2f3e)\n\
                     Copyright 2003-2023, Intel Corporation.";
        for (text, make, version) in [
            (OPEN_4, "Open MPI", "4.1.4"),
            ("mpirun (Open MPI) 5.0.3\n", "Open MPI", "5.0.3"),
            ("mpiexec (OpenRTE) 2.1.1\n", "Open MPI", "2.1.1"),
            ("mpicc: Open MPI 4.1.4 (Language: C)\n", "Open MPI", "4.1.4"),
            (HYDRA, "MPICH", "4.0.2"),
            ("mpicc for MPICH version 4.0.2\n", "MPICH", "4.0.2"),
            ("mpicc for MVAPICH2 version 2.3.7\n", "MVAPICH", "2.3.7"),
            (intel, "Intel MPI", "2021.10"),
            ("slurm 23.02.6\n", "Slurm", "23.02.6"),
        ] {
            assert_eq!(mpi_version(text), Some(Mpi { make, version: version.to_owned() }));
        }
        assert_eq!(mpi_version("gcc version 12.2.0"), None);
    }

    #[test]
    fn a_compiler_and_a_launcher_of_different_makes_are_noticed() {
        let files = ["/usr/bin/mpicc", "/usr/bin/mpirun", "/usr/lib/libclang.so.1"];
        let (_root, system) = pretend(&files, &[]);
        let open = ("/usr/bin/mpicc --showme:version", "mpicc: Open MPI 4.1.4 (Language: C)");
        let system = answering(system, &[open, ("/usr/bin/mpirun --version", HYDRA)]);
        let (text, _) = reported(|out| report(out, &system));
        assert!(text.contains("mpicc is Open MPI's and mpirun is MPICH's"), "{text}");
        let system = answering(system, &[open, ("/usr/bin/mpirun --version", OPEN_4)]);
        let (text, _) = reported(|out| report(out, &system));
        assert!(!text.contains("note") && !text.contains("optional"), "{text}");
    }

    #[test]
    fn what_is_missing_is_named_with_its_remedy() {
        let (_root, system) = pretend(&["/usr/bin/mpirun"], &[("LMOD_CMD", "/lmod")]);
        let (text, complete) = reported(|out| report(out, &system));
        assert!(
            text.contains("not found: mpicc, libclang\n            cargo hpc setup mpi"),
            "{text}"
        );
        assert!(text.contains("module spider openmpi") && complete, "{text}");
    }
}
