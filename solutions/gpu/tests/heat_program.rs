//! The program `heat_equation`, run on this machine's device and real files.

extern crate gpu_solution as gpu;

#[expect(dead_code, reason = "`main` only passes on the arguments of the process")]
#[path = "../../../exercises/gpu/examples/heat_equation.rs"]
mod program;

use common::{gpu::device, picture::Ink};
use program::Failure;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of a test's own.
fn path(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    path.into_os_string().into_string().expect("a path of letters")
}

/// What the program prints.
fn heat(arguments: &[&str]) -> Result<String, Failure> {
    device(); // says what is missing where there is none
    let mut out = Vec::new();
    program::run(arguments.iter().map(Into::into), Ink::Plain, &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

#[test]
fn a_field_is_cooled_and_written() {
    let [field, end, picture] = ["gpu-heat.dat", "gpu-heat-end.dat", "gpu-heat.png"].map(path);
    fs::write(&field, "# 3 4\n0 0 0 0\n0 8 0 0\n0 0 0 0\n").expect("it is written");
    _ = fs::remove_file(&picture);
    let text = heat(&["--text", &end, "--png", &picture, "--steps", "1", &field]).expect("it runs");
    let (device, rest) = text.split_once('\n').expect("several lines");
    assert!(
        device.starts_with("on ") && device.ends_with(" s, with compiling and copying"),
        "{text}"
    );
    assert_eq!(rest, "3 x 4 points, 1 step of 0.125 s\nmean temperature: 4.16666667e-1\n");
    let written = fs::read_to_string(&end).expect("the text is there");
    assert_eq!(written, "# 3 4\n0.0 0.0 0.0 0.0\n0.0 4.0 1.0 0.0\n0.0 0.0 0.0 0.0\n");
    assert!(Path::new(&picture).is_file(), "no picture");
}

#[test]
fn an_unstable_step_is_refused_with_the_limit() {
    let field = path("gpu-heat-unstable.dat");
    fs::write(&field, "# 1 1\n5\n").expect("it is written");
    for step in ["0.3", "-0.1", "NaN"] {
        let failure = heat(&["--dt", step, &field]).expect_err("it is not stable");
        assert_eq!(failure.code(), 2, "{failure}");
        assert!(failure.to_string().contains("between 0 and 0.25 s"), "{failure}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let missing = path("gpu-heat-missing.dat");
    let failure = heat(&[&missing]).expect_err("it is not there");
    assert_eq!(failure.code(), 1, "{failure}");
    assert!(failure.to_string().contains("gpu-heat-missing.dat"), "{failure}");
}
