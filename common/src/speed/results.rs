//! What came of a race.

use crate::machine::{self, Limits};

use super::{
    Work,
    entry::{Name, Role},
    guard::Out,
    rounds::Laps,
    statistics::{Ratio, Verdict, quartiles, serial_share},
};

/// What came of a race.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// `topic/exercise`.
    pub id: String,
    /// Who took part, in the order in which they were announced.
    pub lines: Vec<Line>,
    /// The machine's limit, where the work of a run is known.
    pub limit: Option<Limit>,
    /// Threads that can run at once.
    pub cores: usize,
}

/// One that took part.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Who it is.
    pub name: Name,
    /// Its times, or why there are none.
    pub outcome: Result<Timing, Out>,
}

/// What an entry's times amount to.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    /// The times themselves.
    pub laps: Laps,
    /// Quartiles of the seconds a run.
    pub quartiles: [f64; 3],
    /// How many times as fast as the baseline; none for the baseline itself.
    pub speed_up: Option<Ratio>,
    /// Share of the machine's limit.
    pub share: Option<f64>,
}

/// What the machine can do at the most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// What it is counted in.
    pub work: Work,
    /// Bytes or operations a second.
    pub rate: f64,
    /// On how many threads; none stands for as many as there are.
    pub threads: Option<usize>,
}

/// A curve: one code on several numbers of threads.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve<'r> {
    /// Its part.
    pub role: Role,
    /// What it is called.
    pub name: &'r str,
    /// For each number of threads: seconds a run, and how many times as fast as on the fewest.
    pub points: Vec<(usize, f64, Ratio)>,
    /// The serial share of the work, after Amdahl, from those numbers that have a core for each
    /// thread.
    pub serial: Option<f64>,
}

/// Two that are held against each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison<'r> {
    /// What yours is compared with.
    pub with: &'r Name,
    /// How many times as long yours takes.
    pub ratio: Ratio,
}

impl Results {
    /// Sums up the laps of a race.
    pub fn new(
        id: String,
        raced: Vec<(Name, Result<Laps, Out>)>,
        work: Option<(Work, &Limits)>,
        serial: bool,
        cores: usize,
    ) -> Self {
        let limit = |threads: Option<usize>| {
            let (work, limits) = work?;
            let threads = if serial { Some(1) } else { threads };
            let measured = match work {
                Work::Bytes(_) => &limits.triad,
                Work::BytesRead(_) => &limits.read,
                Work::Flops(_) => &limits.multiply_add,
            };
            Some(Limit { work, rate: machine::limit(measured, threads)?, threads })
        };
        let base = baseline(&raced).cloned();
        let base_laps = base.as_ref().and_then(|name| laps_of(&raced, name).cloned());
        let line = |(name, laps): (Name, Result<Laps, Out>)| {
            let outcome = laps.and_then(|laps| {
                let seconds = laps.seconds.iter().flatten().copied().collect();
                let quartiles = quartiles(seconds)
                    .ok_or_else(|| Out::Panicked("no time was taken".to_owned()))?;
                let against = base_laps.as_ref().filter(|_| base.as_ref() != Some(&name));
                let speed_up = against.and_then(|base| Ratio::between(base, &laps));
                let share = limit(name.threads)
                    .map(|limit| limit.work.amount() / quartiles[1] / limit.rate);
                Ok(Timing { laps, quartiles, speed_up, share })
            });
            Line { name, outcome }
        };
        let lines = raced.into_iter().map(line).collect();
        Self { id, lines, limit: limit(None), cores }
    }

    /// What yours is held against: the baseline, and the solution.
    pub fn comparisons(&self) -> Vec<Comparison<'_>> {
        [Role::Naive, Role::Solution].into_iter().filter_map(|role| self.comparison(role)).collect()
    }

    /// Yours against another, where both ran: as they stand alone, or else on the same number of
    /// threads, as many as there are cores for.
    pub fn comparison(&self, role: Role) -> Option<Comparison<'_>> {
        let compare = |threads: Option<usize>, other: Option<usize>| {
            let yours = self.find(Role::Yours, threads)?;
            let other = self.find(role, other)?;
            let ratio = Ratio::between(yours.laps()?, other.laps()?)?;
            Some(Comparison { with: &other.name, ratio })
        };
        let on = self.threads_of(Role::Yours).filter(|&threads| threads <= self.cores).max();
        compare(None, None)
            .or_else(|| compare(on, on))
            .or_else(|| compare(on, None))
            .or_else(|| compare(None, on))
    }

    /// Why yours doesn't race, where it doesn't.
    pub fn yours_is_out(&self) -> Option<&Out> {
        let mut yours = self.lines.iter().filter(|line| line.name.role == Role::Yours);
        yours.find_map(|line| line.outcome.as_ref().err())
    }

    /// Entries of the course that failed, with what they said: never the learner's fault. What is not
    /// written yet is the learner's, by whatever name it races.
    pub fn broken(&self) -> impl Iterator<Item = (&Name, &Out)> {
        let own = self.lines.iter().filter(|line| line.name.role != Role::Yours);
        own.filter_map(|line| Some((&line.name, line.outcome.as_ref().err()?)))
            .filter(|(_, out)| matches!(out, Out::Panicked(_)))
    }

    /// The curves, in the order in which they were announced.
    pub fn curves(&self) -> Vec<Curve<'_>> {
        let mut curves: Vec<(Role, &str)> = vec![];
        for name in self.lines.iter().map(|line| &line.name) {
            if name.threads.is_some() && !curves.contains(&(name.role, &name.name)) {
                curves.push((name.role, &name.name));
            }
        }
        curves.into_iter().filter_map(|(role, name)| self.curve(role, name)).collect()
    }

    fn curve<'r>(&'r self, role: Role, name: &'r str) -> Option<Curve<'r>> {
        let is_of = |line: &&Line| line.name.role == role && line.name.name == name;
        let times = |line: &'r Line| Some((line.name.threads?, line.outcome.as_ref().ok()?));
        let mut times: Vec<_> = self.lines.iter().filter(is_of).filter_map(times).collect();
        times.sort_by_key(|(threads, _)| *threads);
        let (fewest, first) = *times.first()?;
        let point = |(threads, timing): (usize, &Timing)| {
            Some((threads, timing.quartiles[1], Ratio::between(&first.laps, &timing.laps)?))
        };
        let points: Vec<_> = times.into_iter().filter_map(point).collect();
        let fitting = points.iter().filter(|(threads, ..)| *threads <= self.cores);
        let fitting: Vec<_> = fitting.map(|(n, _, ratio)| (*n, 1.0 / ratio.median)).collect();
        let serial = if fewest == 1 { serial_share(&fitting) } else { None };
        Some(Curve { role, name, points, serial })
    }

    fn find(&self, role: Role, threads: Option<usize>) -> Option<&Line> {
        self.lines.iter().find(|line| line.name.role == role && line.name.threads == threads)
    }

    fn threads_of(&self, role: Role) -> impl Iterator<Item = usize> {
        self.lines.iter().filter(move |line| line.name.role == role).filter_map(|l| l.name.threads)
    }
}

impl Line {
    fn laps(&self) -> Option<&Laps> {
        self.outcome.as_ref().ok().map(|timing| &timing.laps)
    }
}

impl Comparison<'_> {
    /// Whether yours is faster, slower, or neither for sure.
    pub fn verdict(&self) -> Verdict {
        self.ratio.verdict()
    }
}

/// The naive entry, or the one on the fewest threads.
fn baseline(raced: &[(Name, Result<Laps, Out>)]) -> Option<&Name> {
    let naive = raced.iter().map(|(name, _)| name).filter(|name| name.role == Role::Naive);
    naive.min_by_key(|name| name.threads)
}

fn laps_of<'l>(raced: &'l [(Name, Result<Laps, Out>)], wanted: &Name) -> Option<&'l Laps> {
    raced.iter().find(|(name, _)| name == wanted)?.1.as_ref().ok()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::speed::statistics::Verdict;

    pub type Raced = (Name, Result<Laps, Out>);

    /// Twenty rounds of the same time.
    pub fn laps(seconds: f64) -> Laps {
        Laps { runs: 3, seconds: vec![Some(seconds); 20] }
    }

    pub fn entry(role: Role, name: &str, threads: Option<usize>, laps: Result<Laps, Out>) -> Raced {
        (Name { role, name: name.to_owned(), threads }, laps)
    }

    pub fn results(raced: Vec<Raced>, work: Option<(Work, &Limits)>, cores: usize) -> Results {
        Results::new("threading/pi".into(), raced, work, false, cores)
    }

    pub fn limits() -> Limits {
        Limits {
            triad: vec![(1, 40e9), (2, 50e9)],
            read: vec![(1, 50e9)],
            multiply_add: vec![(1, 100e9), (2, 200e9)],
            ..Limits::default()
        }
    }

    #[test]
    fn the_limit_is_that_of_the_threads_an_entry_has() {
        let raced = || {
            vec![
                entry(Role::Yours, "yours", None, Ok(laps(1.0))),
                entry(Role::Yours, "yours", Some(1), Ok(laps(1.0))),
                entry(Role::Yours, "yours", Some(4), Ok(laps(1.0))),
            ]
        };
        let (limits, work) = (limits(), Work::Flops(50_000_000_000));
        let shares = |results: Results| -> Vec<_> {
            results.lines.into_iter().map(|line| line.outcome.expect("it ran").share).collect()
        };
        let parallel = Results::new("".into(), raced(), Some((work, &limits)), false, 2);
        assert_eq!(shares(parallel), [0.25, 0.5, 0.25].map(Some));
        let serial = Results::new("".into(), raced(), Some((work, &limits)), true, 2);
        assert_eq!(shares(serial), [0.5, 0.5, 0.5].map(Some));
        let reading = Some((Work::BytesRead(25_000_000_000), &limits));
        assert_eq!(shares(Results::new("".into(), raced(), reading, false, 2)), [Some(0.5); 3]);
        assert_eq!(shares(results(raced(), None, 2)), [None; 3]);
    }

    #[test]
    fn yours_is_compared_on_as_many_threads_as_there_are_cores() {
        let mut raced = vec![];
        for (threads, yours, solution) in [(1, 1.0, 1.0), (2, 0.8, 0.5), (4, 0.1, 0.5)] {
            raced.push(entry(Role::Yours, "yours", Some(threads), Ok(laps(yours))));
            raced.push(entry(Role::Solution, "solution", Some(threads), Ok(laps(solution))));
        }
        raced.push(entry(Role::Naive, "serial", None, Ok(laps(1.6))));
        let results = results(raced, None, 2);
        let comparisons = results.comparisons();
        let [naive, solution] = &comparisons[..] else { panic!("{comparisons:?}") };
        assert_eq!((naive.with.threads, naive.ratio.median), (None, 0.5));
        assert_eq!((solution.with.threads, solution.ratio.median), (Some(2), 1.6));
        assert_eq!(solution.verdict(), Verdict::Slower);
    }

    #[test]
    fn the_baseline_of_a_curve_is_the_naive_one_on_the_fewest_threads() {
        let raced = vec![
            entry(Role::Naive, "lock", Some(2), Ok(laps(4.0))),
            entry(Role::Naive, "lock", Some(1), Ok(laps(1.0))),
            entry(Role::Solution, "solution", None, Ok(laps(0.5))),
        ];
        let results = results(raced, None, 2);
        let speed_up = |line: &Line| Some(line.outcome.as_ref().ok()?.speed_up?.median);
        let speed_ups: Vec<_> = results.lines.iter().map(speed_up).collect();
        assert_eq!(speed_ups, [Some(0.25), None, Some(2.0)]);
        let curves = results.curves();
        assert_eq!(curves.len(), 1);
        let points: Vec<_> =
            curves[0].points.iter().map(|(n, _, ratio)| (*n, ratio.median)).collect();
        assert_eq!((points, curves[0].serial), (vec![(1, 1.0), (2, 0.25)], None));
    }
}
