//! A deck as one page of HTML that shows a slide at a time, with a window for the speaker.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};
use std::fmt::Write;

use crate::deck::Deck;

/// How slides look.
pub const STYLE: &str = include_str!("present.css");
/// What makes them move.
pub const SCRIPT: &str = include_str!("present.js");

/// The page of a deck. It stands in the book, in the deck's folder.
pub fn html(deck: &Deck<'_>) -> String {
    let mut slides = String::new();
    for part in &deck.pages {
        for slide in &part.page.slides {
            let page =
                part.page.path.rsplit('/').next().unwrap_or_default().replace(".md", ".html");
            // While learners work, the clock goes on.
            let work = part.exercise.filter(|_| slide.body.contains("class=\"task\""));
            _ = write!(
                slides,
                "<section class=\"slide\" data-minutes=\"{}\" data-work=\"{}\" data-page=\"{page}\">\n\
                 <div class=\"body\">\n{}</div>\n<aside class=\"notes\">\n{}</aside>\n</section>\n",
                slide.minutes,
                work.map_or(0, |exercise| exercise.minutes),
                markdown(&slide.body),
                markdown(&slide.notes),
            );
        }
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <link rel=\"icon\" href=\"../favicon.svg\">\n\
         <link rel=\"stylesheet\" href=\"../fonts/fonts.css\">\n\
         <link rel=\"stylesheet\" href=\"../present.css\">\n</head>\n<body>\n\
         <main id=\"stage\">\n{slides}</main>\n\
         <script src=\"../highlight.js\"></script>\n<script src=\"../present.js\"></script>\n\
         </body>\n</html>\n",
        title = deck.title,
    )
}

/// Markdown in HTML, with the extensions that mdBook has on, and links to the book's pages.
fn markdown(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = match dest_url.contains("://") {
                false => CowStr::from(dest_url.replace(".md", ".html")),
                true => dest_url,
            };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}
