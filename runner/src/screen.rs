//! What a terminal can show, and text that fits it.

use std::{
    env,
    io::{IsTerminal, stdout},
};

use crate::text::{columns, fit, tamed, wrap};

/// What can be shown: colours, marks, and how much of a line.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether colours are welcome.
    pub colour: bool,
    /// Whether more than ASCII is.
    pub unicode: bool,
    /// Columns of the window.
    pub width: usize,
    /// Lines of the window; none where nobody looks at one.
    pub height: Option<usize>,
}

/// Longer lines of prose are hard to read, however wide the window.
const PROSE: usize = 96;

/// How a piece of text is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Style {
    /// As it is; what stands between backticks is told apart.
    Plain,
    /// Headings.
    Bold,
    /// What can be passed over.
    Dim,
    /// What passed.
    Good,
    /// What failed.
    Bad,
    /// What wants attention.
    Notice,
}

/// The signs that stand before a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// Solved, or passed.
    Good,
    /// Failed.
    Bad,
    /// Not written yet.
    Open,
    /// Solved, and edited since.
    Edited,
    /// Where you are.
    Here,
    /// Not for this machine.
    Lacking,
}

impl Look {
    /// What standard output can show.
    pub fn of_stdout() -> Self {
        let terminal = stdout().is_terminal();
        let (width, height) = size().filter(|_| terminal).unzip();
        Self {
            colour: terminal
                && !is_dumb()
                && env::var_os("NO_COLOR").is_none_or(|no| no.is_empty()),
            unicode: speaks_unicode(|name| env::var(name).ok()),
            width: width.unwrap_or(80),
            height,
        }
    }

    /// `text` in a style.
    pub fn paint(&self, style: Style, text: &str) -> String {
        let code = match style {
            Style::Plain => return text.to_owned(),
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Bad => "31",
            Style::Notice => "33",
        };
        if self.colour && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    /// A mark, in its colour.
    pub fn mark(&self, mark: Mark) -> String {
        let (unicode, ascii, style) = match mark {
            Mark::Good => ("✓", "+", Style::Good),
            Mark::Bad => ("✗", "x", Style::Bad),
            Mark::Open => ("○", "o", Style::Notice),
            Mark::Edited => ("≈", "~", Style::Notice),
            Mark::Here => ("▸", ">", Style::Bold),
            Mark::Lacking => ("–", "-", Style::Dim),
        };
        self.paint(style, if self.unicode { unicode } else { ascii })
    }

    /// The runner's own words with what only Unicode has put into ASCII, where that is all there is.
    pub fn words(&self, text: &str) -> String {
        if self.unicode {
            return text.to_owned();
        }
        text.replace('…', "...")
    }

    /// A bar, `done` of `all` full.
    pub fn bar(&self, done: usize, all: usize, width: usize) -> String {
        let full = (done * width).checked_div(all).unwrap_or(0);
        if self.unicode {
            let rest = self.paint(Style::Dim, &"─".repeat(width - full));
            self.paint(Style::Good, &"━".repeat(full)) + &rest
        } else {
            format!("[{}{}]", "#".repeat(full), "-".repeat(width - full))
        }
    }
}

/// Columns and lines of the window that standard output is shown in.
pub fn size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(rustix::stdio::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col.into(), size.ws_row.into()))
}

/// Whether the terminal knows nothing but lines: no colours, no cursor.
pub fn is_dumb() -> bool {
    env::var_os("TERM").is_none_or(|term| term == "dumb")
}

fn speaks_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable);
    let locale = locale.filter(|value| !value.is_empty()).map(|value| value.to_lowercase()).next();
    locale.is_some_and(|locale| locale.ends_with("utf-8") || locale.ends_with("utf8"))
}

/// Lines in the making.
pub struct Page<'a> {
    /// What they are shown on.
    pub look: &'a Look,
    /// Those that are done.
    pub lines: Vec<String>,
}

impl<'a> Page<'a> {
    /// An empty page.
    pub fn new(look: &'a Look) -> Self {
        Self { look, lines: vec![] }
    }

    /// An empty line, unless there is one already.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// A paragraph, wrapped between `indent` and the edge.
    pub fn text(&mut self, indent: usize, style: Style, text: &str) {
        self.item(indent, "", style, text);
    }

    /// A paragraph behind a mark, which its lines are aligned to.
    pub fn item(&mut self, indent: usize, mark: &str, style: Style, text: &str) {
        let hang = if mark.is_empty() { 0 } else { columns(mark) + 1 };
        let width = self.look.width.min(PROSE).saturating_sub(indent + hang).max(16);
        let mut code = false;
        for (index, line) in wrap(text, width).iter().enumerate() {
            let line = match style {
                Style::Plain if self.look.colour => told_apart(line, &mut code),
                _ => self.look.paint(style, line),
            };
            let before = match index {
                0 if hang > 0 => format!("{:indent$}{mark} ", ""),
                _ => " ".repeat(indent + hang),
            };
            self.lines.push(before + &line);
        }
    }

    /// Lines as they are, `most` of them; what doesn't fit the window goes on in the next line.
    pub fn verbatim(&mut self, indent: usize, text: &str, most: usize) {
        let text = tamed(text, self.look.colour);
        let all = text.lines().count();
        // One line that says "1 more line" is no shorter than that line.
        let shown = if all <= most + 1 { all } else { most };
        let width = self.look.width.saturating_sub(indent).max(16);
        for line in text.lines().take(shown) {
            for piece in fit(line, width) {
                self.lines.push(format!("{:indent$}{piece}", "").trim_end().to_owned());
            }
        }
        if shown < all {
            let more = self.look.words(&format!("… {} more lines", all - shown));
            self.text(indent, Style::Dim, &more);
        }
    }
}

/// What stands between backticks, in colour; `code` says whether the line begins inside of them.
fn told_apart(line: &str, code: &mut bool) -> String {
    let mut told = String::new();
    for (index, piece) in line.split('`').enumerate() {
        if index > 0 {
            *code = !*code;
        }
        match *code {
            true if !piece.is_empty() => told += &format!("\x1b[36m{piece}\x1b[0m"),
            _ => told += piece,
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(width: usize) -> Look {
        Look { colour: false, unicode: true, width, height: None }
    }

    #[test]
    fn a_long_message_is_cut_and_says_by_how_much() {
        let look = look(40);
        let mut page = Page::new(&look);
        page.verbatim(2, "1\n2\n3\n4", 2);
        assert_eq!(page.lines, ["  1", "  2", "  … 2 more lines"]);
        let mut page = Page::new(&look);
        page.verbatim(2, "1\n2\n3", 2);
        assert_eq!(page.lines, ["  1", "  2", "  3"], "one line more is shown");
    }

    #[test]
    fn a_marked_paragraph_hangs() {
        let look = look(18);
        let mut page = Page::new(&look);
        page.item(0, "✓", Style::Plain, "one two three four");
        assert_eq!(page.lines, ["✓ one two three", "  four"]);
    }

    #[test]
    fn marks_follow_the_locale() {
        let locale = |all: &str, lang: &str| {
            let (all, lang) = (all.to_owned(), lang.to_owned());
            speaks_unicode(move |name| match name {
                "LC_ALL" => Some(all.clone()),
                "LANG" => Some(lang.clone()),
                _ => None,
            })
        };
        assert!(locale("", "en_US.UTF-8") && locale("C.utf8", ""));
        assert!(!locale("C", "en_US.UTF-8") && !locale("", "POSIX"));
    }
}
