//! The exercises' own tests, run on the solutions.

extern crate profiling_solution as profiling;

#[cfg(feature = "timers")]
#[path = "../../../exercises/profiling/tests/timers.rs"]
mod timers;
#[cfg(feature = "microbenchmark")]
#[path = "../../../exercises/profiling/tests/microbenchmark.rs"]
mod microbenchmark;
#[cfg(feature = "hotspot")]
#[path = "../../../exercises/profiling/tests/hotspot.rs"]
mod hotspot;
#[cfg(feature = "line_counts")]
#[path = "../../../exercises/profiling/tests/line_counts.rs"]
mod line_counts;
#[cfg(feature = "allocations")]
#[path = "../../../exercises/profiling/tests/allocations.rs"]
mod allocations;
#[cfg(feature = "cache")]
#[path = "../../../exercises/profiling/tests/cache.rs"]
mod cache;
#[cfg(feature = "roofline")]
#[path = "../../../exercises/profiling/tests/roofline.rs"]
mod roofline;
#[cfg(feature = "scaling")]
#[path = "../../../exercises/profiling/tests/scaling.rs"]
mod scaling;
#[cfg(feature = "tracing")]
#[path = "../../../exercises/profiling/tests/tracing.rs"]
mod tracing;
