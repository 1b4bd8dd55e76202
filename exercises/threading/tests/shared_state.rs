//! Checks `threading/shared_state`.

use common::evidence::{Threads, every_schedule};
use std::{
    collections::{BTreeMap, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    thread,
};
use threading::shared_state::{BoundedBuffer, Parameters, Spoilt};

/// Panics inside `work`'s argument, without a word on the screen.
fn panicking(work: impl FnOnce(Box<dyn Fn()>)) {
    let panic = Box::new(|| resume_unwind(Box::new("a panic on purpose")));
    catch_unwind(AssertUnwindSafe(|| work(panic))).expect_err("the panic is passed on");
}

fn empty(capacity: usize) -> impl Fn() -> BoundedBuffer<usize> {
    move || BoundedBuffer::new(capacity)
}

/// A buffer with 1, 2, … in it.
fn full(capacity: usize) -> impl Fn() -> BoundedBuffer<usize> {
    let fill = move |buffer: &_| (1..=capacity).for_each(|item| BoundedBuffer::put(buffer, item));
    // Under a schedule first: if one of these waits for room, it is told here.
    every_schedule(empty(capacity), &[&fill], drop);
    move || {
        let buffer = BoundedBuffer::new(capacity);
        fill(&buffer);
        buffer
    }
}

fn parameters(pairs: &[(&str, f64)]) -> BTreeMap<String, f64> {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn items_come_out_in_the_order_in_which_they_were_put_in() {
    let one_after_the_other = |buffer: &BoundedBuffer<usize>| {
        [1, 2, 3].into_iter().for_each(|item| buffer.put(item));
        assert_eq!(buffer.inspect(VecDeque::len), 3, "items that were put in");
        assert_eq!([buffer.take(), buffer.take()], [1, 2]);
        buffer.put(4);
        assert_eq!([buffer.take(), buffer.take()], [3, 4]);
    };
    every_schedule(empty(3), &[&one_after_the_other], |buffer| {
        assert!(buffer.inspect(VecDeque::is_empty), "everything was taken out");
    });
}

#[test]
fn a_full_buffer_holds_a_producer_back() {
    every_schedule(
        full(2),
        &[
            &|buffer| {
                buffer.put(3);
                let length = buffer.inspect(VecDeque::len);
                assert!(length <= 2, "{length} items are in a buffer for 2");
            },
            &|buffer| assert_eq!(buffer.take(), 1, "the first item"),
        ],
        |buffer| assert_eq!(buffer.inspect(Clone::clone), [2, 3], "what is left"),
    );
}

#[test]
fn an_empty_buffer_holds_a_consumer_back() {
    every_schedule(
        empty(2),
        &[&|buffer| assert_eq!(buffer.take(), 7), &|buffer| buffer.put(7)],
        |buffer| assert!(buffer.inspect(VecDeque::is_empty), "what was put in was taken out"),
    );
}

#[test]
fn no_consumer_is_forgotten() {
    every_schedule(
        empty(1),
        &[&|buffer| _ = buffer.take(), &|buffer| _ = buffer.take(), &|buffer| {
            buffer.put(1);
            buffer.put(2);
        }],
        |buffer| assert!(buffer.inspect(VecDeque::is_empty), "two items, two consumers"),
    );
}

#[test]
fn no_producer_is_forgotten() {
    every_schedule(
        full(1),
        &[&|buffer| buffer.put(2), &|buffer| buffer.put(2), &|buffer| {
            assert_eq!([buffer.take(), buffer.take()], [1, 2], "what was put in");
        }],
        |buffer| assert_eq!(buffer.inspect(Clone::clone), [2], "two of three items were taken"),
    );
}

#[test]
fn a_buffer_outlives_a_panic() {
    let spoil_and_go_on = |buffer: &BoundedBuffer<usize>| {
        buffer.put(1);
        panicking(|panic| buffer.inspect(|_| panic()));
        buffer.put(2);
        assert_eq!([buffer.take(), buffer.take()], [1, 2]);
    };
    every_schedule(empty(2), &[&spoil_and_go_on], drop);
}

#[test]
fn who_waits_outlives_a_panic_too() {
    every_schedule(
        empty(1),
        &[&|buffer| assert_eq!(buffer.take() + buffer.take(), 3), &|buffer| {
            buffer.put(1);
            panicking(|panic| buffer.inspect(|_| panic()));
            buffer.put(2);
        }],
        drop,
    );
}

#[test]
fn parameters_are_read_as_they_were_changed() {
    let table = Parameters::default();
    assert_eq!(table.read(BTreeMap::len), Ok(0));
    let changed = table.change(|values| {
        values.insert("dt".into(), 0.5);
        values.insert("nu".into(), 0.1);
    });
    assert_eq!(changed, Ok(()));
    assert_eq!(table.read(|values| values["dt"] / values["nu"]), Ok(5.0));
    assert_eq!(table.read(Clone::clone), Ok(parameters(&[("dt", 0.5), ("nu", 0.1)])));
}

#[test]
fn readers_do_not_wait_for_each_other() {
    let table = Parameters::default();
    let threads = Threads::meeting(3);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| table.read(|_| threads.during(|| ())));
        }
    });
    threads.assert_at_once(3);
}

#[test]
fn half_a_change_is_reported() {
    let table = Parameters::default();
    table.replace(parameters(&[("left", 1.0), ("right", 1.0)]));
    panicking(|panic| {
        _ = table.change(|values| {
            values.insert("left".into(), 2.0);
            panic();
            values.insert("right".into(), 2.0);
        });
    });
    assert_eq!(table.read(Clone::clone), Err(Spoilt), "left was changed, and right was not");
    let untouched = table.change(|_| panic!("a change on top of half a change"));
    assert_eq!(untouched, Err(Spoilt));
}

#[test]
fn new_parameters_are_whole_again() {
    let table = Parameters::default();
    panicking(|panic| _ = table.change(|_| panic()));
    table.replace(parameters(&[("dt", 0.25)]));
    assert_eq!(table.read(Clone::clone), Ok(parameters(&[("dt", 0.25)])));
    assert_eq!(table.change(BTreeMap::clear), Ok(()));
    assert_eq!(table.read(BTreeMap::len), Ok(0));
}

#[test]
fn a_reader_that_panics_spoils_nothing() {
    let table = Parameters::default();
    panicking(|panic| _ = table.read(|_| panic()));
    assert_eq!(table.read(BTreeMap::len), Ok(0), "a reader can't have changed anything");
}
