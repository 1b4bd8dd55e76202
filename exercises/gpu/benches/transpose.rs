//! Times `gpu/transpose` on a matrix in the device's memory: the tiled kernel, by the device's clock
//! where it has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure, wide},
    speed::Race,
};
use gpu::transpose as yours;
use gpu_solution::transpose::{self as solution, Shape};
use std::time::Duration;

const SHAPE: Shape = Shape { rows: 2000, columns: 2000 };

/// What runs a kernel on a matrix that is on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source, shape: Shape) -> impl Fn() -> Duration + use<'g> {
    let length = (shape.rows * shape.columns) as usize;
    let (a, b) = (gpu.zeros::<f32>(length), gpu.zeros::<f32>(length));
    let bound = gpu.kernel(kernels, "tiled").bind(&[&gpu.uniform(&shape), &a, &b]);
    let tiles = |length: u32| length.div_ceil(solution::TILE);
    let workgroups = [tiles(shape.columns), tiles(shape.rows), 1];
    move || gpu.timed(|pass| pass.dispatch(&bound, workgroups))
}

fn main() {
    let gpu = &device();
    let a = vec![1.0_f32; (SHAPE.rows * SHAPE.columns) as usize];
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    Race::new("gpu/transpose")
        .naive("the processor", || solution::transpose_serial(&a, SHAPE))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS, SHAPE))())
        .solution_timed(prepared(gpu, &solution::KERNELS, SHAPE))
        .run();
    // Each element is read, and written.
    let (rows, columns) = (wide(gpu), wide(gpu));
    let work = Work::Bytes(2 * size_of::<f32>() * (rows * columns) as usize);
    figure(gpu, "transpose", work, || prepared(gpu, &solution::KERNELS, Shape { rows, columns }));
}
