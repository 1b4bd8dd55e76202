//! # Profiling
//!
//! One module an exercise, in teaching order. Each can be read, edited and checked alone.

#[cfg(feature = "timers")]
pub mod timers;
#[cfg(feature = "microbenchmark")]
pub mod microbenchmark;
#[cfg(feature = "hotspot")]
pub mod hotspot;
#[cfg(feature = "line_counts")]
pub mod line_counts;
#[cfg(feature = "allocations")]
pub mod allocations;
#[cfg(feature = "cache")]
pub mod cache;
#[cfg(feature = "roofline")]
pub mod roofline;
#[cfg(feature = "scaling")]
pub mod scaling;
#[cfg(feature = "tracing")]
pub mod tracing;
