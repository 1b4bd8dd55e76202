//! Checks `arrays/subdiagonal`.

use arrays::subdiagonal::{chain, diagonal_mut, tridiagonal};
use common::{check::assert_same, evidence::Allocations};
use ndarray::{Array1, Array2, array, s};

/// Element `[i, j]` is `10 i + j`, so that each number tells where it stood.
fn numbered(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (10 * i + j) as f64)
}

#[test]
fn the_main_diagonal_is_number_zero() {
    assert_same(diagonal_mut(&mut numbered(3, 3), 0), [0.0, 11.0, 22.0]);
    assert_same(diagonal_mut(&mut numbered(1, 1), 0), [0.0]);
}

#[test]
fn positive_numbers_count_upwards() {
    let mut a = numbered(4, 4);
    assert_same(diagonal_mut(&mut a, 1), [1.0, 12.0, 23.0]);
    assert_same(diagonal_mut(&mut a, 2), [2.0, 13.0]);
    assert_same(diagonal_mut(&mut a, 3), [3.0]);
}

#[test]
fn negative_numbers_count_downwards() {
    let mut a = numbered(4, 4);
    assert_same(diagonal_mut(&mut a, -1), [10.0, 21.0, 32.0]);
    assert_same(diagonal_mut(&mut a, -2), [20.0, 31.0]);
    assert_same(diagonal_mut(&mut a, -3), [30.0]);
}

#[test]
fn diagonals_of_a_wide_or_high_array_end_at_its_edge() {
    let mut wide = numbered(2, 4);
    assert_same(diagonal_mut(&mut wide, -1), [10.0]);
    assert_same(diagonal_mut(&mut wide, 0), [0.0, 11.0]);
    assert_same(diagonal_mut(&mut wide, 2), [2.0, 13.0]);
    assert_same(diagonal_mut(&mut wide, 3), [3.0]);
    let mut high = numbered(4, 2);
    assert_same(diagonal_mut(&mut high, 1), [1.0]);
    assert_same(diagonal_mut(&mut high, -1), [10.0, 21.0]);
    assert_same(diagonal_mut(&mut high, -3), [30.0]);
}

#[test]
fn a_diagonal_outside_is_empty() {
    for (shape, k) in [((4, 4), 4), ((4, 4), -4), ((2, 3), 9), ((3, 2), -9), ((0, 0), 1)] {
        let mut a = Array2::zeros(shape);
        assert_same(diagonal_mut(&mut a, k), [0.0; 0]);
    }
}

#[test]
fn writing_to_a_diagonal_changes_the_array() {
    let mut a = Array2::zeros((3, 4));
    diagonal_mut(&mut a, 1).assign(&array![1.0, 2.0, 3.0]);
    diagonal_mut(&mut a.slice_mut(s![.., 1..;2]), -1).fill(9.0);
    assert_same(a, array![[0.0, 1.0, 0.0, 0.0], [0.0, 9.0, 2.0, 0.0], [0.0, 0.0, 0.0, 9.0]]);
}

#[test]
fn sites_of_a_chain_touch_their_neighbours() {
    assert_same(chain(2), array![[1.0, 1.0], [1.0, 1.0]]);
    let expected = array![
        [1.0, 1.0, 0.0, 0.0, 0.0],
        [1.0, 1.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 1.0, 1.0, 0.0],
        [0.0, 0.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 0.0, 1.0, 1.0],
    ];
    assert_same(chain(5), expected);
}

#[test]
fn a_single_site_touches_itself_alone() {
    assert_same(chain(1), array![[1.0]]);
}

#[test]
fn a_chain_without_sites_is_an_empty_matrix() {
    assert_same(chain(0), Array2::zeros((0, 0)));
}

#[test]
fn a_chain_is_one_allocation() {
    let (_, made) = Allocations::during(|| chain(40));
    assert_eq!(made, Allocations { count: 1, bytes: 40 * 40 * 8 }, "fill diagonals of one matrix");
}

#[test]
fn three_diagonals_make_a_matrix() {
    let (lower, upper) = (array![1.0, 2.0, 3.0], array![7.0, 8.0, 9.0]);
    let expected = array![
        [-4.0, 7.0, 0.0, 0.0],
        [1.0, -5.0, 8.0, 0.0],
        [0.0, 2.0, -6.0, 9.0],
        [0.0, 0.0, 3.0, -7.0],
    ];
    assert_same(tridiagonal(&lower, &array![-4.0, -5.0, -6.0, -7.0], &upper), expected);
    let none = Array1::zeros(0);
    assert_same(tridiagonal(&none, &array![2.5], &none), array![[2.5]]);
}

#[test]
fn three_empty_diagonals_make_an_empty_matrix() {
    let none = Array1::zeros(0);
    assert_same(tridiagonal(&none, &none, &none), Array2::zeros((0, 0)));
}
