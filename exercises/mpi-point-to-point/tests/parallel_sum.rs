//! Checks `mpi-point-to-point/parallel_sum`.

use common::{
    mpi::{Event, Kind, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_point_to_point::parallel_sum::{parallel_sum, reduce, scatter, share};
use std::cell::RefCell;

/// The other rank and the number of bytes, of each message of this kind, in order.
fn messages(calls: &[Event], kind: Kind) -> Vec<(i32, u64)> {
    let calls = calls.iter().filter(|event| event.call.kind() == kind);
    calls.map(|event| (event.peer, event.bytes)).collect()
}

/// How many of `length` numbers each of `size` ranks has.
fn lengths(length: usize, size: usize) -> Vec<usize> {
    (0..size).map(|rank| (rank..length).step_by(size).count()).collect()
}

#[test]
fn the_first_ranks_take_what_does_not_divide() {
    for (length, size) in [(10, 4), (8, 4), (7, 3), (2, 4), (0, 3), (5, 1), (1000, 7)] {
        let shares: Vec<_> = (0..size).map(|rank| share(length, size, rank)).collect();
        let lengths = lengths(length, size);
        let starts = lengths.iter().scan(0, |next, &length| {
            *next += length;
            Some(*next - length..*next)
        });
        assert_eq!(
            shares,
            starts.collect::<Vec<_>>(),
            "the shares (left) of {length} numbers on {size} ranks, by rank"
        );
    }
}

mpi_test! {
    fn each_rank_gets_its_share_and_no_more on 1..=4 => |world| {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        for length in [10, 2, 0] {
            let numbers: Vec<_> = (0..length).map(|i| i as f64 + 0.5).collect();
            let given = if rank == 0 { &numbers[..] } else { &[] };
            let (mine, calls) = recorded(|| scatter(world, given));
            let lengths = lengths(length, size);
            let start = lengths[..rank].iter().sum::<usize>();
            assert_eq!(
                mine,
                numbers[start..start + lengths[rank]],
                "the share (left) of rank {rank} of {size} in {length} numbers"
            );
            let bytes = (1..size).map(|rank| (rank as i32, 8 * lengths[rank] as u64));
            let expected: Vec<_> = bytes.filter(|_| rank == 0).collect();
            assert_eq!(
                messages(&calls, Kind::Send),
                expected,
                "what rank {rank} sent (left), as (to rank, bytes), to scatter {length} numbers to \
                 {size} ranks"
            );
        }
    }
}

mpi_test! {
    fn partial_sums_are_added_in_the_order_of_the_ranks on [4] => |world| {
        // All messages are there before rank 0 looks for one, the last rank's first. Who then takes
        // any of them gets them in the order in which they came, or round from the last sender
        // that was served (that is rank 1): neither is the order of the ranks.
        const GO: i32 = 99;
        let (rank, zero) = (world.rank(), world.process_at_rank(0));
        if rank == 1 {
            zero.send_with_tag(&rank, GO);
        }
        if rank == 0 {
            world.process_at_rank(1).probe(); // it is to be there before it is asked for
            world.any_process().receive_with_tag::<i32>(GO);
            for late in (1..4).rev() {
                world.process_at_rank(late).send_with_tag(&rank, GO);
                world.process_at_rank(late).probe();
            }
        } else {
            zero.receive_with_tag::<i32>(GO);
        }
        // In this order nothing is rounded: 1 - 2^53 + (2^53 - 1) is 0. In others, 1e-9 gets lost.
        let partials = [1.0, -9_007_199_254_740_992.0, 9_007_199_254_740_991.0, 1e-9];
        let (sum, calls) = recorded(|| reduce(world, partials[rank as usize]));
        let expected = (rank == 0).then_some(1e-9);
        assert_eq!(
            sum, expected,
            "on rank {rank} (left): the sum of {partials:?}, from the first to the last"
        );
        let expected = if rank == 0 { vec![] } else { vec![(0, 8)] };
        let sent = messages(&calls, Kind::Send);
        assert_eq!(sent, expected, "what rank {rank} sent (left), as (to rank, bytes)");
    }
}

mpi_test! {
    fn every_rank_adds_up_its_share_once on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let numbers: Vec<_> = (0..11).map(|i| f64::from(i * i)).collect();
        let calls = RefCell::new(Vec::new());
        let add = |share: &[f64]| {
            calls.borrow_mut().push(share.len());
            share.iter().sum::<f64>()
        };
        let sum = parallel_sum(world, if rank == 0 { &numbers } else { &[] }, add);
        assert_eq!(
            sum,
            (rank == 0).then_some(385.0),
            "the sum (left) of the squares from 0 to 10, on rank {rank} of {size}"
        );
        let calls = calls.into_inner();
        assert_eq!(calls.len(), 1, "calls of `add` on rank {rank} of {size}");
        assert!(
            size == 1 || calls[0] < 11,
            "rank {rank} of {size} added up all 11 numbers: the others should do their part"
        );
    }
}
