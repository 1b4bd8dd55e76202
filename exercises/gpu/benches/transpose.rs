//! Times `gpu/transpose` on a matrix in the device's memory: the tiled kernel, by the device's clock
//! where it has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure},
    speed::Race,
};
use gpu::transpose as yours;
use gpu_solution::transpose as solution;
use std::time::Duration;

const SHAPE: solution::Shape = solution::Shape { rows: 2000, columns: 2000 };
const LENGTH: usize = (SHAPE.rows * SHAPE.columns) as usize;

/// What runs a kernel on a matrix that is on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source) -> impl Fn() -> Duration + use<'g> {
    let (a, b) = (gpu.zeros::<f32>(LENGTH), gpu.zeros::<f32>(LENGTH));
    let bound = gpu.kernel(kernels, "tiled").bind(&[&gpu.uniform(&SHAPE), &a, &b]);
    let tiles = |length: u32| length.div_ceil(solution::TILE);
    let workgroups = [tiles(SHAPE.columns), tiles(SHAPE.rows), 1];
    move || gpu.timed(|pass| pass.dispatch(&bound, workgroups))
}

fn main() {
    let gpu = &device();
    let a = vec![1.0_f32; LENGTH];
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    let model = prepared(gpu, &solution::KERNELS);
    Race::new("gpu/transpose")
        .naive("the processor", || solution::transpose_serial(&a, SHAPE))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS))())
        .solution_timed(&model)
        .run();
    // Each element is read, and written.
    figure(gpu, "transpose", Work::Bytes(2 * size_of::<f32>() * LENGTH), model);
}
