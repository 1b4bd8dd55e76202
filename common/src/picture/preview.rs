//! A picture as text, for the terminal.

use std::{
    env,
    ffi::OsStr,
    fmt::Write as _,
    io::{self, IsTerminal},
};

use super::{PictureError, nearest, positions, scale::Scale};

/// Columns the preview may take, and lines.
const TERMINAL: (usize, usize) = (72, 32);

/// What a preview is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Half blocks in 24-bit colours: two rows of the field in one line of text.
    Colour,
    /// Plain characters from sparse to dense.
    Plain,
}

impl Ink {
    /// Colours where standard output is a terminal that shows them, and `NO_COLOR` does not ask for
    /// none (<https://no-color.org>).
    pub fn for_stdout() -> Self {
        let (no_color, term) = (env::var_os("NO_COLOR"), env::var_os("TERM"));
        Self::choose(no_color.as_deref(), term.as_deref(), io::stdout().is_terminal())
    }

    fn choose(no_color: Option<&OsStr>, term: Option<&OsStr>, terminal: bool) -> Self {
        let wanted = no_color.is_none_or(OsStr::is_empty);
        let capable = term.is_none_or(|term| term != "dumb");
        if wanted && capable && terminal { Self::Colour } else { Self::Plain }
    }
}

/// A field as lines of text, at most 72 wide and 32 high, each of them ended.
///
/// A character stands for a place twice as high as it is wide; a field larger than the room is
/// sampled. NaN is grey, or `?`.
///
/// # Errors
///
/// When no value is finite.
pub fn preview(
    (rows, columns): (usize, usize),
    value: impl Fn(usize, usize) -> f64,
    ink: Ink,
) -> Result<String, PictureError> {
    let scale = Scale::of(positions(rows, columns).map(|(i, j)| value(i, j)))?;
    let (width, height) = preview_size(rows, columns);
    let sample = |y: usize, x: usize| value(nearest(y, height, rows), nearest(x, width, columns));
    let mut text = String::new();
    for y in (0..height).step_by(2) {
        for x in 0..width {
            let upper = sample(y, x);
            let lower = (y + 1 < height).then(|| sample(y + 1, x));
            match ink {
                Ink::Plain => {
                    let mean = lower.map_or(upper, |lower| upper / 2.0 + lower / 2.0);
                    text.push(scale.character(mean));
                }
                Ink::Colour => {
                    let [r, g, b] = scale.colour(upper);
                    let _ = write!(text, "\x1b[38;2;{r};{g};{b}m");
                    if let Some(lower) = lower {
                        let [r, g, b] = scale.colour(lower);
                        let _ = write!(text, "\x1b[48;2;{r};{g};{b}m");
                    }
                    text.push('▀');
                }
            }
        }
        text.push_str(if ink == Ink::Colour { "\x1b[0m\n" } else { "\n" });
    }
    Ok(text)
}

/// Width and height of a preview; the height counts half lines.
fn preview_size(rows: usize, columns: usize) -> (usize, usize) {
    let (width, height) = (TERMINAL.0, 2 * TERMINAL.1);
    let shrink = f64::max(columns as f64 / width as f64, rows as f64 / height as f64).max(1.0);
    let side = |cells: usize| ((cells as f64 / shrink).round() as usize).max(1);
    (side(columns), side(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_preview_is_a_ramp_of_characters() {
        let ramp = preview((2, 10), |_, j| j as f64, Ink::Plain).expect("values");
        assert_eq!(ramp, " .:-=+*#%@\n");
        let rows = preview((3, 2), |i, _| i as f64, Ink::Plain).expect("values");
        assert_eq!(rows, "::\n@@\n", "two rows a line, by their mean; the odd one alone");
        let nan = preview((1, 2), |_, j| [f64::NAN, 1.0][j], Ink::Plain).expect("a value");
        assert_eq!(nan, "?+\n");
    }

    #[test]
    fn a_colour_preview_shows_two_rows_in_one_line() {
        let text = preview((3, 1), |i, _| [0.0, 1.0, 0.0][i], Ink::Colour).expect("values");
        let (cold, hot) = ("2;0;0;4m", "2;252;255;164m");
        let expected = format!("\x1b[38;{cold}\x1b[48;{hot}▀\x1b[0m\n\x1b[38;{cold}▀\x1b[0m\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_preview_fits_the_terminal() {
        let size = |rows, columns| {
            let text = preview((rows, columns), |i, j| (i + j) as f64, Ink::Plain).expect("values");
            let widths: Vec<_> = text.lines().map(|line| line.chars().count()).collect();
            assert!(widths.iter().all(|&width| width == widths[0]));
            (widths[0], widths.len())
        };
        assert_eq!(size(1000, 1000), (64, 32));
        assert_eq!(size(10, 720), (72, 1));
        assert_eq!(size(100_000, 3), (1, 32));
        assert_eq!(size(5, 6), (6, 3));
    }

    #[test]
    fn colours_are_for_terminals_that_show_them_where_nobody_objects() {
        let choose = |no_color: Option<&str>, term: Option<&str>, terminal| {
            Ink::choose(no_color.map(OsStr::new), term.map(OsStr::new), terminal)
        };
        assert_eq!(choose(None, None, true), Ink::Colour);
        assert_eq!(choose(Some(""), Some("xterm-256color"), true), Ink::Colour);
        assert_eq!(choose(Some("1"), Some("xterm-256color"), true), Ink::Plain);
        assert_eq!(choose(None, Some("dumb"), true), Ink::Plain);
        assert_eq!(choose(None, None, false), Ink::Plain);
    }
}
