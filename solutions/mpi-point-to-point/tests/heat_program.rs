//! The program `heat`, run on several ranks and real files.

extern crate mpi_point_to_point_solution as mpi_point_to_point;

#[expect(dead_code, reason = "`main` only passes on the arguments of the process")]
#[path = "../../../exercises/mpi-point-to-point/examples/heat.rs"]
mod program;

use common::{mpi_test, picture::Ink};
use mpi::{topology::SimpleCommunicator, traits::*};
use program::Failure;
use std::{fs, path::PathBuf};

/// A file of a test's own. Only rank 0 reads or writes it.
fn path(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    path.into_os_string().into_string().expect("a path of letters")
}

/// What the program prints on this rank.
fn heat(world: &SimpleCommunicator, arguments: &[&str]) -> Result<String, Failure> {
    let mut out = Vec::new();
    program::run(world, arguments.iter().map(Into::into), Ink::Plain, &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

mpi_test! {
    fn a_field_is_cooled_and_written_as_on_one_rank on [1, 3] => |world| {
        let (field, end) = (path("mpi-heat.dat"), path("mpi-heat-end.dat"));
        if world.rank() == 0 {
            fs::write(&field, "# 3 4\n0 0 0 0\n0 8 0 0\n0 0 0 0\n").expect("it is written");
        }
        let text = heat(world, &["--text", &end, "--steps", "1", &field]).expect("it runs");
        if world.rank() == 0 {
            assert_eq!(text, "3 x 4 points, 1 step of 0.125 s\nmean temperature: 4.16666667e-1\n");
            let written = fs::read_to_string(&end).expect("the text is there");
            assert_eq!(written, "# 3 4\n0.0 0.0 0.0 0.0\n0.0 4.0 1.0 0.0\n0.0 0.0 0.0 0.0\n");
        } else {
            assert_eq!(text, "", "only rank 0 prints");
        }
    }
}

mpi_test! {
    fn rank_0_says_what_is_wrong_and_all_ranks_end on [2] => |world| {
        let missing = path("mpi-heat-missing.dat");
        let cases: [(&[&str], u8, &str); 4] = [
            (&[&missing], 1, "there is no such file"),
            (&["--steps"], 2, "missing argument for option '--steps'"),
            (&["--bogus"], 2, "invalid option '--bogus'"),
            (&[], 2, "which file? Name the field to cool"),
        ];
        for (arguments, code, words) in cases {
            let result = heat(world, arguments);
            if world.rank() == 0 {
                let failure = result.expect_err("it should fail");
                assert_eq!(failure.code(), code, "{failure}");
                assert!(failure.to_string().contains(words), "{failure}");
            } else {
                assert_eq!(result.expect("rank 0 says it"), "");
            }
        }
    }
}

mpi_test! {
    fn an_unstable_step_is_refused_with_the_limit on [2] => |world| {
        let field = path("mpi-heat-unstable.dat");
        if world.rank() == 0 {
            fs::write(&field, "# 1 1\n5\n").expect("it is written");
        }
        let result = heat(world, &["--dt", "0.3", &field]);
        if world.rank() == 0 {
            let failure = result.expect_err("it is unstable");
            assert!(failure.to_string().contains("between 0 and 0.25 s"), "{failure}");
        } else {
            assert_eq!(result.expect("rank 0 says it"), "");
        }
    }
}
