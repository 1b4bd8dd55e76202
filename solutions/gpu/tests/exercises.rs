//! The exercises' own tests, run on the solutions.

extern crate gpu_solution as gpu;

#[cfg(feature = "hello_gpu")]
#[path = "../../../exercises/gpu/tests/hello_gpu.rs"]
mod hello_gpu;
#[cfg(feature = "saxpy")]
#[path = "../../../exercises/gpu/tests/saxpy.rs"]
mod saxpy;
#[cfg(feature = "grid_stride")]
#[path = "../../../exercises/gpu/tests/grid_stride.rs"]
mod grid_stride;
#[cfg(feature = "transfers")]
#[path = "../../../exercises/gpu/tests/transfers.rs"]
mod transfers;
#[cfg(feature = "pi")]
#[path = "../../../exercises/gpu/tests/pi.rs"]
mod pi;
#[cfg(feature = "reduction")]
#[path = "../../../exercises/gpu/tests/reduction.rs"]
mod reduction;
#[cfg(feature = "timing")]
#[path = "../../../exercises/gpu/tests/timing.rs"]
mod timing;
