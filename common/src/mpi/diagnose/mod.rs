//! Why ranks hang or fail: from their records, who waits in which call for whom, and what is wrong
//! about it.

mod deadlock;
mod findings;
mod table;
mod view;

#[cfg(test)]
mod tests;

pub use view::View;

use super::record::Rank;

/// Whether every rank has ended, or waits for something that is not on its way. If that stays so
/// while they run, it stays so for ever.
pub fn is_stuck(ranks: &[Rank]) -> bool {
    let view = View::new(ranks);
    let over = |rank: usize| view.is_over(rank);
    let all = |fits: &dyn Fn(usize) -> bool| (0..ranks.len()).all(fits);
    !all(&over) && all(&|rank| over(rank) || view.wait(rank).is_some())
}

/// What is wrong with ranks that have all come to their end: collectives that they did not call
/// alike, which MPI need not notice, and messages that nobody received.
pub fn faults(ranks: &[Rank]) -> Vec<String> {
    if ranks.iter().any(|rank| rank.begun > rank.events.len()) {
        return vec![]; // not all is known
    }
    let view = View::new(ranks);
    let mut faults = Vec::new();
    view.collectives_that_differ(&mut faults);
    view.messages_left_over(&mut faults);
    faults
}

/// Says what each rank does at the time `now`, in ns, and why that will not end.
pub fn report(ranks: &[Rank], now: u64) -> String {
    let view = View::new(ranks);
    let mut text = view.table(now);
    for finding in view.findings() {
        text.push('\n');
        text.push_str(&finding);
    }
    text
}

/// What the records tell about the call of a rank that MPI refused.
pub fn refusal(ranks: &[Rank], rank: usize) -> Option<String> {
    // As it was when the call was made: nothing has come of it.
    let mut ranks = ranks.to_vec();
    ranks.get_mut(rank)?.events.last_mut()?.end = 0;
    let view = View::new(&ranks);
    let mut differences = Vec::new();
    view.collectives_that_differ(&mut differences);
    view.message_too_long(rank).or_else(|| differences.into_iter().next())
}
