//! Package managers, and what they call the things the course needs.

use std::{env, fs, path::Path};

use super::{Part, System};

/// The package managers whose names for things are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manager {
    /// Debian, Ubuntu
    Apt,
    /// Fedora, Red Hat and its kin
    Dnf,
    /// openSUSE
    Zypper,
    /// Arch
    Pacman,
    /// Alpine
    Apk,
    /// Homebrew
    Brew,
}

impl Manager {
    /// The one of this machine.
    pub fn of(system: &System) -> Option<Self> {
        let known = [
            ("apt-get", Self::Apt),
            ("dnf", Self::Dnf),
            ("zypper", Self::Zypper),
            ("pacman", Self::Pacman),
            ("apk", Self::Apk),
            ("brew", Self::Brew),
        ];
        known.into_iter().find(|(name, _)| system.program(name).is_some()).map(|(_, known)| known)
    }

    /// The words that come before the names of packages.
    pub fn installer(self) -> &'static [&'static str] {
        match self {
            Self::Apt => &["apt-get", "install", "--yes", "--no-install-recommends"],
            Self::Dnf => &["dnf", "install", "--assumeyes"],
            Self::Zypper => &["zypper", "--non-interactive", "install"],
            Self::Pacman => &["pacman", "-S", "--needed", "--noconfirm"],
            Self::Apk => &["apk", "add", "--update-cache"],
            Self::Brew => &["brew", "install"],
        }
    }

    /// What to run before installing anything.
    pub fn refresh(self) -> Option<&'static [&'static str]> {
        // A fresh image has no lists of packages, and old lists name files that are gone.
        (self == Self::Apt).then_some(&["apt-get", "update"])
    }

    /// The words to put before a command so that it may install, if there are any that help.
    pub fn privilege(self, system: &System) -> Option<&'static [&'static str]> {
        if self == Self::Brew || is_root(system) {
            return Some(&[]);
        }
        system.program("sudo").map(|_| &["sudo"][..])
    }

    /// The packages that hold a part.
    pub fn packages(self, part: Part, system: &System) -> &'static [&'static str] {
        match self {
            // Ubuntu's `chromium` is a snap, and this package brings it.
            Self::Apt if part == Part::Browser && is_ubuntu(system) => &["chromium-browser"],
            Self::Apt => match part {
                Part::Linker => &["build-essential"],
                Part::MpiCompiler => &["libopenmpi-dev"],
                Part::MpiLauncher => &["openmpi-bin"],
                Part::Libclang => &["libclang-dev"],
                Part::Vulkan => &["mesa-vulkan-drivers", "libvulkan1", "libegl1"],
                Part::Blas => &["libopenblas-dev"],
                Part::Fortran => &["gfortran"],
                Part::Browser => &["chromium"],
                Part::Egl => &[],
            },
            Self::Dnf => match part {
                Part::Linker => &["gcc"],
                Part::MpiCompiler => &["openmpi-devel"],
                Part::MpiLauncher => &["openmpi"],
                Part::Libclang => &["clang-devel"],
                Part::Vulkan => &["mesa-vulkan-drivers", "vulkan-loader"],
                Part::Blas => &["openblas-devel"],
                Part::Fortran => &["gcc-gfortran"],
                Part::Browser => &["chromium"],
                Part::Egl => &[],
            },
            Self::Zypper => match part {
                Part::Linker => &["gcc"],
                Part::MpiCompiler => &["openmpi4-devel"],
                Part::MpiLauncher => &["openmpi4"],
                Part::Libclang => &["clang-devel"],
                Part::Vulkan => &["libvulkan_lvp", "libvulkan1"],
                Part::Fortran => &["gcc-fortran"],
                Part::Browser => &["chromium"],
                Part::Blas | Part::Egl => &[],
            },
            Self::Pacman => match part {
                Part::Linker => &["gcc"],
                Part::MpiCompiler | Part::MpiLauncher => &["openmpi"],
                Part::Libclang => &["clang"],
                Part::Vulkan => &["vulkan-swrast", "vulkan-icd-loader"],
                Part::Blas => &["openblas"],
                Part::Fortran => &["gcc-fortran"],
                Part::Browser => &["chromium"],
                Part::Egl => &[],
            },
            Self::Apk => match part {
                Part::Linker => &["build-base"],
                Part::MpiCompiler => &["openmpi-dev"],
                Part::MpiLauncher => &["openmpi"],
                Part::Libclang => &["clang-dev"],
                Part::Vulkan => &["mesa-vulkan-swrast", "vulkan-loader"],
                Part::Blas => &["openblas-dev"],
                Part::Fortran => &["gfortran"],
                Part::Browser => &["chromium"],
                Part::Egl => &[],
            },
            Self::Brew => match part {
                Part::MpiCompiler | Part::MpiLauncher => &["open-mpi"],
                Part::Libclang => &["llvm"],
                Part::Blas => &["openblas"],
                Part::Fortran => &["gcc"],
                Part::Browser => &["google-chrome"],
                // macOS has a compiler of its own, and Metal.
                Part::Linker | Part::Vulkan | Part::Egl => &[],
            },
        }
    }

    /// Clippy and rustfmt, where they are packages of their own.
    pub fn components(self, system: &System) -> &'static [&'static str] {
        let rust = system.program("rustc");
        match self {
            // To a Rust from elsewhere, the distribution's are of no use.
            _ if rust.is_none_or(|path| !path.starts_with("/usr/bin")) => &[],
            Self::Apt | Self::Apk => &["rust-clippy", "rustfmt"],
            Self::Dnf => &["clippy", "rustfmt"],
            Self::Zypper | Self::Pacman | Self::Brew => &[],
        }
    }
}

/// The command that installs a part on this machine, for messages.
pub fn command(system: &System, part: Part) -> Option<String> {
    let manager = Manager::of(system)?;
    let packages = Some(manager.packages(part, system)).filter(|packages| !packages.is_empty())?;
    let privilege = manager.privilege(system).unwrap_or_default();
    Some([privilege, manager.installer(), packages].concat().join(" "))
}

/// The command that brings what is missing into sight where it is installed, but not on the
/// `PATH`.
pub fn unloaded(system: &System, missing: &[Part]) -> Option<String> {
    let mpi = ["openmpi", "mpich", "mvapich", "impi", "intel-mpi", "cray-mpich"];
    let wanted = [(Part::MpiCompiler, &mpi[..]), (Part::Libclang, &["clang", "llvm"])];
    let wanted = wanted.into_iter().filter(|(part, _)| missing.contains(part));
    let modules: Vec<_> = wanted.filter_map(|(_, names)| module(system, names)).collect();
    if !modules.is_empty() {
        return Some(format!("module load {}", modules.join(" ")));
    }
    // openSUSE's packages go here; only the next login sees them.
    let shelf = Path::new("/usr/lib64/mpi/gcc");
    let mut homes = system.names(shelf).into_iter().map(|name| shelf.join(name)).rev();
    let home = homes.find(|home| system.path(home.join("bin/mpicc")).is_file())?;
    let home = missing.contains(&Part::MpiCompiler).then(|| home.display())?;
    Some(format!("export PATH={home}/bin:$PATH LD_LIBRARY_PATH={home}/lib64:$LD_LIBRARY_PATH"))
}

/// The first of `wanted` that a cluster's environment modules offer.
///
/// The name alone loads the version that the cluster's administrators chose.
fn module(system: &System, wanted: &[&str]) -> Option<String> {
    // Where Fedora puts its modules, for shells that haven't read modules.sh.
    let usual = "/etc/modulefiles:/usr/share/modulefiles";
    let mut offered = Vec::new();
    for folder in env::split_paths(system.var("MODULEPATH").unwrap_or(usual)) {
        offered.extend(system.names(&folder));
        let inside = system.names(folder.join("mpi"));
        offered.extend(inside.into_iter().map(|name| format!("mpi/{name}")));
    }
    // OpenMPI, openmpi4, mpi/openmpi-x86_64 and openmpi.lua are all Open MPI.
    let plain = |name: &str| {
        let name = name.to_lowercase();
        let name = name.strip_prefix("mpi/").unwrap_or(&name).trim_end_matches(".lua");
        let name = name.strip_suffix(&format!("-{}", env::consts::ARCH)).unwrap_or(name);
        name.trim_end_matches(|digit: char| digit.is_ascii_digit()).to_owned()
    };
    let found = wanted.iter().find_map(|name| offered.iter().find(|offer| plain(offer) == *name));
    found.map(|name| name.trim_end_matches(".lua").to_owned())
}

/// The version of `cargo clippy` or `cargo fmt`.
pub fn component(system: &System, tool: &str) -> Option<String> {
    (system.ask)(&[system.var("CARGO").unwrap_or("cargo"), tool, "--version"])
}

fn is_ubuntu(system: &System) -> bool {
    let release = fs::read_to_string(system.path("/etc/os-release")).unwrap_or_default();
    release.lines().any(|line| line == "ID=ubuntu")
}

fn is_root(system: &System) -> bool {
    let status = fs::read_to_string(system.path("/proc/self/status")).unwrap_or_default();
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    // The real one, then the effective one.
    ids.and_then(|ids| ids.split_whitespace().nth(1)) == Some("0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{Need, pretend};

    #[test]
    fn each_manager_is_known_by_its_program_and_names_its_own_packages() {
        for (files, mpi) in [
            (
                &["/usr/bin/apt-get", "/usr/bin/pacman"][..],
                "apt-get install --yes --no-install-recommends libopenmpi-dev",
            ),
            (&["/usr/bin/dnf"], "dnf install --assumeyes openmpi-devel"),
            (&["/usr/bin/zypper"], "zypper --non-interactive install openmpi4-devel"),
            (&["/usr/bin/pacman"], "pacman -S --needed --noconfirm openmpi"),
            (&["/usr/bin/apk"], "apk add --update-cache openmpi-dev"),
            (&["/usr/local/bin/brew"], "brew install open-mpi"),
        ] {
            let (_root, system) = pretend(files, &[]);
            assert_eq!(command(&system, Part::MpiCompiler).as_deref(), Some(mpi));
        }
        let (_root, system) = pretend(&["/usr/bin/brew"], &[]);
        assert_eq!(command(&system, Part::Vulkan), None);
        let (_root, system) = pretend(&[], &[]);
        assert_eq!(command(&system, Part::Linker), None);
    }

    #[test]
    fn ubuntu_has_its_own_name_for_chromium() {
        let (root, system) = pretend(&["/usr/bin/apt-get", "/etc/os-release"], &[]);
        for (release, package) in [
            ("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", "chromium-browser"),
            ("NAME=\"Debian GNU/Linux\"\nID=debian\n", "chromium"),
            ("NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "chromium"),
        ] {
            fs::write(root.path().join("etc/os-release"), release).unwrap();
            let command = command(&system, Part::Browser).unwrap();
            assert!(command.ends_with(&format!(" {package}")), "{release}{command}");
        }
    }

    #[test]
    fn sudo_is_for_users_who_are_not_root_and_never_for_homebrew() {
        let (root, system) =
            pretend(&["/usr/bin/apt-get", "/usr/bin/sudo", "/proc/self/status"], &[]);
        let become_user = |ids: &str| {
            fs::write(root.path().join("proc/self/status"), format!("Name:\thpc\nUid:\t{ids}\n"))
                .unwrap();
        };
        become_user("1000\t1000\t1000\t1000");
        assert_eq!(Manager::Apt.privilege(&system), Some(&["sudo"][..]));
        assert_eq!(Manager::Brew.privilege(&system), Some(&[][..]));
        become_user("1000\t0\t0\t0");
        assert_eq!(Manager::Apt.privilege(&system), Some(&[][..]));
        let (_root, system) = pretend(&["/usr/bin/apt-get"], &[]);
        assert_eq!(Manager::Apt.privilege(&system), None);
    }

    #[test]
    fn an_mpi_that_is_not_loaded_is_loaded_and_not_installed() {
        let loads = |files: &[&str], vars: &[(&str, &str)]| {
            let (_root, system) = pretend(files, vars);
            system.lacking(Need::Mpi).unwrap().to_string()
        };
        let easybuild =
            ["/apps/OpenMPI/4.1.5-GCC-12.3.0.lua", "/apps/Clang/16.lua", "/apps/GCC/12"];
        let says = "needs MPI: module load OpenMPI Clang";
        assert_eq!(loads(&easybuild, &[("MODULEPATH", "/none:/apps")]), says);
        let ohpc = ["/opt/m/openmpi4/4.1", "/opt/m/mpich/3", "/usr/lib/libclang.so.17"];
        assert_eq!(loads(&ohpc, &[("MODULEPATH", "/opt/m")]), "needs MPI: module load openmpi4");
        let fedora = format!("/usr/share/modulefiles/mpi/openmpi-{}", env::consts::ARCH);
        let says = format!("needs MPI: module load mpi/openmpi-{}", env::consts::ARCH);
        assert_eq!(loads(&[&fedora], &[]), says);
        let suse = ["/usr/lib64/mpi/gcc/openmpi4/bin/mpicc"];
        assert!(loads(&suse, &[]).contains("PATH=/usr/lib64/mpi/gcc/openmpi4/bin:$PATH"));
    }
}
