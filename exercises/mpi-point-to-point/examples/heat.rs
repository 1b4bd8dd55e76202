//! Lets heat flow through a plate that is read from a file, on many ranks.
//!
//!     cargo run   --release -p mpi-point-to-point --example heat -- --sample 600x800 disc.dat
//!     mpirun -n 2 target/release/examples/heat disc.dat --steps 2000 --png disc.png
//!
//! It runs on your `heat_equation.rs`. With `-p mpi-point-to-point-solution` it runs on the solution.
//! Options and output are those of the program in `arrays`. Rank 0 reads and writes the files.

use arrays_solution::heat_equation::Plate;
pub use common::heat::Failure;
use common::{
    heat::{self, Command, Options},
    picture::Ink,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::heat_equation::{evolve, gather, scatter};
use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

/// Runs on the arguments of the process, which are the same for all ranks.
pub fn main() -> ExitCode {
    let Some(universe) = mpi::initialize() else {
        eprintln!("heat: MPI does not start");
        return ExitCode::FAILURE;
    };
    let arguments = env::args_os().skip(1);
    heat::exit(run(&universe.world(), arguments, Ink::for_stdout(), &mut io::stdout().lock()))
}

/// Runs on any arguments, without the program's name before them. Rank 0 prints to `out`, and only
/// there anything can fail.
///
/// # Errors
///
/// [`Failure`], with a message for the user.
pub fn run(
    world: &SimpleCommunicator,
    arguments: impl IntoIterator<Item = OsString>,
    ink: Ink,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if world.rank() == 0 {
        return heat::run(arguments, out, |options| cool(world, options, ink));
    }
    match Command::parse(arguments) {
        Ok(Command::Cool(options)) => cool(world, &options, ink).map(drop),
        // Rank 0 finds the same, and says it.
        _ => Ok(()),
    }
}

/// Cools a plate, writes the files asked for, and returns what to print: nothing on ranks above 0.
fn cool(world: &SimpleCommunicator, options: &Options, ink: Ink) -> Result<String, Failure> {
    let mut plate = Plate { alpha: options.alpha, dx: options.dx, dt: 0.0 };
    plate.dt = options.dt.unwrap_or_else(|| plate.longest_step() / 2.0);
    let start = match world.rank() {
        0 => options.read().map(Some),
        _ => Ok(None),
    };
    let ratio = plate.ratio().map_err(|unstable| Failure::Usage(format!("--dt: {unstable}")));
    // If rank 0 can't begin, the others must not wait for their rows.
    let mut begins = start.is_ok() && ratio.is_ok();
    world.process_at_rank(0).broadcast_into(&mut begins);
    if world.rank() > 0 && !begins {
        return Ok(String::new());
    }
    let (start, ratio) = (start?, ratio?);
    let slab = evolve(world, scatter(world, start.as_ref()), ratio, options.steps);
    match gather(world, &slab) {
        Some(end) => options.finish(&end, plate.dt, ink),
        None => Ok(String::new()),
    }
}
