//! What the watch shows: a heading, a body that can be scrolled, and below it how far the learner is
//! and which keys there are.

use super::Watch;
use crate::{
    check::{Finding, Verdict},
    list,
    screen::{Look, Mark, Page, Style},
    session::hints,
    solution,
    text::{columns, fold},
    verdict,
};

/// What the body shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum View {
    /// The verdict on the current exercise.
    Verdict,
    /// All exercises; the one at this place is selected.
    List(usize),
    /// The solution beside what the learner wrote.
    Solution,
    /// What the keys do.
    Help,
}

/// What the keys do, in the order of the help.
const KEYS: [(&str, &str); 12] = [
    ("h", "the next hint; there are three, from a nudge to nearly the code"),
    ("n", "the next open exercise, once this one is solved"),
    ("l", "the list of all exercises; Enter goes to one"),
    ("s", "the solution beside yours, once this one is solved"),
    ("e", "opens the exercise in your editor"),
    ("r", "checks again, without a save"),
    ("g", "goes to the exercise that you saved, where it is another one"),
    ("x", "writes the skeleton again, where the file is gone"),
    ("j k", "scroll, as do the arrows, Space and PageUp"),
    ("Ctrl-Z", "back to the shell for a moment; `fg` returns"),
    ("q", "quits, as does Ctrl-C; `cargo hpc` goes on from here"),
    ("?", "this page"),
];

impl Watch<'_, '_> {
    /// Draws everything anew.
    pub(super) fn draw(&mut self) {
        let (width, height) = self.size;
        let look = Look { width, height: Some(height), ..self.session.look };
        self.session.look = look;
        let roomy = height >= 12;

        let mut foot = Page::new(&look);
        if let Some(answer) = &self.answer {
            foot.text(0, Style::Notice, &look.words(answer));
        }
        let (bar, doing) = (self.session.bar(self.exercise), self.doing());
        if columns(&bar) + 2 + columns(&doing) <= width {
            foot.lines.push(apart(&look, &bar, &look.paint(Style::Dim, &doing)));
        } else {
            if self.running.is_some() {
                foot.text(0, Style::Dim, &doing);
            }
            foot.lines.push(bar);
        }
        foot.lines.push(self.keys(&look));
        let head = if roomy { 2 } else { 1 };
        // One line between them, which says what does not fit.
        let room = height.saturating_sub(head + foot.lines.len() + 1).max(1);

        let body = self.body(&look);
        if let View::List(_) = self.view {
            self.top = keep_in_sight(self.top, self.list_line, room);
        }
        self.top = self.top.min(body.len().saturating_sub(room));
        let below = body.len().saturating_sub(self.top + room);

        let mut lines = vec![self.heading(&look)];
        lines.resize(head, String::new());
        lines.extend(body.into_iter().skip(self.top).take(room));
        lines.resize(head + room, String::new());
        lines.push(match (self.top, below) {
            (0, 0) => String::new(),
            (_, 0) => look.paint(Style::Dim, "(the end; k scrolls back)"),
            (_, below) => look.paint(Style::Dim, &format!("({below} more lines; j scrolls)")),
        });
        lines.extend(foot.lines);
        // A window may be smaller than the least there is to show.
        lines.truncate(height.max(1));
        let lines: Vec<_> = lines.iter().map(|line| fold(line, width).swap_remove(0)).collect();
        self.terminal.draw(&lines);
    }

    fn heading(&self, look: &Look) -> String {
        let left = match self.view {
            View::List(_) => "All exercises".to_owned(),
            View::Help => "Keys".to_owned(),
            _ => format!("{}: {}", self.exercise.id(), self.exercise.title),
        };
        let right = match self.view {
            View::Verdict | View::Solution => format!("{} min", self.exercise.minutes),
            View::List(_) => "Enter goes there, q comes back".to_owned(),
            View::Help => "q comes back".to_owned(),
        };
        apart(look, &look.paint(Style::Bold, &left), &look.paint(Style::Dim, &right))
    }

    /// The keys that are of use now, as many as fit.
    fn keys(&self, look: &Look) -> String {
        let is_solved = self.session.progress.is_solved(self.exercise);
        let is_missing = self.is_missing();
        let keys: &[(&str, &str, bool)] = match self.view {
            View::List(_) => &[("j", "down", true), ("k", "up", true), ("q", "back", true)],
            View::Solution | View::Help => {
                &[("q", "back", true), ("j", "down", true), ("k", "up", true)]
            }
            View::Verdict => &[
                ("x", "write the skeleton", is_missing),
                ("g", "go there", self.elsewhere.is_some()),
                ("n", "next", is_solved),
                ("s", "solution", is_solved),
                ("h", "hint", !is_solved),
                ("l", "list", true),
                ("?", "keys", true),
                ("q", "quit", true),
                ("r", "check again", true),
                ("e", "edit", self.editor.is_some()),
            ],
        };
        let mut line = String::new();
        for (key, word, _) in keys.iter().filter(|(.., now)| *now) {
            let text = format!("{} {}", look.paint(Style::Bold, key), look.paint(Style::Dim, word));
            let gap = if line.is_empty() { "" } else { "   " };
            if columns(&line) + gap.len() + columns(&text) > look.width {
                break;
            }
            line = line + gap + &text;
        }
        line
    }

    fn body(&mut self, look: &Look) -> Vec<String> {
        let mut page = Page::new(look);
        match self.view {
            View::Verdict => self.verdict_page(&mut page),
            View::List(selected) => self.list_page(&mut page, selected),
            View::Solution => {
                if let Err(error) = solution::show(&mut page, self.session.course, self.exercise) {
                    page.verbatim(0, &format!("{error:#}"), 20);
                }
            }
            View::Help => {
                for (key, what) in KEYS {
                    let key = look.paint(Style::Bold, &format!("{key:>6}"));
                    page.item(0, &key, Style::Plain, what);
                }
            }
        }
        page.lines
    }

    fn list_page(&mut self, page: &mut Page, selected: usize) {
        let look = *page.look;
        // Two columns for the cursor.
        let narrow = Look { width: look.width.saturating_sub(2), ..look };
        let session = &self.session;
        let lines = list::lines(
            &narrow,
            session.course,
            &session.course.topics,
            &session.store,
            &session.progress,
        );
        let mut number = 0;
        for line in lines {
            let here = line.exercise.is_some() && number == selected;
            number += usize::from(line.exercise.is_some());
            if here {
                self.list_line = page.lines.len();
            }
            let cursor = if here { look.paint(Style::Notice, ">") } else { " ".to_owned() };
            page.lines.push(format!("{cursor} {}", line.text));
        }
    }

    fn verdict_page(&self, page: &mut Page) {
        let session = &self.session;
        if let Some(note) = &session.note {
            page.text(0, Style::Notice, note);
            page.gap();
        }
        let is_new = session.course.exercises().all(|other| !session.progress.is_solved(other));
        if self.verdict.is_none() || is_new {
            let file = self.exercise.source();
            let open = format!(
                "Open {} in your editor. Each time you save it, it is checked here.",
                file.display()
            );
            page.text(0, Style::Plain, &open);
            page.gap();
        }
        let is_solved = matches!(&self.verdict, Some(Ok(found)) if found.is_solved());
        if !is_solved {
            hints(page, self.exercise, self.hints);
            page.gap();
        }
        match &self.verdict {
            None => (),
            Some(Err(error)) => {
                let bad = page.look.mark(Mark::Bad);
                page.item(0, &bad, Style::Bold, "It could not be checked.");
                page.gap();
                page.verbatim(2, &format!("{error:#}"), 200);
            }
            Some(Ok(found)) => {
                verdict::show(page, session.course, self.exercise, found, 200);
                if self.is_missing() {
                    let back =
                        "x writes the skeleton now; and when the file is back, it is checked.";
                    page.text(2, Style::Plain, back);
                }
                if is_solved {
                    self.solved(page);
                }
            }
        }
    }

    fn solved(&self, page: &mut Page) {
        page.gap();
        page.text(0, Style::Plain, "s shows another answer beside yours.");
        match self.session.next_open(self.exercise) {
            Some(next) => {
                let (id, title, minutes) = (next.id(), &next.title, next.minutes);
                let text = format!("n goes on to {id}: {title} ({minutes} min).");
                page.text(0, Style::Plain, &text);
            }
            None => page.text(0, Style::Plain, "That was the last one that was open."),
        }
        match &self.advice {
            None => (),
            Some(Ok(found)) => verdict::advice(page, self.exercise, found),
            Some(Err(error)) => {
                page.gap();
                page.verbatim(0, &format!("Clippy could not look at it: {error:#}"), 3);
            }
        }
    }

    pub(super) fn is_missing(&self) -> bool {
        matches!(&self.verdict, Some(Ok(Verdict { finding: Finding::Missing, .. })))
    }
}

/// A line with something at each end; the right one gives way.
fn apart(look: &Look, left: &str, right: &str) -> String {
    let used = columns(left) + columns(right);
    if used + 2 > look.width {
        return left.to_owned();
    }
    format!("{left}{:pad$}{right}", "", pad = look.width - used)
}

/// Where to begin so that `line` is among the `room` lines shown, with one more around it.
fn keep_in_sight(top: usize, line: usize, room: usize) -> usize {
    let margin = usize::from(room > 4);
    top.min(line.saturating_sub(margin)).max((line + margin + 1).saturating_sub(room))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_line_stays_in_sight() {
        assert_eq!(keep_in_sight(0, 3, 10), 0);
        assert_eq!(keep_in_sight(0, 9, 10), 1);
        assert_eq!(keep_in_sight(20, 5, 10), 4);
        assert_eq!(keep_in_sight(20, 5, 1), 5);
        assert_eq!(keep_in_sight(0, 0, 10), 0);
    }
}
