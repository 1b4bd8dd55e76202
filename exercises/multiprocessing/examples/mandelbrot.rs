//! Draws the Mandelbrot set with worker processes, one for each core.
//!
//!     cargo run --release -p multiprocessing --example mandelbrot -- mandelbrot.png
//!
//! It runs on your `mandelbrot.rs`. With `-p multiprocessing-solution` it runs on the solution.

use common::{
    picture::{Ink, preview},
    processes::{Pool, this_program, worker_main},
};
use multiprocessing::mandelbrot::{View, brightness, compute, draw, image};
use std::{env, error::Error, path::Path, process::ExitCode, thread, time::Instant};

/// Rows of the picture.
const ROWS: usize = 1000;

/// Steps after which a point counts as one of the set.
const LIMIT: u32 = 1000;

/// Rows a task: some hundred tasks, so that none is large.
const HEIGHT: usize = 8;

pub fn main() -> ExitCode {
    // In a worker, this call does not return.
    worker_main("worker", |parent| parent.serve(compute));

    match env::args().nth(1).map(|path| show(Path::new(&path))) {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            eprintln!("mandelbrot: {error}");
            ExitCode::FAILURE
        }
        None => {
            eprintln!("mandelbrot: say where the picture shall be written: mandelbrot FILE.png");
            ExitCode::from(2)
        }
    }
}

fn show(path: &Path) -> Result<(), Box<dyn Error>> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let pool = Pool::start(cores, || this_program("worker"))?;
    let view = View::whole(ROWS, LIMIT);
    let since = Instant::now();
    let pixels = image(&pool, &view, HEIGHT)?;
    let seconds = since.elapsed().as_secs_f64();
    draw(path, &view, &pixels)?;
    let lightness = |row, column| brightness(&view, &pixels, row, column);
    print!("{}", preview((view.rows, view.columns), lightness, Ink::for_stdout())?);
    println!(
        "{} rows of {} points by {cores} workers in {seconds:.3} s: {}",
        view.rows,
        view.columns,
        path.display()
    );
    Ok(())
}
