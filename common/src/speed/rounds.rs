//! Warming up, and the turns themselves.

use std::time::Duration;

use super::{
    entry::{Clock, Entry, Name, Sample},
    guard::{Out, guarded},
};

/// What a sample should last: long for the clock, short for the scheduler.
const SAMPLE: Duration = Duration::from_micros(500);

/// How long an entry is run before it counts.
const WARM_UP: Duration = Duration::from_millis(20);

/// More rounds tell nothing new.
const MOST_ROUNDS: usize = 501;

/// The fewest rounds that an interval can be had from.
pub const LEAST_ROUNDS: usize = 6;

/// An entry's times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Laps {
    /// How often it ran in each sample.
    pub runs: u32,
    /// Seconds a run, for each round that it took part in.
    pub seconds: Vec<Option<f64>>,
}

/// Hears whose turn it is, and in the rounds, which share of the time has passed.
pub type Turn<'t> = &'t dyn Fn(&Name, Option<f64>);

/// Races `entries` for about `budget`; who can't is told why.
pub fn race<'a>(
    entries: Vec<Entry<'a>>,
    clock: Clock,
    budget: Duration,
    turn: Turn,
) -> Vec<(Name, Result<Laps, Out>)> {
    let start = clock();
    let prepare = |entry: Entry<'a>| {
        turn(&entry.name, None);
        let runner = guarded(|| Runner::warmed_up((entry.prepare)(), clock, budget));
        (entry.name, runner)
    };
    let mut runners: Vec<_> = entries.into_iter().map(prepare).collect();
    let ready = runners.iter().filter_map(|(_, runner)| runner.as_ref().ok());
    let mut costs: Vec<_> = ready.map(|runner| runner.cost).collect();
    costs.sort();
    let middle = costs.get(costs.len().saturating_sub(1) / 2).copied().unwrap_or_default();
    for round in 0..MOST_ROUNDS {
        let spent = clock() - start;
        // Whatever the budget, there is one round: an entry without any time has none to show.
        let over = spent > budget && (round >= LEAST_ROUNDS || spent > 2 * budget);
        if costs.is_empty() || round > 0 && over {
            break;
        }
        let share = ratio(spent, budget).max(round as f64 / MOST_ROUNDS as f64).min(1.0);
        for place in order(round, runners.len()) {
            let (name, runner) = &mut runners[place];
            turn(name, Some(share));
            let lap = |runner: &mut Runner| guarded(|| runner.lap(clock, round, middle));
            if let Some(out) = runner.as_mut().ok().and_then(|runner| lap(runner).err()) {
                *runner = Err(out);
            }
        }
    }
    let laps = |runner: Runner| Laps { runs: runner.runs, seconds: runner.seconds };
    runners.into_iter().map(|(name, runner)| (name, runner.map(laps))).collect()
}

/// Who goes first changes from round to round, and so does who comes after whom.
fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    let backwards = !round.is_multiple_of(2);
    (0..count).map(move |place| {
        let place = if backwards { count - 1 - place } else { place };
        (place + round / 2) % count
    })
}

struct Runner<'a> {
    sample: Sample<'a>,
    runs: u32,
    /// How long a sample and what belongs to it takes.
    cost: Duration,
    seconds: Vec<Option<f64>>,
}

impl<'a> Runner<'a> {
    /// Runs until all is warm and it is known how many runs a sample takes.
    fn warmed_up(mut sample: Sample<'a>, clock: Clock, budget: Duration) -> Self {
        let start = clock();
        sample(clock, 1);
        let mut cost = clock() - start;
        let mut runs = 1;
        // A second run of one that takes seconds would cost more than it tells.
        while cost < budget / 16 {
            let before = clock();
            let taken = sample(clock, runs);
            cost = clock() - before;
            // Set-up isn't timed, but it mustn't take all the time either.
            let more = ratio(SAMPLE, taken).min(ratio(10 * SAMPLE, cost));
            let spent = clock() - start;
            let settled = more < 1.5 && (more >= 0.5 || runs == 1);
            if spent > WARM_UP && settled || spent > 10 * WARM_UP || runs >= 1 << 24 {
                break;
            }
            runs = (f64::from(runs) * more.min(10.0)).ceil() as u32;
        }
        Self { sample, runs, cost, seconds: vec![] }
    }

    /// Takes part in a round. One that is far slower than the others (`middle`) would leave them too
    /// few rounds, so it takes part in one of 2, 4, 8, …
    fn lap(&mut self, clock: Clock, round: usize, middle: Duration) {
        let stride = 1 << (ratio(self.cost, 4 * middle).max(1.0).log2() as usize).min(16);
        let takes_part = round.is_multiple_of(stride);
        self.seconds.resize(round, None);
        self.seconds.push(takes_part.then(|| {
            if self.runs >= 4 {
                // Who ran before left the caches to itself.
                (self.sample)(clock, 1);
            }
            (self.sample)(clock, self.runs).as_secs_f64() / f64::from(self.runs)
        }));
    }
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(1e-9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speed::entry::Role;
    use std::cell::{Cell, RefCell};

    /// Races entries that take the given microseconds a run; with how often each ran, and who ran
    /// before whom.
    fn race_of(micros: &[u64], budget: u64) -> (Vec<Laps>, Vec<u32>, Vec<usize>) {
        let now = Cell::new(Duration::ZERO);
        let (counts, order) = (RefCell::new(vec![0; micros.len()]), RefCell::new(vec![]));
        let entry = |(index, &micros): (usize, &u64)| {
            let (now, counts, order) = (&now, &counts, &order);
            Entry::plain(Role::Other, "", move || {
                now.set(now.get() + Duration::from_micros(micros));
                counts.borrow_mut()[index] += 1;
                if order.borrow().last() != Some(&index) {
                    order.borrow_mut().push(index);
                }
            })
        };
        let entries = micros.iter().enumerate().map(entry).collect();
        let laps = race(entries, &|| now.get(), Duration::from_secs(budget), &|_, _| ());
        let laps = laps.into_iter().map(|(_, laps)| laps.expect("nobody panics")).collect();
        (laps, counts.take(), order.take())
    }

    #[test]
    fn a_sample_is_long_enough_for_the_clock() {
        let (laps, ..) = race_of(&[1, 50, 400, 100_000], 100);
        let runs: Vec<_> = laps.iter().map(|laps| laps.runs).collect();
        assert_eq!(runs, [500, 10, 2, 1]);
        for (laps, micros) in laps.iter().zip([1.0, 50.0, 400.0, 100_000.0]) {
            let right = |seconds: f64| (seconds - 1e-6 * micros).abs() < 1e-12;
            assert!(laps.seconds.iter().flatten().all(|&seconds| right(seconds)));
        }
    }

    #[test]
    fn a_race_ends_with_its_budget_or_when_enough_is_known() {
        let (laps, ..) = race_of(&[10_000, 10_000], 2);
        let rounds = laps[0].seconds.len();
        assert!((90..=100).contains(&rounds), "{rounds}");
        let (laps, ..) = race_of(&[100, 100], 100);
        assert_eq!(laps[0].seconds.len(), MOST_ROUNDS);
    }

    #[test]
    fn everyone_has_a_time_however_small_the_budget() {
        let (laps, ..) = race_of(&[10_000, 3_000_000], 0);
        assert!(laps.iter().all(|laps| laps.seconds.len() == 1 && laps.seconds[0].is_some()));
    }

    #[test]
    fn what_takes_seconds_runs_a_few_times_only() {
        let (laps, counts, _) = race_of(&[1_000_000, 1_000_000], 4);
        assert_eq!(
            laps[0].seconds.len(),
            4,
            "twice the budget, for an interval that isn't reached"
        );
        assert_eq!(counts, [5, 5]);
    }

    #[test]
    fn a_slow_one_leaves_the_others_their_turns() {
        let (laps, counts, _) = race_of(&[320_000, 2_000, 2_000], 4);
        assert!(laps[1].seconds.iter().flatten().count() > 100);
        assert!(counts[0] <= 10, "{counts:?}");
        let first = laps[0].seconds[0];
        assert!(first.is_some() && laps[1].seconds[0].is_some(), "they meet in the first round");
    }

    #[test]
    fn everyone_starts_and_everyone_follows_everyone() {
        let rounds: Vec<Vec<_>> = (0..6).map(|round| order(round, 3).collect()).collect();
        let expected =
            [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1], [1, 0, 2]].map(Vec::from);
        assert_eq!(rounds, expected);
    }

    #[test]
    fn nobody_is_no_race() {
        assert!(race(vec![], &|| Duration::ZERO, Duration::from_secs(1), &|_, _| ()).is_empty());
    }
}
