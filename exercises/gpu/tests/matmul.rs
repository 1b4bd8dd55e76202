//! Checks `gpu/matmul`.

use common::{
    check::{Tolerance, assert_close},
    gpu::{Gpu, on_each},
};
use gpu::matmul::{Method, Sizes, TILE, matmul_serial, product};

/// Sums of some hundred products in single precision, in any order.
const NEAR: Tolerance = Tolerance { absolute: 1e-3, relative: 1e-5 };

/// Matrices without symmetry, and without zeros that would hide what is left out.
fn matrices(sizes: Sizes) -> [Vec<f32>; 2] {
    let numbers =
        |count: u32, step: u32| (0..count).map(|i| ((i * step) % 17) as f32 * 0.25 + 0.5).collect();
    [numbers(sizes.rows * sizes.inner, 7), numbers(sizes.inner * sizes.columns, 5)]
}

#[track_caller]
fn check(method: Method, sizes: &[[u32; 3]]) {
    on_each(|gpu| {
        for &[rows, inner, columns] in sizes {
            let sizes = Sizes { rows, inner, columns };
            let [a, b] = matrices(sizes);
            println!("{rows} by {inner} times {inner} by {columns}, on {}:", gpu.name());
            let expected = matmul_serial(&a, &b, sizes);
            assert_close(&product(gpu, method, &a, &b, sizes)[..], &expected[..], NEAR);
        }
    });
}

/// What the simulator saw of 32 by 48 times 48 by 32.
fn watched(method: Method) -> Gpu {
    let gpu = Gpu::simulator();
    let sizes = Sizes { rows: 32, inner: 48, columns: 32 };
    let [a, b] = matrices(sizes);
    product(&gpu, method, &a, &b, sizes);
    gpu
}

#[test]
fn the_naive_kernel_multiplies_whole_workgroups() {
    check(Method::Naive, &[[16, 16, 16], [32, 48, 16]]);
}

#[test]
fn the_naive_kernel_multiplies_what_fills_no_workgroup() {
    check(Method::Naive, &[[1, 1, 1], [3, 5, 2], [17, 10, 33]]);
}

#[test]
fn a_tile_of_a_times_a_tile_of_b() {
    check(Method::Tiled, &[[TILE, TILE, TILE]]);
}

#[test]
fn several_tiles_are_added_up() {
    check(Method::Tiled, &[[16, 48, 16], [32, 64, 48]]);
}

#[test]
fn what_fills_no_tile_is_multiplied_too() {
    check(Method::Tiled, &[[1, 1, 1], [3, 5, 2], [17, 33, 15], [20, 100, 9]]);
}

#[test]
fn an_inner_size_of_zero_gives_zeros() {
    check(Method::Naive, &[[2, 0, 3]]);
    check(Method::Tiled, &[[2, 0, 3]]);
}

#[test]
fn every_word_that_is_read_serves_a_row_or_a_column_of_the_workgroup() {
    let seen = watched(Method::Tiled).evidence();
    let products = 32 * 48 * 32;
    let words = (seen.of("a").reads, seen.of("b").reads);
    assert_eq!(
        words,
        (products / 16, products / 16),
        "words of a and of b that were read from memory, for {products} products"
    );
    let tiles = (seen.of("tile_a").reads, seen.of("tile_b").reads);
    assert_eq!(tiles, (products, products), "words that were read from the tiles");
    assert_eq!(seen.of("c").writes, 32 * 32, "words of c that were written");
}
