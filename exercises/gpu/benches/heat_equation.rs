//! Times `gpu/heat_equation` on fields in the device's memory: two steps, there and back, by the device's
//! clock where it has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure, wide},
    speed::Race,
};
use gpu::heat_equation as yours;
use gpu_solution::heat_equation::{self as solution, Plate};
use std::time::Duration;

const PLATE: Plate = Plate { rows: 1500, columns: 1500, ratio: 0.2 };
const STEPS: usize = 2;

/// What takes the steps between fields that are on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source, plate: Plate) -> impl Fn() -> Duration + use<'g> {
    let length = (plate.rows * plate.columns) as usize;
    let (a, b) = (gpu.zeros::<f32>(length), gpu.zeros::<f32>(length));
    let (kernel, parameters) = (gpu.kernel(kernels, "step"), gpu.uniform(&plate));
    let ways = [kernel.bind(&[&parameters, &a, &b]), kernel.bind(&[&parameters, &b, &a])];
    let [width, height] = solution::WORKGROUP;
    let workgroups = [plate.columns.div_ceil(width), plate.rows.div_ceil(height), 1];
    move || gpu.timed(|pass| ways.iter().for_each(|way| pass.dispatch(way, workgroups)))
}

fn main() {
    let gpu = &device();
    let field = vec![1.0_f32; (PLATE.rows * PLATE.columns) as usize];
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    Race::new("gpu/heat_equation")
        .naive("the processor", || solution::evolve_serial(&field, PLATE, STEPS))
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS, PLATE))())
        .solution_timed(prepared(gpu, &solution::KERNELS, PLATE))
        .run();
    // Each point is read once from memory, and written; what its neighbours read again is in the cache.
    let plate = Plate { rows: wide(gpu), columns: wide(gpu), ..PLATE };
    let work = Work::Bytes(2 * size_of::<f32>() * (plate.rows * plate.columns) as usize * STEPS);
    figure(gpu, "heat_equation", work, || prepared(gpu, &solution::KERNELS, plate));
}
