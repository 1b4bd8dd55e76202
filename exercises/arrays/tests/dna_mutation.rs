//! Checks `arrays/dna_mutation`.

use arrays::dna_mutation::{Base, another, letters, mutate, mutate_each, sequence};
use ndarray::s;
use rand::{Rng, SeedableRng, TryRng, rngs::Xoshiro256PlusPlus};
use std::convert::Infallible;

fn seeded(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

/// A generator that counts what is drawn from it.
struct Counted {
    rng: Xoshiro256PlusPlus,
    draws: usize,
}

impl Counted {
    fn new(seed: u64) -> Self {
        Self { rng: seeded(seed), draws: 0 }
    }
}

impl TryRng for Counted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.draws += 1;
        Ok(self.rng.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.draws += 1;
        Ok(self.rng.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.draws += 1;
        self.rng.fill_bytes(bytes);
        Ok(())
    }
}

fn mutated(dna: &str, places: &[usize], seed: u64) -> String {
    let mut dna = sequence(dna);
    mutate(&mut dna, places, &mut seeded(seed));
    letters(&dna)
}

fn each_mutated(dna: &str, probability: f64, seed: u64) -> String {
    let mut dna = sequence(dna);
    mutate_each(&mut dna, probability, &mut seeded(seed));
    letters(&dna)
}

#[track_caller]
fn assert_dna(actual: &str, expected: &str, reason: &str) {
    assert!(actual == expected, "expected {expected}, got {actual}: {reason}");
}

#[test]
fn a_base_never_mutates_into_itself() {
    let mut rng = seeded(1);
    for base in Base::ALL {
        for _ in 0..200 {
            assert_ne!(another(base, &mut rng), base, "a base mutated into itself");
        }
    }
}

#[test]
fn each_other_base_is_equally_likely() {
    let mut rng = seeded(2);
    for base in Base::ALL {
        let mut counts = [0; 4];
        for _ in 0..30_000 {
            counts[another(base, &mut rng) as usize] += 1;
        }
        // The standard deviation of a count is 82.
        for other in Base::ALL.into_iter().filter(|&other| other != base) {
            let count = counts[other as usize];
            let wanted = "expected about 10000 of 30000";
            assert!((9_500..10_500).contains(&count), "{base:?} to {other:?}: {count}, {wanted}");
        }
    }
}

#[test]
fn the_draw_is_the_number_of_steps_along_the_circle() {
    // With this seed `random_range(1..4)` draws 3, 2, 1, 3, 1, 3, 2, 3.
    let mut rng = seeded(4);
    let reached = [Base::A, Base::A, Base::A, Base::C, Base::C, Base::G, Base::T, Base::T]
        .map(|base| another(base, &mut rng));
    assert_eq!(
        reached,
        [Base::T, Base::G, Base::C, Base::A, Base::G, Base::C, Base::C, Base::G],
        "3, 2, 1, 3, 1, 3, 2 and 3 steps from A, A, A, C, C, G, T and T along A → C → G → T → A",
    );
}

#[test]
fn a_mutation_takes_one_draw() {
    let mut rng = Counted::new(5);
    for draws in 1..=50 {
        another(Base::G, &mut rng);
        assert_eq!(rng.draws, draws, "draws after {draws} mutations: is it one a mutation?");
    }
    let mut dna = sequence("ACGTACGT");
    mutate(&mut dna, &[7, 0, 3, 3], &mut rng);
    assert_eq!(rng.draws, 54, "4 places take 4 draws more than 50");
    mutate(&mut dna, &[], &mut rng);
    assert_eq!(rng.draws, 54, "without a place there is nothing to draw");
}

#[test]
fn the_same_seed_gives_the_same_sequence() {
    let all: Vec<_> = (0..20).collect();
    let dna = "ACGTACGTACGTACGTACGT";
    let expected = "GGTCTACCCTAGGTAGGGCG";
    assert_dna(&mutated(dna, &all, 2024), expected, "seed 2024, all places in order");
    assert_dna(&mutated(dna, &all, 2024), expected, "seed 2024 a second time");
}

#[test]
fn places_mutate_in_the_order_given() {
    let result = mutated("GATTACAGATTACA", &[12, 3, 3, 0, 7, 9], 7);
    assert_dna(&result, "AATTACACACTAGA", "the draws are 1, 1, 3, 2, 3, 2");
}

#[test]
fn a_place_given_again_mutates_again() {
    assert_dna(&mutated("AAAA", &[2, 2], 2), "AACA", "3 steps and 2 steps from A");
}

#[test]
fn only_the_places_given_mutate() {
    assert_dna(&mutated("ACGTACGT", &[], 3), "ACGTACGT", "no place is to mutate");
    let result = mutated("ACGTACGT", &[0, 7], 3);
    assert_dna(&result[1..7], "CGTACG", "the places between 0 and 7 are not to mutate");
    assert_dna(&result, "CCGTACGC", "1 step at place 0, and 2 steps at place 7");
}

#[test]
fn places_count_along_a_view() {
    let mut dna = sequence("ACGTAC");
    mutate(&mut dna.slice_mut(s![..;-2]), &[0, 2], &mut seeded(4));
    let reason = "3 steps from the last base, 2 steps from the second";
    assert_dna(&letters(&dna), "ATGTAA", reason);
}

#[test]
fn each_base_mutates_with_the_probability_given() {
    let dna = "G".repeat(40_000);
    for (probability, seed) in [(0.1, 1), (0.5, 2), (0.8, 3)] {
        let unchanged = each_mutated(&dna, probability, seed).matches('G').count() as f64;
        let share = 1.0 - unchanged / dna.len() as f64;
        // The standard deviation of the share is at most 0.0025.
        assert!(
            (share - probability).abs() < 0.0125,
            "a share of {share} has mutated with probability {probability}",
        );
    }
}

#[test]
fn nothing_or_everything_mutates_at_the_ends() {
    assert_dna(&each_mutated("GATTACA", 0.0, 1), "GATTACA", "the probability is 0");
    // `random_bool` itself takes nothing from the generator for what is certain.
    let reason = "the probability is 1, and the steps are 3, 3, 1, 3, 1, 2, 3";
    assert_dna(&each_mutated("GATTACA", 1.0, 1), "CTAGCTT", reason);
    assert_dna(&each_mutated("", 0.5, 1), "", "there is nothing to mutate");
}

#[test]
fn a_base_is_decided_on_before_the_next_has_its_turn() {
    let dna = "ACGT".repeat(10);
    let expected = "ACATACGCACGTACGTACGTACGTGCGTACGTAGGATCCT";
    let reason = "draw whether a base mutates, then at once its steps, then go on";
    assert_dna(&each_mutated(&dna, 0.25, 2024), expected, reason);
}

#[test]
fn what_stays_takes_no_second_draw() {
    let mut rng = Counted::new(6);
    let mut dna = sequence(&"C".repeat(1000));
    mutate_each(&mut dna, 0.3, &mut rng);
    let mutations = letters(&dna).chars().filter(|&letter| letter != 'C').count();
    let (draws, expected) = (rng.draws, 1000 + mutations);
    assert_eq!(draws, expected, "draws for 1000 bases, of which {mutations} mutated");
}
