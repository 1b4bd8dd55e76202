//! Lets heat flow through a plate on the GPU, and shows the result. It has the options and the output of
//! the program `heat` in `arrays`.
//!
//!     cargo run --release -p gpu --example heat_equation -- --sample 150x200 disc.dat
//!     cargo run --release -p gpu --example heat_equation -- disc.dat --steps 2000 --png disc.png
//!
//! It runs on your `heat_equation.rs`. With `-p gpu-solution` it runs on the solution.

pub use common::heat::Failure;
use common::{
    gpu::Gpu,
    heat::{self, Options},
    picture::Ink,
};
use gpu::heat_equation::{Plate, evolve};
use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
    time::Instant,
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
    let Options { alpha, dx, steps, .. } = *options;
    let longest = dx * dx / (4.0 * alpha);
    let dt = options.dt.unwrap_or(longest / 2.0);
    if !(0.0..=longest).contains(&dt) {
        return Err(Failure::Usage(format!(
            "--dt: a time step of {dt} s is not stable on this grid: choose one between 0 and \
             {longest} s, which is dx² / (4 alpha)"
        )));
    }
    let mut field = options.read()?;
    let gpu = Gpu::open().map_err(|lack| Failure::File(lack.to_string()))?;
    let (rows, columns) = field.dim();
    let ratio = (alpha * dt / (dx * dx)) as f32;
    let plate = Plate { rows: rows as u32, columns: columns as u32, ratio };
    let begin: Vec<_> = field.iter().map(|&temperature| temperature as f32).collect();
    let since = Instant::now();
    let end = evolve(&gpu, &begin, plate, steps);
    let seconds = since.elapsed().as_secs_f64();
    field.iter_mut().zip(end).for_each(|(to, temperature)| *to = f64::from(temperature));
    let end = options.finish(&field, dt, ink)?;
    Ok(format!("on {} in {seconds:.3} s, with compiling and copying\n{end}", gpu.name()))
}
