//! Threads that run a kernel in step, each on a core of its own.

use std::{
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

/// Runs `pass` on each of `threads` threads at once, once for each number below `passes`, on what
/// `setup` made on that thread, so that its memory lies near. Returns how long each pass took, from
/// the first to start to the last to end.
pub fn in_step<S>(
    threads: usize,
    passes: usize,
    setup: impl Fn() -> S + Sync,
    pass: impl Fn(&mut S, usize) + Sync,
) -> Vec<Duration> {
    let barrier = Barrier::new(threads);
    let member = |index: usize| {
        pin(index);
        let mut state = setup();
        let one = |number| {
            barrier.wait();
            let start = Instant::now();
            pass(&mut state, number);
            (start, Instant::now())
        };
        (0..passes).map(one).collect::<Vec<_>>()
    };
    let member = &member;
    let times: Vec<_> = thread::scope(|scope| {
        let members: Vec<_> =
            (0..threads).map(|index| scope.spawn(move || member(index))).collect();
        members.into_iter().map(|member| member.join().expect("a kernel ran")).collect()
    });
    let whole = |pass: usize| {
        let starts = times.iter().map(|times| times[pass].0);
        let ends = times.iter().map(|times| times[pass].1);
        ends.max().expect("one thread or more") - starts.min().expect("one thread or more")
    };
    (0..passes).map(whole).collect()
}

/// Keeps the calling thread on the `index`-th of the cores that it may use: two that start on one
/// core can share it for longer than a pass takes.
#[cfg(target_os = "linux")]
fn pin(index: usize) {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    let Ok(allowed) = sched_getaffinity(None) else { return };
    let mut cores = (0..CpuSet::MAX_CPU).filter(|&core| allowed.is_set(core));
    if let Some(core) = cores.nth(index) {
        let mut one = CpuSet::new();
        one.set(core);
        // Where that is forbidden, the scheduler's choice has to do.
        _ = sched_setaffinity(None, &one);
    }
}

#[cfg(not(target_os = "linux"))]
fn pin(_: usize) {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_thread_makes_every_pass_on_its_own_state() {
        let total = AtomicUsize::new(0);
        let pass = |count: &mut usize, number| {
            assert_eq!(*count, number);
            *count += 1;
            total.fetch_add(*count, Ordering::Relaxed);
        };
        assert_eq!(in_step(3, 4, || 0, pass).len(), 4);
        assert_eq!(total.into_inner(), 3 * (1 + 2 + 3 + 4));
    }
}
