//! Times `gpu/heat_equation` on fields in the device's memory: two steps, there and back, by the device's
//! clock where it has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure},
    speed::Race,
};
use gpu::heat_equation as yours;
use gpu_solution::heat_equation as solution;
use std::time::Duration;

const PLATE: solution::Plate = solution::Plate { rows: 1500, columns: 1500, ratio: 0.2 };
const LENGTH: usize = (PLATE.rows * PLATE.columns) as usize;
const STEPS: usize = 2;

/// What takes the steps between fields that are on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source) -> impl Fn() -> Duration + use<'g> {
    let (a, b) = (gpu.zeros::<f32>(LENGTH), gpu.zeros::<f32>(LENGTH));
    let (kernel, plate) = (gpu.kernel(kernels, "step"), gpu.uniform(&PLATE));
    let ways = [kernel.bind(&[&plate, &a, &b]), kernel.bind(&[&plate, &b, &a])];
    let [width, height] = solution::WORKGROUP;
    let workgroups = [PLATE.columns.div_ceil(width), PLATE.rows.div_ceil(height), 1];
    move || gpu.timed(|pass| ways.iter().for_each(|way| pass.dispatch(way, workgroups)))
}

fn main() {
    let gpu = &device();
    let field = vec![1.0_f32; LENGTH];
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    let model = prepared(gpu, &solution::KERNELS);
    Race::new("gpu/heat_equation")
        .naive("the processor", || solution::evolve_serial(&field, PLATE, STEPS))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS))())
        .solution_timed(&model)
        .run();
    // Each point is read once from memory, and written; what its neighbours read again is in the cache.
    figure(gpu, "heat_equation", Work::Bytes(2 * size_of::<f32>() * LENGTH * STEPS), model);
}
