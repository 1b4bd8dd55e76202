//! The tables of figures in the texts of topics: what races measured on a card.
//!
//! A topic's README may have a table between two comments, [`BEGIN`] and [`END`]. When all races of the
//! topic were asked for by its name, and all ran, the figures that they hand on go there, a row for each
//! adapter and exercise. The race of one exercise leaves the text alone, so that a learner's checkout
//! does not change by trying things out.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::NamedTempFile;

use crate::{course::Course, files, process};

/// The variable that tells a race where to put its figures, a line of JSON each; what it measures
/// and how is in `common::gpu`.
const FIGURES: &str = "HPC_FIGURES";

const BEGIN: &str = "<!-- figures -->";
const END: &str = "<!-- end of figures -->";

/// How fast a kernel of a solution is.
#[derive(Debug, Deserialize)]
struct Figure {
    adapter: String,
    /// Whether it is a driver in software, and no card.
    is_software: bool,
    exercise: String,
    seconds: f64,
    /// Of what `unit` is thousand millions of, a second.
    rate: f64,
    /// The most that the device can do.
    limit: f64,
    unit: String,
}

/// A table to be filled.
pub struct Table {
    /// Relative to the course's folder.
    text: PathBuf,
    root: PathBuf,
    /// What the races hand on.
    figures: NamedTempFile,
}

impl Table {
    /// The table of a topic, if it has one.
    pub fn of(course: &Course, topic: &str) -> Result<Option<Self>> {
        let text = Path::new("exercises").join(topic.trim_end_matches('/')).join("README.md");
        if !fs::read_to_string(course.root.join(&text)).is_ok_and(|text| text.contains(BEGIN)) {
            return Ok(None);
        }
        let figures = NamedTempFile::new().context("Failed to make a temporary file")?;
        Ok(Some(Self { text, root: course.root.clone(), figures }))
    }

    /// What a race has to find in its environment.
    pub fn variable(&self) -> (&'static str, &Path) {
        (FIGURES, self.figures.path())
    }

    /// Says that some race did not run, and that the table is left as it is.
    pub fn left(&self) -> String {
        format!("Not every race ran, so the table in {} is left as it is.", self.text.display())
    }

    /// Writes the figures of a card into the table. Says what it did, or why it did nothing.
    pub fn fill(&self) -> Result<String> {
        let name = self.text.display();
        let handed = fs::read_to_string(self.figures.path())
            .context("Failed to read what the races measured")?;
        let figures: Vec<Figure> = serde_json::Deserializer::from_str(&handed)
            .into_iter()
            .collect::<Result<_, _>>()
            .context("The races handed on what is no figure")?;
        let Some(first) = figures.first() else {
            return Ok(format!("No race measured a device, so {name} is left as it is."));
        };
        if first.is_software {
            return Ok(format!(
                "{name} is left as it is: {} is a driver in software, which says nothing about a \
                 card.",
                first.adapter
            ));
        }
        // Whoever interrupts in this moment wants nothing done.
        if process::interrupted() {
            bail!("interrupted");
        }
        let path = self.root.join(&self.text);
        let failed = || format!("Failed to read {}", path.display());
        let text = fs::read_to_string(&path).with_context(failed)?;
        let filled = filled(&text, &figures).with_context(|| format!("{name} is as it was"))?;
        files::replace(&path, filled.as_bytes())?;
        Ok(format!(
            "The figures of {} are in the table of {name}. `git checkout {name}` takes them out \
             again.",
            first.adapter
        ))
    }
}

/// The text with these figures in its table, each in the place of an older one of the same adapter
/// and exercise.
fn filled(text: &str, figures: &[Figure]) -> Result<String> {
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (table, after) = rest.split_once(END)?;
        Some((before, table, after))
    });
    let Some((before, table, after)) = parts else {
        bail!("a table stands between `{BEGIN}` and `{END}`");
    };
    let lines: Vec<_> = table.lines().filter(|line| !line.trim().is_empty()).collect();
    let [names, rule, rows @ ..] = &lines[..] else {
        bail!("there is no table behind `{BEGIN}`");
    };
    if let Some(line) = lines.iter().find(|line| !line.starts_with('|')) {
        bail!("`{line}` is no row of a table");
    }
    // What stands for figures that are not there yet is about no exercise.
    let mut rows: Vec<_> =
        rows.iter().filter(|row| !key(row)[1].is_empty()).map(ToString::to_string).collect();
    for figure in figures {
        let row = row(figure);
        let [adapter, _] = key(&row);
        let same = rows.iter().position(|other| key(other) == key(&row));
        let last = rows.iter().rposition(|other| key(other)[0] == adapter);
        match (same, last) {
            (Some(at), _) => rows[at] = row,
            (None, Some(last)) => rows.insert(last + 1, row),
            (None, None) => rows.push(row),
        }
    }
    let table = [&[names.to_string(), rule.to_string()], &rows[..]].concat().join("\n");
    Ok(format!("{before}{BEGIN}\n\n{table}\n\n{END}{after}"))
}

/// Adapter and exercise of a row.
fn key(row: &str) -> [&str; 2] {
    let mut cells = row.trim_start_matches('|').split('|').map(str::trim);
    [cells.next().unwrap_or_default(), cells.next().unwrap_or_default()]
}

fn row(figure: &Figure) -> String {
    let Figure { adapter, exercise, seconds, rate, limit, unit, .. } = figure;
    format!(
        "| {} | {exercise} | {:.3} ms | {:.1} {unit} | {:.0} % of {:.1} {unit} |",
        // It would begin another cell.
        adapter.replace('|', "/"),
        1e3 * seconds,
        1e-9 * rate,
        100.0 * rate / limit,
        1e-9 * limit
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A figure that nothing was measured for.
    fn figure(adapter: &str, exercise: &str, milliseconds: f64) -> Figure {
        Figure {
            adapter: adapter.to_owned(),
            is_software: false,
            exercise: exercise.to_owned(),
            seconds: 1e-3 * milliseconds,
            rate: 90e9,
            limit: 100e9,
            unit: "GB/s".to_owned(),
        }
    }

    fn text(rows: &[&str]) -> String {
        let table = [&["| adapter | exercise | time |", "|---|---|---|"], rows].concat().join("\n");
        format!("# Sums\n\n{BEGIN}\n\n{table}\n\n{END}\n\nMore.\n")
    }

    const ONE: &str = "| One | sum | 1.000 ms | 90.0 GB/s | 90 % of 100.0 GB/s |";
    const ONE_AGAIN: &str = "| One | sum | 2.000 ms | 90.0 GB/s | 90 % of 100.0 GB/s |";
    const ONE_MORE: &str = "| One | dot | 4.000 ms | 90.0 GB/s | 90 % of 100.0 GB/s |";
    const OTHER: &str = "| Other (a/b) | sum | 3.000 ms | 90.0 GB/s | 90 % of 100.0 GB/s |";

    #[test]
    fn the_first_figure_takes_the_place_of_the_row_without_any() {
        let empty = text(&["| not measured yet | | |"]);
        let filled = filled(&empty, &[figure("One", "sum", 1.0)]).unwrap();
        assert_eq!(filled, text(&[ONE]));
    }

    #[test]
    fn rows_are_replaced_by_adapter_and_exercise() {
        let new = [figure("Other (a|b)", "sum", 3.0)];
        let both = filled(&text(&[ONE]), &new).unwrap();
        assert_eq!(both, text(&[ONE, OTHER]));
        let new = [figure("One", "dot", 4.0), figure("One", "sum", 2.0)];
        let all = filled(&both, &new).unwrap();
        assert_eq!(all, text(&[ONE_AGAIN, ONE_MORE, OTHER]));
        assert_eq!(filled(&all, &new).unwrap(), all, "filling it again changes nothing");
    }

    #[test]
    fn what_is_no_table_is_left_alone() {
        let figures = [figure("One", "sum", 1.0)];
        for wrong in [
            "no marks".to_owned(),
            format!("{BEGIN}\n| a |\n|---|\n"),
            format!("{BEGIN}\n{END}\n"),
            text(&["words"]),
        ] {
            assert!(filled(&wrong, &figures).is_err(), "{wrong}");
        }
    }
}
