//! # A dictionary that processes share
//!
//! What is too complex for shared memory can have an owner: one process keeps the dictionary, and
//! the others ask it. They talk through a *Unix socket*, which is a pipe in both directions that is
//! found by a path, and that any number of processes can connect to.
//!
//! ```text
//!   client, pid 4001 ── add "done" 1 ──>  ┐
//!                    <─────── 17 ───────  │ manager, pid 4000:  {"done": 17, "failed": 2}
//!   client, pid 4002 ── get "failed" ──>  │   a thread for each connection,
//!                    <─────── 2 ────────  ┘   one dictionary for all
//! ```
//!
//! | Python                         | here                                       |
//! |--------------------------------|--------------------------------------------|
//! | `d = Manager().dict()`         | `Manager::start(command, path)?`, `Dictionary::connect(path)?` |
//! | `d.get("done")`                | `d.get("done")?`                           |
//! | `d["done"] = 0`                | `d.set("done", 0)?`                        |
//! | `d["done"] += 1`               | `d.add("done", 1)?`                        |
//!
//! The last line is not quite the same. In Python it is *two* messages, a get and a set. When two
//! processes do it at the same time, both may get 16 and both set 17, and one increment is lost.
//! What belongs together must be one message, and the owner does it as one.
//!
//! Messages travel in frames, as in `task_queue`; [`frames`] has them ready.
//!
//! **Task.** Complete [`answer`] and [`serve`], which run in the manager, and what a client can ask:
//! [`Dictionary::get`], [`Dictionary::set`] and [`Dictionary::add`].
//!
//!     cargo test -p multiprocessing --test manager

use common::processes::{Parent, Worker, frames};
use serde::{Deserialize, Serialize};
// SOLUTION
use std::sync::{Arc, Mutex};
// END
use std::{
    collections::BTreeMap,
    fs,
    io::{self, ErrorKind},
    os::unix::net::{UnixListener, UnixStream},
    path::Path,
    process::Command,
    thread,
};

/// What the manager owns.
pub type Entries = BTreeMap<String, i64>;

/// What a client asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// The number of this name. The answer is that number, or `None` where there is none.
    Get(String),
    /// From now on, this name has this number. The answer is the one before, as for `Get`.
    Set(String, i64),
    /// Adds to the number of this name, which is 0 where there was none. The answer is the sum.
    ///
    /// A sum that does not fit is the largest number, or the smallest (`saturating_add`): a client
    /// must not be able to bring the manager down.
    Add(String, i64),
}

/// The most bytes of a request or an answer.
const LIMIT: usize = 64 << 10;

/// Does what is asked, as one step. The answer is told with each [`Request`].
pub fn answer(entries: &mut Entries, request: Request) -> Option<i64> {
    // SOLUTION: look up, insert or add
    match request {
        Request::Get(name) => entries.get(&name).copied(),
        Request::Set(name, number) => entries.insert(name, number),
        Request::Add(name, number) => {
            let sum = entries.entry(name).or_default();
            *sum = sum.saturating_add(number);
            Some(*sum)
        }
    }
    // END
}

/// Answers all clients that connect, each in its own time, from one dictionary, which is empty at
/// first.
///
/// A client reads and writes frames: `frames::read(&mut line, LIMIT)` and `frames::write`. One that
/// ends its line, or sends nonsense, is left alone from then on; the others don't notice.
///
/// # Errors
///
/// When no more clients can be accepted. It doesn't return before.
pub fn serve(listener: UnixListener) -> io::Result<()> {
    // SOLUTION: for each connection a thread, which answers requests from the dictionary they share
    let entries = Arc::new(Mutex::new(Entries::new()));
    for line in listener.incoming() {
        let (mut line, entries) = (line?, Arc::clone(&entries));
        thread::spawn(move || {
            while let Ok(Some(request)) = frames::read(&mut line, LIMIT) {
                // A statement of its own: the dictionary is free again before the answer is sent.
                let answer = answer(&mut entries.lock().expect("answering can't panic"), request);
                if frames::write(&mut line, &answer).is_err() {
                    break;
                }
            }
        });
    }
    Ok(())
    // END
}

/// A client's connection to the dictionary.
pub struct Dictionary {
    line: UnixStream,
}

impl Dictionary {
    /// Connects to the manager whose socket is at `path`.
    ///
    /// # Errors
    ///
    /// When there is no manager.
    pub fn connect(path: &Path) -> io::Result<Self> {
        Ok(Self { line: UnixStream::connect(path)? })
    }

    /// The number of this name, if there is one.
    ///
    /// # Errors
    ///
    /// When the manager is gone.
    pub fn get(&mut self, name: &str) -> io::Result<Option<i64>> {
        // SOLUTION: ask for the number
        self.ask(&Request::Get(name.to_owned()))
        // END
    }

    /// Sets the number of this name, and returns the one before, if there was one.
    ///
    /// # Errors
    ///
    /// When the manager is gone.
    pub fn set(&mut self, name: &str, number: i64) -> io::Result<Option<i64>> {
        // SOLUTION: ask to set the number
        self.ask(&Request::Set(name.to_owned(), number))
        // END
    }

    /// Adds to the number of this name, or to 0 if there is none, and returns the sum.
    ///
    /// Whatever other processes do meanwhile, nothing is lost.
    ///
    /// # Errors
    ///
    /// When the manager is gone.
    pub fn add(&mut self, name: &str, number: i64) -> io::Result<i64> {
        // SOLUTION: ask to add, which is one request
        let sum = self.ask(&Request::Add(name.to_owned(), number))?;
        sum.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "a sum is a number"))
        // END
    }

    /// Sends a request and waits for the answer.
    fn ask(&mut self, request: &Request) -> io::Result<Option<i64>> {
        frames::write(&mut self.line, request)?;
        frames::read(&mut self.line, LIMIT)?.ok_or_else(|| {
            io::Error::new(ErrorKind::UnexpectedEof, "the manager is gone before it has answered")
        })
    }
}

/// A manager process, which ends when this goes out of scope.
pub struct Manager {
    worker: Worker,
}

impl Manager {
    /// Starts a process that calls [`manage`], with its socket at `path`; it can be connected to
    /// when this returns.
    ///
    /// # Errors
    ///
    /// When it can't be started, or there is a manager at `path` already.
    pub fn start(command: Command, path: &Path) -> io::Result<Self> {
        let mut worker = Worker::start(command)?;
        worker.send(path)?;
        let ready: Result<(), String> = worker.receive()?;
        ready.map_err(io::Error::other)?;
        Ok(Self { worker })
    }

    /// The process's number.
    pub fn id(&self) -> u32 {
        self.worker.id()
    }

    /// Ends the manager, and the dictionary with it.
    ///
    /// # Errors
    ///
    /// When it does not end soon, or failed.
    pub fn close(self) -> io::Result<()> {
        let status = self.worker.close()?;
        if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
    }
}

/// What a manager process does: serves clients until its parent closes the line.
///
/// # Errors
///
/// When the socket can't be made, or the parent is gone.
pub fn manage(mut parent: Parent) -> io::Result<()> {
    let Some(path) = parent.receive::<std::path::PathBuf>()? else { return Ok(()) };
    let listener = match bind(&path) {
        Ok(listener) => listener,
        Err(error) => return parent.send(&Err::<(), _>(error.to_string())),
    };
    thread::spawn(|| serve(listener));
    parent.send(&Ok::<_, String>(()))?;
    let farewell = parent.receive::<()>();
    fs::remove_file(&path)?;
    farewell.map(drop)
}

/// Makes a socket at `path`. One that a manager left there when it was killed is replaced; one that
/// somebody listens to is not.
fn bind(path: &Path) -> io::Result<UnixListener> {
    if path.exists() && UnixStream::connect(path).is_err() {
        fs::remove_file(path)?;
    }
    UnixListener::bind(path)
}
