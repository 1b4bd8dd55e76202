//! Traces three threads with unequal shares of work, and says where each of them is idle longest.
//!
//!     cargo run --release -p profiling --example tracing [-- trace.json]
//!
//! Open the file at <https://ui.perfetto.dev>, or in `chrome://tracing`.

use profiling::tracing::{Trace, simulate, write_chrome};
use std::{
    env,
    error::Error,
    fs::File,
    hint::black_box,
    io::{BufWriter, Write},
    path::PathBuf,
    sync::Barrier,
    time::Instant,
};

/// The file to write: the one named on the command line, or one beside what cargo built.
fn target() -> Result<PathBuf, Box<dyn Error>> {
    if let Some(name) = env::args_os().nth(1) {
        return Ok(name.into());
    }
    let program = env::current_exe()?;
    let built = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    Ok(built.map_or_else(env::temp_dir, PathBuf::from).join("trace.json"))
}

/// Traces, and writes the file.
///
/// # Errors
///
/// Where the file can't be written.
pub fn main() -> Result<(), Box<dyn Error>> {
    let path = target()?;
    let (threads, steps) = (3, 10);
    let (start, barrier) = (Instant::now(), Barrier::new(threads));
    let trace = Trace::new(|| start.elapsed());
    let work = |thread: usize, step: usize| {
        let terms = 200_000 * (1 + thread) + 20_000 * step;
        black_box((0..terms).map(|i| black_box(i as f64).sqrt()).sum::<f64>());
    };
    let wait = |_| _ = barrier.wait();
    simulate(&trace, threads, steps, work, wait);

    let timelines = trace.finish();
    for timeline in &timelines {
        match timeline.longest_gap() {
            Some(gap) => {
                let (from, length) = (gap.start, gap.end - gap.start);
                println!("{}: idle for {length:.1?} from {from:.1?} on", timeline.thread);
            }
            None => println!("{}: never idle", timeline.thread),
        }
    }
    let mut file = BufWriter::new(File::create(&path)?);
    write_chrome(&timelines, &mut file)?;
    file.flush()?;
    println!("The trace is in {}: open it at https://ui.perfetto.dev", path.display());
    Ok(())
}
