//! Times one step of `arrays/heat_equation` on square plates: with arithmetic of whole arrays, and
//! yours. The smaller plate fits the cache next to the core, the larger one does not.

use arrays::heat_equation::step;
use divan::{Bencher, counter::ItemsCount};
use ndarray::{Array2, ArrayRef2, s};
use std::mem;

pub fn main() {
    divan::main();
}

const SIDES: [usize; 2] = [200, 1000];

/// As NumPy would do it: every sum makes an array.
fn step_whole(current: &ArrayRef2<f64>, next: &mut ArrayRef2<f64>, ratio: f64) {
    let centre = current.slice(s![1..-1, 1..-1]);
    let north = current.slice(s![..-2, 1..-1]);
    let south = current.slice(s![2.., 1..-1]);
    let west = current.slice(s![1..-1, ..-2]);
    let east = current.slice(s![1..-1, 2..]);
    let change = &north + &south + west + east - 4.0 * &centre;
    next.slice_mut(s![1..-1, 1..-1]).assign(&(&centre + ratio * change));
}

fn time(bencher: Bencher, side: usize, step: fn(&ArrayRef2<f64>, &mut ArrayRef2<f64>, f64)) {
    let mut current = Array2::from_shape_fn((side, side), |(i, j)| ((i * j) % 97) as f64);
    let mut next = current.clone();
    bencher.counter(ItemsCount::new(side * side)).bench_local(|| {
        step(&current, &mut next, 0.2);
        mem::swap(&mut current, &mut next);
    });
}

#[divan::bench(args = SIDES)]
fn whole_arrays(bencher: Bencher, side: usize) {
    time(bencher, side, step_whole);
}

#[divan::bench(args = SIDES)]
fn yours(bencher: Bencher, side: usize) {
    time(bencher, side, step);
}
