//! The parallel solutions beside the same algorithms in C with OpenMP.
//!
//!     cargo run --release -p peers
//!
//! compiles `peers/c/threads.c`, runs both sides in turns, in processes of their own, on one thread
//! and on two, and shows medians and their ratio. It takes about two minutes; `--rounds N` makes it
//! shorter or longer, and a problem's name (`pi`, `mandelbrot`, `jacobi`, `sum`) leaves out the
//! others.
//!
//! Both sides do the same, with the same rounding, and have to agree to the last bit:
//!
//! - `pi`: 12 million points by xoshiro256++, a stream for each thread
//! - `mandelbrot`: 400 by 600 points, 1000 steps at most, 32 points together, rows handed out one by
//!   one (rayon steals them; OpenMP has `schedule(dynamic, 1)`)
//! - `jacobi`: 100 sweeps over 1000 by 1000 points. C goes from one array to another and back; the
//!   solution sweeps in place, and keeps the rows that it still needs
//! - `sum`: 12 million numbers, with what rounding lost, in chunks that are combined in order
//!
//! Why processes: OpenMP's threads spin for a while after their work, and would take the cores from
//! what is timed next. Each thread is kept on a core of its own. What lies within 3 % is a tie.

use anyhow::{Context, Result, bail, ensure};
use lexopt::{
    Arg::{Long, Value},
    ValueExt,
};
use rayon::ThreadPoolBuilder;
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
use std::{
    cell::Cell,
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};
use threading_solution::{
    barrier,
    dynamic_scheduling::{View, stealing},
    pi, reproducible_sum,
};

const PROBLEMS: [&str; 4] = ["pi", "mandelbrot", "jacobi", "sum"];
/// Timed runs of a process, after one to warm up.
const RUNS: usize = 3;
/// How often the two take turns.
const ROUNDS: usize = 15;

fn main() -> Result<()> {
    let mut parser = lexopt::Parser::from_env();
    let (mut rounds, mut words) = (ROUNDS, Vec::<String>::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rounds") => rounds = parser.value()?.parse()?,
            Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(rounds > 0, "--rounds 0 would time nothing");
    match &words[..] {
        // What this program starts itself with.
        [problem, threads, runs] => time(problem, threads.parse()?, runs.parse()?),
        [] => compare(&PROBLEMS, rounds),
        [problem] => compare(&[&**problem], rounds),
        _ => bail!("usage: peers [PROBLEM] [--rounds N]"),
    }
}

/// Runs both sides in turns, and shows what came of it.
fn compare(problems: &[&str], rounds: usize) -> Result<()> {
    for problem in problems {
        ensure!(PROBLEMS.contains(problem), "there is no `{problem}`: {}", PROBLEMS.join(", "));
    }
    let rust = env::current_exe().context("Failed to find this program")?;
    let c = compiled(&rust)?;
    println!(
        "{:12} {:>7} {:>10} {:>10}  {:>6}  {:15}",
        "problem", "threads", "Rust ms", "C ms", "Rust/C", "half of all in"
    );
    let cores = thread::available_parallelism().map_or(1, usize::from);
    for problem in problems {
        for threads in [1, 2].into_iter().filter(|&threads| threads <= cores) {
            let (mut rusts, mut cs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
            for round in 0..rounds {
                // Who goes first changes, for what comes second may find a warmer machine.
                let (one, other) = if round % 2 == 0 { (&rust, &c) } else { (&c, &rust) };
                let (one, other) = (run(one, problem, threads)?, run(other, problem, threads)?);
                let (rust, c) = if round % 2 == 0 { (one, other) } else { (other, one) };
                ensure!(
                    rust.0 == c.0,
                    "{problem} on {threads} threads: Rust finds {}, C {}",
                    rust.0,
                    c.0
                );
                ratios.push(quantile(&mut rust.1.clone(), 0.5) / quantile(&mut c.1.clone(), 0.5));
                rusts.extend(rust.1);
                cs.extend(c.1);
            }
            let ratio = quantile(&mut ratios, 0.5);
            let verdict = match ratio {
                ..0.97 => "Rust is ahead",
                ..=1.03 => "a tie",
                _ => "C is ahead",
            };
            println!(
                "{problem:12} {threads:7} {:10.3} {:10.3}  {ratio:6.3}  {:.3} to {:.3}  {verdict}",
                quantile(&mut rusts, 0.5) / 1e6,
                quantile(&mut cs, 0.5) / 1e6,
                quantile(&mut ratios, 0.25),
                quantile(&mut ratios, 0.75),
            );
        }
    }
    Ok(())
}

/// Compiles the C side, to a file beside this program.
fn compiled(beside: &Path) -> Result<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("c/threads.c");
    let program = beside.with_file_name("threads-c");
    let status = Command::new(env::var_os("CC").unwrap_or_else(|| "gcc".into()))
        .args(["-O3", "-march=native", "-fopenmp", "-ffp-contract=off", "-Wall", "-Wextra", "-o"])
        .args([&program, &source])
        .status()
        .context("Failed to start gcc; is it installed? Another compiler: CC=clang")?;
    ensure!(status.success(), "{} does not compile", source.display());
    ensure!(fs::metadata(&program).is_ok(), "the compiler wrote nothing");
    Ok(program)
}

/// Runs one side in a process of its own: its result, and the nanoseconds of each run.
fn run(program: &Path, problem: &str, threads: usize) -> Result<(String, Vec<f64>)> {
    let mut command = Command::new(program);
    command.args([problem, &threads.to_string(), &RUNS.to_string()]);
    command.env("OMP_PROC_BIND", "true").env("OMP_PLACES", "threads");
    let output = command.output().with_context(|| format!("Failed to run {problem}"))?;
    let text = String::from_utf8(output.stdout)?;
    let mut lines = text.lines();
    let result = lines.next().unwrap_or_default().to_owned();
    let times = lines.map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    ensure!(
        output.status.success() && times.len() == RUNS,
        "{} {problem} failed:\n{}",
        program.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok((result, times))
}

fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

/// Times the Rust side in this process: prints its result, then the nanoseconds of each run.
fn time(problem: &str, threads: usize, runs: usize) -> Result<()> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).start_handler(pin).build()?;
    for run in 0..=runs {
        let (result, nanoseconds) = match problem {
            "pi" => timed((), |()| {
                let hits = |share, stream| {
                    pin(stream as usize);
                    pi::count_hits(share, stream)
                };
                pi::estimate_pi(12_000_000, threads as u64, hits).to_bits()
            }),
            "mandelbrot" => timed(vec![0; 400 * 600], |pixels| {
                let view = View { left: -2.0, top: 1.8, step: 0.005, limit: 1000 };
                pool.install(|| stealing(pixels, 600, |i, row| view.compute(i, row)));
                pixels.iter().map(|&count| u64::from(count)).sum()
            }),
            "jacobi" => {
                let plate = (0..1_000_000).map(|i| f64::from(i % 97)).collect();
                timed(plate, |plate: &mut Vec<f64>| {
                    // The threads are the solution's own: each takes the next core at its first sweep.
                    let next = AtomicUsize::new(0);
                    let sweep = |slab: &mut [f64], above: &[f64], below: &[f64]| {
                        if !PINNED.replace(true) {
                            pin(next.fetch_add(1, Ordering::Relaxed));
                        }
                        barrier::sweep(slab, above, below);
                    };
                    barrier::jacobi(plate, 1000, threads, 100, sweep);
                    (0..).zip(&**plate).fold(0, |all, (i, x)| all ^ x.to_bits().wrapping_add(i))
                })
            }
            "sum" => {
                let number = |i: u64| (i * 7919 % 1009) as f64 / 1009.0 - 0.3;
                // As in C, by the thread that is the first to use them, on its core.
                let values = pool.install(|| (0..12_000_000).map(number).collect::<Vec<f64>>());
                timed(values, |values| pool.install(|| reproducible_sum::sum(values)).to_bits())
            }
            _ => bail!("there is no `{problem}`: {}", PROBLEMS.join(", ")),
        };
        if run == 0 {
            println!("{result:016x}");
        } else {
            println!("{nanoseconds}");
        }
    }
    Ok(())
}

thread_local! {
    static PINNED: Cell<bool> = const { Cell::new(false) };
}

fn timed<G>(mut given: G, work: impl FnOnce(&mut G) -> u64) -> (u64, u128) {
    let since = Instant::now();
    let result = work(&mut given);
    (result, since.elapsed().as_nanos())
}

/// Keeps the calling thread on the `index`-th core that it may use.
fn pin(index: usize) {
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let mut cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core));
    if let Some(core) = cores.nth(index) {
        let mut one = CpuSet::new();
        one.set(core);
        // Where that is forbidden, the scheduler's choice has to do.
        _ = sched_setaffinity(None, &one);
    }
}
