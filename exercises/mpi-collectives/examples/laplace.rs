//! Finds the temperatures of a plate whose edge is read from a file, on any number of ranks.
//!
//!     cargo build --release -p mpi-collectives --example laplace
//!     target/release/examples/laplace --sample 101x101 plate.dat
//!     mpirun -n 2 target/release/examples/laplace plate.dat solution.dat
//!
//! It runs on your `laplace.rs`. With `-p mpi-collectives-solution` it runs on the solution.

use common::field::{parse_field, write_field};
use lexopt::{Arg, Parser};
use mpi::traits::*;
use mpi_collectives::laplace::{Block, plate, solve};
use ndarray::Array2;
use std::{
    env,
    ffi::OsString,
    fmt,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

const HELP: &str = "\
Finds the temperatures of a plate from those of its edge.

    laplace FIELD.dat SOLUTION.dat [options]    solve the plate in FIELD.dat
    laplace --sample ROWSxCOLUMNS FIELD.dat     write a plate to play with: 100 degrees at the top,
                                                75 on the left, 50 on the right, 0 below

Started by `mpirun -n N`, its rows are dealt out to N ranks; the solution is the same. A field is
text: `# rows columns` first, then the temperatures of each row on a line of their own. The edge
keeps its temperature; from the temperatures inside the solution is sought.

    --tolerance T    stop when no temperature changes by more than T in a sweep (1e-6)
    --sweeps N       stop after N sweeps in any case (1000000)
    --help           this text

Exit codes: 0 done, 1 a file can't be read or written, 2 the arguments make no sense, 3 it was
stopped after N sweeps (what was found so far is written).
";

/// Why the program ends early.
#[derive(Debug)]
pub enum Failure {
    /// The arguments make no sense.
    Usage(String),
    /// Something about a file.
    File(String),
    /// There were not enough sweeps.
    Unfinished(String),
    /// Rank 0 says why.
    Elsewhere,
}

impl Failure {
    /// The exit code that says so.
    pub fn code(&self) -> u8 {
        match self {
            Self::File(_) | Self::Elsewhere => 1,
            Self::Usage(_) => 2,
            Self::Unfinished(_) => 3,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(message) | Self::Unfinished(message) => write!(f, "{message}"),
            Self::Usage(message) => write!(f, "{message}. See `laplace --help`"),
            Self::Elsewhere => write!(f, "rank 0 says why"),
        }
    }
}

/// Runs on the arguments of the process.
pub fn main() -> ExitCode {
    let universe = mpi::initialize().expect("MPI starts once");
    let world = universe.world();
    match run(&world, env::args_os().skip(1), &mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if world.rank() == 0 {
                eprintln!("laplace: {failure}");
            }
            ExitCode::from(failure.code())
        }
    }
}

/// Runs on any arguments, the same on all ranks, without the program's name before them; rank 0
/// prints to `out`.
///
/// # Errors
///
/// [`Failure`], with a message for the user.
pub fn run(
    world: &impl Communicator,
    arguments: impl IntoIterator<Item = OsString>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let text = match Command::parse(arguments)? {
        Command::Help => HELP.to_owned(),
        Command::Sample { rows, columns, file } => {
            if world.rank() == 0 {
                write_to(&file, (rows, columns), plate(rows, columns, 0.0))?;
            }
            format!("{}: a plate of {rows} x {columns} points\n", file.display())
        }
        Command::Solve(options) => solve_file(world, &options)?,
    };
    if world.rank() == 0 {
        // Whoever stopped reading has seen enough.
        _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
    Ok(())
}

/// What to do.
enum Command {
    Help,
    Sample { rows: usize, columns: usize, file: PathBuf },
    Solve(Options),
}

struct Options {
    field: PathBuf,
    solution: PathBuf,
    tolerance: f64,
    sweeps: usize,
}

impl Command {
    fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Failure> {
        let usage = |error: lexopt::Error| Failure::Usage(error.to_string());
        let mut parser = Parser::from_args(arguments);
        let (mut files, mut sample) = (vec![], None);
        let (mut tolerance, mut sweeps) = (None, None);
        while let Some(argument) = parser.next().map_err(usage)? {
            match argument {
                Arg::Long("help") | Arg::Short('h') => return Ok(Self::Help),
                Arg::Long("sample") => {
                    sample = Some(size(&parser.value().map_err(usage)?.to_string_lossy())?);
                }
                Arg::Long("tolerance") => {
                    let value: f64 = number(&mut parser, "--tolerance", "a number")?;
                    if value.is_nan() || value < 0.0 {
                        return Err(Failure::Usage(format!(
                            "--tolerance: {value} is not a number from 0 on"
                        )));
                    }
                    tolerance = Some(value);
                }
                Arg::Long("sweeps") => {
                    sweeps = Some(number(&mut parser, "--sweeps", "a whole number")?);
                }
                Arg::Value(name) if files.len() < 2 => files.push(PathBuf::from(name)),
                other => return Err(usage(other.unexpected())),
            }
        }
        let given = tolerance.is_some() || sweeps.is_some();
        match (sample, &files[..]) {
            (Some(_), _) if given => {
                Err(Failure::Usage("--sample only writes a field, and solves nothing".to_owned()))
            }
            (Some((rows, columns)), [file]) => {
                Ok(Self::Sample { rows, columns, file: file.clone() })
            }
            (Some(_), _) => Err(Failure::Usage("--sample writes one file: name it".to_owned())),
            (None, [field, solution]) => Ok(Self::Solve(Options {
                field: field.clone(),
                solution: solution.clone(),
                tolerance: tolerance.unwrap_or(1e-6),
                sweeps: sweeps.unwrap_or(1_000_000),
            })),
            (None, _) => Err(Failure::Usage(
                "name two files: the field to read, and the solution to write".to_owned(),
            )),
        }
    }
}

/// The value of an option, as any type of number.
fn number<T: std::str::FromStr>(
    parser: &mut Parser,
    option: &str,
    kind: &str,
) -> Result<T, Failure> {
    let value = parser.value().map_err(|error| Failure::Usage(error.to_string()))?;
    let parsed = value.to_str().and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| Failure::Usage(format!("{option}: {} is not {kind}", value.display())))
}

/// `ROWSxCOLUMNS`
fn size(text: &str) -> Result<(usize, usize), Failure> {
    let parsed = text
        .split_once('x')
        .and_then(|(rows, columns)| Some((rows.parse().ok()?, columns.parse().ok()?)));
    match parsed {
        Some((rows @ 2..=10_000, columns @ 2..=10_000)) => Ok((rows, columns)),
        _ => Err(Failure::Usage(format!(
            "--sample: {text} is not a size from 2x2 to 10000x10000: write ROWSxCOLUMNS"
        ))),
    }
}

/// Solves a plate, writes the solution, and returns what to print.
fn solve_file(world: &impl Communicator, options: &Options) -> Result<String, Failure> {
    // Only rank 0 touches files: on a cluster the others may not even see them. What went wrong is
    // told to all, for they wait for the field. No field has size 0.
    let field = (world.rank() == 0).then(|| read_from(&options.field));
    let mut size = [0_u64; 2];
    if let Some(Ok(field)) = &field {
        size = [field.nrows() as u64, field.ncols() as u64];
    }
    let root = world.process_at_rank(0);
    root.broadcast_into(&mut size);
    let [rows, columns] = size.map(|size| size as usize);
    let mut plate = match field.transpose()? {
        Some(field) => field.into_iter().collect(),
        None if rows == 0 => return Err(Failure::Elsewhere),
        None => vec![0.0; rows * columns],
    };
    root.broadcast_into(&mut plate[..]);

    let mut block = Block::cut(world, &plate, columns);
    let outcome = solve(world, &mut block, options.tolerance, options.sweeps);
    block.gather(world, &mut plate);
    if world.rank() == 0 {
        write_to(&options.solution, (rows, columns), plate)?;
    }
    let (ranks, sweeps) = (world.size(), outcome.sweeps);
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let text = format!(
        "{rows} x {columns} points on {ranks} rank{}: {sweeps} sweep{}, in the last of which the \
         largest change was {:.3e}\n",
        plural(ranks as usize),
        plural(sweeps),
        outcome.change,
    );
    if outcome.change > options.tolerance {
        return Err(Failure::Unfinished(format!("not finished: {}", text.trim_end())));
    }
    Ok(text)
}

fn read_from(file: &Path) -> Result<Array2<f64>, Failure> {
    let name = file.display();
    let text =
        fs::read_to_string(file).map_err(|error| Failure::File(format!("{name}: {error}")))?;
    let field = parse_field(&text).map_err(|error| Failure::File(format!("{name}:{error}")))?;
    match field.dim() {
        (2.., 2..) => Ok(field),
        (rows, columns) => Err(Failure::File(format!(
            "{name}: {rows} x {columns} points have no edge all round: 2 x 2 are the least"
        ))),
    }
}

fn write_to(file: &Path, size: (usize, usize), field: Vec<f64>) -> Result<(), Failure> {
    let field = Array2::from_shape_vec(size, field).expect("rows times columns points");
    File::create(file)
        .and_then(|created| write_field(&field, BufWriter::new(created)))
        .map_err(|error| Failure::File(format!("{}: not written: {error}", file.display())))
}
