//! The loops that are timed.

use std::{hint::black_box, time::Duration};

use super::team::in_step;

/// Work a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// In the best pass.
    pub best: f64,
    /// Whether most passes came near the best.
    pub quiet: bool,
}

/// Passes over the arrays; STREAM makes ten.
const PASSES: usize = 12;

/// Bytes a second in the triad and in reading, over three arrays of `elements` elements that
/// `threads` threads share.
pub fn bandwidths(threads: usize, elements: usize) -> [Rate; 2] {
    let share = elements.div_ceil(threads);
    let arrays = || [1.0_f64, 2.0, 0.5].map(|value| vec![value; share + LINE]);
    // In turns, so that what disturbs one disturbs the other.
    let pass = |arrays: &mut [Vec<f64>; 3], number: usize| {
        let [a, b, c] = arrays.each_mut().map(|array| aligned(array, share));
        if number.is_multiple_of(2) {
            triad(a, b, c, black_box(3.0));
            black_box(a);
        } else {
            black_box(sum(a) + sum(b) + sum(c));
        }
    };
    let times = in_step(threads, 2 * PASSES, arrays, pass);
    let bytes = (3 * size_of::<f64>() * threads * share) as f64;
    [0, 1].map(|first| rate(bytes, times.iter().skip(first).step_by(2)))
}

/// Floating-point operations a second in multiply-adds on `threads` threads.
pub fn multiply_adds(threads: usize) -> Rate {
    const ROUNDS: usize = 200_000;
    let pass = |(): &mut (), _| _ = black_box(chains(ROUNDS, black_box(0.999)));
    let times = in_step(threads, 4 * PASSES, || (), pass);
    rate((2 * LANES * CHAINS * ROUNDS * threads) as f64, times.iter())
}

fn rate<'t>(work: f64, times: impl Iterator<Item = &'t Duration>) -> Rate {
    // The first pass meets cold caches and sleeping threads.
    let mut seconds: Vec<_> = times.skip(1).map(Duration::as_secs_f64).collect();
    seconds.sort_by(f64::total_cmp);
    let (best, middle) = (seconds[0], seconds[seconds.len() / 2]);
    Rate { best: work / best, quiet: middle < 1.15 * best }
}

/// Elements of a cache line.
const LINE: usize = 8;

/// `length` elements from where a cache line begins: a vector that straddles two of them costs two
/// accesses, which is a tenth to a fifth of the bandwidth.
fn aligned(array: &mut [f64], length: usize) -> &mut [f64] {
    let start = array.as_ptr().align_offset(LINE * size_of::<f64>());
    &mut array[start..][..length]
}

#[inline(never)]
fn triad(a: &mut [f64], b: &[f64], c: &[f64], s: f64) {
    for ((a, b), c) in a.iter_mut().zip(b).zip(c) {
        *a = b + s * c;
    }
}

/// Lanes that add up side by side, so that no addition waits for another. (64 were slower: the
/// compiler goes through a block of so many backwards, which the prefetcher doesn't expect.)
const SUMS: usize = 16;

#[inline(never)]
fn sum(a: &[f64]) -> f64 {
    let (blocks, rest) = a.as_chunks::<SUMS>();
    let mut sums = [0.0; SUMS];
    for block in blocks {
        for (sum, value) in sums.iter_mut().zip(block) {
            *sum += value;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

/// `f64` in one vector register.
const LANES: usize = if cfg!(target_feature = "avx512f") {
    8
} else if cfg!(target_feature = "avx") {
    4
} else {
    2
};

/// Accumulators: more than the latency (4 or 5 cycles) times the multiply-adds a cycle (2), and few
/// enough for 16 registers beside the factor and the addend.
const CHAINS: usize = 12;

/// `CHAINS * rounds` multiply-adds of vectors, in chains that don't depend on each other.
#[inline(never)]
fn chains(rounds: usize, factor: f64) -> f64 {
    let (factor, addend) = ([factor; LANES], [1.0 - factor; LANES]);
    let mut chains = [[0.5; LANES]; CHAINS];
    for _ in 0..rounds {
        for chain in &mut chains {
            for lane in 0..LANES {
                chain[lane] = multiply_add(chain[lane], factor[lane], addend[lane]);
            }
        }
    }
    chains.as_flattened().iter().sum()
}

fn multiply_add(a: f64, b: f64, c: f64) -> f64 {
    // Without the instruction, `mul_add` would be a call into the mathematics library.
    if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_compute_what_they_say() {
        let mut a = [0.0; 100];
        triad(&mut a, &[1.0; 100], &[2.0; 100], 3.0);
        assert_eq!(a, [7.0; 100]);
        assert_eq!(sum(&[0.5; 131]), 65.5);
        let mut array = vec![0.0; 20 + LINE];
        assert_eq!(aligned(&mut array, 20).as_ptr().align_offset(64), 0);
        assert!((chains(1, 0.5) - 0.75 * (LANES * CHAINS) as f64).abs() < 1e-9);
    }

    #[test]
    fn a_rate_is_that_of_the_best_pass_after_the_first() {
        let times = [1, 50, 40, 44].map(Duration::from_millis);
        assert_eq!(rate(4.0, times.iter()), Rate { best: 4.0 / 0.04, quiet: true });
        let times = [1, 50, 40, 70, 80].map(Duration::from_millis);
        assert!(!rate(4.0, times.iter()).quiet);
    }
}
