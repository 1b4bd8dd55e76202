//! The arguments of a race.

use lexopt::{Arg, Parser, ValueExt};
use std::{ffi::OsString, path::PathBuf, time::Duration};

/// What a race is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Whether to race at all: `cargo bench` says so, `cargo test --benches` doesn't.
    pub bench: bool,
    /// To say which tests there are: none.
    pub list: bool,
    /// JSON instead of a table.
    pub json: bool,
    /// A file for a picture.
    pub picture: Option<PathBuf>,
    /// Measure the machine again.
    pub remeasure: bool,
    /// How long the race takes, about.
    pub budget: Option<Duration>,
}

/// What a race can be asked for.
pub const HELP: &str = "\
options of a race, behind `--` where cargo starts it:
  --seconds S      how long it takes, about
  --json           what came of it as JSON
  --picture FILE   what came of it as a picture, .svg (or .png, with --features common/picture)
  --remeasure      measure the machine's limits again";

impl Options {
    /// Reads arguments, without the program's name.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, lexopt::Error> {
        let mut options = Self::default();
        let mut parser = Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Long("bench") => options.bench = true,
                // Whoever collects tests needs no more than that there are none.
                Arg::Long("list") => return Ok(Self { list: true, ..Self::default() }),
                Arg::Long("json") => options.json = true,
                Arg::Long("picture") => options.picture = Some(parser.value()?.into()),
                Arg::Long("remeasure") => options.remeasure = true,
                Arg::Long("seconds") => {
                    let seconds: f64 = parser.value()?.parse()?;
                    let budget = Duration::try_from_secs_f64(seconds);
                    options.budget = Some(budget.map_err(|error| error.to_string())?);
                }
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read() {
        let read = |line: &str| Options::read(line.split_whitespace().map(OsString::from));
        let options = read("--bench --json --seconds 1.5 --picture a.svg").expect("all are known");
        let expected = Options {
            bench: true,
            json: true,
            budget: Some(Duration::from_millis(1500)),
            picture: Some("a.svg".into()),
            ..Options::default()
        };
        assert_eq!(options, expected);
        assert!(read("--list --format terse").expect("anything may follow").list);
        assert_eq!(read("").expect("nothing is wrong"), Options::default());
        for wrong in ["--seconds -1", "--seconds x", "--picture", "--fast", "pi"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
