//! When ranks hang, and when they are merely slow: a machine may be so busy that a rank gets no turn
//! for seconds. What counts is what a rank does with the time that it gets.

use std::{
    fs,
    time::{Duration, Instant},
};

use super::{
    diagnose,
    record::{Rank, Status},
};

/// Ranks that all wait for what is not on its way are given up after this long without a change, in
/// which each of them had the processor for `TURN`: then it has looked for it many times.
const STUCK: Duration = Duration::from_millis(500);
const TURN: Duration = Duration::from_millis(100);
/// Where nobody can tell how long a rank had the processor, or where one sleeps while it waits.
const STUCK_ASLEEP: Duration = Duration::from_secs(6);
/// Ranks must have started MPI after this long, however busy the machine is.
const START: Duration = Duration::from_secs(60);
/// Ranks that have all done their part must have left MPI after this long.
const FAREWELL: Duration = Duration::from_secs(5);
/// Where one has failed, the launcher ends the others. Not every one does, and some take a second for it,
/// so this is the time that it is given.
const MOURNING: Duration = Duration::from_millis(200);
/// A test that got less than half of its limit in processor time may take this many times its limit.
const PATIENCE: u32 = 6;

/// Follows the ranks of a test, on one number of ranks after the other.
pub struct Judge {
    limit: Duration,
    begun: Instant,
    /// When all ranks had started, and how long each had had the processor.
    started: Option<(Instant, Vec<Option<Duration>>)>,
    /// When a rank was first seen to have failed.
    failed: Option<Instant>,
    /// What the ranks had done at the last look.
    seen: Vec<(usize, u64)>,
    /// Since when that has not changed, and how long each had had the processor.
    since: (Instant, Vec<Option<Duration>>),
}

/// What is to become of them.
#[derive(Debug, PartialEq)]
pub enum Judgement {
    /// They may go on.
    GoOn,
    /// There is nothing left to wait for, but their processes don't end: all have done their part, or
    /// one has failed.
    Over,
    /// They hang, and have done so for this long.
    Hang(Duration),
}

impl Judge {
    /// Allows each number of ranks about this long.
    pub fn new(limit: Duration) -> Self {
        let now = Instant::now();
        Self { limit, begun: now, started: None, failed: None, seen: vec![], since: (now, vec![]) }
    }

    /// Goes on to the next number of ranks.
    pub fn begin(&mut self) {
        *self = Self::new(self.limit);
    }

    /// Judges what the ranks have done so far.
    pub fn look(&mut self, ranks: &[Rank]) -> Judgement {
        let times = ranks.iter().map(|rank| time_on_processor(rank.process)).collect();
        self.judge(ranks, times, Instant::now())
    }

    fn judge(&mut self, ranks: &[Rank], times: Vec<Option<Duration>>, now: Instant) -> Judgement {
        let done: Vec<_> = ranks.iter().map(|rank| (rank.begun, last_change(rank))).collect();
        if done != self.seen {
            (self.seen, self.since) = (done, (now, times.clone()));
        }
        if ranks.iter().any(|rank| rank.status == Status::Absent) {
            let waited = now - self.begun;
            return if waited > START { Judgement::Hang(waited) } else { Judgement::GoOn };
        }
        let (started, at_start) = self.started.get_or_insert_with(|| (now, times.clone()));
        let (elapsed, unchanged) = (now - *started, now - self.since.0);
        if ranks.iter().all(|rank| rank.status == Status::Passed) {
            return if unchanged > FAREWELL { Judgement::Over } else { Judgement::GoOn };
        }
        if ranks.iter().any(|rank| !matches!(rank.status, Status::Running | Status::Passed)) {
            let failed = *self.failed.get_or_insert(now);
            return if now - failed > MOURNING { Judgement::Over } else { Judgement::GoOn };
        }
        let had = |before: &[Option<Duration>], rank: usize| {
            Some(times[rank]?.saturating_sub((*before.get(rank)?)?))
        };
        let had_its_turn = |rank: usize| {
            ranks[rank].status != Status::Running
                || had(&self.since.1, rank).is_some_and(|time| time > TURN)
        };
        let long =
            unchanged > STUCK_ASLEEP || unchanged > STUCK && (0..ranks.len()).all(had_its_turn);
        let stuck = long && diagnose::is_stuck(ranks);
        let busiest = (0..ranks.len()).filter_map(|rank| had(at_start, rank)).max();
        let starved = busiest.is_none_or(|time| time < self.limit / 2);
        let late = elapsed > self.limit && (!starved || elapsed > self.limit * PATIENCE);
        if stuck || late { Judgement::Hang(elapsed) } else { Judgement::GoOn }
    }
}

/// When a rank last began or ended a call, polled, or changed its status.
fn last_change(rank: &Rank) -> u64 {
    let call = rank.events.last().map_or(0, |event| event.end.max(event.start));
    let poll = rank.polled.map_or(0, |(_, when)| when);
    call.max(poll).max(rank.when)
}

/// How long a process has had the processor, all its threads together.
fn time_on_processor(process: u32) -> Option<Duration> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may hold blanks; the two times are the 14th and 15th word.
    let (_, rest) = text.rsplit_once(')')?;
    let mut words = rest.split_whitespace().skip(11);
    let mut ticks = || words.next()?.parse::<u64>().ok();
    // In hundredths of a second, on every Linux.
    Some(Duration::from_millis(10 * (ticks()? + ticks()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mpi::{
        call::Call,
        record::{ANY, Recorder, absent, read},
    };

    /// Two ranks that each wait for a message of the other.
    fn waiting() -> Vec<Rank> {
        let folder = tempfile::tempdir().unwrap();
        for rank in 0..2 {
            let recorder = Recorder::create(folder.path(), rank).unwrap();
            recorder.communicator(&[0, 1]);
            recorder.begin(Call::Recv, 0, 1 - rank as i32, ANY, 8);
        }
        read(folder.path(), 2)
    }

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    /// What is said at each of these times, when each of two ranks has had the processor for so long.
    fn judged(ranks: &[Rank], looks: &[(f64, Option<f64>, Option<f64>)]) -> Vec<bool> {
        let mut judge = Judge::new(seconds(10.0));
        let begun = judge.begun;
        let look = |&(when, one, other): &(f64, Option<f64>, Option<f64>)| {
            let times = vec![one.map(seconds), other.map(seconds)];
            matches!(judge.judge(ranks, times, begun + seconds(when)), Judgement::Hang(_))
        };
        looks.iter().map(look).collect()
    }

    #[test]
    fn ranks_that_had_their_turn_and_still_wait_are_stuck() {
        let looks = [(0.0, Some(0.1), Some(0.1)), (0.7, Some(0.4), Some(0.3))];
        assert_eq!(judged(&waiting(), &looks), [false, true]);
    }

    #[test]
    fn a_rank_that_gets_no_turn_is_not_stuck() {
        let looks = [(0.0, Some(0.1), Some(0.1)), (5.0, Some(3.0), Some(0.15))];
        assert_eq!(judged(&waiting(), &looks), [false, false]);
        // Unless it sleeps, and that for long.
        let looks = [(0.0, Some(0.1), Some(0.1)), (6.5, Some(3.0), Some(0.15))];
        assert_eq!(judged(&waiting(), &looks), [false, true]);
    }

    #[test]
    fn the_limit_is_for_what_ranks_do_with_the_processor() {
        let mut ranks = waiting();
        ranks[1].events.clear(); // it computes
        let looks = [(0.0, Some(0.0), Some(0.0)), (11.0, Some(1.0), Some(2.0))];
        assert_eq!(judged(&ranks, &looks), [false, false]);
        let looks = [(0.0, Some(0.0), Some(0.0)), (11.0, Some(1.0), Some(6.0))];
        assert_eq!(judged(&ranks, &looks), [false, true]);
        let looks = [(0.0, Some(0.0), Some(0.0)), (61.0, Some(1.0), Some(2.0))];
        assert_eq!(judged(&ranks, &looks), [false, true]);
        // Where there is no telling.
        let looks = [(0.0, None, None), (30.0, None, None), (61.0, None, None)];
        assert_eq!(judged(&ranks, &looks), [false, false, true]);
    }

    #[test]
    fn ranks_may_take_long_to_start() {
        let ranks = [absent(), absent()];
        let looks = [(0.0, None, None), (59.0, None, None), (61.0, None, None)];
        assert_eq!(judged(&ranks, &looks), [false, false, true]);
    }

    #[test]
    fn ranks_that_have_done_their_part_are_not_waited_for_for_ever() {
        let mut ranks = waiting();
        for rank in &mut ranks {
            rank.status = Status::Passed;
        }
        let mut judge = Judge::new(seconds(10.0));
        let begun = judge.begun;
        let mut look = |when| judge.judge(&ranks, vec![None; 2], begun + seconds(when));
        assert_eq!(look(0.0), Judgement::GoOn);
        assert_eq!(look(4.0), Judgement::GoOn);
        assert_eq!(look(6.0), Judgement::Over);
    }

    #[test]
    fn ranks_whose_launcher_lets_them_live_on_without_one_of_them_are_ended() {
        let mut ranks = waiting();
        ranks[1].status = Status::Exited;
        let mut judge = Judge::new(seconds(10.0));
        let begun = judge.begun;
        let mut look = |when| judge.judge(&ranks, vec![None; 2], begun + seconds(when));
        assert_eq!(look(0.0), Judgement::GoOn);
        assert_eq!(look(0.1), Judgement::GoOn);
        assert_eq!(look(0.3), Judgement::Over);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_time_of_this_process_on_the_processor_is_known() {
        let since = Instant::now();
        while time_on_processor(std::process::id()) < Some(Duration::from_millis(20)) {
            std::hint::spin_loop();
            assert!(since.elapsed() < Duration::from_secs(30), "it does not advance");
        }
    }
}
