//! The program that starts ranks: Open MPI's or MPICH's `mpirun`, or `srun`.

use std::{
    env,
    ffi::OsString,
    process::{Command, Stdio},
    sync::OnceLock,
};

/// Names another launcher, with its arguments: `COMMON_MPI_LAUNCHER="srun --mpi=pmix"`.
pub const LAUNCHER: &str = "COMMON_MPI_LAUNCHER";

/// A launcher, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Launcher {
    words: Vec<OsString>,
    make: Make,
}

/// Whose launcher it is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Make {
    OpenMpi,
    Mpich,
    Slurm,
    Other,
}

impl Launcher {
    /// The launcher of this machine: the one that the environment names, `srun` inside of a job of
    /// Slurm, else `mpirun` or `mpiexec`.
    pub fn find() -> Result<&'static Self, &'static str> {
        static FOUND: OnceLock<Result<Launcher, String>> = OnceLock::new();
        FOUND.get_or_init(search).as_ref().map_err(String::as_str)
    }

    /// A command that starts `ranks` processes of what is added to it.
    pub fn command(&self, ranks: usize) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(["-n", &ranks.to_string()]);
        match self.make {
            // By the environment, not by flags: it is all the same to a launcher that is another
            // one after all.
            Make::OpenMpi => {
                // More ranks than cores are welcome, as root too (in containers), and they are not
                // bound to cores: tests run side by side.
                command.env("OMPI_MCA_rmaps_base_oversubscribe", "1");
                command.env("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe");
                command.env("OMPI_MCA_hwloc_base_binding_policy", "none");
                command.env("PRTE_MCA_hwloc_default_binding_policy", "none");
                command.env("OMPI_ALLOW_RUN_AS_ROOT", "1");
                command.env("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
                // A rank that waits lets others run, and its messages stay on this machine.
                command.env("OMPI_MCA_mpi_yield_when_idle", "1");
                command.env("OMPI_MCA_btl_vader_single_copy_mechanism", "none");
                // Its own words about a rank that ended would drown ours.
                command.env("OMPI_MCA_orte_abort_print_stack", "0");
            }
            Make::Slurm => {
                command.args(["--overcommit", "--overlap"]);
            }
            Make::Mpich | Make::Other => (),
        }
        command
    }
}

fn search() -> Result<Launcher, String> {
    if let Some(named) = env::var_os(LAUNCHER).filter(|named| !named.is_empty()) {
        let named = named.to_string_lossy().into_owned();
        let words: Vec<OsString> = named.split_whitespace().map(OsString::from).collect();
        if words.is_empty() {
            return Err(format!("{LAUNCHER} is blank: unset it, or name a launcher"));
        }
        let make = version(&words[0]).map_or(Make::Other, |text| make(&text));
        return Ok(Launcher { words, make });
    }
    let in_job = env::var_os("SLURM_JOB_ID").is_some();
    let names: &[&str] =
        if in_job { &["srun", "mpirun", "mpiexec"] } else { &["mpirun", "mpiexec"] };
    for name in names {
        if let Some(text) = version(&OsString::from(name)) {
            return Ok(Launcher { words: vec![name.into()], make: make(&text) });
        }
    }
    Err("no MPI launcher (mpirun, mpiexec) on the PATH: `cargo hpc doctor` says how to get one, and \
         on a cluster which module to load"
        .into())
}

fn version(program: &OsString) -> Option<String> {
    let output = Command::new(program).arg("--version").stdin(Stdio::null()).output().ok()?;
    let text = [output.stdout, output.stderr].concat();
    Some(String::from_utf8_lossy(&text).into_owned())
}

fn make(version: &str) -> Make {
    let text = version.to_lowercase();
    if text.contains("open mpi") || text.contains("openrte") || text.contains("prrte") {
        Make::OpenMpi
    } else if text.contains("hydra") || text.contains("mpich") || text.contains("intel(r) mpi") {
        Make::Mpich
    } else if text.contains("slurm") {
        Make::Slurm
    } else {
        Make::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn launchers_are_told_apart() {
        assert_eq!(make("mpirun (Open MPI) 4.1.4\n"), Make::OpenMpi);
        assert_eq!(make("mpirun (Open MPI) 5.0.3 PRRTE"), Make::OpenMpi);
        assert_eq!(make("HYDRA build details:\n    Version: 4.0.2"), Make::Mpich);
        assert_eq!(make("Intel(R) MPI Library for Linux* OS, Version 2021.9"), Make::Mpich);
        assert_eq!(make("slurm-wlm 22.05.8"), Make::Slurm);
        assert_eq!(make("something"), Make::Other);
    }
}
