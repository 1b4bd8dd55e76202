//! The program `heat` as every topic has it: the same options, files and output, whatever lets the
//! heat flow. A topic brings the function that cools a plate.

use lexopt::{Arg, Parser};
use ndarray::Array2;
use std::{
    ffi::{OsStr, OsString},
    fmt,
    fs::{self, File},
    io::{BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    field::{parse_field, write_field},
    picture::{self, Ink},
};

const HELP: &str = "\
Lets heat flow through a plate.

    heat FIELD.dat [options]             cool the plate in FIELD.dat
    heat --sample ROWSxCOLUMNS FILE      write a plate to play with: a hot disc in a cold plate

A field is text: `# rows columns` first, then the temperatures of each row on a line of their own.
The edge keeps its temperature. The last line of the output is the mean of all temperatures at the
end, with nine significant digits: `mean temperature: 2.34567890e1`.

    --steps N      time steps to take (100)
    --alpha A      thermal diffusivity in m²/s (1)
    --dx D         distance of neighbouring points in m (1)
    --dt T         length of a time step in s (half of the longest stable one: dx² / (8 alpha))
    --png FILE     draw the plate at the end as a heat map
    --text FILE    write the plate at the end as a field
    --preview      show the plate at the end in the terminal
    --help         this text

Exit codes: 0 done, 1 a file can't be read or written, 2 the arguments make no sense.
";

/// Temperatures of a sample: the disc and the plate around it.
const SAMPLE: (f64, f64) = (100.0, 20.0);

/// Why the program ends early.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense.
    Usage(String),
    /// Something about a file.
    File(String),
}

impl Failure {
    /// The exit code that says so.
    pub fn code(&self) -> u8 {
        match self {
            Self::File(_) => 1,
            Self::Usage(_) => 2,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(message) => write!(f, "{message}"),
            Self::Usage(message) => write!(f, "{message}. See `heat --help`"),
        }
    }
}

/// Tells the user about a failure, and the shell.
pub fn exit(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("heat: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

/// What the arguments, without the program's name before them, ask for.
pub enum Command {
    /// To explain the program.
    Help,
    /// To write a plate to play with.
    Sample {
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// Where to.
        file: PathBuf,
    },
    /// To cool a plate.
    Cool(Options),
}

/// How to cool which plate, and what to do with the result.
pub struct Options {
    /// The file with the plate.
    pub field: PathBuf,
    /// Time steps to take.
    pub steps: usize,
    /// Thermal diffusivity in m²/s, positive.
    pub alpha: f64,
    /// Distance of neighbouring points in m, positive.
    pub dx: f64,
    /// Length of a time step in s, any number; half of the longest stable one, where there is none.
    pub dt: Option<f64>,
    png: Option<PathBuf>,
    text: Option<PathBuf>,
    preview: bool,
}

/// Does what the arguments ask for, and prints to `out`. `cool` cools a plate; it returns what
/// [`Options::finish`] does.
///
/// # Errors
///
/// [`Failure`], with a message for the user.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut impl Write,
    cool: impl FnOnce(&Options) -> Result<String, Failure>,
) -> Result<(), Failure> {
    let text = match Command::parse(arguments)? {
        Command::Help => HELP.to_owned(),
        Command::Sample { rows, columns, file } => {
            write_to(&file, &hot_disc(rows, columns))?;
            format!("{}: a hot disc in a plate of {rows} x {columns} points\n", file.display())
        }
        Command::Cool(options) => cool(&options)?,
    };
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::File(format!("standard output: {error}")))
        }
        _ => Ok(()), // whoever stopped reading has seen enough
    }
}

impl Command {
    /// Reads the arguments.
    ///
    /// # Errors
    ///
    /// [`Failure::Usage`] where they make no sense.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Failure> {
        let mut parser = Parser::from_args(arguments);
        let (mut file, mut sample) = (None, None);
        let (mut steps, mut alpha, mut dx, mut dt) = (None, None, None, None);
        let (mut png, mut text, mut preview) = (None, None, false);
        let mut for_cooling = None; // an option that says nothing about a sample
        while let Some(argument) = parser.next().map_err(usage)? {
            if let Arg::Long(name) = argument
                && !matches!(name, "sample" | "help")
            {
                for_cooling = Some(format!("--{name}"));
            }
            match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(Self::Help),
                Arg::Long("sample") => sample = Some(size(&value(&mut parser)?)?),
                Arg::Long("steps") => {
                    steps = Some(number(&mut parser, "--steps", "a whole number")?);
                }
                Arg::Long("alpha") => alpha = Some(positive(&mut parser, "--alpha")?),
                Arg::Long("dx") => dx = Some(positive(&mut parser, "--dx")?),
                Arg::Long("dt") => dt = Some(number(&mut parser, "--dt", "a number")?),
                Arg::Long("png") => png = Some(PathBuf::from(value(&mut parser)?)),
                Arg::Long("text") => text = Some(PathBuf::from(value(&mut parser)?)),
                Arg::Long("preview") => preview = true,
                Arg::Value(name) if file.is_none() => file = Some(PathBuf::from(name)),
                other => return Err(usage(other.unexpected())),
            }
        }
        let Some(file) = file else {
            return Err(Failure::Usage("which file? Name the field to cool".to_owned()));
        };
        if let Some((rows, columns)) = sample {
            return match for_cooling {
                None => Ok(Self::Sample { rows, columns, file }),
                Some(option) => Err(Failure::Usage(format!(
                    "--sample only writes a field, so {option} has no meaning beside it"
                ))),
            };
        }
        if let Some(png) = &png {
            picture::check_name(png).map_err(|error| Failure::Usage(error.to_string()))?;
        }
        Ok(Self::Cool(Options {
            field: file,
            steps: steps.unwrap_or(100),
            alpha: alpha.unwrap_or(1.0),
            dx: dx.unwrap_or(1.0),
            dt,
            png,
            text,
            preview,
        }))
    }
}

impl Options {
    /// Reads the plate.
    ///
    /// # Errors
    ///
    /// [`Failure::File`], with the file's name and what is wrong with it.
    pub fn read(&self) -> Result<Array2<f64>, Failure> {
        let name = self.field.display();
        let text = fs::read_to_string(&self.field).map_err(|error| {
            Failure::File(match error.kind() {
                ErrorKind::NotFound => {
                    format!(
                        "{name}: there is no such file. `heat --sample 150x200 {name}` writes one"
                    )
                }
                ErrorKind::InvalidData => format!("{name}: this is no text, so it is no field"),
                _ => format!("{name}: {error}"),
            })
        })?;
        parse_field(&text).map_err(|error| Failure::File(format!("{name}:{error}")))
    }

    /// Writes the files asked for of the plate at the `end`, after steps of `dt` s; returns what to
    /// print.
    ///
    /// # Errors
    ///
    /// [`Failure::File`] for a file that can't be written.
    pub fn finish(&self, end: &Array2<f64>, dt: f64, ink: Ink) -> Result<String, Failure> {
        let Self { steps, png, text, preview, .. } = self;
        let size = end.dim();
        let at = |i: usize, j: usize| end[[i, j]];
        let plural = if *steps == 1 { "" } else { "s" };
        let duration = format!("{steps} step{plural} of {dt} s");
        let picture_failed = |error: picture::PictureError| Failure::File(error.to_string());

        if let Some(file) = text {
            write_to(file, end)?;
        }
        if let Some(file) = png {
            let title = format!("After {duration}");
            picture::heat_map(file, &title, size, at).map_err(picture_failed)?;
        }
        let shown = match preview {
            true => picture::preview(size, at, ink).map_err(picture_failed)?,
            false => String::new(),
        };
        let mean = end.mean().unwrap_or(f64::NAN);
        Ok(format!(
            "{shown}{} x {} points, {duration}\nmean temperature: {mean:.8e}\n",
            size.0, size.1
        ))
    }
}

fn usage(error: lexopt::Error) -> Failure {
    Failure::Usage(error.to_string())
}

fn value(parser: &mut Parser) -> Result<OsString, Failure> {
    parser.value().map_err(usage)
}

/// The value of an option, as any type of number.
fn number<T: std::str::FromStr>(
    parser: &mut Parser,
    option: &str,
    kind: &str,
) -> Result<T, Failure> {
    let value = value(parser)?;
    let parsed = value.to_str().and_then(|text| text.parse().ok());
    let wrong = || Failure::Usage(format!("{option}: {} is not {kind}", value.display()));
    parsed.ok_or_else(wrong)
}

/// A positive number of a magnitude whose square is one too.
fn positive(parser: &mut Parser, option: &str) -> Result<f64, Failure> {
    let value = number(parser, option, "a number")?;
    if (1e-100..=1e100).contains(&value) {
        Ok(value)
    } else {
        Err(Failure::Usage(format!("{option}: {value} is not between 1e-100 and 1e100")))
    }
}

/// `ROWSxCOLUMNS`
fn size(text: &OsStr) -> Result<(usize, usize), Failure> {
    let wrong = |reason: &str| {
        let text = text.display();
        Failure::Usage(format!("--sample: {text} {reason}: write ROWSxCOLUMNS, as in 150x200"))
    };
    let (rows, columns) = text
        .to_str()
        .and_then(|text| text.split_once('x'))
        .and_then(|(rows, columns)| Some((rows.parse().ok()?, columns.parse().ok()?)))
        .ok_or_else(|| wrong("is not a size"))?;
    match usize::checked_mul(rows, columns) {
        Some(1..=100_000_000) => Ok((rows, columns)),
        _ => Err(wrong("is not between one point and 100 million")),
    }
}

fn hot_disc(rows: usize, columns: usize) -> Array2<f64> {
    let (disc, plate) = SAMPLE;
    let radius = rows.min(columns) as f64 / 4.0;
    let from_middle = |at: usize, points: usize| at as f64 - (points - 1) as f64 / 2.0;
    Array2::from_shape_fn((rows, columns), |(i, j)| {
        let distance = from_middle(i, rows).hypot(from_middle(j, columns));
        if distance <= radius { disc } else { plate }
    })
}

fn write_to(file: &Path, field: &Array2<f64>) -> Result<(), Failure> {
    File::create(file)
        .and_then(|created| write_field(field, BufWriter::new(created)))
        .map_err(|error| Failure::File(format!("{}: not written: {error}", file.display())))
}
