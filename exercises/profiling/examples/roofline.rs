//! Draws the roofline of this machine, as far as you have written `roofline.rs`.
//!
//!     cargo run --release -p profiling --example roofline

use common::machine::{Limits, limit};
use profiling::roofline::{Kernel, Machine, Roof, dot, product, product_in_tiles, stencil, triad};

/// Steps of a bar for each doubling.
const STEPS: f64 = 4.0;

/// Measures the machine, or remembers what was measured, and shows both roofs and some kernels.
pub fn main() {
    let limits = Limits::of_this_machine(false);
    let kernels = [
        ("triad", triad(10_000_000)),
        ("dot product", dot(10_000_000)),
        ("stencil", stencil(4000, 4000)),
        ("product in tiles of 8", product_in_tiles(2000, 8)),
        ("product in tiles of 100", product_in_tiles(2000, 100)),
        ("product in the cache", product(2000)),
    ];
    for threads in [Some(1), None] {
        let most = |measured| limit(measured, threads).expect("the limits were measured");
        let machine = Machine { flops: most(&limits.multiply_add), bytes: most(&limits.triad) };
        show(threads, &machine, &kernels);
    }
}

fn show(threads: Option<usize>, machine: &Machine, kernels: &[(&str, Kernel)]) {
    let on = threads.map_or("all threads".to_owned(), |threads| format!("{threads} thread"));
    let (peak, bandwidth) = (machine.flops / 1e9, machine.bytes / 1e9);
    println!("On {on}: {peak:.1} Gflop/s, {bandwidth:.1} GB/s, ridge at {:.2}\n", machine.ridge());
    println!("  operations per byte   Gflop/s at the most");
    let lowest = machine.attainable(2.0_f64.powi(-4)) / 2.0;
    for power in -4..=8 {
        let intensity = 2.0_f64.powi(power);
        let most = machine.attainable(intensity);
        let bar = "█".repeat((STEPS * (most / lowest).log2()) as usize);
        let here = |kernel: &Kernel| kernel.intensity().log2().round() == f64::from(power);
        let names: Vec<_> =
            kernels.iter().filter(|(_, kernel)| here(kernel)).map(|(name, _)| *name).collect();
        println!("{intensity:>10.4} {:>8.1} {bar} {}", most / 1e9, names.join(", "));
    }
    println!(
        "\n  {:<24} {:>9} {:>8} {:>10}   bound by",
        "kernel", "per byte", "Gflop/s", "least ms"
    );
    for (name, kernel) in kernels {
        let (intensity, least) = (kernel.intensity(), machine.least_seconds(kernel));
        let roof = match machine.roof(kernel) {
            Roof::Memory => "memory",
            Roof::Arithmetic => "arithmetic",
        };
        let most = machine.attainable(intensity) / 1e9;
        println!("  {name:<24} {intensity:>9.4} {most:>8.1} {:>10.2}   {roof}", 1e3 * least);
    }
    println!();
}
