//! Checks `multiprocessing/mandelbrot`.

use common::{
    check::{ROUNDING, assert_close, assert_same},
    evidence::within,
    processes::{Pool, Witness, ask, kill, worker_main},
    rerun,
};
use multiprocessing::mandelbrot::{Task, View, brightness, compute, draw, image};
use std::{
    env, fs,
    io::{self, ErrorKind},
    process::{self, Command},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(10);
const ADVICE: &str = "is there a task that nobody was given?";

/// 7 rows of 41 points, some of them in the set.
const VIEW: View = View { left: -2.0, top: 1.2, step: 0.4, rows: 7, columns: 41, limit: 50 };

fn worker() -> Command {
    rerun!(rows_are_computed_one_after_the_other, "worker")
}

/// Says to the witness which rows it has, and answers as the witness wishes.
fn answer(task: Task) -> Vec<u32> {
    let wish = ask(&format!("{:?}", task.rows));
    let mut pixels = compute(task);
    match wish.as_str() {
        "die" => kill(process::id()),
        "less" => drop(pixels.pop()),
        "more" => pixels.push(1),
        _ => (),
    }
    pixels
}

/// As [`image`], on so many workers; fails where it takes for ever.
fn picture(witness: &Witness, workers: usize, view: View, height: usize) -> io::Result<Vec<u32>> {
    let pool = Pool::start(workers, witness.watching(worker)).expect("workers start");
    within(PATIENCE, ADVICE, move || image(&pool, &view, height))
}

/// The same picture, point by point.
fn expected(view: &View) -> Vec<u32> {
    let count = |re: f64, im: f64| {
        let (mut x, mut y, mut count) = (0.0, 0.0, 0);
        while count < view.limit && x * x + y * y <= 4.0 {
            (x, y) = (x * x - y * y + re, 2.0 * x * y + im);
            count += 1;
        }
        count
    };
    let point = |i: usize, j: usize| {
        count(view.left + j as f64 * view.step, view.top - i as f64 * view.step)
    };
    (0..view.rows).flat_map(|i| (0..view.columns).map(move |j| point(i, j))).collect()
}

fn sorted(mut questions: Vec<String>) -> Vec<String> {
    questions.sort();
    questions
}

#[test]
fn rows_are_computed_one_after_the_other() {
    worker_main("worker", |parent| parent.serve(answer));
    // c = -2 stays at 2 for ever; 0 stays; 1 goes 0, 1, 2, 5; 2 goes 0, 2, 6; 3 goes 0, 3.
    let view = View { left: -2.0, top: 1.0, step: 1.0, rows: 3, columns: 6, limit: 9 };
    assert_same(compute(Task { view, rows: 1..2 }), [9, 9, 9, 3, 2, 1]);
    let whole = expected(&VIEW);
    for rows in [0..7, 0..1, 2..5, 6..7] {
        let part = &whole[rows.start * 41..rows.end * 41];
        assert_same(compute(Task { view: VIEW, rows }), part);
    }
    assert_same(compute(Task { view: VIEW, rows: 3..3 }), [0; 0]);
}

#[test]
fn a_picture_is_the_same_however_it_is_cut() {
    let witness = Witness::new();
    for (workers, height) in [(1, 1), (2, 2), (3, 3), (2, 7), (2, 100)] {
        let pixels = picture(&witness, workers, VIEW, height).expect("workers answer");
        assert_same(pixels, expected(&VIEW));
    }
    witness.assert_all_gone();
}

#[test]
fn every_row_is_computed_once() {
    let witness = Witness::new();
    picture(&witness, 2, VIEW, 3).expect("workers answer");
    assert_eq!(sorted(witness.questions()), ["0..3", "3..6", "6..7"]);
    let witness = Witness::new();
    picture(&witness, 2, View { rows: 4, ..VIEW }, 2).expect("workers answer");
    assert_eq!(sorted(witness.questions()), ["0..2", "2..4"]);
}

#[test]
fn a_picture_may_have_no_rows_or_no_columns() {
    let witness = Witness::new();
    for view in [View { rows: 0, ..VIEW }, View { columns: 0, ..VIEW }] {
        assert_same(picture(&witness, 1, view, 2).expect("workers answer"), [0; 0]);
    }
}

#[test]
fn tasks_are_done_at_the_same_time() {
    let witness = Witness::meeting(3);
    picture(&witness, 3, VIEW, 1).expect("workers answer");
    witness.assert_at_once(3);
    witness.assert_all_gone();
}

#[test]
fn rows_that_take_long_hold_up_no_others() {
    let witness = Witness::holding("0..2", 3);
    let pixels = picture(&witness, 2, VIEW, 2).expect("workers answer");
    assert_same(pixels, expected(&VIEW));
    witness.assert_held_up_nobody("0..2", 3);
}

#[test]
fn rows_of_a_worker_that_is_killed_are_computed_by_another() {
    let left = AtomicUsize::new(1);
    let witness = Witness::answering(move |question| {
        let doomed = question.text == "2..4" && left.fetch_sub(1, Ordering::SeqCst) == 1;
        if doomed { "die" } else { "" }.to_owned()
    });
    let pixels = picture(&witness, 2, VIEW, 2).expect("another worker does it");
    assert_same(pixels, expected(&VIEW));
    witness.assert_all_gone();
}

#[test]
fn rows_that_nobody_survives_are_an_error() {
    let witness =
        Witness::answering(|question| if question.text == "2..4" { "die" } else { "" }.to_owned());
    let error = picture(&witness, 2, VIEW, 2).expect_err("some rows are missing");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    witness.assert_all_gone();
}

#[test]
fn an_answer_of_the_wrong_length_is_an_error() {
    for wish in ["less", "more"] {
        for rows in ["0..4", "4..7"] {
            let witness = Witness::answering(move |question| {
                if question.text == rows { wish } else { "" }.to_owned()
            });
            let error = picture(&witness, 1, VIEW, 4).expect_err("all rows after it are displaced");
            assert_eq!(error.kind(), ErrorKind::InvalidData);
        }
    }
}

#[test]
fn points_that_stay_longer_are_lighter_and_the_set_is_black() {
    let view = View { left: -2.0, top: 1.0, step: 1.0, rows: 3, columns: 6, limit: 9 };
    let pixels = compute(Task { view, rows: 0..3 });
    let row = [0, 1, 2, 3, 4, 5].map(|column| brightness(&view, &pixels, 1, column));
    assert_close(row, [0.0, 0.0, 0.0, 4_f64.ln(), 3_f64.ln(), 2_f64.ln()], ROUNDING);
}

#[test]
fn the_whole_set_is_drawn() {
    let view = View::whole(60, 100);
    assert_eq!((view.rows, view.columns), (60, 72));
    let witness = Witness::new();
    let pixels = picture(&witness, 2, view, 4).expect("workers answer");
    let upside_down: Vec<u32> = pixels.rchunks(72).flatten().copied().collect();
    assert_same(&pixels, upside_down);
    // Its area is 1.5066 (T. Förstemann, 2017); a coarse picture with a low limit shows more.
    let inside = pixels.iter().filter(|&&count| count == 100).count();
    let area = inside as f64 * view.step * view.step;
    assert!((1.4..1.7).contains(&area), "the set has an area of {area}");
    let path = env::temp_dir().join(format!("mandelbrot-{}.png", process::id()));
    let drawn = draw(&path, &view, &pixels);
    let bytes = fs::read(&path);
    _ = fs::remove_file(&path);
    drawn.expect("it is drawn");
    assert!(bytes.expect("there is a file").starts_with(b"\x89PNG\r\n\x1a\n"));
}
