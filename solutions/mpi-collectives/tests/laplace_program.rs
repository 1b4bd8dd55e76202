//! The program `laplace`, run on real files on several ranks.

extern crate mpi_collectives_solution as mpi_collectives;

#[expect(dead_code, reason = "`main` only passes on the arguments of the process")]
#[path = "../../../exercises/mpi-collectives/examples/laplace.rs"]
mod program;

use common::{
    check::{Tolerance, assert_close},
    field::parse_field,
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use program::Failure;
use std::{fs, path::PathBuf};

/// A file of this test and this number of ranks. Only rank 0 touches it.
fn path(world: &SimpleCommunicator, name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let process = std::process::id();
    let path = folder.join(format!("laplace-{process}-{}-{name}", world.size()));
    path.into_os_string().into_string().expect("a path of letters")
}

/// What the program prints.
fn laplace(world: &SimpleCommunicator, arguments: &[&str]) -> Result<String, Failure> {
    let mut out = Vec::new();
    program::run(world, arguments.iter().map(Into::into), &mut out)?;
    Ok(String::from_utf8(out).expect("text"))
}

mpi_test! {
    fn a_plate_is_read_solved_and_written on 1..=3 => |world| {
        let (plate, solution) = (path(world, "plate.dat"), path(world, "solution.dat"));
        let said = laplace(world, &["--sample", "5x5", &plate]).expect("a sample");
        assert_eq!(said.ends_with("a plate of 5 x 5 points\n"), world.rank() == 0, "{said}");
        let said = laplace(world, &[&plate, &solution, "--tolerance", "1e-9"]).expect("a solution");
        if world.rank() > 0 {
            assert_eq!(said, "", "only rank 0 prints");
            return;
        }
        assert!(said.starts_with(&format!("5 x 5 points on {} rank", world.size())), "{said}");
        let field = parse_field(&fs::read_to_string(&solution).unwrap()).unwrap();
        let middle: Vec<_> = field.row(2).to_vec();
        let known = [75.0, 63.169643, 56.25, 52.455357, 50.0];
        assert_close(middle, known, Tolerance::absolute(1e-6));
        assert_eq!(field.row(0).to_vec(), [100.0; 5], "the edge");
        fs::remove_file(plate).unwrap();
        fs::remove_file(solution).unwrap();
    }
}

mpi_test! {
    fn what_goes_wrong_ends_all_ranks on [2] => |world| {
        let solution = path(world, "none.dat");
        let file = path(world, "wrong.dat");
        let missing = laplace(world, &["no/such/file", &solution]).expect_err("no such file");
        let first = world.rank() == 0;
        assert_eq!(missing.to_string().starts_with("no/such/file: "), first, "{missing}");
        for (text, problem) in [("# 2 2\n1 2\n3 x\n", ":3:3: `x` is not a number"), ("# 1 3\n1 2 3\n", "no edge")] {
            if first {
                fs::write(&file, text).unwrap();
            }
            let wrong = laplace(world, &[&file, &solution]).expect_err("a wrong field");
            assert_eq!((wrong.code(), wrong.to_string().contains(problem)), (1, first), "{wrong}");
        }
        if first {
            fs::write(&file, "# 3 3\n0 0 0\n0 8 0\n0 0 0\n").unwrap();
        }
        let unfinished = laplace(world, &[&file, &solution, "--sweeps", "1"]).expect_err("too few");
        assert_eq!(unfinished.code(), 3, "{unfinished}");
        laplace(world, &[&file, &solution, "--sweeps", "2"]).expect("two sweeps are enough");
        if first {
            fs::remove_file(&file).unwrap();
            fs::remove_file(&solution).unwrap();
        }
        for arguments in [
            &["one"][..], &["one", "two", "three"], &["a", "b", "--tolerance", "-1"],
            &["a", "b", "--tolerance", "nan"], &["--sample", "5", "a"], &["--sample", "1x5", "a"],
            &["--sample", "5x5"], &["a", "b", "--sweeps", "many"], &["a", "b", "--what"],
        ] {
            assert_eq!(laplace(world, arguments).expect_err("nonsense").code(), 2, "{arguments:?}");
        }
    }
}
