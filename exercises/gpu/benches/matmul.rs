//! Times `gpu/matmul` on matrices in the device's memory: the tiled kernel, by the device's clock where
//! it has one. The naive version is the naive kernel of the solution.

use common::{
    gpu::{Gpu, Source, Work, device, figure},
    speed::Race,
};
use gpu::matmul as yours;
use gpu_solution::matmul as solution;
use std::time::Duration;

/// Small enough for a driver in software, large enough for a card to have something to do.
const N: u32 = 512;

/// As long as a card needs to forget how it began.
const LARGE: u32 = 2048;

/// What runs a kernel on matrices that are on the device already.
fn prepared<'g>(
    gpu: &'g Gpu,
    kernels: &Source,
    name: &str,
    n: u32,
) -> impl Fn() -> Duration + use<'g> {
    let sizes = gpu.uniform(&solution::Sizes { rows: n, inner: n, columns: n });
    let [a, b, c] = [(); 3].map(|()| gpu.zeros::<f32>((n * n) as usize));
    let bound = gpu.kernel(kernels, name).bind(&[&sizes, &a, &b, &c]);
    let tiles = n.div_ceil(solution::TILE);
    move || gpu.timed(|pass| pass.dispatch(&bound, [tiles, tiles, 1]))
}

fn main() {
    let gpu = &device();
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    Race::new("gpu/matmul")
        .naive_timed("without tiles", prepared(gpu, &solution::KERNELS, "naive", N))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS, "tiled", N))())
        .solution_timed(prepared(gpu, &solution::KERNELS, "tiled", N))
        .run();
    // A multiplication and an addition for each of n³ pairs.
    let n = if gpu.is_software() { N } else { LARGE };
    let work = Work::Flops(2 * (n as usize).pow(3));
    figure(gpu, "matmul", work, || prepared(gpu, &solution::KERNELS, "tiled", n));
}
