//! `cargo hpc speed`: builds the race of an exercise and runs it. What it measures, and how, is in
//! `common::speed`.

use anyhow::{Context, Result, bail, ensure};
use lexopt::{Arg::Long, ValueExt};
use std::{
    env,
    io::{self, Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::{
    check::Stage,
    compile::{Build, Side, Workspace},
    course::{Course, Exercise},
    figures::Table,
    process::{self, Group},
    screen::{Look, Page, Style},
    status,
};

/// What is asked of a race.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// JSON instead of a table.
    pub json: bool,
    /// A file for a picture.
    pub picture: Option<PathBuf>,
    /// Measure the machine's limits again.
    pub remeasure: bool,
    /// How long a race takes, about.
    pub seconds: Option<f64>,
}

impl Options {
    /// Reads the option of this name, and its value from the command line.
    pub fn read(&mut self, option: &str, parser: &mut lexopt::Parser) -> Result<()> {
        match option {
            "json" => self.json = true,
            "picture" => self.picture = Some(parser.value()?.into()),
            "remeasure" => self.remeasure = true,
            "seconds" => self.seconds = Some(parser.value()?.parse()?),
            other => return Err(Long(other).unexpected().into()),
        }
        Ok(())
    }
}

/// Races those of `exercises` that have a race, and fills `table` with what they measure. Returns
/// whether all of them ran.
pub fn run(
    course: &Course,
    exercises: &[&Exercise],
    options: &Options,
    table: Option<&Table>,
    look: &Look,
) -> Result<bool> {
    let (races, without): (Vec<_>, Vec<_>) =
        exercises.iter().partition(|exercise| has_race(course, exercise));
    if races.is_empty() {
        bail!(nothing_to_race(course, &without));
    }
    if options.picture.is_some() {
        ensure!(races.len() == 1, "--picture is for one exercise, not for {}", races.len());
    }
    let mut results = Vec::new();
    let mut all_ran = true;
    for (index, exercise) in races.into_iter().enumerate() {
        if index > 0 && !options.json {
            writeln!(io::stdout())?;
        }
        match race(course, exercise, options, table, look)? {
            Some(result) => results.push(result),
            None => all_ran = false,
        }
    }
    if options.json && !results.is_empty() {
        // One exercise is an object, a topic a list of them.
        let one = exercises.len() == 1 && results.len() == 1;
        let value = if one { results.remove(0) } else { serde_json::Value::Array(results) };
        writeln!(io::stdout(), "{value:#}")?;
    }
    if let Some(table) = table {
        let words = if all_ran { table.fill()? } else { table.left() };
        let mut page = Page::new(look);
        page.text(0, Style::Plain, &words);
        let words = page.lines.join("\n");
        // JSON stands alone.
        match options.json {
            true => writeln!(io::stderr(), "{words}")?,
            false => writeln!(io::stdout(), "\n{words}")?,
        }
    }
    Ok(all_ran)
}

fn has_race(course: &Course, exercise: &Exercise) -> bool {
    course.root.join(exercise.race()).is_file()
}

fn nothing_to_race(course: &Course, asked: &[&&Exercise]) -> String {
    let what = match asked {
        [exercise] => exercise.id(),
        [exercise, ..] if asked.iter().all(|other| other.topic == exercise.topic) => {
            format!("topic {}", exercise.topic)
        }
        _ => "the course".to_owned(),
    };
    let others = course.exercises().filter(|exercise| has_race(course, exercise));
    let others: Vec<_> = others.map(|exercise| exercise.id()).collect();
    match &others[..] {
        [] => format!("nothing in {what} is about speed, and nothing elsewhere yet"),
        others => format!("{what} is not about speed. These are: {}", others.join(", ")),
    }
}

/// Races one exercise. The table is printed, or where JSON is asked for, it comes back. None where it
/// doesn't compile or the race failed; that is said.
fn race(
    course: &Course,
    exercise: &Exercise,
    options: &Options,
    table: Option<&Table>,
    look: &Look,
) -> Result<Option<serde_json::Value>> {
    let png = options.picture.as_ref().is_some_and(|path| {
        path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("png"))
    });
    // What draws PNG takes long to build, and only who wants it waits for it.
    let features: &[&str] = if png { &["common/picture"] } else { &[] };
    let build = status::shown(look, |tell| {
        let mut progress =
            |done, all, what: &str| tell(Stage::Building(done, all, what.to_owned()));
        Workspace::new(&course.root).race_program(exercise, features, true, &mut progress)
    })?;
    if build.errors().next().is_some() {
        writeln!(io::stderr(), "{}", broken(exercise, &build))?;
        return Ok(None);
    }
    let program = build.program.with_context(|| {
        format!("cargo built {} and named no program", exercise.race().display())
    })?;
    let package = course.root.join(Side::Exercise.folder(exercise));
    let mut command = Command::new(&program);
    // As `cargo bench` does it.
    command.arg("--bench").current_dir(&package).env("CARGO_MANIFEST_DIR", &package);
    command.args(arguments(options)?).stdin(Stdio::null());
    command.envs(table.map(Table::variable));
    if options.json {
        command.stdout(Stdio::piped());
    }
    let mut group = Group::spawn(&mut command)
        .with_context(|| format!("Failed to start {}", program.display()))?;
    let stdout = group.child.stdout.take();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        stdout.map_or(Ok(0), |mut stdout| stdout.read_to_string(&mut text)).map(|_| text)
    });
    let status = loop {
        if let Some(status) = group.child.try_wait().context("Failed to wait for the race")? {
            break status;
        }
        process::check_interrupted(&mut group)?;
        // Seldom, for it must not disturb the race.
        thread::sleep(Duration::from_millis(50));
    };
    let text =
        reader.join().expect("it only reads").context("Failed to read the race's results")?;
    if !status.success() {
        writeln!(io::stderr(), "The race of {} failed: {status}", exercise.id())?;
        return Ok(None);
    }
    if !options.json {
        return Ok(Some(serde_json::Value::Null));
    }
    // A file may hold several races, each an object.
    let parsed: Result<Vec<serde_json::Value>, _> =
        serde_json::Deserializer::from_str(&text).into_iter().collect();
    let mut parsed =
        parsed.with_context(|| format!("{} printed no JSON", exercise.race().display()))?;
    Ok(Some(match parsed.len() {
        1 => parsed.remove(0),
        _ => serde_json::Value::Array(parsed),
    }))
}

/// The options, for a program that runs in another folder.
fn arguments(options: &Options) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    if options.json {
        arguments.push("--json".to_owned());
    }
    if options.remeasure {
        arguments.push("--remeasure".to_owned());
    }
    if let Some(seconds) = options.seconds {
        arguments.extend(["--seconds".to_owned(), seconds.to_string()]);
    }
    if let Some(picture) = &options.picture {
        let here = env::current_dir().context("Failed to find out which folder this is")?;
        let path = here.join(picture);
        let path = path.to_str().with_context(|| format!("{}: not UTF-8", path.display()))?;
        arguments.extend(["--picture".to_owned(), path.to_owned()]);
    }
    Ok(arguments)
}

/// What doesn't compile, and where.
fn broken(exercise: &Exercise, build: &Build) -> String {
    let mut files: Vec<_> =
        build.errors().filter_map(|error| Some(error.place.as_ref()?.0.display())).collect();
    files.dedup_by_key(|file| file.to_string());
    let files: Vec<_> = files.iter().map(ToString::to_string).collect();
    let place =
        if files.is_empty() { String::new() } else { format!(": see {}", files.join(", ")) };
    let errors: String = build.errors().take(3).map(|error| error.rendered.as_str()).collect();
    format!("{} does not compile{place}\n\n{}", exercise.id(), errors.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::Diagnostic;
    use std::{fs, path::Path};

    /// A course of two topics, in which `sums/fast` alone has a race.
    fn course(root: &Path) -> Course {
        for (topic, exercises) in [("sums", ["slow", "fast"]), ("words", ["long", "short"])] {
            let folder = root.join("exercises").join(topic);
            fs::create_dir_all(folder.join("benches")).unwrap();
            let entry = |name| {
                format!("[[exercise]]\nname = \"{name}\"\ntitle = \"\"\nminutes = 1\nhints = []\n")
            };
            let text = format!("title = \"\"\n{}", exercises.map(entry).concat());
            fs::write(folder.join("topic.toml"), text).unwrap();
        }
        fs::write(root.join("exercises/sums/benches/fast.rs"), "").unwrap();
        Course::load(root).unwrap()
    }

    #[test]
    fn an_exercise_without_a_race_names_those_that_have_one() {
        let root = tempfile::tempdir().unwrap();
        let course = course(root.path());
        let asked = |wanted| {
            let exercises = course.select(wanted).unwrap();
            run(&course, &exercises, &Options::default(), None, &Look::of_stdout())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            asked(Some("words/long")),
            "words/long is not about speed. These are: sums/fast"
        );
        assert_eq!(asked(Some("words")), "topic words is not about speed. These are: sums/fast");
        fs::remove_file(root.path().join("exercises/sums/benches/fast.rs")).unwrap();
        assert_eq!(asked(None), "nothing in the course is about speed, and nothing elsewhere yet");
    }

    #[test]
    fn options_are_handed_on_and_a_picture_goes_where_the_learner_is() {
        let options = Options {
            json: true,
            picture: Some("pi.svg".into()),
            remeasure: true,
            seconds: Some(0.5),
        };
        let arguments = arguments(&options).unwrap();
        let here = env::current_dir().unwrap().join("pi.svg").display().to_string();
        let expected = ["--json", "--remeasure", "--seconds", "0.5", "--picture", here.as_str()];
        assert_eq!(arguments, expected);
    }

    #[test]
    fn what_does_not_compile_is_named_by_its_file() {
        let root = tempfile::tempdir().unwrap();
        let course = course(root.path());
        let error = |file: &str| Diagnostic {
            level: "error".into(),
            message: "mismatched types".into(),
            place: Some((file.into(), 3, 5)),
            rendered: "error: mismatched types\n".into(),
        };
        let file = "exercises/sums/src/fast.rs";
        let build = Build { program: None, diagnostics: vec![error(file), error(file)] };
        let text = broken(course.exercise("fast").unwrap(), &build);
        let (first, _) = text.split_once('\n').unwrap();
        assert_eq!(first, "sums/fast does not compile: see exercises/sums/src/fast.rs");
        assert_eq!(text.matches("mismatched types").count(), 2);
    }
}
