//! What this machine has of what the course builds on.
//!
//! Programs and libraries are looked for in the places where they lie, without running anything:
//! `cargo hpc list` asks, and has to answer at once.

use anyhow::{Error, Result, bail};
use std::{
    collections::HashMap,
    env, fmt, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    str::FromStr,
};

pub mod disk;
pub mod packages;

/// What a topic needs beside Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// An MPI library with its compiler wrapper and launcher, and libclang to read its header.
    Mpi,
    /// A driver that `wgpu` can compute on; one in software will do.
    Gpu,
    /// A browser that lays slides out and prints them: no topic's need, but the authors'.
    Slides,
}

/// What a machine lacks for a [`Need`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The thing itself.
    pub what: String,
    /// The command that gets it.
    pub remedy: String,
}

/// What can be missing, and be installed, on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `cc`, which `rustc` links with.
    Linker,
    /// `mpicc`, which knows where MPI's header and library lie.
    MpiCompiler,
    /// `mpirun`, or another launcher.
    MpiLauncher,
    /// The library that `bindgen` reads MPI's header with.
    Libclang,
    /// Vulkan's loader, and a driver for it.
    Vulkan,
    /// The driver for OpenGL without a window.
    Egl,
    /// OpenBLAS, which the course's kernels are compared with.
    Blas,
    /// A Fortran compiler.
    Fortran,
    /// Chromium or one of its family, which runs without a window.
    Browser,
}

/// What a command printed, given its words.
pub type Ask = Box<dyn Fn(&[&str]) -> Option<String>>;

/// A machine, as far as the course looks at it.
pub struct System {
    /// Where absolute paths are looked up: `/`, or a folder that stands in for it in tests.
    pub root: PathBuf,
    /// Environment variables.
    pub vars: HashMap<String, String>,
    /// As in [`env::consts::OS`].
    pub os: &'static str,
    /// Runs a command in the checkout: what it printed, or nothing where it failed.
    pub ask: Ask,
}

impl Need {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mpi, Self::Gpu, Self::Slides];

    /// What this machine lacks for it, if anything.
    pub fn lacking(self) -> Option<Lack> {
        System::here(Path::new(".")).lacking(self)
    }
}

impl fmt::Display for Need {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Mpi => "mpi",
            Self::Gpu => "gpu",
            Self::Slides => "slides",
        })
    }
}

impl FromStr for Need {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match Self::ALL.into_iter().find(|need| need.to_string() == name) {
            Some(need) => Ok(need),
            None => bail!("unknown need `{name}`. The known ones are `mpi`, `gpu` and `slides`"),
        }
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "needs {}: {}", self.what, self.remedy)
    }
}

impl Part {
    /// What a learner reads.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linker => "a linker (cc)",
            Self::MpiCompiler => "mpicc",
            Self::MpiLauncher => "mpirun",
            Self::Libclang => "libclang",
            Self::Vulkan => "a Vulkan driver",
            Self::Egl => "an OpenGL driver",
            Self::Blas => "OpenBLAS",
            Self::Fortran => "gfortran",
            Self::Browser => "Chromium",
        }
    }
}

impl System {
    /// This machine; commands run in the folder `checkout`.
    pub fn here(checkout: &Path) -> Self {
        let text = |value: std::ffi::OsString| value.to_string_lossy().into_owned();
        let folder = checkout.to_owned();
        Self {
            root: "/".into(),
            vars: env::vars_os().map(|(name, value)| (text(name), text(value))).collect(),
            os: env::consts::OS,
            ask: Box::new(move |words| {
                let mut command = Command::new(words[0]);
                command.args(&words[1..]).current_dir(&folder).stdin(Stdio::null());
                let output = command.output().ok().filter(|output| output.status.success())?;
                Some(String::from_utf8_lossy(&output.stdout).into_owned())
            }),
        }
    }

    /// An environment variable that is set to something.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Where an absolute path lies.
    pub fn path(&self, absolute: impl AsRef<Path>) -> PathBuf {
        let path = absolute.as_ref();
        self.root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// The names in a folder, sorted; none where there is no such folder.
    pub fn names(&self, folder: impl AsRef<Path>) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// A program on the `PATH`, or one given by its own path.
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let folders = env::split_paths(self.var("PATH").unwrap_or_default());
        let mut places = folders.map(|folder| folder.join(name)).filter(|path| path.is_absolute());
        places.find(|path| self.path(path).is_file())
    }

    /// Where it was found, if it was.
    pub fn find(&self, part: Part) -> Option<PathBuf> {
        match part {
            Part::Linker => self.program("cc"),
            // Where the build of `mpi-sys` looks, in its order.
            Part::MpiCompiler => self
                .var("CRAY_MPICH_DIR")
                .map(PathBuf::from)
                .or_else(|| self.program(self.var("MPICC").unwrap_or("mpicc"))),
            Part::MpiLauncher => {
                ["mpirun", "mpiexec", "srun"].iter().find_map(|name| self.program(name))
            }
            Part::Libclang => self.libclang(),
            Part::Vulkan => {
                let loader = self.library("libvulkan.so.1")?;
                (!self.vulkan_drivers().is_empty()).then_some(loader)
            }
            Part::Egl => {
                let loader = self.library("libEGL.so.1")?;
                // Debian has the drivers in packages of their own. Since 24.2, Mesa's are one library.
                let mesa = self.library_folders().into_iter().any(|folder| {
                    let gallium = |name: &String| name.starts_with("libgallium");
                    self.path(folder.join("dri/swrast_dri.so")).exists()
                        || self.names(folder).iter().any(gallium)
                });
                (mesa || self.library("libEGL_nvidia.so.0").is_some()).then_some(loader)
            }
            Part::Blas => ["libopenblas.so", "libopenblas.so.0", "libopenblas.dylib"]
                .iter()
                .find_map(|name| self.library(name)),
            Part::Fortran => self.program("gfortran"),
            Part::Browser => self.browser(),
        }
    }

    /// What `cargo hpc setup` would install for a need.
    pub fn missing(&self, need: Need) -> Vec<Part> {
        let parts: &[Part] = match need {
            Need::Mpi => &[Part::MpiCompiler, Part::MpiLauncher, Part::Libclang],
            // macOS has Metal.
            Need::Gpu if self.os == "macos" => &[],
            Need::Gpu => &[Part::Vulkan],
            Need::Slides => &[Part::Browser],
        };
        parts.iter().copied().filter(|part| self.find(*part).is_none()).collect()
    }

    /// What is missing for a need, in one line, with the command that gets it.
    pub fn lacking(&self, need: Need) -> Option<Lack> {
        let missing = self.missing(need);
        let what = match (need, &missing[..]) {
            (_, []) => return None,
            // OpenGL serves too, so Vulkan is wanted, and not needed.
            (Need::Gpu, _) if self.find(Part::Egl).is_some() => return None,
            (Need::Gpu, _) => "a driver for GPUs".to_owned(),
            (Need::Mpi, [part @ (Part::Libclang | Part::MpiLauncher)]) => {
                format!("{} for MPI", part.name())
            }
            (Need::Mpi, _) => "MPI".to_owned(),
            (Need::Slides, _) => "Chromium".to_owned(),
        };
        let remedy =
            packages::unloaded(self, &missing).unwrap_or(format!("cargo hpc setup {need}"));
        Some(Lack { what, remedy })
    }

    /// The manifests of Vulkan's drivers, by name.
    pub fn vulkan_drivers(&self) -> Vec<String> {
        if let Some(files) = self.var("VK_DRIVER_FILES").or(self.var("VK_ICD_FILENAMES")) {
            let files = env::split_paths(files).filter(|file| self.path(file).is_file());
            return files.map(|file| file.display().to_string()).collect();
        }
        let home = self.var("HOME").map(|home| format!("{home}/.local/share"));
        let usual = ["/usr/share", "/usr/local/share", "/etc", "/run/opengl-driver/share"];
        let folders = usual.into_iter().map(str::to_owned).chain(home);
        folders
            .flat_map(|folder| self.names(format!("{folder}/vulkan/icd.d")))
            .filter(|name| name.ends_with(".json"))
            .collect()
    }

    /// Where the slides' program looks for a browser, in its order.
    fn browser(&self) -> Option<PathBuf> {
        let named = self.var("CHROME").and_then(|name| self.program(name));
        let usual = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        let installed = usual.iter().chain(&["chrome", "microsoft-edge"]);
        let applications = ["Google Chrome", "Chromium", "Microsoft Edge"]
            .map(|name| format!("/Applications/{name}.app/Contents/MacOS/{name}"));
        named
            .or_else(|| installed.copied().find_map(|name| self.program(name)))
            .or_else(|| applications.iter().find_map(|path| self.program(path)))
    }

    /// Where `bindgen` would find libclang.
    fn libclang(&self) -> Option<PathBuf> {
        let given = self.var("LIBCLANG_PATH").map(PathBuf::from);
        if let Some(file) = given.as_ref().filter(|file| self.path(file).is_file()) {
            return Some(file.clone());
        }
        let mut folders: Vec<_> = given.into_iter().collect();
        if folders.is_empty() {
            let config = self.program("llvm-config");
            let config = config.and_then(|path| fs::canonicalize(self.path(path)).ok());
            folders.extend(config.and_then(|path| Some(path.parent()?.parent()?.join("lib"))));
            folders.extend(self.library_folders());
            for shelf in ["/usr/lib", "/usr/lib64", "/usr/local", "/usr/local/opt"] {
                let llvm = self.names(shelf).into_iter().filter(|name| name.starts_with("llvm"));
                folders.extend(llvm.map(|name| Path::new(shelf).join(name).join("lib")));
            }
            let developer = "/Applications/Xcode.app/Contents/Developer";
            folders.push(format!("{developer}/Toolchains/XcodeDefault.xctoolchain/usr/lib").into());
            folders.push("/Library/Developer/CommandLineTools/usr/lib".into());
        }
        // libclang-cpp is another library.
        let is_it = |name: &str| {
            name == "libclang.dylib"
                || name.starts_with("libclang.so")
                || (name.starts_with("libclang-") && name.contains(".so") && !name.contains("-cpp"))
        };
        folders.into_iter().find_map(|folder| {
            let name = self.names(&folder).into_iter().find(|name| is_it(name))?;
            Some(folder.join(name))
        })
    }

    /// A library, by its file's name.
    pub fn library(&self, name: &str) -> Option<PathBuf> {
        let mut places = self.library_folders().into_iter().map(|folder| folder.join(name));
        places.find(|path| self.path(path).exists())
    }

    /// The folders that the dynamic linker searches.
    fn library_folders(&self) -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = Vec::new();
        folders.extend(env::split_paths(self.var("LD_LIBRARY_PATH").unwrap_or_default()));
        for name in self.names("/etc/ld.so.conf.d") {
            let text = fs::read_to_string(self.path(format!("/etc/ld.so.conf.d/{name}")));
            let text = text.unwrap_or_default();
            folders.extend(text.lines().filter(|line| line.starts_with('/')).map(PathBuf::from));
        }
        folders.extend(
            ["/usr/local/lib", "/usr/lib64", "/usr/lib", "/lib64", "/lib"].map(PathBuf::from),
        );
        folders.extend(["/run/opengl-driver/lib", "/opt/homebrew/lib"].map(PathBuf::from));
        folders
    }
}

/// Stands in for a machine in tests: a folder with these files, and these variables.
#[cfg(test)]
pub fn pretend(files: &[&str], vars: &[(&str, &str)]) -> (tempfile::TempDir, System) {
    let root = tempfile::tempdir().unwrap();
    for file in files {
        let path = root.path().join(file.trim_start_matches('/'));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "").unwrap();
    }
    let vars = [("PATH", "/usr/local/bin:/usr/bin")].iter().chain(vars);
    let vars = vars.map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let system =
        System { root: root.path().to_owned(), vars, os: "linux", ask: Box::new(|_| None) };
    (root, system)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lack(need: Need, files: &[&str], vars: &[(&str, &str)]) -> Option<String> {
        let (_root, system) = pretend(files, vars);
        system.lacking(need).map(|lack| lack.to_string())
    }

    #[test]
    fn needs_are_read_by_name_and_a_wrong_one_is_answered_with_the_known() {
        for need in Need::ALL {
            assert_eq!(need.to_string().parse::<Need>().unwrap(), need);
        }
        let error = "cuda".parse::<Need>().unwrap_err().to_string();
        assert_eq!(error, "unknown need `cuda`. The known ones are `mpi`, `gpu` and `slides`");
    }

    #[test]
    fn mpi_needs_a_compiler_a_launcher_and_libclang() {
        let (mpicc, mpirun) = ("/usr/bin/mpicc", "/usr/bin/mpirun");
        let debian = ["/usr/lib/llvm-14/lib/libclang.so.1", mpicc, mpirun];
        assert_eq!(lack(Need::Mpi, &debian, &[]), None);
        let cpp = ["/usr/lib64/libclang-cpp.so.18", mpicc, mpirun];
        let says = "needs libclang for MPI: cargo hpc setup mpi";
        assert_eq!(lack(Need::Mpi, &cpp, &[]).as_deref(), Some(says));
        assert_eq!(lack(Need::Mpi, &[], &[]).as_deref(), Some("needs MPI: cargo hpc setup mpi"));
        let cray = [("CRAY_MPICH_DIR", "/opt/cray"), ("LIBCLANG_PATH", "/sw")];
        assert_eq!(lack(Need::Mpi, &["/usr/bin/srun", "/sw/libclang-15.so"], &cray), None);
    }

    #[test]
    fn slides_need_a_browser_of_chromiums_family() {
        let says = "needs Chromium: cargo hpc setup slides";
        assert_eq!(lack(Need::Slides, &["/usr/bin/firefox"], &[]).as_deref(), Some(says));
        for browser in ["/usr/bin/chromium-browser", "/usr/bin/microsoft-edge"] {
            assert_eq!(lack(Need::Slides, &[browser], &[]), None);
        }
        let named = [("CHROME", "/opt/chrome/chrome")];
        assert_eq!(lack(Need::Slides, &["/opt/chrome/chrome"], &named), None);
    }

    #[test]
    fn a_gpu_needs_a_loader_and_a_driver_and_opengl_serves_as_well() {
        let says = Some("needs a driver for GPUs: cargo hpc setup gpu".to_owned());
        let loader = "/usr/lib64/libvulkan.so.1";
        assert_eq!(lack(Need::Gpu, &[loader], &[]), says);
        let lavapipe = "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json";
        assert_eq!(lack(Need::Gpu, &[lavapipe], &[]), says);
        assert_eq!(lack(Need::Gpu, &[loader, lavapipe], &[]), None);
        assert_eq!(lack(Need::Gpu, &["/usr/lib/libEGL.so.1"], &[]), says);
        assert_eq!(
            lack(Need::Gpu, &["/usr/lib/libEGL.so.1", "/usr/lib/dri/swrast_dri.so"], &[]),
            None
        );
        let (_root, system) = pretend(&[], &[]);
        assert_eq!(System { os: "macos", ..system }.lacking(Need::Gpu), None);
    }
}
