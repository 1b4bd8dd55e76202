//! `cargo hpc solution`: the model answer beside the learner's, gap by gap.
//!
//! Only what fills the gaps is of interest: around them both files say the same. The learner's part
//! is found by the lines that are the same, whatever was inserted before it.

use anyhow::{Context, Result};
use std::{fs, path::Path};

use crate::{
    course::{Course, Exercise},
    mistake::Mistake,
    screen::{Page, Style},
    text::{capital, columns, fold, tamed},
};

/// A part of a solution.
enum Piece<'a> {
    /// A line that stands in the skeleton too.
    Fixed(&'a str),
    /// What fills a gap.
    Gap(Gap<'a>),
}

struct Gap<'a> {
    /// The function it is in, if any.
    function: &'a str,
    /// What to do there; nothing for imports and helpers.
    words: &'a str,
    /// The line it begins at, counted from one.
    line: usize,
    lines: Vec<&'a str>,
}

/// What fills a gap.
#[derive(Debug, PartialEq)]
struct Filling {
    /// The first line, counted from one.
    line: usize,
    text: Vec<String>,
}

/// Shows the model answer of an exercise beside the learner's.
pub fn show(page: &mut Page, course: &Course, exercise: &Exercise) -> Result<()> {
    for (number, (yours, model)) in exercise.files(&course.root).iter().enumerate() {
        if number > 0 {
            page.gap();
        }
        file(page, course, yours, model)?;
    }
    // A mistake that does not parse is its author's trouble, and `cargo hpc verify` says so.
    let mistakes = Mistake::of(&course.root, exercise).unwrap_or_default();
    if !mistakes.is_empty() {
        page.gap();
        page.text(0, Style::Bold, "What often goes wrong here");
        for mistake in mistakes {
            page.item(2, "-", Style::Plain, &mistake.title);
        }
    }
    Ok(())
}

/// Shows one file of the solution beside the learner's.
fn file(page: &mut Page, course: &Course, yours: &Path, model: &Path) -> Result<()> {
    let path = course.root.join(model);
    let solution =
        fs::read_to_string(&path).with_context(|| format!("Failed to read {}", path.display()))?;
    page.text(0, Style::Dim, &format!("yours: {}", yours.display()));
    page.text(0, Style::Dim, &format!("the solution: {}", model.display()));
    // Without a file of the learner's, the solution is shown alone.
    let yours = fs::read_to_string(course.root.join(yours)).unwrap_or_default();
    let pieces = pieces(&solution);
    let mut helpers = Vec::new();
    for (gap, yours, model) in fillings(&pieces, &yours) {
        // Imports and helpers stand where each author likes to have them.
        if gap.words.is_empty() {
            helpers.push(model);
            continue;
        }
        page.gap();
        let heading = match gap.function {
            "" => capital(gap.words),
            function => format!("{function}: {}", gap.words),
        };
        page.text(0, Style::Bold, &heading);
        let places =
            (format!("yours, line {}", yours.line), format!("the solution, line {}", model.line));
        if yours.text == model.text {
            page.text(2, Style::Dim, "the same in both");
            code(page, &model.text);
        } else {
            beside(page, &yours, &model, &places);
        }
    }
    if !helpers.is_empty() {
        page.gap();
        page.text(0, Style::Bold, "For that, the solution also has");
        for helper in helpers {
            page.text(2, Style::Dim, &format!("line {}", helper.line));
            code(page, &helper.text);
        }
    }
    Ok(())
}

/// Two fillings, side by side where the window is wide enough, else one below the other.
fn beside(page: &mut Page, yours: &Filling, model: &Filling, places: &(String, String)) {
    let widest = |filling: &Filling, place: &str| {
        filling.text.iter().map(|line| columns(line)).chain([columns(place)]).max().unwrap_or(0)
    };
    let (left, right) = (widest(yours, &places.0), widest(model, &places.1));
    if 2 + left + 3 + right > page.look.width || yours.text.is_empty() {
        if !yours.text.is_empty() {
            page.text(2, Style::Dim, &places.0);
            code(page, &yours.text);
        }
        page.text(2, Style::Dim, &places.1);
        code(page, &model.text);
        return;
    }
    let line = if page.look.unicode { "│" } else { "|" };
    let row = |one: &str, other: &str| {
        format!("  {one}{:pad$} {line} {other}", "", pad = left - columns(one))
            .trim_end()
            .to_owned()
    };
    let head = row(&places.0, &places.1);
    page.lines.push(page.look.paint(Style::Dim, &head));
    for index in 0..yours.text.len().max(model.text.len()) {
        let line = |filling: &Filling| filling.text.get(index).cloned().unwrap_or_default();
        page.lines.push(row(&line(yours), &line(model)));
    }
}

fn code(page: &mut Page, lines: &[String]) {
    let width = page.look.width.saturating_sub(4).max(16);
    for line in lines {
        page.lines.extend(fold(line, width).into_iter().map(|piece| format!("    {piece}")));
    }
}

/// For each gap: what the learner wrote, and the model.
fn fillings<'a>(pieces: &'a [Piece], yours: &str) -> Vec<(&'a Gap<'a>, Filling, Filling)> {
    let fixed: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| if let Piece::Fixed(line) = piece { Some(*line) } else { None })
        .collect();
    let lines: Vec<&str> = yours.lines().collect();
    let matches = alike(&fixed, &lines);
    let (mut seen, mut fillings) = (0, Vec::new());
    for piece in pieces {
        match piece {
            Piece::Fixed(_) => seen += 1,
            Piece::Gap(gap) => {
                let from = matches[..seen].iter().flatten().next_back().map_or(0, |at| at + 1);
                let to = matches[seen..].iter().flatten().next().copied().unwrap_or(lines.len());
                let yours = filling(&lines[from..to], from);
                fillings.push((gap, yours, filling(&gap.lines, gap.line - 1)));
            }
        }
    }
    fillings
}

/// Lines without blank ones around them and without their common indentation; `before` lines
/// stand before them.
fn filling(lines: &[&str], before: usize) -> Filling {
    let is_written = |line: &&str| !line.trim().is_empty();
    let first = lines.iter().position(is_written).unwrap_or(0);
    let last = lines.iter().rposition(is_written).map_or(first, |last| last + 1);
    let lines = &lines[first..last];
    let indent = |line: &&str| line.len() - line.trim_start().len();
    let common = lines.iter().filter(|line| is_written(line)).map(indent).min().unwrap_or(0);
    let text = lines.iter().map(|line| tamed(line.get(common..).unwrap_or(""), false)).collect();
    Filling { line: before + first + 1, text }
}

/// The solution in pieces. Its markers pair up: skeletons are derived from them.
fn pieces(solution: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut function) = (Vec::new(), "");
    let mut gap: Option<Gap> = None;
    let mut skipping = false;
    for (index, line) in solution.lines().enumerate() {
        match (&mut gap, line.trim()) {
            (None, start) if start.starts_with("// SOLUTION") => {
                let words = start["// SOLUTION".len()..].trim_start_matches(':').trim();
                gap = Some(Gap { function, words, line: index + 2, lines: Vec::new() });
                skipping = false;
            }
            (None, _) => {
                function = if line == "}" { "" } else { function_in(line).unwrap_or(function) };
                pieces.push(Piece::Fixed(line));
            }
            (Some(_), "// END") => pieces.extend(gap.take().map(Piece::Gap)),
            (Some(gap), "// SKELETON") => {
                skipping = true;
                // What stands there to begin with is a gap to fill, though no words say how.
                if gap.words.is_empty() {
                    gap.words = "there is room for something better";
                }
            }
            (Some(gap), _) if !skipping => gap.lines.push(line),
            _ => (),
        }
    }
    pieces
}

/// The name of the function that begins in a line.
fn function_in(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (before, after) = line.split_once("fn ")?;
    let is_ours = !line.starts_with("//") && (before.is_empty() || before.ends_with(' '));
    let name = after.split(|char: char| !char.is_alphanumeric() && char != '_').next()?;
    (is_ours && !name.is_empty()).then_some(name)
}

/// For each line of `one`, the line of `other` that is the same, in order: the longest common
/// subsequence, where a line counts by its length, so that braces and blank lines decide nothing.
fn alike(one: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let weight = |line: &str| 1 + line.trim().len();
    let columns = other.len() + 1;
    // best[i][j]: of what follows line i of the one and line j of the other
    let mut best = vec![0; (one.len() + 1) * columns];
    for i in (0..one.len()).rev() {
        for j in (0..other.len()).rev() {
            best[i * columns + j] = if one[i] == other[j] {
                best[(i + 1) * columns + j + 1] + weight(one[i])
            } else {
                best[(i + 1) * columns + j].max(best[i * columns + j + 1])
            };
        }
    }
    let mut matches = vec![None; one.len()];
    let (mut i, mut j) = (0, 0);
    while i < one.len() && j < other.len() {
        if one[i] == other[j] {
            matches[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * columns + j] >= best[i * columns + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOLUTION: &str = "\
// SOLUTION
use a::b;
// END
use c;

fn one() {
    // SOLUTION: give one
    let x = b();
    x
    // END
}

fn two() {
    // SOLUTION
    quick();
    // SKELETON
    // slow();
    // END
}
";

    #[test]
    fn the_learners_part_is_found_between_the_lines_that_are_the_same() {
        let yours = "use c;\nuse d;\n\nfn one() {\n    if d() {\n        return 1;\n    }\n\n    \
                     2\n}\n\nfn helper() {}\n\nfn two() {\n    slow();\n}\n";
        let pieces = pieces(SOLUTION);
        let found = fillings(&pieces, yours);
        assert_eq!(found.len(), 3);
        assert_eq!((found[0].0.words, &found[0].2.text[..]), ("", &["use a::b;".to_owned()][..]));
        let (gap, yours, model) = &found[1];
        assert_eq!((gap.function, gap.words), ("one", "give one"));
        assert_eq!((yours.line, model.line), (5, 8));
        assert_eq!(yours.text, ["if d() {", "    return 1;", "}", "", "2"]);
        assert_eq!(model.text, ["let x = b();", "x"]);
        let (gap, yours, model) = &found[2];
        assert!(gap.function == "two" && gap.words.contains("better"));
        assert_eq!(yours.text, ["slow();"]);
        assert_eq!(model.text, ["quick();"]);
    }

    #[test]
    fn without_a_file_there_is_nothing_of_the_learners() {
        let pieces = pieces(SOLUTION);
        assert!(fillings(&pieces, "").iter().all(|(_, yours, _)| yours.text.is_empty()));
    }

    #[test]
    fn the_longest_common_lines_are_found() {
        let found = alike(&["a", "}", "long line", "}"], &["x", "}", "long line", "y", "}"]);
        assert_eq!(found, [None, Some(1), Some(2), Some(4)]);
    }
}
