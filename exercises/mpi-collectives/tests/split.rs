//! Checks `mpi-collectives/split`.

use common::{
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{
    topology::{Rank, SimpleCommunicator},
    traits::*,
};
use mpi_collectives::split::{diagonal, row_and_column, row_and_column_sums};

/// The members of a communicator, by their ranks in the world.
fn members(group: &SimpleCommunicator, world: &SimpleCommunicator) -> Vec<Rank> {
    let ranks: Vec<_> = (0..group.size()).collect();
    group.group().translate_ranks(&ranks, &world.group()).into_iter().flatten().collect()
}

/// The ranks of the world that `is_one`.
fn those(world: &SimpleCommunicator, is_one: impl Fn(Rank) -> bool) -> Vec<Rank> {
    (0..world.size()).filter(|&rank| is_one(rank)).collect()
}

mpi_test! {
    fn a_row_holds_the_ranks_of_its_row_in_order on [6] => |world| {
        let row = world.rank() / 3;
        let (found, _) = row_and_column(world, 3);
        assert_eq!(
            members(&found, world), those(world, |rank| rank / 3 == row),
            "members of the row's communicator on rank {}, of 6 ranks in 3 columns", world.rank()
        );
        assert_eq!(found.rank(), world.rank() % 3, "in its row, a rank is numbered by its column");
    }
}

mpi_test! {
    fn a_column_holds_the_ranks_of_its_column_in_order on [6] => |world| {
        let column = world.rank() % 3;
        let (_, found) = row_and_column(world, 3);
        assert_eq!(
            members(&found, world), those(world, |rank| rank % 3 == column),
            "members of the column's communicator on rank {}, of 6 ranks in 3 columns", world.rank()
        );
        assert_eq!(found.rank(), world.rank() / 3, "in its column, a rank is numbered by its row");
    }
}

mpi_test! {
    fn sums_are_those_of_a_row_and_of_a_column on 1..=4 => |world| {
        for columns in 1..=3 {
            let (row, column) = (world.rank() / columns, world.rank() % columns);
            let value = |rank: Rank| 10_i64.pow(rank as u32);
            let sum = |ranks: Vec<Rank>| ranks.into_iter().map(value).sum::<i64>();
            let expected = (
                sum(those(world, |rank| rank / columns == row)),
                sum(those(world, |rank| rank % columns == column)),
            );
            assert_eq!(
                row_and_column_sums(world, columns, value(world.rank())), expected,
                "(sum of the row, sum of the column) on rank {}, of {} ranks in {columns} columns; \
                 rank 0 has 1, rank 1 has 10, rank 2 has 100, …", world.rank(), world.size()
            );
        }
    }
}

mpi_test! {
    fn each_sum_is_one_all_reduce_among_those_concerned on [4] => |world| {
        let (_, calls) = recorded(|| row_and_column_sums(world, 2, 1));
        let names: Vec<_> = calls.iter().map(|event| event.call).collect();
        let count = |wanted: Call| names.iter().filter(|&&call| call == wanted).count();
        assert_eq!(
            (count(Call::CommSplit), count(Call::Allreduce), names.len()), (2, 2, 4),
            "(splits, all-reduces, all calls): {names:?}"
        );
        for event in &calls {
            assert_eq!(event.call.kind(), Kind::Collective);
            if event.call == Call::Allreduce {
                assert_ne!(event.communicator, 0, "the sum was made by all ranks of the world");
                assert_eq!(event.bytes, 8, "one number is enough");
            }
        }
    }
}

mpi_test! {
    fn the_diagonal_has_a_communicator_of_its_own on [1, 5] => |world| {
        // 5 ranks in 3 columns: row 1 has two ranks, and rank 4 is in row 1 and column 1.
        let found = diagonal(world, 3);
        let expected = those(world, |rank| rank == 0 || rank == 4);
        match found {
            Some(group) => assert_eq!(
                members(&group, world), expected,
                "members of the diagonal's communicator, of {} ranks in 3 columns", world.size()
            ),
            None => assert!(
                !expected.contains(&world.rank()),
                "rank {} is on the diagonal, but got no communicator", world.rank()
            ),
        }
    }
}
