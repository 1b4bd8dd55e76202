//! Checks `threading/reproducible_sum`.

use common::evidence::{Gate, Threads};
use std::{collections::HashSet, sync::Mutex, thread};
use threading::reproducible_sum::{CHUNK, Partial, in_order, sum};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// Makes the first chunk late: it waits until another thread is done with one, and comes again.
struct FirstIsLate<'a> {
    values: &'a [f64],
    gate: Gate,
    seen: Mutex<HashSet<thread::ThreadId>>,
}

impl<'a> FirstIsLate<'a> {
    fn of(values: &'a [f64]) -> Self {
        Self { values, gate: Gate::new(), seen: Mutex::default() }
    }

    fn look_at(&self, chunk: &[f64]) {
        if chunk.as_ptr() == self.values.as_ptr() {
            self.gate.pass();
        } else if !self.seen.lock().unwrap().insert(thread::current().id()) {
            self.gate.open();
        }
    }
}

/// Whole numbers of either sign below 2^(53 + `scale`), with up to 53 digits each.
fn wild(count: usize, scale: u64) -> Vec<f64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        // G. Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..count)
        .map(|_| {
            let digits = (next() >> 11) as f64;
            let sign = if next() % 2 == 0 { 1.0 } else { -1.0 };
            sign * digits * (1_u64 << (next() % (scale + 1))) as f64
        })
        .collect()
}

/// Numbers that cancel each other almost entirely: their sum is much smaller than each of them.
fn cancelling(count: usize, scale: u64) -> Vec<f64> {
    let mut values = wild(count / 3, scale);
    values.extend(values.clone().iter().rev().map(|value| -value));
    let rest = count - values.len();
    values.extend((0..rest).map(|i| (i * 1_000_003 % 1_000_000_007) as f64));
    values
}

/// How far `sum` is from the exact sum of whole numbers, and how far it may be: the bound of
/// Sum2, `u |sum| + γ² Σ|x|` with `γ = n u / (1 - n u)`, and a little more for its own rounding.
fn error_and_bound(sum: f64, values: &[f64]) -> (f64, f64) {
    let exact: i128 = values.iter().map(|&value| value as i128).sum();
    let error = (sum as i128 - exact).unsigned_abs() as f64;
    let nu = (values.len() + 1) as f64 * f64::EPSILON / 2.0;
    let magnitude: f64 = values.iter().map(|value| value.abs()).sum();
    (error, f64::EPSILON * (exact as f64).abs() + 1.01 * (nu / (1.0 - nu)).powi(2) * magnitude)
}

/// The length of `count` chunks, the last one of which is short.
fn chunks(count: usize) -> usize {
    count * CHUNK - 7
}

#[test]
fn a_sum_keeps_what_rounding_takes_from_it() {
    let plus = |(sum, lost), (more, also): (f64, f64)| {
        let both = Partial { sum, lost }.plus(Partial { sum: more, lost: also });
        (both.sum, both.lost)
    };
    assert_eq!(plus((1e16, 0.0), (1.0, 0.0)), (1e16, 1.0), "1e16 and 1, which is lost");
    assert_eq!(plus((1.0, 0.0), (1e16, 0.0)), (1e16, 1.0), "1 and 1e16: the smaller one is lost");
    assert_eq!(plus((1.0, 0.25), (2.0, 0.5)), (3.0, 0.75), "what both have lost before");
    assert_eq!(plus((1e16, -4.0), (1.0, 2.0)), (1e16, -1.0), "what is lost now and before");
    assert_eq!(plus((1e16, 2.0), (-1e16, 0.0)), (0.0, 2.0), "what was lost when the sum cancels");
}

#[test]
fn a_few_numbers_are_summed_as_with_twice_the_digits() {
    for (values, expected) in [
        (&[][..], 0.0),
        (&[2.5], 2.5),
        (&[0.1; 10], 1.0),
        (&[1.0, 1e100, 1.0, -1e100], 2.0),
        (&[1e100, 1.0, 1e-100, -1e100, -1.0], 0.0),
    ] {
        assert_eq!(sum(values), expected, "the sum of {values:?}");
    }
}

#[test]
fn large_terms_cancel_over_several_chunks() {
    let mut values = vec![1.0; chunks(9)];
    let count = values.len();
    (values[0], values[count - 1]) = (1e100, -1e100);
    assert_eq!(sum(&values), count as f64 - 2.0, "1e100, {} ones, and -1e100", count - 2);
}

#[test]
fn the_error_stays_within_the_bound_of_the_method() {
    let counts = [1, 2, 31, 32, 33, 100, CHUNK - 1, CHUNK, CHUNK + 1, chunks(3), chunks(20)];
    for count in counts {
        for values in [wild(count, 40), cancelling(count, 10)] {
            let (error, bound) = error_and_bound(on(2, || sum(&values)), &values);
            assert!(
                error <= bound,
                "the sum of {count} numbers is wrong by {error:.3e}, and it could be within \
                 {bound:.3e}. Is everything kept that rounding takes away?"
            );
        }
    }
}

#[test]
fn a_partial_sum_is_accurate_by_itself() {
    for count in [1, 2, 31, 32, 33, 63, 64, 100, 5000] {
        let values = cancelling(count, 10);
        let (error, bound) = error_and_bound(Partial::of(&values).value(), &values);
        assert!(error <= bound, "of {count} numbers: wrong by {error:.3e}, not within {bound:.3e}");
    }
    assert_eq!(Partial::of(&[]), Partial::default(), "of no numbers");
}

#[test]
fn chunks_have_the_same_length_for_every_number_of_threads() {
    for count in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, chunks(7)] {
        let values = vec![0.0; count];
        let mut expected: Vec<_> = values.chunks(CHUNK).map(<[f64]>::len).collect();
        expected.sort_unstable();
        for threads in [1, 2, 3, 7] {
            let mut lengths = on(threads, || {
                let join = |one: Vec<_>, other| [one, other].concat();
                in_order(&values, |chunk| vec![chunk.len()], join).unwrap_or_default()
            });
            lengths.sort_unstable();
            assert_eq!(lengths, expected, "lengths of chunks of {count} on {threads} threads");
        }
    }
}

/// The places of the chunks, and how they are combined: `((0+1)+2)`.
fn expression(values: &[f64], threads: usize, late: bool) -> Option<String> {
    let first = FirstIsLate::of(values);
    on(threads, || {
        in_order(
            values,
            |chunk| {
                if late {
                    first.look_at(chunk);
                }
                (chunk[0] as usize / CHUNK).to_string()
            },
            |one, other| format!("({one}+{other})"),
        )
    })
}

#[test]
fn chunks_are_combined_from_left_to_right_when_the_first_is_late() {
    let values: Vec<_> = (0..chunks(32)).map(|i| i as f64).collect();
    let expression = expression(&values, 4, true).expect("there are chunks");
    let digits = expression.replace(['(', ')'], "");
    let expected = (0..32).map(|i| i.to_string()).collect::<Vec<_>>().join("+");
    assert_eq!(digits, expected, "the chunks in the order in which they are combined");
}

#[test]
fn chunks_are_combined_in_the_same_way_for_every_number_of_threads() {
    for count in [1, 2, 5, 32] {
        let values: Vec<_> = (0..chunks(count)).map(|i| i as f64).collect();
        let expected = expression(&values, 1, false);
        for threads in [2, 3, 4, 7] {
            let found = expression(&values, threads, (count, threads) == (32, 4));
            assert_eq!(found, expected, "{count} chunks, on {threads} threads and on one");
        }
    }
    assert_eq!(expression(&[], 2, false), None, "without values");
}

#[test]
fn the_sum_is_the_same_to_the_last_bit_for_every_number_of_threads() {
    // So much cancels here that even the better half of the digits is lost to rounding.
    let values = cancelling(chunks(32), 60);
    let expected = on(1, || sum(&values));
    let late = FirstIsLate::of(&values);
    let of_chunk = |chunk: &[f64]| {
        late.look_at(chunk);
        Partial::of(chunk)
    };
    let found = on(4, || in_order(&values, of_chunk, Partial::plus)).unwrap().value();
    assert_eq!(found, expected, "on four threads, the first chunk being late, and on one");
    for threads in [2, 3, 4, 7] {
        assert_eq!(on(threads, || sum(&values)), expected, "on {threads} threads and on one");
    }
}

#[test]
fn chunks_are_summed_at_the_same_time() {
    let values = vec![0.0; chunks(32)];
    let threads = Threads::meeting(4);
    on(4, || in_order(&values, |_| threads.during(|| ()), |(), ()| ()));
    threads.assert_at_once(4);
}

#[test]
fn chunks_are_summed_by_the_threads_of_the_pool() {
    let values = vec![0.0; chunks(32)];
    let threads = Threads::new();
    on(4, || in_order(&values, |_| threads.during(|| ()), |(), ()| ()));
    threads.assert_of_a_pool(4);
}
