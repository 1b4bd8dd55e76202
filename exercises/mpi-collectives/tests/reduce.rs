//! Checks `mpi-collectives/reduce`.

use common::{
    mpi::{Call, Event, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_collectives::reduce::{Combine, Compensated, Largest, largest, sum, total};

/// The calls of one reduction, and how many bytes each rank brings.
fn reductions(calls: &[Event]) -> Vec<(Call, u64)> {
    calls.iter().map(|call| (call.call, call.bytes)).collect()
}

#[test]
fn of_two_items_the_larger_remains() {
    let item = |value, place| Largest { value, place };
    for (one, other) in [(item(2.0, 7), item(1.0, 3)), (item(-1.0, 4), item(f64::NEG_INFINITY, 0))]
    {
        assert_eq!(one.combine(other), one, "{one:?} combined with {other:?}");
        assert_eq!(other.combine(one), one, "{other:?} combined with {one:?}");
    }
}

#[test]
fn of_equal_items_the_first_remains() {
    let item = |place| Largest { value: 5.0, place };
    assert_eq!(item(3).combine(item(8)), item(3), "place 3 combined with place 8");
    assert_eq!(item(8).combine(item(3)), item(3), "place 8 combined with place 3");
}

#[test]
fn what_rounding_takes_away_is_kept() {
    let item = |sum, error| Compensated { sum, error };
    for (one, other) in [(item(1.0, 0.0), item(1e100, 0.0)), (item(1e100, 0.0), item(1.0, 0.0))] {
        let combined = one.combine(other);
        assert_eq!(combined, item(1e100, 1.0), "{one:?} combined with {other:?}");
    }
    let combined = item(1e100, 3.0).combine(item(-1e100, 4.0));
    assert_eq!(combined, item(0.0, 7.0), "both had errors, 3 and 4, before they were combined");
}

mpi_test! {
    fn counts_are_added_bin_by_bin on 1..=4 => |world| {
        let size = world.size() as u64;
        for root in 0..world.size() {
            let bins: Vec<_> = (0..5).map(|bin| 1000 * bin + world.rank() as u64).collect();
            let all = (0..5).map(|bin| 1000 * bin * size + size * (size - 1) / 2).collect();
            let expected = (world.rank() == root).then_some(all);
            assert_eq!(
                total(world, root, &bins), expected,
                "what rank {} gets (left), and should (right); the root is {root}", world.rank()
            );
        }
    }
}

mpi_test! {
    fn the_largest_element_is_found_with_its_place on 1..=4 => |world| {
        // Blocks of 1, 0, 3 and 2 elements.
        let blocks = [&[-7.0][..], &[], &[-9.0, -2.5, -3.0], &[-4.0, -2.0]];
        let firsts = [0, 1, 1, 4];
        let (block, first) = (blocks[world.rank() as usize], firsts[world.rank() as usize]);
        let found = [(-7.0, 0), (-7.0, 0), (-2.5, 2), (-2.0, 5)][world.size() as usize - 1];
        for root in 0..world.size() {
            let expected = Largest { value: found.0, place: found.1 };
            assert_eq!(
                largest(world, root, block, first), (world.rank() == root).then_some(expected),
                "what rank {} gets (left), and should (right); the root is {root}", world.rank()
            );
        }
    }
}

mpi_test! {
    fn the_sum_keeps_what_is_small_on_any_rank on [3] => |world| {
        // In whatever order three are added, the 1 gets lost in one of these without compensation.
        let tables = [[1.0, 1e100, -1e100], [1e100, 1.0, -1e100], [1e100, -1e100, 1.0]];
        for terms in tables {
            let expected = (world.rank() == 0).then_some(1.0);
            let sum = sum(world, 0, &[terms[world.rank() as usize]]);
            assert_eq!(
                sum, expected,
                "what rank {} gets (left), and should (right); the ranks have {terms:?}",
                world.rank()
            );
        }
    }
}

mpi_test! {
    fn the_sum_keeps_what_is_small_within_a_rank on [1, 2] => |world| {
        let terms = [1.0, 1e100, 1.0, -1e100];
        let expected = (world.rank() == 0).then_some(2.0 * f64::from(world.size()));
        assert_eq!(
            sum(world, 0, &terms), expected,
            "what rank {} gets (left), and should (right); each rank has {terms:?}", world.rank()
        );
        assert_eq!(sum(world, 0, &[]), (world.rank() == 0).then_some(0.0), "without any terms");
    }
}

mpi_test! {
    fn each_result_takes_one_reduction on [4] => |world| {
        let rank = world.rank();
        let (_, calls) = recorded(|| total(world, 1, &[1, 2, 3]));
        assert_eq!(reductions(&calls), [(Call::Reduce, 24)], "calls of rank {rank}, for 3 bins");
        let (_, calls) = recorded(|| largest(world, 1, &[1.0, 2.0], 2 * rank as u64));
        assert_eq!(
            reductions(&calls), [(Call::Reduce, 16)],
            "calls of rank {rank}, for the largest element: a value and a place are 16 bytes"
        );
        let (_, calls) = recorded(|| sum(world, 1, &[1.0, 2.0]));
        assert_eq!(
            reductions(&calls), [(Call::Reduce, 16)],
            "calls of rank {rank}, for the sum: a sum and an error are 16 bytes"
        );
    }
}
