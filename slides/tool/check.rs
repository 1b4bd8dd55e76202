//! Checks of what was built: every link leads somewhere, every slide fits.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use crate::browser::Browser;

/// What a browser finds out about a slide.
#[derive(Deserialize)]
struct Found {
    slide: usize,
    title: String,
    problems: Vec<String>,
}

/// Lays out the slides of a deck in a browser. Returns what is wrong with them: too much for the
/// screen, letters too small for the back row, words on top of each other, pictures not there.
pub fn layout(browser: &Browser, page: &Path, slides: usize) -> Result<Vec<String>> {
    let dom = browser.dump(page, "?check")?;
    let report = dom
        .split_once("<pre id=\"report\">")
        .and_then(|(_, rest)| rest.split_once("</pre>"))
        .map(|(report, _)| report)
        .context("the browser ended before the slides were laid out")?;
    let report = report.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let found: Vec<Found> =
        serde_json::from_str(&report).with_context(|| format!("no report: {report}"))?;
    ensure!(found.len() == slides, "{} slides were laid out, of {slides}", found.len());
    let said = |one: &Found| {
        let place = format!("slide {}, `{}`", one.slide, one.title);
        one.problems.iter().map(|problem| format!("{place}: {problem}")).collect::<Vec<_>>()
    };
    Ok(found.iter().flat_map(said).collect())
}

/// Follows the links of all pages in a folder, to files and to places in them. Returns those that
/// lead nowhere. What is on other hosts is not looked at.
pub fn links(folder: &Path) -> Result<Vec<String>> {
    let mut pages = HashMap::new();
    collect(folder, &mut pages)?;
    ensure!(!pages.is_empty(), "there is no page in {}", folder.display());
    let mut dead = Vec::new();
    for (path, text) in &pages {
        let name = path.strip_prefix(folder).unwrap_or(path).display();
        // This one is served from anywhere, so its links are those of the host's root.
        if path.ends_with("404.html") {
            continue;
        }
        let links = attribute(text, "href").chain(attribute(text, "src"));
        for link in links.collect::<HashSet<_>>() {
            if link.contains(':') || link.starts_with("//") || link.is_empty() {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let file = file.split('?').next().unwrap_or_default();
            let target = match file {
                "" => path.clone(),
                file => normal(&path.parent().unwrap_or(folder).join(file)),
            };
            if !target.is_file() {
                dead.push(format!("{name}: `{link}` leads to no file"));
            } else if !place.is_empty()
                && pages.get(&target).is_some_and(|there| !has_place(there, place))
            {
                dead.push(format!("{name}: `{link}` leads to no place in the page"));
            }
        }
    }
    dead.sort();
    Ok(dead)
}

/// Whether a page has an element with that id, or is a deck with that many slides.
fn has_place(page: &str, place: &str) -> bool {
    let slides = page.matches("<section class=\"slide\"").count();
    match place.parse::<usize>() {
        Ok(number) if slides > 0 => (1..=slides).contains(&number),
        _ => attribute(page, "id").chain(attribute(page, "name")).any(|id| id == place),
    }
}

/// The values of an attribute.
fn attribute<'a>(page: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let mark = format!(" {name}=\"");
    let values = page.match_indices(&mark).map(|(at, mark)| at + mark.len()).collect::<Vec<_>>();
    values.into_iter().map(|start| page[start..].split('"').next().unwrap_or_default())
}

fn collect(folder: &Path, pages: &mut HashMap<PathBuf, String>) -> Result<()> {
    let context = || format!("Failed to read {}", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html") {
            let text = fs::read_to_string(&path).with_context(context)?;
            pages.insert(path, text);
        }
    }
    Ok(())
}

/// The path without `..` in it.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => _ = normal.pop(),
            std::path::Component::CurDir => (),
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present;

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("a.html", "<a href=\"b/c.html#here\"></a> <a href=\"https://example.org\"></a>");
        write("b/c.html", "<p id=\"here\"></p><img src=\"../d.svg\"> <a href=\"#there\"></a>");
        let dead = links(folder.path()).unwrap();
        assert_eq!(
            dead,
            [
                "b/c.html: `#there` leads to no place in the page",
                "b/c.html: `../d.svg` leads to no file"
            ]
        );
        write("d.svg", "");
        write("b/c.html", "<p id=\"here\"></p><img src=\"../d.svg\">");
        assert!(links(folder.path()).unwrap().is_empty());
        write("b/c.html", "");
        assert_eq!(links(folder.path()).unwrap().len(), 1);
        write("a.html", "<a href=\"b/c.html#1\"></a><a href=\"b/c.html#2\"></a>");
        write("b/c.html", "<section class=\"slide\"></section>");
        let dead = links(folder.path()).unwrap();
        assert_eq!(dead, ["a.html: `b/c.html#2` leads to no place in the page"]);
    }

    /// What is found wrong with one slide, where there is a browser.
    fn laid_out(body: &str) -> Option<Vec<String>> {
        let Some(browser) = Browser::find() else {
            eprintln!("not run: {}", crate::browser::REMEDY);
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deck")).unwrap();
        fs::write(folder.path().join("present.css"), present::STYLE).unwrap();
        fs::write(folder.path().join("present.js"), present::SCRIPT).unwrap();
        let page = folder.path().join("deck/deck.html");
        let html = format!(
            "<link rel=\"stylesheet\" href=\"../present.css\"><main id=\"stage\">\
             <section class=\"slide\" data-minutes=\"1\"><div class=\"body\"><h1>A</h1>{body}</div>\
             <aside class=\"notes\"></aside></section></main>\
             <script src=\"../present.js\"></script>"
        );
        fs::write(&page, html).unwrap();
        Some(layout(&browser, &page, 1).unwrap())
    }

    #[test]
    fn a_slide_that_does_not_fit_or_cannot_be_read_is_found() {
        let svg = |inner: &str| {
            format!("<figure><svg viewBox=\"0 0 400 200\" width=\"400\">{inner}</svg></figure>")
        };
        let text = |x: u32, size: u32, words: &str| {
            format!("<text x=\"{x}\" y=\"100\" font-size=\"{size}\">{words}</text>")
        };
        for (body, problem) in [
            ("<p>Fine.</p>".to_owned(), ""),
            ("<p>line</p>".repeat(40), "too tall"),
            (format!("<pre><code>{}</code></pre>", "x".repeat(200)), "too wide"),
            ("<img src=\"none.png\">".to_owned(), "picture"),
            ("<p style=\"font-size: 10px\">small</p>".to_owned(), "too small"),
            (svg(&text(10, 24, "fine")), ""),
            (svg(&text(10, 9, "small")), "too small"),
            (svg(&text(390, 24, "outside")), "cut off"),
            (svg(&(text(10, 24, "one above") + &text(40, 24, "another"))), "on top of"),
        ] {
            let Some(found) = laid_out(&body) else { return };
            let as_expected = match problem {
                "" => found.is_empty(),
                problem => found.iter().any(|one| one.contains(problem)),
            };
            assert!(as_expected, "{problem:?} in {body}: {found:?}");
        }
    }
}
