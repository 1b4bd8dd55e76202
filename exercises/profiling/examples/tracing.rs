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
    sync::Barrier,
    time::Instant,
};

/// Traces, and writes the file.
pub fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).unwrap_or_else(|| "target/trace.json".to_owned());
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
    println!("{path}: open it at https://ui.perfetto.dev");
    Ok(())
}
