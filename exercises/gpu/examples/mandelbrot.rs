//! Draws the Mandelbrot set on the GPU.
//!
//!     cargo run --release -p gpu --example mandelbrot -- mandelbrot.png
//!
//! It runs on your `mandelbrot.rs`. With `-p gpu-solution` it runs on the solution.

use common::{
    gpu::Gpu,
    picture::{Ink, preview},
};
use gpu::mandelbrot::{View, brightness, draw, image};
use std::{env, error::Error, path::Path, process::ExitCode, time::Instant};

/// Rows of the picture.
const ROWS: u32 = 1000;

/// Steps after which a point counts as one of the set.
const LIMIT: u32 = 1000;

pub fn main() -> ExitCode {
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
    let gpu = Gpu::open()?;
    let view = View::whole(ROWS, LIMIT);
    let since = Instant::now();
    let steps = image(&gpu, &view);
    let seconds = since.elapsed().as_secs_f64();
    draw(path, &view, &steps)?;
    let size = (view.rows as usize, view.columns as usize);
    let lightness = |row, column| brightness(&view, &steps, row, column);
    print!("{}", preview(size, lightness, Ink::for_stdout())?);
    println!(
        "{} rows of {} points on {} in {seconds:.3} s, with compiling and copying: {}",
        view.rows,
        view.columns,
        gpu.name(),
        path.display()
    );
    Ok(())
}
