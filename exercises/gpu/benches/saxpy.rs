//! Times `gpu/saxpy` on vectors in the device's memory: the kernel alone, by the device's clock where it
//! has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure, long},
    speed::Race,
};
use gpu::saxpy as yours;
use gpu_solution::saxpy as solution;
use std::time::Duration;

const LENGTH: usize = 4_000_000;

/// What runs a kernel on so many pairs of vectors that are on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source, pairs: usize) -> impl Fn() -> Duration + use<'g> {
    let parameters = gpu.uniform(&solution::Parameters { a: 0.5, length: LENGTH as u32 });
    let kernel = gpu.kernel(kernels, "saxpy");
    let vector = || gpu.zeros::<f32>(LENGTH);
    let bound: Vec<_> =
        (0..pairs).map(|_| kernel.bind(&[&parameters, &vector(), &vector()])).collect();
    let workgroups = (LENGTH as u32).div_ceil(solution::WORKGROUP);
    move || gpu.timed(|pass| bound.iter().for_each(|pair| pass.dispatch(pair, [workgroups, 1, 1])))
}

fn main() {
    let gpu = &device();
    let (x, mut y) = (vec![1.0_f32; LENGTH], vec![1.0_f32; LENGTH]);
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    Race::new("gpu/saxpy")
        .naive("the processor", || solution::saxpy_serial(0.5, &x, &mut y))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS, 1))())
        .solution_timed(prepared(gpu, &solution::KERNELS, 1))
        .run();
    // x and y are read, and y is written. Pair after pair, vectors are more than the caches hold, and none
    // takes more workgroups than one dimension has.
    let pairs = long(gpu) / LENGTH;
    let work = Work::Bytes(3 * size_of::<f32>() * LENGTH * pairs);
    figure(gpu, "saxpy", work, || prepared(gpu, &solution::KERNELS, pairs));
}
