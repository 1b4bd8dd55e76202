//! Checks `threading/dynamic_scheduling`.

use common::{
    check::assert_same,
    evidence::{Gate, Threads},
};
use std::{collections::BTreeSet, ops::Range, sync::Mutex};
use threading::dynamic_scheduling::{View, queue, static_blocks, stealing};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// A way to go through the rows of a picture: `(pixels, columns, threads, compute)`.
type Schedule = fn(&mut [u32], usize, usize, &(dyn Fn(usize, &mut [u32]) + Sync));

const QUEUE: Schedule =
    |pixels, columns, threads, compute| queue(pixels, columns, threads, compute);
const STEALING: Schedule =
    |pixels, columns, threads, compute| on(threads, || stealing(pixels, columns, compute));
const BLOCKS: Schedule =
    |pixels, columns, threads, compute| static_blocks(pixels, columns, threads, compute);

/// Whether each row is computed once, with its own number.
#[track_caller]
fn assert_every_row_once(schedule: Schedule) {
    for (rows, columns, threads) in [(0, 3, 2), (1, 1, 4), (7, 3, 2), (3, 2, 5), (64, 1, 4)] {
        let mut pixels = vec![0; rows * columns];
        let calls = Mutex::new(vec![]);
        schedule(&mut pixels, columns, threads, &|i, row| {
            calls.lock().unwrap().push((i, row.len()));
            row.iter_mut().for_each(|pixel| *pixel += 1 + i as u32);
        });
        let mut calls = calls.into_inner().unwrap();
        calls.sort_unstable();
        let expected: Vec<_> = (0..rows).map(|i| (i, columns)).collect();
        assert_eq!(calls, expected, "(row, its length) of {rows} rows on {threads} threads");
        let expected: Vec<_> = (0..rows).flat_map(|i| vec![1 + i as u32; columns]).collect();
        assert_eq!(pixels, expected, "what was written to {rows} rows on {threads} threads");
    }
}

/// Whether the `others` of 64 rows are computed while row 0 is still being computed by one of four
/// threads.
#[track_caller]
fn assert_computed_meanwhile(schedule: Schedule, others: Range<usize>, advice: &str) {
    let (gate, threads) = (Gate::new(), Threads::new());
    let waiting = Mutex::new(others.collect::<BTreeSet<_>>());
    let late = Mutex::new(BTreeSet::new());
    schedule(&mut [0; 64], 1, 4, &|i, _| {
        threads.during(|| {
            if i == 0 {
                gate.pass();
                *late.lock().unwrap() = waiting.lock().unwrap().clone();
            } else {
                let mut waiting = waiting.lock().unwrap();
                if waiting.remove(&i) && waiting.is_empty() {
                    gate.open();
                }
            }
        });
    });
    let (late, calls) = (late.into_inner().unwrap(), threads.calls());
    assert!(
        late.is_empty(),
        "rows {late:?} had to wait for row 0, although three threads were idle (rows of each \
         thread: {calls:?}). {advice}"
    );
}

#[test]
fn a_queue_leaves_no_row_out() {
    assert_every_row_once(QUEUE);
    assert_every_row_once(BLOCKS);
}

#[test]
fn rows_of_a_queue_are_computed_at_the_same_time() {
    let threads = Threads::meeting(4);
    QUEUE(&mut [0; 8], 1, 4, &|_, _| threads.during(|| ()));
    threads.assert_at_once(4);
    assert_eq!(threads.distinct(), 4, "threads that were asked for, and came");
    let threads = Threads::meeting(4);
    BLOCKS(&mut [0; 8], 1, 4, &|_, _| threads.during(|| ()));
    threads.assert_at_once(4);
}

#[test]
fn no_row_of_a_queue_waits_for_an_expensive_one() {
    assert_computed_meanwhile(QUEUE, 1..64, "Who takes a row, and when?");
}

#[test]
fn stealing_leaves_no_row_out() {
    assert_every_row_once(STEALING);
}

#[test]
fn rows_to_be_stolen_are_computed_at_the_same_time() {
    let threads = Threads::meeting(4);
    STEALING(&mut [0; 64], 1, 4, &|_, _| threads.during(|| ()));
    threads.assert_at_once(4);
}

#[test]
fn rows_to_be_stolen_are_computed_by_the_threads_of_the_pool() {
    let threads = Threads::new();
    STEALING(&mut [0; 64], 1, 4, &|_, _| threads.during(|| ()));
    threads.assert_of_a_pool(4);
}

#[test]
fn a_thread_that_is_held_up_is_relieved_of_its_block() {
    let advice = "Whoever is idle should find work: are the rows dealt out from the start?";
    assert_computed_meanwhile(STEALING, 8..64, advice);
}

#[test]
fn no_row_to_be_stolen_waits_for_an_expensive_one() {
    let advice = "They lie in the same piece, and a piece is stolen whole: how long may it be?";
    assert_computed_meanwhile(STEALING, 1..64, advice);
}

#[test]
fn the_picture_is_the_same_however_its_rows_are_scheduled() {
    let view = View { left: -2.0, top: 1.0, step: 0.25, limit: 30 };
    let expected = [
        [1, 1, 2, 3, 3, 3, 4, 6, 30, 4, 2, 2, 2],
        [1, 2, 3, 3, 3, 4, 6, 22, 30, 5, 3, 2, 2],
        [1, 3, 3, 4, 5, 6, 30, 30, 30, 30, 5, 3, 2],
        [1, 4, 5, 9, 30, 13, 30, 30, 30, 30, 5, 3, 2],
        [30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 5, 3, 3],
        [1, 4, 5, 9, 30, 13, 30, 30, 30, 30, 5, 3, 2],
        [1, 3, 3, 4, 5, 6, 30, 30, 30, 30, 5, 3, 2],
    ];
    for schedule in [QUEUE, STEALING, BLOCKS] {
        let mut pixels = vec![0; 7 * 13];
        schedule(&mut pixels, 13, 3, &|i, row| view.compute(i, row));
        assert_same(pixels, expected.as_flattened());
    }
}

#[test]
fn points_that_are_iterated_together_leave_each_other_alone() {
    let view = View { left: -2.2, top: 0.3, step: 0.01, limit: 200 };
    let alone = |i: usize, j: usize| {
        let (re, im) = (view.left + j as f64 * view.step, view.top - i as f64 * view.step);
        let (mut x, mut y) = (0.0, 0.0);
        let mut steps = 0;
        while steps < view.limit && x * x + y * y <= 4.0 {
            (x, y) = (x * x - y * y + re, 2.0 * x * y + im);
            steps += 1;
        }
        steps
    };
    for columns in [1, 31, 32, 33, 300] {
        let mut pixels = vec![0; 5 * columns];
        QUEUE(&mut pixels, columns, 2, &|i, row| view.compute(i, row));
        let expected: Vec<_> = (0..5 * columns).map(|k| alone(k / columns, k % columns)).collect();
        assert_same(pixels, expected);
    }
}
