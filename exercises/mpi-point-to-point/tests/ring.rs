//! Checks `mpi-point-to-point/ring`.

use common::{
    mpi::{Event, Kind, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_point_to_point::ring::{all_around, token};

/// The other rank and the number of bytes, of each message of this kind, in order.
fn messages(calls: &[Event], kind: Kind) -> Vec<(i32, u64)> {
    let calls = calls.iter().filter(|event| event.call.kind() == kind);
    calls.map(|event| (event.peer, event.bytes)).collect()
}

mpi_test! {
    fn a_token_brings_the_sum_to_rank_0 on 1..=4 => |world| {
        let (rank, size) = (i64::from(world.rank()), i64::from(world.size()));
        let squares = size * (size + 1) * (2 * size + 1) / 6;
        let sum = token(world, (rank + 1).pow(2));
        assert_eq!(sum, (rank == 0).then_some(squares), "sum of (rank + 1)² on rank {rank} (left)");
        let sum = token(world, 10 - 7 * rank);
        let total = (0..size).map(|rank| 10 - 7 * rank).sum();
        assert_eq!(sum, (rank == 0).then_some(total), "sum of 10 - 7 rank on rank {rank} (left)");
    }
}

mpi_test! {
    fn a_token_takes_one_message_from_each_rank on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let (_, calls) = recorded(|| token(world, 1));
        let expected = if size == 1 { vec![] } else { vec![((rank + 1) % size, 8)] };
        let sent = messages(&calls, Kind::Send);
        assert_eq!(sent, expected, "what rank {rank} of {size} sent (left), as (to rank, bytes)");
    }
}

mpi_test! {
    fn all_ranks_know_the_sum on 1..=4 => |world| {
        let (rank, size) = (i64::from(world.rank()), i64::from(world.size()));
        let sum = all_around(world, &[(rank + 1).pow(2), 10 - 7 * rank, 1]);
        let squares = size * (size + 1) * (2 * size + 1) / 6;
        let total = (0..size).map(|rank| 10 - 7 * rank).sum();
        assert_eq!(
            sum,
            [squares, total, size],
            "sums of (rank + 1)², of 10 - 7 rank, and of 1, on rank {rank} of {size} (left)"
        );
    }
}

mpi_test! {
    fn in_each_round_one_message_goes_right_and_one_comes_from_the_left on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let (_, calls) = recorded(|| all_around(world, &[1, 2, 3]));
        let rounds = size as usize - 1;
        assert_eq!(
            messages(&calls, Kind::Send),
            vec![((rank + 1) % size, 24); rounds],
            "what rank {rank} of {size} sent (left), as (to rank, bytes)"
        );
        assert_eq!(
            messages(&calls, Kind::Receive),
            vec![((rank + size - 1) % size, 24); rounds],
            "what rank {rank} of {size} received (left), as (from rank, bytes)"
        );
    }
}

mpi_test! {
    fn long_vectors_go_round on [3] => |world| {
        let length = 1 << 17;
        let ones = vec![1; length];
        let sum = all_around(world, &ones);
        assert_eq!(sum.len(), length, "elements of the sum (left) of vectors with as many");
    }
}
