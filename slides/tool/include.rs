//! What a line `{{#…}}` of a page stands for.

use anyhow::{Context, Result, bail, ensure};
use std::cell::RefCell;

use crate::{
    course::Course,
    item::{self, Part},
};

/// Answers the includes of one page, and notes which exercises it is about.
pub struct Includes<'a> {
    course: &'a Course,
    /// The ids of exercises whose task was shown.
    pub exercises: RefCell<Vec<String>>,
}

impl<'a> Includes<'a> {
    /// For a page of this course.
    pub fn new(course: &'a Course) -> Self {
        Self { course, exercises: RefCell::default() }
    }

    /// The Markdown that stands for `what`, the words between `{{#` and `}}`.
    pub fn text(&self, what: &str) -> Result<String> {
        let words: Vec<_> = what.split_whitespace().collect();
        match words[..] {
            ["item", file, ref rest @ ..] => self.item(file, rest),
            ["picture", name] => self.picture(name),
            ["exercise", id] => self.exercise(id),
            ["mistakes", id, ref slugs @ ..] => self.mistakes(id, slugs),
            ["mistake", id, slug] => {
                let diff = self.course.mistake(id, slug)?.diff;
                Ok(format!(
                    "Taken out of the solution (`-`), and written instead (`+`):\n\n```diff\n{diff}\n```"
                ))
            }
            _ => bail!(
                "what is included is one of item FILE NAME [PART], picture NAME, exercise ID, \
                 mistakes ID SLUG…, mistake ID SLUG"
            ),
        }
    }

    /// `threading/pi estimate_pi gap`, `slides/arrays strides body`, `gpu/saxpy.wgsl saxpy`.
    fn item(&self, file: &str, words: &[&str]) -> Result<String> {
        let (folder, name) = file.split_once('/').context("the file is `topic/exercise`")?;
        let (words, part) = match words {
            [first @ .., "docs"] => (first, Part::Documented),
            [first @ .., "signature"] => (first, Part::Signature),
            [first @ .., "body"] => (first, Part::Body),
            [first @ .., "gap"] => (first, Part::Gap),
            all => (all, Part::Whole),
        };
        ensure!(!words.is_empty(), "which item of the file?");
        let (item, wgsl) = (words.join(" "), name.ends_with(".wgsl"));
        let path = match (folder, wgsl) {
            ("slides", _) => format!("slides/examples/{name}.rs"),
            (_, true) => format!("solutions/{folder}/src/{name}"),
            _ => format!("solutions/{folder}/src/{name}.rs"),
        };
        let source = self.course.read(&path)?;
        let cut = if wgsl { item::wgsl } else { item::rust };
        let code = cut(&source, &item, part).with_context(|| path.clone())?;
        // The highlighter knows no WGSL; Rust's keywords come close.
        Ok(format!("```rust\n{code}\n```"))
    }

    fn picture(&self, name: &str) -> Result<String> {
        let svg = self.course.read(&format!("slides/src/{name}.svg"))?;
        // An empty line would end the block of HTML.
        let svg: Vec<_> = svg.lines().filter(|line| !line.trim().is_empty()).collect();
        ensure!(svg.first().is_some_and(|line| line.starts_with("<svg")), "it is no SVG");
        Ok(format!("<figure>\n{}\n</figure>", svg.join("\n")))
    }

    fn exercise(&self, id: &str) -> Result<String> {
        let exercise = self.course.exercise(id)?;
        self.exercises.borrow_mut().push(id.to_owned());
        let race = format!("exercises/{}.rs", id.replacen('/', "/benches/", 1));
        let race = match self.course.root.join(race).is_file() {
            true => format!("\n$ cargo hpc speed {id}"),
            false => String::new(),
        };
        let tests =
            self.course.read(&format!("exercises/{}.rs", id.replacen('/', "/tests/", 1)))?;
        let wants = properties(&tests);
        let shown = wants.iter().take(SHOWN).map(|one| format!("- {one}\n")).collect::<String>();
        let more = match wants.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("- and {more} more\n"),
        };
        Ok(format!(
            "<p class=\"task\"><b>Exercise</b> {} <span>{} min</span></p>\n\n\
             ```console\n$ cargo hpc goto {id}\n$ cargo hpc{race}\n```\n\n\
             <div class=\"wants\">\n\nWhat the tests want:\n\n{shown}{more}\n</div>",
            exercise.title, exercise.minutes
        ))
    }

    fn mistakes(&self, id: &str, slugs: &[&str]) -> Result<String> {
        ensure!(!slugs.is_empty(), "which mistakes? The names are those of the patches");
        let mut rows = String::from("| what happens | what to ask |\n|---|---|\n");
        for slug in slugs {
            let mistake = self.course.mistake(id, slug)?;
            let cell = |text: &str| text.replace('|', "\\|");
            rows += &format!("| {} | {} |\n", cell(&mistake.title), cell(&mistake.says));
        }
        Ok(rows)
    }
}

/// Properties of a solution that a slide names: those of its first tests.
const SHOWN: usize = 5;

/// The names of tests, as the sentences they are.
fn properties(tests: &str) -> Vec<String> {
    let (mut found, mut is_test) = (Vec::new(), false);
    for line in tests.lines() {
        is_test |= line.trim().starts_with("#[test]") || line.contains("mpi_test!");
        let name = line.trim_start_matches(|c: char| c.is_whitespace() || c == '{');
        let name = name.split_once("fn ").filter(|(before, _)| !before.contains("//"));
        if let Some((_, name)) = name.filter(|_| is_test) {
            let name = name.split(|c: char| !c.is_alphanumeric() && c != '_').next();
            found.push(name.unwrap_or_default().replace('_', " "));
            is_test = false;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn included(what: &str) -> Result<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        Includes::new(&Course::load(root)?).text(what)
    }

    #[test]
    fn an_item_of_a_solution_is_included_without_its_marks() {
        let code = included("item threading/pi estimate_pi").unwrap();
        assert!(code.starts_with("```rust\npub fn estimate_pi("), "{code}");
        assert!(!code.contains("SOLUTION") && !code.contains("// END"), "{code}");
        assert!(included("item threading/pi estimate_pi gap").unwrap().contains("thread::scope"));
    }

    #[test]
    fn an_exercise_is_shown_with_its_minutes_and_commands() {
        let text = included("exercise threading/pi").unwrap();
        assert!(text.contains("min</span>") && text.contains("$ cargo hpc goto threading/pi"));
        assert!(text.contains("- every point is counted once\n"), "{text}");
    }

    #[test]
    fn tests_of_both_kinds_are_named() {
        let source = "fn help() {}\n#[test]\n#[ignore]\nfn it_holds() {}\nmpi_test! {\n    fn ranks_meet on 1..=4 \
                      => |world| {}\n}\nmpi_test! { fn one_line on 2 => |w| {} }";
        assert_eq!(properties(source), ["it holds", "ranks meet", "one line"]);
    }

    #[test]
    fn mistakes_say_what_the_learner_is_told() {
        let table = included("mistakes threading/pi dropped-remainder").unwrap();
        assert!(table.contains("| samples / threads drops the remainder | 10 points"), "{table}");
        let diff = included("mistake threading/pi dropped-remainder").unwrap();
        assert!(diff.contains("\n- let share") && diff.contains("\n+ let share"), "{diff}");
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        for what in [
            "item threading/pi estimate_e",
            "item threading/nothing estimate_pi",
            "item threading/pi",
            "picture threading/nothing",
            "exercise threading/nothing",
            "mistakes threading/pi nothing",
            "mistakes threading/pi",
            "nothing",
        ] {
            assert!(included(what).is_err(), "{what}");
        }
    }
}
