//! Checks `mpi-collectives/all_reduce`.

use common::{
    check::{ROUNDING, assert_close},
    mpi::{Call, Event, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_collectives::all_reduce::{cosine, dot, norm};

/// As many ranks have their part of the vectors: of 2, 0, 3 and 1 elements.
const X: [&[f64]; 4] = [&[3.0, -4.0], &[], &[1.0, 0.5, -2.0], &[12.0]];
const Y: [&[f64]; 4] = [&[2.0, 1.0], &[], &[0.0, -3.0, 1.5], &[-1.0]];

fn calls(calls: &[Event]) -> Vec<(Call, u64)> {
    calls.iter().map(|call| (call.call, call.bytes)).collect()
}

mpi_test! {
    fn every_rank_has_the_norm_of_the_whole_vector on 1..=4 => |world| {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        let whole = X[..size].concat();
        assert_close(norm(world, X[rank]), dot(&whole, &whole).sqrt(), ROUNDING);
        assert_close(norm(world, &[0.0]), 0.0, ROUNDING);
    }
}

mpi_test! {
    fn three_and_four_make_five on [2] => |world| {
        let block = [[3.0], [-4.0]][world.rank() as usize];
        assert_close(norm(world, &block), 5.0, ROUNDING);
    }
}

mpi_test! {
    fn the_norm_takes_one_all_reduce_of_one_number on [4] => |world| {
        let (_, made) = recorded(|| norm(world, &[1.0, 2.0]));
        assert_eq!(
            calls(&made), [(Call::Allreduce, 8)],
            "the calls of rank {} and their bytes (left), and what is enough (right)", world.rank()
        );
    }
}

mpi_test! {
    fn every_rank_has_the_cosine_of_the_whole_vectors on 1..=4 => |world| {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        let (x, y) = (X[..size].concat(), Y[..size].concat());
        let expected = dot(&x, &y) / (dot(&x, &x).sqrt() * dot(&y, &y).sqrt());
        assert_close(cosine(world, X[rank], Y[rank]), expected, ROUNDING);
    }
}

mpi_test! {
    fn the_cosine_of_a_vector_with_itself_is_one on [3] => |world| {
        let x = X[world.rank() as usize];
        let opposite: Vec<_> = x.iter().map(|x| -2.0 * x).collect();
        assert_close(cosine(world, x, x), 1.0, ROUNDING);
        assert_close(cosine(world, x, &opposite), -1.0, ROUNDING);
    }
}

mpi_test! {
    fn the_cosine_takes_one_all_reduce_of_three_numbers on [4] => |world| {
        let (_, made) = recorded(|| cosine(world, &[1.0, 2.0], &[2.0, 1.0]));
        assert_eq!(
            calls(&made), [(Call::Allreduce, 24)],
            "the calls of rank {} and their bytes (left), and what is enough (right)", world.rank()
        );
    }
}
