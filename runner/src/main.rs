//! The `cargo hpc` command: leads a learner through the course, and checks it for its authors.

mod check;
mod clock;
mod commands;
mod compile;
mod course;
mod doctor;
mod figures;
mod files;
mod layout;
mod list;
mod machine;
mod mistake;
mod process;
mod progress;
mod repeat;
mod report;
mod room;
mod scratch;
mod screen;
mod session;
mod setup;
mod skeleton;
mod slides;
mod solution;
mod speed;
mod status;
mod store;
mod sync;
mod tally;
mod testing;
mod text;
mod trace;
mod verdict;
mod verify;
mod watch;

use anyhow::{Context, Result, bail, ensure};
use lexopt::{
    Arg::{Long, Short, Value},
    ValueExt,
};
use std::{
    collections::BTreeSet,
    env, io,
    io::{IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    slice,
};

use crate::{
    course::{Course, edits},
    figures::Table,
    screen::{Look, Style},
    session::Session,
};

const HELP: &str = "\
cargo hpc: leads you through the course, one exercise at a time

For learners
  cargo hpc               watches: checks the current exercise each time you save it
  cargo hpc list [TOPIC]  all exercises: solved, open, edited since, or not for this machine
  cargo hpc check [ID]    checks one exercise, a whole topic, or --all of them
  cargo hpc hint [ID]     shows the next hint; there are three for each exercise
  cargo hpc next          goes on to the next open exercise
  cargo hpc goto ID       goes to that exercise; for a topic, to the first that is open in it
  cargo hpc solution ID   shows the solution beside yours, once solved (or with --spoil)
  cargo hpc reset ID      writes the skeleton again; what you wrote is kept in .hpc/attic/
  cargo hpc speed [ID]    races yours against a naive version and the solution; also a topic, or
                          --all; --json, --picture FILE, --seconds S, --remeasure
  cargo hpc trace [ID] [TEST]
                          draws what the ranks of an MPI test did when, and their messages;
                          --output FILE
  cargo hpc slides        builds the slides and opens them; --pdf prints them
  cargo hpc report        writes your progress to a small file for your teacher; --name NAME
  cargo hpc doctor        says what this machine has and lacks; `doctor gpu` names every GPU
  cargo hpc setup [WHAT]  installs what is missing (mpi, gpu, slides) after asking; --yes does not
                          ask

For teachers
  cargo hpc report --merge FOLDER
                          makes a page of a room's reports: who is where, and what holds them up

For authors
  cargo hpc verify [ID]   checks everything the course promises (`verify slides`: the
                          slides alone); with --repeat N, whether the
                          tests accept the solution and reject the known mistakes N times of N
  cargo hpc sync [ID]     writes the skeletons that the solutions hold

An ID is topic/exercise, as in arrays/slicing; the name alone will do where there is only one of
that name. Without an ID, it is the current exercise.

Exit codes: 0 solved, 1 not solved yet, 2 wrong usage or set-up.
";

const VERSION: &str = concat!("hpc ", env!("CARGO_PKG_VERSION"), "\n");

/// Exit code for wrong usage, and for what keeps a check from being made at all.
const UNUSABLE: u8 = 2;
/// Exit code after Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

const COMMANDS: [&str; 16] = [
    "check", "list", "hint", "next", "goto", "solution", "reset", "speed", "trace", "slides",
    "report", "doctor", "setup", "verify", "sync", "help",
];

/// What stands on the command line.
#[derive(Debug, Default, PartialEq)]
struct Arguments {
    command: Option<String>,
    /// An exercise, a topic, or what to set up.
    subject: Option<String>,
    /// Which of its tests to draw.
    test: Option<String>,
    /// Where to write the drawing.
    output: Option<PathBuf>,
    all: bool,
    spoil: bool,
    yes: bool,
    /// How often `verify` is to run each test.
    repeat: Option<usize>,
    /// Whose report it is.
    name: Option<String>,
    /// The folder whose reports are to be one page.
    merge: Option<PathBuf>,
    /// What to do with the slides, where not to open them.
    slides: Option<String>,
    /// What is asked of a race.
    race: speed::Options,
}

fn main() -> ExitCode {
    match run() {
        Ok(_) | Err(_) if process::interrupted() => ExitCode::from(INTERRUPTED),
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error);
            ExitCode::from(UNUSABLE)
        }
    }
}

fn run() -> Result<ExitCode> {
    let Some(arguments) = parse(lexopt::Parser::from_env())? else { return Ok(ExitCode::SUCCESS) };
    process::watch_signals()?;
    let here = env::current_dir().context("Failed to find out which folder this is")?;
    let course = Course::find(&here)?;
    let subject = arguments.subject.as_deref();
    let all_is_well = match arguments.command.as_deref() {
        Some("verify") => {
            let strict = env::var_os("CI").is_some_and(|ci| ci == "true");
            match arguments.repeat {
                Some(rounds) => repeat::run(&course, subject, rounds)?,
                None => verify::run(&course, subject, strict)?,
            }
        }
        Some("sync") => {
            let mut stdout = io::stdout().lock();
            for id in sync::run(&course, subject)? {
                writeln!(stdout, "written: the skeleton of {id}")?;
            }
            true
        }
        Some("report") if arguments.merge.is_some() => {
            let folder = arguments.merge.unwrap_or_default();
            let lines = room::merge(&course, &folder, &Look::of_stdout())?;
            writeln!(io::stdout().lock(), "{}", lines.join("\n"))?;
            true
        }
        Some("doctor") => {
            if subject == Some("gpu") {
                doctor::build_adapters(&course.root)?;
            }
            let look = Look::of_stdout();
            let style = |mark, word: &str| look.paint(style_of(mark), word);
            let complete = doctor::doctor(&course.root, &mut io::stdout().lock(), &style)?;
            return Ok(usable(complete));
        }
        Some("slides") => slides::run(&course.root, arguments.slides.as_deref())?,
        Some("setup") => {
            let wanted: BTreeSet<_> = match subject {
                Some(named) => BTreeSet::from([named.parse()?]),
                None => course.topics.iter().flat_map(|topic| topic.needs.clone()).collect(),
            };
            let wanted = Vec::from_iter(wanted);
            let (input, out) = (&mut io::stdin().lock(), &mut io::stdout().lock());
            return Ok(usable(setup::setup(&course.root, &wanted, arguments.yes, input, out)?));
        }
        command => learn(Session::new(&course)?, command, &arguments)?,
    };
    Ok(if all_is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn usable(complete: bool) -> ExitCode {
    if complete { ExitCode::SUCCESS } else { ExitCode::from(UNUSABLE) }
}

/// The commands of learners. Returns whether what they are about is solved, or done.
fn learn(mut session: Session, command: Option<&str>, arguments: &Arguments) -> Result<bool> {
    let subject = arguments.subject.as_deref();
    let course = session.course;
    let session = &mut session;
    match command {
        None if is_watchable() => watch::run(session).map(|()| true),
        None => commands::check(session, session.exercise(None)?),
        Some("check" | "speed") if arguments.all && !may_be_many(course, subject) => {
            bail!("--all is every exercise, of the course or of a topic: leave out the ID")
        }
        Some("check") if arguments.all || course.is_topic(subject) => {
            commands::check_many(session, &course.select(subject)?)
        }
        Some("check") => commands::check(session, session.exercise(subject)?),
        Some("speed") if arguments.all || course.is_topic(subject) => {
            let table = subject.map(|topic| Table::of(course, topic)).transpose()?.flatten();
            let exercises = course.select(subject)?;
            speed::run(course, &exercises, &arguments.race, table.as_ref(), &session.look)
        }
        Some("speed") => {
            speed::run(course, &[session.exercise(subject)?], &arguments.race, None, &session.look)
        }
        Some("trace") => {
            let exercise = session.exercise(subject)?;
            trace::run(session, exercise, arguments.test.as_deref(), arguments.output.as_deref())
        }
        Some("list") => {
            let topics = match subject {
                Some(name) => slice::from_ref(course.topic(name).with_context(|| {
                    let names: Vec<_> =
                        course.topics.iter().map(|topic| topic.name.as_str()).collect();
                    format!("there is no topic `{name}`. These are: {}", names.join(", "))
                })?),
                None => &course.topics,
            };
            commands::list(session, topics)
        }
        Some("goto") if course.is_topic(subject) => {
            let exercises = course.select(subject)?;
            let open = exercises.iter().find(|exercise| !session.progress.is_solved(exercise));
            let exercise = open.or(exercises.first()).context("this topic has no exercises yet")?;
            commands::goto(session, exercise)
        }
        Some("report") => report::run(session, arguments.name.as_deref()),
        Some("hint") => commands::hint(session, session.exercise(subject)?),
        Some("next") => commands::next(session),
        Some(command) => {
            let subject = subject.with_context(|| {
                format!("Which exercise? `cargo hpc {command} ID`; `cargo hpc list` shows the IDs")
            })?;
            let exercise = course.exercise(subject)?;
            match command {
                "goto" => commands::goto(session, exercise),
                "solution" => commands::solution(session, exercise, arguments.spoil),
                _ => commands::reset(session, exercise),
            }
        }
    }
}

/// Whether `subject` stands for more than one exercise: a topic, or nothing for the whole course.
fn may_be_many(course: &Course, subject: Option<&str>) -> bool {
    subject.is_none() || course.is_topic(subject)
}

/// Whether there is a terminal to watch in, with somebody at its keys.
fn is_watchable() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal() && !screen::is_dumb()
}

/// Reads the command line. Answers `--help` and `--version` by itself; then there is nothing left
/// to do.
fn parse(mut parser: lexopt::Parser) -> Result<Option<Arguments>> {
    let mut found = Arguments::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return answer(HELP),
            Short('V') | Long("version") => return answer(VERSION),
            Long("all") => found.all = true,
            Long("spoil") => found.spoil = true,
            Long("yes") | Short('y') => found.yes = true,
            Long("name") => found.name = Some(parser.value()?.string()?),
            Long("merge") => found.merge = Some(parser.value()?.into()),
            Long("repeat") => found.repeat = Some(parser.value()?.parse()?),
            Long(option @ ("pdf" | "check" | "draw"))
                if found.command.as_deref() == Some("slides") =>
            {
                found.slides = Some(format!("--{option}"));
            }
            Long(option) if found.command.as_deref() == Some("speed") => {
                let option = option.to_owned();
                found.race.read(&option, &mut parser)?;
            }
            Long("output") if found.command.as_deref() == Some("trace") => {
                found.output = Some(parser.value()?.into());
            }
            Value(word) if found.command.is_none() => found.command = Some(word.string()?),
            Value(word) if found.subject.is_none() => found.subject = Some(word.string()?),
            Value(word) if found.command.as_deref() == Some("trace") && found.test.is_none() => {
                found.test = Some(word.string()?);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let command = found.command.as_deref();
    if let Some(command) = command {
        ensure!(COMMANDS.contains(&command), unknown(command));
    }
    if command == Some("help") {
        return answer(HELP);
    }
    for (option, given, its) in [
        ("--spoil", found.spoil, "solution"),
        ("--yes", found.yes, "setup"),
        ("--name", found.name.is_some(), "report"),
        ("--merge", found.merge.is_some(), "report"),
        ("--repeat", found.repeat.is_some(), "verify"),
    ] {
        ensure!(!given || command == Some(its), "{option} belongs to `cargo hpc {its}`");
    }
    ensure!(
        found.name.is_none() || found.merge.is_none(),
        "--merge takes the names in the reports"
    );
    ensure!(found.repeat != Some(0), "--repeat 0 would check nothing");
    let takes_all = matches!(command, Some("check" | "speed"));
    ensure!(!found.all || takes_all, "--all belongs to `cargo hpc check` and `cargo hpc speed`");
    let takes = |subject: &&str| match command {
        Some("next" | "report" | "slides") => false,
        Some("doctor") => *subject == "gpu",
        _ => true,
    };
    if let Some(subject) = found.subject.as_deref().filter(|subject| !takes(subject)) {
        bail!("`cargo hpc {}` takes no `{subject}`", command.unwrap_or_default());
    }
    Ok(Some(found))
}

fn answer(text: &str) -> Result<Option<Arguments>> {
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(None)
}

fn unknown(command: &str) -> String {
    let near = COMMANDS.into_iter().min_by_key(|known| edits(command, known)).unwrap_or("help");
    let advice = if edits(command, near) <= 1 + command.len() / 3 {
        format!("Did you mean `cargo hpc {near}`?")
    } else if command.contains('/') {
        format!("For an exercise: `cargo hpc check {command}`")
    } else {
        "`cargo hpc help` shows the commands".to_owned()
    };
    format!("there is no command `{command}`. {advice}")
}

fn style_of(mark: doctor::Mark) -> Style {
    match mark {
        doctor::Mark::Ok => Style::Good,
        doctor::Mark::Missing => Style::Bad,
        doctor::Mark::Optional => Style::Notice,
        doctor::Mark::Note => Style::Dim,
    }
}

/// Whether nobody reads on, as in `cargo hpc list | head -1`.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Option<Arguments>> {
        parse(lexopt::Parser::from_args(line.split_whitespace()))
    }

    #[test]
    fn a_command_its_subject_and_its_options_are_read() {
        let found = parsed("solution arrays/slicing --spoil").unwrap().unwrap();
        assert_eq!(found.command.as_deref(), Some("solution"));
        assert_eq!(found.subject.as_deref(), Some("arrays/slicing"));
        assert!(found.spoil && !found.all);
        assert_eq!(parsed("").unwrap(), Some(Arguments::default()));
    }

    #[test]
    fn what_is_asked_of_a_race_is_read() {
        let found = parsed("speed pi --picture a.svg --seconds 2.5 --json").unwrap().unwrap();
        assert_eq!(found.subject.as_deref(), Some("pi"));
        assert_eq!((found.race.json, found.race.seconds), (true, Some(2.5)));
        assert_eq!(found.race.picture.as_deref(), Some(std::path::Path::new("a.svg")));
        assert!(parsed("speed --all --remeasure").unwrap().unwrap().race.remeasure);
    }

    #[test]
    fn the_test_to_draw_and_where_to_are_read() {
        let found = parsed("trace ring a_token_goes_round --output a.svg").unwrap().unwrap();
        assert_eq!(found.test.as_deref(), Some("a_token_goes_round"));
        assert_eq!(found.output.as_deref(), Some(std::path::Path::new("a.svg")));
        assert!(parsed("check ring one").is_err() && parsed("check --output a").is_err());
    }

    #[test]
    fn what_is_asked_of_the_slides_is_read() {
        let found = parsed("slides --pdf").unwrap().unwrap();
        assert_eq!(found.slides.as_deref(), Some("--pdf"));
        assert!(parsed("slides --yes").is_err() && parsed("list --pdf").is_err());
    }

    #[test]
    fn what_is_wrong_on_the_command_line_is_said() {
        for (line, words) in [
            ("chekc", "Did you mean `cargo hpc check`?"),
            ("arrays/slicing", "cargo hpc check arrays/slicing"),
            ("zzzzzzzzz", "cargo hpc help"),
            ("list --all", "--all belongs to `cargo hpc check`"),
            ("check one two", "two"),
            ("next one", "takes no `one`"),
            ("doctor mpi", "takes no `mpi`"),
            ("check --al", "--al"),
            ("check --json", "--json"),
            ("speed pi --fast", "--fast"),
            ("report room", "takes no `room`"),
            ("report --merge", "--merge"),
            ("report --merge room --name Ada", "names in the reports"),
            ("list --name Ada", "--name belongs to `cargo hpc report`"),
            ("check --repeat 2", "--repeat belongs to `cargo hpc verify`"),
            ("verify --repeat 0", "would check nothing"),
        ] {
            let error = parsed(line).unwrap_err().to_string();
            assert!(error.contains(words), "{line}: {error}");
        }
    }
}
