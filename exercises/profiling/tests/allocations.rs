//! Checks `profiling/allocations`.

use common::{
    check::{ROUNDING, Tolerance, assert_close, assert_same},
    evidence::Allocations,
};
use profiling::allocations::{RowError, Rows, trajectory};
use std::{
    cell::RefCell,
    error::Error,
    io::{self, BufRead, BufReader, Read},
};

/// All rows of a text.
fn all(input: impl BufRead) -> Vec<Vec<f64>> {
    let mut rows = Rows::new(input);
    let mut found = vec![];
    while let Some(row) = rows.next_row().expect("every field is a number") {
        found.push(row.to_vec());
        assert!(found.len() < 1000, "rows go on and on: is the end of the input noticed?");
    }
    found
}

/// Reads a text to its end. Returns the number of rows, what the first one allocated, and what all
/// others did.
fn allocated(text: &str) -> (usize, Allocations, Allocations) {
    let mut rows = Rows::new(text.as_bytes());
    let mut next = || rows.next_row().expect("every field is a number").is_some();
    let (found, first) = Allocations::during(&mut next);
    let (more, others) = Allocations::during(|| (0..1000).take_while(|_| next()).count());
    (usize::from(found) + more, first, others)
}

#[test]
fn rows_are_read_one_after_the_other() {
    let text = "1 2 3\n-4.5 5e-1 6\n7 8 9\n";
    assert_eq!(all(text.as_bytes()), [[1.0, 2.0, 3.0], [-4.5, 0.5, 6.0], [7.0, 8.0, 9.0]]);
}

#[test]
fn a_row_may_have_any_number_of_fields() {
    let text = "1 2 3\n4\n5 6 7 8\n9 10\n";
    let expected: [&[f64]; 4] = [&[1.0, 2.0, 3.0], &[4.0], &[5.0, 6.0, 7.0, 8.0], &[9.0, 10.0]];
    assert_eq!(all(text.as_bytes()), expected, "does something stay behind of the row before?");
}

#[test]
fn blank_lines_spaces_and_line_ends_of_any_kind_are_no_fields() {
    assert_eq!(all(&b"\n  1\t 2  \r\n\r\n \t \n3 4"[..]), [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(all(&b""[..]), Vec::<Vec<f64>>::new());
    assert_eq!(all(&b"\n\n"[..]), Vec::<Vec<f64>>::new());
}

#[test]
fn a_line_may_be_longer_than_what_is_buffered() {
    let text = "0.125 -17.25 1e100\n3 4 5\n";
    let expected = [[0.125, -17.25, 1e100], [3.0, 4.0, 5.0]];
    assert_eq!(all(BufReader::with_capacity(3, text.as_bytes())), expected);
}

#[test]
fn a_bad_field_is_named_with_its_line() {
    let mut rows = Rows::new(&b"1 2\n\n3 4x 5\n6 7\n"[..]);
    assert_same(rows.next_row().expect("a good row").expect("a row"), [1.0, 2.0]);
    let error = rows.next_row().expect_err("4x is not a number");
    assert_eq!(error.to_string(), "line 3: `4x` is not a number");
    assert!(error.source().is_none());
    assert_same(rows.next_row().expect("a good row").expect("a row"), [6.0, 7.0]);
    assert!(matches!(rows.next_row(), Ok(None)));
    assert!(matches!(rows.next_row(), Ok(None)), "after the end nothing comes any more");
}

#[test]
fn an_input_that_fails_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let mut rows = Rows::new(BufReader::new(b"1 2\n".chain(Broken)));
    assert_same(rows.next_row().expect("a good row").expect("a row"), [1.0, 2.0]);
    let error = rows.next_row().expect_err("the disk is gone");
    assert_eq!(error.to_string(), "reading failed: the disk is gone");
    assert!(matches!(error, RowError::Io(_)) && error.source().is_some());
}

#[test]
fn after_the_first_row_nothing_is_allocated() {
    for columns in [1, 3, 40] {
        let line = "-1.25e-3 ".repeat(columns) + "\n";
        let (rows, _, others) = allocated(&line.repeat(500));
        assert_eq!(rows, 500);
        assert_eq!(
            others.count, 0,
            "499 rows of {columns} numbers, no longer than the first: what still allocates?"
        );
    }
}

#[test]
fn blank_lines_allocate_nothing() {
    let (rows, _, others) = allocated(&("1 2 3\n".to_owned() + &"   \n".repeat(300)));
    assert_eq!(rows, 1);
    assert_eq!(others.count, 0, "300 lines with nothing but spaces");
}

#[test]
fn a_shorter_row_keeps_the_memory_of_a_longer_one() {
    let (rows, _, others) =
        allocated(&("1 2 3 4 5 6 7 8 9\n".to_owned() + &"1\n1 2 3\n".repeat(50)));
    assert_eq!(rows, 101);
    assert_eq!(others.count, 0, "memory that is given back has to be asked for again");
}

#[test]
fn the_first_row_allocates_no_more_than_a_line_and_a_row() {
    let (_, first, _) = allocated("1 2 3\n4 5 6\n");
    assert_eq!(first.count, 2, "one for the line and one for the row");
}

/// How much a state grows in a step of the method where y' = c y, and z = c h.
fn growth(z: f64) -> f64 {
    1.0 + z + z.powi(2) / 2.0 + z.powi(3) / 6.0 + z.powi(4) / 24.0
}

#[test]
fn growth_and_decay_follow_the_series_of_the_exponential() {
    let rates = [0.5, -1.0, -3.0];
    let f = |_: f64, y: &[f64], slope: &mut [f64]| {
        slope.iter_mut().zip(y).zip(rates).for_each(|((slope, y), rate)| *slope = rate * y);
    };
    let (h, initial) = (0.25, [2.0, -1.0, 4.0]);
    let states = trajectory(f, 0.0, h, 7, &initial);
    let expected: Vec<f64> = (0..8)
        .flat_map(|step| (0..3).map(move |i| initial[i] * growth(rates[i] * h).powi(step)))
        .collect();
    assert_close(&states, expected, ROUNDING);
}

#[test]
fn a_slope_that_depends_on_time_alone_is_integrated_by_simpsons_rule() {
    // Which is exact for a cubic.
    let f = |t: f64, _: &[f64], slope: &mut [f64]| slope[0] = t.powi(3);
    let states = trajectory(f, 1.0, 0.5, 4, &[10.0]);
    let exact = |t: f64| 10.0 + (t.powi(4) - 1.0) / 4.0;
    assert_close(&states, [1.0, 1.5, 2.0, 2.5, 3.0].map(exact), ROUNDING);
}

#[test]
fn a_pendulum_swings_at_fourth_order() {
    let f = |_: f64, y: &[f64], slope: &mut [f64]| {
        slope[0] = y[1];
        slope[1] = -y[0].sin();
    };
    let end = |steps| {
        let states = trajectory(f, 0.0, 2.0 / steps as f64, steps, &[1.0, 0.0]);
        states[2 * steps..].to_vec()
    };
    // From SciPy's DOP853 with tolerances of 1e-13.
    let exact = [-0.3062009575885, -0.9090471049979];
    let error = |steps| (end(steps)[0] - exact[0]).hypot(end(steps)[1] - exact[1]);
    assert_close(end(200), exact, Tolerance::absolute(1e-9));
    assert_close(error(20) / error(40), 16.0, Tolerance::relative(0.1));
}

#[test]
fn the_slope_is_asked_for_four_times_a_step() {
    let times = RefCell::new(vec![]);
    let f = |t: f64, _: &[f64], slope: &mut [f64]| {
        times.borrow_mut().push(t);
        slope.fill(1.0);
    };
    trajectory(f, 10.0, 2.0, 2, &[0.0]);
    assert_same(&*times.borrow(), [10.0, 11.0, 11.0, 12.0, 12.0, 13.0, 13.0, 14.0]);
}

#[test]
fn no_step_leaves_the_initial_state() {
    let f = |_: f64, _: &[f64], _: &mut [f64]| panic!("there is no step to make");
    assert_same(trajectory(f, 0.0, 0.1, 0, &[3.0, 4.0]), [3.0, 4.0]);
}

#[test]
fn a_state_may_be_empty() {
    assert_same(trajectory(|_, _, _| (), 0.0, 0.1, 5, &[]), [0.0; 0]);
}

#[test]
fn more_steps_make_no_more_allocations() {
    for size in [1, 3, 100] {
        let f = |_: f64, y: &[f64], slope: &mut [f64]| slope.copy_from_slice(y);
        let initial = vec![1.0; size];
        let made = |steps| {
            let (states, made) = Allocations::during(|| trajectory(f, 0.0, 0.001, steps, &initial));
            assert_eq!(states.len(), (steps + 1) * size);
            made
        };
        let (few, many) = (made(1), made(1000));
        assert_eq!(
            many.count, few.count,
            "allocations in 1000 steps (left) and in one (right): which of them is in the loop?"
        );
        assert!(few.count <= 6, "{} allocations: one and five are enough", few.count);
        assert_eq!(
            many.bytes - few.bytes,
            8 * 999 * size,
            "bytes that 999 more steps take: nothing but their states, {size} numbers each"
        );
    }
}
