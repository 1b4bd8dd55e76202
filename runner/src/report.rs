//! `cargo hpc report`: a learner's progress in one small file, for a teacher.
//!
//! # The format, version 1
//!
//! The file is TOML:
//!
//! ```toml
//! format = "cargo-hpc-report"
//! version = 1
//! name = "Ada Lovelace"
//! written = 2026-11-26T10:05:00Z     # all moments are in UTC
//! current = "threading/pi"           # the exercise she is at
//!
//! [exercises."threading/pi"]         # the exercises that were looked at, by id
//! solved = false
//! opened = 2026-11-26T09:40:12Z      # when it was looked at first; left out where not known
//! solved_at = 2026-11-26T09:58:31Z   # likewise
//! minutes = 18                       # spent until it was solved; pauses of over 20 minutes count as none
//! attempts = 5                       # different answers that compiled, until one passed
//! hints = 1                          # shown, of three
//!
//! [exercises."threading/pi".mistakes]
//! serial = 2                         # known mistakes met, and how often; this one is
//!                                    # solutions/threading/mistakes/pi-serial.patch
//! ```
//!
//! Fields may be added within a version; readers pass over what they don't know. A version that
//! readers would misunderstand gets the next number.

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    env,
    io::{self, BufRead, IsTerminal, Write},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    clock::Moment,
    files,
    progress::Progress,
    screen::{Mark, Page, Style},
    session::Session,
};

const FORMAT: &str = "cargo-hpc-report";
/// The version that this edition of the course writes and reads.
const VERSION: i64 = 1;
/// Longer names are cut: they must fit a file's name, and a page's column.
const NAME: usize = 60;
/// Larger numbers are nobody's; what sums them up needs no care then.
const MOST: u64 = 99_999;

/// What a teacher is told about one learner.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Report {
    format: String,
    version: i64,
    pub name: String,
    /// When the report was written.
    pub written: Moment,
    /// Id of the exercise that the learner is at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// What was looked at, by id.
    #[serde(default)]
    pub exercises: BTreeMap<String, Entry>,
}

/// What a teacher is told about one exercise.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Entry {
    pub solved: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved_at: Option<Moment>,
    pub minutes: u64,
    pub attempts: u64,
    pub hints: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub mistakes: BTreeMap<String, u64>,
}

impl Report {
    /// What there is to tell about `name`, who is at the exercise `current`.
    pub fn new(name: &str, progress: &Progress, current: Option<String>, written: Moment) -> Self {
        let known = |seconds: u64| (seconds > 0).then_some(Moment(seconds));
        let entries = progress.records().map(|(id, record)| {
            let entry = Entry {
                solved: record.solved,
                opened: known(record.opened),
                solved_at: known(record.solved_at),
                minutes: record.seconds.div_ceil(60),
                attempts: record.attempts,
                hints: record.hints as u64,
                mistakes: record.mistakes.clone(),
            };
            (id.to_owned(), entry)
        });
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            name: tidy(name),
            written,
            current,
            exercises: entries.collect(),
        }
    }

    /// The file.
    pub fn to_text(&self) -> Result<String> {
        let text = toml::to_string(self).context("Failed to write a report as TOML")?;
        Ok(format!(
            "# What `cargo hpc report` tells a teacher: nothing else is in this file.\n\
             # `cargo hpc report --merge FOLDER` makes a page of a folder of them.\n\n{text}"
        ))
    }

    /// Reads the bytes of a file; what can't be read is said in a few words.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let text = str::from_utf8(bytes).context("is no report: it is not a text in UTF-8")?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
            let begins = text.lines().any(|line| line.contains(FORMAT));
            let kind = if begins { "is broken" } else { "is no report, or a broken one" };
            anyhow::anyhow!("{kind}: line {line}: {}", error.message())
        })?;
        let format = table.get("format").and_then(toml::Value::as_str);
        ensure!(format == Some(FORMAT), "is no report of `cargo hpc`");
        match table.get("version").and_then(toml::Value::as_integer) {
            Some(VERSION) => (),
            Some(newer) if newer > VERSION => bail!(
                "is of version {newer}, from a newer edition of the course; this one reads version \
                 {VERSION}. Update the course: git pull"
            ),
            _ => bail!("is broken: it names no version that there is"),
        }
        let mut report: Self = table
            .try_into()
            .map_err(|error: toml::de::Error| anyhow::anyhow!("is broken: {}", error.message()))?;
        report.name = tidy(&report.name);
        ensure!(!report.name.is_empty(), "is broken: it has no name");
        for entry in report.exercises.values_mut() {
            for number in [&mut entry.minutes, &mut entry.attempts, &mut entry.hints]
                .into_iter()
                .chain(entry.mistakes.values_mut())
            {
                *number = (*number).min(MOST);
            }
        }
        Ok(report)
    }

    fn file_name(&self) -> String {
        let lower = self.name.to_lowercase();
        let words: Vec<_> = lower
            .split(|char: char| !char.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let name = if words.is_empty() { "learner".to_owned() } else { words.join("-") };
        format!("hpc-report-{name}.toml")
    }
}

/// A name in one line, without what would upset a terminal or a page, and not too long.
fn tidy(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<_> = plain.split_whitespace().collect();
    words.join(" ").chars().take(NAME).collect::<String>().trim_end().to_owned()
}

/// `report`: writes the file, and says where.
pub fn run(session: &mut Session, name: Option<&str>) -> Result<bool> {
    let name = match name {
        Some(name) => tidy(name),
        None => asked(&session.course.root)?,
    };
    ensure!(!name.is_empty(), "whose progress is it? `cargo hpc report --name NAME`");
    let current = session.progress.current(session.course).ok().map(|exercise| exercise.id());
    let report = Report::new(&name, &session.progress, current, Moment::now());
    let file = PathBuf::from(report.file_name());
    files::replace(&session.course.root.join(&file), report.to_text()?.as_bytes())?;

    let all = session.course.exercises().count();
    let solved = session.course.exercises().filter(|one| session.progress.is_solved(one)).count();
    let look = session.look;
    let mut page = Page::new(&look);
    let good = look.mark(Mark::Good);
    let folder = session.course.root.display();
    page.item(0, &good, Style::Bold, &format!("Written: {} in {folder}", file.display()));
    let text = format!(
        "It says, of {name}: {solved} of {all} exercises solved, when, how long they took as far as \
         that is known, hints and attempts, known mistakes met. Nothing else, and nothing was sent: \
         read it, and give it to your teacher."
    );
    page.text(2, Style::Plain, &text);
    session.print(&page.lines)?;
    Ok(true)
}

/// The name that whoever sits at the terminal gives, else what git and the system know.
fn asked(root: &Path) -> Result<String> {
    let known = known(root);
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return known.context("whose progress is it? `cargo hpc report --name NAME`");
    }
    let offer = known.as_ref().map(|name| format!(" [{name}]")).unwrap_or_default();
    let mut stdout = io::stdout();
    write!(stdout, "Your name, for your teacher{offer}: ")?;
    stdout.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).context("Failed to read your name")?;
    let given = tidy(&line);
    Ok(if given.is_empty() { known.unwrap_or_default() } else { given })
}

fn known(root: &Path) -> Option<String> {
    let git = Command::new("git").args(["config", "user.name"]).current_dir(root).output();
    let git = git.ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let user = ["USER", "LOGNAME"].into_iter().map(|name| env::var(name).ok());
    let mut names = std::iter::once(git).chain(user).flatten().map(|name| tidy(&name));
    names.find(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let entry = Entry {
            solved: true,
            opened: Some(Moment(1_798_000_000)),
            minutes: 12,
            mistakes: BTreeMap::from([("serial".into(), 2)]),
            ..Entry::default()
        };
        Report {
            format: FORMAT.into(),
            version: VERSION,
            name: "Ada Lovelace".into(),
            written: Moment(1_798_000_600),
            current: Some("t/one".into()),
            exercises: BTreeMap::from([("t/one".into(), entry)]),
        }
    }

    #[test]
    fn a_report_is_read_as_it_was_written_and_more_fields_do_no_harm() {
        let text = report().to_text().unwrap();
        assert_eq!(Report::parse(text.as_bytes()).unwrap(), report(), "{text}");
        let more = text.replace("solved = true", "solved = true\nmood = 'good'");
        assert_eq!(Report::parse(more.as_bytes()).unwrap(), report());
        let fewer = "format = 'cargo-hpc-report'\nversion = 1\nname = 'A'\n\
                     written = 2026-11-26T10:05:00Z\n";
        assert!(Report::parse(fewer.as_bytes()).unwrap().exercises.is_empty());
    }

    #[test]
    fn what_is_no_report_is_refused_with_a_reason() {
        let text = report().to_text().unwrap();
        let with = |from: &str, to: &str| {
            assert!(text.contains(from), "{text}");
            text.replace(from, to).into_bytes()
        };
        for (bytes, reason) in [
            (b"\xff\xfe".to_vec(), "not a text"),
            (b"dear diary".to_vec(), "is no report, or a broken one: line 1"),
            (b"[package]\nname = 'x'\n".to_vec(), "is no report of `cargo hpc`"),
            (b"".to_vec(), "is no report of `cargo hpc`"),
            (with("version = 1", "version = 2"), "from a newer edition"),
            (with("version = 1", "version = 0"), "names no version"),
            (with("Ada Lovelace", " \\n "), "has no name"),
            (with("minutes = 12", "minutes = -12"), "is broken: "),
            (with("minutes = 12", "minutes = "), "is broken: line "),
            (with("2026-", "1026-"), "is broken: a moment"),
        ] {
            let error = Report::parse(&bytes).unwrap_err().to_string();
            assert!(error.contains(reason), "{reason}: {error}");
        }
        let huge = with("minutes = 12", "minutes = 9223372036854775807");
        assert_eq!(Report::parse(&huge).unwrap().exercises["t/one"].minutes, MOST);
    }

    #[test]
    fn names_fit_a_line_and_a_file() {
        assert_eq!(tidy("  Ada\n\tLovelace\u{7} "), "Ada Lovelace");
        assert_eq!(tidy(&"x".repeat(200)).len(), NAME);
        let file = |name: &str| Report { name: name.into(), ..report() }.file_name();
        assert_eq!(file("Ada Lovelace"), "hpc-report-ada-lovelace.toml");
        assert_eq!(file("../../etc/Müller"), "hpc-report-etc-müller.toml");
        assert_eq!(file("???"), "hpc-report-learner.toml");
    }
}
