//! `cargo hpc report --merge FOLDER`: a room's reports as one page, for whoever teaches it.

mod page;

use anyhow::{Context, Result, ensure};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Read,
    path::Path,
};

use crate::{
    course::{Course, Exercise},
    files,
    mistake::Mistake,
    report::{Entry, Report},
    screen::{Look, Mark, Page, Style},
    text,
};

/// The page, in the folder that it is made of.
const PAGE: &str = "room.html";
/// A report of every exercise there is has a tenth of that.
const LARGEST: u64 = 1 << 20;

/// The reports of a folder.
#[derive(Debug, Default)]
struct Room {
    /// In the order of the learners' names.
    reports: Vec<Report>,
    /// Files that were left out, and why.
    left_out: Vec<(String, String)>,
}

/// How the room is doing with one exercise that somebody looked at.
struct Standing<'a> {
    exercise: &'a Exercise,
    solved: usize,
    /// Looked at, and not solved; those who are past its minutes among them.
    open: usize,
    late: usize,
    /// Those of the open ones for whom it is the current exercise: others only looked at it.
    here: usize,
    /// The median of those that are known.
    minutes: Option<u64>,
    attempts: Option<u64>,
    /// Learners who asked for a hint.
    hinted: usize,
}

/// A known mistake that somebody met.
struct Met<'a> {
    exercise: &'a Exercise,
    title: String,
    says: String,
    learners: usize,
    times: u64,
    /// Those of the learners who have solved the exercise since.
    solved: usize,
}

/// Makes the page of the reports in `folder`, and says where it is.
pub fn merge(course: &Course, folder: &Path, look: &Look) -> Result<Vec<String>> {
    let room = Room::read(folder)?;
    let mut page = Page::new(look);
    let path = folder.join(PAGE);
    if !room.reports.is_empty() {
        files::replace(&path, page::html(course, &room).as_bytes())?;
        let good = look.mark(Mark::Good);
        let learners = learners(room.reports.len());
        let text = format!("Written: {}, a page of {learners}", path.display());
        page.item(0, &good, Style::Bold, &text);
    }
    for (name, reason) in &room.left_out {
        let open = look.mark(Mark::Open);
        let text = text::tamed(&format!("{name} {reason}"), false).replace('\n', " ");
        page.item(0, &open, Style::Plain, &format!("Left out: {text}"));
    }
    if room.reports.is_empty() {
        for line in &page.lines {
            eprintln!("{line}");
        }
    }
    ensure!(
        !room.reports.is_empty(),
        "{} holds no report: each learner writes one with `cargo hpc report`",
        folder.display()
    );
    Ok(page.lines)
}

fn learners(count: usize) -> String {
    if count == 1 { "1 learner".to_owned() } else { format!("{count} learners") }
}

impl Room {
    fn read(folder: &Path) -> Result<Self> {
        let failed = || format!("Failed to list {}", folder.display());
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).with_context(failed)? {
            names.push(entry.with_context(failed)?.file_name());
        }
        names.sort();
        let mut room = Self::default();
        let mut newest: BTreeMap<String, (String, Report)> = BTreeMap::new();
        for name in names {
            let path = folder.join(&name);
            let name = name.to_string_lossy().into_owned();
            // Hidden ones are the system's own, and so is what this command makes.
            if name.starts_with('.') || name == PAGE {
                continue;
            }
            let report = match read(&path).and_then(|bytes| Report::parse(&bytes)) {
                Ok(report) => report,
                Err(error) => {
                    room.left_out.push((name, format!("{error:#}")));
                    continue;
                }
            };
            let key = report.name.to_lowercase();
            let Some((other, known)) = newest.get(&key) else {
                newest.insert(key, (name, report));
                continue;
            };
            if *known == report {
                room.left_out.push((name, format!("says the same as {other}")));
                continue;
            }
            let (kept, dropped) = if known.written < report.written {
                let other = other.clone();
                newest.insert(key, (name.clone(), report));
                (name, other)
            } else {
                (other.clone(), name)
            };
            let reason = format!(
                "is an earlier report by the name in {kept}. If these are two people, have one of \
                 them write it with --name"
            );
            room.left_out.push((dropped, reason));
        }
        room.reports = newest.into_values().map(|(_, report)| report).collect();
        Ok(room)
    }

    /// How the room is doing, in teaching order, with what anybody looked at.
    fn standings<'a>(&self, course: &'a Course) -> Vec<Standing<'a>> {
        let standing = |exercise: &'a Exercise| {
            let entries: Vec<&Entry> =
                self.reports.iter().filter_map(|report| entry(report, exercise)).collect();
            let open = entries.iter().filter(|entry| !entry.solved);
            let known = |number: fn(&Entry) -> u64| {
                median(entries.iter().map(|entry| number(entry)).filter(|number| *number > 0))
            };
            (!entries.is_empty()).then(|| Standing {
                exercise,
                solved: entries.iter().filter(|entry| entry.solved).count(),
                open: open.clone().count(),
                here: self.reports.iter().filter(|report| is_here(report, exercise)).count(),
                late: open.filter(|entry| is_late(entry, exercise)).count(),
                minutes: known(|entry| entry.minutes),
                attempts: known(|entry| entry.attempts),
                hinted: entries.iter().filter(|entry| entry.hints > 0).count(),
            })
        };
        course.exercises().filter_map(standing).collect()
    }

    /// The known mistakes that were met, by most learners first.
    fn mistakes<'a>(&self, course: &'a Course) -> Vec<Met<'a>> {
        let mut all: Vec<Met> = Vec::new();
        for exercise in course.exercises() {
            let mut met: BTreeMap<&str, Met> = BTreeMap::new();
            for entry in self.reports.iter().filter_map(|report| entry(report, exercise)) {
                for (name, times) in entry.mistakes.iter().filter(|(_, times)| **times > 0) {
                    let met = met.entry(name).or_insert_with(|| Met {
                        exercise,
                        title: name.replace('-', " "),
                        says: String::new(),
                        learners: 0,
                        times: 0,
                        solved: 0,
                    });
                    met.learners += 1;
                    met.times += times;
                    met.solved += usize::from(entry.solved);
                }
            }
            // One that does not parse is its author's trouble, and `cargo hpc verify` says so.
            for mistake in Mistake::of(&course.root, exercise).unwrap_or_default() {
                let name = mistake.name();
                let name = name.strip_prefix(&format!("{}-", exercise.name)).unwrap_or(&name);
                if let Some(met) = met.get_mut(name) {
                    (met.title, met.says) = (mistake.title, mistake.says);
                }
            }
            all.extend(met.into_values());
        }
        all.sort_by_key(|met| std::cmp::Reverse((met.learners, met.times)));
        all
    }

    /// Ids in the reports that this edition of the course does not know.
    fn unknown(&self, course: &Course) -> Vec<&str> {
        let ids = self.reports.iter().flat_map(|report| report.exercises.keys());
        let mut unknown: Vec<_> =
            ids.map(|id| &**id).filter(|id| course.exercise(id).is_err()).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }
}

/// The exercise that holds the room up: where most are past its minutes, else where most are now,
/// else which most have begun.
fn holding<'s, 'a>(standings: &'s [Standing<'a>]) -> Option<&'s Standing<'a>> {
    let open = standings.iter().filter(|standing| standing.open > 0);
    // Of those that are alike, the one that comes first in the course.
    open.rev().max_by_key(|standing| (standing.late, standing.here, standing.open))
}

/// What a report says of an exercise, under the id of today or a former one.
fn entry<'a>(report: &'a Report, exercise: &Exercise) -> Option<&'a Entry> {
    let id = exercise.id();
    std::iter::once(&id).chain(&exercise.formerly).find_map(|id| report.exercises.get(id))
}

/// Whether the learner is at this exercise now.
fn is_here(report: &Report, exercise: &Exercise) -> bool {
    let current = report.current.as_ref();
    let is_current = current == Some(&exercise.id())
        || current.is_some_and(|current| exercise.formerly.contains(current));
    is_current && entry(report, exercise).is_some_and(|entry| !entry.solved)
}

fn is_late(entry: &Entry, exercise: &Exercise) -> bool {
    !entry.solved && entry.minutes > u64::from(exercise.minutes)
}

/// The bytes of a file that may be a report.
fn read(path: &Path) -> Result<Vec<u8>> {
    let kind = fs::metadata(path).context("can't be read")?;
    // A pipe would wait for somebody to write to it.
    ensure!(!kind.is_dir(), "is a folder");
    ensure!(kind.is_file(), "is no ordinary file");
    ensure!(kind.len() <= LARGEST, "is too large for a report");
    let mut bytes = Vec::new();
    let file = File::open(path).context("can't be read")?;
    file.take(LARGEST).read_to_end(&mut bytes).context("can't be read")?;
    Ok(bytes)
}

/// The lower median.
fn median(numbers: impl Iterator<Item = u64>) -> Option<u64> {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_unstable();
    numbers.get(numbers.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Moment, progress::Progress};

    /// A course with `t/one` (10 minutes) and `t/two` (20), and a mistake in the first.
    fn course(root: &Path) -> Course {
        let write = |path: &str, text: &str| {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), text).unwrap();
        };
        let entry = |name: &str, minutes: u32| {
            format!(
                "[[exercise]]\nname = \"{name}\"\ntitle = \"{name} & <b>\"\nminutes = {minutes}\nhints = []\n"
            )
        };
        let text = format!("title = \"T\"\n{}{}", entry("one", 10), entry("two", 20));
        write("exercises/t/topic.toml", &text);
        write(
            "solutions/t/mistakes/one-serial.patch",
            "mistake: one after the other\nfails: one::a\nsays: Which of `a` and `b<T>` is first?\n\
             --- a/src/one.rs\n+++ b/src/one.rs\n@@\n-a\n+b\n",
        );
        Course::load(root).unwrap()
    }

    fn report(name: &str, written: u64, entries: &[(&str, bool, u64)]) -> Report {
        let mut report = Report::new(name, &Progress::new(), None, Moment(written));
        for &(id, solved, minutes) in entries {
            let mistakes = BTreeMap::from([("serial".to_owned(), 2), ("gone".to_owned(), 1)]);
            let entry = Entry { solved, minutes, attempts: 3, mistakes, ..Entry::default() };
            report.exercises.insert(id.to_owned(), entry);
        }
        report
    }

    fn room(reports: &[(&str, Report)], others: &[(&str, &[u8])]) -> (tempfile::TempDir, Room) {
        let folder = tempfile::tempdir().unwrap();
        for (name, report) in reports {
            fs::write(folder.path().join(name), report.to_text().unwrap()).unwrap();
        }
        for (name, bytes) in others {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let room = Room::read(folder.path()).unwrap();
        (folder, room)
    }

    #[test]
    fn where_nobody_is_late_the_room_is_where_most_are_now() {
        let root = tempfile::tempdir().unwrap();
        let course = course(root.path());
        let entries = [("t/one", false, 1), ("t/two", false, 2)];
        let mut reports = [("a", report("A", 1, &entries)), ("b", report("B", 1, &entries))];
        reports.iter_mut().for_each(|(_, report)| report.current = Some("t/two".to_owned()));
        let (_folder, room) = room(&reports, &[]);
        let standings = room.standings(&course);
        let two = holding(&standings).unwrap();
        assert_eq!((&*two.exercise.name, two.here, two.open, two.late), ("two", 2, 2, 0));
    }

    #[test]
    fn what_holds_the_room_up_is_where_most_are_past_its_minutes() {
        let root = tempfile::tempdir().unwrap();
        let course = course(root.path());
        let (_folder, room) = room(
            &[
                ("a", report("A", 1, &[("t/one", true, 5), ("t/two", false, 21)])),
                ("b", report("B", 1, &[("t/one", false, 9)])),
                ("c", report("C", 1, &[("t/one", false, 10), ("u/gone", true, 1)])),
                ("d", report("D", 1, &[])),
            ],
            &[],
        );
        let standings = room.standings(&course);
        let shown: Vec<_> = standings
            .iter()
            .map(|s| (&*s.exercise.name, s.solved, s.open, s.late, s.minutes))
            .collect();
        assert_eq!(shown, [("one", 1, 2, 0, Some(9)), ("two", 0, 1, 1, Some(21))]);
        assert_eq!(holding(&standings).unwrap().exercise.name, "two");
        assert_eq!(holding(&standings[..1]).unwrap().exercise.name, "one");
        assert!(holding(&[]).is_none());
        assert_eq!(room.unknown(&course), ["u/gone"]);
        let mistakes = room.mistakes(&course);
        let shown: Vec<_> =
            mistakes.iter().map(|met| (&*met.title, met.learners, met.times, met.solved)).collect();
        let of_one = [("one after the other", 3, 6, 1), ("gone", 3, 3, 1)];
        assert_eq!(shown, [of_one[0], of_one[1], ("serial", 1, 2, 0), ("gone", 1, 1, 0)]);
    }

    #[test]
    fn of_two_reports_by_one_name_the_later_counts_and_the_other_is_named() {
        let early = report("Ada", 1, &[]);
        let late = report("ada", 2, &[("t/one", true, 1)]);
        for files in [[("a", &early), ("b", &late)], [("a", &late), ("b", &early)]] {
            let files = files.map(|(name, report)| (name, report.clone()));
            let (_folder, room) = room(&files, &[]);
            assert_eq!(room.reports, std::slice::from_ref(&late));
            assert!(room.left_out[0].1.contains("is an earlier report by the name"));
        }
        let (_folder, room) = room(&[("a", early.clone()), ("b", early.clone())], &[]);
        assert_eq!((room.reports.len(), &*room.left_out[0].1), (1, "says the same as a"));
    }

    #[test]
    fn what_is_no_report_is_named_and_left_out() {
        let large = vec![b'#'; LARGEST as usize + 1];
        let newer = report("New", 1, &[]).to_text().unwrap().replace("version = 1", "version = 7");
        let (folder, _) = room(
            &[("ada.toml", report("Ada", 1, &[]))],
            &[
                (".DS_Store", b"\0"),
                ("large.toml", &large),
                ("newer.toml", newer.as_bytes()),
                ("notes.txt", b"dear diary"),
                ("picture.png", b"\x89PNG\xff"),
                (PAGE, b"<!doctype html>"),
            ],
        );
        fs::create_dir(folder.path().join("folder")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
        let room = Room::read(folder.path()).unwrap();
        assert_eq!(room.reports.len(), 1);
        let reasons = [
            ("folder", "is a folder"),
            ("large.toml", "too large"),
            ("link", "can't be read"),
            ("newer.toml", "newer edition"),
            ("notes.txt", "is no report"),
            ("picture.png", "not a text"),
        ];
        for ((name, reason), (left_out, said)) in reasons.iter().zip(&room.left_out) {
            assert_eq!(name, left_out);
            assert!(said.contains(reason), "{name}: {said}");
        }
        assert_eq!(reasons.len(), room.left_out.len());
    }

    #[test]
    fn nothing_in_a_report_or_in_a_files_name_becomes_markup() {
        let root = tempfile::tempdir().unwrap();
        let course = course(root.path());
        let evil = "<script>alert(\"1\" & '2')</script>";
        let mut given = report(evil, 1, &[("t/one", false, 99)]);
        given.current = Some(evil.to_owned());
        given.exercises.insert(evil.to_owned(), Entry::default());
        let of_one = given.exercises.get_mut("t/one").unwrap();
        of_one.mistakes.insert(evil.to_owned(), 1);
        let (_folder, room) =
            room(&[("a", given)], &[("<img src=x onerror=alert(1)>", b"</style><script>")]);
        let html = page::html(&course, &room);
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"));
        assert!(html.contains("&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)"));
        assert!(html.contains("&lt;img src=x"));
        assert!(html.contains("Which of <code>a</code> and <code>b&lt;T&gt;</code> is first?"));
        assert_eq!(html.matches("</style>").count(), 1);
    }

    #[test]
    fn a_page_brings_all_it_needs_and_shows_a_room_of_any_size() {
        let root = tempfile::tempdir().unwrap();
        let course = course(root.path());
        let all = [("t/one", true, 5), ("t/two", false, 25)];
        for count in [1, 2, 30] {
            let reports: Vec<_> = (0..count)
                .map(|index| report(&format!("L{index}"), index, &all[..index as usize % 3]))
                .collect();
            let room = Room { reports, left_out: vec![] };
            let html = page::html(&course, &room);
            for link in ["http:", "https:", "src=", "href=", "url(", "@import"] {
                assert!(!html.contains(link), "{link}");
            }
            assert!(html.contains("prefers-color-scheme: dark"));
            for tag in ["table", "tr", "td", "th", "section", "div", "p", "body", "bdi"] {
                let open = html.matches(&format!("<{tag}>")).count()
                    + html.matches(&format!("<{tag} ")).count();
                assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{tag}\n{html}");
            }
        }
    }
}
