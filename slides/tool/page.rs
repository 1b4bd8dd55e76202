//! A page: front matter, then slides with speaker notes, apart from each other by `---`.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

/// A page, with what it includes put in.
#[derive(Debug)]
pub struct Page {
    /// Where it stands, from `slides/src`: `threading/pi.md`.
    pub path: String,
    /// The heading of its first slide.
    pub title: String,
    /// At least one.
    pub slides: Vec<Slide>,
}

/// What is shown at once.
#[derive(Debug)]
pub struct Slide {
    /// Its heading.
    pub title: String,
    /// What everybody sees, in Markdown.
    pub body: String,
    /// What the speaker sees, in Markdown.
    pub notes: String,
    /// How long one talks about it.
    pub minutes: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    /// Minutes of each slide, in order.
    minutes: Vec<u32>,
}

/// Languages whose blocks may be typed in: what is run by hand, what is printed, and other languages
/// for comparison. Rust and WGSL come from compiled files only.
const TYPED: [&str; 6] = ["console", "text", "toml", "python", "c", "fortran"];

impl Page {
    /// Reads a page. `include` answers what stands in lines of the form `{{#…}}`.
    pub fn parse(path: &str, text: &str, include: &dyn Fn(&str) -> Result<String>) -> Result<Self> {
        let (front, text) = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .context("it does not begin with front matter: `---`, `minutes = [2, 3]`, `---`")?;
        let front: FrontMatter = toml::from_str(front).context("wrong front matter")?;
        check_blocks(text)?;
        let parts = split(text);
        ensure!(
            parts.len() == front.minutes.len(),
            "it has {} slides, and minutes for {}",
            parts.len(),
            front.minutes.len()
        );
        let slides: Vec<_> = parts
            .iter()
            .zip(front.minutes)
            .enumerate()
            .map(|(number, (part, minutes))| {
                Slide::parse(part, minutes, include)
                    .with_context(|| format!("slide {} of it", number + 1))
            })
            .collect::<Result<_>>()?;
        Ok(Self { path: path.to_owned(), title: slides[0].title.clone(), slides })
    }

    /// How long one talks about it.
    pub fn minutes(&self) -> u32 {
        self.slides.iter().map(|slide| slide.minutes).sum()
    }
}

impl Slide {
    fn parse(text: &str, minutes: u32, include: &dyn Fn(&str) -> Result<String>) -> Result<Self> {
        let text = text.trim();
        let heading = text.lines().next().unwrap_or_default();
        let title =
            heading.strip_prefix("# ").or(heading.strip_prefix("## ")).with_context(|| {
                format!("it begins with `{heading}`, and not with a heading: `# …` or `## …`")
            })?;
        let (body, notes) = text
            .split_once("\n<details>\n")
            .with_context(|| format!("`{title}` has no speaker notes: <details> … </details>"))?;
        let notes = notes.strip_suffix("</details>").with_context(|| {
            format!("the notes of `{title}` do not end with </details>, or something follows")
        })?;
        let words = notes.split_whitespace().count();
        ensure!(
            words >= 12,
            "the notes of `{title}` are {words} words: what does one ask, and say?"
        );
        ensure!(minutes > 0, "`{title}` has no minutes");
        ensure!(minutes <= 10, "`{title}` takes {minutes} minutes: that is more than one slide");
        let included = |text: &str| -> Result<String> {
            let lines = text.lines().map(|line| {
                let inner = line.strip_prefix("{{#").and_then(|line| line.strip_suffix("}}"));
                match inner {
                    Some(inner) => include(inner).with_context(|| format!("`{line}`")),
                    None if line.contains("{{#") => {
                        bail!("`{line}`: what is included stands on a line of its own")
                    }
                    None => Ok(line.to_owned()),
                }
            });
            Ok(lines.collect::<Result<Vec<_>>>()?.join("\n"))
        };
        Ok(Self {
            title: title.replace('`', ""),
            body: included(body)?,
            notes: included(notes.trim())?,
            minutes,
        })
    }

    /// The slide as a part of the book's page.
    pub fn in_book(&self) -> String {
        format!(
            "{}\n\n<details>\n<summary>Notes for the speaker: {} min</summary>\n\n{}\n\n</details>\n",
            self.body, self.minutes, self.notes
        )
    }
}

/// Cuts at lines of `---` outside of blocks of code.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut fenced) = (vec![String::new()], false);
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if line == "---" && !fenced {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
    }
    parts
}

/// Refuses code that nothing compiles.
fn check_blocks(text: &str) -> Result<()> {
    let mut fenced = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start().trim_start_matches("> ");
        let what = "code on slides is included from a compiled file: {{#item topic/exercise name}}";
        if line.contains("language-rust") || line.contains("language-wgsl") {
            bail!("line {} of the slides types code in; {what}", number + 1);
        }
        let Some(info) = line.strip_prefix("```").or_else(|| line.strip_prefix("~~~")) else {
            continue;
        };
        fenced = !fenced;
        if fenced && !TYPED.contains(&info.trim()) {
            bail!(
                "line {} of the slides types in a block of `{}`; {what}. What may be typed: {}",
                number + 1,
                info.trim(),
                TYPED.join(", ")
            );
        }
    }
    ensure!(!fenced, "a block of code does not end");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTES: &str = "<details>\n\nAsk: who waits for whom, and for how long does each of them \
                         wait, and why?\n\n</details>\n";

    fn parsed(slides: &str) -> Result<Page> {
        let text = slides.replace("NOTES", NOTES);
        Page::parse("a/b.md", &text, &|what| Ok(format!("included {what}")))
    }

    fn error(slides: &str) -> String {
        format!("{:#}", parsed(slides).unwrap_err())
    }

    #[test]
    fn slides_are_told_apart_and_their_minutes_added_up() {
        let page = parsed(
            "---\nminutes = [2, 3]\n---\n# One\n\n{{#item x y}}\n\nNOTES\n---\n\n## Two\n\n\
             ```text\n---\n```\n\nNOTES",
        )
        .unwrap();
        assert_eq!((page.title.as_str(), page.slides.len(), page.minutes()), ("One", 2, 5));
        assert!(page.slides[0].body.contains("included item x y"));
        assert!(page.slides[1].body.contains("---"));
    }

    #[test]
    fn code_that_is_typed_in_is_refused() {
        for block in
            ["```rust\nfn x() {}\n```", "```wgsl\n```", "```rust,ignore\n```", "```\nx\n```"]
        {
            let says = error(&format!("---\nminutes = [1]\n---\n# A\n\n{block}\n\nNOTES"));
            assert!(says.contains("types in a block"), "{says}");
        }
        let html = "<pre><code class=\"language-rust\">let x;</code></pre>";
        assert!(
            error(&format!("---\nminutes = [1]\n---\n# A\n{html}\nNOTES")).contains("included")
        );
        assert!(parsed("---\nminutes = [1]\n---\n# A\n\n```console\n$ ls\n```\n\nNOTES").is_ok());
    }

    #[test]
    fn a_slide_needs_a_heading_notes_and_minutes() {
        assert!(error("# A\n\nNOTES").contains("front matter"));
        assert!(error("---\nminutes = [1]\n---\nA\n\nNOTES").contains("heading"));
        assert!(error("---\nminutes = [1]\n---\n# A\n\nText").contains("no speaker notes"));
        let short = "---\nminutes = [1]\n---\n# A\n\n<details>\n\nSay it.\n\n</details>\n";
        assert!(error(short).contains("2 words"));
        assert!(error("---\nminutes = [1, 2]\n---\n# A\n\nNOTES").contains("minutes for 2"));
        assert!(error("---\nminutes = [0]\n---\n# A\n\nNOTES").contains("no minutes"));
        assert!(error("---\nminutes = [1]\n---\n# A\n\nx {{#item a b}}\n\nNOTES").contains("own"));
    }
}
