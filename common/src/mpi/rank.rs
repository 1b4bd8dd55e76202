//! What each rank of a test does.

use mpi::{
    ffi::{
        MPI_Comm, MPI_Request, PMPI_Barrier, PMPI_Comm_split, PMPI_Ibarrier, PMPI_Test,
        RSMPI_COMM_NULL, RSMPI_COMM_WORLD, RSMPI_STATUS_IGNORE, RSMPI_UNDEFINED,
    },
    raw::FromRaw,
    topology::SimpleCommunicator,
    traits::*,
};
use rustix::process::{Signal, getpid, kill_process};
use std::{
    env,
    ffi::c_int,
    fs::{self, File},
    io::{self, Read, Write},
    mem::MaybeUninit,
    os::unix::net::UnixStream,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    process, thread,
    time::Duration,
};

use super::{interpose, record::Status, timeline};

/// Tells a process that it is a rank, and the folder of its run.
pub const FOLDER: &str = "COMMON_MPI_FOLDER";

/// The folder of a run, in which each number of ranks has one of its own.
pub struct Place {
    pub folder: PathBuf,
}

impl Place {
    /// That of this process, if it is a rank of a test.
    pub fn here() -> Option<Self> {
        env::var_os(FOLDER).map(|folder| Self { folder: folder.into() })
    }

    /// The records of the ranks, while they run as the world of this number.
    pub fn stage(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }

    /// A socket that is open for as long as the test's own process lives.
    pub fn life(&self) -> PathBuf {
        self.folder.join("life")
    }

    /// Written by a process that finds itself alone where it should not be.
    pub fn alone(&self) -> PathBuf {
        self.folder.join("alone")
    }
}

/// The file that holds what a rank prints.
pub fn output(stage: &Path, rank: usize) -> PathBuf {
    stage.join(format!("rank-{rank}.out"))
}

/// Runs `body` as one rank of a world of each of these sizes, one after the other, and leaves the
/// process.
///
/// All of them run in one launch, with as many ranks as the largest takes: starting MPI takes far
/// longer than most tests. A smaller world is a communicator of the first ranks; the largest is MPI's
/// own.
pub fn run(place: &Place, sizes: &[usize], body: impl Fn(&SimpleCommunicator)) -> ! {
    end_with_the_test(place);
    let Some(universe) = mpi::initialize() else {
        eprintln!("MPI was started before the test began");
        process::exit(1)
    };
    let world = universe.world();
    let (rank, size) = (world.rank() as usize, world.size() as usize);
    let largest = sizes.iter().copied().max().unwrap_or(0);
    if size != largest {
        // Each of them says the same.
        _ = fs::write(place.alone(), size.to_string());
        process::exit(1)
    }
    if let Err(error) = watch_the_end() {
        eprintln!("the end of a rank can't be watched: {error}");
        world.abort(1);
    }
    let worlds: Vec<_> = sizes.iter().map(|&size| first_ranks(rank, size, largest)).collect();
    for (number, stage) in worlds.into_iter().enumerate() {
        wait_for_all();
        let Some(stage) = stage else { continue };
        if let Err(error) = begin(&place.stage(number), rank, &stage) {
            eprintln!("rank {rank} can't begin its record: {error}");
            world.abort(1);
        }
        if timeline::is_wanted() {
            // Whoever started first is not to be seen waiting.
            // SAFETY: MPI has been started, and every rank of this world calls it.
            unsafe { PMPI_Barrier(stage.as_raw()) };
        }
        let result = panic::catch_unwind(AssertUnwindSafe(|| body(&stage)));
        // Nothing that was printed is lost in a buffer.
        _ = io::stdout().flush();
        let recorder = interpose::recorder().expect("it was begun");
        if result.is_err() {
            recorder.set_status(Status::Panicked);
            world.abort(1);
        }
        recorder.set_status(Status::Passed);
        interpose::pause();
    }
    drop(universe);
    process::exit(0)
}

/// The world of the first `size` ranks, for those that belong to it.
fn first_ranks(rank: usize, size: usize, all: usize) -> Option<SimpleCommunicator> {
    if size == all {
        return Some(SimpleCommunicator::world());
    }
    let mut made = MaybeUninit::uninit();
    // SAFETY: MPI has been started, every rank calls this, and the call writes the communicator, which
    // is a valid handle of one that is nobody else's.
    unsafe {
        let color = if rank < size { 0 } else { RSMPI_UNDEFINED };
        PMPI_Comm_split(RSMPI_COMM_WORLD, color, rank as c_int, made.as_mut_ptr());
        let made: MPI_Comm = made.assume_init();
        (made != RSMPI_COMM_NULL).then(|| SimpleCommunicator::from_raw(made))
    }
}

/// Waits for all ranks, and leaves the processor to those that are busy.
fn wait_for_all() {
    let mut request = MaybeUninit::<MPI_Request>::uninit();
    let mut done = 0;
    // SAFETY: MPI has been started, and every rank calls this; the first call writes the request, and
    // the other one the flag.
    unsafe {
        PMPI_Ibarrier(RSMPI_COMM_WORLD, request.as_mut_ptr());
        while PMPI_Test(request.as_mut_ptr(), &mut done, RSMPI_STATUS_IGNORE) == 0 && done == 0 {
            thread::sleep(Duration::from_micros(200));
        }
    }
}

/// Begins a record of this rank; from here on it also takes what the rank prints.
fn begin(stage: &Path, rank: usize, world: &SimpleCommunicator) -> io::Result<()> {
    let file = File::create(output(stage, rank))?;
    rustix::stdio::dup2_stdout(&file)?;
    rustix::stdio::dup2_stderr(&file)?;
    interpose::start(stage, world.as_raw())
}

/// Ends this process when the test's own is gone, however it went: nothing is left behind, not even
/// the records.
fn end_with_the_test(place: &Place) {
    let Ok(mut life) = UnixStream::connect(place.life()) else { return };
    let folder = place.folder.clone();
    let watch = move || {
        // Nothing is ever sent. The socket closes when the test's process ends.
        _ = life.read(&mut [0]);
        _ = fs::remove_dir_all(folder);
        _ = kill_process(getpid(), Signal::KILL);
    };
    // Without a thread to watch, the launcher must do.
    _ = thread::Builder::new().name("end".into()).stack_size(64 << 10).spawn(watch);
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
