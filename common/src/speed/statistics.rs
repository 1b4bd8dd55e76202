//! Medians, and how sure they are.

use super::rounds::{LEAST_ROUNDS, Laps};

/// A median of ratios, and the interval that holds the true one with a probability of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The median.
    pub median: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// How many rounds it comes from.
    pub rounds: usize,
}

/// What a comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Less time, beyond doubt.
    Faster,
    /// More time, beyond doubt.
    Slower,
    /// Neither: they are level, or the times vary too much to tell.
    Inconclusive,
}

/// Differences up to this are a tie: where code happens to lie in memory makes as much.
const TIE: f64 = 0.03;

impl Ratio {
    /// How many times as long as `other` it takes `one`, by the rounds that both took part in: what
    /// disturbed a round disturbed both of them.
    pub fn between(one: &Laps, other: &Laps) -> Option<Self> {
        let both = one.seconds.iter().zip(&other.seconds);
        let ratios = both.filter_map(|(one, other)| Some((*one)? / (*other)?));
        Self::of(ratios.filter(|ratio| ratio.is_finite()).collect())
    }

    /// The median of `ratios`, with an interval from their order: as many lie below the true median
    /// as heads fall in as many throws of a coin, however they are distributed.
    pub fn of(mut ratios: Vec<f64>) -> Option<Self> {
        let rounds = ratios.len();
        ratios.sort_by(f64::total_cmp);
        let outside = outside(rounds);
        Some(Self {
            median: median(&ratios)?,
            low: ratios[outside],
            high: ratios[rounds - 1 - outside],
            rounds,
        })
    }

    /// Says of times: does `one` take less than the other?
    pub fn verdict(&self) -> Verdict {
        // From too few rounds there is no interval: then only what nobody would doubt counts.
        let tie = if self.rounds < LEAST_ROUNDS { 1.0 } else { TIE };
        if self.high < 1.0 / (1.0 + tie) {
            Verdict::Faster
        } else if self.low > 1.0 + tie {
            Verdict::Slower
        } else {
            Verdict::Inconclusive
        }
    }

    /// Whether it is known to be a tie, and not merely unknown.
    pub fn is_level(&self) -> bool {
        self.rounds >= LEAST_ROUNDS && self.low >= 1.0 / (1.0 + TIE) && self.high <= 1.0 + TIE
    }

    /// The other way round: times as fast instead of times as long.
    pub fn inverse(&self) -> Self {
        let Self { median, low, high, rounds } = *self;
        Self { median: 1.0 / median, low: 1.0 / high, high: 1.0 / low, rounds }
    }
}

/// Quartiles of `values`: a quarter lies below the first, half below the second.
pub fn quartiles(mut values: Vec<f64>) -> Option<[f64; 3]> {
    values.sort_by(f64::total_cmp);
    let middle = median(&values)?;
    let (half, odd) = (values.len() / 2, values.len() % 2);
    let lower = median(&values[..half + odd])?;
    Some([lower, middle, median(&values[half..])?])
}

/// The median of sorted values.
fn median(sorted: &[f64]) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    Some(f64::midpoint(sorted[last / 2], sorted[last.div_ceil(2)]))
}

/// How many of `count` values to leave out at either end, so that the rest hold the median with a
/// probability of 95 % or more.
fn outside(count: usize) -> usize {
    // The probability of no heads in `count` throws, then of one more each.
    let mut heads = 0.5_f64.powi(count as i32);
    let mut at_most = heads;
    for outside in 0..count {
        heads *= (count - outside) as f64 / (outside + 1) as f64;
        at_most += heads;
        if at_most > 0.025 {
            return outside;
        }
    }
    0
}

/// The share of the work that is serial, which explains these times on so many threads best: by
/// Amdahl's law, `time(n) / time(1) = serial + (1 - serial) / n` (G. M. Amdahl, AFIPS 1967).
///
/// `points` are threads and `time(n) / time(1)`. None where no number of threads is above one, and
/// where more threads take longer, which no serial share explains.
pub fn serial_share(points: &[(usize, f64)]) -> Option<f64> {
    let (mut above, mut below) = (0.0, 0.0);
    for &(threads, time) in points {
        let ideal = 1.0 / threads as f64;
        above += (time - ideal) * (1.0 - ideal);
        below += (1.0 - ideal).powi(2);
    }
    let serial = above / below;
    (serial <= 1.0).then_some(serial.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_tables() {
        // Ranks for 95 %, counted from one: G. J. Hahn, W. Q. Meeker, "Statistical intervals".
        for (count, rank) in [(6, 1), (10, 2), (15, 4), (20, 6), (50, 18), (100, 40)] {
            assert_eq!(outside(count) + 1, rank, "of {count}");
        }
        assert_eq!([outside(0), outside(1), outside(5)], [0, 0, 0]);
    }

    #[test]
    fn medians_and_quartiles() {
        assert_eq!(quartiles(vec![]), None);
        assert_eq!(quartiles(vec![3.0]), Some([3.0, 3.0, 3.0]));
        assert_eq!(quartiles(vec![4.0, 1.0, 3.0, 2.0]), Some([1.5, 2.5, 3.5]));
        assert_eq!(quartiles(vec![5.0, 1.0, 4.0, 2.0, 3.0]), Some([2.0, 3.0, 4.0]));
    }

    #[test]
    fn a_ratio_is_taken_where_both_took_part() {
        let laps = |seconds: &[Option<f64>]| Laps { runs: 1, seconds: seconds.to_vec() };
        let one = laps(&[Some(1.0), None, Some(3.0), Some(8.0)]);
        let other = laps(&[Some(2.0), Some(1.0), None, Some(4.0)]);
        let ratio = Ratio::between(&one, &other).expect("they met twice");
        assert_eq!(ratio, Ratio { median: 1.25, low: 0.5, high: 2.0, rounds: 2 });
        assert_eq!(Ratio::between(&one, &laps(&[])), None);
        assert_eq!(ratio.inverse(), Ratio { median: 0.8, low: 0.5, high: 2.0, rounds: 2 });
    }

    #[test]
    fn a_verdict_needs_an_interval_that_is_clear_of_a_tie() {
        let ratio = |low, high| Ratio { median: 1.0, low, high, rounds: 20 };
        assert_eq!(ratio(0.90, 0.95).verdict(), Verdict::Faster);
        assert_eq!(ratio(1.04, 1.20).verdict(), Verdict::Slower);
        for (low, high) in [(0.98, 1.02), (0.90, 1.00), (0.5, 2.0), (1.01, 1.5)] {
            assert_eq!(ratio(low, high).verdict(), Verdict::Inconclusive);
        }
        assert!(ratio(0.98, 1.02).is_level() && !ratio(0.98, 1.05).is_level());
    }

    #[test]
    fn from_a_few_rounds_only_a_factor_of_two_counts() {
        let few = |low, high| Ratio { median: low, low, high, rounds: 3 };
        assert_eq!(few(1.5, 1.6).verdict(), Verdict::Inconclusive);
        assert_eq!(few(10.0, 12.0).verdict(), Verdict::Slower);
        assert_eq!(few(0.1, 0.2).verdict(), Verdict::Faster);
        assert!(!few(1.0, 1.0).is_level());
    }

    #[test]
    fn amdahl_is_found_again() {
        let time = |serial: f64, n: usize| serial + (1.0 - serial) / n as f64;
        for serial in [0.0, 0.05, 0.5, 1.0] {
            let points = [1, 2, 4, 8].map(|n| (n, time(serial, n)));
            let found = serial_share(&points).expect("it obeys the law");
            assert!((found - serial).abs() < 1e-12, "{found} for {serial}");
        }
        assert_eq!(serial_share(&[(1, 1.0), (2, 0.45)]), Some(0.0), "better than ideal");
        assert_eq!(serial_share(&[(1, 1.0), (2, 3.5)]), None, "worse than one thread");
        assert_eq!(serial_share(&[(1, 1.0)]), None);
    }
}
