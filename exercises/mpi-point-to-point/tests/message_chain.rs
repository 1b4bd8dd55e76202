//! Checks `mpi-point-to-point/message_chain`.

use common::{
    mpi::{Call, Event, Kind, NOBODY, recorded},
    mpi_test,
};
use mpi::{Rank, topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::message_chain::{
    both_at_once, send_and_receive, with_nobody, without_waiting,
};

/// What `rank` sends; half a megabyte, which no library copies away.
fn message(rank: Rank) -> Vec<f64> {
    (0..1 << 16).map(|i| f64::from(rank) + f64::from(i) / 65536.0).collect()
}

/// Calls the function on this rank, looks at what came, and returns the MPI calls that it made.
fn check(
    chain: fn(&SimpleCommunicator, &[f64], &mut [f64]),
    world: &SimpleCommunicator,
) -> Vec<Event> {
    let rank = world.rank();
    let mine = message(rank);
    let mut from_left = vec![-1.0; mine.len()];
    let (_, calls) = recorded(|| chain(world, &mine, &mut from_left));
    let holds = match (0..world.size()).find(|&rank| from_left == message(rank)) {
        Some(other) => format!("the message of rank {other}"),
        None if from_left.iter().all(|&value| value == -1.0) => "what it held before".to_owned(),
        None => "no rank's message".to_owned(),
    };
    let expected = match rank {
        0 => "what it held before".to_owned(),
        _ => format!("the message of rank {}", rank - 1),
    };
    let size = world.size();
    assert_eq!(holds, expected, "what is in `from_left` (left) on rank {rank} of {size}");
    calls
}

/// Calls and with whom, in order.
fn with_whom(calls: &[Event]) -> Vec<(Call, Rank)> {
    calls.iter().map(|event| (event.call, event.peer)).collect()
}

mpi_test! {
    fn a_send_and_a_receive_pass_it_on on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let mut calls = with_whom(&check(send_and_receive, world));
        calls.sort_unstable();
        let send = (rank + 1 < size).then_some((Call::Send, rank + 1));
        let receive = (rank > 0).then_some((Call::Recv, rank - 1));
        let expected: Vec<_> = send.into_iter().chain(receive).collect();
        assert_eq!(calls, expected, "the MPI calls (left) of rank {rank} of {size}, and with whom");
    }
}

mpi_test! {
    fn who_is_late_keeps_only_its_right_neighbour_waiting on [4] => |world| {
        // Rank 0 is so late that the last rank is done before it begins.
        const DONE: i32 = 99;
        if world.rank() == 0 {
            println!("Rank 0 comes late: the test keeps it waiting until rank 3 is done.");
            world.process_at_rank(3).receive_with_tag::<i32>(DONE);
        }
        check(send_and_receive, world);
        if world.rank() == 3 {
            world.process_at_rank(0).send_with_tag(&3, DONE);
        }
    }
}

mpi_test! {
    fn two_neighbours_take_one_call on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let calls = with_whom(&check(both_at_once, world));
        let expected = match (rank > 0, rank + 1 < size) {
            (true, true) => vec![(Call::SendrecvSend, rank + 1), (Call::SendrecvRecv, rank - 1)],
            (false, true) => vec![(Call::Send, rank + 1)],
            (true, false) => vec![(Call::Recv, rank - 1)],
            (false, false) => vec![],
        };
        assert_eq!(calls, expected, "the MPI calls (left) of rank {rank} of {size}, and with whom");
    }
}

mpi_test! {
    fn with_nobody_all_ranks_make_the_same_call on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let calls = with_whom(&check(with_nobody, world));
        let right = if rank + 1 < size { rank + 1 } else { NOBODY };
        let left = if rank > 0 { rank - 1 } else { NOBODY };
        assert_eq!(
            calls,
            [(Call::SendrecvSend, right), (Call::SendrecvRecv, left)],
            "the MPI calls (left) of rank {rank} of {size}, and with whom, where {NOBODY} is nobody"
        );
    }
}

mpi_test! {
    fn requests_begin_before_the_first_wait on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let calls = with_whom(&check(without_waiting, world));
        let begun: Vec<_> =
            calls.iter().copied().take_while(|(call, _)| call.kind() != Kind::Complete).collect();
        let receive = (rank > 0).then_some((Call::Irecv, rank - 1));
        let send = (rank + 1 < size).then_some((Call::Isend, rank + 1));
        let expected: Vec<_> = receive.into_iter().chain(send).collect();
        assert_eq!(
            begun, expected,
            "what rank {rank} of {size} began (left) before it waited, and with whom; its calls \
             were {calls:?}"
        );
        let rest = calls[begun.len()..].iter();
        let more: Vec<_> = rest.filter(|(call, _)| call.kind() != Kind::Complete).collect();
        assert!(more.is_empty(), "rank {rank} of {size} began more after it had waited: {more:?}");
    }
}
