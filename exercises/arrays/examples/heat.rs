//! Lets heat flow through a plate that is read from a file, and shows the result.
//!
//!     cargo run --release -p arrays --example heat -- --sample 150x200 disc.dat
//!     cargo run --release -p arrays --example heat -- disc.dat --steps 2000 --png disc.png
//!
//! It runs on your `heat_equation.rs`. With `-p arrays-solution` it runs on the solution.

use arrays::heat_equation::{Plate, evolve};
pub use common::heat::Failure;
use common::{
    heat::{self, Options},
    picture::Ink,
};
use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

/// Runs on the arguments of the process.
pub fn main() -> ExitCode {
    heat::exit(run(env::args_os().skip(1), Ink::for_stdout(), &mut io::stdout().lock()))
}

/// Runs on any arguments, without the program's name before them, and prints to `out`.
///
/// # Errors
///
/// [`Failure`], with a message for the user.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    ink: Ink,
    out: &mut impl Write,
) -> Result<(), Failure> {
    heat::run(arguments, out, |options| cool(options, ink))
}

/// Cools a plate, writes the files asked for, and returns what to print.
fn cool(options: &Options, ink: Ink) -> Result<String, Failure> {
    let mut plate = Plate { alpha: options.alpha, dx: options.dx, dt: 0.0 };
    plate.dt = options.dt.unwrap_or_else(|| plate.longest_step() / 2.0);
    let end = evolve(options.read()?, &plate, options.steps)
        .map_err(|unstable| Failure::Usage(format!("--dt: {unstable}")))?;
    options.finish(&end, plate.dt, ink)
}
