//! # Tracing
//!
//! Timers add up: they say how long all waiting took, but not who waited, when, and for whom. A
//! *trace* keeps every piece of work as a *span*, with its thread, its start and its end. Drawn as
//! bars along the time, one lane a thread, it shows what no sum does:
//!
//! ```text
//! worker 0  ██ work ██░░░░░░░░░░░░░██ work ██░░░░░░░░░░░░░
//! worker 1  ██████ work ██████░░░░░█████ work █████░░░░░░░      ░ idle, until the slowest is done
//! worker 2  ████████ work █████████████████ work █████████
//! ```
//!
//! Chrome's trace format is what most tools write and read. A trace is a JSON array of events.
//! <https://ui.perfetto.dev> and `chrome://tracing` draw it. Two kinds of event will do:
//!
//! ```text
//! {"ph": "X", "name": "work", "ts": 1250.5, "dur": 80.0, "pid": 4711, "tid": 0}
//! {"ph": "M", "name": "thread_name", "pid": 4711, "tid": 0, "args": {"name": "worker 0"}}
//! ```
//!
//! The first is a whole span ("complete event"): `ts` is its start and `dur` how long it took, both
//! in **microseconds**, with a fraction where there is one. The second is metadata: it names the
//! lane `tid` of the process `pid`.
//!
//! A trace must not change what it shows. If all threads put their spans into one list behind a
//! lock, they would wait for each other there. So each thread has a [`Recorder`] of its own, and
//! hands its spans over once, when it is done.
//!
//! **Task.** Complete [`Recorder::span`] and the two `drop`s, [`write_chrome`] and
//! [`Timeline::longest_gap`]. Then give the threads of [`simulate`] their recorders and spans.
//!
//!     cargo test -p profiling --test tracing
//!     cargo run --release -p profiling --example tracing

use serde::Serialize;
use std::{
    cell::RefCell,
    io,
    ops::Range,
    process,
    sync::{Mutex, PoisonError},
    thread,
    time::Duration,
};

/// A stretch of work. Both times are read from the clock of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What is done.
    pub name: &'static str,
    /// When it started.
    pub start: Duration,
    /// When it ended.
    pub end: Duration,
}

/// What one thread did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The name of the thread.
    pub thread: String,
    /// Its spans, in any order: recorded ones stand in the order in which they *ended*, so a span
    /// comes after those inside it.
    pub spans: Vec<Span>,
}

/// The spans of all threads, timed by `clock`.
pub struct Trace<F> {
    clock: F,
    timelines: Mutex<Vec<Timeline>>,
}

impl<F: Fn() -> Duration + Sync> Trace<F> {
    /// A trace without threads so far. The clock shows the time since some moment in the past,
    /// the same for all threads: `let start = Instant::now(); Trace::new(|| start.elapsed())`.
    pub const fn new(clock: F) -> Self {
        Self { clock, timelines: Mutex::new(vec![]) }
    }

    /// Adds a thread and returns what records its spans.
    pub fn thread(&self, name: impl Into<String>) -> Recorder<'_, F> {
        let lane = self.with_timelines(|timelines| {
            timelines.push(Timeline { thread: name.into(), spans: vec![] });
            timelines.len() - 1
        });
        Recorder { trace: self, lane, spans: RefCell::new(vec![]) }
    }

    /// The timelines of all threads, in the order in which they were added. No recorder is left
    /// then: they borrow the trace.
    pub fn finish(self) -> Vec<Timeline> {
        self.timelines.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_timelines<R>(&self, change: impl FnOnce(&mut Vec<Timeline>) -> R) -> R {
        change(&mut self.timelines.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Records the spans of one thread. When it is dropped, it hands them over to the trace.
pub struct Recorder<'t, F: Fn() -> Duration + Sync> {
    trace: &'t Trace<F>,
    /// The place of the timeline in the list of the trace.
    lane: usize,
    /// The spans that have ended.
    spans: RefCell<Vec<Span>>,
}

impl<F: Fn() -> Duration + Sync> Recorder<'_, F> {
    /// Starts a span. It ends when the value returned is dropped.
    #[must_use = "the span ends at once unless it is kept: `let _work = …`"]
    pub fn span(&self, name: &'static str) -> Running<'_, F> {
        // SOLUTION: read the clock of the trace
        Running { recorder: self, name, start: (self.trace.clock)() }
        // END
    }
}

impl<F: Fn() -> Duration + Sync> Drop for Recorder<'_, F> {
    fn drop(&mut self) {
        // SOLUTION
        let spans = self.spans.take();
        self.trace.with_timelines(|timelines| timelines[self.lane].spans = spans);
        // SKELETON
        // // To do: move the spans to this thread's timeline.
        // END
    }
}

/// A span that is running. It ends when this is dropped.
pub struct Running<'r, F: Fn() -> Duration + Sync> {
    recorder: &'r Recorder<'r, F>,
    name: &'static str,
    start: Duration,
}

impl<F: Fn() -> Duration + Sync> Drop for Running<'_, F> {
    fn drop(&mut self) {
        // SOLUTION
        let end = (self.recorder.trace.clock)();
        let span = Span { name: self.name, start: self.start, end };
        self.recorder.spans.borrow_mut().push(span);
        // SKELETON
        // // To do: read the clock and keep the span, without any lock.
        // END
    }
}

/// An event of Chrome's trace format, which serde writes as in the examples above.
#[derive(Serialize)]
#[serde(tag = "ph")]
enum Event<'a> {
    /// A span.
    #[serde(rename = "X")]
    Complete { name: &'a str, ts: f64, dur: f64, pid: u32, tid: usize },
    /// Says something about a lane; its name, if `name` is `"thread_name"`.
    #[serde(rename = "M")]
    Metadata { name: &'a str, pid: u32, tid: usize, args: Name<'a> },
}

#[derive(Serialize)]
struct Name<'a> {
    name: &'a str,
}

/// Writes timelines as a trace that Perfetto and Chrome open: for each of them an event with its
/// thread's name, and one for each span, in any order.
///
/// `tid` is the index of the timeline, `pid` the number of this process.
///
/// It makes many small writes: put a [`io::BufWriter`] around a file.
///
/// # Errors
///
/// Those of `out`.
pub fn write_chrome(timelines: &[Timeline], out: impl io::Write) -> io::Result<()> {
    // SOLUTION: collect the events of all timelines, and let `serde_json` write them
    let pid = process::id();
    let microseconds = |time: Duration| time.as_nanos() as f64 / 1e3;
    let mut events = vec![];
    for (tid, Timeline { thread, spans }) in timelines.iter().enumerate() {
        events.push(Event::Metadata { name: "thread_name", pid, tid, args: Name { name: thread } });
        events.extend(spans.iter().map(|&Span { name, start, end }| {
            let (ts, dur) = (microseconds(start), microseconds(end - start));
            Event::Complete { name, ts, dur, pid, tid }
        }));
    }
    Ok(serde_json::to_writer(out, &events)?)
    // END
}

impl Timeline {
    /// The longest time, from the thread's first span to its last, in which it is inside no span;
    /// the first such time where several are as long. None if it is never idle in between.
    pub fn longest_gap(&self) -> Option<Range<Duration>> {
        // SOLUTION: go through the spans by their starts, remembering how long the thread is busy
        let mut spans: Vec<_> = self.spans.iter().collect();
        spans.sort_by_key(|span| span.start);
        let mut busy_until = spans.first()?.end;
        let mut longest = Duration::ZERO..Duration::ZERO;
        for span in spans {
            if span.start.saturating_sub(busy_until) > longest.end - longest.start {
                longest = busy_until..span.start;
            }
            // A span may end long before one around it does.
            busy_until = busy_until.max(span.end);
        }
        (!longest.is_empty()).then_some(longest)
        // END
    }
}

/// A program to be traced: `threads` threads make `steps` steps each, `work(thread, step)`, and
/// `wait(thread)` for each other after each of them.
///
/// The trace has a thread `"worker 0"`, `"worker 1"` … for each, and a span `"work"` for each step.
/// Waiting is no span. So it shows as a gap.
pub fn simulate<F: Fn() -> Duration + Sync>(
    trace: &Trace<F>,
    threads: usize,
    steps: usize,
    work: impl Fn(usize, usize) + Sync,
    wait: impl Fn(usize) + Sync,
) {
    // SOLUTION
    // Added here, not by the threads, which would come in any order.
    let recorders: Vec<_> =
        (0..threads).map(|thread| trace.thread(format!("worker {thread}"))).collect();
    let (work, wait) = (&work, &wait);
    thread::scope(|scope| {
        for (thread, recorder) in recorders.into_iter().enumerate() {
            scope.spawn(move || {
                for step in 0..steps {
                    {
                        let _work = recorder.span("work");
                        work(thread, step);
                    }
                    wait(thread);
                }
            });
        }
    });
    // SKELETON
    // let (work, wait) = (&work, &wait);
    // thread::scope(|scope| {
    //     for thread in 0..threads {
    //         scope.spawn(move || {
    //             for step in 0..steps {
    //                 work(thread, step);
    //                 wait(thread);
    //             }
    //         });
    //     }
    // });
    // END
}
