//! Checks `multiprocessing/remote_workers`.

use common::{
    evidence::within,
    processes::{Witness, Worker, ask, frames, kill, worker_main},
    rerun,
};
use multiprocessing::remote_workers::{
    ATTEMPTS, HELLO_LIMIT, LIMIT, Limits, Line, Pool, admit, work,
};
use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    process,
    sync::Mutex,
    thread::{self, JoinHandle},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(10);
const LONG: Duration = Duration::from_secs(600);
const TOKEN: &str = "seventeen letters";
const LIMITS: Limits = Limits { hello: LONG, task: LONG, wait: PATIENCE };

const LOST: &str = "is there a task in nobody's hands, or one that is begun again and again?";
const GREETING: &str = "the greeting does not end. What does it wait for?";

fn pool(limits: Limits) -> Pool<String> {
    Pool::listen((Ipv4Addr::LOCALHOST, 0), TOKEN, limits).expect("this host can listen")
}

/// Has a pool do tasks, on a thread of its own; the pool comes back.
fn start_map(
    mut pool: Pool<String>,
    tasks: &[&str],
) -> JoinHandle<(Pool<String>, io::Result<Vec<String>>)> {
    let tasks: Vec<_> = tasks.iter().map(|&task| task.to_owned()).collect();
    thread::spawn(move || {
        let results = pool.map(&tasks);
        (pool, results)
    })
}

fn wait_for<T: Send + 'static>(thread: JoinHandle<T>) -> T {
    within(PATIENCE, LOST, || thread.join()).expect("it does not panic")
}

fn map(pool: Pool<String>, tasks: &[&str]) -> (Pool<String>, io::Result<Vec<String>>) {
    wait_for(start_map(pool, tasks))
}

fn connect(address: SocketAddr) -> TcpStream {
    let line = TcpStream::connect(address).expect("somebody listens");
    line.set_read_timeout(Some(PATIENCE)).expect("a time");
    line
}

/// The two ends of a connection.
fn pair() -> (TcpStream, Line) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this host can listen");
    let ours = connect(listener.local_addr().expect("an address"));
    let (theirs, _) = listener.accept().expect("we have connected");
    (ours, Line::new(theirs).expect("it is connected"))
}

/// What comes until the other side closes the line.
#[track_caller]
fn said_until_closed(line: &mut TcpStream) -> Vec<u8> {
    let mut said = Vec::new();
    let end = line.read_to_end(&mut said).map_err(|error| error.kind());
    let closed = matches!(end, Ok(_) | Err(ErrorKind::ConnectionReset));
    assert!(closed, "the pool keeps a line that it should close");
    said
}

/// A worker that a test plays itself, with every message at a moment of its choice.
struct Friend(TcpStream);

impl Friend {
    #[track_caller]
    fn new(address: SocketAddr) -> Self {
        let mut line = connect(address);
        frames::write(&mut line, TOKEN).expect("the pool listens");
        let answer: io::Result<Option<String>> = frames::read(&mut line, HELLO_LIMIT);
        let answer = answer.expect("the pool does not greet somebody who has the right token");
        assert_eq!(answer.as_deref(), Some("welcome"));
        Self(line)
    }

    #[track_caller]
    fn task(&mut self) -> (usize, String) {
        let task = frames::read(&mut self.0, LIMIT);
        task.expect("a worker waits for a task in vain").expect("the pool closed the line")
    }

    fn answer(&mut self, number: usize, result: &str) {
        frames::write(&mut self.0, &(number, result)).expect("the pool listens");
    }

    /// Shouts tasks back until the pool closes the line. Returns what it did.
    fn shout(mut self) -> JoinHandle<Vec<String>> {
        thread::spawn(move || {
            let mut done = Vec::new();
            while let Ok(Some((number, task))) = frames::read::<(usize, String)>(&mut self.0, LIMIT)
            {
                self.answer(number, &task.to_uppercase());
                done.push(task);
            }
            done
        })
    }
}

/// What the process of a real worker does: connects, says to the witness which task it has, does
/// what the witness wants, and shouts the task back.
fn play() {
    worker_main("remote", |mut parent| {
        let Some((address, token)) = parent.receive::<(SocketAddr, String)>()? else {
            return Ok(());
        };
        work(address, &token, LONG, |task: String| {
            if ask(&task) == "die" {
                kill(process::id());
            }
            task.to_uppercase()
        })
    });
}

/// Real workers, as if on other hosts.
fn start(witness: &Witness, count: usize, address: SocketAddr) -> Vec<Worker> {
    let command = || rerun!(processes_that_connect_do_the_tasks, "remote");
    let start = |_| {
        let mut worker = Worker::start(witness.watch(command())).expect("it starts");
        worker.send(&(address, TOKEN)).expect("it listens");
        worker
    };
    (0..count).map(start).collect()
}

fn sorted(mut questions: Vec<String>) -> Vec<String> {
    questions.sort();
    questions
}

/// A witness who wants the first `times` workers that have `task` to die.
fn killing(task: &'static str, times: usize) -> Witness {
    let left = Mutex::new(times);
    Witness::answering(move |question| {
        let mut left = left.lock().expect("nobody panics");
        if question.text == task && *left > 0 {
            *left -= 1;
            return "die".to_owned();
        }
        String::new()
    })
}

/// Numbers that look random, the same ones each time (xorshift).
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn processes_that_connect_do_the_tasks() {
    play();
    let witness = Witness::meeting(2);
    let pool = pool(LIMITS);
    let workers = start(&witness, 2, pool.address());
    let (pool, results) = map(pool, &["a", "b", "c", "d", "e"]);
    assert_eq!(results.expect("all is done"), ["A", "B", "C", "D", "E"]);
    witness.assert_at_once(2);
    assert_eq!(sorted(witness.questions()), ["a", "b", "c", "d", "e"], "each of them once");
    let (pool, results) = map(pool, &["f"]);
    assert_eq!(results.expect("workers are kept for the next task"), ["F"]);
    drop(pool);
    assert_end(workers);
    witness.assert_all_gone();
}

/// Workers end by themselves when their pool is closed.
fn assert_end(workers: Vec<Worker>) {
    for worker in workers {
        assert!(worker.close().expect("it ends when the pool is closed").success());
    }
}

#[test]
fn results_are_in_the_order_of_the_tasks() {
    let pool = pool(LIMITS);
    let mut friends = [Friend::new(pool.address()), Friend::new(pool.address())];
    let map = start_map(pool, &["a", "b"]);
    let mut tasks = friends.each_mut().map(Friend::task);
    if tasks[0].0 == 0 {
        friends.reverse();
        tasks.reverse();
    }
    assert_eq!(tasks, [(1, "b".to_owned()), (0, "a".to_owned())]);
    friends[0].answer(1, "B");
    friends[1].answer(0, "A");
    assert_eq!(wait_for(map).1.expect("all is done"), ["A", "B"]);
}

#[test]
fn only_the_whole_token_is_let_in() {
    let long = "x".repeat(HELLO_LIMIT - 2);
    let mut others = vec!["".to_owned(), TOKEN.to_owned() + "x", TOKEN.to_uppercase(), long];
    for at in 0..TOKEN.len() {
        others.push(TOKEN[..at].to_owned());
        others.push(TOKEN[at + 1..].to_owned());
        others.push(format!("{}~{}", &TOKEN[..at], &TOKEN[at + 1..]));
    }
    for other in others {
        let (mut stranger, mut line) = pair();
        frames::write(&mut stranger, &other).expect("room for a greeting");
        let error = within(PATIENCE, GREETING, move || admit(&mut line, TOKEN, LONG));
        let error = error.expect_err(&format!("{other:?} is not the token {TOKEN:?}"));
        assert_eq!(error.kind(), ErrorKind::PermissionDenied, "{other:?}");
        assert_eq!(said_until_closed(&mut stranger), b"", "a stranger is told nothing");
    }
    let (mut friend, mut line) = pair();
    frames::write(&mut friend, TOKEN).expect("room for a greeting");
    within(PATIENCE, GREETING, move || admit(&mut line, TOKEN, LONG)).expect("the right token");
    assert_eq!(said_until_closed(&mut friend), b"\x09\0\0\0\"welcome\"");
}

#[test]
fn the_line_of_a_stranger_is_closed() {
    let pool = pool(LIMITS);
    let mut stranger = connect(pool.address());
    frames::write(&mut stranger, "seventeen lettres").expect("the pool listens");
    assert_eq!(said_until_closed(&mut stranger), b"");
    let address = pool.address();
    let refused = within(PATIENCE, GREETING, move || {
        work(address, "another token", LONG, |task: String| task)
    });
    assert_eq!(refused.expect_err("another token").kind(), ErrorKind::PermissionDenied);
    Friend::new(address);
}

#[test]
fn a_greeting_over_the_limit_is_refused_before_it_is_read() {
    for length in [HELLO_LIMIT as u32 + 1, LIMIT as u32, u32::MAX] {
        let (mut stranger, mut line) = pair();
        stranger.write_all(&length.to_le_bytes()).expect("room for four bytes");
        // The stranger sends no more, and keeps the line open.
        let error = within(
            PATIENCE,
            "somebody who hasn't shown the token says that a long message will come, and is waited \
             for. How long may a greeting be?",
            move || admit(&mut line, TOKEN, LONG),
        );
        let error = error.expect_err("a greeting is short");
        assert_eq!(error.kind(), ErrorKind::InvalidData, "{length} bytes");
    }
}

#[test]
fn a_stranger_who_says_nothing_is_sent_away() {
    const HELLO: Duration = Duration::from_millis(50);
    for beginning in [&b""[..], b"\x09\0", b"\x13\0\0\0\"seven"] {
        let (mut stranger, mut line) = pair();
        stranger.write_all(beginning).expect("room for a few bytes");
        let error = within(PATIENCE, GREETING, move || admit(&mut line, TOKEN, HELLO));
        assert_eq!(error.expect_err("no token came").kind(), ErrorKind::TimedOut);
    }
    let pool = pool(Limits { hello: HELLO, ..LIMITS });
    assert_eq!(said_until_closed(&mut connect(pool.address())), b"");
}

#[test]
fn a_stranger_who_says_a_little_now_and_then_is_sent_away() {
    let (mut stranger, mut line) = pair();
    let dripping = thread::spawn(move || {
        let bytes = [&(HELLO_LIMIT as u32).to_le_bytes()[..], &[b'x'; HELLO_LIMIT]].concat();
        for byte in bytes {
            if stranger.write_all(&[byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    });
    let time = Duration::from_millis(200);
    let error = within(PATIENCE, GREETING, move || admit(&mut line, TOKEN, time));
    assert_eq!(error.expect_err("no token came").kind(), ErrorKind::TimedOut);
    wait_for(dripping);
}

#[test]
fn whatever_bytes_a_stranger_sends_are_refused() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for round in 0..400 {
        let length = if round < 64 { round } else { random(&mut state) as usize % 3000 };
        let mut bytes: Vec<u8> = (0..length).map(|_| random(&mut state) as u8).collect();
        // Half of them begin as a frame does, with a length that may be right.
        if round % 2 == 0 && length >= 4 {
            let said = (length as u32 - 4).saturating_add_signed(random(&mut state) as i32 % 3);
            bytes[..4].copy_from_slice(&said.to_le_bytes());
        }
        let (mut stranger, mut line) = pair();
        stranger.write_all(&bytes).expect("room for a few bytes");
        stranger.shutdown(Shutdown::Write).expect("it is connected");
        let admitted = within(PATIENCE, GREETING, move || admit(&mut line, TOKEN, LONG));
        admitted.expect_err("these bytes are not the token");
        assert_eq!(said_until_closed(&mut stranger), b"");
    }
}

#[test]
fn strangers_hold_up_nobody() {
    let pool = pool(LIMITS);
    let _silent = [connect(pool.address()), connect(pool.address())];
    for bytes in [&b"\xff\xff\xff\xff"[..], b"\x02\0\0\0[]", b"GET / HTTP/1.1\r\n\r\n"] {
        let mut stranger = connect(pool.address());
        stranger.write_all(bytes).expect("the pool listens");
        assert_eq!(said_until_closed(&mut stranger), b"");
    }
    let mut busy = Friend::new(pool.address());
    let map = start_map(pool, &["a"]);
    assert_eq!(busy.task(), (0, "a".to_owned()));
    busy.answer(0, "A");
    assert_eq!(wait_for(map).1.expect("all is done"), ["A"]);
}

#[test]
fn the_task_of_a_lost_worker_is_done_by_another() {
    let pool = pool(LIMITS);
    let address = pool.address();
    let mut lost = Friend::new(address);
    let map = start_map(pool, &["a", "b", "c"]);
    let (_, task) = lost.task();
    drop(lost);
    let done = Friend::new(address).shout();
    let (pool, results) = wait_for(map);
    assert_eq!(results.expect("another worker came"), ["A", "B", "C"]);
    drop(pool);
    let done = wait_for(done);
    assert!(done.contains(&task), "nobody did {task:?}");
    assert_eq!(sorted(done), ["a", "b", "c"], "each of them once");
}

#[test]
fn an_answer_that_makes_no_sense_is_none_and_its_worker_is_not_trusted() {
    let torn = b"\x0a\0\0\0[0, \"";
    let others: [&[u8]; 5] =
        [b"\x03\0\0\0[0]", b"\x07\0\0\0[1,\"X\"]", b"\x05\0\0\0[0,1]", b"\xff\xff\xff\xff", torn];
    for nonsense in others {
        let pool = pool(LIMITS);
        let address = pool.address();
        let mut mad = Friend::new(address);
        let map = start_map(pool, &["a", "b"]);
        mad.task();
        mad.0.write_all(nonsense).expect("the pool listens");
        if nonsense == torn {
            mad.0.shutdown(Shutdown::Write).expect("it is connected");
        }
        assert_eq!(
            said_until_closed(&mut mad.0),
            b"",
            "a worker that failed once gets no other task"
        );
        let done = Friend::new(address).shout();
        let (pool, results) = wait_for(map);
        assert_eq!(results.expect("another worker came"), ["A", "B"]);
        drop(pool);
        assert_eq!(sorted(wait_for(done)), ["a", "b"]);
    }
}

#[test]
fn a_worker_that_never_answers_is_lost() {
    let pool = pool(Limits { task: Duration::from_secs(2), ..LIMITS });
    let address = pool.address();
    let mut slow = Friend::new(address);
    let map = start_map(pool, &["a"]);
    slow.task();
    assert_eq!(said_until_closed(&mut slow.0), b"", "it gets no other task");
    let done = Friend::new(address).shout();
    let (pool, results) = wait_for(map);
    assert_eq!(results.expect("another worker came"), ["A"]);
    _ = frames::write(&mut slow.0, &(0, "too late"));
    let (pool, results) = self::map(pool, &["b"]);
    assert_eq!(results.expect("the other worker is there"), ["B"]);
    drop(pool);
    assert_eq!(wait_for(done), ["a", "b"]);
}

#[test]
fn a_task_whose_workers_are_killed_is_begun_again() {
    let witness = killing("c", ATTEMPTS - 1);
    let pool = pool(LIMITS);
    let _workers = start(&witness, ATTEMPTS, pool.address());
    let (_pool, results) = map(pool, &["a", "b", "c", "d", "e"]);
    assert_eq!(results.expect("one worker is left"), ["A", "B", "C", "D", "E"]);
    let begun = sorted(witness.questions());
    assert_eq!(begun, ["a", "b", "c", "c", "c", "d", "e"], "only the lost task runs again");
}

#[test]
fn a_task_that_always_kills_is_given_up() {
    let witness = killing("d", usize::MAX);
    let pool = pool(LIMITS);
    let _workers = start(&witness, ATTEMPTS + 1, pool.address());
    let (pool, results) = map(pool, &["a", "b", "c", "d", "e"]);
    let error = results.expect_err("nobody survives d");
    assert!(error.to_string().contains("task 3"), "{error}");
    let begun = witness.questions().iter().filter(|text| *text == "d").count();
    assert_eq!(begun, ATTEMPTS);
    let (_pool, results) = map(pool, &["f", "g"]);
    assert_eq!(results.expect("one worker is left"), ["F", "G"]);
}

#[test]
fn workers_that_are_lost_while_they_are_idle_cost_no_attempt() {
    let pool = pool(LIMITS);
    let address = pool.address();
    drop((0..=ATTEMPTS).map(|_| Friend::new(address)).collect::<Vec<_>>());
    let mut early = Friend::new(address);
    early.answer(0, "an answer that nobody asked for");
    assert_eq!(said_until_closed(&mut early.0), b"");
    let done = Friend::new(address).shout();
    let (pool, results) = map(pool, &["a", "b"]);
    assert_eq!(results.expect("one worker is left"), ["A", "B"]);
    drop(pool);
    assert_eq!(wait_for(done), ["a", "b"]);
}

#[test]
fn a_pool_without_workers_does_not_wait_for_ever() {
    let pool = pool(Limits { wait: Duration::from_millis(100), ..LIMITS });
    drop(Friend::new(pool.address()));
    let (pool, results) = map(pool, &["a"]);
    assert_eq!(results.expect_err("nobody is there").kind(), ErrorKind::TimedOut);
    let (pool, results) = map(pool, &[]);
    assert_eq!(results.expect("nothing to do"), [""; 0]);
    // What was not done is not done later, when nobody wants it. One that works may take longer.
    let mut friend = Friend::new(pool.address());
    let map = start_map(pool, &["b"]);
    assert_eq!(friend.task(), (0, "b".to_owned()));
    thread::sleep(Duration::from_millis(300));
    friend.answer(0, "B");
    assert_eq!(wait_for(map).1.expect("it is done"), ["B"]);
}

#[test]
fn what_does_not_fit_is_refused_at_once() {
    for length in [0, 15, 16, 128, 129] {
        let token = "x".repeat(length);
        let pool = Pool::<String>::listen((Ipv4Addr::LOCALHOST, 0), &token, LIMITS);
        let kind = pool.err().map(|error| error.kind());
        let refused = (!(16..=128).contains(&length)).then_some(ErrorKind::InvalidInput);
        assert_eq!(kind, refused, "a token of {length} bytes");
    }
    let pool = pool(LIMITS);
    let done = Friend::new(pool.address()).shout();
    // In a message, the task stands in brackets, after its number: [0,"x"]
    let most = "x".repeat(LIMIT - 6);
    let (pool, results) = map(pool, &[&most]);
    assert_eq!(results.expect("it is just short enough"), [most.to_uppercase()]);
    let (pool, results) = map(pool, &["a", &(most.clone() + "x")]);
    assert_eq!(results.expect_err("one too many").kind(), ErrorKind::InvalidInput);
    drop(pool);
    assert_eq!(wait_for(done), [most], "nothing of what was refused was begun");
}

#[test]
fn a_worker_whose_pool_is_silent_does_not_wait_for_ever() {
    let pool = pool(LIMITS);
    let address = pool.address();
    let idle = Duration::from_millis(100);
    let outcome = within(PATIENCE, "the worker waits for a pool that says nothing", move || {
        work(address, TOKEN, idle, |task: String| task)
    });
    assert_eq!(outcome.expect_err("nothing came").kind(), ErrorKind::TimedOut);
}
