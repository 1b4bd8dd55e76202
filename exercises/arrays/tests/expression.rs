//! Checks `arrays/expression`.

use arrays::expression::{by_blocks, horner, one_pass, whole_arrays};
use common::{
    check::{ROUNDING, assert_close, assert_same},
    evidence::Allocations,
};
use ndarray::{Array1, array, s};

const COEFFICIENTS: [f64; 4] = [0.25, 0.75, -1.5, -2.0];

/// The polynomial, power by power.
fn value(x: f64) -> f64 {
    0.25 * x.powi(3) + 0.75 * x.powi(2) - 1.5 * x - 2.0
}

#[test]
fn one_pass_takes_the_polynomial_of_each_number() {
    let mut x = array![0.0, 1.0, -1.0, 2.0, -4.0, 10.0];
    one_pass(&mut x);
    assert_close(x, [-2.0, -2.5, 0.0, 0.0, 0.0, 308.0], ROUNDING);
}

#[test]
fn one_pass_takes_arrays_of_any_length_and_stride() {
    for length in [0, 1, 1003] {
        let mut x = Array1::linspace(-3.0, 2.0, length);
        let (expected, whole) = (x.mapv(value), whole_arrays(&x));
        one_pass(&mut x);
        assert_close(&x, &whole, ROUNDING);
        assert_close(whole, expected, ROUNDING);
    }
    let mut x = Array1::from_elem(7, 1.0);
    one_pass(&mut x.slice_mut(s![1..;3]));
    assert_close(x, [1.0, -2.5, 1.0, 1.0, -2.5, 1.0, 1.0], ROUNDING);
}

#[test]
fn one_pass_needs_no_further_array() {
    let mut x = Array1::linspace(-1.0, 1.0, 1003);
    let (_, made) = Allocations::during(|| one_pass(&mut x));
    assert_eq!(made, Allocations::default(), "each number can be replaced where it stands");
}

#[test]
fn every_number_is_in_one_block() {
    for (length, block) in [(12, 4), (13, 4), (3, 4), (4, 4), (5, 1), (1003, 64), (0, 4)] {
        let mut x = Array1::range(0.0, length as f64, 1.0);
        let mut seen = vec![];
        by_blocks(&mut x, block, |x, y| {
            seen.push(x.to_vec());
            y.assign(x);
        });
        let numbers: Vec<f64> = (0..length).map(|number| number as f64).collect();
        let expected: Vec<_> = numbers.chunks(block).map(<[f64]>::to_vec).collect();
        assert_eq!(seen, expected, "{length} numbers in blocks of {block}");
    }
}

#[test]
fn each_block_has_room_for_its_result() {
    for (length, block) in [(13, 4), (3, 4), (12, 4)] {
        let mut x = Array1::zeros(length);
        let mut calls = 0;
        by_blocks(&mut x, block, |x, y| {
            assert_eq!(y.len(), x.len(), "a block of {} numbers has as many results", x.len());
            calls += 1;
        });
        assert_eq!(calls, length.div_ceil(block));
    }
}

#[test]
fn the_results_take_the_place_of_the_numbers() {
    let mut x = Array1::linspace(-3.0, 2.0, 13);
    let expected = x.mapv(value);
    by_blocks(&mut x, 4, |x, y| horner(&COEFFICIENTS, x, y));
    assert_close(x, expected, ROUNDING);

    let mut x = array![1.0, 2.0, 3.0, 4.0, 5.0];
    let mut next = 0.0;
    by_blocks(&mut x, 2, |_, y| {
        next += 10.0;
        y.fill(next);
    });
    assert_same(x, [10.0, 10.0, 20.0, 20.0, 30.0]);
}

#[test]
fn blocks_of_a_slice_with_steps_leave_the_others_alone() {
    let mut x = Array1::from_elem(9, 1.0);
    by_blocks(&mut x.slice_mut(s![..;2]), 2, |x, y| horner(&COEFFICIENTS, x, y));
    assert_close(x, [-2.5, 1.0, -2.5, 1.0, -2.5, 1.0, -2.5, 1.0, -2.5], ROUNDING);
}

/// What evaluating `length` numbers in blocks of `block` allocates.
fn allocated(length: usize, block: usize) -> Allocations {
    let mut x = Array1::linspace(-3.0, 2.0, length);
    Allocations::during(|| by_blocks(&mut x, block, |x, y| horner(&COEFFICIENTS, x, y))).1
}

#[test]
fn one_buffer_serves_all_blocks() {
    let made = allocated(10_007, 64);
    assert_eq!(made.count, 1, "157 blocks of 64 numbers need one buffer, used again and again");
}

#[test]
fn the_buffer_is_as_long_as_a_block() {
    let made = allocated(10_007, 64);
    assert_eq!(made.bytes, 8 * 64, "all blocks together should allocate 64 numbers of 8 bytes");
}

#[test]
fn the_buffer_is_no_longer_than_the_array() {
    assert_eq!(allocated(5, 4096), Allocations { count: 1, bytes: 8 * 5 });
}
