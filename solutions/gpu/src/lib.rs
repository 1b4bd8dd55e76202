//! # Computing on GPUs: solutions
//!
//! One module an exercise, in teaching order, and beside each the file with its kernels. The
//! skeletons follow from these files: see `cargo hpc sync`.

#[cfg(feature = "hello_gpu")]
pub mod hello_gpu;
#[cfg(feature = "saxpy")]
pub mod saxpy;
#[cfg(feature = "grid_stride")]
pub mod grid_stride;
#[cfg(feature = "transfers")]
pub mod transfers;
#[cfg(feature = "pi")]
pub mod pi;
#[cfg(feature = "reduction")]
pub mod reduction;
#[cfg(feature = "histogram")]
pub mod histogram;
#[cfg(feature = "mandelbrot")]
pub mod mandelbrot;
#[cfg(feature = "transpose")]
pub mod transpose;
#[cfg(feature = "matmul")]
pub mod matmul;
#[cfg(feature = "laplace")]
pub mod laplace;
#[cfg(feature = "heat_equation")]
pub mod heat_equation;
#[cfg(feature = "timing")]
pub mod timing;
