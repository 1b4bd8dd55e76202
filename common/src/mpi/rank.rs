//! What each rank of a test does.

use mpi::{topology::SimpleCommunicator, traits::*};
use std::{
    env,
    ffi::c_int,
    fs::File,
    io::{self, Write},
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    process,
};

use super::{interpose, record::Status};

/// Tells a process that it is a rank, and the folder for its record.
pub const FOLDER: &str = "COMMON_MPI_FOLDER";

/// The file that holds what a rank prints.
pub fn output(folder: &Path, rank: usize) -> PathBuf {
    folder.join(format!("rank-{rank}.out"))
}

/// Runs `body` as one rank of the world, and leaves the process.
pub fn run(folder: &Path, body: impl FnOnce(&SimpleCommunicator)) -> ! {
    let Some(universe) = mpi::initialize() else {
        eprintln!("MPI was started before the test began");
        process::exit(1)
    };
    let world = universe.world();
    if let Err(error) = begin(folder, world.rank() as usize) {
        eprintln!("the record of a rank could not be begun in {}: {error}", folder.display());
        world.abort(1);
    }
    let result = panic::catch_unwind(AssertUnwindSafe(|| body(&world)));
    // Nothing that was printed is lost in a buffer.
    _ = io::stdout().flush();
    let recorder = interpose::recorder().expect("it was begun");
    match result {
        Ok(()) => {
            recorder.set_status(Status::Passed);
            drop(universe);
            process::exit(0)
        }
        Err(_) => {
            recorder.set_status(Status::Panicked);
            world.abort(1)
        }
    }
}

/// Begins the record of this rank; from here on it also takes what the rank prints.
fn begin(folder: &Path, rank: usize) -> io::Result<()> {
    let file = File::create(output(folder, rank))?;
    rustix::stdio::dup2_stdout(&file)?;
    rustix::stdio::dup2_stderr(&file)?;
    interpose::start(folder)?;
    watch_the_end()
}

extern "C" fn left() {
    if let Some(recorder) = interpose::recorder() {
        recorder.set_status(Status::Exited);
    }
}

unsafe extern "C" {
    fn atexit(function: extern "C" fn()) -> c_int;
}

/// Notes how the process ends, where it is not by the test's own end.
fn watch_the_end() -> io::Result<()> {
    use signal_hook::consts::{SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTERM};
    // SAFETY: the function has the signature that `atexit` asks for.
    unsafe { atexit(left) };
    for signal in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTERM] {
        let note = move || {
            if let Some(recorder) = interpose::recorder() {
                recorder.set_status(Status::Signalled(signal));
            }
            // Then the signal does what it would have done.
            _ = signal_hook::low_level::emulate_default_handler(signal);
        };
        // SAFETY: the action stores to memory that is mapped already, and allocates nothing.
        unsafe { signal_hook_registry::register_unchecked(signal, move |_| note()) }?;
    }
    Ok(())
}

/// The folder for this process's record, if it is a rank of a test.
pub fn folder() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}
