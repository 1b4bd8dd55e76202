//! Checks `threading/hello_threads`.

use common::evidence::Threads;
use std::{
    panic,
    sync::Arc,
    thread::{self, ThreadId},
};
use threading::hello_threads::{Panicked, finish, run_all, start};

type JoinHandle = thread::JoinHandle<()>;

fn name_of_this_thread() -> Option<String> {
    thread::current().name().map(str::to_owned)
}

fn panicked(thread: &str, message: &str) -> Panicked {
    Panicked { thread: thread.to_owned(), message: message.to_owned() }
}

#[test]
fn a_started_thread_is_another_one() {
    let theirs: ThreadId = start("other", || thread::current().id()).join().unwrap();
    assert_ne!(theirs, thread::current().id(), "the work was done by the thread that asked for it");
}

#[test]
fn a_started_thread_has_its_name() {
    for name in ["reader", "a longer name, of 32 characters."] {
        let inside = start(name, name_of_this_thread).join().unwrap();
        assert_eq!(inside.as_deref(), Some(name), "the name that the thread has inside");
    }
}

#[test]
fn a_finished_thread_hands_over_what_it_returned() {
    assert_eq!(finish(start("adder", || 20 + 22)), Ok(42));
    assert_eq!(finish(thread::spawn(|| vec!["a", "b"])), Ok(vec!["a", "b"]));
}

#[test]
fn a_panic_is_reported_with_its_words() {
    let fixed: JoinHandle = start("fixed", || panic!("no such file"));
    assert_eq!(finish(fixed), Err(panicked("fixed", "no such file")));
    let rows = 3;
    let formatted: JoinHandle = start("formatted", move || panic!("{rows} rows are missing"));
    assert_eq!(finish(formatted), Err(panicked("formatted", "3 rows are missing")));
}

#[test]
fn a_panic_without_words_is_reported_too() {
    let wordless: JoinHandle = start("wordless", || panic::resume_unwind(Box::new(7)));
    assert_eq!(finish(wordless), Err(panicked("wordless", "a panic without words")));
}

#[test]
fn a_thread_may_have_no_name() {
    let nameless: JoinHandle = thread::spawn(|| panic!("here"));
    assert_eq!(finish(nameless), Err(panicked("<unnamed>", "here")));
}

#[test]
fn results_come_in_the_order_of_the_names() {
    let lengths = run_all(&["one", "three", "", "eleven"], str::len);
    assert_eq!(lengths, [Ok(3), Ok(5), Ok(0), Ok(6)]);
    assert_eq!(run_all(&[], str::len), []);
}

#[test]
fn each_name_has_a_thread_of_that_name() {
    let names = run_all(&["north", "east", "south"], |_| name_of_this_thread());
    assert_eq!(names, ["north", "east", "south"].map(|name| Ok(Some(name.to_owned()))));
}

#[test]
fn all_threads_run_at_the_same_time() {
    let threads = Arc::new(Threads::meeting(4));
    let witness = Arc::clone(&threads);
    run_all(&["a", "b", "c", "d"], move |_| witness.during(|| ()));
    threads.assert_at_once(4);
}

#[test]
fn one_panic_does_not_keep_the_others_from_ending() {
    let outcomes = run_all(&["first", "second", "third"], |name| {
        assert_ne!(name, "second", "out of luck");
        name.to_owned()
    });
    assert_eq!(outcomes[0], Ok("first".to_owned()));
    assert_eq!(outcomes[2], Ok("third".to_owned()));
    let second = outcomes[1].as_ref().expect_err("the second one panicked");
    assert_eq!(second.thread, "second");
    assert!(second.message.contains("out of luck"), "{}", second.message);
}
