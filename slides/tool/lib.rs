//! The course's slides: a deck for each topic, written in Markdown, with code from compiled files.
//!
//! A page is a Markdown file in `src/DECK/`: front matter, then slides, each with speaker notes.
//! What a page includes (items of solutions, pictures, the text of exercises) is put in first; then
//! mdBook renders the pages as a book to read, and [`present`] the same slides as decks to show.

pub mod browser;
pub mod build;
pub mod check;
pub mod course;
pub mod deck;
pub mod draw;
pub mod include;
pub mod item;
pub mod page;
pub mod pictures;
pub mod present;
pub mod timetable;
