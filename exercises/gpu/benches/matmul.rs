//! Times `gpu/matmul` on matrices in the device's memory: the tiled kernel, by the device's clock where
//! it has one. The naive version is the naive kernel of the solution.

use common::{
    gpu::{Gpu, Source, Work, device, figure},
    speed::Race,
};
use gpu::matmul as yours;
use gpu_solution::matmul as solution;
use std::time::Duration;

/// Small enough for a driver in software, large enough to fill a card.
const N: u32 = 512;

/// What runs a kernel on matrices that are on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source, name: &str) -> impl Fn() -> Duration + use<'g> {
    let sizes = gpu.uniform(&solution::Sizes { rows: N, inner: N, columns: N });
    let [a, b, c] = [(); 3].map(|()| gpu.zeros::<f32>((N * N) as usize));
    let bound = gpu.kernel(kernels, name).bind(&[&sizes, &a, &b, &c]);
    let tiles = N.div_ceil(solution::TILE);
    move || gpu.timed(|pass| pass.dispatch(&bound, [tiles, tiles, 1]))
}

fn main() {
    let gpu = &device();
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    let naive = prepared(gpu, &solution::KERNELS, "naive");
    let model = prepared(gpu, &solution::KERNELS, "tiled");
    Race::new("gpu/matmul")
        .naive_timed("without tiles", naive)
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS, "tiled"))())
        .solution_timed(&model)
        .run();
    // A multiplication and an addition for each of n³ pairs.
    figure(gpu, "matmul", Work::Flops(2 * (N as usize).pow(3)), model);
}
