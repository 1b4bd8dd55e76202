//! The pictures of the slides: programs draw them, and `cargo hpc slides --draw` writes them to
//! `slides/src/DECK/NAME.svg`.

use anyhow::{Context, Result};
use std::{fs, path::Path};

use crate::draw::{Ink, Picture};

mod arrays;
mod general;
mod gpu;
mod mpi_collectives;
mod mpi_point_to_point;
mod multiprocessing;
mod profiling;
mod threading;

/// The pictures of a deck, each with its name.
type Pictures = Vec<(&'static str, Picture)>;

/// What a thread, a process or a rank does for a while.
#[derive(Clone, Copy)]
enum Does {
    /// It computes.
    Work,
    /// It is alone with what all share: it holds a lock, writes a line, sends.
    Hold,
    /// It waits.
    Wait,
}

/// A line of time: who it is of, and what is done from where to where.
fn lane(picture: &mut Picture, y: f64, name: &str, does: &[(f64, f64, Does)]) {
    picture.ink(Ink::Plain).left(0.0, y, name);
    for &(from, to, what) in does {
        match what {
            Does::Work => picture.ink(Ink::Other).bar(from, y - 15.0, to - from, 30.0),
            Does::Hold => picture.ink(Ink::Accent).bar(from, y - 22.0, to - from, 44.0),
            Does::Wait => picture.ink(Ink::Plain).dashes(&[(from + 4.0, y), (to - 4.0, y)]),
        };
    }
    picture.ink(Ink::Plain);
}

/// An arrow under a line of time.
fn time(picture: &mut Picture, from: f64, to: f64, y: f64) {
    picture.ink(Ink::Faint).arrow(&[(from, y), (to - 60.0, y)]).right(to, y, "time");
    picture.ink(Ink::Plain);
}

/// All pictures: the deck, and what it has.
fn all() -> Vec<(&'static str, Pictures)> {
    vec![
        ("welcome", general::welcome()),
        ("arrays", arrays::all()),
        ("profiling", profiling::all()),
        ("threading", threading::all()),
        ("multiprocessing", multiprocessing::all()),
        ("mpi-point-to-point", mpi_point_to_point::all()),
        ("mpi-collectives", mpi_collectives::all()),
        ("gpu", gpu::all()),
        ("closing", general::closing()),
    ]
}

/// Writes all pictures, and says which ones changed.
pub fn write(root: &Path) -> Result<()> {
    for (deck, pictures) in all() {
        for (name, picture) in pictures {
            let path = root.join("slides/src").join(deck).join(format!("{name}.svg"));
            let svg = picture.svg();
            if fs::read_to_string(&path).is_ok_and(|present| present == svg) {
                continue;
            }
            fs::create_dir_all(path.parent().context("a file is in a folder")?)
                .and_then(|()| fs::write(&path, svg))
                .with_context(|| format!("Failed to write {}", path.display()))?;
            println!("drawn: {deck}/{name}.svg");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_what_is_drawn() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for (deck, pictures) in all() {
            for (name, picture) in pictures {
                let path = folder.join(deck).join(format!("{name}.svg"));
                let present = fs::read_to_string(&path).unwrap_or_default();
                assert!(
                    present == picture.svg(),
                    "{} is not what is drawn: run `cargo hpc slides --draw`",
                    path.display()
                );
            }
        }
    }
}
