//! Code that may be unfinished, or wrong, without taking the race down.

use std::{
    any::Any,
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::{Mutex, MutexGuard, Once, PoisonError},
};

/// Why an entry doesn't race.
#[derive(Clone, Debug, PartialEq)]
pub enum Out {
    /// A gap stopped it: `todo!("what to do")`.
    Open(String),
    /// A gap in a kernel for a GPU did, which is told by the Rust code that was to run it: what to do,
    /// and the file and line.
    OpenAt(String, String),
    /// It panicked otherwise, with what it said and where.
    Panicked(String),
}

/// What panics said while code ran under guard, on any thread.
static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Code that panics all the time, and catches it, needn't fill the memory too.
const MOST: usize = 1000;

thread_local! {
    /// Whether this thread runs code under guard.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// What `todo!` begins with.
const GAP: &str = "not yet implemented";

/// Stands between what a panic said and its place.
const AT: char = '\u{1f}';

/// Runs code that may panic. What it said comes back, and isn't printed. (A thread that it started
/// prints its panic, other than a gap: nobody can tell whose thread it is.)
pub fn guarded<R>(code: impl FnOnce() -> R) -> Result<R, Out> {
    listen();
    let before = said().len();
    GUARDED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(code));
    GUARDED.set(false);
    result.map_err(|payload| {
        let said = said()[before..].to_vec();
        // A thread that the code started may have met the gap; the payload is then another's.
        let gap = said.iter().find_map(|words| words.strip_prefix(GAP));
        match words(&*payload).strip_prefix(GAP).or(gap) {
            Some(gap) => {
                let gap = gap.split(AT).next().unwrap_or_default();
                let gap = gap.trim_start_matches(": ");
                match gap.split_once("\n  --> ") {
                    Some((what, place)) => Out::OpenAt(what.to_owned(), place.to_owned()),
                    None => Out::Open(gap.to_owned()),
                }
            }
            None => {
                let said = said.first().map_or("", |said| said);
                // Behind several lines, which are set out, in one of its own.
                let at = if said.contains('\n') { "\nat " } else { ", at " };
                Out::Panicked(said.replace(AT, at))
            }
        }
    })
}

/// Has panics written down from now on, and printed only where nobody is on guard.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let words = words(info.payload());
            let place = info.location().map(|at| format!("{AT}{}:{}", at.file(), at.line()));
            let mut said = said();
            if said.len() < MOST {
                said.push(words.to_owned() + &place.unwrap_or_default());
            }
            drop(said);
            if !GUARDED.get() && !words.starts_with(GAP) {
                usual(info);
            }
        }));
    });
}

fn said() -> MutexGuard<'static, Vec<String>> {
    SAID.lock().unwrap_or_else(PoisonError::into_inner)
}

fn words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or(payload.downcast_ref::<&str>().copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    // In one test: what panics say is written down for all threads together.
    #[test]
    fn gaps_are_told_from_panics_also_on_threads_of_the_code() {
        assert_eq!(guarded(|| 5), Ok(5));
        let open = |words: &str| Err(Out::Open(words.to_owned()));
        assert_eq!(guarded(|| todo!("add {} up", "them")), open("add them up"));
        assert_eq!(guarded(|| -> () { todo!() }), open(""));
        let in_a_kernel = || -> () { panic!("not yet implemented: add\n  --> src/a.wgsl:7") };
        assert_eq!(guarded(in_a_kernel), Err(Out::OpenAt("add".into(), "src/a.wgsl:7".into())));
        let on_a_thread = || {
            thread::scope(|scope| {
                scope.spawn(|| -> () { todo!("start") }).join().expect("a worker")
            })
        };
        assert_eq!(guarded(on_a_thread), open("start"));
        let out = guarded(|| -> () { panic!("index 5") }).expect_err("it panicked");
        let Out::Panicked(words) = out else { panic!("no gap: {out:?}") };
        assert!(words.starts_with("index 5, at ") && words.contains("guard.rs:"), "{words}");
    }
}
