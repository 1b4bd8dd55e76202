//! What every topic of the course shares. Each part is behind a feature of the same name, so that a
//! topic compiles only what it uses.

#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "evidence")]
pub mod evidence;
#[cfg(feature = "field")]
pub mod field;
#[cfg(feature = "gpu")]
pub mod gpu;
#[cfg(feature = "heat")]
pub mod heat;
#[cfg(feature = "machine")]
pub mod machine;
#[cfg(feature = "mandelbrot")]
pub mod mandelbrot;
#[cfg(feature = "mpi")]
pub mod mpi;
#[cfg(feature = "picture")]
pub mod picture;
#[cfg(feature = "processes")]
pub mod processes;
#[cfg(feature = "speed")]
pub mod speed;
#[cfg(feature = "sync")]
pub mod sync;
