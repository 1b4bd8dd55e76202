//! Checks `mpi-collectives/scatter_gather`.

use common::{
    mpi::{Call, Event, recorded},
    mpi_test,
};
use mpi::{Rank, topology::SimpleCommunicator, traits::*};
use mpi_collectives::scatter_gather::{gather, map, scatter};
use std::cell::RefCell;

/// As many different numbers; another `kind`, other numbers.
fn numbers(length: usize, kind: Rank) -> Vec<f64> {
    (0..length).map(|at| f64::from(kind * 1000) + at as f64).collect()
}

/// What `whole` is on this rank.
fn on_root<T>(world: &SimpleCommunicator, root: Rank, whole: T) -> Option<T> {
    (world.rank() == root).then_some(whole)
}

fn names(calls: &[Event]) -> Vec<Call> {
    calls.iter().map(|call| call.call).collect()
}

mpi_test! {
    fn each_rank_gets_its_own_block on 1..=4 => |world| {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        for root in 0..world.size() {
            for length in [0, 1, 3] {
                let whole = numbers(size * length, root);
                let mut block = vec![-1.0; length];
                scatter(world, root, on_root(world, root, &whole[..]), &mut block);
                let expected = &whole[rank * length..][..length];
                assert_eq!(
                    block, expected,
                    "the block of rank {rank} (left), and what it should be (right); root {root} \
                     scatters {whole:?}"
                );
            }
        }
    }
}

mpi_test! {
    fn the_root_gets_all_blocks_in_the_order_of_their_ranks on 1..=4 => |world| {
        for root in 0..world.size() {
            for length in [0, 1, 3] {
                let block = numbers(length, world.rank());
                let expected: Vec<_> =
                    (0..world.size()).flat_map(|rank| numbers(length, rank)).collect();
                let mut whole = vec![-1.0; expected.len()];
                gather(world, root, &block, on_root(world, root, &mut whole[..]));
                if world.rank() == root {
                    assert_eq!(whole, expected, "what root {root} has (left), and should (right)");
                } else {
                    assert!(
                        whole.iter().all(|number| *number == -1.0),
                        "rank {} is not the root", world.rank()
                    );
                }
            }
        }
    }
}

mpi_test! {
    fn all_numbers_are_mapped on [1, 3] => |world| {
        let root = world.size() - 1;
        let mut whole = numbers(4 * world.size() as usize, 1);
        let expected: Vec<_> = whole.iter().map(|number| 2.0 * number + 1.0).collect();
        let given = on_root(world, root, &mut whole[..]);
        map(world, root, given, 4, |number| 2.0 * number + 1.0);
        if world.rank() == root {
            assert_eq!(whole, expected, "what root {root} has (left), and should (right)");
        }
    }
}

mpi_test! {
    fn every_rank_works_on_its_own_block on [3] => |world| {
        let mut whole = numbers(12, 1);
        let mine = whole[4 * world.rank() as usize..][..4].to_vec();
        let worked_on = RefCell::new(vec![]);
        map(world, 0, on_root(world, 0, &mut whole[..]), 4, |number| {
            worked_on.borrow_mut().push(number);
            number
        });
        let mut worked_on = worked_on.into_inner();
        worked_on.sort_by(f64::total_cmp);
        assert_eq!(
            worked_on, mine,
            "what rank {} worked on (left), and should (right)", world.rank()
        );
    }
}

mpi_test! {
    fn a_scatter_is_one_collective on [4] => |world| {
        let whole = numbers(8, 1);
        let whole = on_root(world, 0, &whole[..]);
        let (_, calls) = recorded(|| scatter(world, 0, whole, &mut [0.0; 2]));
        assert_eq!(names(&calls), [Call::Scatter], "the calls of rank {}", world.rank());
    }
}

mpi_test! {
    fn a_gather_is_one_collective on [4] => |world| {
        let mut whole = numbers(8, 1);
        let whole = on_root(world, 0, &mut whole[..]);
        let (_, calls) = recorded(|| gather(world, 0, &[1.0, 2.0], whole));
        assert_eq!(names(&calls), [Call::Gather], "the calls of rank {}", world.rank());
    }
}
