//! Builds the slides, shows them, prints them, and checks them: `cargo hpc slides`.

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;
use slides::{
    browser::{Browser, REMEDY},
    build::{Built, build},
    check,
    course::Course,
    pictures,
};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

const HELP: &str = "\
Builds the slides of the course, and opens them

  cargo hpc slides             builds the book with all decks, and opens it
  cargo hpc slides --pdf       prints each deck to a PDF
  cargo hpc slides --check     checks that slides fit, links lead somewhere, pictures are there
  cargo hpc slides --draw      for authors: writes the pictures that are drawn by programs
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut action: fn(&Built<'_>) -> Result<()> = open;
    let course = Course::load(&root())?;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("pdf") => action = pdf,
            Long("check") => action = check,
            Long("draw") => return pictures::write(&course.root),
            Long("help") | Short('h') => {
                print!("{HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let built = build(&course, &course.root.join(target).join("slides"))?;
    action(&built)
}

/// The folder of the course: the nearest one, upwards, that holds the slides.
fn root() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    let found = here.ancestors().find(|folder| folder.join("slides/src").is_dir());
    found.map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned(),
        Path::to_owned,
    )
}

fn open(built: &Built<'_>) -> Result<()> {
    let page = built.folder.join("index.html");
    println!("{}", page.display());
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let desktop = cfg!(target_os = "macos")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    let opened = desktop
        && Command::new(opener)
            .arg(&page)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
    if !opened {
        println!("Open it in a browser: there is no desktop here to open it on.");
    }
    Ok(())
}

fn pdf(built: &Built<'_>) -> Result<()> {
    let browser = Browser::find().context(REMEDY)?;
    let folder = built.folder.with_file_name("pdf");
    fs::create_dir_all(&folder).context("Failed to make a folder for the PDFs")?;
    for deck in &built.decks {
        let to = folder.join(format!("{}.pdf", deck.name));
        browser.print(&built.page(deck), "", &to)?;
        ensure!(to.is_file(), "the browser wrote no {}", to.display());
        println!("{}", to.display());
    }
    Ok(())
}

/// Without a browser, slides are not laid out. That is said, and in CI it is a failure.
fn check(built: &Built<'_>) -> Result<()> {
    let mut problems = check::links(&built.folder)?;
    let slides =
        |deck: &slides::deck::Deck<'_>| deck.pages.iter().map(|part| part.page.slides.len()).sum();
    let all: usize = built.decks.iter().map(slides).sum();
    match Browser::find() {
        Some(browser) => {
            for deck in &built.decks {
                let found = check::layout(&browser, &built.page(deck), slides(deck))?;
                problems.extend(found.into_iter().map(|one| format!("{}: {one}", deck.name)));
            }
        }
        None if env::var_os("CI").is_some_and(|ci| ci == "true") => {
            bail!("slides were not laid out: {REMEDY}")
        }
        None => println!("not run: whether slides fit, because {REMEDY}"),
    }
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    println!("{all} slides in {} decks", built.decks.len());
    Ok(())
}
