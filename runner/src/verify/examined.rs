//! What came of checking an exercise: some of it at once, some of it when its tests have run.

use anyhow::Result;
use std::time::Instant;

use super::lanes::Pending;
use crate::{tally::Tally, testing::Test};

/// What was found out about an exercise, and what its tests will still tell.
pub struct Examined {
    pub id: String,
    pub since: Instant,
    pub mistakes: usize,
    pub notes: Vec<String>,
    pub findings: Vec<(String, Finding)>,
}

pub enum Finding {
    Known(Result<()>),
    Runs(Pending, Judge),
}

/// What the outcomes of tests mean.
pub type Judge = Box<dyn FnOnce(&[Test]) -> Result<()>>;

impl Examined {
    pub fn known(&mut self, name: &str, result: Result<()>) {
        self.findings.push((name.to_owned(), Finding::Known(result)));
    }

    pub fn runs(&mut self, name: &str, finding: Result<Finding>) {
        let finding = finding.unwrap_or_else(|error| Finding::Known(Err(error)));
        self.findings.push((name.to_owned(), finding));
    }

    pub fn is_over(&mut self) -> bool {
        self.findings.iter_mut().all(|(_, finding)| match finding {
            Finding::Known(_) => true,
            Finding::Runs(pending, _) => pending.is_over(),
        })
    }

    pub fn report(self, tally: &mut Tally) {
        tally.resume(&self.id, self.since);
        for note in &self.notes {
            tally.note(note);
        }
        let mut tests = 0;
        for (name, finding) in self.findings {
            let result = match finding {
                Finding::Known(result) => result,
                Finding::Runs(pending, judge) => pending.wait().and_then(|came| {
                    if name == SOLUTION {
                        tests = came.len();
                    }
                    judge(&came)
                }),
            };
            tally.check(&name, result);
        }
        let plural = |count: usize, noun: &str| match count {
            1 => format!("1 {noun}"),
            _ => format!("{count} {noun}s"),
        };
        tally.end(&format!("{}, {}", plural(tests, "test"), plural(self.mistakes, "mistake")));
    }
}

/// The names of checks that are told apart by them.
pub const SKELETON: &str = "skeleton";
pub const SOLUTION: &str = "solution";
