//! Checks `arrays/views_and_copies`.

use arrays::views_and_copies::{cut_out, gaps_filled, mirror, shares_elements, warm, warmed};
use common::{check::assert_same, evidence::Allocations};
use ndarray::{Array2, ArrayRef, Axis, Dimension, array, s};

/// Element `[i, j]` is `10 i + j`, so that each number tells where it stood.
fn numbered(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (10 * i + j) as f64)
}

/// Whether the first element of `result` is one of `a`'s, by its address.
fn lies_within<D: Dimension>(a: &Array2<f64>, result: &ArrayRef<f64, D>) -> bool {
    let elements = a.as_slice().expect("a row-major array").as_ptr_range();
    elements.contains(&result.as_ptr())
}

#[test]
fn you_know_what_shares_elements() {
    let a = numbered(3, 4);
    let taken = [
        ("a.view()", lies_within(&a, &a.view())),
        ("a.clone()", lies_within(&a, &a.clone())),
        ("a.slice(s![..;2, 1..])", lies_within(&a, &a.slice(s![..;2, 1..]))),
        ("a.select(Axis(0), &[0, 2])", lies_within(&a, &a.select(Axis(0), &[0, 2]))),
        ("a.t()", lies_within(&a, &a.t())),
        ("a.mapv(|x| x)", lies_within(&a, &a.mapv(|x| x))),
        ("a.diag()", lies_within(&a, &a.diag())),
        ("a.flatten()", lies_within(&a, &a.flatten())),
        ("a.t().flatten()", lies_within(&a, &a.t().flatten())),
    ];
    for (expression, shares) in taken {
        let really = if shares { "shares" } else { "does not share" };
        assert_eq!(
            shares_elements(expression),
            shares,
            "`{expression}` {really} its elements with `a`. Do you see why?"
        );
    }
}

#[test]
fn warming_changes_the_plate_itself() {
    let mut plate = Array2::zeros((3, 4));
    warm(&mut plate, 1..3, 0..2, 2.5);
    warm(&mut plate, 2..3, 1..4, 1.0);
    let expected = array![[0.0, 0.0, 0.0, 0.0], [2.5, 2.5, 0.0, 0.0], [2.5, 3.5, 1.0, 1.0]];
    assert_same(plate, expected);
}

#[test]
fn an_empty_patch_warms_nothing() {
    let mut plate = numbered(2, 3);
    warm(&mut plate, 1..1, 0..3, 5.0);
    warm(&mut plate, 0..2, 3..3, 5.0);
    assert_same(plate, numbered(2, 3));
}

#[test]
fn warming_allocates_nothing() {
    let mut plate = numbered(20, 30);
    let (_, made) = Allocations::during(|| warm(&mut plate, 3..17, 5..25, 1.0));
    assert_eq!(made.count, 0, "a view of the patch needs no memory: is a copy being made?");
}

#[test]
fn a_warmed_copy_differs_in_the_patch_alone() {
    let plate = numbered(3, 3);
    let expected = array![[0.0, 1.0, 2.0], [10.0, 61.0, 62.0], [20.0, 21.0, 22.0]];
    assert_same(warmed(&plate, 1..2, 1..3, 50.0), expected);
    let expected = array![[0.0, 10.0, 70.0], [1.0, 11.0, 71.0], [2.0, 12.0, 22.0]];
    assert_same(warmed(&plate.t(), 0..2, 2..3, 50.0), expected);
}

#[test]
fn a_warmed_copy_is_one_allocation() {
    let plate = numbered(20, 30);
    let (_, made) = Allocations::during(|| warmed(&plate, 3..17, 5..25, 1.0));
    assert_eq!(made, Allocations { count: 1, bytes: 20 * 30 * 8 }, "the result needs one");
    let part = plate.slice(s![..;2, 1..]);
    let (_, made) = Allocations::during(|| warmed(&part, 3..7, 5..25, 1.0));
    assert_eq!(made, Allocations { count: 1, bytes: 10 * 29 * 8 }, "the result needs one");
}

#[test]
fn a_patch_is_cut_out() {
    let plate = numbered(4, 5);
    assert_same(cut_out(&plate, 1..3, 2..5), array![[12.0, 13.0, 14.0], [22.0, 23.0, 24.0]]);
    assert_same(cut_out(&plate.t(), 4..5, 0..2), array![[4.0, 14.0]]);
    assert_same(cut_out(&plate, 4..4, 1..3), Array2::zeros((0, 2)));
}

#[test]
fn no_more_is_copied_than_the_patch() {
    let plate = numbered(20, 30);
    let (_, made) = Allocations::during(|| cut_out(&plate, 3..7, 5..10));
    assert_eq!(made, Allocations { count: 1, bytes: 4 * 5 * 8 }, "4 x 5 numbers of 8 bytes");
}

#[test]
fn the_right_half_mirrors_the_left() {
    let mut even = numbered(2, 6);
    mirror(&mut even);
    let expected = array![[0.0, 1.0, 2.0, 2.0, 1.0, 0.0], [10.0, 11.0, 12.0, 12.0, 11.0, 10.0]];
    assert_same(even, expected);
    let mut odd = array![[1.0, 2.0, 3.0, 8.0, 9.0], [4.0, 5.0, 6.0, 8.0, 9.0]];
    mirror(&mut odd);
    assert_same(odd, array![[1.0, 2.0, 3.0, 2.0, 1.0], [4.0, 5.0, 6.0, 5.0, 4.0]]);
}

#[test]
fn the_left_half_stays_as_it_is() {
    let mut plate = numbered(2, 6);
    mirror(&mut plate);
    assert_same(plate.slice(s![.., ..3]), numbered(2, 3));
}

#[test]
fn a_single_column_or_none_is_its_own_mirror_image() {
    for shape in [(3, 1), (3, 0), (0, 4)] {
        let mut plate = Array2::ones(shape);
        mirror(&mut plate);
        assert_same(plate, Array2::ones(shape));
    }
}

#[test]
fn mirroring_allocates_nothing() {
    let mut plate = numbered(8, 9);
    let (_, made) = Allocations::during(|| mirror(&mut plate.slice_mut(s![1..;3, ..])));
    assert_eq!(made.count, 0, "`multi_slice_mut` gives both halves at once, without a copy");
    assert_same(plate.slice(s![4, ..]), [40.0, 41.0, 42.0, 43.0, 44.0, 43.0, 42.0, 41.0, 40.0]);
    assert_same(plate.slice(s![5, ..]), [50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0, 57.0, 58.0]);
}

#[test]
fn gaps_are_filled_and_numbers_kept() {
    let gap = f64::NAN;
    let field = array![[1.0, gap, -3.0], [gap, f64::INFINITY, 0.0]];
    assert_same(gaps_filled(&field, 9.0), array![[1.0, 9.0, -3.0], [9.0, f64::INFINITY, 0.0]]);
    assert_same(
        gaps_filled(&field.t(), 0.5),
        array![[1.0, 0.5], [0.5, f64::INFINITY], [-3.0, 0.0]],
    );
}

#[test]
fn a_field_without_gaps_is_borrowed() {
    let field = array![[1.0, f64::INFINITY, -3.0], [0.0, -0.0, 7.0]];
    let (filled, made) = Allocations::during(|| gaps_filled(&field, 9.0));
    assert_same(&filled, &field);
    assert!(filled.is_view(), "there is no gap to fill, and yet the field was copied");
    assert_eq!(made.count, 0, "there is no gap to fill, and yet memory was allocated");
    assert!(gaps_filled(&Array2::zeros((0, 3)), 9.0).is_view(), "an empty field has no gaps");
}

#[test]
fn a_field_with_gaps_is_copied_once() {
    let mut field = numbered(20, 30);
    field[[19, 29]] = f64::NAN;
    let (_, made) = Allocations::during(|| gaps_filled(&field, 9.0));
    assert_eq!(made, Allocations { count: 1, bytes: 20 * 30 * 8 }, "the copy needs one");
}
