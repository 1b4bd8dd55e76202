//! # Mutating DNA at random places
//!
//! An array holds elements of any type, not only numbers: here each is a [`Base`]. A program that
//! changes some of them at random is hard to check, unless it can be repeated. Two habits help:
//!
//! - The generator is an argument. Whoever calls the function seeds it, once, and passes it on.
//! - What is drawn from it, and in which order, is part of the function's description. The same
//!   seed then gives the same sequence, today and on another machine.
//!
//! | NumPy                             | rand                                    |
//! |-----------------------------------|-----------------------------------------|
//! | `rng = np.random.default_rng(42)` | `Xoshiro256PlusPlus::seed_from_u64(42)` |
//! | `rng.integers(0, 10)`             | `rng.random_range(0..10)`               |
//! | `rng.random() < p`                | `rng.random_bool(p)`                    |
//!
//! A base never mutates into itself, and each of the three others is as likely as the next. One
//! draw is enough for that: write the bases in a circle, and draw how many steps to go.
//!
//! ```text
//! A → C → G → T        from G:   1 step   T
//! ↑           │                  2 steps  A
//! └───────────┘                  3 steps  C
//! ```
//!
//! **Task.** Complete the functions below. Draw exactly what their descriptions say.
//!
//!     cargo test -p arrays --test dna_mutation

use ndarray::{Array1, ArrayRef1};
use rand::{Rng, RngExt};

/// One of the four bases of DNA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Adenine.
    A,
    /// Cytosine.
    C,
    /// Guanine.
    G,
    /// Thymine.
    T,
}

impl Base {
    /// All of them, in the order of the circle: `Base::ALL[base as usize]` is `base`.
    pub const ALL: [Self; 4] = [Self::A, Self::C, Self::G, Self::T];
}

/// The base that `base` mutates into, which is never `base` itself.
///
/// Draws once: `rng.random_range(1..4)`, the number of steps from `base` along the circle
/// A → C → G → T → A.
pub fn another(base: Base, rng: &mut impl Rng) -> Base {
    // SOLUTION: draw the number of steps and walk along the circle
    Base::ALL[(base as usize + rng.random_range(1..4)) % 4]
    // END
}

/// Mutates the base at each of `places`, in the order in which they are given.
///
/// Draws once a place, as [`another`] does. A place that is given twice mutates twice.
pub fn mutate(dna: &mut ArrayRef1<Base>, places: &[usize], rng: &mut impl Rng) {
    // SOLUTION: replace the base at each place by another
    for &place in places {
        dna[place] = another(dna[place], rng);
    }
    // END
}

/// Mutates each base with the given probability, from the first to the last.
///
/// Draws once a base, `rng.random_bool(probability)`. Where that is true, the base mutates, and
/// only then is drawn once more, as [`another`] does, before the next base has its turn.
pub fn mutate_each(dna: &mut ArrayRef1<Base>, probability: f64, rng: &mut impl Rng) {
    // SOLUTION: decide for each base whether it mutates, and replace those that do
    for base in dna {
        if rng.random_bool(probability) {
            *base = another(*base, rng);
        }
    }
    // END
}

/// The sequence that is written in `letters`.
///
/// # Panics
///
/// If a letter is not one of `A`, `C`, `G`, `T`.
pub fn sequence(letters: &str) -> Array1<Base> {
    let base = |letter| match letter {
        'A' => Base::A,
        'C' => Base::C,
        'G' => Base::G,
        'T' => Base::T,
        other => panic!("`{other}` is not a base"),
    };
    letters.chars().map(base).collect()
}

/// The letters of a sequence.
pub fn letters(dna: &ArrayRef1<Base>) -> String {
    dna.iter().map(|base| format!("{base:?}")).collect()
}
