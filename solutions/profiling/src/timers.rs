//! # Timers
//!
//! Before a program is made faster, it has to say where its time goes. A *section* is a stretch of
//! it with a name. Each time it runs is measured, and added to the times before.
//!
//! A section is a value here, and lasts as long as the value lives: it starts when the value is
//! made, and ends when the value is dropped. So it ends wherever its block is left, by a `return`,
//! a `?` or a panic too, and there is no `stop` to forget. (RAII, *resource acquisition is
//! initialisation*. Python does the same with `with`.)
//!
//! ```text
//! let _simulation = timers.section("simulation");
//! for step in 0..steps {
//!     let _step = timers.section("step");     a section inside the one that is running
//!     …
//! }                                           "step" ends, and did so `steps` times
//! ```
//!
//! The name before the `=` matters. `let _step` keeps the value to the end of the block. `let _`
//! keeps nothing: the section ends on the line where it starts.
//!
//! Two clocks are read. *Wall time* is what a clock on the wall shows. *CPU time* is what this
//! thread computed: it stands still while the thread sleeps, waits for a disk or a lock, or for
//! its turn on the processor. A section with much more wall than CPU time does not need better
//! arithmetic.
//!
//! **Task.** Complete [`Timers::section`], the `drop` of [`Running`] and [`own`]. Then give
//! [`simulate`] its sections.
//!
//!     cargo test -p profiling --test timers

use rustix::time::{ClockId, clock_gettime};
use std::{
    cell::{Cell, RefCell},
    fmt,
    ops::{AddAssign, Sub},
    time::Duration,
};

/// What the clocks show, or how long something took by each of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Time {
    /// Wall time.
    pub wall: Duration,
    /// CPU time of this thread.
    pub cpu: Duration,
}

/// Reads the clocks of the system.
pub fn now() -> Time {
    let read = |clock| clock_gettime(clock).try_into().expect("no clock starts below zero");
    Time { wall: read(ClockId::Monotonic), cpu: read(ClockId::ThreadCPUTime) }
}

impl Sub for Time {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self { wall: self.wall - earlier.wall, cpu: self.cpu - earlier.cpu }
    }
}

impl AddAssign for Time {
    fn add_assign(&mut self, more: Self) {
        self.wall += more.wall;
        self.cpu += more.cpu;
    }
}

/// What is known about a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub name: &'static str,
    /// The section it runs inside, as an index into the list of all.
    pub parent: Option<usize>,
    /// How often it ended so far.
    pub calls: u64,
    /// How long all these calls took, together.
    pub total: Time,
    /// Wall time of the shortest call; none before the first has ended.
    pub shortest: Option<Duration>,
}

/// The sections of one thread, measured by `clock`: [`now`], or that of a test.
///
/// Sections of the same name inside different ones are different sections.
pub struct Timers<F> {
    clock: F,
    on: bool,
    sections: RefCell<Vec<Section>>,
    /// The innermost section that is running.
    current: Cell<Option<usize>>,
}

impl<F: Fn() -> Time> Timers<F> {
    /// Timers without sections so far.
    pub fn new(clock: F) -> Self {
        let (sections, current) = (RefCell::new(vec![]), Cell::new(None));
        Self { clock, on: true, sections, current }
    }

    /// Timers that measure nothing and cost nothing, to be left in the program for good: their
    /// sections never read the clock, and are not listed.
    pub fn off(clock: F) -> Self {
        Self { on: false, ..Self::new(clock) }
    }

    /// Starts the section `name`, inside the one that is running. It ends when the value returned
    /// is dropped. Sections end in the opposite order of their starts.
    #[must_use = "the section ends at once unless it is kept: `let _step = …`"]
    pub fn section(&self, name: &'static str) -> Running<'_, F> {
        // SOLUTION: unless they are off, find the section, make it the current one, read the clock
        let started = self.on.then(|| {
            let section = self.find(name);
            self.current.set(Some(section));
            // The clock comes last: what is done before it is not measured.
            (section, (self.clock)())
        });
        Running { timers: self, started }
        // END
    }

    /// The place in the list of the section `name` inside the current one. It is added to the
    /// list where it is new.
    fn find(&self, name: &'static str) -> usize {
        let (parent, mut sections) = (self.current.get(), self.sections.borrow_mut());
        let known = sections.iter().position(|one| one.name == name && one.parent == parent);
        known.unwrap_or_else(|| {
            let (total, shortest) = (Time::default(), None);
            sections.push(Section { name, parent, calls: 0, total, shortest });
            sections.len() - 1
        })
    }

    /// All sections so far, in the order in which they first started.
    pub fn sections(&self) -> Vec<Section> {
        self.sections.borrow().clone()
    }
}

/// A section that is running. It ends when this is dropped.
pub struct Running<'t, F: Fn() -> Time> {
    timers: &'t Timers<F>,
    /// The place of the section in the list, and when it started. Nothing where timers are off.
    started: Option<(usize, Time)>,
}

impl<F: Fn() -> Time> Drop for Running<'_, F> {
    fn drop(&mut self) {
        // SOLUTION: read the clock, add this call to its section, and go back to the one around it
        let Some((index, start)) = self.started else { return };
        let taken = (self.timers.clock)() - start;
        let section = &mut self.timers.sections.borrow_mut()[index];
        section.calls += 1;
        section.total += taken;
        section.shortest = Some(section.shortest.map_or(taken.wall, |least| least.min(taken.wall)));
        self.timers.current.set(section.parent);
        // END
    }
}

/// Wall time that the section at `index` spent itself: its total without what the sections right
/// inside it took.
///
/// That of a section that is still running is not known yet: then it is zero, at the least.
pub fn own(sections: &[Section], index: usize) -> Duration {
    // SOLUTION: subtract the totals of the sections whose parent this is
    let inside = sections.iter().filter(|section| section.parent == Some(index));
    let inside: Duration = inside.map(|section| section.total.wall).sum();
    sections[index].total.wall.saturating_sub(inside)
    // END
}

/// A program to be measured. It reads its input and then makes `steps` steps, `1..=steps`. The
/// result is written after every step that `every` divides.
///
/// What it does comes from outside:
///
/// | section        | is inside    | measures                        |
/// |----------------|--------------|---------------------------------|
/// | `"simulation"` |              | all of it                       |
/// | `"read"`       | `simulation` | `read()`                        |
/// | `"step"`       | `simulation` | one step, with its output       |
/// | `"advance"`    | `step`       | `advance(step)`                 |
/// | `"write"`      | `step`       | `write(step)`                   |
///
/// # Errors
///
/// Those of `read`: nothing is done after them.
pub fn simulate<F: Fn() -> Time>(
    timers: &Timers<F>,
    steps: usize,
    every: usize,
    read: impl FnOnce() -> Result<(), String>,
    mut advance: impl FnMut(usize),
    mut write: impl FnMut(usize),
) -> Result<(), String> {
    // SOLUTION
    let _simulation = timers.section("simulation");
    {
        let _read = timers.section("read");
        read()?;
    }
    for step in 1..=steps {
        let _step = timers.section("step");
        {
            let _advance = timers.section("advance");
            advance(step);
        }
        if step.is_multiple_of(every) {
            let _write = timers.section("write");
            write(step);
        }
    }
    Ok(())
    // SKELETON
    // read()?;
    // for step in 1..=steps {
    //     advance(step);
    //     if step.is_multiple_of(every) {
    //         write(step);
    //     }
    // }
    // Ok(())
    // END
}

/// A table: a section a line, those inside it below it and further in.
impl<F: Fn() -> Time> fmt::Display for Timers<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<24} {:>7}", "section", "calls")?;
        writeln!(f, " {:>10} {:>10} {:>10} {:>10}", "wall", "own", "cpu", "shortest")?;
        write_inside(f, &self.sections.borrow(), None, 0)
    }
}

fn write_inside(
    f: &mut fmt::Formatter<'_>,
    sections: &[Section],
    parent: Option<usize>,
    depth: usize,
) -> fmt::Result {
    for (index, section) in sections.iter().enumerate().filter(|(_, one)| one.parent == parent) {
        let name = format!("{:width$}{}", "", section.name, width = 2 * depth);
        let Time { wall, cpu } = section.total;
        let (own, shortest) = (own(sections, index), section.shortest.unwrap_or_default());
        write!(f, "{name:<24} {:>7}", section.calls)?;
        writeln!(f, " {wall:>10.3?} {own:>10.3?} {cpu:>10.3?} {shortest:>10.3?}")?;
        write_inside(f, sections, Some(index), depth + 1)?;
    }
    Ok(())
}
