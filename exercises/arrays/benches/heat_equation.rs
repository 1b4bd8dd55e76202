//! Times a step of `arrays/heat_equation` on two square plates: arithmetic of whole arrays, yours and
//! the solution. The smaller plate fits the cache next to the core, the larger one does not.

use arrays::heat_equation as yours;
use arrays_solution::heat_equation as solution;
use common::speed::Race;
use ndarray::{Array2, ArrayRef2, s};
use std::mem;

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

/// Steps on and on, from one array to the other.
fn stepping(side: usize, step: fn(&ArrayRef2<f64>, &mut ArrayRef2<f64>, f64)) -> impl FnMut() {
    let mut current = Array2::from_shape_fn((side, side), |(i, j)| ((i * j) % 97) as f64);
    let mut next = current.clone();
    move || {
        step(&current, &mut next, 0.2);
        mem::swap(&mut current, &mut next);
    }
}

fn main() {
    for side in [200, 1000] {
        Race::new(&format!("arrays/heat_equation, {side} × {side}"))
            .naive("whole arrays", stepping(side, step_whole))
            .yours(stepping(side, yours::step))
            .solution(stepping(side, solution::step))
            .bytes(2 * size_of::<f64>() * side * side)
            .serial()
            .run();
    }
}
