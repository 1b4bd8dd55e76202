//! The decks: one for each topic that has an `index.md` here, between a welcome and a closing one.
//!
//! Nobody types a table of contents: `index.md` opens a deck, then comes a page for each exercise,
//! in the order of `topic.toml`, and `recap.md` closes it.

use anyhow::{Context, Result, anyhow, bail};
use std::{collections::BTreeSet, fs};

use crate::{
    course::{Course, Exercise, Topic},
    include::Includes,
    page::Page,
};

/// The slides of a topic.
pub struct Deck<'a> {
    /// Name of its folder in `slides/src`.
    pub name: String,
    /// The heading of its first slide.
    pub title: String,
    /// At least one.
    pub pages: Vec<Part<'a>>,
}

/// A page of a deck, and the exercise that it leads up to.
pub struct Part<'a> {
    /// The slides.
    pub page: Page,
    /// Opening and recap have none.
    pub exercise: Option<&'a Exercise>,
}

/// Reads all decks. Where pages are wrong, the error names each of them.
pub fn load(course: &Course) -> Result<Vec<Deck<'_>>> {
    let (mut decks, mut problems) = (Vec::new(), Vec::new());
    let topics =
        course.topics.iter().filter(|topic| folder(course, &topic.name).join("index.md").is_file());
    let topics = topics.map(|topic| (topic.name.as_str(), Some(topic)));
    let all = [("welcome", None)].into_iter().chain(topics).chain([("closing", None)]);
    for (name, topic) in all {
        match deck(course, name, topic) {
            Ok(deck) => decks.push(deck),
            Err(found) => problems.extend(found),
        }
    }
    match &problems[..] {
        [] => Ok(decks),
        _ => {
            let all: Vec<_> = problems.iter().map(|problem| format!("{problem:#}")).collect();
            bail!("{}", all.join("\n"))
        }
    }
}

impl Deck<'_> {
    /// How long one talks, without the exercises.
    pub fn minutes(&self) -> u32 {
        self.pages.iter().map(|part| part.page.minutes()).sum()
    }
}

fn folder(course: &Course, name: &str) -> std::path::PathBuf {
    course.root.join("slides/src").join(name)
}

fn deck<'a>(
    course: &Course,
    name: &str,
    topic: Option<&'a Topic>,
) -> Result<Deck<'a>, Vec<anyhow::Error>> {
    let exercises = topic.map_or(&[][..], |topic| &topic.exercises);
    let mut wanted = vec![("index", None)];
    wanted.extend(exercises.iter().map(|exercise| (exercise.name.as_str(), Some(exercise))));
    if topic.is_some() {
        wanted.push(("recap", None));
    }
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for (file, exercise) in &wanted {
        let path = format!("{name}/{file}.md");
        match page(course, name, &path, *exercise).with_context(|| format!("slides/src/{path}")) {
            Ok(page) => pages.push(Part { page, exercise: *exercise }),
            Err(problem) => problems.push(problem),
        }
    }
    let known: BTreeSet<_> = wanted.iter().map(|(file, _)| format!("{file}.md")).collect();
    for entry in fs::read_dir(folder(course, name)).into_iter().flatten().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if file.ends_with(".md") && !known.contains(&file) {
            problems.push(anyhow!(
                "slides/src/{name}/{file} belongs to no exercise of exercises/{name}/topic.toml"
            ));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Deck { name: name.to_owned(), title: pages[0].page.title.clone(), pages })
}

fn page(course: &Course, deck: &str, path: &str, exercise: Option<&Exercise>) -> Result<Page> {
    let text = course.read(&format!("slides/src/{path}"))?;
    let includes = Includes::new(course);
    let page = Page::parse(path, &text, &|what| includes.text(what))?;
    let shown = includes.exercises.into_inner();
    let id = exercise.map(|exercise| format!("{deck}/{}", exercise.name));
    if shown.iter().ne(&id) {
        match id {
            Some(id) => bail!("it shows the task of {shown:?}; it is the page of `{id}` alone"),
            None => bail!("it shows the task of {shown:?}; each exercise has a page of its own"),
        }
    }
    Ok(page)
}
