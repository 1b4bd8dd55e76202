//! What each key does.

use anyhow::{Context, Result};
use std::thread;

use super::{Then, Watch, sources::Sources, terminal::Key, view::View};
use crate::{clock::Moment, commands, course::Exercise, session::first_gap};

impl<'a> Watch<'a, '_> {
    /// Does what the key stands for.
    pub(super) fn press(&mut self, key: Key) -> Result<Then> {
        self.answer = None;
        if key == Key::Suspend {
            self.terminal.suspend()?;
            return Ok(Then::Draw);
        }
        let page = self.size.1.saturating_sub(8).max(1);
        if let View::List(selected) = &mut self.view {
            let last = self.session.course.exercises().count().saturating_sub(1);
            match key {
                Key::Up | Key::Char('k') => *selected = selected.saturating_sub(1),
                Key::Down | Key::Char('j') => *selected = (*selected + 1).min(last),
                Key::PageUp => *selected = selected.saturating_sub(page),
                Key::PageDown => *selected = (*selected + page).min(last),
                Key::Home => *selected = 0,
                Key::End => *selected = last,
                Key::Enter => {
                    let chosen = self.session.course.exercises().nth(*selected);
                    self.view = View::Verdict;
                    if let Some(chosen) = chosen {
                        self.go_to(chosen);
                    }
                }
                Key::Char('q' | 'l') | Key::Escape => self.view = View::Verdict,
                _ => return Ok(Then::Wait),
            }
            return Ok(Then::Draw);
        }
        match key {
            Key::Up | Key::Char('k') => self.top = self.top.saturating_sub(1),
            Key::Down | Key::Char('j') => self.top += 1,
            Key::PageUp | Key::Char('b') => self.top = self.top.saturating_sub(page),
            Key::PageDown | Key::Char(' ') => self.top += page,
            Key::Home => self.top = 0,
            Key::End => self.top = usize::MAX,
            Key::Char('q') | Key::Escape if self.view != View::Verdict => self.view = View::Verdict,
            Key::Char('q') => return Ok(Then::Quit),
            Key::Char('?') => self.view = View::Help,
            Key::Char('h') => self.hint(),
            Key::Char('n') => self.next(),
            Key::Char('l') => self.list(),
            Key::Char('s') => self.solution(),
            Key::Char('r') => self.again(),
            Key::Char('e') => self.edit()?,
            Key::Char('x') => self.reset(),
            Key::Char('g') => {
                if let Some(there) = self.elsewhere.take() {
                    self.go_to(there);
                }
            }
            _ => return Ok(Then::Wait),
        }
        Ok(Then::Draw)
    }

    fn go_to(&mut self, exercise: &'a Exercise) {
        self.view = View::Verdict;
        self.elsewhere = None;
        if exercise.id() == self.exercise.id() {
            return;
        }
        let now = Moment::now();
        self.session.change(|progress| {
            progress.go_to(exercise);
            progress.visit(exercise, now);
        });
        self.exercise = exercise;
        self.sources = Sources::of(self.session.course, exercise);
        (self.verdict, self.advice, self.hints) = (None, None, 0);
        self.again();
    }

    fn hint(&mut self) {
        if matches!(&self.verdict, Some(Ok(found)) if found.is_solved()) {
            self.answer = Some("It is solved; s shows another answer beside yours".to_owned());
            return;
        }
        self.view = View::Verdict;
        let seen = self.hints > 0 && self.hints >= self.exercise.hints.len();
        self.hints = self.session.next_hint(self.exercise);
        if seen {
            let id = self.exercise.id();
            self.answer = Some(format!(
                "That was the last hint. `cargo hpc solution {id} --spoil` shows an answer"
            ));
        }
        self.top = 0;
    }

    fn next(&mut self) {
        let is_solved = self.session.progress.is_solved(self.exercise);
        let next = self.session.next_open(self.exercise);
        match (is_solved, next) {
            (true, Some(next)) => self.go_to(next),
            (true, None) => self.answer = Some("There is no open exercise left".to_owned()),
            (false, _) => {
                let missing = match &self.verdict {
                    Some(Ok(found)) => found.summary(),
                    _ => "not checked yet".to_owned(),
                };
                self.answer =
                    Some(format!("Not solved yet ({missing}). l goes elsewhere all the same"));
            }
        }
    }

    fn list(&mut self) {
        let id = self.exercise.id();
        let selected = self.session.course.exercises().position(|exercise| exercise.id() == id);
        self.view = View::List(selected.unwrap_or(0));
    }

    fn solution(&mut self) {
        if self.session.progress.is_solved(self.exercise) {
            self.view = View::Solution;
        } else {
            self.answer =
                Some("The solution is shown once you have solved it. h gives a hint".into());
        }
    }

    fn edit(&mut self) -> Result<()> {
        let Some(editor) = &self.editor else {
            self.answer =
                Some("Set EDITOR to the name of your editor, and e opens the file in it".into());
            return Ok(());
        };
        let gap = first_gap(self.session.course, self.exercise);
        let (file, line) = gap.map_or((self.exercise.source(), 1), |(file, line, _)| (file, line));
        let mut command = editor.command(&file, line);
        command.current_dir(&self.session.course.root);
        let name = command.get_program().to_string_lossy().into_owned();
        let started = if editor.window {
            // Whoever starts a process is to learn of its end.
            command.spawn().map(|mut child| _ = thread::spawn(move || child.wait()))
        } else {
            self.terminal.outside(|| command.status().map(|_| ()))?
        };
        if let Err(error) = started.with_context(|| format!("{name} does not start")) {
            self.answer = Some(format!("{error:#}"));
        }
        Ok(())
    }

    /// Writes a skeleton where the learner's file is gone; where there is one, it stays.
    fn reset(&mut self) {
        if !self.is_missing() {
            let id = self.exercise.id();
            self.answer = Some(format!("`cargo hpc reset {id}` writes the skeleton again"));
            return;
        }
        self.answer = Some(
            commands::reset_words(self.session, self.exercise)
                .unwrap_or_else(|error| format!("{error:#}")),
        );
    }
}
