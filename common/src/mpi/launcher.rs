//! The program that starts ranks: Open MPI's or MPICH's `mpirun`, or `srun`; the one that fits the
//! library the tests are linked with.

use std::{
    env,
    ffi::{OsStr, OsString},
    fmt, fs,
    path::{Path, PathBuf},
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
    library: Make,
}

/// Whose launcher, or library, it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Make {
    OpenMpi,
    /// And all that descend from it, which start each other's programs.
    Mpich,
    Slurm,
    Other,
}

impl fmt::Display for Make {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OpenMpi => "Open MPI",
            Self::Mpich => "MPICH",
            Self::Slurm => "Slurm",
            Self::Other => "another MPI",
        })
    }
}

impl Launcher {
    /// The launcher of this machine: the one that the environment names, `srun` inside of a job of
    /// Slurm, else the `mpirun` or `mpiexec` that belongs to the library.
    pub fn find() -> Result<&'static Self, &'static str> {
        static FOUND: OnceLock<Result<Launcher, String>> = OnceLock::new();
        let found = FOUND.get_or_init(|| {
            let library = mpi::environment::library_version().unwrap_or_default();
            search(make_of_library(&library), &|name| env::var_os(name), &version)
        });
        found.as_ref().map_err(String::as_str)
    }

    /// A command that starts `ranks` processes of what is added to it, on this machine.
    pub fn command(&self, ranks: usize) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(["-n", &ranks.to_string()]);
        if self.make == Make::Slurm {
            // A step of the job, beside others, on the node the test runs on.
            command.args(["--nodes=1", "--overcommit", "--overlap", "--kill-on-bad-exit=1"]);
        }
        // By the environment, not by flags: it is all the same to a launcher that is another one
        // after all.
        if self.library == Make::OpenMpi || self.make == Make::OpenMpi {
            command.envs(OPEN_MPI.iter().copied());
        }
        command
    }

    /// Whether it is known to start programs of another library only.
    pub fn is_stranger(&self) -> bool {
        let known = |make| matches!(make, Make::OpenMpi | Make::Mpich);
        known(self.make) && known(self.library) && self.make != self.library
    }

    /// What to say to processes that each thought they were alone.
    pub fn stranger(&self) -> String {
        let program = self.words[0].to_string_lossy();
        format!(
            "the ranks don't find each other: each thinks it is alone. {program} is {}'s, and the \
             tests were built with {}. Put mpicc and mpirun of one make first on the PATH, run \
             `cargo clean -p mpi-sys`, and try again; {LAUNCHER} names another launcher.",
            self.make, self.library
        )
    }
}

/// What makes Open MPI quick to start, and fit for tests. All ranks are on one machine.
const OPEN_MPI: &[(&str, &str)] = &[
    // More ranks than cores are welcome, as root too (in containers), and they are not bound to
    // cores: tests run side by side. PRTE is the launcher from version 5 on.
    ("OMPI_MCA_rmaps_base_oversubscribe", "1"),
    ("PRTE_MCA_rmaps_default_mapping_policy", ":oversubscribe"),
    ("OMPI_MCA_hwloc_base_binding_policy", "none"),
    ("PRTE_MCA_hwloc_default_binding_policy", "none"),
    ("OMPI_ALLOW_RUN_AS_ROOT", "1"),
    ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"),
    // A rank that waits lets others run.
    ("OMPI_MCA_mpi_yield_when_idle", "1"),
    // Messages go through shared memory. Looking for networks (UCX, libfabric, PSM) takes longer than
    // all the rest, and containers forbid one process to read another one's memory.
    ("OMPI_MCA_pml", "ob1"),
    ("OMPI_MCA_btl", "^tcp,openib,ofi,uct,usnic"),
    ("OMPI_MCA_btl_vader_single_copy_mechanism", "none"),
    ("OMPI_MCA_btl_sm_single_copy_mechanism", "none"),
    ("OMPI_MCA_osc", "^ucx,portals4"),
    ("OMPI_MCA_coll", "^hcoll,ucc,han,adapt"),
    // No other machine takes part, whatever a batch system has allotted.
    ("OMPI_MCA_plm", "isolated"),
    ("OMPI_MCA_ras", "^slurm,gridengine,tm,lsf,loadleveler,alps"),
    // What ranks tell each other at the start fits into messages; it needs no shared files.
    ("PMIX_MCA_gds", "hash"),
    // Nobody asks where network cards and graphics cards are.
    ("HWLOC_COMPONENTS", "-pci,-opencl,-cuda,-nvml,-rsmi,-levelzero,-gl"),
    // Its own words about a rank that ended would drown ours.
    ("OMPI_MCA_orte_abort_print_stack", "0"),
    ("OMPI_MCA_opal_signal", ""),
];

fn search(
    library: Make,
    var: &dyn Fn(&str) -> Option<OsString>,
    version: &dyn Fn(&OsStr, &str) -> Option<String>,
) -> Result<Launcher, String> {
    if let Some(named) = var(LAUNCHER).filter(|named| !named.is_empty()) {
        let named = named.to_string_lossy().into_owned();
        let words: Vec<OsString> = named.split_whitespace().map(OsString::from).collect();
        if words.is_empty() {
            return Err(format!("{LAUNCHER} is blank: unset it, or name a launcher"));
        }
        let make = version(&words[0], "--version").map_or(Make::Other, |text| make(&text));
        return Ok(Launcher { words, make, library });
    }
    if var("SLURM_JOB_ID").is_some()
        && let Some(kinds) = version(OsStr::new("srun"), "--mpi=list")
    {
        let words = [Some("srun"), protocol(&kinds, library)].into_iter().flatten();
        let words = words.map(OsString::from).collect();
        return Ok(Launcher { words, make: Make::Slurm, library });
    }
    let of_library: &[&str] = match library {
        Make::OpenMpi => &["mpirun.openmpi", "mpiexec.openmpi"],
        Make::Mpich => &["mpirun.mpich", "mpiexec.mpich", "mpiexec.hydra"],
        Make::Slurm | Make::Other => &[],
    };
    let mut found = None;
    for name in ["mpirun", "mpiexec"].iter().chain(of_library) {
        let Some(text) = version(OsStr::new(name), "--version") else { continue };
        let launcher = Launcher { words: vec![name.into()], make: make(&text), library };
        if launcher.make == library || library == Make::Other {
            return Ok(launcher);
        }
        found.get_or_insert(launcher);
    }
    // One of another make, or of unknown make. Where it does not fit, the ranks tell.
    found.ok_or_else(|| {
        "no MPI launcher (mpirun, mpiexec) on the PATH: `cargo hpc doctor` says how to get one, and \
         on a cluster which module to load"
            .into()
    })
}

/// How `srun` is to tell the ranks of each other, of the ways that it has.
fn protocol(kinds: &str, library: Make) -> Option<&'static str> {
    let has =
        |kind: &str| kinds.split(|char: char| !char.is_alphanumeric()).any(|word| word == kind);
    match library {
        Make::OpenMpi if has("pmix") => Some("--mpi=pmix"),
        Make::Mpich if has("pmi2") => Some("--mpi=pmi2"),
        _ => None,
    }
}

/// What a program says of itself; where its file already tells whose it is, without running it.
fn version(program: &OsStr, option: &str) -> Option<String> {
    let path = on_path(program)?;
    if option == "--version"
        && let Some(sign) = fs::canonicalize(&path).ok().as_deref().and_then(sign_of_file)
    {
        return Some(sign.to_owned());
    }
    let output = Command::new(path).arg(option).stdin(Stdio::null()).output().ok()?;
    let text = [output.stdout, output.stderr].concat();
    Some(String::from_utf8_lossy(&text).into_owned())
}

fn on_path(program: &OsStr) -> Option<PathBuf> {
    if Path::new(program).components().count() > 1 {
        return Some(program.into());
    }
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|path| path.is_file())
}

/// What the name of a launcher's file says, behind all links.
fn sign_of_file(path: &Path) -> Option<&'static str> {
    let name = path.file_name()?.to_str()?;
    let signs =
        [("orterun", "OpenRTE"), ("openmpi", "Open MPI"), ("hydra", "HYDRA"), ("mpich", "MPICH")];
    signs.into_iter().find(|(part, _)| name.contains(part)).map(|(_, sign)| sign)
}

fn make(version: &str) -> Make {
    let text = version.to_lowercase();
    if text.contains("open mpi") || text.contains("openrte") || text.contains("prrte") {
        Make::OpenMpi
    } else if text.contains("slurm") {
        Make::Slurm
    } else {
        make_of_library(version)
    }
}

/// Whose library says this of itself.
fn make_of_library(version: &str) -> Make {
    let text = version.to_lowercase();
    let of_mpich = ["hydra", "mpich", "mvapich", "intel(r) mpi"];
    if text.contains("open mpi") {
        Make::OpenMpi
    } else if of_mpich.iter().any(|sign| text.contains(sign)) {
        Make::Mpich
    } else {
        Make::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn launchers_and_libraries_are_told_apart() {
        assert_eq!(make("mpirun (Open MPI) 4.1.4\n"), Make::OpenMpi);
        assert_eq!(make("mpirun (Open MPI) 5.0.3 PRRTE"), Make::OpenMpi);
        assert_eq!(make("HYDRA build details:\n    Version: 4.0.2"), Make::Mpich);
        assert_eq!(make("Intel(R) MPI Library for Linux* OS, Version 2021.9"), Make::Mpich);
        assert_eq!(make("slurm-wlm 22.05.8"), Make::Slurm);
        assert_eq!(make("something"), Make::Other);
        assert_eq!(make_of_library("Open MPI v4.1.4, package: Debian OpenMPI"), Make::OpenMpi);
        assert_eq!(make_of_library("MPICH Version:\t4.0.2\nMPICH Release date"), Make::Mpich);
        assert_eq!(make_of_library("MVAPICH2 Version      :\t2.3.7"), Make::Mpich);
    }

    /// The launcher among these programs, each with what it says of itself.
    fn found(
        library: Make,
        vars: &[(&str, &str)],
        programs: &[(&str, &str)],
    ) -> Result<Vec<String>, String> {
        let look = |all: &[(&str, &str)], name: &str| {
            all.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        };
        let launcher =
            search(library, &|name| look(vars, name).map(OsString::from), &|program, _| {
                look(programs, program.to_str()?)
            })?;
        let command = launcher.command(3);
        let words = [command.get_program()].into_iter().chain(command.get_args());
        Ok(words.map(|word| word.to_string_lossy().into_owned()).collect())
    }

    const OPEN: &str = "mpirun (Open MPI) 4.1.4";
    const HYDRA: &str = "HYDRA build details:";

    #[test]
    fn the_launcher_is_of_the_librarys_make() {
        let both = [("mpirun", OPEN), ("mpirun.mpich", HYDRA)];
        assert_eq!(found(Make::OpenMpi, &[], &both).unwrap(), ["mpirun", "-n", "3"]);
        assert_eq!(found(Make::Mpich, &[], &both).unwrap(), ["mpirun.mpich", "-n", "3"]);
        // Perhaps it is a wrapper that fits after all.
        assert_eq!(found(Make::Mpich, &[], &both[..1]).unwrap()[0], "mpirun");
        assert!(found(Make::Mpich, &[], &[]).unwrap_err().contains("cargo hpc doctor"));
    }

    #[test]
    fn a_launcher_can_be_named() {
        let vars = [(LAUNCHER, "srun --mpi=pmix"), ("SLURM_JOB_ID", "7")];
        let words = found(Make::OpenMpi, &vars, &[("srun", "slurm 23.02.6")]).unwrap();
        assert_eq!(words[..4], ["srun", "--mpi=pmix", "-n", "3"]);
        assert!(words.contains(&"--overcommit".to_owned()));
        assert!(found(Make::OpenMpi, &[(LAUNCHER, " ")], &[]).unwrap_err().contains("blank"));
    }

    #[test]
    fn in_a_job_of_slurm_its_own_launcher_is_used_in_a_way_the_library_knows() {
        let list = "MPI plugin types are...\n\tpmix\n\tnone\n\tpmi2\nspecific pmix plugin versions \
                    available: pmix_v4";
        let job = [("SLURM_JOB_ID", "7")];
        let programs = [("srun", list), ("mpirun", OPEN)];
        let first = |library| found(library, &job, &programs).unwrap()[..2].to_vec();
        assert_eq!(first(Make::OpenMpi), ["srun", "--mpi=pmix"]);
        assert_eq!(first(Make::Mpich), ["srun", "--mpi=pmi2"]);
        assert_eq!(first(Make::Other), ["srun", "-n"]);
        assert_eq!(found(Make::OpenMpi, &job, &programs[1..]).unwrap()[0], "mpirun");
    }

    #[test]
    fn programs_that_would_each_be_alone_are_explained() {
        let launcher =
            Launcher { words: vec!["mpirun".into()], make: Make::Mpich, library: Make::OpenMpi };
        assert!(launcher.is_stranger());
        let text = launcher.stranger();
        assert!(
            text.contains("mpirun is MPICH's, and the tests were built with Open MPI"),
            "{text}"
        );
    }
}
