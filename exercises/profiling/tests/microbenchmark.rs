//! Checks `profiling/microbenchmark`.

use common::{
    check::{Tolerance, assert_close},
    evidence::within,
};
use profiling::microbenchmark::{
    Instruments, Plan, Real, Timing, calls_for, measure, sample, warm_up,
};
use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

const fn us(microseconds: u64) -> Duration {
    Duration::from_micros(microseconds)
}

/// Times are divided, so their last digit may differ.
const EXACTLY: Tolerance = Tolerance::relative(1e-12);

/// The most that is put on record: whoever does more than this will not end.
const RECORDED: usize = 1_000_000;

/// A laboratory in which time passes only by what is done, and everything is put on record.
struct Laboratory {
    time: Cell<Duration>,
    /// What reading the clock takes.
    reading: Duration,
    record: RefCell<Vec<&'static str>>,
}

impl Laboratory {
    fn new() -> Self {
        Self::with_clock(us(0))
    }

    fn with_clock(reading: Duration) -> Self {
        Self { time: Cell::new(us(4_000_000)), reading, record: RefCell::default() }
    }

    fn spend(&self, what: &'static str, duration: Duration) {
        self.time.set(self.time.get() + duration);
        self.note(what);
    }

    fn note(&self, what: &'static str) {
        let mut record = self.record.borrow_mut();
        record.push(what);
        assert!(
            record.len() < RECORDED,
            "this goes on and on; the last things done: {:?}",
            &record[RECORDED - 10..]
        );
    }

    /// What was done so far, and how often in a row: `3 setup, now, 3 run, now`.
    fn story(&self) -> String {
        let record = self.record.borrow();
        let runs = record.chunk_by(|one, next| one == next);
        let story = runs.map(|run| match run.len() {
            1 => run[0].to_owned(),
            length => format!("{length} {}", run[0]),
        });
        story.collect::<Vec<_>>().join(", ")
    }

    fn count(&self, what: &str) -> usize {
        self.record.borrow().iter().filter(|entry| **entry == what).count()
    }
}

impl Instruments for Laboratory {
    fn now(&self) -> Duration {
        self.spend("now", self.reading);
        self.time.get()
    }

    fn hide<T>(&self, value: T) -> T {
        self.note("hide");
        value
    }
}

#[test]
fn a_sample_has_every_call_between_two_readings() {
    let lab = Laboratory::new();
    let mut run = |()| lab.spend("run", us(5));
    assert_eq!(sample(&lab, 3, &mut || (), &mut run), us(15));
    assert_eq!(lab.story(), "now, hide, run, 2 hide, run, 2 hide, run, hide, now");
}

#[test]
fn the_set_up_is_done_before_the_clock_is_read() {
    let lab = Laboratory::new();
    let (mut setup, mut run) = (|| lab.spend("setup", us(900)), |()| lab.spend("run", us(5)));
    let taken = sample(&lab, 2, &mut setup, &mut run);
    assert_eq!(taken, us(10), "two calls take 5 us each; a set-up takes 900 us");
    assert_eq!(lab.count("setup"), 2, "each call has an input of its own");
    assert_eq!(lab.count("now"), 2);
}

#[test]
fn every_input_and_every_result_is_hidden_from_the_optimiser() {
    /// Knows whether something was hidden since it was made.
    struct Seen<'a>(&'a RefCell<Vec<String>>);
    impl Instruments for Seen<'_> {
        fn now(&self) -> Duration {
            us(0)
        }

        fn hide<T>(&self, value: T) -> T {
            self.0.borrow_mut().push(format!("hide {}", std::any::type_name::<T>()));
            value
        }
    }
    let record: RefCell<Vec<String>> = RefCell::default();
    let mut run = |input: u8| {
        record.borrow_mut().push(format!("run {input}"));
        i64::from(input)
    };
    let mut next = 0;
    let mut setup = || {
        next += 1;
        next
    };
    sample(&Seen(&record), 2, &mut setup, &mut run);
    let expected = ["hide u8", "run 1", "hide i64", "hide u8", "run 2", "hide i64"];
    assert_eq!(*record.borrow(), expected, "before a call its input, after it its result");
}

#[test]
fn a_sample_of_no_calls_takes_no_time() {
    let lab = Laboratory::new();
    let mut run = |()| panic!("no call was asked for");
    assert_eq!(sample(&lab, 0, &mut || (), &mut run), us(0));
}

#[test]
fn the_number_of_calls_makes_a_sample_long_enough() {
    for (call, least, expected) in [
        (us(7), us(7), 1),
        (us(7), us(8), 2),
        (us(7), us(14), 2),
        (us(7), us(15), 5),
        (us(1), us(6), 10),
        (us(1), us(11), 20),
        (us(1), us(21), 50),
        (us(1), us(51), 100),
        (us(1), us(20_001), 50_000),
        (us(3), us(0), 1),
    ] {
        let lab = Laboratory::new();
        let mut run = |()| lab.spend("run", call);
        let calls = calls_for(&lab, least, &mut || (), &mut run);
        assert_eq!(calls, expected, "calls of {call:?} in a sample of {least:?} or more");
    }
}

#[test]
fn no_more_calls_are_tried_than_are_needed() {
    let lab = Laboratory::new();
    let mut run = |()| lab.spend("run", us(1));
    calls_for(&lab, us(45), &mut || (), &mut run);
    assert_eq!(lab.count("run"), 1 + 2 + 5 + 10 + 20 + 50);
    assert_eq!(lab.count("now"), 2 * 6, "each number of calls is one sample");
}

#[test]
fn warming_up_goes_on_until_time_is_over() {
    for (least, expected) in [(us(0), 1), (us(1), 1), (us(10), 1), (us(11), 2), (us(95), 10)] {
        let lab = Laboratory::new();
        let mut run = |()| lab.spend("run", us(10));
        warm_up(&lab, least, &mut || (), &mut run);
        assert_eq!(lab.count("run"), expected, "calls of 10 us, to warm up for {least:?}");
    }
}

#[test]
fn warming_up_counts_what_passes_beside_the_calls() {
    let lab = Laboratory::new();
    let (mut setup, mut run) = (|| lab.spend("setup", us(40)), |()| lab.spend("run", us(10)));
    warm_up(&lab, us(100), &mut setup, &mut run);
    assert_eq!(lab.count("run"), 2, "after two calls with their set-up 100 us have passed");
}

#[test]
fn the_best_is_the_shortest_sample() {
    for samples in [[700, 500, 900, 600], [500, 600, 700, 900], [900, 700, 600, 500]] {
        let timing = Timing::of(100, samples.map(us).to_vec());
        assert_eq!(timing.calls, 100);
        assert_close(timing.best, 5e-6, EXACTLY);
    }
}

#[test]
fn the_median_is_the_sample_in_the_middle() {
    let timing = Timing::of(100, [700, 500, 90_000, 600, 800].map(us).to_vec());
    assert_close(timing.median, 7e-6, EXACTLY);
}

#[test]
fn an_even_number_of_samples_has_two_in_the_middle() {
    let timing = Timing::of(10, [40, 1000, 10, 20].map(us).to_vec());
    assert_close(timing.median, 3e-6, EXACTLY);
    let timing = Timing::of(1, [30, 10].map(us).to_vec());
    assert_close(timing.median, 20e-6, EXACTLY);
}

#[test]
fn one_sample_is_both_best_and_median() {
    let timing = Timing::of(4, vec![us(10)]);
    assert_close([timing.best, timing.median], [2.5e-6, 2.5e-6], EXACTLY);
}

#[test]
fn the_clock_itself_is_hardly_measured() {
    // Reading the clock takes as long as five calls. Each sample has one of the two readings in it.
    let lab = Laboratory::with_clock(us(10));
    let plan = Plan { warm_up: us(0), sample: us(1500), samples: 3 };
    let timing = measure(&lab, plan, || (), |()| lab.spend("run", us(2)));
    assert_eq!(timing.calls, 1000);
    assert_close([timing.best, timing.median], [2.01e-6, 2.01e-6], EXACTLY);
}

#[test]
fn first_calls_are_made_to_warm_up_and_not_measured() {
    // Until 20 calls were made each takes ten times as long.
    let lab = Laboratory::new();
    let calls = Cell::new(0);
    let run = |()| {
        calls.set(calls.get() + 1);
        lab.spend("run", if calls.get() <= 20 { us(10) } else { us(1) });
    };
    let plan = Plan { warm_up: us(200), sample: us(5), samples: 1 };
    let timing = measure(&lab, plan, || (), run);
    assert_eq!(timing.calls, 5, "the first calls are slow: count none of them");
    assert_close([timing.best, timing.median], [1e-6, 1e-6], EXACTLY);
    assert_eq!(calls.get(), 20 + (1 + 2 + 5) + 5);
}

#[test]
fn an_interruption_spoils_neither_best_nor_median() {
    let lab = Laboratory::new();
    let calls = Cell::new(0);
    let run = |()| {
        calls.set(calls.get() + 1);
        lab.spend("run", if calls.get() == 6 { us(1_000_000) } else { us(3) });
    };
    let plan = Plan { warm_up: us(0), sample: us(6), samples: 5 };
    let timing = measure(&lab, plan, || (), run);
    assert_close([timing.best, timing.median], [3e-6, 3e-6], EXACTLY);
    assert_eq!(calls.get(), 1 + (1 + 2) + 5 * 2, "five samples of two calls");
}

#[test]
fn inputs_are_set_up_for_every_call_of_a_measurement() {
    let lab = Laboratory::new();
    let next = Cell::new(0);
    let setup = || {
        next.set(next.get() + 1);
        lab.spend("setup", us(50));
        vec![next.get()]
    };
    let seen = RefCell::new(vec![]);
    let run = |mut input: Vec<usize>| {
        seen.borrow_mut().append(&mut input);
        lab.spend("run", us(4));
    };
    let plan = Plan { warm_up: us(0), sample: us(4), samples: 2 };
    let timing = measure(&lab, plan, setup, run);
    assert_eq!(*seen.borrow(), [1, 2, 3, 4], "a call to warm up, one to choose, two samples");
    assert_close([timing.best, timing.median], [4e-6, 4e-6], EXACTLY);
}

#[test]
fn real_instruments_come_to_an_end() {
    within(Duration::from_secs(20), "does the clock stand still?", || {
        let plan = Plan { warm_up: us(10), sample: us(50), samples: 3 };
        let timing = measure(&Real::new(), plan, || 2.0, f64::sqrt);
        assert_ne!(timing.calls, 0);
        assert_eq!(Real::new().hide(42), 42);
    });
}
