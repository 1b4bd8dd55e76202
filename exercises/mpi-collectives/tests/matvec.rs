//! Checks `mpi-collectives/matvec`.

use common::{
    check::{Tolerance, assert_close, assert_same},
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_collectives::matvec::{largest_eigenvalue, multiply, rows_of, whole};
use std::ops::Range;

/// The rows of this rank.
fn own(world: &SimpleCommunicator, n: usize) -> Range<usize> {
    rows_of(n, world.size() as usize, world.rank() as usize)
}

/// Numbers without any pattern; as a matrix, not symmetric.
fn element(i: usize, j: usize) -> f64 {
    (1.3 * (i * i) as f64 + 0.7 * j as f64).sin()
}

fn vector(n: usize) -> Vec<f64> {
    (0..n).map(|i| element(3, i)).collect()
}

/// This rank's rows of a matrix.
fn rows(world: &SimpleCommunicator, n: usize, element: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let element = &element;
    own(world, n).flat_map(|i| (0..n).map(move |j| element(i, j))).collect()
}

mpi_test! {
    fn every_rank_has_the_whole_vector on [4] => |world| {
        for n in [8, 7, 2, 0] {
            println!("{n} elements");
            assert_same(whole(world, n, &vector(n)[own(world, n)]), vector(n));
        }
    }
}

mpi_test! {
    fn the_product_is_the_same_for_every_number_of_ranks on 1..=4 => |world| {
        for n in [12, 7, 3, 1, 0] {
            let x = vector(n);
            let got = multiply(world, n, &rows(world, n, element), &x[own(world, n)]);
            let product = |i: usize| (0..n).map(|j| element(i, j) * x[j]).sum::<f64>();
            println!("a matrix of {n} rows, of which this rank has {:?}", own(world, n));
            assert_same(got, own(world, n).map(product).collect::<Vec<_>>());
        }
    }
}

mpi_test! {
    fn a_product_is_one_all_gather_of_what_each_rank_has on [3] => |world| {
        let (n, own) = (7, own(world, 7));
        let (rows, x) = (rows(world, n, element), &vector(n)[own.clone()]);
        let (_, calls) = recorded(|| multiply(world, n, &rows, x));
        let found: Vec<_> = calls.iter().map(|event| (event.call, event.bytes)).collect();
        assert_eq!(
            found, [(Call::Allgatherv, 8 * own.len() as u64)],
            "the calls of rank {} (left), with the bytes that it sends", world.rank()
        );
    }
}

/// A symmetric matrix with the eigenvalues 2 - 2 cos(k π / (n + 1)), for k from 1 to n.
fn chain(i: usize, j: usize) -> f64 {
    match i.abs_diff(j) {
        0 => 2.0,
        1 => -1.0,
        _ => 0.0,
    }
}

mpi_test! {
    fn the_power_method_finds_the_largest_eigenvalue on [4] => |world| {
        // Of a matrix of two rows, ranks 2 and 3 have none.
        for n in [5, 2] {
            let angle = n as f64 * std::f64::consts::PI / (n as f64 + 1.0);
            let x: Vec<f64> = vector(n).iter().map(|x| 1e3 * x).collect();
            println!("a matrix of {n} rows, of which this rank has {:?}", own(world, n));
            let got = largest_eigenvalue(world, n, &rows(world, n, chain), &x[own(world, n)], 60);
            assert_close(got, 2.0 - 2.0 * angle.cos(), Tolerance::absolute(1e-9));
        }
    }
}

mpi_test! {
    fn each_estimate_is_made_with_a_vector_of_norm_1 on [3] => |world| {
        // x is (1, 0, 0, 0) at first, so that x · A x is the first element of the matrix. Then x is
        // (2, -1, 0, 0) / √5, and x · A x = (2·5 + 1·4) / 5.
        let x = [3.0, 0.0, 0.0, 0.0];
        for (steps, expected) in [(1, 2.0), (2, 2.8)] {
            println!("{steps} steps from the vector {x:?}");
            let got = largest_eigenvalue(world, 4, &rows(world, 4, chain), &x[own(world, 4)], steps);
            assert_close(got, expected, Tolerance::absolute(1e-12));
        }
    }
}

mpi_test! {
    fn a_step_of_the_power_method_keeps_the_vector_distributed on [3] => |world| {
        let (n, steps) = (7, 4);
        let (rows, x) = (rows(world, n, chain), &vector(n)[own(world, n)]);
        let (_, calls) = recorded(|| largest_eigenvalue(world, n, &rows, x, steps));
        let gathers = calls.iter().filter(|event| event.call == Call::Allgatherv).count();
        assert_eq!(gathers, steps, "all-gathers in {steps} steps: one for each product");
        for event in calls.iter().filter(|event| event.call != Call::Allgatherv) {
            assert_eq!(event.call, Call::Allreduce, "beside all-gathers, sums are all it takes");
            assert!(event.bytes <= 16, "a sum of {} bytes: send one number, or two", event.bytes);
        }
        assert!(calls.iter().all(|event| event.call.kind() == Kind::Collective));
    }
}
