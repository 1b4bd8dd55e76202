//! The timetable: which exercises a course of one, two or three days has room for, and when.
//!
//! `timetable.toml` says which ones are taken; all times are added up from the minutes of slides
//! and exercises.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::{collections::HashMap, fmt::Write};

use crate::deck::{Deck, Part};

/// What is taught in which order, as `timetable.toml` has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// When a day begins, as in `09:00`.
    start: String,
    /// When a day must have ended.
    end: String,
    /// Lunch begins with the first break after this time.
    noon: String,
    /// Minutes of lunch.
    lunch: u32,
    /// Minutes after which there is a break.
    stretch: u32,
    /// Minutes of a break.
    coffee: u32,
    plan: Vec<Plan>,
}

/// A course of so many days.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    title: String,
    /// For each day, decks, each with the exercises that are taken: `"threading pi atomics"`.
    days: Vec<Vec<String>>,
}

/// What stands in a row of the timetable.
struct Session {
    title: String,
    link: String,
    talk: u32,
    work: u32,
}

impl Timetable {
    /// Reads `timetable.toml`.
    pub fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("Failed to parse slides/timetable.toml")
    }

    /// All plans, in Markdown.
    ///
    /// Fails where a day is too long, or names what there is not.
    pub fn text(&self, decks: &[Deck<'_>]) -> Result<String> {
        let mut text = String::new();
        for plan in &self.plan {
            self.plan(plan, decks, &mut text)
                .with_context(|| format!("slides/timetable.toml: `{}`", plan.title))?;
        }
        Ok(text)
    }

    fn plan(&self, plan: &Plan, decks: &[Deck<'_>], text: &mut String) -> Result<()> {
        writeln!(text, "## {}\n", plan.title)?;
        let mut days = Vec::new();
        let mut seen: HashMap<String, usize> = HashMap::new();
        for entry in plan.days.iter().flatten() {
            *seen.entry(first(entry).to_owned()).or_default() += 1;
        }
        let all = seen.clone();
        for entries in &plan.days {
            let mut sessions = Vec::new();
            for entry in entries {
                let name = first(entry);
                let deck = decks.iter().find(|deck| deck.name == name);
                let deck = deck.with_context(|| format!("there is no deck `{name}`"))?;
                let left = seen.get_mut(name).expect("counted above");
                // A deck that takes two days opens on the first and closes on the second.
                let (opens, closes) = (*left == all[name], *left == 1);
                *left -= 1;
                sessions.extend(taken(deck, entry, opens, closes)?);
            }
            days.push(sessions);
        }
        let sum = |of: fn(&Session) -> u32| days.iter().flatten().map(of).sum::<u32>();
        let (talk, work) = (sum(|one| one.talk), sum(|one| one.work));
        let exercises = days.iter().flatten().filter(|session| session.work > 0).count();
        let plural = if exercises == 1 { "" } else { "s" };
        writeln!(
            text,
            "{exercises} exercise{plural}: {} of slides, {} of work.\n",
            hours(talk),
            hours(work)
        )?;
        for (number, sessions) in days.iter().enumerate() {
            if days.len() > 1 {
                writeln!(text, "### Day {}\n", number + 1)?;
            }
            self.day(sessions, text).with_context(|| format!("day {}", number + 1))?;
        }
        Ok(())
    }

    fn day(&self, sessions: &[Session], text: &mut String) -> Result<()> {
        writeln!(text, "| from | | slides | exercise |\n|---|---|--:|--:|")?;
        let (noon, end) = (minute(&self.noon)?, minute(&self.end)?);
        let mut now = minute(&self.start)?;
        let (mut rested, mut eaten) = (now, false);
        for session in sessions {
            let pause = match () {
                () if !eaten && now >= noon => Some(("lunch", self.lunch)),
                () if now - rested >= self.stretch => Some(("a break", self.coffee)),
                () => None,
            };
            if let Some((what, minutes)) = pause {
                eaten |= what == "lunch";
                writeln!(text, "| {} | *{what}* | | |", clock(now))?;
                now += minutes;
                rested = now;
            }
            let minutes = |minutes: u32| match minutes {
                0 => String::new(),
                minutes => minutes.to_string(),
            };
            writeln!(
                text,
                "| {} | [{}]({}) | {} | {} |",
                clock(now),
                session.title,
                session.link,
                minutes(session.talk),
                minutes(session.work)
            )?;
            now += session.talk + session.work;
        }
        writeln!(text, "| {} | *end* | | |\n", clock(now))?;
        ensure!(now <= end, "it ends at {}, and should by {}", clock(now), self.end);
        Ok(())
    }
}

/// What is taken of a deck.
fn taken(deck: &Deck<'_>, entry: &str, opens: bool, closes: bool) -> Result<Vec<Session>> {
    let chosen: Vec<_> = entry.split_whitespace().skip(1).collect();
    for name in &chosen {
        let mut exercises = deck.pages.iter().filter_map(|part| part.exercise);
        ensure!(
            exercises.any(|exercise| exercise.name == *name),
            "there is no page for `{}/{name}`",
            deck.name
        );
    }
    let is_taken = |(place, part): &(usize, &Part<'_>)| match part.exercise {
        Some(exercise) => chosen.contains(&exercise.name.as_str()),
        None if *place == 0 => opens,
        None => closes,
    };
    let parts = deck.pages.iter().enumerate().filter(is_taken);
    Ok(parts
        .map(|(place, part)| Session {
            title: match (part.exercise, place) {
                (Some(_), _) | (_, 0) => part.page.title.clone(),
                _ => format!("{}: {}", deck.title, part.page.title),
            },
            link: part.page.path.clone(),
            talk: part.page.minutes(),
            work: part.exercise.map_or(0, |exercise| exercise.minutes),
        })
        .collect())
}

fn first(entry: &str) -> &str {
    entry.split_whitespace().next().unwrap_or_default()
}

fn minute(clock: &str) -> Result<u32> {
    let parsed = clock.split_once(':').and_then(|(hours, minutes)| {
        Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
    });
    parsed.with_context(|| format!("`{clock}` is no time, like 09:00"))
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Minutes as hours and minutes.
pub fn hours(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        course::Exercise,
        page::{Page, Slide},
    };

    fn part<'a>(title: &str, talk: u32, exercise: Option<&'a Exercise>) -> Part<'a> {
        let slide =
            Slide { title: title.into(), body: String::new(), notes: String::new(), minutes: talk };
        let path = format!("threading/{title}.md");
        Part { page: Page { path, title: title.into(), slides: vec![slide] }, exercise }
    }

    const HOURS: &str = "start = '09:00'\nend = '12:00'\nnoon = '10:30'\nlunch = 60\nstretch = 40\n\
                         coffee = 10\n[[plan]]\ntitle = 'A day'\n";

    fn text(days: &str) -> Result<String> {
        let pi = Exercise { name: "pi".into(), title: "Pi".into(), minutes: 30 };
        let pages = vec![part("Open", 10, None), part("Pi", 5, Some(&pi)), part("Recap", 5, None)];
        let deck = Deck { name: "threading".into(), title: "Threads".into(), pages };
        Timetable::parse(&format!("{HOURS}days = {days}"))?.text(&[deck])
    }

    #[test]
    fn times_are_added_up_with_breaks_between() {
        let text = text("[['threading pi']]").unwrap();
        let rows: Vec<_> = text.lines().filter(|line| line.starts_with("| 0")).collect();
        assert_eq!(
            rows,
            [
                "| 09:00 | [Open](threading/Open.md) | 10 |  |",
                "| 09:10 | [Pi](threading/Pi.md) | 5 | 30 |",
                "| 09:45 | *a break* | | |",
                "| 09:55 | [Threads: Recap](threading/Recap.md) | 5 |  |",
            ]
        );
        assert!(text.contains("1 exercise: 20 min of slides, 30 min of work."), "{text}");
    }

    #[test]
    fn a_deck_that_takes_two_days_opens_once_and_closes_once() {
        let text = text("[['threading'], ['threading pi']]").unwrap();
        assert_eq!((text.matches("Open.md").count(), text.matches("Recap.md").count()), (1, 1));
        let (first, second) = text.split_once("### Day 2").unwrap();
        assert!(first.contains("Open.md") && second.contains("Recap.md"), "{text}");
    }

    #[test]
    fn a_day_that_is_too_long_and_a_page_that_is_not_there_are_refused() {
        let error = |days: &str| format!("{:#}", text(days).unwrap_err());
        let long = "[['threading pi', 'threading pi', 'threading pi', 'threading pi', \
                    'threading pi']]";
        assert!(error(long).contains("it ends at"), "{}", error(long));
        assert!(error("[['threading e']]").contains("no page for `threading/e`"));
        assert!(error("[['fibers']]").contains("no deck `fibers`"));
    }
}
