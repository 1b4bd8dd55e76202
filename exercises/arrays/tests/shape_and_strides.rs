//! Checks `arrays/shape_and_strides`.

use arrays::shape_and_strides::{
    column_by_column, fortran_copy, offset, row_major_strides, table, transposed,
};
use common::{check::assert_same, evidence::Allocations};
use ndarray::{
    Array1, Array2, Array3, ArrayD, ArrayViewD, Dimension, ShapeBuilder, array, indices, s,
};

/// Element `[i, j]` is `10 i + j`, so that each number tells where it stood.
fn numbered(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (10 * i + j) as f64)
}

/// Compares `offset` at every index with the address where the array itself finds the element.
#[track_caller]
fn assert_offsets(a: ArrayViewD<f64>) {
    let address = |element: &f64| std::ptr::from_ref(element).addr() as isize;
    let first = address(a.first().expect("an array with elements"));
    for index in indices(a.raw_dim()) {
        let own = (address(&a[&index]) - first) / size_of::<f64>() as isize;
        let (strides, shape, index) = (a.strides(), a.shape(), index.slice());
        assert_eq!(
            offset(strides, index),
            own,
            "index {index:?}, strides {strides:?}, shape {shape:?}: yours, and the array's own"
        );
    }
}

#[test]
fn a_table_is_filled_row_by_row() {
    let values = Array1::range(0.0, 6.0, 1.0);
    let two_rows = table(values.clone(), 2, 3).expect("6 values are 2 rows of 3");
    assert_same(two_rows, array![[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]);
    let three_rows = table(values, 3, 2).expect("6 values are 3 rows of 2");
    assert_same(three_rows, array![[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]);
    assert_same(table(Array1::zeros(0), 4, 0).expect("no values"), Array2::zeros((4, 0)));
}

#[test]
fn a_table_takes_over_the_memory_of_its_values() {
    let values = Array1::zeros(600);
    let (_, made) = Allocations::during(|| table(values, 20, 30));
    assert_eq!(made.count, 0, "only the shape is new: is a copy being made?");
}

#[test]
fn a_table_of_the_wrong_size_is_an_error() {
    for (rows, columns) in [(2, 4), (2, 2), (0, 6)] {
        let result = table(Array1::zeros(6), rows, columns);
        assert!(result.is_err(), "6 values are not {rows} rows of {columns}, got {result:?}");
    }
}

#[test]
fn a_transpose_exchanges_rows_and_columns() {
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_same(transposed(&a), array![[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]);
    assert_same(transposed(&a.slice(s![.., ..;2])), array![[1.0, 4.0], [3.0, 6.0]]);
    assert_same(transposed(&Array2::zeros((0, 3))), Array2::zeros((3, 0)));
}

#[test]
fn columns_are_read_one_after_another() {
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_same(column_by_column(&a), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    assert_same(column_by_column(&a.slice(s![..;-1, 1..])), [5.0, 2.0, 6.0, 3.0]);
    assert_same(column_by_column(&Array2::zeros((3, 0))), [0.0; 0]);
}

#[test]
fn columns_are_read_by_index_and_not_by_memory() {
    let a = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
    assert_same(column_by_column(&a.t()), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let fortran = Array2::from_shape_vec((2, 3).f(), vec![1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
    assert_same(column_by_column(&fortran.expect("2 x 3")), [1.0, 4.0, 2.0, 5.0, 3.0, 6.0]);
}

#[test]
fn a_fortran_copy_has_the_same_elements() {
    let a = numbered(3, 5);
    assert_same(fortran_copy(&a), &a);
    assert_same(fortran_copy(&a.t()), a.t());
    assert_same(fortran_copy(&a.slice(s![..;2, ..;-1])), a.slice(s![..;2, ..;-1]));
    assert_same(fortran_copy(&Array2::zeros((0, 2))), Array2::zeros((0, 2)));
}

#[test]
fn a_fortran_copy_runs_down_the_columns() {
    let a = numbered(3, 5);
    assert_eq!(fortran_copy(&a).strides(), [1, 3], "the strides of 3 rows, 5 columns");
    assert_eq!(fortran_copy(&a.t()).strides(), [1, 5], "the strides of 5 rows, 3 columns");
    let part = fortran_copy(&a.slice(s![..;2, ..;-1]));
    assert_eq!(part.strides(), [1, 2], "the strides of 2 rows, 5 columns");
}

#[test]
fn the_last_axis_has_stride_one() {
    assert_eq!(row_major_strides(&[2, 3, 4]), [12, 4, 1]);
    assert_eq!(row_major_strides(&[5, 7]), [7, 1]);
    assert_eq!(row_major_strides(&[9]), [1]);
    assert_eq!(row_major_strides(&[]), [0; 0]);
}

#[test]
fn strides_are_those_of_a_new_array() {
    for shape in [&[3, 1, 2][..], &[1, 6], &[4, 3, 5, 2], &[2, 2, 3, 1, 2]] {
        let own = ArrayD::<f64>::zeros(shape);
        assert_eq!(row_major_strides(shape), own.strides(), "for shape {shape:?}");
    }
}

#[test]
fn an_offset_is_counted_in_elements() {
    assert_eq!(offset(&[3, 1], &[0, 0]), 0);
    assert_eq!(offset(&[3, 1], &[1, 2]), 5);
    assert_eq!(offset(&[12, 4, 1], &[1, 2, 3]), 23);
    assert_eq!(offset(&[], &[]), 0);
}

#[test]
fn an_offset_leads_to_the_element_of_a_new_array() {
    assert_offsets(numbered(3, 4).view().into_dyn());
    assert_offsets(Array3::zeros((2, 3, 5)).view().into_dyn());
    assert_offsets(Array3::zeros((2, 3, 5).f()).view().into_dyn());
}

#[test]
fn an_offset_leads_to_the_element_of_a_view() {
    let a = numbered(5, 7);
    assert_offsets(a.t().into_dyn());
    assert_offsets(a.slice(s![1.., 2..;3]).into_dyn());
    assert_offsets(a.diag().into_dyn());
    assert_offsets(a.row(2).broadcast((3, 7)).expect("rows alike").into_dyn());
}

#[test]
fn an_offset_runs_backwards_where_a_stride_is_negative() {
    assert_eq!(offset(&[4, -1], &[1, 3]), 1);
    let a = numbered(5, 7);
    assert_offsets(a.slice(s![..;-1, ..]).into_dyn());
    assert_offsets(a.slice(s![1..;2, ..;-2]).into_dyn());
    assert_offsets(a.slice(s![..;-3, ..;-1]).reversed_axes().into_dyn());
}
