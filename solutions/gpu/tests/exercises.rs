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
#[cfg(feature = "histogram")]
#[path = "../../../exercises/gpu/tests/histogram.rs"]
mod histogram;
#[cfg(feature = "mandelbrot")]
#[path = "../../../exercises/gpu/tests/mandelbrot.rs"]
mod mandelbrot;
#[cfg(feature = "transpose")]
#[path = "../../../exercises/gpu/tests/transpose.rs"]
mod transpose;
#[cfg(feature = "matmul")]
#[path = "../../../exercises/gpu/tests/matmul.rs"]
mod matmul;
#[cfg(feature = "laplace")]
#[path = "../../../exercises/gpu/tests/laplace.rs"]
mod laplace;
#[cfg(feature = "heat_equation")]
#[path = "../../../exercises/gpu/tests/heat_equation.rs"]
mod heat_equation;
#[cfg(feature = "timing")]
#[path = "../../../exercises/gpu/tests/timing.rs"]
mod timing;
