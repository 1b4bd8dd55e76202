//! What worker processes did, for tests that want more than the right answer.

use std::{
    collections::BTreeSet,
    env,
    fmt::Write as _,
    fs, io,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{self, Command},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

use super::{frames, kill};
use crate::evidence::Threads;

/// Where a watched process finds its witness.
const ADDRESS: &str = "HPC_WITNESS";

/// How long processes may take to end, on a machine that is merely busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most bytes of a question or an answer.
const LIMIT: usize = 1 << 20;

/// A witness in a test, to whom the processes that it watches can talk.
///
/// A process says that it is there when it becomes a worker, puts questions by [`ask`], and waits
/// for the answers. So a test knows which processes did what, can have some of them wait for
/// others, and can kill one at a moment of its choice.
pub struct Witness {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    meeting: Threads,
    /// A question that waits until so many others were answered.
    held: Option<(&'static str, usize)>,
    answer: Box<Answer>,
    over: AtomicBool,
}

type Answer = dyn Fn(&Question) -> String + Send + Sync;

#[derive(Default)]
struct State {
    questions: Vec<Question>,
    /// What was answered, in the order of the answers.
    answered: Vec<String>,
    /// Each process that said that it is there, and whether it has ended.
    processes: Vec<(u32, bool)>,
}

/// What a process asked its witness.
#[derive(Clone, Debug)]
pub struct Question {
    /// The process's number.
    pub process: u32,
    /// What it said.
    pub text: String,
}

impl Witness {
    /// A witness that listens.
    pub fn new() -> Self {
        Self::meeting(0)
    }

    /// A witness that answers no question before `count` processes wait for an answer at once. So
    /// processes that run at the same time prove it, whatever the number of cores and however busy
    /// the machine; those that don't wait in vain, once, until the patience is over.
    pub fn meeting(count: usize) -> Self {
        Self::start(Threads::meeting(count), None, |_| String::new())
    }

    /// A witness whose answers are what `answer` returns. It is called while the process waits,
    /// on a thread of each process's own, and may take its time.
    pub fn answering(answer: impl Fn(&Question) -> String + Send + Sync + 'static) -> Self {
        Self::start(Threads::new(), None, answer)
    }

    /// A witness that answers `question` no sooner than `others` other ones: the one task that takes
    /// long. Where the others wait for it, it waits in vain, once.
    pub fn holding(question: &'static str, others: usize) -> Self {
        Self::start(Threads::new(), Some((question, others)), |_| String::new())
    }

    fn start(
        meeting: Threads,
        held: Option<(&'static str, usize)>,
        answer: impl Fn(&Question) -> String + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this host can listen");
        let address = listener.local_addr().expect("a listener has an address");
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
            meeting,
            held,
            answer: Box::new(answer),
            over: AtomicBool::new(false),
        });
        let witness = Self { address, shared: Arc::clone(&shared) };
        thread::spawn(move || {
            for line in listener.incoming() {
                if shared.over.load(Ordering::Relaxed) {
                    return;
                }
                let shared = Arc::clone(&shared);
                if let Ok(line) = line {
                    thread::spawn(move || shared.listen(line));
                }
            }
        });
        witness
    }

    /// The same command, with this witness for the process that it starts and all that come of it.
    pub fn watch(&self, mut command: Command) -> Command {
        command.env(ADDRESS, self.address.to_string());
        command
    }

    /// As [`watch`](Self::watch), for a command that is made again and again.
    pub fn watching(
        &self,
        program: impl Fn() -> Command + Send + Sync + 'static,
    ) -> impl Fn() -> Command + Send + Sync + 'static {
        let address = self.address.to_string();
        move || {
            let mut command = program();
            command.env(ADDRESS, &address);
            command
        }
    }

    /// How many processes said that they are there.
    pub fn processes(&self) -> usize {
        self.shared.state().processes.len()
    }

    /// What was asked, in order.
    pub fn questions(&self) -> Vec<String> {
        self.shared.state().questions.iter().map(|question| question.text.clone()).collect()
    }

    /// The questions in the order in which they were answered.
    pub fn answered(&self) -> Vec<String> {
        self.shared.state().answered.clone()
    }

    /// The processes that asked something, each of them once.
    pub fn askers(&self) -> BTreeSet<u32> {
        self.shared.state().questions.iter().map(|question| question.process).collect()
    }

    /// Waits until something was asked.
    ///
    /// # Panics
    ///
    /// When nobody asks within some seconds.
    #[track_caller]
    pub fn wait_for_question(&self) {
        assert!(
            self.shared.wait(|state| !state.questions.is_empty()),
            "no process began its work: was one started?"
        );
    }

    /// Asserts that `count` processes waited for an answer at once.
    ///
    /// # Panics
    ///
    /// Where they didn't, with what was seen instead.
    #[track_caller]
    pub fn assert_at_once(&self, count: usize) {
        let peak = self.shared.meeting.peak();
        let (questions, askers) = (self.questions().len(), self.askers().len());
        assert!(
            peak >= count,
            "{count} processes should work at the same time, but never more than {peak} did \
             ({questions} pieces of work, by {askers} processes). Does one wait for another to end \
             before it gets something to do?"
        );
    }

    /// Asserts that `question`, which was [held](Self::holding), was answered after `others` others.
    ///
    /// # Panics
    ///
    /// Where it wasn't.
    #[track_caller]
    pub fn assert_held_up_nobody(&self, question: &str, others: usize) {
        let answered = self.answered();
        let before = answered.iter().position(|text| text == question);
        let before = before.unwrap_or_else(|| panic!("{question:?} was never asked"));
        assert!(
            before >= others,
            "while one task took long, only {before} of {others} others were done. What keeps the \
             other workers from taking them?"
        );
    }

    /// Asserts that all processes that this witness watched have ended, and were waited for by the
    /// program that started them.
    ///
    /// # Panics
    ///
    /// When one is left after some seconds.
    #[track_caller]
    pub fn assert_all_gone(&self) {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = self.left();
            if left.is_empty() {
                return;
            }
            assert!(Instant::now() < until, "processes are left behind:{left}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The watched processes that have not ended.
    fn running(&self) -> BTreeSet<u32> {
        let watched = format!("{ADDRESS}={}", self.address);
        let state = self.shared.state();
        let spoke = state.processes.iter().filter(|(_, gone)| !gone).map(|&(process, _)| process);
        spoke.chain(with_environment(&watched)).collect()
    }

    /// A line for each process that is left.
    fn left(&self) -> String {
        let mut lines = String::new();
        for process in self.running() {
            _ = write!(lines, "\n  process {process} still runs. Who ends it?");
        }
        let processes = self.shared.state().processes.clone();
        for (process, _) in processes.into_iter().filter(|&(process, _)| is_zombie(process)) {
            _ = write!(
                lines,
                "\n  process {process} has ended, but nobody waited for it: the system keeps its \
                 exit status until somebody does"
            );
        }
        lines
    }
}

impl Default for Witness {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Witness {
    /// Nothing is left behind, not even by a test that failed.
    fn drop(&mut self) {
        self.running().into_iter().for_each(kill);
        self.shared.over.store(true, Ordering::Relaxed);
        _ = TcpStream::connect(self.address); // wakes the listener, who sees that it is over
    }
}

impl Shared {
    fn listen(&self, mut line: TcpStream) {
        let Ok(Some(process)) = frames::read::<u32>(&mut line, LIMIT) else { return };
        self.state().processes.push((process, false));
        // So that it is known from now on, whatever becomes of it.
        _ = frames::write(&mut line, "");
        while let Ok(Some(text)) = frames::read::<String>(&mut line, LIMIT) {
            let question = Question { process, text };
            self.state().questions.push(question.clone());
            self.changed.notify_all();
            if let Some((_, others)) = self.held.filter(|(held, _)| question.text == *held) {
                self.wait(|state| state.answered.len() >= others);
            }
            let answer = self.meeting.during(|| (self.answer)(&question));
            self.state().answered.push(question.text);
            self.changed.notify_all();
            if frames::write(&mut line, &answer).is_err() {
                break;
            }
        }
        let mut state = self.state();
        // Numbers are used again: the last one to say that it is there is the one who ended.
        let entry = state.processes.iter_mut().rev().find(|(number, _)| *number == process);
        entry.expect("it said that it is there").1 = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether `condition` became true within our patience.
    fn wait(&self, condition: impl Fn(&State) -> bool) -> bool {
        let waited =
            self.changed.wait_timeout_while(self.state(), PATIENCE, |state| !condition(state));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}

/// Asks the witness of this process, and waits for the answer. It is empty where nobody watches.
pub fn ask(question: &str) -> String {
    let answer = line().and_then(|line| {
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        frames::write(&mut *line, question).ok()?;
        frames::read(&mut *line, LIMIT).ok()?
    });
    answer.unwrap_or_default()
}

/// Does nothing until the test program ends, which ends this process too; or somebody kills it.
pub fn stay() -> ! {
    // The line is open as long as the test program lives. It says no more than was asked.
    let line = line().map(|line| line.lock().unwrap_or_else(PoisonError::into_inner));
    _ = line.map(|mut line| io::copy(&mut *line, &mut io::sink()));
    process::exit(1)
}

/// Says to the witness, if there is one, that this process is there.
pub(super) fn appear() {
    line();
}

/// The line to the witness. It stays open as long as the process lives.
fn line() -> Option<&'static Mutex<TcpStream>> {
    static LINE: OnceLock<Option<Mutex<TcpStream>>> = OnceLock::new();
    let connect = || {
        let mut line = TcpStream::connect(env::var(ADDRESS).ok()?).ok()?;
        line.set_nodelay(true).ok()?;
        frames::write(&mut line, &process::id()).ok()?;
        frames::read::<String>(&mut line, LIMIT).ok()??;
        Some(Mutex::new(line))
    };
    LINE.get_or_init(connect).as_ref()
}

/// The processes that have `setting` in their environment. (Where there is no `/proc`, none are
/// found.)
fn with_environment(setting: &str) -> Vec<u32> {
    let has = |process: u32| {
        let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        environment.split(|&byte| byte == 0).any(|variable| variable == setting.as_bytes())
    };
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    processes.filter(|&process| has(process)).collect()
}

/// Whether `process` is a child of ours that has ended and wasn't waited for.
fn is_zombie(process: u32) -> bool {
    let process = i32::try_from(process).ok().and_then(Pid::from_raw);
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    process.is_some_and(|process| matches!(waitid(WaitId::Pid(process), look), Ok(Some(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::processes::{Worker, role, worker_main};
    use std::{
        panic::{AssertUnwindSafe, catch_unwind},
        process::Stdio,
    };

    fn worker() -> Command {
        crate::rerun!(processes_meet, "worker")
    }

    #[test]
    fn processes_meet() {
        worker_main("worker", |parent| parent.serve(|text: String| ask(&text)));
        let witness = Witness::meeting(2);
        let mut workers: Vec<_> =
            (0..2).map(|_| Worker::start(witness.watch(worker())).expect("it starts")).collect();
        workers.iter_mut().for_each(|worker| worker.send("here").expect("it listens"));
        let answers = workers.iter_mut().map(|worker| worker.receive::<String>());
        assert!(answers.map(Result::unwrap).eq(["", ""]));
        witness.assert_at_once(2);
        assert_eq!((witness.processes(), witness.askers().len()), (2, 2));
        assert_eq!(witness.questions(), ["here", "here"]);
    }

    #[test]
    fn one_process_after_the_other_is_no_meeting() {
        let meeting = Threads::meeting(2).patience(Duration::from_millis(10));
        let witness = Witness::start(meeting, None, |question| question.text.to_uppercase());
        for _ in 0..2 {
            let mut worker = Worker::start(witness.watch(worker())).expect("it starts");
            worker.send("here").expect("it listens");
            assert_eq!(worker.receive::<String>().expect("it answers"), "HERE");
        }
        let failed = catch_unwind(AssertUnwindSafe(|| witness.assert_at_once(2)));
        let message = failed.expect_err("there was no meeting");
        let message = message.downcast_ref::<String>().expect("a message");
        assert!(message.contains("never more than 1 did (2 pieces of work, by 2"), "{message}");
    }

    #[test]
    fn one_question_waits_for_the_others() {
        let witness = Witness::holding("slow", 2);
        let mut workers: Vec<_> =
            (0..2).map(|_| Worker::start(witness.watch(worker())).expect("it starts")).collect();
        let (slow, fast) = workers.split_at_mut(1);
        slow[0].send("slow").expect("it listens");
        for text in ["one", "two"] {
            fast[0].send(text).expect("it listens");
            assert_eq!(fast[0].receive::<String>().expect("it answers"), "");
        }
        assert_eq!(slow[0].receive::<String>().expect("it answers"), "");
        witness.assert_held_up_nobody("slow", 2);
        let failed = catch_unwind(AssertUnwindSafe(|| witness.assert_held_up_nobody("slow", 3)));
        let message = failed.expect_err("there were two others");
        let message = message.downcast_ref::<String>().expect("a message");
        assert!(message.contains("only 2 of 3 others were done"), "{message}");
    }

    #[test]
    fn without_a_witness_there_is_no_answer() {
        assert_eq!(ask("anybody?"), "");
    }

    #[test]
    fn a_process_that_still_runs_is_found() {
        let witness = Witness::new();
        let worker = Worker::start(witness.watch(worker())).expect("it starts");
        let until = Instant::now() + PATIENCE;
        while witness.processes() == 0 && Instant::now() < until {
            thread::sleep(Duration::from_millis(1));
        }
        let line = format!("process {} still runs", worker.id());
        assert!(witness.left().contains(&line), "{}", witness.left());
        drop(worker);
        witness.assert_all_gone();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_stays_no_longer_than_the_test_program() {
        let role = role();
        if role.as_deref() == Some("stayer") {
            stay();
        }
        let witness = Witness::new();
        let rerun =
            |role: &str| crate::rerun!(a_process_stays_no_longer_than_the_test_program, role);
        if role.as_deref() == Some("test program") {
            appear(); // to the outer witness
            let stayer = witness.watch(rerun("stayer")).stdout(Stdio::null()).spawn();
            while witness.processes() == 0 {
                thread::sleep(Duration::from_millis(1));
            }
            ask(&stayer.expect("it starts").id().to_string());
            stay();
        }
        let command = witness.watch(rerun("test program"));
        let mut program = { command }.stdout(Stdio::null()).spawn().expect("it starts");
        witness.wait_for_question();
        let environment = format!("/proc/{}/environ", witness.questions()[0]);
        let runs = || fs::read(&environment).is_ok_and(|settings| !settings.is_empty());
        assert!(runs(), "it stays as long as the test program");
        kill(program.id());
        program.wait().expect("it was killed");
        let until = Instant::now() + PATIENCE;
        while runs() {
            assert!(Instant::now() < until, "it stays longer than the test program");
        }
    }

    #[test]
    fn a_process_that_nobody_waited_for_is_found() {
        if role().as_deref() == Some("passer-by") {
            appear();
            process::exit(0);
        }
        let witness = Witness::new();
        let command = crate::rerun!(a_process_that_nobody_waited_for_is_found, "passer-by");
        let mut child =
            witness.watch(command).stdout(Stdio::null()).spawn().expect("it can be started");
        let until = Instant::now() + PATIENCE;
        let wanted = format!("process {} has ended, but nobody waited", child.id());
        while !witness.left().contains(&wanted) {
            assert!(Instant::now() < until, "{}", witness.left());
        }
        child.wait().expect("it has ended");
        witness.assert_all_gone();
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_that_never_spoke_is_found_by_its_environment() {
        let witness = Witness::new();
        let mut command = Command::new("sleep");
        command.arg("60");
        let mut child = witness.watch(command).spawn().expect("there is a `sleep`");
        let line = format!("process {} still runs", child.id());
        // Its environment is there once it has become `sleep`.
        let until = Instant::now() + PATIENCE;
        while !witness.left().contains(&line) {
            assert!(Instant::now() < until, "{}", witness.left());
        }
        drop(witness);
        assert_eq!(child.wait().expect("it was killed").code(), None);
    }
}
