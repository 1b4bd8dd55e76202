//! Checks `profiling/roofline`.

use common::check::{ROUNDING, assert_close};
use profiling::roofline::{Kernel, Machine, Roof, dot, product, product_in_tiles, stencil, triad};

/// Ten operations in the time that it takes to move a byte.
const MACHINE: Machine = Machine { flops: 400e9, bytes: 40e9 };

#[track_caller]
fn assert_counted(kernel: Kernel, flops: f64, bytes: f64) {
    assert_eq!(kernel.flops, flops, "operations");
    assert_eq!(kernel.bytes, bytes, "bytes");
}

#[test]
fn a_triad_multiplies_adds_and_moves_three_numbers() {
    assert_counted(triad(1), 2.0, 24.0);
    assert_counted(triad(1_000_000), 2e6, 24e6);
    assert_counted(triad(0), 0.0, 0.0);
}

#[test]
fn a_dot_product_multiplies_adds_and_reads_two_numbers() {
    assert_counted(dot(1), 2.0, 16.0);
    assert_counted(dot(3_000_000), 6e6, 48e6);
}

#[test]
fn a_stencil_works_on_inner_points() {
    assert_counted(stencil(3, 3), 4.0, 72.0 + 8.0);
    assert_counted(stencil(4, 7), 40.0, 224.0 + 80.0);
    assert_counted(stencil(7, 4), 40.0, 224.0 + 80.0);
    assert_counted(stencil(2, 9), 0.0, 144.0);
}

#[test]
fn a_stencil_in_the_cache_reads_each_number_once() {
    let large = stencil(10_002, 20_002);
    assert_counted(large, 8e8, 8.0 * (10_002.0 * 20_002.0 + 2e8));
    assert_close(large.intensity(), 0.24996250312490623, ROUNDING);
}

#[test]
fn a_product_works_on_every_number_many_times() {
    assert_counted(product(1), 2.0, 24.0);
    assert_counted(product(10), 2000.0, 2400.0);
    assert_counted(product(3000), 5.4e10, 2.16e8);
}

#[test]
fn tiles_are_read_for_every_product_of_two() {
    // 2 x 2 x 2 products of tiles of 3 x 3, two tiles read for each; 6 x 6 numbers written.
    assert_counted(product_in_tiles(6, 3), 432.0, 8.0 * (8.0 * 18.0 + 36.0));
    assert_counted(product_in_tiles(6, 2), 432.0, 8.0 * (27.0 * 8.0 + 36.0));
}

#[test]
fn a_tile_of_one_number_is_no_tile_and_one_of_all_is_the_cache() {
    assert_counted(product_in_tiles(100, 1), 2e6, 8.0 * (2e6 + 1e4));
    assert_eq!(product_in_tiles(100, 100), product(100));
}

#[test]
fn intensity_is_operations_per_byte() {
    assert_close(Kernel { flops: 6.0, bytes: 24.0 }.intensity(), 0.25, ROUNDING);
    assert_close(triad(1000).intensity(), 1.0 / 12.0, ROUNDING);
    assert_close(dot(1000).intensity(), 0.125, ROUNDING);
    assert_close(product(1200).intensity(), 100.0, ROUNDING);
}

#[test]
fn the_roofs_meet_at_the_ridge() {
    assert_close(MACHINE.ridge(), 10.0, ROUNDING);
    let other = Machine { flops: 3e9, bytes: 12e9 };
    assert_close(other.ridge(), 0.25, ROUNDING);
    assert_close(other.attainable(other.ridge()), 3e9, ROUNDING);
}

#[test]
fn the_lower_roof_counts() {
    let attainable = [0.125, 5.0, 10.0, 20.0, 1e6].map(|intensity| MACHINE.attainable(intensity));
    assert_close(attainable, [5e9, 200e9, 400e9, 400e9, 400e9], ROUNDING);
}

#[test]
fn vector_kernels_are_under_the_roof_of_memory_and_products_are_not() {
    assert_eq!(MACHINE.roof(&triad(1000)), Roof::Memory);
    assert_eq!(MACHINE.roof(&dot(1000)), Roof::Memory);
    assert_eq!(MACHINE.roof(&stencil(1000, 1000)), Roof::Memory);
    assert_eq!(MACHINE.roof(&product(1200)), Roof::Arithmetic);
    assert_eq!(MACHINE.roof(&product(60)), Roof::Memory, "a small product has few operations");
}

#[test]
fn the_ridge_itself_is_under_the_roof_of_arithmetic() {
    assert_eq!(MACHINE.roof(&Kernel { flops: 20.0, bytes: 2.0 }), Roof::Arithmetic);
    assert_eq!(MACHINE.roof(&Kernel { flops: 19.0, bytes: 2.0 }), Roof::Memory);
}

#[test]
fn another_machine_has_another_roof_for_the_same_kernel() {
    let starved = Machine { flops: 1e9, bytes: 100e9 };
    assert_eq!(starved.roof(&triad(1000)), Roof::Arithmetic);
}

#[test]
fn the_least_time_is_that_of_the_slower_part() {
    let bound_by_memory = Kernel { flops: 400e9, bytes: 120e9 };
    assert_close(MACHINE.least_seconds(&bound_by_memory), 3.0, ROUNDING);
    let bound_by_arithmetic = Kernel { flops: 1600e9, bytes: 120e9 };
    assert_close(MACHINE.least_seconds(&bound_by_arithmetic), 4.0, ROUNDING);
    // 2 GB at 40 GB/s
    assert_close(MACHINE.least_seconds(&dot(125_000_000)), 0.05, ROUNDING);
}

#[test]
fn what_was_reached_is_a_part_of_the_roof() {
    let kernel = Kernel { flops: 400e9, bytes: 120e9 };
    assert_close(MACHINE.reached(&kernel, 3.0), 1.0, ROUNDING);
    assert_close(MACHINE.reached(&kernel, 12.0), 0.25, ROUNDING);
    let other = Kernel { flops: 1600e9, bytes: 1.0 };
    assert_close(MACHINE.reached(&other, 5.0), 0.8, ROUNDING);
}

#[test]
fn tiles_bring_a_product_under_the_roof_of_arithmetic() {
    // 2 n³ / (16 n³ / tile + 8 n²) = 10 for n = 960: a tile of 87.27 or more.
    assert_eq!(MACHINE.smallest_tile(960), Some(96), "divisors of 960: …, 80, 96, 120, …");
    assert_eq!(MACHINE.smallest_tile(971), Some(971), "971 is prime");
    let quick = Machine { flops: 1e9, bytes: 100e9 };
    assert_eq!(quick.smallest_tile(960), Some(1));
}

#[test]
fn a_product_that_is_too_small_has_no_tile() {
    assert_eq!(MACHINE.smallest_tile(60), None);
    assert_eq!(MACHINE.smallest_tile(120), Some(120), "just enough: 120 / 12 = 10");
}
