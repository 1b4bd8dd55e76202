//! Checks `mpi-point-to-point/message_exchange`.

use common::{
    mpi::{Call, recorded},
    mpi_test,
};
use mpi::{Rank, topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::message_exchange::{exchange_at_once, exchange_in_turns, partner};

/// A megabyte: no library copies that away.
const LARGE: usize = 1 << 17;

/// What `rank` sends: the higher the rank, the more.
fn message(rank: Rank, length: usize) -> Vec<f64> {
    (0..length + rank as usize).map(|i| f64::from(rank) + i as f64 / 16.0).collect()
}

type Exchange = fn(&SimpleCommunicator, Rank, &[f64], &mut [f64]);

/// Exchanges messages of about `length` elements with `partner` and looks at what came.
fn check(exchange: Exchange, world: &SimpleCommunicator, partner: Option<Rank>, length: usize) {
    let (rank, Some(partner)) = (world.rank(), partner) else { return };
    let (mine, expected) = (message(rank, length), message(partner, length));
    let mut theirs = vec![-1.0; expected.len()];
    exchange(world, partner, &mine, &mut theirs);
    if let Some(wrong) = (0..theirs.len()).find(|&i| theirs[i] != expected[i]) {
        let (got, sent) = (theirs[wrong], expected[wrong]);
        panic!("rank {rank} has {got} at [{wrong}], but rank {partner} sent {sent}");
    }
}

#[test]
fn neighbours_are_partners_and_an_odd_one_has_none() {
    for size in 1..=6 {
        let partners: Vec<_> = (0..size).map(|rank| partner(rank, size)).collect();
        let all = [1, 0, 3, 2, 5, 4].map(Some);
        let mut expected = all[..size as usize].to_vec();
        if size % 2 == 1 {
            expected[size as usize - 1] = None;
        }
        assert_eq!(partners, expected, "the partners (left) of {size} ranks, by rank");
    }
}

mpi_test! {
    fn small_messages_are_exchanged_in_turns on 1..=4 => |world| {
        let partner = partner(world.rank(), world.size());
        check(exchange_in_turns, world, partner, 3);
        check(exchange_in_turns, world, partner, 0);
    }
}

mpi_test! {
    fn large_messages_are_exchanged_in_turns on [2, 3] => |world| {
        check(exchange_in_turns, world, partner(world.rank(), world.size()), LARGE);
    }
}

mpi_test! {
    fn any_two_ranks_take_turns on [4] => |world| {
        // 0 and 2, 1 and 3: both even, or both odd.
        check(exchange_in_turns, world, Some((world.rank() + 2) % 4), LARGE);
    }
}

mpi_test! {
    fn a_turn_is_one_send_and_one_receive on [2] => |world| {
        let (rank, other) = (world.rank(), 1 - world.rank());
        let (_, calls) = recorded(|| check(exchange_in_turns, world, Some(other), 3));
        let mut calls: Vec<_> = calls.iter().map(|event| (event.call, event.peer)).collect();
        calls.sort_unstable();
        let expected = [(Call::Send, other), (Call::Recv, other)];
        assert_eq!(calls, expected, "the MPI calls (left) of rank {rank}, and with whom");
    }
}

mpi_test! {
    fn an_exchange_at_once_is_a_single_call on 1..=4 => |world| {
        let rank = world.rank();
        let partner = partner(rank, world.size());
        for length in [0, LARGE] {
            let (_, calls) = recorded(|| check(exchange_at_once, world, partner, length));
            let calls: Vec<_> = calls.iter().map(|event| (event.call, event.peer)).collect();
            let halves = [Call::SendrecvSend, Call::SendrecvRecv];
            let expected: Vec<_> =
                partner.into_iter().flat_map(|other| halves.map(|half| (half, other))).collect();
            assert_eq!(
                calls, expected,
                "the MPI calls (left) of rank {rank}, and with whom: MPI_Sendrecv has two halves"
            );
        }
    }
}
