//! Where progress is kept: `.hpc/progress.toml`, and beside it a copy of every file that passed.

use anyhow::{Context, Result};
use std::{
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::{
    course::{Course, Exercise},
    files,
    progress::{Found, Progress, VERSION},
};

/// How far a learner is with an exercise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// Not solved yet.
    Open,
    /// Solved.
    Solved,
    /// Solved, and changed since.
    Edited,
}

/// Where progress is kept.
pub struct Store<'a> {
    course: &'a Course,
    folder: PathBuf,
}

impl<'a> Store<'a> {
    /// The progress kept with a course.
    pub fn new(course: &'a Course) -> Self {
        Self { course, folder: course.root.join(".hpc") }
    }

    /// What the learner has done, and what there is to say about how it was found.
    ///
    /// Fails only where going on would lose something: the file is of a newer edition.
    pub fn load(&self) -> Result<(Progress, Option<String>)> {
        let (found, what, then) = match self.read().map(|(found, _)| found) {
            Ok(Found::Progress(progress)) => return Ok((progress, None)),
            Ok(Found::Nothing) => return Ok((self.recovered(), None)),
            Ok(Found::Newer(version)) => return Err(newer(version)),
            Ok(Found::Older(progress)) => {
                (progress, "is of an earlier edition".to_owned(), "Its contents were carried over")
            }
            Ok(Found::Broken(why)) => (
                self.recovered(),
                format!("could not be read ({why})"),
                "A new one was begun, with what .hpc/solved/ shows",
            ),
            Err(error) => {
                let note = format!("what you solved is not known this time: {error:#}");
                return Ok((self.recovered(), Some(note)));
            }
        };
        // The change of version, or the new beginning, is itself a change.
        Ok(match self.update(|_| ()) {
            Ok((progress, Some(kept))) => {
                let kept = kept.strip_prefix(&self.course.root).unwrap_or(&kept).display();
                let note =
                    format!(".hpc/progress.toml {what}. {then}; the old file is kept as {kept}");
                (progress, Some(note))
            }
            Ok((progress, None)) => (progress, None),
            Err(error) => {
                (found, Some(format!(".hpc/progress.toml {what}, and stays as it is: {error:#}")))
            }
        })
    }

    /// Changes what is kept. Whatever another terminal wrote meanwhile is read first, so that
    /// neither loses what the other did.
    ///
    /// Returns what is kept now, and the copy of the former file where that one was not of this
    /// version.
    pub fn update(
        &self,
        change: impl FnOnce(&mut Progress),
    ) -> Result<(Progress, Option<PathBuf>)> {
        let _lock = self.lock();
        let (found, bytes) = self.read()?;
        let aside = |ending: &str| {
            files::keep(&bytes, |number| {
                let number = if number == 1 { String::new() } else { format!("-{number}") };
                self.folder.join(format!("progress.toml.{ending}{number}"))
            })
        };
        let (mut progress, kept) = match found {
            Found::Progress(progress) => (progress, None),
            Found::Nothing => (self.recovered(), None),
            Found::Older(progress) => (progress, Some(aside("v1")?)),
            Found::Broken(_) => (self.recovered(), Some(aside("broken")?)),
            Found::Newer(version) => return Err(newer(version)),
        };
        change(&mut progress);
        let text = toml::to_string(&progress).context("Failed to write progress as TOML")?;
        files::replace(&self.path(), text.as_bytes())?;
        self.sweep();
        Ok((progress, kept))
    }

    /// Notes that `source` solves the exercise, with what else `change` has to say about it, and keeps
    /// a copy.
    pub fn solved(
        &self,
        exercise: &Exercise,
        source: &[u8],
        change: impl FnOnce(&mut Progress),
    ) -> Result<Progress> {
        let note = |progress: &mut Progress| {
            // Until `next` is asked for: what follows is not to take its place unasked.
            progress.stay(self.course);
            change(progress);
            progress.set_solved(exercise.id());
        };
        // First this, for the copy by itself would say that the exercise is solved already.
        let (progress, _) = self.update(note)?;
        let copy = self.copy(&exercise.id());
        if fs::read(&copy).ok().as_deref() != Some(source) {
            files::replace(&copy, source)?;
        }
        Ok(progress)
    }

    /// How far the learner is with an exercise.
    pub fn state(&self, progress: &Progress, exercise: &Exercise) -> State {
        if !progress.is_solved(exercise) {
            return State::Open;
        }
        let present = exercise.written(&self.course.root).ok();
        match self.passed(exercise) {
            Some(passed) if Some(&passed) != present.as_ref() => State::Edited,
            _ => State::Solved,
        }
    }

    /// The file that passed, if one did.
    fn passed(&self, exercise: &Exercise) -> Option<Vec<u8>> {
        let id = exercise.id();
        let mut ids = std::iter::once(&id).chain(&exercise.formerly);
        ids.find_map(|id| fs::read(self.copy(id)).ok())
    }

    fn copy(&self, id: &str) -> PathBuf {
        self.folder.join("solved").join(format!("{id}.rs"))
    }

    fn path(&self) -> PathBuf {
        self.folder.join("progress.toml")
    }

    /// What the copies of files that passed tell by themselves.
    fn recovered(&self) -> Progress {
        let mut progress = Progress::new();
        for exercise in self.course.exercises() {
            if self.passed(exercise).is_some() {
                progress.set_solved(exercise.id());
            }
        }
        progress
    }

    /// What stands in the file, and its bytes.
    fn read(&self) -> Result<(Found, Vec<u8>)> {
        let path = self.path();
        match fs::read(&path) {
            Ok(bytes) => Ok((Found::parse(&bytes, self.course), bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok((Found::Nothing, vec![])),
            Err(error) => Err(error).with_context(|| format!("Failed to read {}", path.display())),
        }
    }

    /// Keeps other terminals from writing at the same time; released when dropped.
    ///
    /// Best effort: some network file systems have no locks, and a learner is not kept waiting.
    fn lock(&self) -> Option<File> {
        fs::create_dir_all(&self.folder).ok()?;
        let file = File::create(self.folder.join("lock")).ok()?;
        for _ in 0..200 {
            match file.try_lock() {
                Ok(()) => return Some(file),
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(5)),
                Err(TryLockError::Error(_)) => return None,
            }
        }
        None
    }

    /// Clears away temporary files that a kill left, once they are too old to be in use.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten() {
            let is_temporary = entry.file_name().to_string_lossy().starts_with(files::TEMPORARY);
            if is_temporary && age(&entry.path()).is_some_and(|age| age.as_secs() > 60) {
                _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn age(path: &Path) -> Option<Duration> {
    fs::metadata(path).ok()?.modified().ok()?.elapsed().ok()
}

fn newer(version: i64) -> anyhow::Error {
    anyhow::anyhow!(
        "Failed to use .hpc/progress.toml: it is of version {version}, from a newer edition of the \
         course; this one knows version {VERSION}. Update the course: git pull"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    /// A course with the exercises `t/one`, `t/two` (formerly `t/zwei`) and `t/three`.
    fn course() -> (TempDir, Course) {
        let folder = tempfile::tempdir().unwrap();
        let topic = folder.path().join("exercises/t");
        fs::create_dir_all(topic.join("src")).unwrap();
        let mut text = "title = \"T\"\n".to_owned();
        for name in ["one", "two", "three"] {
            let former = if name == "two" { "formerly = [\"t/zwei\"]\n" } else { "" };
            text += &format!(
                "[[exercise]]\nname = \"{name}\"\ntitle = \"\"\nminutes = 1\nhints = []\n{former}"
            );
            fs::write(topic.join(format!("src/{name}.rs")), name).unwrap();
        }
        fs::write(topic.join("topic.toml"), text).unwrap();
        let course = Course::load(folder.path()).unwrap();
        (folder, course)
    }

    fn write(course: &Course, text: &str) {
        fs::create_dir_all(course.root.join(".hpc")).unwrap();
        fs::write(course.root.join(".hpc/progress.toml"), text).unwrap();
    }

    fn solved(course: &Course, progress: &Progress) -> Vec<String> {
        let solved = course.exercises().filter(|exercise| progress.is_solved(exercise));
        solved.map(Exercise::id).collect()
    }

    #[test]
    fn what_is_noted_is_found_again_and_so_is_what_is_unknown() {
        let (_folder, course) = course();
        write(
            &course,
            "version = 2\nfont = 'big'\n[exercises.'gone/x']\nsolved = true\nstars = 3\n",
        );
        let store = Store::new(&course);
        let one = course.exercise("one").unwrap();
        store.update(|progress| progress.set_hints(one, 2)).unwrap();
        let progress = store.solved(one, b"one", |_| ()).unwrap();
        assert_eq!(store.load().unwrap(), (progress.clone(), None));
        assert_eq!((progress.is_solved(one), progress.hints(one)), (true, 2));
        assert_eq!(
            progress.current(&course).unwrap().id(),
            "t/one",
            "solving it is no reason to go"
        );
        let text = fs::read_to_string(course.root.join(".hpc/progress.toml")).unwrap();
        for kept in ["font = \"big\"", "[exercises.\"gone/x\"]", "stars = 3"] {
            assert!(text.contains(kept), "{kept} is not in {text}");
        }
    }

    #[test]
    fn a_solved_file_that_was_changed_is_told_from_one_that_was_not() {
        let (_folder, course) = course();
        let (store, one) = (Store::new(&course), course.exercise("one").unwrap());
        assert_eq!(store.state(&Progress::default(), one), State::Open);
        let progress = store.solved(one, b"one", |_| ()).unwrap();
        assert_eq!(store.state(&progress, one), State::Solved);
        fs::write(course.root.join(one.source()), "1").unwrap();
        assert_eq!(store.state(&progress, one), State::Edited);
    }

    #[test]
    fn version_1_is_carried_over_and_the_old_file_kept() {
        let (_folder, course) = course();
        let old = "version = 1\ncurrent = 'three'\ndone = ['one', 't/zwei', 'dropped']\n";
        write(&course, old);
        let (progress, note) = Store::new(&course).load().unwrap();
        assert_eq!(solved(&course, &progress), ["t/one", "t/two"]);
        let text = fs::read_to_string(course.root.join(".hpc/progress.toml")).unwrap();
        assert!(text.contains("[exercises.dropped]"), "what is unknown is kept: {text}");
        assert_eq!(progress.current(&course).unwrap().id(), "t/three");
        assert!(note.unwrap().contains(".hpc/progress.toml.v1"));
        let kept = fs::read_to_string(course.root.join(".hpc/progress.toml.v1")).unwrap();
        assert_eq!(kept, old);
        assert_eq!(Store::new(&course).load().unwrap(), (progress, None), "it is told once");
    }

    #[test]
    fn an_exercise_that_was_renamed_keeps_its_record_and_its_copy() {
        let (_folder, course) = course();
        write(&course, "version = 2\ncurrent = 't/zwei'\n[exercises.'t/zwei']\nsolved = true\n");
        let store = Store::new(&course);
        files::replace(&store.copy("t/zwei"), b"two").unwrap();
        let (progress, _) = store.load().unwrap();
        let two = course.exercise("two").unwrap();
        assert_eq!(progress.current(&course).unwrap().id(), "t/two");
        assert_eq!(store.state(&progress, two), State::Solved);
        fs::write(course.root.join(two.source()), "2").unwrap();
        assert_eq!(store.state(&progress, two), State::Edited);
    }

    #[test]
    fn a_broken_file_is_set_aside_and_solved_exercises_are_found_by_their_copies() {
        let (_folder, course) = course();
        let store = Store::new(&course);
        store.solved(course.exercise("two").unwrap(), b"two", |_| ()).unwrap();
        for (broken, kept) in [
            (&b"version = 2\ncurr"[..], "progress.toml.broken"),
            (b"", "progress.toml.broken-2"),
            (b"version = 2\nexercises = 3\n", "progress.toml.broken-3"),
            (b"version = '2'\n", "progress.toml.broken-4"),
            (b"\xff\xfe", "progress.toml.broken-5"),
        ] {
            fs::write(store.path(), broken).unwrap();
            let (progress, note) = store.load().unwrap();
            assert_eq!(solved(&course, &progress), ["t/two"]);
            assert!(note.unwrap().ends_with(kept));
            assert_eq!(fs::read(store.folder.join(kept)).unwrap(), broken);
            assert!(store.load().unwrap().1.is_none());
        }
    }

    #[test]
    fn a_newer_file_is_not_touched() {
        let (_folder, course) = course();
        let newer = "version = 3\nmode = 'telepathy'\n";
        write(&course, newer);
        let store = Store::new(&course);
        assert!(store.load().unwrap_err().to_string().contains("git pull"));
        assert!(store.update(|_| ()).is_err());
        assert_eq!(fs::read_to_string(store.path()).unwrap(), newer);
    }

    #[test]
    fn where_nothing_can_be_written_the_reason_is_given() {
        let (_folder, course) = course();
        fs::write(course.root.join(".hpc"), "a file, not a folder").unwrap();
        let store = Store::new(&course);
        let (progress, note) = store.load().unwrap();
        assert!(solved(&course, &progress).is_empty());
        assert!(note.unwrap().contains(".hpc"));
        let error = store.solved(course.exercise("one").unwrap(), b"one", |_| ()).unwrap_err();
        assert!(format!("{error:#}").contains(".hpc"));
    }

    #[test]
    fn two_terminals_lose_nothing_of_each_other() {
        let (_folder, course) = course();
        thread::scope(|scope| {
            for name in ["one", "two", "three"] {
                let course = &course;
                scope.spawn(move || {
                    let exercise = course.exercise(name).unwrap();
                    for shown in 1..=20 {
                        let change = |progress: &mut Progress| progress.set_hints(exercise, shown);
                        Store::new(course).update(change).unwrap();
                    }
                    Store::new(course).solved(exercise, name.as_bytes(), |_| ()).unwrap();
                });
            }
        });
        let (progress, _) = Store::new(&course).load().unwrap();
        assert_eq!(solved(&course, &progress), ["t/one", "t/two", "t/three"]);
        assert!(course.exercises().all(|exercise| progress.hints(exercise) == 20));
    }
}
