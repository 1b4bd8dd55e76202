//! Checks `gpu/mandelbrot`.

use common::gpu::{Gpu, on_each};
use gpu::mandelbrot::{View, WORKGROUP, image};

#[test]
fn points_whose_steps_are_known_have_them() {
    // Sums and products of small integers are exact on every device.
    let view = View { left: -2.0, top: 1.0, step: 1.0, columns: 5, rows: 3, limit: 20 };
    on_each(|gpu| {
        let found = image(gpu, &view);
        let expected = [
            [1, 3, 20, 2, 1],   // -2+i, -1+i, i, 1+i, 2+i
            [20, 20, 20, 3, 2], // -2, -1, 0, 1, 2
            [1, 3, 20, 2, 1],
        ];
        assert_eq!(
            found,
            expected.as_flattened(),
            "steps of the points -2+i, -1+i, i, 1+i, 2+i, then those below, on {}",
            gpu.name()
        );
    });
}

/// Checks all pixels, but for a few on the border of the set, where a device that rounds `x y + c`
/// once, not twice, goes another way.
#[track_caller]
fn check(gpu: &Gpu, view: &View) {
    let found = image(gpu, view);
    let pixels = (0..view.rows).flat_map(|row| (0..view.columns).map(move |column| (row, column)));
    let wrong: Vec<_> = pixels
        .zip(found)
        .filter(|&((row, column), count)| view.steps(row, column) != count)
        .collect();
    if wrong.len() > (view.rows * view.columns) as usize / 50 {
        let ((row, column), count) = wrong[0];
        panic!(
            "{} of {} by {} pixels are wrong on {}; the first is row {row}, column {column}, with \
             {count} steps where there should be {}",
            wrong.len(),
            view.rows,
            view.columns,
            gpu.name(),
            view.steps(row, column)
        );
    }
}

#[test]
fn a_picture_of_whole_workgroups_is_that_of_the_processor() {
    on_each(|gpu| check(gpu, &View { columns: 48, ..View::whole(32, 40) }));
}

#[test]
fn a_picture_that_fills_no_workgroup_is_that_of_the_processor() {
    on_each(|gpu| {
        for (rows, columns) in [(1, 1), (20, 31), (17, 40), (33, 5)] {
            check(gpu, &View { rows, columns, ..View::whole(24, 30) });
        }
    });
}

#[test]
fn more_columns_than_rows_and_more_rows_than_columns() {
    on_each(|gpu| {
        for (rows, columns) in [(16, 64), (64, 16)] {
            check(gpu, &View { rows, columns, ..View::whole(40, 25) });
        }
    });
}

#[test]
fn a_point_of_the_set_takes_as_many_steps_as_the_limit_says() {
    // -2 becomes 2 and stays there, on the circle itself.
    on_each(|gpu| {
        for left in [0.0, -2.0] {
            for limit in [0, 1, 1000] {
                let view = View { left, top: 0.0, step: 0.1, columns: 1, rows: 1, limit };
                assert_eq!(image(gpu, &view), [limit], "steps of {left}, on {}", gpu.name());
            }
        }
    });
}

#[test]
fn each_pixel_has_an_invocation_of_its_own() {
    let gpu = &Gpu::simulator();
    let view = View { columns: 33, ..View::whole(20, 10) };
    image(gpu, &view);
    let seen = gpu.evidence();
    assert_eq!(
        (seen.dispatches, seen.workgroups),
        (1, 3 * 2),
        "dispatches, and workgroups of {WORKGROUP} by {WORKGROUP} for 20 rows and 33 columns"
    );
    assert_eq!(seen.of("steps").writes, 20 * 33, "pixels that were written");
    // One more than the limit, to see that it is reached.
    assert!(seen.longest_loop <= 11, "an invocation went round {} times", seen.longest_loop);
}
