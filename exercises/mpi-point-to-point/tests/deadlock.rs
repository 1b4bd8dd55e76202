//! Checks `mpi-point-to-point/deadlock`. The first number of ranks in a list is the one that shows a
//! hang best.

use common::{
    check::assert_same,
    mpi::{Event, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::deadlock::{largest, neighbours, rotate};

/// A message that any MPI library keeps a copy of, and one that none does.
const SHORT: usize = 2;
const LONG: usize = 1 << 19; // 4 MiB

/// What a rank sends: `length` numbers, from which one sees who sent them.
fn message_of(rank: i32, length: usize) -> Vec<f64> {
    (0..length).map(|i| f64::from(rank) + (i % 1000) as f64 * 1e-3).collect()
}

/// Whom a rank sent messages to, and how many bytes were in them.
fn sent(calls: &[Event]) -> Vec<(i32, u64)> {
    let sends = calls.iter().filter(|event| event.call.kind() == Kind::Send);
    let mut sent: Vec<_> = sends.map(|event| (event.peer, event.bytes)).collect();
    sent.sort_unstable();
    sent
}

fn check_ring(world: &SimpleCommunicator, length: usize) {
    let (rank, size) = (world.rank(), world.size());
    let (theirs, calls) = recorded(|| rotate(world, &message_of(rank, length)));
    println!("what rank {rank} got from the rank before it:");
    assert_same(theirs, message_of((rank + size - 1) % size, length));
    let expected = [((rank + 1) % size, 8 * length as u64)];
    assert_eq!(sent(&calls), expected, "what rank {rank} sent: (to whom, bytes)");
}

fn check_chain(world: &SimpleCommunicator, length: usize) {
    let (rank, size) = (world.rank(), world.size());
    let (theirs, calls) = recorded(|| neighbours(world, &message_of(rank, length)));
    let sides = [(rank > 0).then(|| rank - 1), (rank + 1 < size).then_some(rank + 1)];
    for ((theirs, side), name) in theirs.into_iter().zip(sides).zip(["before", "after"]) {
        assert_eq!(theirs.is_some(), side.is_some(), "a message from the rank {name} rank {rank}");
        if let (Some(theirs), Some(side)) = (theirs, side) {
            println!("what rank {rank} got from the rank {name} it:");
            assert_same(theirs, message_of(side, length));
        }
    }
    let expected: Vec<_> = sides.iter().flatten().map(|&side| (side, 8 * length as u64)).collect();
    assert_eq!(sent(&calls), expected, "what rank {rank} sent: (to whom, bytes)");
}

mpi_test! {
    fn short_messages_go_round_the_ring on [3, 1] => |world| {
        check_ring(world, SHORT);
    }
}

mpi_test! {
    fn long_messages_go_round_the_ring on [3, 1, 2] => |world| {
        check_ring(world, LONG);
    }
}

mpi_test! {
    fn short_messages_go_both_ways_in_the_chain on [3, 1] => |world| {
        check_chain(world, SHORT);
    }
}

mpi_test! {
    fn long_messages_go_both_ways_in_the_chain on [3, 4] => |world| {
        check_chain(world, LONG);
    }
}

mpi_test! {
    fn all_ranks_learn_the_largest_value_whoever_has_it on [3, 1, 2] => |world| {
        for owner in 0..world.size() {
            let mine = if world.rank() == owner { 7.5 } else { -f64::from(world.rank()) - 1.0 };
            let (result, calls) = recorded(|| largest(world, mine));
            assert_eq!(result, 7.5, "the largest value, which rank {owner} had");
            let expected: Vec<_> = match world.rank() {
                0 => (1..world.size()).map(|rank| (rank, 8)).collect(),
                _ => vec![(0, 8)],
            };
            assert_eq!(sent(&calls), expected, "what this rank sent: (to whom, bytes)");
        }
    }
}
