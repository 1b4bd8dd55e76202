//! Times `gpu/reduction` on numbers in the device's memory: the first dispatch, by the device's clock
//! where it has one. The naive version is the processor's.

use common::{
    gpu::{Gpu, Source, Work, device, figure, long},
    speed::Race,
};
use gpu::reduction as yours;
use gpu_solution::reduction as solution;
use std::time::Duration;

const LENGTH: usize = 8_000_000;
const WORKGROUPS: u32 = 1024;

/// What runs a kernel on numbers that are on the device already.
fn prepared<'g>(gpu: &'g Gpu, kernels: &Source, length: usize) -> impl Fn() -> Duration + use<'g> {
    let (numbers, sums) = (gpu.zeros::<f32>(length), gpu.zeros::<f32>(WORKGROUPS as usize));
    let length = gpu.uniform(&(length as u32));
    let bound = gpu.kernel(kernels, "reduce").bind(&[&length, &numbers, &sums]);
    move || gpu.timed(|pass| pass.dispatch(&bound, [WORKGROUPS, 1, 1]))
}

fn main() {
    let gpu = &device();
    let numbers = vec![1.0_f32; LENGTH];
    // Made when it is first run: it may not be written yet.
    let mut mine = None;
    Race::new("gpu/reduction")
        .naive("the processor", || numbers.iter().sum::<f32>())
        .yours_timed(|| mine.get_or_insert_with(|| prepared(gpu, &yours::KERNELS, LENGTH))())
        .solution_timed(prepared(gpu, &solution::KERNELS, LENGTH))
        .run();
    // Each number is read; the sums are next to nothing.
    let length = long(gpu);
    let work = Work::Bytes(size_of::<f32>() * length);
    figure(gpu, "reduction", work, || prepared(gpu, &solution::KERNELS, length));
}
