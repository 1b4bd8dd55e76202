//! # Processes
//!
//! One module an exercise, in teaching order. Each can be read, edited and checked alone.

#[cfg(feature = "spawn")]
pub mod spawn;
#[cfg(feature = "subprocess")]
pub mod subprocess;
#[cfg(feature = "pipes")]
pub mod pipes;
#[cfg(feature = "task_queue")]
pub mod task_queue;
#[cfg(feature = "pool")]
pub mod pool;
#[cfg(feature = "shared_memory")]
pub mod shared_memory;
#[cfg(feature = "manager")]
pub mod manager;
#[cfg(feature = "pi")]
pub mod pi;
#[cfg(feature = "center_of_coordinates")]
pub mod center_of_coordinates;
#[cfg(feature = "mandelbrot")]
pub mod mandelbrot;
#[cfg(feature = "remote_workers")]
pub mod remote_workers;
