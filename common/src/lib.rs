//! What every topic of the course shares. Each part is behind a feature of the same name, so that a
//! topic compiles only what it uses.

#[cfg(feature = "check")]
pub mod check;
#[cfg(feature = "evidence")]
pub mod evidence;
#[cfg(feature = "mpi")]
pub mod mpi;
#[cfg(feature = "picture")]
pub mod picture;
