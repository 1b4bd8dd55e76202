//! What the alias `cargo hpc` starts: it sees to it that `hpc` itself is built, then becomes it.
//!
//! `cargo run --quiet` of `hpc` would build it without a word, which on a fresh machine is a silent
//! half minute; without `--quiet` every later call would begin with cargo's own two lines. This
//! program has no dependencies, so that it is built at once, and shows cargo's progress only when
//! there is something to build.

use std::{
    env, fs,
    io::{self, IsTerminal},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::SystemTime,
};

fn main() -> ExitCode {
    match launch() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn launch() -> Result<ExitCode, String> {
    let this = env::current_exe().map_err(|error| format!("this program's own path: {error}"))?;
    let program = this.with_file_name("hpc");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    if !is_current(&program, &folder) {
        if !program.exists() {
            eprintln!("Building the command `hpc`. This takes about half a minute, once.");
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        build.args(["build", "--package", "hpc"]).current_dir(&folder);
        if !io::stderr().is_terminal() {
            build.arg("--quiet");
        }
        let status = build.status().map_err(|error| format!("cargo does not start: {error}"))?;
        if !status.success() {
            return Err("`hpc` could not be built; the reason stands above".into());
        }
        // Cargo leaves the file alone where nothing had to be done; then it is current from now on.
        _ = fs::File::open(&program).and_then(|file| file.set_modified(SystemTime::now()));
    }
    let error = Command::new(&program).args(env::args_os().skip(1)).exec();
    Err(format!("{} does not start: {error}", program.display()))
}

/// Whether `program` is newer than all that it is made of: the sources that cargo noted beside it,
/// and the manifests.
fn is_current(program: &Path, folder: &Path) -> bool {
    let age = |path: &Path| fs::metadata(path).and_then(|file| file.modified());
    let Ok(built) = age(program) else { return false };
    let Ok(notes) = fs::read_to_string(program.with_extension("d")) else { return false };
    let sources = notes.lines().filter_map(|line| line.split_once(": ")).flat_map(|(_, files)| {
        // Blanks within a path are escaped by cargo.
        let files = files.replace("\\ ", "\0");
        files.split(' ').map(|file| PathBuf::from(file.replace('\0', " "))).collect::<Vec<_>>()
    });
    // Of another checkout, where its target directory was copied, or is shared.
    let is_here = |path: &Path| {
        let here = folder.canonicalize();
        here.is_ok_and(|here| path.canonicalize().is_ok_and(|path| path.starts_with(here)))
    };
    let manifests = ["Cargo.toml", "Cargo.lock", "runner/Cargo.toml"].map(|file| folder.join(file));
    let is_older = |path: &Path| age(path).is_ok_and(|changed| changed <= built);
    sources.into_iter().all(|path| is_here(&path) && is_older(&path))
        && manifests.iter().all(|path| is_older(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_current_that_is_newer_than_its_sources_and_of_this_checkout() {
        let folder = env::temp_dir().join(format!("hpc-launch-{}", std::process::id()));
        let [here, other] = ["here", "other"].map(|name| folder.join(name));
        for checkout in [&here, &other] {
            fs::create_dir_all(checkout.join("runner/src")).unwrap();
            for file in ["Cargo.toml", "Cargo.lock", "runner/Cargo.toml", "runner/src/a b.rs"] {
                fs::write(checkout.join(file), "").unwrap();
            }
        }
        let program = folder.join("hpc");
        let source = here.join("runner/src/a b.rs");
        let escaped = source.display().to_string().replace(' ', "\\ ");
        assert!(!is_current(&program, &here), "it is not there");
        fs::write(&program, "").unwrap();
        assert!(!is_current(&program, &here), "nobody knows what it is made of");
        fs::write(folder.join("hpc.d"), format!("{}: {escaped}\n", program.display())).unwrap();
        assert!(is_current(&program, &here));
        assert!(!is_current(&program, &other), "it is another checkout's");
        let later = SystemTime::now() + std::time::Duration::from_secs(60);
        fs::File::open(&source).and_then(|file| file.set_modified(later)).unwrap();
        assert!(!is_current(&program, &here), "its source is newer");
        fs::remove_dir_all(folder).unwrap();
    }
}
