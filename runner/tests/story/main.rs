//! The learner's commands, from the outside: the real binary on a small course of its own.

mod keeping;
mod kernels;
mod learning;
mod racing;
mod reporting;
mod support;
mod tracing;
mod watching;
