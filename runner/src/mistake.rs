//! Known mistakes: small patches against a solution that the tests must reject, and what to tell a
//! learner whose tests fail in the same way.

use anyhow::{Context, Result, bail, ensure};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::course::Exercise;

/// How a test failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What was said.
    pub said: String,
    /// Whether the test found something wrong, rather than that something panicked elsewhere, or
    /// ended the process, or that ranks hang.
    pub is_found: bool,
}

/// One known wrong answer.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// The file it stands in.
    pub path: PathBuf,
    /// What is wrong, in a few words.
    pub title: String,
    /// The tests that reject it, without the exercise's name.
    pub fails: BTreeSet<String>,
    /// What one of them says, where it is not a test that finds something wrong: a panic elsewhere,
    /// ranks that hang. And where the tests alone don't tell it from other faults: many a one fails them all.
    pub message: Option<String>,
    /// What the learner is told.
    pub says: String,
    hunks: Vec<Hunk>,
}

#[derive(Clone, Debug, PartialEq)]
struct Hunk {
    /// The name of the file it changes.
    file: String,
    before: String,
    after: String,
}

impl Mistake {
    /// The mistakes of an exercise, by name of their files.
    pub fn of(root: &Path, exercise: &Exercise) -> Result<Vec<Self>> {
        let folder = root.join("solutions").join(&exercise.topic).join("mistakes");
        if !folder.is_dir() {
            return Ok(vec![]);
        }
        let prefix = format!("{}-", exercise.name);
        let mut mistakes = Vec::new();
        for entry in fs::read_dir(&folder)
            .with_context(|| format!("Failed to list the mistakes in {}", folder.display()))?
        {
            let path =
                entry.with_context(|| format!("Failed to list {}", folder.display()))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(&prefix) && name.ends_with(".patch") {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("Failed to read {}", path.display()))?;
                let mistake = Self::parse(&text, &path, &exercise.name)
                    .with_context(|| format!("Failed to parse {}", path.display()))?;
                mistakes.push(mistake);
            }
        }
        mistakes.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(mistakes)
    }

    fn parse(text: &str, path: &Path, exercise: &str) -> Result<Self> {
        let (mut title, mut says, mut message) = (None, None, None);
        let mut fails = BTreeSet::new();
        let mut file = None;
        let mut lines = text.lines();
        for line in lines.by_ref() {
            if let Some(words) = line.strip_prefix("mistake: ") {
                title = Some(words.to_owned());
            } else if let Some(words) = line.strip_prefix("says: ") {
                says = Some(words.to_owned());
            } else if let Some(words) = line.strip_prefix("message: ") {
                message = Some(words.to_owned());
            } else if let Some(test) = line.strip_prefix("fails: ") {
                let name = test.strip_prefix(exercise).and_then(|rest| rest.strip_prefix("::"));
                let name = name.with_context(|| format!("`{test}` is no test of `{exercise}`"))?;
                fails.insert(name.to_owned());
            } else if line.starts_with("--- ") {
                file = changed(line);
                break;
            } else if !line.is_empty() {
                bail!("`{line}`: a header has `mistake:`, `fails:`, `message:` and `says:` lines");
            }
        }
        ensure!(!fails.is_empty(), "no `fails:` line: which test rejects it?");
        Ok(Self {
            path: path.to_owned(),
            title: title.context("no `mistake:` line")?,
            says: says.context("no `says:` line")?,
            fails,
            message,
            hunks: hunks(file.context("no `--- a/src/…` line: which file is changed?")?, lines)?,
        })
    }

    /// The name of the mistake's file without its ending, as messages show it.
    pub fn name(&self) -> String {
        self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Whether its tests, where they are among those that failed, fail as they do by this mistake.
    pub fn is_heard(&self, failed: &BTreeMap<String, Failure>) -> bool {
        let mut failures = self.fails.iter().filter_map(|test| failed.get(test));
        match &self.message {
            Some(message) => failures.any(|failure| failure.said.contains(message)),
            None => failures.all(|failure| failure.is_found),
        }
    }

    /// The solution with this mistake in it, file by file.
    ///
    /// A hunk is found by the lines it shows, not by line numbers, so that a patch outlives
    /// changes elsewhere in the solution.
    pub fn apply(&self, solution: &[(PathBuf, String)]) -> Result<Vec<(PathBuf, String)>> {
        let mut solution = solution.to_vec();
        for (number, hunk) in self.hunks.iter().enumerate() {
            let file = solution.iter_mut().find(|(path, _)| path.ends_with(&hunk.file));
            let Some((_, text)) = file else {
                bail!("hunk {}: {} is no file of the solution", number + 1, hunk.file)
            };
            match text.matches(&hunk.before).count() {
                1 => *text = text.replacen(&hunk.before, &hunk.after, 1),
                0 => bail!("hunk {}: its lines are not in the solution", number + 1),
                many => bail!(
                    "hunk {}: its lines stand in {many} places; show more lines around them",
                    number + 1
                ),
            }
        }
        Ok(solution)
    }
}

/// The name of the file in `--- a/src/pi.rs`.
fn changed(line: &str) -> Option<String> {
    let path = line.strip_prefix("--- a/src/")?;
    Some(path.trim_end().to_owned())
}

/// The mistakes that explain what failed: together all of `failed`, and nothing more but tests that
/// were stopped by a gap. One is enough where one explains it all; where only two or three together
/// do, it must be clear which, and no test may fail for two of them: those that fail nearly all would
/// add up to anything.
pub fn matching<'a>(
    mistakes: &'a [Mistake],
    failed: &BTreeMap<String, Failure>,
    open: &BTreeSet<String>,
) -> Vec<&'a Mistake> {
    let possible: Vec<_> = mistakes
        .iter()
        .filter(|mistake| mistake.fails.iter().any(|test| failed.contains_key(test)))
        .filter(|mistake| {
            mistake.fails.iter().all(|test| failed.contains_key(test) || open.contains(test))
        })
        .filter(|mistake| mistake.is_heard(failed))
        .collect();
    let explain = |these: &[&Mistake]| {
        failed.keys().all(|test| these.iter().any(|mistake| mistake.fails.contains(test)))
    };
    if let Some(one) = possible.iter().find(|mistake| explain(&[mistake])) {
        return vec![one];
    }
    let mut sets: Vec<Vec<&Mistake>> = possible.iter().map(|&mistake| vec![mistake]).collect();
    for _ in 2..=3 {
        sets = sets
            .iter()
            .flat_map(|set| {
                let last = set.last().map_or(0, |last| place(&possible, last) + 1);
                let apart =
                    |more: &&&Mistake| set.iter().all(|of| of.fails.is_disjoint(&more.fails));
                let more = possible[last..].iter().filter(apart);
                more.map(|&more| [set.as_slice(), &[more]].concat()).collect::<Vec<_>>()
            })
            .collect();
        let mut found = sets.iter().filter(|set| explain(set));
        match (found.next(), found.next()) {
            (Some(only), None) => return only.clone(),
            (Some(_), Some(_)) => return vec![],
            (None, _) => (),
        }
    }
    vec![]
}

fn place(mistakes: &[&Mistake], wanted: &Mistake) -> usize {
    mistakes.iter().position(|mistake| mistake.path == wanted.path).unwrap_or(mistakes.len())
}

fn hunks<'a>(mut file: String, lines: impl Iterator<Item = &'a str>) -> Result<Vec<Hunk>> {
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut between = true;
    for line in lines {
        if let Some(next) = changed(line) {
            (file, between) = (next, true);
            continue;
        }
        if line.starts_with("+++ ") && between {
            continue;
        }
        between = false;
        if line.starts_with("@@") {
            let file = file.clone();
            hunks.push(Hunk { file, before: String::new(), after: String::new() });
            continue;
        }
        let Some(hunk) = hunks.last_mut() else { bail!("`{line}` stands before the first `@@`") };
        // Editors take the one space off an empty line of context.
        let (mark, rest) = if line.is_empty() { (" ", "") } else { line.split_at(1) };
        let sides = match mark {
            " " => [Some(&mut hunk.before), Some(&mut hunk.after)],
            "-" => [Some(&mut hunk.before), None],
            "+" => [None, Some(&mut hunk.after)],
            _ => bail!("`{line}`: a line of a hunk starts with `-`, `+` or a space"),
        };
        for side in sides.into_iter().flatten() {
            side.push_str(rest);
            side.push('\n');
        }
    }
    ensure!(!hunks.is_empty(), "no hunk: nothing would be changed");
    ensure!(
        hunks.iter().all(|hunk| !hunk.before.is_empty() && hunk.before != hunk.after),
        "a hunk that changes nothing, or shows no line to be found by"
    );
    Ok(hunks)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATCH: &str = "mistake: drops the remainder\nfails: pi::a\nfails: pi::b\nsays: Who?\n\
                         --- a/src/pi.rs\n+++ b/src/pi.rs\n@@\n fn f() {\n-    1 + 2\n+    1\n@@ -9 +9 @@\n-two\n+2\n";

    fn parse(text: &str) -> Result<Mistake> {
        Mistake::parse(text, Path::new("pi-remainder.patch"), "pi")
    }

    /// The one file that the solution consists of, with the mistake in it.
    fn applied(mistake: &Mistake, solution: &str) -> Result<String> {
        let file = (PathBuf::from("src/pi.rs"), solution.to_owned());
        mistake.apply(&[file]).map(|mut files| files.remove(0).1)
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    /// Failed tests, each of which says `message`.
    fn saying(message: &str, names: &[&str]) -> BTreeMap<String, Failure> {
        let failure = Failure { said: message.to_owned(), is_found: message == "wrong" };
        names.iter().map(|&name| (name.to_owned(), failure.clone())).collect()
    }

    #[test]
    fn a_patch_is_read_and_applied_by_content() {
        let mistake = parse(PATCH).unwrap();
        assert_eq!(
            (mistake.title.as_str(), mistake.says.as_str()),
            ("drops the remainder", "Who?")
        );
        assert_eq!(mistake.fails, set(&["a", "b"]));
        assert_eq!(mistake.name(), "pi-remainder");
        let solution = "// moved\n\nfn f() {\n    1 + 2\n}\ntwo\n";
        assert_eq!(applied(&mistake, solution).unwrap(), "// moved\n\nfn f() {\n    1\n}\n2\n");
    }

    #[test]
    fn a_patch_may_change_kernels_too() {
        let more = "--- a/src/pi.wgsl\n+++ b/src/pi.wgsl\n@@\n-let n = 64u;\n+let n = 63u;\n";
        let mistake = parse(&format!("{PATCH}{more}")).unwrap();
        let file = |name: &str, text: &str| (PathBuf::from("src").join(name), text.to_owned());
        let solution =
            [file("pi.rs", "fn f() {\n    1 + 2\n}\ntwo\n"), file("pi.wgsl", "let n = 64u;\n")];
        let changed = mistake.apply(&solution).unwrap();
        assert_eq!(changed[1], file("pi.wgsl", "let n = 63u;\n"));
        assert_eq!(changed[0].1, "fn f() {\n    1\n}\n2\n");
        let error = mistake.apply(&solution[..1]).unwrap_err().to_string();
        assert!(error.contains("pi.wgsl is no file of the solution"), "{error}");
    }

    #[test]
    fn a_hunk_that_is_missing_or_ambiguous_is_refused() {
        let mistake = parse(PATCH).unwrap();
        let refused = |solution: &str| applied(&mistake, solution).unwrap_err().to_string();
        assert!(refused("fn f() {\n    3\n").contains("hunk 1: its lines are not"));
        assert!(
            refused("fn f() {\n    1 + 2\n}\ntwo\ntwo\n").contains("hunk 2: its lines stand in 2")
        );
    }

    #[test]
    fn a_patch_without_its_parts_is_refused() {
        for (part, instead) in [
            ("mistake: drops the remainder\n", ""),
            ("says: Who?\n", ""),
            ("fails: pi::a\nfails: pi::b\n", ""),
            ("fails: pi::a", "fails: tau::a"),
            ("-    1 + 2\n+    1\n", ""),
            ("-two\n+2\n", "+2\n"),
            ("-two", "two"),
        ] {
            assert!(parse(&PATCH.replace(part, instead)).is_err(), "without {part:?}");
        }
    }

    #[test]
    fn a_mistake_matches_when_it_explains_every_failure_and_no_more() {
        let mistakes = [parse(PATCH).unwrap()];
        let found = |failed: &[&str], open: &[&str]| {
            !matching(&mistakes, &saying("wrong", failed), &set(open)).is_empty()
        };
        assert!(found(&["a", "b"], &[]));
        assert!(found(&["a"], &["b", "c"]));
        assert!(!found(&["a"], &[]));
        assert!(!found(&["a", "b", "c"], &[]));
        assert!(!found(&[], &["a", "b"]));
    }

    #[test]
    fn what_a_test_says_tells_mistakes_apart_that_fail_the_same_ones() {
        let heard = |message: &str| {
            let text = PATCH.replace("says: Who?", &format!("message: {message}\nsays: Who?"));
            Mistake::parse(&text, Path::new("pi-remainder.patch"), "pi").unwrap()
        };
        let mistakes = [heard("a race"), heard("out of bounds")];
        let found = |said: &str| matching(&mistakes, &saying(said, &["a", "b"]), &set(&[]));
        assert_eq!(found("there is a race: 1").len(), 1);
        assert_eq!(found("5 is out of bounds")[0].message.as_deref(), Some("out of bounds"));
        assert!(found("wrong").is_empty(), "something else is wrong");
        let silent = [parse(PATCH).unwrap()];
        let found = |said: &str| matching(&silent, &saying(said, &["a", "b"]), &set(&[]));
        assert!(!found("wrong").is_empty() && found("5 is out of bounds").is_empty());
    }

    #[test]
    fn several_mistakes_at_once_are_named_where_it_is_clear_which() {
        let mistake = |name: &str, fails: &str| {
            let text = PATCH.replace("fails: pi::a\nfails: pi::b\n", fails);
            Mistake::parse(&text, Path::new(name), "pi").unwrap()
        };
        let mut mistakes = vec![
            mistake("pi-one.patch", "fails: pi::a\nfails: pi::b\n"),
            mistake("pi-two.patch", "fails: pi::c\n"),
            mistake("pi-three.patch", "fails: pi::d\nfails: pi::e\n"),
        ];
        let names = |mistakes: &[Mistake], failed: &[&str]| {
            let found = matching(mistakes, &saying("wrong", failed), &set(&[]));
            found.iter().map(|mistake| mistake.name()).collect::<Vec<_>>()
        };
        assert_eq!(names(&mistakes, &["a", "b", "c"]), ["pi-one", "pi-two"]);
        assert_eq!(names(&mistakes, &["a", "b", "c", "d", "e"]), ["pi-one", "pi-two", "pi-three"]);
        assert!(names(&mistakes, &["a", "b", "c", "d"]).is_empty(), "nothing explains `d` alone");
        mistakes.push(mistake("pi-four.patch", "fails: pi::b\nfails: pi::c\n"));
        assert_eq!(names(&mistakes, &["a", "b", "c"]), ["pi-one", "pi-two"], "`b` fails once");
        mistakes.push(mistake("pi-five.patch", "fails: pi::a\n"));
        assert!(names(&mistakes, &["a", "b", "c"]).is_empty(), "it may be one of two pairs");
    }
}
