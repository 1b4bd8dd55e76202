//! Times `arrays/temporaries`: with arithmetic of whole arrays, and yours.

use arrays::temporaries;
use divan::{Bencher, black_box, counter::ItemsCount};
use ndarray::{Array1, Array2, ArrayRef1, ArrayRef2};

pub fn main() {
    divan::main();
}

mod combine {
    use super::*;

    const LENGTH: usize = 1_000_000;

    fn time(bencher: Bencher, combine: fn(&ArrayRef1<f64>, &ArrayRef1<f64>) -> Array1<f64>) {
        let (a, b) = (Array1::linspace(0.0, 5.0, LENGTH), Array1::linspace(3.0, -3.0, LENGTH));
        bencher
            .counter(ItemsCount::new(LENGTH))
            .bench_local(|| combine(black_box(&a), black_box(&b)));
    }

    #[divan::bench]
    fn whole_arrays(bencher: Bencher) {
        time(bencher, temporaries::combine_whole);
    }

    #[divan::bench]
    fn yours(bencher: Bencher) {
        time(bencher, temporaries::combine);
    }
}

mod distances {
    use super::*;

    const POINTS: [usize; 2] = [300, 1000];

    fn time(bencher: Bencher, count: usize, distances: fn(&ArrayRef2<f64>) -> Array2<f64>) {
        let points = Array2::from_shape_fn((count, 3), |(i, k)| ((37 * i + 11 * k) % 101) as f64);
        bencher
            .counter(ItemsCount::new(count * count))
            .bench_local(|| distances(black_box(&points)));
    }

    #[divan::bench(args = POINTS)]
    fn whole_arrays(bencher: Bencher, count: usize) {
        time(bencher, count, temporaries::distances_whole);
    }

    #[divan::bench(args = POINTS)]
    fn yours(bencher: Bencher, count: usize) {
        time(bencher, count, temporaries::distances);
    }
}
