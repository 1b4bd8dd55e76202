//! Checks `profiling/tracing`.

use common::{
    check::{ROUNDING, assert_close},
    evidence::{Threads, within},
};
use profiling::tracing::{Span, Timeline, Trace, simulate, write_chrome};
use serde_json::{Value, json};
use std::{
    cell::Cell,
    io, process,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(60);

const fn us(microseconds: u64) -> Duration {
    Duration::from_micros(microseconds)
}

thread_local! {
    /// A clock of this thread, which a test moves by hand. It starts at zero.
    static CLOCK: Cell<Duration> = const { Cell::new(Duration::ZERO) };
}

fn hands() -> Duration {
    CLOCK.get()
}

fn pass(microseconds: u64) {
    CLOCK.set(CLOCK.get() + us(microseconds));
}

fn span(name: &'static str, start: u64, end: u64) -> Span {
    Span { name, start: us(start), end: us(end) }
}

fn timeline(thread: &str, spans: &[Span]) -> Timeline {
    Timeline { thread: thread.to_owned(), spans: spans.to_vec() }
}

/// The spans of these times, as they are recorded on one thread.
fn spans(times: &[(u64, u64)]) -> Timeline {
    let spans: Vec<_> = times.iter().map(|&(start, end)| span("work", start, end)).collect();
    timeline("worker", &spans)
}

/// The events of a trace that has been written.
fn events(timelines: &[Timeline]) -> Vec<Value> {
    let mut text = vec![];
    write_chrome(timelines, &mut text).expect("a vector takes everything");
    let trace: Value = serde_json::from_slice(&text).unwrap_or_else(|error| {
        panic!("this is no JSON: {error}\n{}", String::from_utf8_lossy(&text))
    });
    let Value::Array(events) = trace else { panic!("a trace is an array of events: {trace}") };
    events
}

/// Those events whose phase is `phase`.
fn of_phase(phase: &str, timelines: &[Timeline]) -> Vec<Value> {
    events(timelines).into_iter().filter(|event| event["ph"] == phase).collect()
}

/// Name, lane, start and duration of the complete events, by lane and start.
fn complete(timelines: &[Timeline]) -> Vec<(String, u64, [f64; 2])> {
    let number = |event: &Value, field: &str| {
        event[field].as_f64().unwrap_or_else(|| panic!("`{field}` should be a number: {event}"))
    };
    let mut found: Vec<_> = of_phase("X", timelines)
        .iter()
        .map(|event| {
            let name = event["name"].as_str().expect("a span has a name").to_owned();
            let lane = event["tid"].as_u64().expect("a span has a lane");
            (name, lane, [number(event, "ts"), number(event, "dur")])
        })
        .collect();
    found.sort_by(|a, b| a.1.cmp(&b.1).then(a.2[0].total_cmp(&b.2[0])));
    found
}

#[test]
fn a_span_lasts_until_the_end_of_its_block() {
    let trace = Trace::new(hands);
    {
        let recorder = trace.thread("main");
        pass(5);
        {
            let _solve = recorder.span("solve");
            pass(7);
        }
        pass(100);
        let _write = recorder.span("write");
        pass(1);
    }
    let expected = [span("solve", 5, 12), span("write", 112, 113)];
    assert_eq!(trace.finish(), [timeline("main", &expected)]);
}

#[test]
fn a_span_comes_after_those_inside_it() {
    let trace = Trace::new(hands);
    {
        let recorder = trace.thread("main");
        let _outer = recorder.span("outer");
        for _ in 0..2 {
            pass(1);
            let _inner = recorder.span("inner");
            pass(2);
        }
        pass(4);
    }
    let expected = [span("inner", 1, 3), span("inner", 4, 6), span("outer", 0, 10)];
    assert_eq!(trace.finish(), [timeline("main", &expected)]);
}

#[test]
fn threads_record_at_once_each_for_itself() {
    let timelines = within(LIMIT, "does a span hold a lock while it runs?", || {
        let (trace, meeting) = (Trace::new(hands), Threads::meeting(3));
        let recorders = ["red", "green", "blue"].map(|name| trace.thread(name));
        thread::scope(|scope| {
            for (recorder, duration) in recorders.into_iter().zip([1, 20, 300]) {
                let meeting = &meeting;
                scope.spawn(move || {
                    for _ in 0..2 {
                        let _work = recorder.span("work");
                        meeting.during(|| pass(duration));
                    }
                });
            }
        });
        meeting.assert_at_once(3);
        trace.finish()
    });
    let expected = [("red", 1), ("green", 20), ("blue", 300)].map(|(name, duration)| {
        let end = 2 * duration;
        timeline(name, &[span("work", 0, duration), span("work", duration, end)])
    });
    assert_eq!(timelines, expected);
}

/// The name of a thread that is being added. Something else happens in the middle of that.
struct Meanwhile<F>(F);

impl<F: FnOnce()> From<Meanwhile<F>> for String {
    fn from(Meanwhile(happens): Meanwhile<F>) -> Self {
        happens();
        "late".to_owned()
    }
}

#[test]
fn a_span_does_not_wait_for_the_list_of_all_threads() {
    let limit = Duration::from_secs(10);
    let waits = "does a span lock the list of the trace? It belongs into the recorder, which no \
                 other thread uses. The trace gets all of them when the recorder is dropped";
    let timelines = within(limit, waits, || {
        let trace = Trace::new(hands);
        let recorder = trace.thread("early");
        // While a thread is added, the list is locked.
        drop(trace.thread(Meanwhile(|| {
            let _work = recorder.span("work");
            pass(2);
        })));
        drop(recorder);
        trace.finish()
    });
    assert_eq!(timelines, [timeline("early", &[span("work", 0, 2)]), timeline("late", &[])]);
}

#[test]
fn a_panic_ends_the_spans_it_leaves_and_they_are_kept() {
    let trace = Trace::new(hands);
    thread::scope(|scope| {
        let recorder = trace.thread("unlucky");
        let unlucky = scope.spawn(move || {
            // Taken along, so that the panic drops both: the span first, then the recorder.
            let recorder = recorder;
            let _work = recorder.span("work");
            pass(3);
            std::panic::resume_unwind(Box::new("out of fuel"));
        });
        let panic = unlucky.join().expect_err("it panics");
        assert_eq!(panic.downcast_ref(), Some(&"out of fuel"), "another panic came first");
    });
    assert_eq!(trace.finish(), [timeline("unlucky", &[span("work", 0, 3)])]);
}

#[test]
fn a_span_reads_the_clock_twice() {
    let readings = AtomicUsize::new(0);
    let trace = Trace::new(|| us(readings.fetch_add(1, Ordering::Relaxed) as u64));
    let recorder = trace.thread("main");
    for _ in 0..4 {
        let _work = recorder.span("work");
    }
    drop(recorder);
    let expected = [0, 2, 4, 6].map(|start| span("work", start, start + 1));
    assert_eq!(trace.finish(), [timeline("main", &expected)]);
    assert_eq!(readings.into_inner(), 8, "4 spans start 4 times and end 4 times");
}

#[test]
fn times_are_written_in_microseconds() {
    for (nanoseconds, expected) in [(1_500, 1.5), (2_000_000_000, 2e6), (250, 0.25), (0, 0.0)] {
        let (start, end) = (Duration::ZERO, Duration::from_nanos(nanoseconds));
        let written = complete(&[timeline("main", &[Span { name: "work", start, end }])]);
        let [(_, _, times)] = &written[..] else { panic!("one span, one event: {written:?}") };
        assert_close(*times, [0.0, expected], ROUNDING);
    }
}

#[test]
fn a_span_is_an_event_with_its_start_and_its_duration() {
    let written = complete(&[
        timeline("first", &[span("inner", 20, 25), span("outer", 10, 50)]),
        timeline("idle", &[]),
        timeline("last", &[span("write", 7, 8)]),
    ]);
    let lanes: Vec<_> = written.iter().map(|(name, lane, _)| (name.as_str(), *lane)).collect();
    assert_eq!(lanes, [("outer", 0), ("inner", 0), ("write", 2)], "name and `tid` of the spans");
    let times = written.iter().flat_map(|(_, _, times)| *times).collect::<Vec<_>>();
    assert_close(times, [10.0, 40.0, 20.0, 5.0, 7.0, 1.0], ROUNDING);
}

#[test]
fn every_thread_has_its_name_in_the_trace() {
    let mut named = of_phase("M", &[timeline("load \"a\\b\"\n", &[]), timeline("solve", &[])]);
    named.retain(|event| event["name"] == "thread_name");
    let pid = process::id();
    let name = |tid: usize, name: &str| {
        let args = json!({"name": name});
        json!({"ph": "M", "name": "thread_name", "pid": pid, "tid": tid, "args": args})
    };
    assert_eq!(named, [name(0, "load \"a\\b\"\n"), name(1, "solve")]);
}

#[test]
fn every_event_belongs_to_this_process() {
    let written = events(&[timeline("main", &[span("work", 1, 2)])]);
    assert!(written.len() >= 2, "a thread with its name, and a span: {written:?}");
    for event in written {
        assert_eq!(event["pid"], process::id(), "{event}");
    }
    assert_eq!(of_phase("X", &[]), [json!(null); 0], "no thread, no span, but still an array");
}

#[test]
fn a_trace_that_cannot_be_written_is_an_error() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is full"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(io::Error::other("the disk is full"))
        }
    }
    let result = write_chrome(&[timeline("main", &[span("work", 1, 2)])], Full);
    assert_eq!(result.expect_err("nothing was written").to_string(), "the disk is full");
}

#[test]
fn the_longest_gap_lies_between_two_spans() {
    assert_eq!(spans(&[(50, 53), (60, 62), (63, 90)]).longest_gap(), Some(us(53)..us(60)));
    assert_eq!(spans(&[(0, 3), (4, 5), (9, 9)]).longest_gap(), Some(us(5)..us(9)));
    assert_eq!(spans(&[(0, 1), (9, 12), (15, 16)]).longest_gap(), Some(us(1)..us(9)));
}

#[test]
fn of_gaps_of_the_same_length_the_first_is_found() {
    assert_eq!(
        spans(&[(0, 1), (2, 3), (5, 6), (8, 9), (11, 12)]).longest_gap(),
        Some(us(3)..us(5))
    );
}

#[test]
fn a_thread_that_is_never_idle_has_no_gap() {
    for times in [&[][..], &[(3, 7)], &[(3, 7), (7, 9), (9, 20)], &[(5, 5)]] {
        assert_eq!(spans(times).longest_gap(), None, "spans from and to: {times:?}");
    }
}

#[test]
fn a_thread_is_busy_until_the_outer_span_ends() {
    let inside_first = [(1, 2), (0, 10), (12, 13)];
    assert_eq!(spans(&inside_first).longest_gap(), Some(us(10)..us(12)), "{inside_first:?}");
    let deeper = [(2, 3), (1, 4), (0, 20), (21, 22)];
    assert_eq!(spans(&deeper).longest_gap(), Some(us(20)..us(21)), "{deeper:?}");
}

#[test]
fn between_two_spans_inside_another_there_is_no_gap() {
    let times = [(1, 2), (5, 6), (0, 10)];
    assert_eq!(spans(&times).longest_gap(), None, "spans from and to: {times:?}");
}

#[test]
fn spans_may_stand_in_any_order() {
    let times = [(20, 21), (0, 4), (9, 10), (10, 20)];
    assert_eq!(spans(&times).longest_gap(), Some(us(4)..us(9)), "spans from and to: {times:?}");
}

#[test]
fn waiting_shows_as_a_gap() {
    within(LIMIT, "does each of the threads get all of its steps?", || {
        let trace = Trace::new(hands);
        let wait = |thread: usize| pass([50, 30, 0][thread]);
        simulate(&trace, 3, 2, |thread, step| pass([10, 30, 60][thread] + step as u64), wait);
        let found = trace.finish();
        let expected = [
            timeline("worker 0", &[span("work", 0, 10), span("work", 60, 71)]),
            timeline("worker 1", &[span("work", 0, 30), span("work", 60, 91)]),
            timeline("worker 2", &[span("work", 0, 60), span("work", 60, 121)]),
        ];
        assert_eq!(found, expected, "these are the spans of 3 threads and 2 steps");
        let gaps: Vec<_> = found.iter().map(Timeline::longest_gap).collect();
        assert_eq!(gaps, [Some(us(10)..us(60)), Some(us(30)..us(60)), None]);
    });
}

#[test]
fn the_simulation_is_traced_on_the_threads_that_work() {
    let found = within(LIMIT, "do the threads run one after the other?", || {
        let (trace, meeting) = (Trace::new(hands), Threads::meeting(4));
        simulate(&trace, 4, 3, |thread, _| meeting.during(|| pass(1 + thread as u64)), |_| ());
        meeting.assert_at_once(4);
        assert_eq!(meeting.calls(), [3; 4], "each thread makes its own steps");
        trace.finish()
    });
    assert_eq!(found.len(), 4, "a timeline a thread: {found:?}");
    for (thread, Timeline { thread: name, spans }) in found.iter().enumerate() {
        assert_eq!(*name, format!("worker {thread}"));
        let step = 1 + thread as u64;
        let expected = [0, 1, 2].map(|i| span("work", i * step, (i + 1) * step));
        assert_eq!(*spans, expected, "the spans of {name}");
    }
}

#[test]
fn a_clock_of_the_system_will_do() {
    let start = Instant::now();
    let trace = Trace::new(|| start.elapsed());
    let recorder = trace.thread("main");
    {
        let _wait = recorder.span("wait");
        let now = start.elapsed();
        while start.elapsed() == now {}
    }
    drop(recorder);
    let timelines = trace.finish();
    let [Span { start, end, .. }] = timelines[0].spans[..] else {
        panic!("one span was recorded: {timelines:?}")
    };
    assert!(start < end, "a span from {start:?} to {end:?}");
}
