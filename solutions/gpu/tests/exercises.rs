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
#[cfg(feature = "transpose")]
#[path = "../../../exercises/gpu/tests/transpose.rs"]
mod transpose;
#[cfg(feature = "matmul")]
#[path = "../../../exercises/gpu/tests/matmul.rs"]
mod matmul;
#[cfg(feature = "histogram")]
#[path = "../../../exercises/gpu/tests/histogram.rs"]
mod histogram;
#[cfg(feature = "mandelbrot")]
#[path = "../../../exercises/gpu/tests/mandelbrot.rs"]
mod mandelbrot;
#[cfg(feature = "laplace")]
#[path = "../../../exercises/gpu/tests/laplace.rs"]
mod laplace;
#[cfg(feature = "heat_equation")]
#[path = "../../../exercises/gpu/tests/heat_equation.rs"]
mod heat_equation;
