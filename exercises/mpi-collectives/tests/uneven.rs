//! Checks `mpi-collectives/uneven`.

use common::{
    mpi::{Call, Event, recorded},
    mpi_test,
};
use mpi::{Count, Rank, traits::*};
use mpi_collectives::uneven::{counts, displacements, gather, scatter};

fn numbers(length: usize) -> Vec<f64> {
    (0..length).map(|at| 100.0 + at as f64).collect()
}

/// A block that its rank alone knows the length of; some are empty.
fn block(rank: Rank, round: Rank) -> Vec<f64> {
    let length = (3 * rank + 2 + round) % 4;
    (0..length).map(|at| f64::from(100 * rank + at)).collect()
}

fn names(calls: &[Event]) -> Vec<Call> {
    calls.iter().map(|call| call.call).collect()
}

#[test]
fn every_element_belongs_to_a_rank() {
    for (length, ranks) in [(10, 4), (8, 4), (7, 3), (2, 5), (0, 3), (1, 1)] {
        let counts = counts(length, ranks);
        assert_eq!(counts.len(), ranks, "there should be one count for each rank: {counts:?}");
        let dealt: Count = counts.iter().sum();
        assert_eq!(
            dealt, length as Count,
            "elements that the counts {counts:?} deal out (left), of those there are (right)"
        );
    }
}

#[test]
fn the_first_ranks_take_one_element_more() {
    assert_eq!(counts(10, 4), [3, 3, 2, 2], "10 elements on 4 ranks");
    assert_eq!(counts(7, 3), [3, 2, 2], "7 elements on 3 ranks");
    assert_eq!(counts(2, 5), [1, 1, 0, 0, 0], "2 elements on 5 ranks");
    assert_eq!(counts(8, 4), [2, 2, 2, 2], "8 elements on 4 ranks");
}

#[test]
fn a_block_begins_where_the_ones_before_end() {
    assert_eq!(displacements(&[3, 3, 2, 2]), [0, 3, 6, 8], "for counts of 3, 3, 2 and 2");
    assert_eq!(displacements(&[0, 5, 0, 1]), [0, 0, 5, 5], "for counts of 0, 5, 0 and 1");
    assert_eq!(displacements(&[4]), [0], "for a single block");
}

mpi_test! {
    fn each_rank_gets_a_block_of_its_own_length on 1..=4 => |world| {
        for root in 0..world.size() {
            for length in [0, 1, 6, 10, 11] {
                let whole = numbers(length);
                let given = (world.rank() == root).then_some(&whole[..]);
                let (rank, size) = (world.rank() as usize, world.size() as usize);
                let begin = (length / size) * rank + rank.min(length % size);
                let end = (length / size) * (rank + 1) + (rank + 1).min(length % size);
                assert_eq!(
                    scatter(world, root, given, length), whole[begin..end],
                    "the block of rank {rank} (left), and what it should be (right); root {root} \
                     scatters {whole:?}"
                );
            }
        }
    }
}

mpi_test! {
    fn the_root_gets_blocks_whose_lengths_it_does_not_know on 1..=4 => |world| {
        for root in 0..world.size() {
            let mine = block(world.rank(), root);
            let all: Vec<_> = (0..world.size()).map(|rank| block(rank, root)).collect();
            let expected = (world.rank() == root).then(|| all.concat());
            assert_eq!(
                gather(world, root, &mine), expected,
                "what rank {} gets (left), and should (right); root {root} gathers {all:?}",
                world.rank()
            );
        }
    }
}

mpi_test! {
    fn a_scatter_is_one_collective on [3] => |world| {
        let whole = numbers(6);
        let given = (world.rank() == 0).then_some(&whole[..]);
        let (_, calls) = recorded(|| scatter(world, 0, given, 6));
        assert_eq!(names(&calls), [Call::Scatterv], "the calls of rank {}", world.rank());
    }
}

mpi_test! {
    fn a_gather_is_one_collective_for_the_counts_and_one_for_the_blocks on [3] => |world| {
        let (_, calls) = recorded(|| gather(world, 0, &[1.0, 2.0]));
        assert_eq!(names(&calls), [Call::Gather, Call::Gatherv], "the calls of rank {}", world.rank());
    }
}
