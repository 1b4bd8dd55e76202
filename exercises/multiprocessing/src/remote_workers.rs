//! # Workers on other hosts
//!
//! When one host has too few cores, workers on others can help. A pipe doesn't reach them, a TCP
//! connection does. The pool listens at an address, and workers connect to it, from wherever they
//! are and whenever they come.
//!
//! ```text
//!   host a:  worker ── "token" ──> ┐
//!                   <─ welcome ──  │ pool, 10.0.0.1:4000:  queue 7 6 5 4
//!                   <── task 2 ──  │   a thread for each connection,
//!   host b:  worker ─── result ──> ┘   one queue for all
//!   anybody: ??     ── "let me in" ──> closed
//! ```
//!
//! Two things are new. *Anybody* can connect to a port: another program, a scanner, a colleague's
//! pool. So a worker says first what only a friend knows, a *token*. Until then it is a stranger,
//! who gets little of our memory ([`HELLO_LIMIT`]) and little of our time ([`Limits::hello`]), and
//! no other connection waits for it. And hosts fail: a worker may be gone at any moment. It can't be
//! started anew from here, so *another worker* has to run its task.
//!
//! | Python                                        | here                                   |
//! |-----------------------------------------------|----------------------------------------|
//! | `Listener(address, authkey=b"…")`             | `Pool::listen(address, token, limits)` |
//! | `Client(address, authkey=b"…")`               | `work(address, token, idle, compute)`  |
//! | `AuthenticationError`                         | `ErrorKind::PermissionDenied`          |
//!
//! Python's `authkey` is never sent: it signs a random challenge. Here the token travels as it is,
//! and so does everything else. Where others can listen to the network, connect through a tunnel
//! (`ssh -L 4000:localhost:4000 host`), and let the pool listen at 127.0.0.1 only.
//!
//! **Task.** Complete [`admit`], which decides who is a worker; `listen`, which attends to every
//! connection; and `keep` and `Shared::lost`, which keep a worker busy, and hand its task on when it
//! is lost. The queue, the lines and the worker's side are given.
//!
//!     cargo test -p multiprocessing --test remote_workers

use common::processes::frames;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::VecDeque,
    hint,
    io::{self, ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs},
    ops::RangeInclusive,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};

/// How often a task is begun before it is given up.
pub const ATTEMPTS: usize = 3;

/// The most bytes of a message from somebody who hasn't shown the token yet.
pub const HELLO_LIMIT: usize = 1 << 10;

/// The most bytes of a task or a result.
pub const LIMIT: usize = 1 << 20;

/// How many bytes a token has. Fewer could be guessed, more wouldn't fit into the greeting.
pub const TOKEN: RangeInclusive<usize> = 16..=128;

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a connection to the end of the greeting.
    pub hello: Duration,
    /// From a task to the end of its result. A worker that takes longer is lost.
    pub task: Duration,
    /// How long [`Pool::map`] waits while nobody works on its tasks.
    pub wait: Duration,
}

/// How often we look whether something ended that doesn't tell.
const TICK: Duration = Duration::from_millis(20);

/// One end of a connection. Reading and writing fail with `TimedOut` when the time is over.
///
/// (A time-out of the system's is for each single read: who sends one byte now and then never meets
/// it.)
pub struct Line {
    stream: TcpStream,
    since: Instant,
    time: Option<Duration>,
}

impl Line {
    /// A line on which everything may take as long as it likes.
    ///
    /// # Errors
    ///
    /// When the connection is gone.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?; // small messages don't wait for company
        Ok(Self { stream, since: Instant::now(), time: None })
    }

    /// From now on there is so much time, for all that is read and written.
    pub fn allow(&mut self, time: Duration) {
        (self.since, self.time) = (Instant::now(), Some(time));
    }

    /// The time that is left.
    fn left(&self) -> io::Result<Option<Duration>> {
        let Some(time) = self.time else { return Ok(None) };
        let left = time.checked_sub(self.since.elapsed()).filter(|left| !left.is_zero());
        left.map(Some).ok_or_else(|| ErrorKind::TimedOut.into())
    }

    /// Whether the other side is there, and says nothing. Doesn't wait.
    fn is_quiet(&self) -> bool {
        let peek = || {
            self.stream.set_nonblocking(true)?;
            let peeked = self.stream.peek(&mut [0]);
            self.stream.set_nonblocking(false)?;
            peeked
        };
        peek().is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }
}

/// The system has another name for a time that is over.
fn timed_out(error: io::Error) -> io::Error {
    if error.kind() == ErrorKind::WouldBlock { ErrorKind::TimedOut.into() } else { error }
}

impl Read for Line {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(buffer).map_err(timed_out)
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes).map_err(timed_out)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Whether two tokens are the same.
///
/// All bytes are looked at, whatever they are. `==` stops at the first that differs: who measures
/// how long a refusal takes could guess a token byte by byte. `black_box` keeps the compiler from
/// stopping early for us. That the *lengths* differ is no secret.
pub fn same_token(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    let difference = pairs.fold(0, |seen, (a, b)| hint::black_box(seen | (a ^ b)));
    one.len() == other.len() && difference == 0
}

/// The pool's side of the greeting: reads the token, a frame with a text, and answers a right one
/// with the text `"welcome"`.
///
/// All this has to be done within `time`. Nothing is sent to somebody who is not welcome.
///
/// # Errors
///
/// - `PermissionDenied` when the token is another one;
/// - `InvalidData` when the frame has more than [`HELLO_LIMIT`] bytes, before they are read, or holds
///   no text;
/// - `UnexpectedEof` when the line ends before the greeting does;
/// - `TimedOut` when it takes too long.
pub fn admit(line: &mut Line, token: &str, time: Duration) -> io::Result<()> {
    todo!("limit the time, read a frame of at most so many bytes, compare, answer")
}

/// A pool of workers that connect to it, and make results `R`.
///
/// When it goes out of scope, the workers' lines are closed.
pub struct Pool<R> {
    address: SocketAddr,
    shared: Arc<Shared<R>>,
}

/// What all connections of a pool share.
struct Shared<R> {
    token: String,
    limits: Limits,
    state: Mutex<State<R>>,
    changed: Condvar,
    /// How many workers compute something.
    busy: AtomicUsize,
}

struct State<R> {
    /// The tasks that nobody works on.
    queue: VecDeque<Task<R>>,
    /// Which call of `map` the queue belongs to.
    round: usize,
    closed: bool,
}

/// A task, and where its result is awaited.
struct Task<R> {
    number: usize,
    /// The message to the worker: the task's number, and the task.
    frame: Vec<u8>,
    /// How many workers were lost with it.
    lost: usize,
    round: usize,
    outcome: Sender<(usize, io::Result<R>)>,
}

impl<R: DeserializeOwned + Send + 'static> Pool<R> {
    /// A pool that listens at `address`; port 0 is any that is free. Workers have to know the `token`.
    ///
    /// # Errors
    ///
    /// When nobody can listen there, or the token has not as many bytes as [`TOKEN`] says
    /// (`InvalidInput`).
    pub fn listen(address: impl ToSocketAddrs, token: &str, limits: Limits) -> io::Result<Self> {
        if !TOKEN.contains(&token.len()) {
            let reason = format!("a token of {} bytes: it has {TOKEN:?}", token.len());
            return Err(io::Error::new(ErrorKind::InvalidInput, reason));
        }
        let listener = TcpListener::bind(address)?;
        let state = State { queue: VecDeque::new(), round: 0, closed: false };
        let shared = Arc::new(Shared {
            token: token.to_owned(),
            limits,
            state: Mutex::new(state),
            changed: Condvar::new(),
            busy: AtomicUsize::new(0),
        });
        let pool = Self { address: listener.local_addr()?, shared: Arc::clone(&shared) };
        thread::Builder::new().spawn(move || listen(&listener, &shared))?;
        Ok(pool)
    }

    /// Where workers connect to.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The results of `tasks`, in their order.
    ///
    /// # Errors
    ///
    /// - when a task was given up: what happened at the last attempt;
    /// - `TimedOut` when nobody works on them for as long as [`Limits::wait`];
    /// - `InvalidInput` when a task has more than [`LIMIT`] bytes.
    pub fn map<T: Serialize>(&mut self, tasks: &[T]) -> io::Result<Vec<R>> {
        let (outcome, outcomes) = mpsc::channel();
        let round = self.shared.state().round + 1;
        let mut queue = VecDeque::new();
        for (number, task) in tasks.iter().enumerate() {
            let mut frame = Vec::new();
            frames::write(&mut frame, &(number, task))?;
            let length = frame.len() - 4;
            if length > LIMIT {
                let reason = format!("task {number} has {length} bytes: at most {LIMIT} may be");
                return Err(io::Error::new(ErrorKind::InvalidInput, reason));
            }
            queue.push_back(Task { number, frame, lost: 0, round, outcome: outcome.clone() });
        }
        drop(outcome);
        self.shared.put(queue, round);

        let mut results: Vec<Option<R>> = tasks.iter().map(|_| None).collect();
        let mut since = Instant::now();
        let outcome = loop {
            match outcomes.recv_timeout(TICK) {
                Ok((_, Err(error))) => break Err(error),
                Ok((number, Ok(result))) if results[number].is_none() => {
                    results[number] = Some(result);
                    since = Instant::now();
                }
                Ok((number, _)) => {
                    break Err(io::Error::other(format!("task {number} has two results")));
                }
                // No task is left whose result could be sent.
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
                Err(RecvTimeoutError::Timeout) if self.shared.busy.load(Ordering::Relaxed) > 0 => {
                    since = Instant::now();
                }
                Err(RecvTimeoutError::Timeout) if since.elapsed() >= self.shared.limits.wait => {
                    let reason = "there are tasks, and nobody works on them: no worker is left";
                    break Err(io::Error::new(ErrorKind::TimedOut, reason));
                }
                Err(RecvTimeoutError::Timeout) => (),
            }
        };
        self.shared.put(VecDeque::new(), round + 1); // nobody wants what may be left
        outcome?;
        let results: Option<Vec<R>> = results.into_iter().collect();
        results.ok_or_else(|| io::Error::other("a task went lost: it is in nobody's hands"))
    }
}

/// Attends to all that connect, until the pool is closed.
fn listen<R: DeserializeOwned + Send + 'static>(listener: &TcpListener, shared: &Arc<Shared<R>>) {
    for stream in listener.incoming() {
        if shared.state().closed {
            return;
        }
        let Ok(stream) = stream else {
            thread::sleep(TICK); // too many files are open, say: others may close some
            continue;
        };
        todo!("have a thread of its own attend to the stream")
    }
}

/// One connection from its beginning to its end.
fn attend<R: DeserializeOwned>(stream: TcpStream, shared: &Shared<R>) -> io::Result<()> {
    let mut line = Line::new(stream)?;
    admit(&mut line, &shared.token, shared.limits.hello)?;
    keep(&mut line, shared);
    Ok(())
}

/// Keeps the worker at the other end busy, with one task at a time, until there are no more or it is
/// lost. One that failed in whatever way gets no other task.
fn keep<R: DeserializeOwned>(line: &mut Line, shared: &Shared<R>) {
    todo!("for each task that is next, ask for its result; it is done then, or lost")
}

impl<R> Task<R> {
    /// Hands the outcome to the one who waits for it.
    fn done(self, result: io::Result<R>) {
        _ = self.outcome.send((self.number, result)); // unless nobody waits any more
    }
}

impl<R> Shared<R> {
    fn state(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has the queue hold these tasks, and no others.
    fn put(&self, queue: VecDeque<Task<R>>, round: usize) {
        let mut state = self.state();
        (state.queue, state.round) = (queue, round);
        self.changed.notify_all();
    }

    /// Puts a task back where it came from, so that the next worker takes it.
    fn put_back(&self, task: Task<R>) {
        let mut state = self.state();
        if task.round == state.round {
            state.queue.push_front(task);
            self.changed.notify_all();
        }
    }

    /// Waits for the next task. `None` when the pool is closed, or the worker, who has nothing to do
    /// meanwhile, is gone or says something: nobody asked it.
    fn next(&self, line: &Line) -> Option<Task<R>> {
        while line.is_quiet() {
            let mut state = self.state();
            if state.closed {
                return None;
            }
            if let Some(task) = state.queue.pop_front() {
                return Some(task);
            }
            _ = self.changed.wait_timeout(state, TICK);
        }
        None
    }

    /// What becomes of a task whose worker was lost, for that reason: another worker gets it
    /// ([`put_back`](Self::put_back)), until [`ATTEMPTS`] workers were lost with it. Then it is given
    /// up: the reason is its outcome.
    fn lost(&self, mut task: Task<R>, reason: io::Error) {
        todo!("count; give the task up, or put it back")
    }
}

impl<R: DeserializeOwned> Shared<R> {
    /// Sends a task, and waits for its result.
    ///
    /// # Errors
    ///
    /// When the worker is lost, in whatever way.
    fn ask(&self, line: &mut Line, task: &Task<R>) -> io::Result<R> {
        self.busy.fetch_add(1, Ordering::Relaxed);
        line.allow(self.limits.task);
        let answer: io::Result<Option<(usize, R)>> =
            line.write_all(&task.frame).and_then(|()| frames::read(line, LIMIT));
        self.busy.fetch_sub(1, Ordering::Relaxed);
        let reason = |kind, what: &str| {
            io::Error::new(kind, format!("task {}: the worker {what}", task.number))
        };
        match answer {
            Ok(Some((number, result))) if number == task.number => Ok(result),
            Ok(Some((number, _))) => {
                Err(reason(ErrorKind::InvalidData, &format!("sent the result of task {number}")))
            }
            Ok(None) => Err(reason(ErrorKind::UnexpectedEof, "is gone")),
            Err(error) => Err(reason(error.kind(), &format!("failed: {error}"))),
        }
    }
}

impl<R> Drop for Pool<R> {
    fn drop(&mut self) {
        self.shared.state().closed = true;
        self.shared.changed.notify_all();
        // Wakes the listener, who sees that it is over.
        _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }
}

/// What a worker does: connects to the pool at `address`, and makes a result of each task, until the
/// pool is closed. (To do more at a time, start more of them.)
///
/// # Errors
///
/// - `PermissionDenied` when the pool does not know the token;
/// - `TimedOut` when nothing comes for as long as `idle`: perhaps the pool's host is gone, and can't
///   tell;
/// - when the pool can't be reached, or is gone before it is closed.
pub fn work<T: DeserializeOwned, R: Serialize>(
    address: impl ToSocketAddrs,
    token: &str,
    idle: Duration,
    mut compute: impl FnMut(T) -> R,
) -> io::Result<()> {
    let mut line = Line::new(TcpStream::connect(address)?)?;
    line.allow(idle);
    frames::write(&mut line, token)?;
    match frames::read::<String>(&mut line, HELLO_LIMIT)?.as_deref() {
        Some("welcome") => (),
        _ => {
            return Err(io::Error::new(
                ErrorKind::PermissionDenied,
                "the pool wants another token",
            ));
        }
    }
    loop {
        line.allow(idle);
        let Some((number, task)) = frames::read::<(usize, T)>(&mut line, LIMIT)? else {
            return Ok(());
        };
        let result = compute(task);
        line.allow(idle);
        frames::write(&mut line, &(number, result))?;
    }
}
