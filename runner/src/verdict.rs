//! A verdict in words: what failed, why, and where to look.
//!
//! The first thing to do comes first: what a known mistake explains, then the tests that fail, then
//! the gaps, from the top of the file down.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use crate::{
    check::{Count, Finding, HANGS, IN_FULL, Verdict, has_failed, tests_in_words},
    compile::Diagnostic,
    course::{Course, Exercise},
    screen::{Mark, Page, Style},
    testing::{Outcome, Panic, Test, line_of},
    text::capital,
};

/// Lines that are shown of a test's message.
const MESSAGE: usize = 12;
/// Lines that are shown of a hang: a line for each rank, and below them why it hangs.
const HANG: usize = 24;
/// Lines that are shown of what a test printed.
const PRINTED: usize = 8;
/// What a message about a kernel for a GPU has in it: a line about the place.
const KERNEL: &str = ".wgsl:";
/// Lines that are shown of each piece of advice.
const ADVICE: usize = 12;

/// Shows a verdict; the compiler's errors get about `room` lines.
pub fn show(page: &mut Page, course: &Course, exercise: &Exercise, verdict: &Verdict, room: usize) {
    match &verdict.finding {
        Finding::Lacking(what) => {
            let lacking = page.look.mark(Mark::Lacking);
            page.item(0, &lacking, Style::Plain, &format!("Not for this machine: {what}."));
            page.text(2, Style::Plain, "`cargo hpc doctor` says how to get it.");
        }
        Finding::Missing => {
            let file = exercise.source();
            let bad = page.look.mark(Mark::Bad);
            page.item(0, &bad, Style::Bold, &format!("{} is not there.", file.display()));
            let reset = format!(
                "Was it renamed, or deleted? `cargo hpc reset {}` writes the skeleton again.",
                exercise.id()
            );
            page.text(2, Style::Plain, &reset);
        }
        Finding::Broken(errors) => broken(page, exercise, errors, room),
        Finding::Tested { tests, mistakes } => {
            headline(page, tests);
            for mistake in mistakes {
                page.gap();
                let here = page.look.mark(Mark::Here);
                page.item(0, &here, Style::Notice, &mistake.says);
            }
            failures(page, course, exercise, tests);
            gaps(page, tests);
        }
    }
}

/// Shows what clippy has to say about a solved exercise.
pub fn advice(page: &mut Page, exercise: &Exercise, found: &[Diagnostic]) {
    if found.is_empty() {
        return;
    }
    page.gap();
    let count = if found.len() == 1 {
        "a suggestion".into()
    } else {
        format!("{} suggestions", found.len())
    };
    let words = format!("It passes as it is. Clippy, Rust's adviser, has {count}:");
    page.text(0, Style::Bold, &words);
    for diagnostic in found.iter().take(IN_FULL) {
        page.gap();
        page.verbatim(2, &without_notes(&diagnostic.rendered), ADVICE);
    }
    if found.len() > IN_FULL {
        page.gap();
        let all = format!(
            "{} more; all of them: `cargo clippy -p {} --lib`",
            found.len() - IN_FULL,
            exercise.topic
        );
        page.text(2, Style::Dim, &page.look.words(&format!("… {all}")));
    }
}

/// The compiler's words without how one would switch them off, which is not the question here; and
/// the address of an explanation in a line of its own, so that it can be clicked on.
fn without_notes(rendered: &str) -> String {
    let notes = ["implied by `", "to override `", "` on by default"];
    let lines = rendered.trim_end().lines().filter_map(|line| {
        if let Some((_, address)) = line.split_once("for further information visit ") {
            let address = address.split('\x1b').next().unwrap_or(address);
            return Some(address.replace(address.split('/').nth(4)?, "stable"));
        }
        notes.iter().all(|note| !line.contains(note)).then(|| line.to_owned())
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn headline(page: &mut Page, tests: &[Test]) {
    let count = Count::of(tests);
    let all = tests_in_words(count.all);
    let passed = count.all - count.failed - count.open;
    let (mark, style, text) = match (count.failed, count.open) {
        (0, 0) if count.all == 1 => (Mark::Good, Style::Good, "Solved: the test passes.".into()),
        (0, 0) => (Mark::Good, Style::Good, format!("Solved: all {all} pass.")),
        (0, open) => {
            let wait = if open == 1 { "waits" } else { "wait" };
            let text = format!("{open} of {all} {wait} for code that is not written yet");
            (Mark::Open, Style::Bold, ending(text, passed))
        }
        (failed, open) => {
            let fail = if failed == 1 { "fails" } else { "fail" };
            let mut text = format!("{failed} of {all} {fail}");
            if open > 0 {
                text += &format!(", {open} not written yet");
            }
            (Mark::Bad, Style::Bold, ending(text, passed))
        }
    };
    let mark = page.look.mark(mark);
    page.item(0, &mark, style, &text);
}

fn ending(text: String, passed: usize) -> String {
    match passed {
        0 => text + ".",
        1 => text + "; 1 passes.",
        _ => format!("{text}; {passed} pass."),
    }
}

fn failures(page: &mut Page, course: &Course, exercise: &Exercise, tests: &[Test]) {
    let (source, file) = (exercise.source(), exercise.tests());
    let text = fs::read_to_string(course.root.join(&file)).unwrap_or_default();
    let bad = page.look.mark(Mark::Bad);
    let mut kernels: Vec<&str> = Vec::new();
    for (index, test) in tests.iter().filter(|test| has_failed(test)).enumerate() {
        let written = line_of(&text, &test.name).map(|line| format!("{}:{line}", file.display()));
        if index >= IN_FULL {
            page.item(0, &bad, Style::Plain, &test.sentence());
            continue;
        }
        // What is wrong with a kernel is told with its place there: the same for all that run it.
        if let Outcome::Failed(panic) = &test.outcome
            && panic.message.contains(KERNEL)
        {
            if kernels.contains(&&*panic.message) {
                if kernels.len() == index {
                    page.gap();
                }
                page.item(0, &bad, Style::Plain, &format!("{}: the same", test.sentence()));
                continue;
            }
            kernels.push(&panic.message);
        }
        page.gap();
        page.item(0, &bad, Style::Bold, &test.sentence());
        let mut called = None;
        let place = match &test.outcome {
            Outcome::Failed(panic) => {
                let most = if panic.message.contains(HANGS) { HANG } else { MESSAGE };
                page.verbatim(4, &panic.message, most);
                called = panic.caller(&source);
                panic.place.as_ref()
            }
            Outcome::Hung(limit) => {
                let text = format!(
                    "It did not end within {} s. Is there a loop that never ends, or a wait for \
                     something that never comes?",
                    limit.as_secs()
                );
                page.text(4, Style::Plain, &text);
                None
            }
            Outcome::Ended(how) => {
                page.text(4, Style::Plain, &format!("{}.", capital(how)));
                None
            }
            Outcome::Passed | Outcome::Open(_) => None,
        };
        // The test's own line, then where else it happened: in the learner's code, or in a library.
        match place {
            Some((at, line)) if *at == file => {
                page.text(4, Style::Dim, &format!("{}:{line}", file.display()));
            }
            _ => {
                let elsewhere =
                    place.map(|(at, line)| format!("{}:{line}", shortened(at).display()));
                if let Some(line) = called {
                    page.text(4, Style::Plain, &format!("{}:{line}", source.display()));
                }
                if let Some(elsewhere) = elsewhere {
                    let style = if called.is_some() { Style::Dim } else { Style::Plain };
                    page.text(4, style, &elsewhere);
                }
                if let Some(written) = written {
                    page.text(4, Style::Dim, &format!("test: {written}"));
                }
            }
        }
        if !test.printed.is_empty() {
            page.text(4, Style::Dim, "It printed:");
            page.verbatim(6, &test.printed, PRINTED);
        }
        if index + 1 == IN_FULL {
            page.gap();
        }
    }
}

fn gaps(page: &mut Page, tests: &[Test]) {
    let mut gaps: Vec<(&Panic, usize)> = Vec::new();
    for test in tests {
        let Outcome::Open(gap) = &test.outcome else { continue };
        match gaps.iter_mut().find(|(known, _)| *known == gap) {
            Some((_, waiting)) => *waiting += 1,
            None => gaps.push((gap, 1)),
        }
    }
    if gaps.is_empty() {
        return;
    }
    gaps.sort_by(|(one, _), (other, _)| one.place.cmp(&other.place));
    page.gap();
    if tests.iter().any(has_failed) {
        page.text(0, Style::Bold, "Not written yet:");
    }
    let open = page.look.mark(Mark::Open);
    let mut file = None;
    for (gap, waiting) in gaps {
        // The path once, to click on; then the line is enough.
        let mut text = match &gap.place {
            Some((path, line)) if file == Some(path) => format!("line {line}: {}", gap.message),
            Some((path, line)) => format!("{}:{line}: {}", path.display(), gap.message),
            None => gap.message.clone(),
        };
        file = gap.place.as_ref().map(|(path, _)| path);
        if waiting > 1 {
            text += &format!(" ({waiting} tests wait for it)");
        }
        page.item(0, &open, Style::Plain, &text);
    }
}

fn broken(page: &mut Page, exercise: &Exercise, errors: &[Diagnostic], room: usize) {
    let (source, tests) = (exercise.source(), exercise.tests());
    let files: Vec<_> =
        errors.iter().filter_map(|error| error.place.as_ref()).map(|(file, ..)| file).collect();
    let count = match errors.len() {
        1 => "1 error".to_owned(),
        many => format!("{many} errors"),
    };
    let bad = page.look.mark(Mark::Bad);
    if files.contains(&&source) || files.is_empty() {
        page.item(0, &bad, Style::Bold, &format!("It does not compile: {count}."));
    } else if files.contains(&&tests) {
        page.item(0, &bad, Style::Bold, &format!("Its tests no longer fit it: {count}."));
        let advice = format!(
            "They call what {} offers. Was a name changed there, or the types of a function? \
             `cargo hpc reset {}` gives the skeleton again, and keeps what you wrote.",
            source.display(),
            exercise.id()
        );
        page.text(2, Style::Plain, &advice);
    } else {
        let file = shortened(files[0]);
        let text = format!("Another file does not compile: {} ({count}).", file.display());
        page.item(0, &bad, Style::Bold, &text);
        let advice = format!("{} could not be checked because of that.", source.display());
        page.text(2, Style::Plain, &advice);
    }
    let mut left = room;
    for (index, error) in errors.iter().enumerate() {
        let text = error.rendered.trim_end();
        let lines = text.lines().count();
        if index > 0 && lines > left {
            page.gap();
            let more = match errors.len() - index {
                1 => "… and 1 more error".to_owned(),
                many => format!("… and {many} more errors"),
            };
            page.text(0, Style::Dim, &page.look.words(&more));
            break;
        }
        page.gap();
        page.verbatim(0, text, left.max(4));
        left = left.saturating_sub(lines + 1);
    }
}

/// A path without what leads to a library's own folder: `ndarray-0.17.2/src/lib.rs`.
fn shortened(path: &Path) -> PathBuf {
    let parts: Vec<_> = path.components().collect();
    let is = |part: &Component, name: &str| part.as_os_str() == name;
    let registry = parts
        .windows(2)
        .position(|two| is(&two[0], "registry") && is(&two[1], "src"))
        .map(|at| at + 3);
    let library = parts.iter().position(|part| is(part, "library")).filter(|_| path.is_absolute());
    match registry.or(library) {
        Some(from) if from < parts.len() => parts[from..].iter().collect(),
        _ => path.to_owned(),
    }
}
