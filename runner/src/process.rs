//! Child processes that are never left behind: each in a process group of its own, which ends with
//! us, at a time limit, or when the learner presses Ctrl-C.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    io,
    os::unix::process::CommandExt,
    process::{Child, Command},
    sync::{Arc, LazyLock, atomic::AtomicBool, atomic::Ordering},
    thread,
    time::{Duration, Instant},
};

/// Set by SIGINT, SIGTERM or SIGHUP.
static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Set while what is running shall end, though the program goes on.
static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Has the signals that end a program end its children first.
pub fn watch_signals() -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        // The second one, should the first go unheard, ends the program as usual.
        signal_hook::flag::register_conditional_default(signal, Arc::clone(&INTERRUPTED))
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&INTERRUPTED)))
            .context("Failed to register for signals")?;
    }
    Ok(())
}

/// Whether a signal asked us to end.
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// Has everything that waits for a child end it and fail, until [`allow`] is called.
pub fn cancel() {
    CANCELLED.store(true, Ordering::Relaxed);
}

/// Lets children be started again.
pub fn allow() {
    CANCELLED.store(false, Ordering::Relaxed);
}

/// Ends `group` and fails if a signal asked us to end, or [`cancel`] was called.
pub fn check_interrupted(group: &mut Group) -> Result<()> {
    if interrupted() || CANCELLED.load(Ordering::Relaxed) {
        group.end();
        bail!("interrupted");
    }
    Ok(())
}

/// Starts a program that was written just now, as soon as it can be started.
///
/// Another thread may be starting something in the moment in which the file is written: its child holds
/// the file, too, until it becomes another program. So long, the system won't have it run.
pub fn once_free<T>(mut start: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    let since = Instant::now();
    loop {
        match start() {
            Err(error)
                if error.kind() == io::ErrorKind::ExecutableFileBusy
                    && since.elapsed() < Duration::from_secs(5) =>
            {
                thread::sleep(Duration::from_millis(2));
            }
            result => return result,
        }
    }
}

/// A child process and all that it starts.
pub struct Group {
    /// The process that was started.
    pub child: Child,
}

impl Group {
    /// Starts `command` as the leader of a new process group.
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        once_free(|| command.process_group(0).spawn()).map(|child| Self { child })
    }

    /// Asks the whole group to end, and makes it end if it doesn't soon.
    ///
    /// The polite signal comes first: a launcher like `mpirun` cleans up after itself, also on other
    /// hosts, which no signal of ours reaches.
    pub fn end(&mut self) {
        self.signal(Signal::TERM);
        let since = Instant::now();
        while since.elapsed() < Duration::from_millis(500) {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.signal(Signal::KILL);
        // It was killed, so there is nothing to wait for but the bookkeeping.
        _ = self.child.wait();
    }

    fn signal(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        if let Some(id) = id {
            // A group that has ended already is what is wanted.
            _ = kill_process_group(id, signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        } else {
            // The leader is gone; what it left behind goes too.
            self.signal(Signal::KILL);
        }
    }
}

// Other systems start it all the same.
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt};

    #[test]
    fn a_program_that_is_being_written_is_started_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        fs::copy("/bin/true", &program).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let writing = fs::OpenOptions::new().append(true).open(&program).unwrap();
        let busy = Command::new(&program).spawn().unwrap_err();
        assert_eq!(busy.kind(), io::ErrorKind::ExecutableFileBusy);
        let later = thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            drop(writing);
        });
        assert!(Group::spawn(&mut Command::new(&program)).unwrap().child.wait().unwrap().success());
        later.join().unwrap();
    }
}
