//! Starting this program again, and knowing that one was.

use rustix::process::{Pid, Signal};
use std::{
    env, io,
    panic::{AssertUnwindSafe, catch_unwind},
    process::{self, Child, Command, ExitStatus},
    thread,
    time::{Duration, Instant},
};

use super::{Parent, witness};

/// Names what a program was started again for.
const ROLE: &str = "HPC_ROLE";

/// A command that starts this program again, as `role`.
///
/// # Panics
///
/// When the system does not tell where the program lies.
pub fn this_program(role: &str) -> Command {
    let path = env::current_exe().expect("the system knows where a program lies");
    let mut command = Command::new(path);
    command.env(ROLE, role);
    command
}

/// What this process was started for by [`this_program`]; nothing where somebody else started it.
pub fn role() -> Option<String> {
    env::var(ROLE).ok()
}

/// A command that starts this test program again, with one of its tests. That test calls
/// [`worker_main`](crate::processes::worker_main), or asks for its
/// [`role`](crate::processes::role), before it tests anything.
///
/// `rerun!(test, "role")` takes the name of a test that stands in the same module.
#[macro_export]
macro_rules! rerun {
    ($test:ident, $role:expr) => {{
        let _: fn() = $test;
        $crate::processes::rerun(concat!(module_path!(), "::", stringify!($test)), $role)
    }};
}

#[doc(hidden)]
pub fn rerun(path: &str, role: &str) -> Command {
    // To the test harness, the crate's own name is no part of a test's.
    let (_crate, name) = path.split_once("::").expect("a test stands in a crate");
    let mut command = this_program(role);
    // With more than one thread, the harness says nothing about a test before it is over.
    command.args(["--exact", name, "--nocapture", "--test-threads=2"]);
    command
}

/// Does the job of a worker, where this process was started as `role` by
/// [`Worker::start`](crate::processes::Worker::start), and ends the process: `main` goes on only in
/// programs that somebody else started.
///
/// The exit code is 0, or 1 when `work` fails, or 101 when it panics.
pub fn worker_main(role: &str, work: impl FnOnce(Parent) -> io::Result<()>) {
    if self::role().as_deref() != Some(role) {
        return;
    }
    witness::appear();
    let outcome = catch_unwind(AssertUnwindSafe(|| Parent::new().and_then(work)));
    // Not by returning: a test harness would go on and print its verdict.
    process::exit(match outcome {
        Ok(Ok(())) => 0,
        Ok(Err(error)) => {
            eprintln!("a worker failed: {error}");
            1
        }
        Err(_panic) => 101, // the message has been printed
    })
}

/// Kills a process, as `kill -9` does: it has no chance to clean up.
///
/// Nothing happens where there is no such process any more.
pub fn kill(process: u32) {
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    if let Some(process) = process {
        _ = rustix::process::kill_process(process, Signal::KILL);
    }
}

/// Waits for `child` to end by itself; one that still runs after `limit` is killed, and there is no
/// status.
///
/// # Errors
///
/// When the system can't wait for it.
pub fn ended(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let since = Instant::now();
    let mut pause = Duration::from_micros(50);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if since.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (2 * pause).min(Duration::from_millis(10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    const LONG: Duration = Duration::from_secs(60);

    fn start(role: &str) -> Child {
        crate::rerun!(the_program_starts_again_in_its_role, role)
            .stdout(process::Stdio::null())
            .spawn()
            .expect("a program can start itself")
    }

    #[test]
    fn the_program_starts_again_in_its_role() {
        match role().as_deref() {
            None => (),
            Some("patient") => thread::sleep(LONG),
            Some(role) => process::exit(role.parse().expect("an exit code")),
        }
        for code in [0, 7] {
            let status = start(&code.to_string()).wait().expect("it can be waited for");
            assert_eq!(status.code(), Some(code));
        }
    }

    #[test]
    fn what_does_not_end_in_time_is_ended() {
        let mut child = start("patient");
        let status = ended(&mut child, Duration::from_millis(1)).expect("it can be waited for");
        assert_eq!(status, None);
        let mut child = start("3");
        let status = ended(&mut child, LONG).expect("it can be waited for").expect("it ends");
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn killing_is_a_signal() {
        let mut child = start("patient");
        kill(child.id());
        assert_eq!(child.wait().expect("it can be waited for").signal(), Some(9));
        kill(child.id());
    }
}
