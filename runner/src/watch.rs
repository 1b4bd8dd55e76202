//! `cargo hpc`: shows the verdict on the current exercise, and a new one at each save.
//!
//! One loop over events: keys, saves, and what the check that runs on a thread beside it has to say.
//! There is no clock in it but the wait for a key, a twentieth of a second.

mod editor;
mod keys;
mod sources;
mod terminal;
mod view;

use anyhow::{Result, bail};
use std::{
    io::{self, Write},
    panic::{self, AssertUnwindSafe},
    sync::mpsc::{self, Receiver, Sender},
    thread::{self, Scope},
    time::{Duration, Instant},
};

use self::{
    editor::Editor,
    sources::{Change, Sources},
    terminal::{Key, Terminal},
    view::View,
};
use crate::{
    check::{self, Stage, Verdict},
    compile::Diagnostic,
    course::{Course, Exercise},
    process, screen,
    session::Session,
    status::Status,
};

/// How long to wait for a key before looking at the files again.
const TICK: Duration = Duration::from_millis(50);
/// The same while a check runs, whose verdict is not to wait.
const SHORT_TICK: Duration = Duration::from_millis(10);

/// Only what takes longer than this is said to be under way.
const BLINK: Duration = Duration::from_millis(500);

/// What can happen.
enum Event {
    Key(Key),
    Change(Change),
    Told(Told),
    Resized,
    /// What runs takes longer than a blink.
    Long,
    Interrupted,
}

/// What the thread beside has to say.
enum Told {
    At(Stage),
    Checked(Result<Verdict>),
    Polished(Result<Vec<Diagnostic>>),
    Panicked,
}

/// What the loop does after an event.
#[derive(PartialEq)]
enum Then {
    Draw,
    Wait,
    Quit,
}

/// What runs on the thread beside.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Job {
    Check,
    Polish,
}

struct Watch<'a, 's> {
    session: &'s mut Session<'a>,
    terminal: Terminal,
    sources: Sources,
    exercise: &'a Exercise,
    view: View,
    /// The line of the body that is shown first.
    top: usize,
    /// The line of the list that is selected.
    list_line: usize,
    editor: Option<Editor>,
    /// The latest verdict, or why there is none.
    verdict: Option<Result<Verdict>>,
    advice: Option<Result<Vec<Diagnostic>>>,
    hints: usize,
    /// What runs, and whether it is wanted no more.
    running: Option<Job>,
    stale: bool,
    since: Instant,
    status: Status,
    /// What it is at, to be said once it is long.
    at: String,
    long: bool,
    /// An answer to the last key, until the next one.
    answer: Option<String>,
    /// Where `g` goes: an exercise that was saved, though another one is on the screen.
    elsewhere: Option<&'a Exercise>,
    size: (usize, usize),
    tell: Sender<Told>,
    told: Receiver<Told>,
}

/// Has nothing go on behind the back of whoever leaves, however they leave.
struct Cancel;

impl Drop for Cancel {
    fn drop(&mut self) {
        process::cancel();
    }
}

/// Watches until the learner quits.
pub fn run(session: &mut Session) -> Result<()> {
    let exercise = session.progress.current(session.course)?;
    let (tell, told) = mpsc::channel();
    let last = thread::scope(|scope| {
        let _cancel = Cancel;
        let mut watch = Watch {
            sources: Sources::of(session.course, exercise),
            terminal: Terminal::enter()?,
            session,
            exercise,
            view: View::Verdict,
            top: 0,
            list_line: 0,
            editor: Editor::find(),
            verdict: None,
            advice: None,
            hints: 0,
            running: None,
            stale: false,
            since: Instant::now(),
            status: Status::new(),
            at: String::new(),
            long: false,
            answer: None,
            elsewhere: None,
            size: screen::size().unwrap_or((80, 24)),
            tell,
            told,
        };
        watch.go(scope)?;
        Ok::<_, anyhow::Error>(watch.last_words())
    })?;
    // The terminal may be gone.
    _ = writeln!(io::stdout(), "{last}");
    Ok(())
}

impl<'a> Watch<'a, '_> {
    fn go<'scope>(&mut self, scope: &'scope Scope<'scope, '_>) -> Result<()>
    where
        'a: 'scope,
    {
        self.start(scope, Job::Check);
        self.draw();
        loop {
            let event = self.next_event();
            let then = match event {
                None => Then::Wait,
                Some(Event::Interrupted | Event::Key(Key::Interrupt | Key::Closed)) => Then::Quit,
                Some(Event::Resized | Event::Long) => Then::Draw,
                Some(Event::Change(change)) => self.changed(change),
                Some(Event::Told(told)) => self.hear(told)?,
                Some(Event::Key(key)) => self.press(key)?,
            };
            match then {
                Then::Quit => return Ok(()),
                Then::Draw => self.draw(),
                Then::Wait => (),
            }
            if self.running.is_none() && self.stale {
                self.stale = false;
                process::allow();
                self.start(scope, Job::Check);
                self.draw();
            } else if self.running.is_none() && self.wants_polish() {
                self.start(scope, Job::Polish);
            }
        }
    }

    fn next_event(&mut self) -> Option<Event> {
        if process::interrupted() {
            return Some(Event::Interrupted);
        }
        if let Ok(told) = self.told.try_recv() {
            return Some(Event::Told(told));
        }
        if let Some(change) = self.sources.poll() {
            return Some(Event::Change(change));
        }
        if let Some(size) = screen::size().filter(|size| *size != self.size) {
            self.size = size;
            return Some(Event::Resized);
        }
        if self.running.is_some() && !self.long && self.since.elapsed() > BLINK {
            self.long = true;
            return Some(Event::Long);
        }
        let wait = if self.running.is_some() { SHORT_TICK } else { TICK };
        self.terminal.key(wait).map(Event::Key)
    }

    /// Starts a job beside the loop.
    fn start<'scope>(&mut self, scope: &'scope Scope<'scope, '_>, job: Job)
    where
        'a: 'scope,
    {
        let (course, exercise, tell): (&'a Course, &'a Exercise, _) =
            (self.session.course, self.exercise, self.tell.clone());
        self.running = Some(job);
        self.since = Instant::now();
        self.status = Status::new();
        self.at.clear();
        self.long = false;
        if job == Job::Check {
            self.advice = None;
        }
        scope.spawn(move || {
            // The loop may be over, with nobody left to listen.
            let mut at = |stage| _ = tell.send(Told::At(stage));
            let work = || match job {
                Job::Check => Told::Checked(check::check(course, exercise, &mut at)),
                Job::Polish => Told::Polished(check::polish(course, exercise, &mut at)),
            };
            let told = panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(Told::Panicked);
            _ = tell.send(told);
        });
    }

    /// Has the exercise checked anew, whatever runs now.
    fn again(&mut self) {
        self.stale = true;
        if self.running.is_some() {
            process::cancel();
        }
    }

    fn wants_polish(&self) -> bool {
        self.advice.is_none() && matches!(&self.verdict, Some(Ok(found)) if found.is_solved())
    }

    fn changed(&mut self, change: Change) -> Then {
        match change {
            Change::Saved => {
                self.view = View::Verdict;
                (self.answer, self.elsewhere) = (None, None);
                self.again();
                Then::Wait
            }
            Change::Gone => {
                self.again();
                Then::Wait
            }
            Change::Elsewhere(id) => {
                self.elsewhere = self.session.course.exercise(&id).ok();
                self.answer =
                    Some(format!("You saved {id}; this is {}. g goes there", self.exercise.id()));
                Then::Draw
            }
        }
    }

    fn hear(&mut self, told: Told) -> Result<Then> {
        match told {
            Told::At(stage) => {
                self.at = self.status.words(&stage);
                return Ok(if self.long { Then::Draw } else { Then::Wait });
            }
            Told::Panicked => bail!("the check panicked, which is a bug of `cargo hpc`"),
            // It was cancelled, or might as well have been.
            Told::Checked(_) | Told::Polished(_) if self.stale => {
                self.running = None;
                return Ok(Then::Wait);
            }
            Told::Checked(verdict) => {
                self.running = None;
                if let Ok(found) = &verdict {
                    self.session.record(self.exercise, found);
                }
                self.verdict = Some(verdict);
                self.top = 0;
            }
            Told::Polished(advice) => {
                self.running = None;
                self.advice = Some(advice);
            }
        }
        Ok(Then::Draw)
    }

    /// What is under way, or how long it took.
    fn doing(&self) -> String {
        match (self.running, &self.verdict) {
            (Some(Job::Check), _) if self.long && !self.at.is_empty() => self.at.clone(),
            (Some(Job::Check), _) => "checking".to_owned(),
            (Some(Job::Polish), _) => "reading it through".to_owned(),
            (None, Some(Ok(found))) => format!("checked in {:.1} s", found.took.as_secs_f64()),
            (None, _) => String::new(),
        }
    }

    /// What stays on the screen when the watch is over.
    fn last_words(self) -> String {
        drop(self.terminal);
        self.session.warn();
        let verdict = match &self.verdict {
            Some(Ok(found)) => found.summary(),
            _ => "not checked yet".to_owned(),
        };
        format!("{}: {verdict}. `cargo hpc` goes on from here.", self.exercise.id())
    }
}
