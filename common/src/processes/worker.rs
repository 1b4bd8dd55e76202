//! The two ends of the line between a program and its worker.

use rustix::{
    event::{PollFd, PollFlags, poll},
    net::{
        RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
        SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fs::File,
    io::{self, ErrorKind, IoSlice, IoSliceMut, PipeReader, Read, Write},
    mem::MaybeUninit,
    net::Shutdown,
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    process::{self, Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use super::{ended, frames};

/// A worker process, seen from the program that started it.
///
/// It is killed and waited for when this goes out of scope, so that none is ever left behind.
pub struct Worker {
    child: Child,
    line: UnixStream,
    printed: Receiver<()>,
}

/// How long a worker may take to end once it was told that there is no more to do.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long we wait for what a worker printed, after its end. (A process that it started may hold
/// its standard error open for good.)
const LAST_WORDS: Duration = Duration::from_millis(500);

/// As much as a worker may print. More is read, so that it never waits for us, and dropped.
const PRINTED: usize = 64 << 10;

impl Worker {
    /// Starts `command`, made by [`this_program`](super::this_program), as a worker.
    ///
    /// What it prints appears on our standard error, up to 64 KiB.
    ///
    /// # Errors
    ///
    /// When the system can't start one more process.
    pub fn start(mut command: Command) -> io::Result<Self> {
        let (line, theirs) = UnixStream::pair()?;
        let (said, errors) = io::pipe()?;
        command.stdin(OwnedFd::from(theirs)).stdout(Stdio::null()).stderr(errors);
        let child = command.spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy();
            io::Error::new(error.kind(), format!("{program} could not be started: {error}"))
        })?;
        // The command holds our copies of the worker's ends. While they are open, none of us would
        // see the other's end.
        drop(command);
        let (end, printed) = mpsc::channel();
        thread::spawn(move || {
            pass_on(said);
            _ = end.send(());
        });
        Ok(Self { child, line, printed })
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The line to the worker's standard input, which goes both ways.
    pub fn line(&self) -> &UnixStream {
        &self.line
    }

    /// Sends one message.
    ///
    /// # Errors
    ///
    /// When the worker is gone (`BrokenPipe`), or the message can't be serialised.
    pub fn send<T: Serialize + ?Sized>(&mut self, message: &T) -> io::Result<()> {
        frames::write(&mut &self.line, message)
    }

    /// Hands an open file over, whether or not it has a name: the worker gets it from
    /// [`Parent::receive_file`], open as it is here.
    ///
    /// # Errors
    ///
    /// When the worker is gone.
    pub fn send_file(&mut self, file: &File) -> io::Result<()> {
        let files = [file.as_fd()];
        let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut attached = SendAncillaryBuffer::new(&mut room);
        attached.push(SendAncillaryMessage::ScmRights(&files));
        // A file travels beside at least one byte.
        sendmsg(&self.line, &[IoSlice::new(&[0])], &mut attached, SendFlags::empty())?;
        Ok(())
    }

    /// Waits for one message.
    ///
    /// # Errors
    ///
    /// `UnexpectedEof` when the worker is gone, with what ended it; `InvalidData` when it sent
    /// something else than a `T`.
    pub fn receive<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        match frames::read(&mut &self.line, frames::LIMIT) {
            Ok(Some(message)) => Ok(message),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(error),
            Ok(None) | Err(_) => {
                let how = match ended(&mut self.child, FAREWELL)? {
                    Some(status) => status.to_string(),
                    None => "it closed its line".to_owned(),
                };
                self.hear_out();
                let reason = format!("worker {} is gone ({how})", self.id());
                Err(io::Error::new(ErrorKind::UnexpectedEof, reason))
            }
        }
    }

    /// Tells the worker that there is no more to do, and waits for its end.
    ///
    /// # Errors
    ///
    /// `TimedOut` when it does not end soon; then it is killed.
    pub fn close(mut self) -> io::Result<ExitStatus> {
        // Only our direction: the worker may still be writing, and it would take a line that is
        // closed both ways for our death. One that is gone has nothing to be told.
        _ = self.line.shutdown(Shutdown::Write);
        ended(&mut self.child, FAREWELL)?.ok_or_else(|| {
            let reason = format!("worker {} did not end when its line was closed", self.id());
            io::Error::new(ErrorKind::TimedOut, reason)
        })
    }

    /// Waits until what the worker printed has been passed on.
    fn hear_out(&self) {
        _ = self.printed.recv_timeout(LAST_WORDS);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Fails for one that has ended already, which is what is wanted.
        _ = self.child.kill();
        _ = self.child.wait();
        self.hear_out();
    }
}

/// Shows what a worker prints, up to a limit, and reads on to the end.
fn pass_on(mut said: PipeReader) {
    let mut left = PRINTED;
    let mut bytes = vec![0; 8 << 10];
    while let Ok(count) = said.read(&mut bytes) {
        if count == 0 {
            return;
        }
        let shown = count.min(left);
        // Through the macro: a test's output is captured there.
        eprint!("{}", String::from_utf8_lossy(&bytes[..shown]));
        if left > 0 && left == shown {
            eprintln!("\n(a worker prints more than is shown)");
        }
        left -= shown;
    }
}

/// The program that started this worker, seen from the worker: reads from it are tasks, writes to
/// it are results.
pub struct Parent {
    line: UnixStream,
}

impl Parent {
    /// Takes the line from standard input, and sees to it that this process does not outlive its
    /// parent.
    pub(super) fn new() -> io::Result<Self> {
        let line = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
        line.peer_addr().map_err(|_| {
            let reason = "standard input is no line to a parent: start workers by `Worker::start`";
            io::Error::new(ErrorKind::NotConnected, reason)
        })?;
        // What is printed appears where errors do, and not among what a test harness said before.
        rustix::stdio::dup2_stdout(io::stderr())?;
        let watched = line.try_clone()?;
        thread::spawn(move || {
            wait_for_hang_up(&watched);
            process::exit(1); // nobody wants the result any more
        });
        Ok(Self { line })
    }

    /// Waits for one message; `None` when there will be no more.
    ///
    /// # Errors
    ///
    /// When the parent is gone, or sent something else than a `T`.
    pub fn receive<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        frames::read(&mut self.line, frames::LIMIT)
    }

    /// Sends one message.
    ///
    /// # Errors
    ///
    /// When the parent is gone, or the message can't be serialised.
    pub fn send<T: Serialize + ?Sized>(&mut self, message: &T) -> io::Result<()> {
        frames::write(&mut self.line, message)
    }

    /// Waits for a file that the parent hands over by [`Worker::send_file`].
    ///
    /// # Errors
    ///
    /// `UnexpectedEof` when the parent is gone, `InvalidData` when it sent something else.
    pub fn receive_file(&mut self) -> io::Result<File> {
        let mut byte = [0];
        let mut room = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut attached = RecvAncillaryBuffer::new(&mut room);
        let buffers = &mut [IoSliceMut::new(&mut byte)];
        let received = recvmsg(&self.line, buffers, &mut attached, PRIVATE)?;
        if received.bytes == 0 {
            let reason = "the parent closed the line instead of handing over a file";
            return Err(io::Error::new(ErrorKind::UnexpectedEof, reason));
        }
        let file = attached.drain().find_map(|message| match message {
            RecvAncillaryMessage::ScmRights(mut files) => files.next(),
            _ => None,
        });
        file.map(File::from)
            .ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "a message instead of a file"))
    }

    /// Answers each task with what `compute` makes of it, until there are no more.
    ///
    /// # Errors
    ///
    /// When the parent is gone, or sent something else than a `T`.
    pub fn serve<T: DeserializeOwned, R: Serialize>(
        mut self,
        mut compute: impl FnMut(T) -> R,
    ) -> io::Result<()> {
        while let Some(task) = self.receive()? {
            self.send(&compute(task))?;
        }
        Ok(())
    }
}

impl Read for Parent {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.line.read(buffer)
    }
}

impl Write for Parent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.line.flush()
    }
}

/// A file that is received is not passed on to programs that are started. (Apple's systems can't be
/// told.)
#[cfg(not(target_vendor = "apple"))]
const PRIVATE: RecvFlags = RecvFlags::CMSG_CLOEXEC;
#[cfg(target_vendor = "apple")]
const PRIVATE: RecvFlags = RecvFlags::empty();

/// Waits until nobody holds the other end of `line` any more. Data on it don't matter.
fn wait_for_hang_up(line: &UnixStream) {
    let mut watched = [PollFd::new(line, PollFlags::empty())];
    while !watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
        if poll(&mut watched, None).is_err_and(|error| error != rustix::io::Errno::INTR) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        evidence::within,
        processes::{Witness, ask, kill, role, this_program, worker_main},
    };
    use serde::Deserialize;
    use std::{
        env,
        fs::{self, OpenOptions},
        io::Seek,
        time::Instant,
    };

    #[derive(Serialize, Deserialize)]
    enum Task {
        Double(u64),
        Die,
        Exit(i32),
        Flood,
        Print,
        Ask,
        Hang,
    }

    fn compute(task: Task) -> u64 {
        match task {
            Task::Double(number) => 2 * number,
            Task::Die => {
                kill(process::id());
                0
            }
            Task::Exit(code) => process::exit(code),
            Task::Flood => {
                let line = [b'x'; 1 << 20];
                io::stderr().write_all(&line).expect("somebody reads");
                1
            }
            Task::Print => {
                println!("a worker may print");
                2
            }
            Task::Ask => ask("?").len() as u64,
            Task::Hang => loop {
                thread::park();
            },
        }
    }

    fn worker() -> Command {
        crate::rerun!(a_worker_answers_until_its_line_is_closed, "worker")
    }

    #[test]
    fn a_worker_answers_until_its_line_is_closed() {
        worker_main("worker", |parent| parent.serve(compute));
        let witness = Witness::new();
        let mut worker = Worker::start(witness.watch(worker())).expect("it starts");
        for number in [3, 4] {
            worker.send(&Task::Double(number)).expect("it listens");
            assert_eq!(worker.receive::<u64>().expect("it answers"), 2 * number);
        }
        assert_eq!(worker.close().expect("it ends").code(), Some(0));
        witness.assert_all_gone();
        assert_eq!(witness.processes(), 1);
    }

    #[test]
    fn answers_wait_until_they_are_read() {
        let mut worker = Worker::start(worker()).expect("it starts");
        (0..100).for_each(|number| worker.send(&Task::Double(number)).expect("it listens"));
        let answers: Vec<u64> = (0..100).map(|_| worker.receive().expect("it answers")).collect();
        assert!(answers.into_iter().eq((0..200).step_by(2)));
    }

    #[test]
    fn printing_disturbs_nothing_and_a_flood_blocks_nobody() {
        within(Duration::from_secs(20), "is standard error read?", || {
            let mut worker = Worker::start(worker()).expect("it starts");
            for (task, answer) in [(Task::Print, 2), (Task::Flood, 1), (Task::Double(4), 8)] {
                worker.send(&task).expect("it listens");
                assert_eq!(worker.receive::<u64>().expect("it answers"), answer);
            }
        });
    }

    #[test]
    fn how_a_worker_ended_is_told() {
        for (task, how) in [(Task::Die, "signal: 9"), (Task::Exit(3), "exit status: 3")] {
            let mut worker = Worker::start(worker()).expect("it starts");
            worker.send(&task).expect("it listens");
            let error = worker.receive::<u64>().expect_err("it is gone");
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
            assert!(error.to_string().contains(how), "{error}");
            assert_eq!(worker.send(&task).expect_err("gone").kind(), ErrorKind::BrokenPipe);
        }
    }

    #[test]
    fn a_file_can_be_handed_over() {
        worker_main("file", |mut parent| {
            let mut text = String::new();
            let mut file = parent.receive_file()?;
            file.rewind()?;
            file.read_to_string(&mut text)?;
            parent.send(&text)?;
            let error = parent.receive_file().expect_err("there is no second one");
            parent.send(&error.to_string())
        });
        let name = env::temp_dir().join(format!("handed-over-{}", process::id()));
        let new = OpenOptions::new().read(true).write(true).create_new(true).open(&name);
        let mut file = new.expect("a new file");
        fs::remove_file(&name).expect("it can lose its name");
        file.write_all(b"of no name").expect("it can be written");
        let command = crate::rerun!(a_file_can_be_handed_over, "file");
        let mut worker = Worker::start(command).expect("it starts");
        worker.send_file(&file).expect("it listens");
        assert_eq!(worker.receive::<String>().expect("it answers"), "of no name");
        worker.line().write_all(&[7]).expect("it listens");
        let error = worker.receive::<String>().expect("it answers");
        assert_eq!(error, "a message instead of a file");
    }

    #[test]
    fn a_worker_that_is_dropped_is_gone() {
        let witness = Witness::answering(|_| "heard".to_owned());
        let mut worker = Worker::start(witness.watch(worker())).expect("it starts");
        worker.send(&Task::Ask).expect("it listens");
        assert_eq!(worker.receive::<u64>().expect("it answers"), 5);
        worker.send(&Task::Hang).expect("it listens");
        drop(worker);
        witness.assert_all_gone();
        assert_eq!(witness.questions(), ["?"]);
    }

    #[test]
    fn a_worker_that_does_not_listen_is_killed() {
        let mut worker = Worker::start(worker()).expect("it starts");
        worker.send(&Task::Hang).expect("it listens");
        let since = Instant::now();
        assert_eq!(worker.close().expect_err("it hangs").kind(), ErrorKind::TimedOut);
        assert!(since.elapsed() >= FAREWELL);
    }

    #[test]
    fn a_worker_dies_with_its_parent() {
        if role().as_deref() == Some("parent") {
            let mut worker = Worker::start(worker()).expect("it starts");
            worker.send(&Task::Ask).expect("it listens");
            worker.receive::<u64>().expect("it answers");
            worker.send(&Task::Hang).expect("it listens");
            worker.receive::<u64>().expect("it never answers");
        }
        let witness = Witness::new();
        let command = crate::rerun!(a_worker_dies_with_its_parent, "parent");
        let mut parent = witness.watch(command).stdout(Stdio::null()).spawn().expect("it starts");
        witness.wait_for_question();
        kill(parent.id());
        parent.wait().expect("it can be waited for");
        witness.assert_all_gone();
    }

    #[test]
    fn a_program_that_can_not_be_started_is_named() {
        let error = Worker::start(Command::new("/no/such/program")).err().expect("no program");
        assert!(error.to_string().starts_with("/no/such/program could not be"), "{error}");
    }

    #[test]
    fn a_worker_without_a_line_says_so() {
        let output = worker().stdin(Stdio::null()).output().expect("it starts");
        assert_eq!(output.status.code(), Some(1));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains("no line to a parent"), "{errors}");
    }

    #[test]
    fn a_role_is_for_those_who_play_it() {
        worker_main("somebody else", |_| unreachable!("it was not started for that"));
        assert_eq!(role(), None);
        assert!(this_program("a").get_envs().any(|(_, value)| value == Some("a".as_ref())));
    }
}
