//! Times `gpu/saxpy` on vectors in the device's memory: the kernel alone, by the device's clock where it
//! has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure},
    speed::Race,
};
use gpu::saxpy as yours;
use gpu_solution::saxpy as solution;
use std::time::Duration;

const LENGTH: usize = 4_000_000;

/// What runs a kernel on vectors that are on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source) -> impl Fn() -> Duration + use<'g> {
    let parameters = gpu.uniform(&solution::Parameters { a: 0.5, length: LENGTH as u32 });
    let (x, y) = (gpu.zeros::<f32>(LENGTH), gpu.zeros::<f32>(LENGTH));
    let bound = gpu.kernel(kernels, "saxpy").bind(&[&parameters, &x, &y]);
    let workgroups = (LENGTH as u32).div_ceil(solution::WORKGROUP);
    move || gpu.timed(|pass| pass.dispatch(&bound, [workgroups, 1, 1]))
}

fn main() {
    let gpu = &device();
    let (x, mut y) = (vec![1.0_f32; LENGTH], vec![1.0_f32; LENGTH]);
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    let model = prepared(gpu, &solution::KERNELS);
    Race::new("gpu/saxpy")
        .naive("the processor", || solution::saxpy_serial(0.5, &x, &mut y))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS))())
        .solution_timed(&model)
        .run();
    // x and y are read, and y is written.
    figure(gpu, "saxpy", Work::Bytes(3 * size_of::<f32>() * LENGTH), model);
}
