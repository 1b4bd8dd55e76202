//! Times `arrays/temporaries`: arithmetic of whole arrays, yours and the solution.

use arrays::temporaries as yours;
use arrays_solution::temporaries as solution;
use common::speed::Race;
use ndarray::{Array1, Array2};

const LENGTH: usize = 100_000;
const POINTS: usize = 300;

fn main() {
    let (a, b) = (Array1::linspace(0.0, 5.0, LENGTH), Array1::linspace(3.0, -3.0, LENGTH));
    Race::new("arrays/temporaries, combine")
        .naive("whole arrays", || solution::combine_whole(&a, &b))
        .yours(|| yours::combine(&a, &b))
        .solution(|| solution::combine(&a, &b))
        .serial()
        .run();
    let points = Array2::from_shape_fn((POINTS, 3), |(i, k)| ((37 * i + 11 * k) % 101) as f64);
    Race::new("arrays/temporaries, distances")
        .naive("whole arrays", || solution::distances_whole(&points))
        .yours(|| yours::distances(&points))
        .solution(|| solution::distances(&points))
        .serial()
        .run();
}
