//! Which files were saved: looked at again and again, because on a network file system nobody tells.

use std::{
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use crate::course::{Course, Exercise};

/// How often the files of exercises other than the current one are looked at.
const SELDOM: Duration = Duration::from_secs(1);
/// How often those of the current one are.
const OFTEN: Duration = Duration::from_millis(40);
/// An editor that renames has the file missing for a moment; this often in turn, it is gone.
const GONE: u32 = 4;

/// What happened to the files.
#[derive(Debug, PartialEq)]
pub enum Change {
    /// The current exercise was saved, or is back.
    Saved,
    /// The current exercise's file is gone.
    Gone,
    /// The exercise of this id was saved, which is not the current one.
    Elsewhere(String),
}

/// The files of the course, as they were when last looked at.
pub struct Sources {
    /// The learner's file first, then what it is checked with.
    watched: Vec<PathBuf>,
    seen: Vec<Option<Content>>,
    missing: u32,
    others: Vec<(String, PathBuf, Option<Stamp>)>,
    polled: Instant,
    polled_others: Instant,
}

type Stamp = (SystemTime, u64);
/// The time as well: who saves without a change wants to see the check run.
type Content = (Option<SystemTime>, Vec<u8>);

impl Sources {
    /// Looks at the files, and watches those of `exercise`.
    pub fn of(course: &Course, exercise: &Exercise) -> Self {
        let mut watched = vec![
            course.root.join(exercise.source()),
            course.root.join(exercise.tests()),
            course.root.join(exercise.source().with_file_name("lib.rs")),
        ];
        let kernels = exercise.files(&course.root).into_iter().skip(1);
        watched.extend(kernels.map(|(kernels, _)| course.root.join(kernels)));
        let seen = watched.iter().map(|path| content(path)).collect();
        let others = course.exercises().filter(|other| other.id() != exercise.id());
        let others = others.flat_map(|other| {
            other.files(&course.root).into_iter().map(|(file, _)| {
                let path = course.root.join(file);
                let stamp = stamp(&path);
                (other.id(), path, stamp)
            })
        });
        let (others, now) = (others.collect(), Instant::now());
        Self { watched, seen, missing: 0, others, polled: now, polled_others: now }
    }

    /// Looks again, if it is time to.
    pub fn poll(&mut self) -> Option<Change> {
        if self.polled.elapsed() < OFTEN {
            return None;
        }
        self.polled = Instant::now();
        self.look()
    }

    fn look(&mut self) -> Option<Change> {
        let now: Vec<_> = self.watched.iter().map(|path| content(path)).collect();
        if now[0].is_none() && self.seen[0].is_some() {
            self.missing += 1;
            if self.missing < GONE {
                return None;
            }
            self.seen = now;
            return Some(Change::Gone);
        }
        self.missing = 0;
        if now != self.seen {
            self.seen = now;
            return Some(Change::Saved);
        }
        if self.polled_others.elapsed() > SELDOM {
            self.polled_others = Instant::now();
            return self.elsewhere().map(Change::Elsewhere);
        }
        None
    }

    fn elsewhere(&mut self) -> Option<String> {
        let mut saved = None;
        for (id, path, seen) in &mut self.others {
            let now = stamp(path);
            if now != *seen {
                *seen = now;
                if now.is_some() {
                    saved = Some(id.clone());
                }
            }
        }
        saved
    }
}

/// What a file holds. Opened each time: a network file system may have an old answer to the
/// question for a file's age, but not to opening it.
fn content(path: &Path) -> Option<Content> {
    let mut file = File::open(path).ok()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    Some((file.metadata().and_then(|file| file.modified()).ok(), bytes))
}

fn stamp(path: &Path) -> Option<Stamp> {
    let file = fs::metadata(path).ok()?;
    Some((file.modified().ok()?, file.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saves_are_seen_and_so_are_files_that_go_and_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("exercises/t/src");
        fs::create_dir_all(&source).unwrap();
        let exercise = |name: &str| {
            format!("[[exercise]]\nname = \"{name}\"\ntitle = \"\"\nminutes = 1\nhints = []\n")
        };
        let text = format!("title = \"T\"\n{}{}", exercise("one"), exercise("two"));
        fs::write(source.with_file_name("topic.toml"), text).unwrap();
        let (one, two) = (source.join("one.rs"), source.join("two.rs"));
        fs::write(&one, "1").unwrap();
        fs::write(&two, "2").unwrap();
        let course = Course::load(folder.path()).unwrap();
        let mut sources = Sources::of(&course, course.exercise("one").unwrap());
        assert_eq!(sources.look(), None);

        fs::write(&one, "one").unwrap();
        assert_eq!((sources.look(), sources.look()), (Some(Change::Saved), None));

        // As editors save: the new file takes the place of the old one.
        fs::remove_file(&one).unwrap();
        assert_eq!(sources.look(), None);
        fs::write(&one, "eins").unwrap();
        assert_eq!(sources.look(), Some(Change::Saved));

        fs::remove_file(&one).unwrap();
        let polled: Vec<_> = (0..GONE + 2).filter_map(|_| sources.look()).collect();
        assert_eq!(polled, [Change::Gone]);
        fs::write(&one, "uno").unwrap();
        assert_eq!(sources.look(), Some(Change::Saved));

        fs::write(&two, "zwei").unwrap();
        assert_eq!(sources.elsewhere(), Some("t/two".into()));
        assert_eq!(sources.elsewhere(), None);
    }
}
