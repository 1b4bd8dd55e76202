//! Checks `arrays/text_io`.

use arrays::text_io::{
    Delimiter, ReadError, load_npy, load_npz, read_table, save_npy, save_npz, write_table,
};
use common::check::{ROUNDING, assert_close, assert_same};
use ndarray::{Array2, ArrayRef2, array, s};
use std::{
    error::Error,
    io::{self, BufReader, Cursor, Read},
};

const COMMA: Delimiter = Delimiter::Character(',');

fn read(text: &str, delimiter: Delimiter) -> Array2<f64> {
    read_table(text.as_bytes(), delimiter).expect("the text is a table")
}

/// What `read_table` says about a text that is not a table.
#[track_caller]
fn complaint(text: &str, delimiter: Delimiter) -> ReadError {
    match read_table(text.as_bytes(), delimiter) {
        Ok(table) => panic!("{text:?} was read as a table: {table:?}"),
        Err(error) => error,
    }
}

#[track_caller]
fn assert_bad_number(text: &str, delimiter: Delimiter, expected: (usize, usize, &str)) {
    match complaint(text, delimiter) {
        ReadError::BadNumber { line, column, text: field } => {
            let found = (line, column, field.as_str());
            assert_eq!(found, expected, "(line, column, field) of the bad number in {text:?}");
        }
        other => panic!("expected a bad number at {expected:?} in {text:?}, got {other:?}"),
    }
}

#[track_caller]
fn assert_row_length(text: &str, delimiter: Delimiter, expected: (usize, usize, usize)) {
    match complaint(text, delimiter) {
        ReadError::RowLength { line, expected: first, found } => {
            let message = "(line, fields in the first row, fields in this one)";
            assert_eq!((line, first, found), expected, "{message} in {text:?}");
        }
        other => panic!("expected a wrong row length {expected:?} in {text:?}, got {other:?}"),
    }
}

fn written(names: &[&str], table: &ArrayRef2<f64>, delimiter: Delimiter) -> String {
    let mut output = Vec::new();
    write_table(&mut output, names, table, delimiter).expect("memory doesn't fail");
    String::from_utf8(output).expect("only text was written")
}

/// The very same numbers, NaN and the sign of zero included.
#[track_caller]
fn assert_identical(actual: &ArrayRef2<f64>, expected: &ArrayRef2<f64>) {
    let (a, b) = (actual.mapv(f64::to_bits), expected.mapv(f64::to_bits));
    assert!(a == b, "expected the very same numbers\n{expected:?}\ngot\n{actual:?}");
}

fn awkward_numbers() -> Array2<f64> {
    array![
        [0.1, 1.0 / 3.0, -0.0, 1e300],
        [5e-324, f64::MAX, f64::INFINITY, -f64::INFINITY],
        [f64::NAN, 1e16 + 2.0, -2.5e-7, 100.0],
    ]
}

#[test]
fn each_line_becomes_a_row() {
    let table = read("1.0 2 -3.5\n4e2 0.5 +6\n", Delimiter::Whitespace);
    assert_same(table, array![[1.0, 2.0, -3.5], [400.0, 0.5, 6.0]]);
    assert_same(read("1\n2\n3\n", Delimiter::Whitespace), array![[1.0], [2.0], [3.0]]);
}

#[test]
fn the_last_line_needs_no_end() {
    assert_same(read("1 2\n3 4", Delimiter::Whitespace), array![[1.0, 2.0], [3.0, 4.0]]);
    assert_same(read("7", COMMA), array![[7.0]]);
}

#[test]
fn spaces_and_tabs_in_any_number_separate_fields() {
    let table = read("  1   2\t3  \n\t4 \t 5 6\n", Delimiter::Whitespace);
    assert_same(table, array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
}

#[test]
fn the_delimiter_may_be_chosen() {
    let expected = array![[1.0, 2.0], [3.0, 4.0]];
    assert_same(read("1,2\n3 , 4\n", COMMA), &expected);
    assert_same(read("1;2\n 3; 4 \n", Delimiter::Character(';')), &expected);
    assert_same(read("1\t2\n3\t4\n", Delimiter::Character('\t')), &expected);
    assert_bad_number("1,2\n", Delimiter::Character(';'), (1, 1, "1,2"));
}

#[test]
fn comments_and_blank_lines_are_passed_over() {
    let text = "# t, volts\n1, 2 # the first\n\n   \n  # 9, 9\n3,4# the last\n#\n";
    assert_same(read(text, COMMA), array![[1.0, 2.0], [3.0, 4.0]]);
}

#[test]
fn lines_may_end_as_on_windows() {
    let expected = array![[1.0, 2.0], [3.0, 4.0]];
    assert_same(read("# t volts\r\n1 2\r\n\r\n3 4\r\n", Delimiter::Whitespace), &expected);
    assert_same(read("# t,volts\r\n1,2\r\n\r\n3,4\r\n", COMMA), &expected);
    assert_bad_number("1,2\r\n3,\r\n", COMMA, (2, 2, ""));
}

#[test]
fn nan_and_infinity_are_numbers() {
    let table = read("nan NaN inf\n-inf 1 NAN\n", Delimiter::Whitespace);
    let expected = array![[f64::NAN, f64::NAN, f64::INFINITY], [f64::NEG_INFINITY, 1.0, f64::NAN],];
    assert_close(table, expected, ROUNDING);
}

#[test]
fn a_bad_number_is_reported_with_its_place() {
    assert_bad_number("1 2 3\n4 5x 6\n", Delimiter::Whitespace, (2, 2, "5x"));
    assert_bad_number("one\n", Delimiter::Whitespace, (1, 1, "one"));
    assert_bad_number("1, 2\n3, 4\n5, 1.7V\n", COMMA, (3, 2, "1.7V"));
}

#[test]
fn comments_and_blank_lines_count_as_lines() {
    assert_bad_number("# t volts\n\n0 1\n\n# more\n2 ?\n", Delimiter::Whitespace, (6, 2, "?"));
    assert_row_length("\n# t volts\n0 1\n\n2 3 4\n", Delimiter::Whitespace, (5, 2, 3));
}

#[test]
fn a_missing_number_is_a_bad_one() {
    assert_bad_number("1,2,3\n4,,6\n", COMMA, (2, 2, ""));
    assert_bad_number("1,2,\n", COMMA, (1, 3, ""));
    assert_bad_number("1\t2\n\t4\n", Delimiter::Character('\t'), (2, 1, ""));
}

#[test]
fn the_first_bad_number_is_reported() {
    assert_bad_number("1 2\n3 a\nb 5\n", Delimiter::Whitespace, (2, 2, "a"));
    assert_bad_number("1 2\n? ! \n", Delimiter::Whitespace, (2, 1, "?"));
}

#[test]
fn a_short_row_is_an_error() {
    assert_row_length("1 2 3\n4 5\n", Delimiter::Whitespace, (2, 3, 2));
    assert_row_length("1,2\n3,4\n5\n6,7\n", COMMA, (3, 2, 1));
}

#[test]
fn a_long_row_is_an_error() {
    assert_row_length("1 2\n3 4 5\n", Delimiter::Whitespace, (2, 2, 3));
}

#[test]
fn a_short_row_is_not_made_up_for_by_a_long_one() {
    assert_row_length("1 2\n3\n4 5 6\n", Delimiter::Whitespace, (2, 2, 1));
}

#[test]
fn without_a_row_there_is_no_table() {
    for text in ["", "\n", "\n  \n\t\r\n", "# t volts\n# nothing yet\n"] {
        for delimiter in [Delimiter::Whitespace, COMMA] {
            let error = complaint(text, delimiter);
            assert!(matches!(error, ReadError::Empty), "expected `Empty`, got {error:?}");
        }
    }
}

#[test]
fn an_input_that_fails_is_reported() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let input = BufReader::new("1 2\n".as_bytes().chain(Broken));
    let error = read_table(input, Delimiter::Whitespace).expect_err("the second line is lost");
    assert!(matches!(error, ReadError::Io(_)), "expected `Io`, got {error:?}");
    assert_eq!(error.to_string(), "reading failed: the disk is gone");
    assert!(error.source().is_some(), "the cause got lost");
}

#[test]
fn errors_say_where_to_look() {
    let error = complaint("1 2\n3 x4\n", Delimiter::Whitespace);
    assert_eq!(error.to_string(), "line 2, column 2: `x4` is not a number");
    let error = complaint("1 2\n3 4\n5\n", Delimiter::Whitespace);
    assert_eq!(error.to_string(), "line 3 has 1 columns, but the first row has 2");
    assert!(error.source().is_none());
    let error = complaint("", COMMA);
    assert_eq!(error.to_string(), "there is no row of numbers");
}

#[test]
fn the_header_is_a_comment_with_the_names() {
    let table = array![[0.5, -1.25], [1.5, 2.75]];
    let text = written(&["t", "volts"], &table, Delimiter::Whitespace);
    assert_eq!(text, "# t volts\n0.5 -1.25\n1.5 2.75\n");
    let text = written(&["t", "volts"], &table, COMMA);
    assert_eq!(text, "# t,volts\n0.5,-1.25\n1.5,2.75\n");
}

#[test]
fn a_table_may_have_one_column_or_no_row() {
    assert_eq!(written(&["t"], &array![[0.5], [1.5]], COMMA), "# t\n0.5\n1.5\n");
    assert_eq!(written(&["t", "v"], &Array2::zeros((0, 2)), Delimiter::Whitespace), "# t v\n");
}

#[test]
fn rows_are_written_as_rows_wherever_they_lie() {
    let table = array![[0.5, 9.0, 1.5], [2.5, 9.0, 3.5]];
    let text = written(&["a", "b"], &table.t().slice(s![..;2, ..]), Delimiter::Whitespace);
    assert_eq!(text, "# a b\n0.5 2.5\n1.5 3.5\n");
}

#[test]
fn what_was_written_reads_as_the_same_numbers() {
    let table = awkward_numbers();
    for delimiter in [Delimiter::Whitespace, COMMA, Delimiter::Character('\t')] {
        let text = written(&["a", "b", "c", "d"], &table, delimiter);
        assert_identical(&read(&text, delimiter), &table);
    }
}

#[test]
fn an_output_that_fails_is_reported() {
    let table = array![[0.5, 1.5], [2.5, 3.5]];
    let length = written(&["a", "b"], &table, COMMA).len();
    for room in 0..length {
        let mut space = vec![0; room];
        let result = write_table(&mut &mut space[..], &["a", "b"], &table, COMMA);
        assert!(result.is_err(), "{length} bytes were written into {room}");
    }
}

#[test]
fn npy_brings_back_the_same_numbers() {
    let (table, none) = (awkward_numbers(), Array2::zeros((0, 4)));
    for view in [table.view(), table.t(), table.slice(s![..;-1, 1..;2]), none.view()] {
        let mut file = Vec::new();
        save_npy(&mut file, &view).expect("memory doesn't fail");
        assert_eq!(&file[..6], b"\x93NUMPY", "the file doesn't start as NumPy's do");
        assert_identical(&load_npy(&file[..]).expect("it was just written"), &view);
    }
}

#[test]
fn npy_in_the_order_of_fortran_keeps_its_shape() {
    // As `np.save` writes it: 118 bytes of header, and the columns one after the other.
    let header = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }";
    let mut file = b"\x93NUMPY\x01\x00v\x00".to_vec();
    file.extend(format!("{header:117}\n").bytes());
    file.extend([1.0_f64, 4.0, 2.0, 5.0, 3.0, 6.0].map(f64::to_le_bytes).as_flattened());
    let table = load_npy(&file[..]).expect("NumPy reads it");
    assert_same(table, array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]);
    assert!(load_npy(&file[..file.len() - 1]).is_err(), "the last number is cut off");
}

#[test]
fn npz_brings_back_each_array_by_its_name() {
    let (x, y) = (awkward_numbers(), array![[1.0], [2.0]]);
    let mut file = Cursor::new(Vec::new());
    save_npz(&mut file, &[("x", &x), ("y", &y), ("z", &x.t())]).expect("memory doesn't fail");
    let mut load = |name| {
        file.set_position(0);
        load_npz(&mut file, name)
    };
    assert_identical(&load("y").expect("y is there"), &y);
    assert_identical(&load("x").expect("x is there"), &x);
    assert_identical(&load("z").expect("z is there"), &x.t());
    assert!(load("w").is_err(), "there is no `w`");
}

#[test]
fn an_archive_that_was_not_finished_is_reported() {
    let tables: &[(&str, &ArrayRef2<f64>)] = &[("x", &array![[1.0, 2.0]])];
    let mut whole = Cursor::new(Vec::new());
    save_npz(&mut whole, tables).expect("memory doesn't fail");
    let mut space = vec![0; whole.get_ref().len() - 1];
    let result = save_npz(&mut Cursor::new(&mut space[..]), tables);
    assert!(result.is_err(), "the archive's end didn't fit: its writer has to be finished");
}
