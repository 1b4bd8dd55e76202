//! Checks `arrays/random_numbers`.
//!
//! Seeds are fixed, so that nothing here passes by chance. What is expected of random numbers holds
//! within five standard deviations.

use arrays::random_numbers::{draw, histogram, mean_and_deviation, normal, sample_means, uniform};
use common::check::{ROUNDING, Tolerance, assert_close, assert_same};
use ndarray::{Array1, ArrayRef1, array, s};
use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};

fn seeded(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// Which share of the samples lies from `low` to `high`.
fn share(samples: &ArrayRef1<f64>, low: f64, high: f64) -> f64 {
    let inside = samples.iter().filter(|&&sample| (low..high).contains(&sample)).count();
    inside as f64 / samples.len() as f64
}

fn mean(samples: &ArrayRef1<f64>) -> f64 {
    samples.sum() / samples.len() as f64
}

fn sorted(samples: Array1<f64>) -> Vec<f64> {
    let mut samples = samples.to_vec();
    samples.sort_by(f64::total_cmp);
    samples
}

#[test]
fn uniform_numbers_fill_their_interval_evenly() {
    let samples = uniform(10_000, -2.0, 3.0, &mut seeded(1));
    assert_eq!(samples.len(), 10_000);
    assert_eq!(share(&samples, -2.0, 3.0), 1.0, "some numbers lie outside of -2..3");
    for tenth in 0..10 {
        let low = -2.0 + 0.5 * f64::from(tenth);
        let share = share(&samples, low, low + 0.5);
        assert!((share - 0.1).abs() < 0.015, "a share of {share} lies in {low}..{}", low + 0.5);
    }
}

#[test]
fn normal_numbers_have_the_mean_and_spread_asked_for() {
    let samples = normal(10_000, 10.0, 0.5, &mut seeded(2));
    assert_eq!(samples.len(), 10_000);
    assert_close(mean(&samples), 10.0, Tolerance::absolute(0.025));
    for (deviations, expected) in [(1.0, 0.6827), (2.0, 0.9545), (3.0, 0.9973)] {
        let reach = 0.5 * deviations;
        let share = share(&samples, 10.0 - reach, 10.0 + reach);
        assert!(
            (share - expected).abs() < 0.025,
            "a share of {share} lies within {deviations} standard deviations, not {expected}",
        );
    }
}

#[test]
fn a_generator_moves_on() {
    let mut rng = seeded(3);
    let (one, other) = (uniform(5, 0.0, 1.0, &mut rng), uniform(5, 0.0, 1.0, &mut rng));
    assert_ne!(one, other, "drawn one after the other, yet the same numbers");
    let (one, other) = (normal(5, 0.0, 1.0, &mut rng), normal(5, 0.0, 1.0, &mut rng));
    assert_ne!(one, other, "drawn one after the other, yet the same numbers");
    let values = Array1::linspace(0.0, 1.0, 1000);
    let (one, other) = (draw(5, &values, &mut rng), draw(5, &values, &mut rng));
    assert_ne!(one, other, "drawn one after the other, yet the same values");
}

#[test]
fn the_same_seed_draws_the_same_numbers() {
    let run = |seed| {
        let mut rng = seeded(seed);
        let values = uniform(20, -1.0, 1.0, &mut rng);
        (normal(20, 1.0, 2.0, &mut rng), draw(10, &values, &mut rng), values)
    };
    assert_eq!(run(4), run(4));
    assert_ne!(run(4), run(5), "another seed draws other numbers");
}

#[test]
fn no_numbers_may_be_asked_for() {
    assert_same(uniform(0, 0.0, 1.0, &mut seeded(5)), [0.0; 0]);
    assert_same(normal(0, 0.0, 1.0, &mut seeded(5)), [0.0; 0]);
    assert_same(draw(0, &array![1.0], &mut seeded(5)), [0.0; 0]);
}

#[test]
fn all_values_drawn_are_all_values() {
    let values = array![5.0, 1.0, 4.0, 1.0, 3.0];
    for seed in 0..20 {
        let drawn = sorted(draw(5, &values, &mut seeded(seed)));
        assert_same(drawn, [1.0, 1.0, 3.0, 4.0, 5.0]);
    }
}

#[test]
fn no_place_is_drawn_twice() {
    let values = Array1::linspace(0.0, 9.0, 10);
    for seed in 0..100 {
        let mut drawn = sorted(draw(4, &values, &mut seeded(seed)));
        drawn.dedup();
        assert_eq!(drawn.len(), 4, "4 values drawn, but only {drawn:?} are different");
    }
}

#[test]
fn every_place_is_equally_likely_to_be_drawn() {
    let values = Array1::linspace(0.0, 9.0, 10);
    let (mut rng, mut counts) = (seeded(7), [0; 10]);
    for _ in 0..10_000 {
        draw(3, &values, &mut rng).for_each(|&value| counts[value as usize] += 1);
    }
    for (place, count) in counts.into_iter().enumerate() {
        // The standard deviation of a count is 46.
        assert!((2_770..3_230).contains(&count), "place {place}: {count} times, expected 3000");
    }
}

#[test]
fn mean_and_deviation_follow_their_definition() {
    let (mean, deviation) = mean_and_deviation(&array![1.0, 2.0, 4.0, 9.0]);
    // The squared distances from 4 are 9, 4, 0 and 25.
    assert_close([mean, deviation], [4.0, (38.0_f64 / 3.0).sqrt()], ROUNDING);
    let (mean, deviation) = mean_and_deviation(&array![-3.0, 5.0]);
    assert_close([mean, deviation], [1.0, 32.0_f64.sqrt()], ROUNDING);
}

#[test]
fn the_deviation_of_large_numbers_is_not_lost_in_rounding() {
    let samples = array![1e9 + 1.0, 1e9 + 2.0, 1e9 + 4.0, 1e9 + 9.0];
    let (mean, deviation) = mean_and_deviation(&samples);
    assert_close(mean, 1e9 + 4.0, ROUNDING);
    assert_close(deviation, (38.0_f64 / 3.0).sqrt(), Tolerance::relative(1e-6));
}

#[test]
fn each_sample_is_counted_in_its_bin() {
    let samples = array![0.5, 2.25, 0.75, 1.5, 0.0, 2.75, 2.5];
    assert_same(histogram(&samples, 0.0, 3.0, 3), [3, 1, 3]);
    assert_same(histogram(&samples, 0.0, 4.0, 2), [4, 3]);
    assert_same(histogram(&samples.slice(s![..;-2]), 0.0, 3.0, 3), [3, 0, 1]);
}

#[test]
fn bins_need_not_start_at_zero() {
    assert_same(histogram(&array![-1.9, -1.1, -0.4, 0.1, 0.9], -2.0, 1.0, 6), [1, 1, 0, 1, 1, 1]);
}

#[test]
fn a_bin_includes_its_lower_edge() {
    assert_same(histogram(&array![1.0, 1.5, 2.0, 2.5], 1.0, 3.0, 4), [1, 1, 1, 1]);
}

#[test]
fn the_last_bin_includes_the_upper_edge() {
    assert_same(histogram(&array![3.0, 1.0, 3.0], 1.0, 3.0, 2), [1, 2]);
}

#[test]
fn what_lies_outside_is_not_counted() {
    let samples = array![-0.25, -1e9, 1.25, f64::INFINITY, f64::NAN, 0.25];
    assert_same(histogram(&samples, 0.0, 1.0, 2), [1, 0]);
    assert_same(histogram(&Array1::zeros(0), 0.0, 1.0, 3), [0, 0, 0]);
}

#[test]
fn every_trial_draws_numbers_of_its_own() {
    let means = sorted(sample_means(50, 10, 8));
    assert!(means.windows(2).all(|pair| pair[0] < pair[1]), "some trials gave the same mean");
}

#[test]
fn the_generator_is_seeded_once_for_all_trials() {
    let halves = sample_means(2, 30, 9);
    let whole = sample_means(1, 60, 9);
    let (whole, halves) = (whole[0], (halves[0] + halves[1]) / 2.0);
    assert!(
        (whole - halves).abs() < 1e-12,
        "one trial of 60 numbers has the mean {whole}, two trials of 30 have {halves}: \
         does the second trial go on where the first one stopped?",
    );
}

#[test]
fn the_seed_decides_about_the_means() {
    assert_same(sample_means(5, 10, 10), sample_means(5, 10, 10));
    assert_ne!(sample_means(5, 10, 10), sample_means(5, 10, 11), "seeds 10 and 11 gave the same");
}

#[test]
fn means_spread_less_than_single_numbers() {
    let means = sample_means(400, 50, 12);
    assert_eq!(means.len(), 400);
    let average = mean(&means);
    let spread = mean(&means.mapv(|mean| (mean - 0.5).powi(2))).sqrt();
    // A single number spreads by 1/√12, the mean of 50 by 1/√50 of that.
    let expected = (1.0_f64 / 12.0 / 50.0).sqrt();
    assert_close(average, 0.5, Tolerance::absolute(5.0 * expected / 20.0));
    assert_close(spread, expected, Tolerance::relative(0.18));
}

#[test]
fn the_mean_of_one_number_is_the_number() {
    let numbers = sample_means(1000, 1, 13);
    let spread = mean(&numbers.mapv(|number| (number - 0.5).powi(2))).sqrt();
    assert_close(spread, (1.0_f64 / 12.0).sqrt(), Tolerance::relative(0.1));
}
