//! The program `heat`, run on real files, and the text of a field as it reads and writes it.

extern crate arrays_solution as arrays;

#[expect(dead_code, reason = "`main` only passes on the arguments of the process")]
#[path = "../../../exercises/arrays/examples/heat.rs"]
mod program;

use arrays::heat_equation::{FieldError, Problem, parse_field, write_field};
use common::{
    check::{ROUNDING, assert_close, assert_same},
    picture::Ink,
};
use ndarray::{Array2, array};
use program::Failure;
use std::{fs, path::PathBuf};

/// A folder of a test's own, and its removal.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let name = format!("heat-{test}-{}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).expect("a folder for the test");
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).into_os_string().into_string().expect("a path of letters")
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).expect("the file is written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the program prints.
fn heat(arguments: &[&str]) -> Result<String, Failure> {
    let mut out = Vec::new();
    program::run(arguments.iter().map(Into::into), Ink::Plain, &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

/// Exit code and message of a run that must fail.
#[track_caller]
fn failure(arguments: &[&str]) -> (u8, String) {
    let failure = heat(arguments).expect_err("it should fail");
    (failure.code(), failure.to_string())
}

#[test]
fn a_field_is_cooled_and_its_mean_is_the_last_line() {
    let folder = Folder::new("mean");
    let field = folder.write("field.dat", "# 3 4\n0 0 0 0\n0 8 0 0\n0 0 0 0\n");
    // With the ratio 1/4, one step leaves 8 - 8 = 0 in the middle and 2 beside it, of 12 points.
    let text = heat(&[&field, "--steps", "1", "--dt", "0.25"]).expect("it runs");
    assert_eq!(text.lines().last(), Some("mean temperature: 1.66666667e-1"), "{text}");
    // With half of the longest step, which is the default, 4 stay and 1 goes on.
    let text = heat(&["--steps=1", &field]).expect("it runs");
    assert_eq!(text, "3 x 4 points, 1 step of 0.125 s\nmean temperature: 4.16666667e-1\n");
    // ratio = 3 · 0.5 / 4² = 3/32. One step leaves 8 (1 - 4 ratio) = 5 in the middle and 8 ratio =
    // 0.75 beside it; two leave 5 (1 - 4 ratio) + 0.75 ratio and 0.75 (1 - 4 ratio) + 5 ratio.
    let text = heat(&[&field, "--alpha", "3", "--dx", "4", "--dt", "0.5", "--steps", "2"])
        .expect("it runs");
    let sum = 3.125 + 0.0703125 + 0.46875 + 0.46875;
    let last = format!("mean temperature: {:.8e}", sum / 12.0);
    assert_eq!(text.lines().last(), Some(&*last), "{text}");
    let text = heat(&[&field, "--steps", "0"]).expect("it runs");
    assert_eq!(text.lines().last(), Some("mean temperature: 6.66666667e-1"), "{text}");
}

#[test]
fn a_hundred_steps_are_the_default() {
    let folder = Folder::new("default");
    let sample = folder.path("sample.dat");
    heat(&["--sample", "9x9", &sample]).expect("it is written");
    let last = |text: String| text.lines().last().expect("a line").to_owned();
    let default = last(heat(&[&sample]).expect("it runs"));
    assert_eq!(default, last(heat(&[&sample, "--steps", "100"]).expect("it runs")));
    assert_ne!(default, last(heat(&[&sample, "--steps", "101"]).expect("it runs")));
}

#[test]
fn a_sample_is_a_hot_disc_in_the_middle() {
    let folder = Folder::new("sample");
    let path = folder.path("sample.dat");
    let text = heat(&["--sample", "7x9", &path]).expect("it is written");
    assert_eq!(text, format!("{path}: a hot disc in a plate of 7 x 9 points\n"));
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.starts_with("# 7 9\n20.0 20.0 "), "{text}");
    let field = parse_field(&text).expect("the program reads what it writes");
    let expected = Array2::from_shape_fn((7, 9), |(i, j)| {
        let far = i.abs_diff(3).pow(2) + j.abs_diff(4).pow(2);
        if far <= 3 { 100.0 } else { 20.0 } // the radius is 1.75
    });
    assert_same(field, expected);
}

#[test]
fn pictures_and_text_are_written_and_the_preview_shown() {
    let folder = Folder::new("outputs");
    let field = folder.write("field.dat", "# 3 4\n0 0 0 0\n0 8 0 0\n0 0 0 0\n");
    let (png, end) = (folder.path("end.png"), folder.path("end.dat"));
    let text = heat(&["--preview", "--png", &png, "--text", &end, "--steps", "1", &field]);
    assert_eq!(
        text.expect("it runs"),
        " +. \n    \n3 x 4 points, 1 step of 0.125 s\nmean temperature: 4.16666667e-1\n"
    );
    assert_eq!(
        fs::read_to_string(end).expect("the text is there"),
        "# 3 4\n0.0 0.0 0.0 0.0\n0.0 4.0 1.0 0.0\n0.0 0.0 0.0 0.0\n"
    );
    assert!(fs::read(png).expect("the picture is there").starts_with(b"\x89PNG"));
}

#[test]
fn help_names_every_option_and_needs_no_file() {
    let text = heat(&["--help"]).expect("help is no failure");
    for option in ["steps", "alpha", "dx", "dt", "png", "text", "preview", "sample", "help"] {
        assert!(text.contains(&format!("--{option}")), "{option} is missing in\n{text}");
    }
    assert_eq!(text, heat(&["-h"]).expect("help is no failure"));
}

#[test]
fn arguments_that_make_no_sense_exit_with_2_and_name_themselves() {
    let folder = Folder::new("usage");
    let field = folder.write("field.dat", "# 1 1\n5\n");
    let cases: [(&[&str], &str); 16] = [
        (&[], "which file? Name the field to cool"),
        (&["--bogus", &field], "invalid option '--bogus'"),
        (&["-x", &field], "invalid option '-x'"),
        (&[&field, "second.dat"], "unexpected argument \"second.dat\""),
        (&[&field, "--steps"], "missing argument for option '--steps'"),
        (&[&field, "--steps", "many"], "--steps: many is not a whole number"),
        (&[&field, "--steps", "-1"], "--steps: -1 is not a whole number"),
        (&[&field, "--dt", "soon"], "--dt: soon is not a number"),
        (&[&field, "--alpha", "0"], "--alpha: 0 is not between 1e-100 and 1e100"),
        (&[&field, "--dx", "nan"], "--dx: NaN is not between 1e-100 and 1e100"),
        (&[&field, "--png", "out.jpg"], "out.jpg: pictures are PNG files"),
        (&[&field, "--preview=yes"], "unexpected argument for option '--preview'"),
        (&["--sample", "10", &field], "--sample: 10 is not a size"),
        (&["--sample", "0x10", &field], "--sample: 0x10 is not between one point and"),
        (&["--sample", "100001x1000", &field], "--sample: 100001x1000 is not between one point"),
        (&["--sample", "2x2", "--steps", "5", &field], "--sample only writes a field, so --steps"),
    ];
    for (arguments, start) in cases {
        let (code, message) = failure(arguments);
        assert!(message.starts_with(start), "{arguments:?}: {message}");
        assert!(message.ends_with(". See `heat --help`"), "{message}");
        assert_eq!(code, 2, "{message}");
    }
}

#[test]
fn an_unstable_step_is_refused_with_the_limit() {
    let folder = Folder::new("unstable");
    let field = folder.write("field.dat", "# 1 1\n5\n");
    for step in ["0.3", "-1", "inf", "nan"] {
        let (code, message) = failure(&[&field, "--dt", step]);
        assert_eq!(code, 2);
        assert!(message.starts_with("--dt: a time step of "), "{message}");
        assert!(message.contains("between 0 and 0.25 s"), "{message}");
    }
}

#[test]
fn trouble_with_files_exits_with_1_and_says_where() {
    let folder = Folder::new("files");
    let missing = folder.path("missing.dat");
    let (code, message) = failure(&[&missing]);
    assert_eq!(code, 1);
    assert!(message.starts_with(&format!("{missing}: there is no such file")), "{message}");
    assert!(message.contains("--sample"), "{message}");

    let bad = folder.write("bad.dat", "# 2 2\n1 2\n3 x\n");
    let (code, message) = failure(&[&bad]);
    assert_eq!(code, 1);
    assert!(message.starts_with(&format!("{bad}:3:3: `x` is not a number")), "{message}");

    let directory = folder.path("");
    let (code, message) = failure(&[&directory]);
    assert_eq!(code, 1);
    assert!(message.starts_with(&directory), "{message}");

    let bytes = folder.path("bytes.dat");
    fs::write(&bytes, [0xff, 0xfe]).expect("the file is written");
    let (code, message) = failure(&[&bytes]);
    assert_eq!((code, message), (1, format!("{bytes}: this is no text, so it is no field")));

    let field = folder.write("field.dat", "# 1 1\n5\n");
    let nowhere = folder.path("no folder/out.dat");
    let (code, message) = failure(&[&field, "--text", &nowhere]);
    assert_eq!(code, 1);
    assert!(message.starts_with(&format!("{nowhere}: not written: ")), "{message}");
    let nowhere = folder.path("no folder/out.png");
    let (code, message) = failure(&[&field, "--png", &nowhere]);
    assert_eq!(code, 1);
    assert!(message.starts_with(&format!("{nowhere}: the picture was not written")), "{message}");
}

#[test]
fn a_field_is_read_row_by_row() {
    let expected = array![[1.0, -2.5, 300.0], [4.0, 5.0, 0.0625]];
    let text = "# 2 3\n1 -2.5 3e2\n4.0\t5   6.25e-2\n";
    assert_same(parse_field(text).expect("a field"), &expected);
    let windows = "#2 3\r\n\r\n  1 -2.5 3e2\r\n4.0 5 6.25e-2  \r\n\r\n";
    assert_same(parse_field(windows).expect("a field"), &expected);
    assert_same(parse_field("# 1 1\n7").expect("a field"), array![[7.0]]);
}

#[test]
fn a_field_that_cannot_be_read_is_refused_with_line_and_column() {
    use Problem::*;
    let number = |word: &str| NotANumber(word.to_owned());
    let finite = |word: &str| NotFinite(word.to_owned());
    let cases = [
        ("", (1, 1, Header)),
        ("1 2\n3 4\n", (1, 1, Header)),
        ("\n# 1 1\n5\n", (1, 1, Header)),
        ("# 2\n1\n2\n", (1, 1, Header)),
        ("# 1 1 1\n5\n", (1, 1, Header)),
        ("# two 2\n1 2\n1 2\n", (1, 1, Header)),
        ("# 2 -2\n1 2\n1 2\n", (1, 1, Header)),
        ("# 0 5\n", (1, 1, Header)),
        ("# 5 0\n", (1, 1, Header)),
        ("# 1 99999999999999999999999\n5\n", (1, 1, Header)),
        ("# 2 2\n1 2\n3 4,5\n", (3, 3, number("4,5"))),
        ("# 1 2\n\n  1   °C\n", (3, 7, number("°C"))),
        ("# 1 3\n°° °° 1\n", (2, 1, number("°°"))),
        ("# 1 2\n1 nan\n", (2, 3, finite("nan"))),
        ("# 1 2\n-inf 1\n", (2, 1, finite("-inf"))),
        ("# 1 2\n1 1e999\n", (2, 3, finite("1e999"))),
        ("# 2 3\n1 2 3\n4 5  \n", (3, 4, ShortRow { expected: 3, found: 2 })),
        ("# 1 2\n1 2 3\n", (2, 5, LongRow { expected: 2 })),
        ("# 3 1\n1\n\n2\n", (5, 1, MissingRows { expected: 3, found: 2 })),
        ("# 2 1", (2, 1, MissingRows { expected: 2, found: 0 })),
        ("# 9999999999 9999999999\n", (2, 1, MissingRows { expected: 9999999999, found: 0 })),
        ("# 1 1\n1\n\n2\n", (4, 1, ExtraRow { expected: 1 })),
    ];
    for (text, (line, column, problem)) in cases {
        assert_eq!(parse_field(text), Err(FieldError { line, column, problem }), "{text:?}");
    }
}

#[test]
fn an_error_says_where_what_and_what_to_do() {
    let message = |text: &str| parse_field(text).expect_err("it is wrong").to_string();
    assert_eq!(
        message("1 2"),
        "1:1: a field begins with its size: write `# rows columns`, as in `# 20 30`"
    );
    assert_eq!(
        message("# 1 1\n-inf"),
        "2:1: `-inf` is not a finite temperature: replace it by a number"
    );
    for (text, start) in [
        ("# 1 2\n5", "2:2: the row ends after 1 of 2 numbers: add the others, or correct"),
        ("# 1 1\n5 6", "2:3: the row goes on after 1 numbers: take the others away, or correct"),
        ("# 2 1\n5", "3:1: the field ends after 1 of 2 rows: add the others, or correct the rows"),
        ("# 1 1\n5\n6", "3:1: the field goes on after 1 rows: take the others away, or correct"),
    ] {
        assert!(message(text).starts_with(start), "{}", message(text));
    }
}

#[test]
fn what_is_written_is_read_as_the_same_numbers() {
    let field = array![[0.1, 1e300, -5e-324], [f64::MAX, 1.0 / 3.0, 20.0]];
    let mut text = Vec::new();
    write_field(&field, &mut text).expect("memory can be written");
    let text = String::from_utf8(text).expect("text");
    assert!(text.starts_with("# 2 3\n0.1 1e300 "), "{text}");
    assert_same(parse_field(&text).expect("a field"), &field);
    let mut text = Vec::new();
    write_field(&field.t(), &mut text).expect("memory can be written");
    let text = String::from_utf8(text).expect("text");
    assert_close(parse_field(&text).expect("a field"), field.t(), ROUNDING);
}
