//! Says what a race is at, and ends one that doesn't come back.

use std::{
    cell::Cell,
    io::{self, IsTerminal, Write},
    process,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{entry::Name, table::label};

/// Nobody's turn takes this long, unless a thread waits for another that waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often the line that says what is going on changes: seldom, for it must not disturb.
const LINE: Duration = Duration::from_millis(500);

/// Whose turn it is, and since when.
type Turn = Arc<Mutex<(String, Instant)>>;

/// Looks on while others race.
pub struct Watch {
    turn: Turn,
    /// When the line was shown last, where there is a terminal for it.
    line: Option<Cell<Option<Instant>>>,
}

impl Watch {
    /// Begins to look on.
    pub fn new() -> Self {
        let turn = Turn::new(Mutex::new((String::new(), Instant::now())));
        let watched = Arc::downgrade(&turn);
        thread::spawn(move || {
            while let Some(turn) = watched.upgrade() {
                let (name, since) = turn.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if since.elapsed() > PATIENCE {
                    give_up(&name);
                }
                thread::sleep(Duration::from_secs(1));
            }
        });
        let line = io::stderr().is_terminal().then(Cell::default);
        Self { turn, line }
    }

    /// Hears whose turn it is.
    pub fn turn(&self, name: &Name, share: Option<f64>) {
        let mut turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        *turn = (label(name), Instant::now());
        let Some(line) = &self.line else { return };
        let is_due = line.get().is_none_or(|shown| shown.elapsed() > LINE);
        if is_due || share.is_none() {
            line.set(Some(turn.1));
            let stage = match share {
                Some(share) => format!("racing: {:.0} %", 100.0 * share),
                None => format!("warming up: {}", turn.0),
            };
            show(&stage);
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if self.line.is_some() {
            show("");
        }
    }
}

/// Puts `stage` in the place of what the line says. Where it can't be shown, nothing is lost.
fn show(stage: &str) {
    _ = write!(io::stderr(), "\r\x1b[K{stage}");
}

fn give_up(name: &str) -> ! {
    eprintln!(
        "error: `{name}` has been running for {} seconds and does not come back. Do its threads \
         wait for each other, or is there a loop without an end? The tests say more.",
        PATIENCE.as_secs()
    );
    process::exit(1);
}
