//! Checks `multiprocessing/manager`.

use common::{
    evidence::within,
    processes::{Witness, Worker, ask, frames, kill, role, worker_main},
    rerun,
};
use multiprocessing::manager::{Dictionary, Entries, Manager, Request, answer, manage};
use serde_json::Value;
use std::{
    env, fs,
    io::{ErrorKind, Read, Write},
    net::Shutdown,
    os::unix::net::{UnixListener, UnixStream},
    path::PathBuf,
    process::{self, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(10);
const ADVICE: &str = "the manager does not answer. Is it busy with another client?";

/// A manager, the folder of its socket, and a witness who watches it.
struct House {
    folder: PathBuf,
    witness: Witness,
    manager: Option<Manager>,
}

impl House {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("manager-{}-{number}", process::id()));
        fs::create_dir(&folder).expect("a new folder");
        let mut house = Self { folder, witness: Witness::new(), manager: None };
        house.manager = Some(house.manager().expect("it starts"));
        house
    }

    fn path(&self) -> PathBuf {
        self.folder.join("socket")
    }

    fn manager(&self) -> std::io::Result<Manager> {
        Manager::start(self.witness.watch(this_test("manager")), &self.path())
    }

    fn connect(&self) -> Dictionary {
        Dictionary::connect(&self.path()).expect("the manager listens")
    }

    /// What the manager has under a name, asked by a new client.
    fn number(&self, name: &'static str) -> Option<i64> {
        let mut dictionary = self.connect();
        within(PATIENCE, ADVICE, move || dictionary.get(name)).expect("the manager answers")
    }

    /// Adds something as a new client, and returns the sum.
    fn add(&self, name: &'static str, number: i64) -> i64 {
        let mut dictionary = self.connect();
        within(PATIENCE, ADVICE, move || dictionary.add(name, number)).expect("the manager answers")
    }
}

impl Drop for House {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.folder);
    }
}

fn this_test(role: &str) -> Command {
    rerun!(a_name_has_the_number_it_was_given, role)
}

fn play() {
    worker_main("manager", |parent| {
        ask("ready");
        manage(parent)
    });
    // Adds 1 so many times.
    worker_main("client", |parent| {
        parent.serve(|(path, times): (PathBuf, usize)| {
            let mut dictionary = Dictionary::connect(&path).expect("the manager listens");
            for _ in 0..times {
                dictionary.add("done", 1).expect("it answers");
            }
        })
    });
}

#[test]
fn a_name_has_the_number_it_was_given() {
    play();
    let mut entries = Entries::new();
    let name = || "steps".to_owned();
    assert_eq!(answer(&mut entries, Request::Get(name())), None);
    assert_eq!(answer(&mut entries, Request::Set(name(), 7)), None);
    assert_eq!(answer(&mut entries, Request::Get(name())), Some(7));
    assert_eq!(answer(&mut entries, Request::Set(name(), -1)), Some(7));
    assert_eq!(answer(&mut entries, Request::Get("Steps".to_owned())), None);
    assert_eq!(entries, [("steps".to_owned(), -1)].into());
}

#[test]
fn numbers_are_added_to_what_is_there() {
    let mut entries = Entries::from([("steps".to_owned(), 40)]);
    let mut add = |name: &str, number| answer(&mut entries, Request::Add(name.to_owned(), number));
    assert_eq!([add("steps", 2), add("steps", -50)], [Some(42), Some(-8)]);
    assert_eq!([add("new", 3), add("new", 0)], [Some(3), Some(3)]);
}

#[test]
fn a_sum_that_does_not_fit_is_the_nearest_that_does() {
    let mut entries = Entries::from([("high".to_owned(), i64::MAX), ("low".to_owned(), i64::MIN)]);
    let mut add = |name: &str, number| answer(&mut entries, Request::Add(name.to_owned(), number));
    assert_eq!(add("high", 1), Some(i64::MAX));
    assert_eq!(add("low", -1), Some(i64::MIN));
}

#[test]
fn a_client_gets_what_it_asks_for() {
    let house = House::new();
    let mut dictionary = house.connect();
    let answers = within(PATIENCE, ADVICE, move || {
        [
            dictionary.get("steps").expect("an answer"),
            dictionary.set("steps", 7).expect("an answer"),
            dictionary.set("steps", 8).expect("an answer"),
            dictionary.get("steps").expect("an answer"),
            Some(dictionary.add("steps", 4).expect("an answer")),
            Some(dictionary.add("other", -4).expect("an answer")),
            dictionary.get("steps").expect("an answer"),
            dictionary.get("other").expect("an answer"),
        ]
    });
    let expected = [None, None, Some(7), Some(8), Some(12), Some(-4), Some(12), Some(-4)];
    assert_eq!(answers, expected);
}

#[test]
fn all_clients_see_the_same_dictionary() {
    let house = House::new();
    assert_eq!(house.add("steps", 3), 3);
    assert_eq!(house.add("steps", 4), 7);
    assert_eq!(house.number("steps"), Some(7));
}

#[test]
fn a_client_that_says_nothing_holds_up_nobody() {
    let house = House::new();
    let _silent = house.connect();
    let mut polite = house.connect();
    let polite = within(PATIENCE, ADVICE, move || {
        polite.get("steps").expect("an answer");
        polite
    });
    assert_eq!(house.number("steps"), None, "a third one, while the second is still there");
    drop(polite);
}

#[test]
fn increments_of_several_processes_are_all_counted() {
    let house = House::new();
    // A number that somebody else adds to while the sum is on its way to the client.
    let detour = house.folder.join("detour");
    let listener = UnixListener::bind(&detour).expect("a socket");
    let mut manager = UnixStream::connect(house.path()).expect("the manager listens");
    let mut other = house.connect();
    thread::spawn(move || {
        let (mut client, _) = listener.accept().expect("somebody connects");
        let mut interfered = false;
        while let Ok(Some(request)) = frames::read::<Value>(&mut client, frames::LIMIT) {
            frames::write(&mut manager, &request).expect("the manager listens");
            let answer = frames::read::<Value>(&mut manager, frames::LIMIT).expect("an answer");
            if !interfered {
                interfered = true;
                other.add("done", 100).expect("an answer");
            }
            frames::write(&mut client, &answer).expect("the client listens");
        }
    });
    let mut dictionary = Dictionary::connect(&detour).expect("somebody listens");
    within(PATIENCE, ADVICE, move || dictionary.add("done", 1)).expect("an answer");
    assert_eq!(
        house.number("done"),
        Some(101),
        "we added 1, while another process added 100. How many requests is an `add`?"
    );
    // And all at once.
    let mut clients: Vec<_> = (0..4)
        .map(|_| Worker::start(house.witness.watch(this_test("client"))).expect("it starts"))
        .collect();
    for client in &mut clients {
        client.send(&(house.path(), 250)).expect("it listens");
    }
    within(PATIENCE, ADVICE, move || {
        clients.iter_mut().for_each(|client| client.receive().expect("it is done"));
    });
    assert_eq!(house.number("done"), Some(1101));
}

#[test]
fn nonsense_is_the_problem_of_its_client_alone() {
    let house = House::new();
    house.add("steps", 3);
    for nonsense in [&b"\xff\xff\xff\xff lots"[..], b"\x04\0\0\0haha", b"\x02\0\0\0", b"\0\0\0\0"] {
        let mut line = UnixStream::connect(house.path()).expect("the manager listens");
        line.write_all(nonsense).expect("the manager reads");
        line.shutdown(Shutdown::Write).expect("we are connected");
        let said = within(
            PATIENCE,
            "the manager keeps the line of a client that it can't \
                                     understand",
            move || {
                let mut said = Vec::new();
                _ = line.read_to_end(&mut said); // closed, or reset
                said
            },
        );
        assert_eq!(said, b"", "there is no answer to {nonsense:?}");
    }
    assert_eq!(house.number("steps"), Some(3));
}

#[test]
fn a_manager_that_is_closed_leaves_nothing_behind() {
    let mut house = House::new();
    let mut client = house.connect();
    client.set("steps", 3).expect("an answer");
    house.manager.take().expect("it was started").close().expect("it ends well");
    house.witness.assert_all_gone();
    assert!(!house.path().exists(), "the socket is removed");
    let error = within(PATIENCE, "the manager is gone", move || client.get("steps"));
    let kind = error.expect_err("there is nobody to answer").kind();
    let gone = [ErrorKind::UnexpectedEof, ErrorKind::BrokenPipe, ErrorKind::ConnectionReset];
    assert!(gone.contains(&kind), "{kind}");
}

#[test]
fn a_manager_that_was_killed_can_be_replaced() {
    let mut house = House::new();
    assert_eq!(house.add("steps", 3), 3);
    let manager = house.manager.take().expect("it was started");
    assert_eq!(house.witness.askers(), [manager.id()].into());
    kill(manager.id());
    drop(manager);
    house.witness.assert_all_gone();
    let _manager = house.manager().expect("the socket that is left is in nobody's use");
    assert_eq!(house.add("steps", 1), 1, "a new dictionary");
}

#[test]
fn a_manager_that_is_there_can_not_be_replaced() {
    let house = House::new();
    assert_eq!(house.add("steps", 3), 3);
    let error = house.manager().err().expect("there is one already");
    assert!(error.to_string().contains("in use"), "{error}");
    assert_eq!(house.number("steps"), Some(3));
}

#[test]
fn a_manager_dies_with_its_parent() {
    const SOCKET: &str = "SOCKET_OF_THE_TEST";
    if role().as_deref() == Some("parent") {
        let path = PathBuf::from(env::var_os(SOCKET).expect("it was set"));
        let _manager = Manager::start(this_test("manager"), &path).expect("it starts");
        Dictionary::connect(&path).expect("it listens").set("steps", 3).expect("an answer");
        ask("we have a manager");
        thread::park();
    }
    let house = House::new();
    let witness = Witness::answering(|question| {
        if question.text == "we have a manager" {
            kill(question.process);
        }
        String::new()
    });
    let mut command = witness.watch(rerun!(a_manager_dies_with_its_parent, "parent"));
    command.env(SOCKET, house.folder.join("other")).stdout(Stdio::null());
    let status = command.status().expect("it starts");
    assert_eq!(status.code(), None, "it was killed when it had a manager");
    witness.assert_all_gone();
}
