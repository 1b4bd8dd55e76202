//! Checks `multiprocessing/shared_memory`.

use common::{
    evidence::within,
    processes::{Parent, Witness, Worker, ask, kill, role, stay, worker_main},
    rerun,
};
use multiprocessing::shared_memory::{Counters, fill, nameless_file, update};
use std::{
    cell::Cell,
    env,
    fs::{self, File},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(15);
const ADVICE: &str = "a worker is waited for that was told nothing, or has gone";

/// A folder of a test's own, which goes when the test does.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Relaxed);
        let path = env::temp_dir().join(format!("shared-memory-{}-{number}", process::id()));
        fs::create_dir(&path).expect("a new folder");
        Self(path)
    }

    #[track_caller]
    fn assert_empty(&self) {
        let left: Vec<_> = fs::read_dir(&self.0)
            .expect("the folder is there")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        assert!(
            left.is_empty(),
            "files are left behind: {left:?}. Who removes them after a crash?"
        );
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = fs::remove_dir_all(&self.0);
    }
}

/// This test program as a worker: see [`play`].
fn worker(role: &str) -> Command {
    rerun!(counters_begin_at_zero, role)
}

fn play() {
    let counters = |parent: &mut Parent| Counters::open(&parent.receive_file()?);
    // Adds 1 to each counter in turn, 1000 times.
    worker_main("tally", |mut parent| {
        let counters = counters(&mut parent)?;
        ask("here");
        for round in 0..1000 {
            let counters = counters.as_slice();
            counters[round % counters.len()].fetch_add(1, Relaxed);
        }
        parent.send(&())
    });
    // Adds 1 to the first counter, and takes as long for it as the witness wants.
    worker_main("hesitant", |mut parent| {
        let counters = counters(&mut parent)?;
        update(&counters.as_slice()[0], |number| {
            match ask(&number.to_string()).as_str() {
                "die" => kill(process::id()),
                "hang" => stay(),
                _ => (),
            }
            number + 1
        });
        parent.send(&())
    });
}

fn start(witness: &Witness, roles: &[&str]) -> Vec<Worker> {
    roles
        .iter()
        .map(|role| Worker::start(witness.watch(worker(role))).expect("it starts"))
        .collect()
}

/// As [`fill`], but fails where it takes for ever; the workers end with it.
fn filled(folder: &Folder, count: usize, mut workers: Vec<Worker>) -> io::Result<Vec<u64>> {
    let folder = folder.0.clone();
    within(PATIENCE, ADVICE, move || fill(&folder, count, &mut workers))
}

fn create(folder: &Folder, count: usize) -> (File, Counters) {
    Counters::create(&folder.0, count).expect("there is room")
}

fn values(counters: &Counters) -> Vec<u64> {
    counters.as_slice().iter().map(|number| number.load(Relaxed)).collect()
}

/// The mappings of this process that come from files in `folder`.
fn mappings(folder: &Path) -> usize {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    maps.lines().filter(|line| line.contains(folder.to_str().expect("a plain name"))).count()
}

#[test]
fn counters_begin_at_zero() {
    play();
    let folder = Folder::new();
    for count in [1, 3, 1000] {
        assert_eq!(values(&create(&folder, count).1), vec![0; count]);
    }
}

#[test]
fn no_counters_are_an_error() {
    let error = Counters::create(&Folder::new().0, 0).err().expect("nothing can be mapped");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
}

#[test]
fn a_folder_that_does_not_exist_is_an_error() {
    let error = Counters::create(Path::new("/no/such/folder"), 1).err().expect("no folder");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}

#[test]
fn both_mappings_of_a_file_are_the_same_memory() {
    let folder = Folder::new();
    let (file, one) = create(&folder, 3);
    let other = Counters::open(&file).expect("it can be mapped twice");
    one.as_slice()[0].store(5, Relaxed);
    other.as_slice()[2].store(7, Relaxed);
    assert_eq!((values(&one), values(&other)), (vec![5, 0, 7], vec![5, 0, 7]));
}

#[test]
fn each_memory_has_a_file_of_its_own() {
    let folder = Folder::new();
    let ((_, one), (_, other)) = (create(&folder, 1), create(&folder, 1));
    one.as_slice()[0].store(5, Relaxed);
    assert_eq!(values(&other), [0]);
}

#[test]
fn the_file_has_no_name() {
    let folder = Folder::new();
    let (_file, _counters) = create(&folder, 3);
    folder.assert_empty();
}

#[test]
fn memory_is_given_back() {
    let folder = Folder::new();
    let (file, counters) = create(&folder, 3);
    let mapped = mappings(&folder.0);
    drop((file, counters));
    assert_eq!(mappings(&folder.0), 0, "of {mapped} mappings, some are left");
}

#[test]
fn a_file_of_another_length_is_refused() {
    let folder = Folder::new();
    let file = nameless_file(&folder.0).expect("a new file");
    for length in [0, 1, 7, 12] {
        file.set_len(length).expect("there is room");
        let error = Counters::open(&file).err().expect("no counters of eight bytes");
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{length} bytes");
    }
    file.set_len(16).expect("there is room");
    assert_eq!(values(&Counters::open(&file).expect("two counters")), [0, 0]);
}

#[test]
fn an_update_returns_what_was_there_before() {
    let number = AtomicU64::new(6);
    assert_eq!(update(&number, |before| before * 7), 6);
    assert_eq!(update(&number, |before| before - 2), 42);
    assert_eq!(number.into_inner(), 40);
}

#[test]
fn an_update_loses_no_change_that_comes_in_between() {
    let number = AtomicU64::new(1);
    let calls = Cell::new(0);
    let before = update(&number, |before| {
        calls.set(calls.get() + 1);
        if calls.get() < 3 {
            number.fetch_add(10, Relaxed); // as another process could
        }
        2 * before
    });
    assert_eq!((before, number.into_inner()), (21, 42));
}

#[test]
fn another_process_may_change_a_number_during_an_update() {
    let (folder, memory) = (Folder::new(), Arc::new(Mutex::new(None::<Counters>)));
    let witness = Witness::answering({
        let memory = Arc::clone(&memory);
        move |question| {
            if question.text == "0" {
                let memory = memory.lock().expect("nobody panics");
                memory.as_ref().expect("it was made").as_slice()[0].fetch_add(100, Relaxed);
            }
            String::new()
        }
    });
    let (file, counters) = create(&folder, 1);
    *memory.lock().expect("nobody panics") = Some(counters);
    let mut worker = start(&witness, &["hesitant"]).remove(0);
    worker.send_file(&file).expect("it listens");
    within(PATIENCE, ADVICE, move || worker.receive::<()>()).expect("it is done");
    let memory = memory.lock().expect("nobody panics");
    assert_eq!(values(memory.as_ref().expect("it was made")), [101], "we added 100, a process 1");
}

#[test]
fn workers_fill_the_counters_together() {
    let (folder, witness) = (Folder::new(), Witness::meeting(3));
    let workers = start(&witness, &["tally", "tally", "tally"]);
    let counts = filled(&folder, 7, workers).expect("they are done");
    assert_eq!(counts, [429, 429, 429, 429, 429, 429, 426], "1000 is 7 · 142 + 6");
    witness.assert_at_once(3);
    witness.assert_all_gone();
    folder.assert_empty();
}

#[test]
fn a_worker_that_is_killed_during_an_update_leaves_nothing_locked() {
    let (folder, witness) = (
        Folder::new(),
        Witness::answering(|question| match &*question.text {
            "here" => String::new(),
            _number => "die".to_owned(),
        }),
    );
    let error = filled(&folder, 3, start(&witness, &["hesitant", "tally"]));
    assert_eq!(error.expect_err("one was killed").kind(), ErrorKind::UnexpectedEof);
    witness.assert_all_gone();
    folder.assert_empty();
    // And the memory, in which it was killed, can still be used.
    let (file, counters) = create(&folder, 1);
    let mut worker = start(&witness, &["hesitant"]).remove(0);
    worker.send_file(&file).expect("it listens");
    within(PATIENCE, ADVICE, move || worker.receive::<()>()).expect_err("it is killed");
    assert_eq!(update(&counters.as_slice()[0], |number| number + 1), 0);
}

#[test]
fn nothing_is_left_when_the_parent_is_killed() {
    const FOLDER: &str = "FOLDER_OF_THE_TEST";
    if role().as_deref() == Some("parent") {
        let folder = PathBuf::from(env::var_os(FOLDER).expect("it was set"));
        // The witness watches what this process starts, too.
        let mut workers =
            ["hesitant", "hesitant"].map(|role| Worker::start(worker(role)).expect("it starts"));
        let result = fill(&folder, 5, &mut workers);
        process::exit(if result.is_ok() { 0 } else { 1 });
    }
    let (folder, witness) = (Folder::new(), Witness::answering(|_| "hang".to_owned()));
    let mut command = witness.watch(rerun!(nothing_is_left_when_the_parent_is_killed, "parent"));
    command.env(FOLDER, &folder.0).stdout(Stdio::null());
    let mut parent = command.spawn().expect("it starts");
    witness.wait_for_question();
    kill(parent.id());
    parent.wait().expect("it was killed");
    witness.assert_all_gone();
    folder.assert_empty();
}
