//! The page itself: HTML that brings its own style, and needs neither a network nor a script.

use super::{Met, Room, Standing, entry, holding, is_late, learners};
use crate::{
    course::{Course, Exercise, Topic},
    report::{Entry, Report},
};

/// Mistakes that are shown.
const MISTAKES: usize = 12;

/// The page of a room.
pub fn html(course: &Course, room: &Room) -> String {
    let standings = room.standings(course);
    let mistakes = room.mistakes(course);
    let count = room.reports.len();
    let sections = [
        lead(&standings, &mistakes, count),
        progress(&standings, count),
        met(&mistakes, count),
        grid(course, room),
        left_out(course, room),
    ];
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p>{when}</p>\n\
         <label><input type=\"checkbox\" id=\"hide\"> Hide names</label>\n</header>\n{body}\
         <footer>Made by <code>cargo hpc report --merge</code> from the files that learners handed over. \
         Minutes are those between one save and the next; pauses of more than 20 minutes are left out.\
         </footer>\n</body>\n</html>\n",
        title = learners(count),
        style = include_str!("page.css"),
        when = when(&room.reports),
        body = sections.concat(),
    )
}

/// From when the reports are.
fn when(reports: &[Report]) -> String {
    let moments = reports.iter().map(|report| report.written);
    let (Some(first), Some(last)) = (moments.clone().min(), moments.max()) else {
        return String::new();
    };
    let (first, last) = (first.to_string(), last.to_string());
    if first == last {
        return format!("Report{} of {last} UTC", if reports.len() == 1 { "" } else { "s" });
    }
    // The day once, where it is the same.
    let end = match (first.split_once(' '), last.split_once(' ')) {
        (Some((day, _)), Some((other, time))) if day == other => time.to_owned(),
        _ => last.clone(),
    };
    format!("Reports of {first} to {end} UTC")
}

/// The sentence that a teacher wants first.
fn lead(standings: &[Standing], mistakes: &[Met], count: usize) -> String {
    let Some(most) = holding(standings) else {
        let text = if standings.is_empty() {
            "Nobody has begun yet."
        } else {
            "Everybody has solved what they began."
        };
        return format!("<p class=\"lead calm\">{text}</p>\n");
    };
    let exercise = most.exercise;
    let id = format!("<strong>{}</strong>", escaped(&exercise.id()));
    let (is, at) = if most.open == 1 { ("is", "1") } else { ("are", &*most.open.to_string()) };
    if most.late == 0 {
        let (most_are, at) = match most.here {
            0 => ("What most have begun and not solved is", most.open),
            here => ("Most are at", here),
        };
        return format!(
            "<p class=\"lead calm\">Nobody is past the minutes of an exercise. {most_are} {id}: \
             {at} of {count}.</p>\n"
        );
    }
    let late = if most.late == most.open {
        if most.open == 1 { String::new() } else { "all of them ".to_owned() }
    } else {
        format!("{} of them ", most.late)
    };
    let mut text = format!(
        "{id} holds the room up: {at} of {count} {is} still at it, {late}for longer than its {} \
         minutes.",
        exercise.minutes
    );
    if let Some(met) = mistakes.iter().find(|met| met.exercise.id() == exercise.id()) {
        let title = code(&escaped(&met.title));
        text += &format!(" The mistake met most there: {title} ({}).", learners(met.learners));
    }
    format!("<p class=\"lead\">{text}</p>\n")
}

/// A line for each exercise that anybody looked at.
fn progress(standings: &[Standing], count: usize) -> String {
    if standings.is_empty() {
        return String::new();
    }
    let holding = holding(standings).map(|standing| standing.exercise.id());
    let rows: String = standings
        .iter()
        .map(|standing| {
            let exercise = standing.exercise;
            let is_holding = holding.as_ref() == Some(&exercise.id());
            let part = |class: &str, number: usize| match number {
                0 => String::new(),
                _ => format!("<i class=\"{class}\" style=\"flex: {number}\">{number}</i>"),
            };
            let rest = count - standing.solved - standing.open;
            let or_none = |number: Option<u64>| number.map_or("–".into(), |n| n.to_string());
            format!(
                "<tr{class}><td class=\"id\" title=\"{title}\">{id}</td>\
                 <td><div class=\"bar\">{}{}{}<i style=\"flex: {rest}{none}\"></i></div></td>\
                 <td class=\"number\">{}<span class=\"dim\"> of {}</span></td>\
                 <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
                part("solved", standing.solved),
                part("late", standing.late),
                part("open", standing.open - standing.late),
                or_none(standing.minutes),
                exercise.minutes,
                or_none(standing.attempts),
                standing.hinted,
                class = if is_holding { " class=\"holding\"" } else { "" },
                none = if rest == 0 { "; min-width: 0" } else { "" },
                title = escaped(&exercise.title),
                id = escaped(&exercise.id()),
            )
        })
        .collect();
    format!(
        "<section>\n<h2>Where the room is</h2>\n{}<table>\n<thead><tr><th>exercise</th>\
         <th style=\"width: 50%\">learners</th><th class=\"number\">minutes, median</th>\
         <th class=\"number\">attempts, median</th><th class=\"number\">asked for hints</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</section>\n",
        key(&[
            ("solved", "", "solved"),
            ("late", "", "at it, past its minutes"),
            ("open", "", "at it"),
            ("none", "", "not begun"),
        ])
    )
}

/// The known mistakes that were met.
fn met(mistakes: &[Met], count: usize) -> String {
    if mistakes.is_empty() {
        return String::new();
    }
    let rows: String = mistakes
        .iter()
        .take(MISTAKES)
        .map(|met| {
            let says = if met.says.is_empty() {
                String::new()
            } else {
                format!("<br><span class=\"dim\">{}</span>", code(&escaped(&met.says)))
            };
            format!(
                "<tr><td class=\"id\">{}</td><td>{}{says}</td><td class=\"number\">{} of {count}</td>\
                 <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>\n",
                escaped(&met.exercise.id()),
                code(&escaped(&met.title)),
                met.learners,
                met.times,
                met.solved,
            )
        })
        .collect();
    let more = match mistakes.len().saturating_sub(MISTAKES) {
        0 => String::new(),
        more => format!("<p class=\"dim\">And {more} more, met by no more learners.</p>\n"),
    };
    format!(
        "<section>\n<h2>Known mistakes that were met</h2>\n<table>\n<thead><tr><th>exercise</th>\
         <th>mistake, and what learners are told</th><th class=\"number\">learners</th>\
         <th class=\"number\">times</th><th class=\"number\">solved since</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n{more}</section>\n"
    )
}

/// Who is where: a line for each learner, a square for each exercise of the topics that were begun.
fn grid(course: &Course, room: &Room) -> String {
    let began = |topic: &&Topic| {
        let mut exercises = topic.exercises.iter();
        exercises.any(|exercise| room.reports.iter().any(|one| entry(one, exercise).is_some()))
    };
    let topics: Vec<&Topic> = course.topics.iter().filter(began).collect();
    let first = |index: usize| if index == 0 { " first" } else { "" };
    let heads: String = topics
        .iter()
        .map(|topic| {
            let columns = topic.exercises.len();
            let name = escaped(&topic.name);
            format!("<th class=\"topic first\" colspan=\"{columns}\">{name}</th>")
        })
        .collect();
    let names: String = topics
        .iter()
        .flat_map(|topic| topic.exercises.iter().enumerate())
        .map(|(index, exercise)| {
            let name = escaped(&exercise.name.replace('_', " "));
            format!("<th class=\"slant{}\"><span>{name}</span></th>", first(index))
        })
        .collect();
    let rows: String = room
        .reports
        .iter()
        .map(|report| {
            let cells: String = topics
                .iter()
                .flat_map(|topic| topic.exercises.iter().enumerate())
                .map(|(index, exercise)| cell(exercise, entry(report, exercise), first(index)))
                .collect();
            let solved = course
                .exercises()
                .filter(|exercise| entry(report, exercise).is_some_and(|entry| entry.solved))
                .count();
            format!(
                "<tr><th class=\"who\" title=\"{name}\"><bdi class=\"name\">{name}</bdi></th><td>{}</td><td class=\"number\">{solved}</td>{cells}</tr>\n",
                whereabouts(course, report),
                name = escaped(&report.name),
            )
        })
        .collect();
    format!(
        "<section>\n<h2>Who is where</h2>\n{}<div class=\"wide\">\n<table class=\"grid\">\n\
         <thead><tr><th colspan=\"3\" style=\"border: 0\"></th>{heads}</tr>\n\
         <tr><th>learner</th><th>is at</th><th class=\"number\">solved</th>{names}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n</section>\n",
        key(&[
            ("solved", "✓", "solved"),
            ("late", "4", "attempts so far, past its minutes"),
            ("open", "2", "attempts so far"),
            ("none", "", "not begun"),
        ])
    )
}

fn cell(exercise: &Exercise, entry: Option<&Entry>, first: &str) -> String {
    let (class, text, words) = match entry {
        None => ("none", String::new(), "not begun".to_owned()),
        Some(entry) if entry.solved => {
            ("solved", "✓".to_owned(), format!("solved, {} min", entry.minutes))
        }
        Some(entry) => {
            let class = if is_late(entry, exercise) { "late" } else { "open" };
            let words = format!("attempts: {}, {} min", entry.attempts, entry.minutes);
            let text = if entry.attempts > 99 { "…".into() } else { entry.attempts.to_string() };
            (class, text, words)
        }
    };
    let name = escaped(&exercise.name.replace('_', " "));
    let (inside, outside) = if class == "none" { ("", " none") } else { (class, "") };
    format!(
        "<td class=\"cell{outside}{first}\" title=\"{name}: {words}\"><i class=\"{inside}\">{text}</i></td>"
    )
}

/// The exercise that a learner is at, and for how long.
fn whereabouts(course: &Course, report: &Report) -> String {
    let Some(id) = &report.current else { return "–".to_owned() };
    let Ok(exercise) = course.exercise(id) else { return escaped(id) };
    let id = escaped(&exercise.id());
    match entry(report, exercise) {
        Some(entry) if entry.solved => format!("{id} <span class=\"dim\">solved</span>"),
        Some(entry) => {
            let class = if is_late(entry, exercise) { "late-text" } else { "dim" };
            let minutes = exercise.minutes;
            format!("{id} <span class=\"{class}\">{} of {minutes} min</span>", entry.minutes)
        }
        None => format!("{id} <span class=\"dim\">not begun</span>"),
    }
}

fn left_out(course: &Course, room: &Room) -> String {
    let mut text = String::new();
    if !room.left_out.is_empty() {
        let items: String = room
            .left_out
            .iter()
            .map(|(name, reason)| {
                format!("<li><bdi>{}</bdi> {}</li>\n", escaped(name), escaped(reason))
            })
            .collect();
        text += &format!(
            "<section>\n<h2>Files that were left out</h2>\n<ul>\n{items}</ul>\n</section>\n"
        );
    }
    let unknown = room.unknown(course);
    if !unknown.is_empty() {
        let ids: Vec<_> = unknown.into_iter().map(escaped).collect();
        text += &format!(
            "<p class=\"dim\">This edition of the course does not have these exercises of theirs: {}.</p>\n",
            ids.join(", ")
        );
    }
    text
}

/// What the colours stand for.
fn key(entries: &[(&str, &str, &str)]) -> String {
    let entries: String = entries
        .iter()
        .map(|(class, sign, words)| format!("<span><i class=\"{class}\">{sign}</i>{words}</span>"))
        .collect();
    format!("<div class=\"key\">{entries}</div>\n")
}

/// Text that stays text, in an element and in an attribute.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for char in text.chars() {
        match char {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            char => safe.push(char),
        }
    }
    safe
}

/// What stands between backticks in escaped text as code; a lone backtick stays.
fn code(escaped: &str) -> String {
    let pieces: Vec<_> = escaped.split('`').collect();
    let (pairs, last) = match pieces.len() % 2 {
        0 => (&pieces[..pieces.len() - 1], pieces.last()),
        _ => (&pieces[..], None),
    };
    let mut text = String::new();
    for (index, piece) in pairs.iter().enumerate() {
        if index % 2 == 0 {
            text += piece;
        } else {
            text += &format!("<code>{piece}</code>");
        }
    }
    text + &last.map(|last| format!("`{last}")).unwrap_or_default()
}
