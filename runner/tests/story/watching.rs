//! The watch, in a terminal that is none.

use crate::support::{ADDED, Course};
use rustix::{
    fs::{Mode, OFlags, open},
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize},
};
use std::{
    fs::{self, File},
    io::{Read, Write},
    os::fd::OwnedFd,
    process::{Child, ExitStatus},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// More than any answer takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(120);

struct Watch {
    child: Child,
    master: File,
    /// The other end, which a shell would have.
    terminal: OwnedFd,
    shown: Arc<Mutex<String>>,
    /// How much of it was looked at.
    seen: usize,
}

impl Watch {
    fn start(course: &Course, variables: &[(&str, &str)]) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let terminal = open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        resize(&terminal, 80, 24);
        let end = || terminal.try_clone().unwrap();
        let mut command = course.command(&[]);
        command.stdin(end()).stdout(end()).stderr(end()).envs(variables.iter().copied());
        let child = command.spawn().unwrap();
        let master = File::from(master);
        let shown = Arc::new(Mutex::new(String::new()));
        let (mut reader, shared) = (master.try_clone().unwrap(), Arc::clone(&shown));
        thread::spawn(move || {
            let (mut buffer, mut bytes) = ([0; 4096], Vec::new());
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                bytes.extend(&buffer[..length]);
                let whole = match str::from_utf8(&bytes) {
                    Ok(text) => text.len(),
                    Err(error) => error.valid_up_to(),
                };
                let text: Vec<u8> = bytes.drain(..whole).collect();
                *shared.lock().unwrap() += str::from_utf8(&text).unwrap();
            }
        });
        Self { child, master, terminal, shown, seen: 0 }
    }

    /// Waits until `words` are shown, after what was waited for before.
    #[track_caller]
    fn wait_for(&mut self, words: &str) {
        let (since, mut ended) = (Instant::now(), None);
        loop {
            let shown = self.shown.lock().unwrap().clone();
            if let Some(at) = shown[self.seen..].find(words) {
                self.seen += at + words.len();
                return;
            }
            // What it said at its end may still be on the way.
            if self.child.try_wait().unwrap().is_some() {
                ended.get_or_insert_with(Instant::now);
            }
            assert!(
                since.elapsed() < PATIENCE
                    && ended.is_none_or(|ended| ended.elapsed() < Duration::from_secs(5)),
                "`{words}` was not shown:\n{}",
                &shown[self.seen..]
            );
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn press(&mut self, keys: &str) {
        self.master.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits for its end; fails unless the terminal is as it was before.
    #[track_caller]
    fn end(&mut self) -> ExitStatus {
        let since = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(since.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(5));
        };
        self.wait_for("\x1b[?25h");
        self.wait_for("\x1b[?1049l");
        self.wait_for("goes on from here.");
        let modes = tcgetattr(&self.terminal).unwrap().local_modes;
        let usual = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        assert!(modes.contains(usual), "the terminal was left raw: {modes:?}");
        status
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // It has ended, unless the test fails.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn resize(terminal: &OwnedFd, columns: u16, rows: u16) {
    let size = Winsize { ws_col: columns, ws_row: rows, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(terminal, size).unwrap();
}

#[test]
fn each_save_is_checked_until_the_exercise_is_solved_and_the_next_begins() {
    let course = Course::new();
    let mut watch = Watch::start(&course, &[]);
    watch.wait_for("first/add: Adding up");
    watch.wait_for("3 of 3 tests wait for code");

    course.edit(&ADDED.replace("iter().sum()", "iter().skip(1).sum()"));
    watch.wait_for("1 of 3 tests fails");
    watch.wait_for("Is the first number part of the sum?");
    watch.press("h");
    watch.wait_for("Look at each number once.");
    watch.press("n");
    watch.wait_for("Not solved yet (1 of 3 tests fail)");
    watch.press("s");
    watch.wait_for("once you have solved it");

    course.edit(ADDED);
    watch.wait_for("Solved: all 3 tests pass.");
    watch.wait_for("1 of 2 in first");
    watch.press("s");
    watch.wait_for("fold(0, Add::add)");
    watch.press("q");
    watch.wait_for("Solved");
    watch.press("n");
    watch.wait_for("first/wait: Waiting");
    watch.wait_for("1 of 2 tests waits");
    watch.press("q");
    assert!(watch.end().success());
    course.hpc(&["list"]).expect(0, &["✓ first/add", "▸ ○ first/wait"]);
}

#[test]
fn a_save_during_a_check_starts_it_over() {
    let course = Course::new();
    let endless = |file: &str| {
        format!(
            "pub fn wait() -> u32 {{ std::fs::write({file:?}, std::process::id().to_string()).unwrap(); \
             loop {{}} }} pub fn leave() -> u32 {{ 2 }}"
        )
    };
    course.write(
        "exercises/first/topic.toml",
        &course.read("exercises/first/topic.toml").replace("limit = 1", "limit = 600"),
    );
    course.hpc(&["goto", "wait"]).expect(0, &[]);
    course.write("exercises/first/src/wait.rs", &endless("one"));
    let mut watch = Watch::start(&course, &[]);
    watch.wait_for("Running the tests");
    let pid = |file: &str| {
        let since = Instant::now();
        loop {
            let id = fs::read_to_string(course.path("exercises/first").join(file));
            if let Some(id) = id.ok().and_then(|id| id.parse().ok()) {
                return Pid::from_raw(id).unwrap();
            }
            assert!(since.elapsed() < PATIENCE, "the test was not run");
            thread::sleep(Duration::from_millis(5));
        }
    };
    let one = pid("one");
    course.write("exercises/first/src/wait.rs", &endless("two"));
    let two = pid("two");
    assert!(rustix::process::test_kill_process(one).is_err(), "the first check goes on");
    // Ctrl-C ends the check, and the watch.
    watch.press("\x03");
    assert!(watch.end().success());
    assert!(rustix::process::test_kill_process(two).is_err(), "the second check goes on");
}

#[test]
fn a_file_that_is_gone_can_be_had_again_and_one_saved_elsewhere_is_noticed() {
    let course = Course::new();
    let mut watch = Watch::start(&course, &[]);
    watch.wait_for("3 of 3 tests wait");
    let file = course.path("exercises/first/src/add.rs");
    let skeleton = fs::read_to_string(&file).unwrap();
    fs::remove_file(&file).unwrap();
    watch.wait_for("exercises/first/src/add.rs is not there.");
    course.edit(ADDED);
    watch.wait_for("Solved");
    fs::rename(&file, course.path("elsewhere.rs")).unwrap();
    watch.wait_for("is not there.");
    watch.press("x");
    watch.wait_for("3 of 3 tests wait");
    assert_eq!(fs::read_to_string(&file).unwrap(), skeleton);

    course.write("exercises/second/src/late.rs", "pub fn late() -> bool { true }\n");
    watch.wait_for("You saved second/late");
    watch.press("g");
    watch.wait_for("second/late: Late");
    watch.wait_for("Solved: the test passes.");
    watch.press("l");
    watch.wait_for("First steps");
    watch.press("kk\r");
    watch.wait_for("first/add: Adding up");
    watch.wait_for("3 of 3 tests wait");
    watch.press("q");
    assert!(watch.end().success());
}

#[test]
fn kernels_that_are_saved_are_checked() {
    let course = Course::with_kernels();
    let mut watch = Watch::start(&course, &[]);
    watch.wait_for("2 of 2 tests wait");
    let [host, kernels] =
        ["glow.rs", "glow.wgsl"].map(|file| format!("exercises/third/src/{file}"));
    let text = course.read(&kernels).replace("todo!(\"return the half\")", "return 0u;");
    course.write(&kernels, &text);
    watch.wait_for("double this number");
    course.write(&kernels, &text.replace("todo!(\"double this number\")", "numbers[0] = 2u * 3u;"));
    watch.wait_for("1 of 2 tests waits");
    course.write(&host, &course.read(&host).replace("todo!(\"round up\")", "numbers.div_ceil(64)"));
    watch.wait_for("Solved: all 2 tests pass.");
    watch.press("q");
    assert!(watch.end().success());
}

#[test]
fn every_way_out_gives_the_terminal_back() {
    let course = Course::new();
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut watch = Watch::start(&course, &[]);
        watch.wait_for("3 of 3 tests wait");
        let id = Pid::from_child(&watch.child);
        kill_process(id, signal).unwrap();
        assert_eq!(watch.end().code(), Some(130), "{signal:?}");
    }
}

#[test]
fn colours_are_shown_unless_they_are_not_wanted_and_windows_may_be_small() {
    let course = Course::new();
    let mut watch = Watch::start(&course, &[]);
    watch.wait_for("\x1b[33m○\x1b[0m");
    resize(&watch.terminal, 40, 10);
    watch.wait_for("more lines; j scrolls)");
    resize(&watch.terminal, 1, 1);
    resize(&watch.terminal, 80, 24);
    watch.wait_for("find the largest number");
    watch.press("\x1b[B\x1b[6~ ?");
    watch.wait_for("the next hint; there are three");
    watch.press("q");
    watch.wait_for("3 of 3 tests wait");
    watch.press("q");
    watch.end();

    let mut watch = Watch::start(&course, &[("NO_COLOR", "1"), ("LC_ALL", "C")]);
    watch.wait_for("3 of 3 tests wait");
    watch.press("q");
    watch.end();
    let shown = watch.shown.lock().unwrap().clone();
    assert!(
        !shown.contains("\x1b[3") && !shown.contains("\x1b[1m"),
        "there are colours: {shown:?}"
    );
    assert!(shown.is_ascii(), "{shown}");
}

#[test]
fn a_dumb_terminal_is_told_once() {
    let course = Course::new();
    let mut watch = Watch::start(&course, &[("TERM", "dumb")]);
    watch.wait_for("3 of 3 tests wait for code");
    watch.wait_for("cargo hpc hint");
    assert_eq!(watch.child.wait().unwrap().code(), Some(1));
    assert!(!watch.shown.lock().unwrap().contains('\x1b'));
}
