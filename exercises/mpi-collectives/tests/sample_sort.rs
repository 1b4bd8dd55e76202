//! Checks `mpi-collectives/sample_sort`.

use common::{
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_collectives::sample_sort::{all_gather, exchange, sample_sort, samples, splitters};
use rand::{RngExt, SeedableRng, rngs::SmallRng};

/// What rank `rank` brings: so many random numbers below `limit`.
fn random(rank: i32, length: usize, limit: i64) -> Vec<i64> {
    let mut rng = SmallRng::seed_from_u64(rank as u64);
    (0..length).map(|_| rng.random_range(0..limit)).collect()
}

/// The share of each rank, as every rank can see it. It does not rely on the exercise.
fn shares(world: &SimpleCommunicator, mine: &[i64]) -> Vec<Vec<i64>> {
    let share = |root| {
        let root = world.process_at_rank(root);
        let mut length = mine.len() as u64;
        root.broadcast_into(&mut length);
        let mut share = vec![0; length as usize];
        if root.is_self() {
            share.copy_from_slice(mine);
        }
        root.broadcast_into(&mut share[..]);
        share
    };
    (0..world.size()).map(share).collect()
}

/// Sorts what the ranks bring, and compares with a sort of everything at once.
#[track_caller]
fn check(world: &SimpleCommunicator, brought: impl Fn(i32) -> Vec<i64>) {
    let mut expected: Vec<_> = (0..world.size()).flat_map(&brought).collect();
    expected.sort_unstable();
    let mine = sample_sort(world, brought(world.rank()));
    let shares = shares(world, &mine);
    for (rank, share) in shares.iter().enumerate() {
        assert!(share.is_sorted(), "rank {rank} of {}: its share is not sorted", world.size());
    }
    let all = shares.concat();
    let lengths: Vec<_> = shares.iter().map(Vec::len).collect();
    assert_eq!(
        all.len(),
        expected.len(),
        "values after the sort (left), and before; the ranks have {lengths:?} of them"
    );
    if let Some(at) = (0..all.len()).find(|&at| all[at] != expected[at]) {
        panic!(
            "in all shares together, one after the other, {} stands at index {at} instead of {}; \
             the ranks have {lengths:?} values",
            all[at], expected[at]
        );
    }
}

#[test]
fn samples_are_taken_at_regular_distances() {
    let sorted: Vec<_> = (0..10).map(|i| 10 * i).collect();
    assert_eq!(samples(&sorted, 5), [0, 20, 40, 60, 80]);
    assert_eq!(samples(&sorted, 3), [0, 30, 60]);
    assert_eq!(samples(&sorted, 1), [0]);
    assert_eq!(samples(&sorted[..2], 4), [0, 10], "there are no more than two");
    assert_eq!(samples(&[], 4), [0_i64; 0]);
}

#[test]
fn splitters_cut_the_samples_into_equal_shares() {
    assert_eq!(splitters(vec![7, 1, 3, 5], 2), [5], "half of the samples are below it");
    assert_eq!(splitters(vec![90, 10, 50, 30, 70, 20, 80, 40, 60], 3), [40, 70]);
    assert_eq!(splitters(vec![5, 3], 4), [3, 5, 5], "of two samples, for four ranks");
    assert_eq!(splitters(vec![5, 3], 1), [0_i64; 0], "one rank needs no cut");
    assert_eq!(splitters(vec![], 4), [0_i64; 0], "nothing to cut");
}

mpi_test! {
    fn everybody_gathers_what_all_have on [3] => |world| {
        let brought = |rank: i32| random(rank, [2, 0, 5][rank as usize], 100);
        let expected: Vec<_> = (0..world.size()).flat_map(brought).collect();
        assert_eq!(all_gather(world, &brought(world.rank())), expected);
    }
}

mpi_test! {
    fn each_value_goes_to_the_rank_of_its_range on [3] => |world| {
        let brought = [&[1, 10, 11, 19, 20, 35][..], &[], &[9, 10, 20, 20]][world.rank() as usize];
        let expected = [&[1, 9][..], &[10, 11, 19, 10], &[20, 35, 20, 20]][world.rank() as usize];
        assert_eq!(
            exchange(world, brought, &[10, 20]), expected,
            "what rank {} got: rank 0 has values below 10, rank 1 from 10 to 19, rank 2 from 20 on",
            world.rank()
        );
        let expected = if world.rank() == 0 { [1, 10, 11, 19, 20, 35, 9, 10, 20, 20].to_vec() } else { vec![] };
        assert_eq!(exchange(world, brought, &[]), expected, "without splitters all go to rank 0");
    }
}

mpi_test! {
    fn values_are_sorted_across_ranks on 1..=4 => |world| {
        for length in [1000, 2, 0] {
            check(world, |rank| random(rank, length, i64::MAX));
        }
        check(world, |rank| random(rank, [7, 0, 300, 1][rank as usize], 100));
        check(world, |rank| vec![4, 2, -5][..rank.clamp(0, 3) as usize].to_vec());
    }
}

mpi_test! {
    fn equal_values_are_neither_lost_nor_doubled on [3] => |world| {
        check(world, |rank| random(rank, 500, 3));
        check(world, |_| vec![7; 100]);
        check(world, |_| [i64::MIN, i64::MAX].repeat(20));
    }
}

mpi_test! {
    fn no_rank_gets_more_than_twice_its_share on [4] => |world| {
        let length = 1000;
        let inputs: [fn(i32, usize) -> Vec<i64>; 3] = [
            |rank, length| random(rank, length, i64::MAX),
            |rank, length| (0..length as i64).rev().map(|i| 4 * i + i64::from(rank)).collect(),
            |rank, length| (0..length as i64).map(|i| length as i64 * i64::from(rank) + i).collect(),
        ];
        for brought in inputs {
            let mine = sample_sort(world, brought(world.rank(), length));
            assert!(
                mine.len() <= 2 * length,
                "of {} values, rank {} got {}", 4 * length, world.rank(), mine.len()
            );
        }
    }
}

mpi_test! {
    fn values_travel_once_and_only_samples_go_everywhere on [4] => |world| {
        let values = random(world.rank(), 1000, i64::MAX);
        let (_, calls) = recorded(|| sample_sort(world, values));
        assert!(
            calls.iter().all(|event| event.call.kind() == Kind::Collective),
            "collectives are all it takes"
        );
        let bytes = |wanted: &dyn Fn(Call) -> bool| -> u64 {
            calls.iter().filter(|event| wanted(event.call)).map(|event| event.bytes).sum()
        };
        assert_eq!(
            bytes(&|call| call == Call::Alltoallv), 8000,
            "bytes that rank {} gave to all-to-alls: it has 1000 values of 8 bytes", world.rank()
        );
        let others = bytes(&|call| call != Call::Alltoallv);
        assert!(
            others <= 100,
            "rank {} gave {others} bytes to other collectives: 4 samples and some counts are enough",
            world.rank()
        );
    }
}
