//! Checks `profiling/timers`.

use common::evidence::{Allocations, within};
use profiling::timers::{Section, Time, Timers, now, own, simulate};
use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Clocks that a test moves by hand.
#[derive(Default)]
struct Hands {
    time: Cell<Time>,
    readings: Cell<usize>,
}

impl Hands {
    /// A while of computing: both clocks go on.
    fn compute(&self, milliseconds: u64) {
        let Time { wall, cpu } = self.time.get();
        self.time.set(Time { wall: wall + ms(milliseconds), cpu: cpu + ms(milliseconds) });
    }

    /// A while of waiting: the CPU clock stands still.
    fn wait(&self, milliseconds: u64) {
        let Time { wall, cpu } = self.time.get();
        self.time.set(Time { wall: wall + ms(milliseconds), cpu });
    }

    fn read(&self) -> Time {
        self.readings.set(self.readings.get() + 1);
        self.time.get()
    }
}

/// A section as its path, calls, wall time, CPU time and shortest call, in milliseconds.
type Line = (&'static str, u64, u64, u64, u64);

/// Asserts that these sections are listed, all of them with calls.
#[track_caller]
fn assert_listed(sections: &[Section], expected: &[Line]) {
    let in_words = |path: &str, calls: u64, wall: u128, cpu: u128, shortest: u128| {
        format!("  {path}: {calls} calls, {wall} ms wall, {cpu} ms CPU, shortest {shortest} ms")
    };
    let found = sections.iter().enumerate().map(|(index, section)| {
        let Time { wall, cpu } = section.total;
        let shortest = section.shortest.unwrap_or(Duration::MAX);
        let milliseconds = [wall, cpu, shortest].map(|duration| duration.as_millis());
        let [wall, cpu, shortest] = milliseconds;
        in_words(&path(sections, index), section.calls, wall, cpu, shortest)
    });
    let expected = expected.iter().map(|&(path, calls, wall, cpu, shortest)| {
        in_words(path, calls, wall.into(), cpu.into(), shortest.into())
    });
    let (found, expected) = (Vec::from_iter(found), Vec::from_iter(expected));
    let text = |lines: Vec<String>| lines.join("\n");
    assert!(
        found == expected,
        "wrong sections\nexpected:\n{}\ngot:\n{}",
        text(expected),
        text(found)
    );
}

/// The names of the sections that one is inside of, and its own: `outer/inner`.
fn path(sections: &[Section], index: usize) -> String {
    let mut names = vec![sections[index].name];
    let mut at = sections[index].parent;
    while let Some(parent) = at {
        names.insert(0, sections[parent].name);
        at = sections[parent].parent;
    }
    names.join("/")
}

#[test]
fn a_section_lasts_until_the_end_of_its_block() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    hands.compute(100);
    {
        let _solve = timers.section("solve");
        hands.compute(7);
    }
    hands.compute(1000);
    assert_listed(&timers.sections(), &[("solve", 1, 7, 7, 7)]);
}

#[test]
fn waiting_takes_wall_time_but_no_cpu_time() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    for _ in 0..2 {
        let _read = timers.section("read");
        hands.compute(3);
        hands.wait(40);
    }
    assert_listed(&timers.sections(), &[("read", 2, 86, 6, 43)]);
}

#[test]
fn calls_add_up_and_the_shortest_is_kept() {
    for (durations, total, shortest) in
        [([5, 3, 4], 12, 3), ([2, 9, 8], 19, 2), ([6, 6, 1], 13, 1), ([4, 0, 7], 11, 0)]
    {
        let hands = Hands::default();
        let timers = Timers::new(|| hands.read());
        for duration in durations {
            let _step = timers.section("step");
            hands.compute(duration);
        }
        assert_listed(&timers.sections(), &[("step", 3, total, total, shortest)]);
    }
}

#[test]
fn a_section_started_inside_another_belongs_to_it() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    for _ in 0..2 {
        let _outer = timers.section("outer");
        hands.compute(1);
        for duration in [10, 20] {
            let _inner = timers.section("inner");
            hands.compute(duration);
            let _innermost = timers.section("innermost");
            hands.compute(5);
        }
    }
    let expected = [
        ("outer", 2, 82, 82, 41),
        ("outer/inner", 4, 80, 80, 15),
        ("outer/inner/innermost", 4, 20, 20, 5),
    ];
    assert_listed(&timers.sections(), &expected);
}

#[test]
fn a_section_started_after_another_stands_beside_it() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    let work = |name, duration| {
        let _work = timers.section(name);
        hands.compute(duration);
    };
    {
        let _outer = timers.section("outer");
        work("first", 1);
        work("second", 2);
    }
    work("third", 4);
    let expected = [
        ("outer", 1, 3, 3, 3),
        ("outer/first", 1, 1, 1, 1),
        ("outer/second", 1, 2, 2, 2),
        ("third", 1, 4, 4, 4),
    ];
    assert_listed(&timers.sections(), &expected);
}

#[test]
fn the_same_name_inside_different_sections_is_told_apart() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    for (name, duration) in [("read", 1), ("write", 10), ("read", 2)] {
        let _outer = timers.section(name);
        let _inner = timers.section("wait");
        hands.wait(duration);
    }
    let expected = [
        ("read", 2, 3, 0, 1),
        ("read/wait", 2, 3, 0, 1),
        ("write", 1, 10, 0, 10),
        ("write/wait", 1, 10, 0, 10),
    ];
    assert_listed(&timers.sections(), &expected);
}

#[test]
fn a_running_section_is_listed_without_a_call() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    let running = timers.section("running");
    hands.compute(3);
    let (total, shortest) = (Time::default(), None);
    let expected = Section { name: "running", parent: None, calls: 0, total, shortest };
    assert_eq!(timers.sections(), [expected], "the first call has not ended yet");
    drop(running);
    assert_listed(&timers.sections(), &[("running", 1, 3, 3, 3)]);
}

#[test]
fn a_panic_ends_the_sections_it_leaves() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    let outer = timers.section("outer");
    let work = AssertUnwindSafe(|| {
        let _inner = timers.section("inner");
        hands.compute(2);
        std::panic::resume_unwind(Box::new("out of fuel"));
    });
    let left = catch_unwind(work).expect_err("it panics");
    assert_eq!(left.downcast_ref(), Some(&"out of fuel"), "another panic came first");
    let _after = timers.section("after");
    drop(_after);
    drop(outer);
    let expected =
        [("outer", 1, 2, 2, 2), ("outer/inner", 1, 2, 2, 2), ("outer/after", 1, 0, 0, 0)];
    assert_listed(&timers.sections(), &expected);
}

#[test]
fn a_known_section_reads_the_clock_twice_and_allocates_nothing() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    drop(timers.section("step"));
    let before = hands.readings.get();
    let (_, made) = Allocations::during(|| {
        for _ in 0..10 {
            let _step = timers.section("step");
            hands.compute(1);
        }
    });
    let readings = hands.readings.get() - before;
    assert_eq!(readings, 20, "10 calls start 10 times and end 10 times");
    assert_eq!(made.count, 0, "a section that is in the list already needs no memory");
}

#[test]
fn timers_that_are_off_do_nothing() {
    let hands = Hands::default();
    let timers = Timers::off(|| hands.read());
    let (_, made) = Allocations::during(|| {
        let _outer = timers.section("outer");
        let _inner = timers.section("inner");
        hands.compute(1);
    });
    assert_eq!(timers.sections(), [], "timers that are off list no section");
    assert_eq!(hands.readings.get(), 0, "reading the clock is what a timer costs: not when off");
    assert_eq!(made.count, 0, "timers that are off need no memory");
}

#[test]
fn own_time_leaves_out_the_sections_right_inside() {
    let section = |name, parent, wall| {
        let total = Time { wall: ms(wall), cpu: ms(1) };
        Section { name, parent, calls: 1, total, shortest: Some(ms(wall)) }
    };
    let sections = [
        section("program", None, 100),
        section("read", Some(0), 20),
        section("solve", Some(0), 70),
        section("sweep", Some(2), 25),
        section("sweep", Some(2), 35),
        section("farewell", None, 4),
    ];
    let owned: Vec<_> = (0..sections.len()).map(|index| own(&sections, index)).collect();
    assert_eq!(owned, [ms(10), ms(20), ms(10), ms(25), ms(35), ms(4)]);
}

#[test]
fn own_time_of_a_running_section_is_never_below_zero() {
    let section = |name, parent, wall| {
        let total = Time { wall: ms(wall), cpu: ms(wall) };
        Section { name, parent, calls: 0, total, shortest: None }
    };
    let sections = [section("running", None, 0), section("inside", Some(0), 5)];
    assert_eq!(own(&sections, 0), ms(0));
}

/// Runs `simulate` on clocks moved by hand: reading takes 50 ms, 45 of them waiting, a step 4 ms
/// and as many more as its number, and writing 10 ms.
fn simulated(hands: &Hands, timers: &Timers<impl Fn() -> Time>, steps: usize, every: usize) {
    let read = || {
        hands.compute(5);
        hands.wait(45);
        Ok(())
    };
    let advance = |step: usize| hands.compute(4 + step as u64);
    let write = |_: usize| hands.wait(10);
    simulate(timers, steps, every, read, advance, write).expect("reading succeeds");
}

#[test]
fn the_simulation_has_its_sections() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    simulated(&hands, &timers, 7, 3);
    let expected = [
        ("simulation", 1, 126, 61, 126),
        ("simulation/read", 1, 50, 5, 50),
        ("simulation/step", 7, 76, 56, 5),
        ("simulation/step/advance", 7, 56, 56, 5),
        ("simulation/step/write", 2, 20, 0, 10),
    ];
    assert_listed(&timers.sections(), &expected);
}

#[test]
fn a_simulation_whose_input_is_broken_ends_its_sections() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    let read = || {
        hands.wait(8);
        Err("no such file".to_owned())
    };
    let nothing = |_: usize| panic!("there is nothing to compute or to write");
    let result = simulate(&timers, 3, 1, read, nothing, nothing);
    assert_eq!(result, Err("no such file".to_owned()));
    let expected = [("simulation", 1, 8, 0, 8), ("simulation/read", 1, 8, 0, 8)];
    assert_listed(&timers.sections(), &expected);
}

#[test]
fn the_table_shows_sections_below_what_they_are_inside_of() {
    let hands = Hands::default();
    let timers = Timers::new(|| hands.read());
    simulated(&hands, &timers, 2, 2);
    {
        let _simulation = timers.section("simulation");
        let _close = timers.section("close");
        hands.wait(1);
    }
    let _running = timers.section("farewell");
    let table = "\
section                    calls       wall        own        cpu   shortest
simulation                     2   72.000ms    0.000ns   16.000ms    1.000ms
  read                         1   50.000ms   50.000ms    5.000ms   50.000ms
  step                         2   21.000ms    0.000ns   11.000ms    5.000ms
    advance                    2   11.000ms   11.000ms   11.000ms    5.000ms
    write                      1   10.000ms   10.000ms    0.000ns   10.000ms
  close                        1    1.000ms    1.000ms    0.000ns    1.000ms
farewell                       0    0.000ns    0.000ns    0.000ns    0.000ns
";
    assert_eq!(timers.to_string(), table);
}

#[test]
fn the_clocks_of_the_system_go_on() {
    within(Duration::from_secs(20), "do the clocks stand still?", || {
        let timers = Timers::new(now);
        {
            let _busy = timers.section("busy");
            let start = now();
            while now().cpu == start.cpu || now().wall == start.wall {}
        }
        let busy = &timers.sections()[0];
        assert!(busy.total.wall > ms(0) && busy.total.cpu > ms(0), "{busy:?}");
    });
}
