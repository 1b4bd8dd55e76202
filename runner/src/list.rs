//! `cargo hpc list`: every exercise, and how far the learner is with it.

use crate::{
    course::{Course, Exercise, Topic},
    progress::Progress,
    screen::{Look, Mark, Style},
    store::{State, Store},
    text::{columns, fold},
};

/// A line of the list.
pub struct Line<'a> {
    /// The exercise it is about, unless it is a heading or blank.
    pub exercise: Option<&'a Exercise>,
    /// What it says.
    pub text: String,
}

/// The list of these topics, to fit the window.
pub fn lines<'a>(
    look: &Look,
    course: &'a Course,
    topics: &'a [Topic],
    store: &Store,
    progress: &Progress,
) -> Vec<Line<'a>> {
    let current = progress.current(course).map(Exercise::id).unwrap_or_default();
    let state_of = |exercise: &Exercise, lacks: bool| {
        let here = exercise.id() == current;
        let (mark, words) = match store.state(progress, exercise) {
            State::Solved => (Mark::Good, "solved"),
            State::Edited => (Mark::Edited, "edited since"),
            State::Open if lacks => (Mark::Lacking, ""),
            State::Open => (Mark::Open, if here { "here" } else { "" }),
        };
        let arrow = if here { look.mark(Mark::Here) } else { " ".to_owned() };
        (format!("{arrow} {} ", look.mark(mark)), words)
    };
    let widest = |width: fn(&Exercise) -> usize| course.exercises().map(width).max().unwrap_or(0);
    let ids = widest(|exercise| columns(&exercise.id()));
    let titles = widest(|exercise| columns(&exercise.title));
    let mut lines = Vec::new();
    for topic in topics {
        if !lines.is_empty() {
            lines.push(Line { exercise: None, text: String::new() });
        }
        lines.push(Line { exercise: None, text: heading(look, progress, topic) });
        let lack = topic.needs.iter().find_map(|need| need.lacking());
        if let Some(lack) = &lack {
            let text = cut(look, &format!("  not for this machine: {lack}"), look.width);
            lines.push(Line { exercise: None, text });
        }
        let states: Vec<_> =
            topic.exercises.iter().map(|exercise| state_of(exercise, lack.is_some())).collect();
        let widest = states.iter().map(|(_, words)| words.len()).max().unwrap_or(0);
        for (exercise, (start, words)) in topic.exercises.iter().zip(&states) {
            let text = row(look, exercise, words, (ids, titles, widest));
            lines.push(Line { exercise: Some(exercise), text: format!("{start}{text}") });
        }
    }
    lines
}

/// What stands behind the marks: id, title, minutes and state, as far as there is room.
fn row(
    look: &Look,
    exercise: &Exercise,
    state: &str,
    (ids, titles, states): (usize, usize, usize),
) -> String {
    let id = exercise.id();
    // The marks take four columns, minutes seven, and there are two between columns.
    let room = look.width.saturating_sub(4 + ids + 2 + 2 + 7 + 2 + states);
    let minutes = format!("{} min", exercise.minutes);
    let text = if room >= titles.min(12) {
        let room = room.min(titles);
        let title = cut(look, &exercise.title, room);
        let pad = room - columns(&title);
        format!("{id:ids$}  {title}{:pad$}  {minutes:>7}  {state}", "")
    } else {
        format!("{id:ids$}  {state}")
    };
    cut(look, text.trim_end(), look.width.saturating_sub(4))
}

/// The topic, and the sum of its exercises.
fn heading(look: &Look, progress: &Progress, topic: &Topic) -> String {
    let open = topic.exercises.iter().filter(|exercise| !progress.is_solved(exercise));
    let (open, minutes) =
        open.fold((0, 0), |(count, sum), exercise| (count + 1, sum + exercise.minutes));
    let all = topic.exercises.len();
    let mut sum = format!("{} of {all} solved", all - open);
    if minutes > 0 {
        sum += &format!(", {} left", duration(minutes));
    }
    let title = if topic.title.is_empty() { &topic.name } else { &topic.title };
    if columns(title) + columns(&sum) + 2 > look.width {
        return look.paint(Style::Bold, &cut(look, title, look.width));
    }
    format!("{}  {}", look.paint(Style::Bold, title), look.paint(Style::Dim, &sum))
}

/// Minutes as one says them.
pub fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Plain text in `width` columns; an ellipsis stands for what is left out.
fn cut(look: &Look, text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let ellipsis = look.words("…");
    let room = width.saturating_sub(columns(&ellipsis)).max(1);
    fold(text, room).swap_remove(0).trim_end().to_owned() + &ellipsis
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_said_in_hours_where_there_are_many() {
        assert_eq!(duration(45), "45 min");
        assert_eq!(duration(120), "2 h");
        assert_eq!(duration(265), "4 h 25 min");
    }
}
