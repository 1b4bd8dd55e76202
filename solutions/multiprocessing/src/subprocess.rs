//! # Running a program, without waiting for ever
//!
//! A program has three streams: standard input, standard output and standard error. Each can be
//! connected to a pipe whose other end is ours.
//!
//! ```text
//!          ┌── pipe ──> standard input  ┐
//!   we <───┼── pipe ──< standard output ├ program
//!          └── pipe ──< standard error  ┘
//! ```
//!
//! A pipe holds little: 64 KiB on Linux. Whoever writes to a full pipe sleeps until somebody reads
//! from it. So two that talk by pipes can wait for each other for ever: we write a long input, the
//! program has filled its output, and neither reads. Never fill one pipe while nobody empties the
//! others.
//!
//! | Python                                | Rust                                 |
//! |---------------------------------------|--------------------------------------|
//! | `stdin=PIPE`                          | `command.stdin(Stdio::piped())`      |
//! | `p.stdin.write(data)`                 | `stdin.write_all(data)?`             |
//! | `p.stdin.close()`                     | `drop(stdin)`                        |
//! | `p.poll()`                            | `child.try_wait()?`                  |
//! | `start_new_session=True`, `os.killpg` | `command.process_group(0)`, [`kill_group`] |
//! | `subprocess.run(…, timeout=10)`       | what you write here                  |
//!
//! A program may start others: a script does little else. Killing the script leaves those running,
//! with our pipes in their hands. Therefore it is started as the first of a *process group*, and
//! the whole group is killed.
//!
//! **Task.** Complete [`run`]: the part between starting the program and reporting what came of it.
//!
//!     cargo test -p multiprocessing --test subprocess

use rustix::process::{Pid, Signal, kill_process_group};
// SOLUTION
use std::thread;
// END
use std::{
    io::{self, Read, Write},
    os::unix::process::CommandExt,
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

/// What came of a program.
#[derive(Debug)]
pub struct Run {
    /// How it ended, and what it wrote until then.
    pub output: Output,
    /// Whether it was killed because the time was over.
    pub timed_out: bool,
}

/// Kills the process group that `child` is the first of, and so all that it started. Members that
/// have ended already don't mind.
pub fn kill_group(child: &Child) {
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        _ = kill_process_group(group, Signal::KILL);
    }
}

/// Runs a program to its end: gives it `input` to read, and collects what it writes.
///
/// The run is over when the program has ended and nobody can write to its output any more. If that
/// is not so after `limit`, the program and all that it started are killed; what had been written
/// before is kept.
///
/// A program may end without reading all of its input. That is no error.
///
/// # Errors
///
/// When the program can't be started, or a pipe fails.
pub fn run(command: &mut Command, input: &[u8], limit: Duration) -> io::Result<Run> {
    let since = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let mut stdin = child.stdin.take().expect("it was piped");
    let mut stdout = child.stdout.take().expect("it was piped");
    let mut stderr = child.stderr.take().expect("it was piped");
    // SOLUTION: feed the input and read both outputs at once; kill the group when the time is over
    thread::scope(|scope| {
        // `stdin` moves into the thread and is closed at its end: so the program sees that there is
        // no more to read. Writing fails when the program doesn't read it all, which is its right.
        scope.spawn(move || _ = stdin.write_all(input));
        let stdout = scope.spawn(move || read_all(&mut stdout));
        let stderr = scope.spawn(move || read_all(&mut stderr));
        let mut timed_out = false;
        while child.try_wait()?.is_none() || !stdout.is_finished() || !stderr.is_finished() {
            if limit.saturating_sub(since.elapsed()).is_zero() {
                timed_out = true;
                kill_group(&child);
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        let status = child.wait()?;
        let stdout = stdout.join().expect("reading does not panic")?;
        let stderr = stderr.join().expect("reading does not panic")?;
        Ok(Run { output: Output { status, stdout, stderr }, timed_out })
    })
    // END
}

/// Reads up to the end of a stream.
fn read_all(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(bytes)
}
