//! Puts the book and the decks together.

use anyhow::{Context, Result};
use mdbook_driver::{MDBook, config::Config};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    course::Course,
    deck::{self, Deck},
    present,
    timetable::{Timetable, hours},
};

const CONFIG: &str = r#"
[book]
title = "Rust for High-Performance Computing: slides"
language = "en"

[build]
create-missing = false

[output.html]
default-theme = "light"
preferred-dark-theme = "navy"
hash-files = false
additional-css = ["book.css"]
no-section-label = true

[output.html.playground]
runnable = false

[output.html.fold]
enable = true

[output.html.print]
enable = false

[output.html.search]
enable = false
"#;

/// What was built, and where.
pub struct Built<'a> {
    /// The folder of the finished book.
    pub folder: PathBuf,
    /// The decks in it: each is `NAME/deck.html` in that folder.
    pub decks: Vec<Deck<'a>>,
}

impl Built<'_> {
    /// The page that shows a deck.
    pub fn page(&self, deck: &Deck<'_>) -> PathBuf {
        self.folder.join(&deck.name).join("deck.html")
    }
}

/// Builds the book in `out/book`, from what the pages include put in, in `out/source`.
pub fn build<'a>(course: &'a Course, out: &Path) -> Result<Built<'a>> {
    let decks = deck::load(course)?;
    let source = out.join("source");
    if source.exists() {
        fs::remove_dir_all(&source).context("Failed to empty the folder of the last build")?;
    }
    let mut summary = String::from("# Slides\n\n[Slides](index.md)\n[Timetable](timetable.md)\n\n");
    for deck in &decks {
        for (place, part) in deck.pages.iter().enumerate() {
            let indent = if place == 0 { "" } else { "  " };
            writeln!(summary, "{indent}- [{}]({})", part.page.title, part.page.path)?;
            let slides: Vec<_> = part.page.slides.iter().map(|slide| slide.in_book()).collect();
            let first: usize = deck.pages[..place].iter().map(|part| part.page.slides.len()).sum();
            let present =
                format!("<a class=\"present\" href=\"deck.html#{}\">Present</a>", first + 1);
            let text = format!("{present}\n\n{}", slides.join("\n"));
            write(&source.join("src").join(&part.page.path), &text)?;
        }
    }
    let timetable = Timetable::parse(&course.read("slides/timetable.toml")?)?.text(&decks)?;
    for (name, mark, text) in [
        ("index.md", "{{#decks}}", overview(&decks)),
        ("timetable.md", "{{#timetable}}", timetable),
    ] {
        let page = course.read(&format!("slides/src/{name}"))?;
        anyhow::ensure!(page.contains(mark), "slides/src/{name} has no {mark}");
        write(&source.join("src").join(name), &page.replace(mark, text.trim_end()))?;
    }
    write(&source.join("src/SUMMARY.md"), &summary)?;
    write(&source.join("book.css"), include_str!("book.css"))?;
    let mut config: Config = CONFIG.parse().context("the book's configuration")?;
    let folder = out.join("book");
    config.build.build_dir = folder.clone();
    let book = MDBook::load_with_config(&source, config).context("Failed to read the pages")?;
    book.build().context("Failed to build the book")?;
    for deck in &decks {
        write(&folder.join(&deck.name).join("deck.html"), &present::html(deck))?;
    }
    write(&folder.join("present.css"), present::STYLE)?;
    write(&folder.join("present.js"), present::SCRIPT)?;
    Ok(Built { folder, decks })
}

/// The table of decks.
fn overview(decks: &[Deck<'_>]) -> String {
    let mut text = String::from("| deck | slides | exercises | |\n|---|--:|--:|---|\n");
    for deck in decks {
        let work: u32 =
            deck.pages.iter().filter_map(|part| part.exercise).map(|one| one.minutes).sum();
        let work = if work == 0 { String::new() } else { hours(work) };
        _ = writeln!(
            text,
            "| [{}]({}) | {} | {work} | <a href=\"{}/deck.html\">Present</a> |",
            deck.title,
            deck.pages[0].page.path,
            hours(deck.minutes()),
            deck.name,
        );
    }
    text
}

fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file is in a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("Failed to write {}", path.display()))
}
