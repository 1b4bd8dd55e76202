//! The line that says that something happens, while something takes longer than a blink.

use std::{
    io::{self, IsTerminal, Write},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use crate::{
    check::Stage,
    screen::{Look, is_dumb},
};

/// After this long, a terminal shows a line.
const TERMINAL: Duration = Duration::from_millis(500);
/// After this long, a file or a pipe gets a line.
const PIPE: Duration = Duration::from_secs(2);
/// What is shown for a stage.
pub struct Status {
    /// Units that were left when building began.
    left: Option<usize>,
}

impl Status {
    /// Nothing began yet.
    pub fn new() -> Self {
        Self { left: None }
    }

    /// A stage in words.
    pub fn words(&mut self, stage: &Stage) -> String {
        match stage {
            Stage::Building(_, 0, _) => {
                "Waiting for another cargo that builds in the same folder".to_owned()
            }
            Stage::Building(done, all, what) => {
                // A few only, and it is the learner's own crate that is built.
                let left = *self.left.get_or_insert(all.saturating_sub(*done));
                let long = match left {
                    0..8 => "",
                    8..40 => " (the first time takes about half a minute)",
                    _ => " (the first time takes a minute or more)",
                };
                let what = what.split(',').next().unwrap_or_default().trim();
                let colon = if what.is_empty() { "" } else { ": " };
                format!("Building {done} of {all}{colon}{what}{long}")
            }
            Stage::Testing => "Running the tests".to_owned(),
        }
    }
}

/// Does `work`, which says what it is at, and shows that on standard error if it takes long.
pub fn shown<T: Send>(look: &Look, work: impl FnOnce(&mut dyn FnMut(Stage)) -> T + Send) -> T {
    let since = Instant::now();
    let terminal = io::stderr().is_terminal() && !is_dumb();
    let mut status = Status::new();
    let (mut line, mut visible) = (String::new(), false);
    thread::scope(|scope| {
        let (tell, told) = mpsc::channel();
        let worker = scope.spawn(move || {
            work(&mut |stage| {
                // Who listens is there until the work is done.
                _ = tell.send(stage);
            })
        });
        loop {
            match told.recv_timeout(Duration::from_millis(100)) {
                Ok(stage) => line = status.words(&stage),
                Err(RecvTimeoutError::Timeout) => (),
                Err(RecvTimeoutError::Disconnected) => break,
            }
            let mut stderr = io::stderr();
            // That it can't be shown is no reason to stop.
            if terminal && since.elapsed() > TERMINAL && !line.is_empty() {
                let line: String = line.chars().take(look.width.saturating_sub(1)).collect();
                _ = write!(stderr, "\r\x1b[K{line}");
                _ = stderr.flush();
                visible = true;
            } else if !terminal && since.elapsed() > PIPE && !visible && !line.is_empty() {
                _ = writeln!(stderr, "{line}");
                visible = true;
            }
        }
        if terminal && visible {
            _ = write!(io::stderr(), "\r\x1b[K");
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_build_is_told_from_a_later_one() {
        let building = |done, all| Stage::Building(done, all, "ndarray, rand".into());
        let mut first = Status::new();
        assert_eq!(
            first.words(&building(2, 45)),
            "Building 2 of 45: ndarray (the first time takes a minute or more)"
        );
        assert!(first.words(&building(44, 45)).ends_with("or more)"), "until it is done");
        assert_eq!(Status::new().words(&building(44, 45)), "Building 44 of 45: ndarray");
        assert!(Status::new().words(&Stage::Building(0, 0, String::new())).contains("another"));
    }
}
