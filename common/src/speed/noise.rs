//! Races on a simulated machine, quiet and noisy: verdicts must come out right.

use std::{cell::Cell, time::Duration};

use super::{
    entry::{Entry, Role},
    results::Results,
    rounds::race,
    statistics::Verdict,
};

/// What keeps a machine from taking the same time for the same work.
#[derive(Clone, Copy, Debug)]
enum Noise {
    /// Caches and branch predictors: within a percent.
    Quiet,
    /// The processor's clock goes up and down by half, over a second.
    Drift,
    /// Two other processes want the core: it is taken away for 1 to 9 ms, every 3 ms or so.
    Shared,
    /// Now and then the whole machine stands still, for 30 to 300 ms.
    Stalls,
    /// All of it.
    All,
}

/// A machine whose time passes only when work is done on it.
struct Machine {
    noise: Noise,
    now: Cell<f64>,
    /// When the core is taken away next.
    next: Cell<f64>,
    state: Cell<u64>,
}

impl Machine {
    fn new(noise: Noise, seed: u64) -> Self {
        Self { noise, now: Cell::new(0.0), next: Cell::new(0.0), state: Cell::new(seed) }
    }

    /// A number between 0 and 1 (splitmix64: G. L. Steele et al., OOPSLA 2014).
    fn random(&self) -> f64 {
        self.state.set(self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut bits = self.state.get();
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn work(&self, seconds: f64) {
        let (drift, shared, stalls) = match self.noise {
            Noise::Quiet => (false, false, false),
            Noise::Drift => (true, false, false),
            Noise::Shared => (false, true, false),
            Noise::Stalls => (false, false, true),
            Noise::All => (true, true, true),
        };
        let mut taken = seconds * (1.0 + 0.01 * (self.random() - 0.5));
        if drift {
            taken *= 1.25 + 0.25 * (self.now.get() * std::f64::consts::TAU).sin();
        }
        if shared && self.now.get() > self.next.get() {
            taken += 0.001 + 0.008 * self.random();
            self.next.set(self.now.get() + taken + 0.006 * self.random());
        }
        if stalls && self.random() < seconds / 0.5 {
            taken += 0.03 + 0.27 * self.random();
        }
        self.now.set(self.now.get() + taken);
    }

    /// Races yours, which takes `yours` times as long as the solution, against it and a baseline of
    /// half the speed. A run of the solution takes `run` seconds. The budget is a real race's.
    fn race(&self, run: f64, yours: f64) -> Results {
        let entry = |role, times: f64| Entry::plain(role, "", move || self.work(times * run));
        let entries =
            vec![entry(Role::Naive, 2.0), entry(Role::Yours, yours), entry(Role::Solution, 1.0)];
        let clock = || Duration::from_secs_f64(self.now.get());
        let laps = race(entries, &clock, super::BUDGET, &|_, _| ());
        Results::new(String::new(), laps, None, false, 2)
    }
}

/// How often yours was called faster, neither, and slower than the solution in 100 races.
fn verdicts(noise: Noise, run: f64, yours: f64) -> [usize; 3] {
    let mut counts = [0; 3];
    for seed in 0..100 {
        let results = Machine::new(noise, seed).race(run, yours);
        let comparison = results.comparison(Role::Solution).expect("both raced");
        let place = match comparison.verdict() {
            Verdict::Faster => 0,
            Verdict::Inconclusive => 1,
            Verdict::Slower => 2,
        };
        counts[place] += 1;
    }
    counts
}

const NOISES: [Noise; 5] = [Noise::Quiet, Noise::Drift, Noise::Shared, Noise::Stalls, Noise::All];

/// Seconds a run of the solution takes, and of one that is too long for a busy machine.
const RUN: f64 = 100e-6;
const LONG_RUN: f64 = 20e-3;

#[test]
fn the_same_code_is_never_faster_or_slower_than_itself() {
    for noise in NOISES {
        for (run, yours) in [(RUN, 1.0), (RUN, 0.99), (RUN, 1.02), (LONG_RUN, 1.0)] {
            assert_eq!(verdicts(noise, run, yours), [0, 100, 0], "{noise:?}, {run}, {yours}");
        }
    }
}

#[test]
fn a_tenth_is_seen_on_a_quiet_machine_and_on_a_noisy_one() {
    for noise in NOISES {
        let [faster, _, slower] = verdicts(noise, RUN, 1.10);
        assert!(faster == 0 && slower >= 97, "{noise:?}: slower in {slower} of 100");
        let [faster, _, slower] = verdicts(noise, RUN, 0.90);
        assert!(slower == 0 && faster >= 97, "{noise:?}: faster in {faster} of 100");
    }
}

#[test]
fn long_runs_on_a_busy_machine_tell_less_and_nothing_wrong() {
    for noise in NOISES {
        let [faster, _, slower] = verdicts(noise, LONG_RUN, 1.10);
        assert!(faster == 0, "{noise:?}: faster in {faster} of 100, slower in {slower}");
        assert_eq!(verdicts(noise, LONG_RUN, 1.5), [0, 0, 100], "{noise:?}");
    }
}

#[test]
fn on_a_quiet_machine_a_tie_is_known_to_be_one() {
    let results = Machine::new(Noise::Quiet, 1).race(RUN, 1.0);
    assert!(results.comparison(Role::Solution).expect("both raced").ratio.is_level());
    let baseline = results.comparison(Role::Naive).expect("both raced");
    assert_eq!(baseline.verdict(), Verdict::Faster);
    assert!((baseline.ratio.inverse().median - 2.0).abs() < 0.02);
}
