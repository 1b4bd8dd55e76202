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
    let manifests = ["Cargo.toml", "Cargo.lock", "runner/Cargo.toml"];
    sources
        .chain(manifests.map(|manifest| folder.join(manifest)))
        .all(|path| age(&path).is_ok_and(|changed| changed <= built))
}
