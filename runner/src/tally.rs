//! What `cargo hpc verify` shows: a line for each exercise, and at the end the counts.

use anyhow::{Result, anyhow, ensure};
use std::{
    io::{self, IsTerminal, Write},
    time::Instant,
};

use crate::compile::Progress;

/// Counts what was checked and shows it: a line for each exercise, and on a terminal one more that
/// says what is going on.
pub struct Tally {
    passed: usize,
    failed: usize,
    subject: String,
    /// Failures of the current subject, and notes on it.
    remarks: Vec<String>,
    failed_before: usize,
    since: Instant,
    started: Instant,
    /// Where a status line can be shown and wiped out again.
    terminal: bool,
    progress: Listener,
}

/// What hears how far cargo is.
type Listener = Box<dyn FnMut(usize, usize, &str)>;

impl Tally {
    /// Nothing counted yet.
    pub fn new() -> Self {
        let terminal = io::stdout().is_terminal();
        let progress: Listener = if terminal {
            Box::new(|done, all, what| {
                if all == 0 {
                    print!("\r\x1b[K  waiting for another cargo to end");
                } else {
                    let what: String = what.chars().take(40).collect();
                    print!("\r\x1b[K  building {done} of {all}: {what}");
                }
                _ = io::stdout().flush();
            })
        } else {
            Box::new(|_, _, _| ())
        };
        let now = Instant::now();
        Self {
            passed: 0,
            failed: 0,
            subject: String::new(),
            remarks: vec![],
            failed_before: 0,
            since: now,
            started: now,
            terminal,
            progress,
        }
    }

    /// Turns to the next subject.
    pub fn begin(&mut self, subject: &str) {
        self.subject = subject.to_owned();
        self.failed_before = self.failed;
        self.since = Instant::now();
        self.status("");
    }

    /// Turns back to a subject that was begun earlier.
    pub fn resume(&mut self, subject: &str, since: Instant) {
        self.begin(subject);
        self.since = since;
    }

    /// Says what is going on, where that can be wiped out again.
    pub fn status(&self, what: &str) {
        if self.terminal {
            print!("\r\x1b[K  {}: {what}", self.subject);
            _ = io::stdout().flush();
        }
    }

    /// Shows how far cargo is.
    pub fn progress(&mut self) -> Progress<'_> {
        &mut *self.progress
    }

    /// Counts one check of the current subject.
    pub fn check(&mut self, name: &str, result: Result<()>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => {
                self.failed += 1;
                let text = format!("{error:#}").replace('\n', "\n      ");
                self.remarks.push(format!("  {name}: {text}"));
            }
        }
    }

    /// Adds a remark that is no failure.
    pub fn note(&mut self, text: &str) {
        self.remarks.push(format!("  note: {text}"));
    }

    /// Says that the current subject is left out; that is a failure where `strict`.
    pub fn not_checked(&mut self, why: &str, strict: bool) {
        if strict {
            self.check("not checked", Err(anyhow!("{why}")));
        } else {
            self.note(&format!("not checked: {why}"));
        }
    }

    /// Shows the current subject's line, and its failures.
    pub fn end(&mut self, summary: &str) {
        let verdict = if self.failed > self.failed_before { "FAILED" } else { "ok" };
        let seconds = self.since.elapsed().as_secs_f64();
        let start = if self.terminal { "\r\x1b[K" } else { "" };
        println!("{start}{verdict:6} {:36} {summary:24} {seconds:6.1} s", self.subject);
        for remark in self.remarks.drain(..) {
            println!("{remark}");
        }
        _ = io::stdout().flush();
    }

    /// Shows the counts; returns whether nothing failed.
    pub fn close(self) -> Result<bool> {
        ensure!(self.passed + self.failed > 0, "nothing was checked");
        println!("\nverified in {:.0} s", self.started.elapsed().as_secs_f64());
        println!("{} passed, {} failed", self.passed, self.failed);
        Ok(self.failed == 0)
    }
}
