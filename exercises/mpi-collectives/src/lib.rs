//! # MPI collectives
//!
//! One module an exercise, in teaching order. Each can be read, edited and checked alone.

#[cfg(feature = "broadcast")]
pub mod broadcast;
#[cfg(feature = "scatter_gather")]
pub mod scatter_gather;
#[cfg(feature = "the_four_cases")]
pub mod the_four_cases;
#[cfg(feature = "uneven")]
pub mod uneven;
#[cfg(feature = "reduce")]
pub mod reduce;
#[cfg(feature = "all_reduce")]
pub mod all_reduce;
#[cfg(feature = "all_to_all")]
pub mod all_to_all;
#[cfg(feature = "scan")]
pub mod scan;
#[cfg(feature = "split")]
pub mod split;
#[cfg(feature = "cartesian")]
pub mod cartesian;
#[cfg(feature = "non_blocking")]
pub mod non_blocking;
#[cfg(feature = "matvec")]
pub mod matvec;
#[cfg(feature = "rank_of_value")]
pub mod rank_of_value;
#[cfg(feature = "sample_sort")]
pub mod sample_sort;
#[cfg(feature = "laplace")]
pub mod laplace;
#[cfg(feature = "mistakes")]
pub mod mistakes;
