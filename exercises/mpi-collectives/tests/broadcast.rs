//! Checks `mpi-collectives/broadcast`.

use common::{
    mpi::{Call, Event, Kind, recorded},
    mpi_test,
};
use mpi::{Rank, topology::SimpleCommunicator, traits::*};
use mpi_collectives::broadcast::{by_collective, by_tree};

type Broadcast = fn(&SimpleCommunicator, Rank, &mut [f64]);

/// Broadcasts from every rank in turn: nothing, one number, a few, and too many for a buffered send.
fn check_data(world: &SimpleCommunicator, broadcast: Broadcast) {
    for root in 0..world.size() {
        for length in [0, 1, 3, 5000] {
            let data: Vec<_> = (0..length).map(|at| f64::from(1000 * (root + 1) + at)).collect();
            let mut buffer = vec![-1.0; data.len()];
            if world.rank() == root {
                buffer.clone_from(&data);
            }
            broadcast(world, root, &mut buffer);
            let few = data.len().min(5);
            assert!(
                buffer == data,
                "root {root} broadcast {length} numbers. The first of them are {:?} there, but rank \
                 {} has {:?}",
                &data[..few],
                world.rank(),
                &buffer[..few]
            );
        }
    }
}

/// What each rank sent and received, in order: `(true, to)`, `(false, from)`.
fn messages(world: &SimpleCommunicator, calls: &[Event]) -> Vec<Vec<(bool, usize)>> {
    const MOST: usize = 32;
    let is_message = |call: &&Event| matches!(call.call.kind(), Kind::Send | Kind::Receive);
    let mine: Vec<_> = calls.iter().filter(is_message).collect();
    assert!(mine.len() <= MOST, "rank {} sent and received {} messages", world.rank(), mine.len());
    // 0 for no message, else the other rank, counted from 1; below zero where it was received from.
    let mut numbers = [0; MOST];
    for (number, call) in numbers.iter_mut().zip(mine) {
        let peer = call.peer + 1;
        *number = if call.call.kind() == Kind::Send { peer } else { -peer };
    }
    let mut all = vec![0; MOST * world.size() as usize];
    world.all_gather_into(&numbers, &mut all);
    let decode = |number: &i32| (*number > 0, number.unsigned_abs() as usize - 1);
    all.chunks(MOST)
        .map(|row| row.iter().filter(|number| **number != 0).map(decode).collect())
        .collect()
}

/// The messages of a broadcast along the tree.
fn tree(world: &SimpleCommunicator, root: Rank) -> Vec<Vec<(bool, usize)>> {
    let (_, calls) = recorded(|| by_tree(world, root, &mut [1.0; 4]));
    messages(world, &calls)
}

/// ⌈log₂ P⌉
fn log2(world: &SimpleCommunicator) -> usize {
    (world.size() as usize).next_power_of_two().trailing_zeros() as usize
}

mpi_test! {
    fn the_tree_brings_the_roots_data_to_every_rank on 1..=4 => |world| {
        check_data(world, by_tree);
    }
}

mpi_test! {
    fn each_rank_but_the_root_receives_one_message on [6] => |world| {
        let (_, calls) = recorded(|| by_tree(world, 0, &mut [1.0; 4]));
        let collective = calls.iter().find(|call| call.call.kind() == Kind::Collective);
        assert_eq!(
            collective.map(|call| call.call.name()), None,
            "the tree is to be made of messages from rank to rank: what did you call (left)?"
        );
        let received = calls.iter().filter(|call| call.call.kind() == Kind::Receive).count();
        assert_eq!(
            received, usize::from(world.rank() != 0),
            "messages that rank {} received (left), of those it needs (right)", world.rank()
        );
        let bytes: Vec<_> = calls.iter().map(|call| call.bytes).filter(|bytes| *bytes != 32).collect();
        assert!(bytes.is_empty(), "4 numbers are 32 bytes, but messages of {bytes:?} bytes were sent");
    }
}

mpi_test! {
    fn no_rank_sends_more_than_one_message_a_round on [7] => |world| {
        let sent = tree(world, 0)[world.rank() as usize].iter().filter(|(sent, _)| *sent).count();
        assert!(
            sent <= log2(world),
            "rank {} sent {sent} messages one after the other, but {} rounds are enough for {} ranks: \
             let those that have the data pass it on", world.rank(), log2(world), world.size()
        );
    }
}

mpi_test! {
    fn every_rank_has_the_data_after_log2_rounds on [5, 8], limit 30 => |world| {
        for root in [0, world.size() - 2] {
            let tree = tree(world, root);
            // When each rank has the data, if a message takes one round; and from whom, as which of
            // that rank's messages.
            let mut arrival = vec![None; tree.len()];
            arrival[root as usize] = Some((0, root as usize, 0));
            let mut reached = vec![root as usize];
            while let Some(rank) = reached.pop() {
                let to = tree[rank].iter().filter(|(sent, _)| *sent).map(|(_, to)| *to);
                for (nth, to) in (1..).zip(to) {
                    if arrival[to].is_none() {
                        arrival[to] = arrival[rank].map(|(round, ..)| (round + nth, rank, nth));
                        reached.push(to);
                    }
                }
            }
            for (rank, arrival) in arrival.into_iter().enumerate() {
                let (round, from, nth) = arrival.unwrap_or_else(|| panic!(
                    "with root {root}, no chain of messages leads from there to rank {rank}"
                ));
                assert!(
                    round <= log2(world),
                    "with {} ranks and root {root}, rank {rank} has the data after {round} rounds: it \
                     is number {nth} of the ranks that rank {from} sends to. {} rounds are enough",
                    world.size(), log2(world)
                );
            }
        }
    }
}

mpi_test! {
    fn the_collective_brings_the_roots_data_to_every_rank on [1, 3] => |world| {
        check_data(world, by_collective);
    }
}

mpi_test! {
    fn the_collective_is_one_call_on_every_rank on [4] => |world| {
        let (_, calls) = recorded(|| by_collective(world, 0, &mut [1.0; 4]));
        let calls: Vec<_> = calls.iter().map(|call| call.call).collect();
        assert_eq!(calls, [Call::Bcast], "what rank {} called (left), and should (right)", world.rank());
    }
}
