//! Checks `mpi-point-to-point/non_blocking`.

use common::{
    check::assert_same,
    mpi::{Call, Event, Kind, compute, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::non_blocking::{next_value, step, update_inside};
use std::{
    mem,
    ops::Range,
    time::{Duration, Instant},
};

/// The points of each rank's piece: two on the first rank, so that nothing is inside, then more.
fn piece_of(rank: usize) -> Range<usize> {
    [0..2, 2..7, 7..10, 10..12][rank].clone()
}

/// A rod without any pattern, in as many pieces.
fn rod(pieces: usize) -> Vec<f64> {
    (0..piece_of(pieces - 1).end).map(|i| 100.0 * (1.3 * (i * i) as f64).sin()).collect()
}

/// The whole rod, one step later.
fn expected(rod: &[f64]) -> Vec<f64> {
    let mut next = rod.to_vec();
    for i in 1..rod.len() - 1 {
        next[i] = next_value(rod[i - 1], rod[i], rod[i + 1]);
    }
    next
}

/// Computes the points inside in a millisecond, as if there were many: `cargo hpc trace` shows what
/// messages do meanwhile.
fn update_slowly(piece: &[f64], inside: &mut [f64]) {
    update_inside(piece, inside);
    let since = Instant::now();
    while since.elapsed() < Duration::from_millis(1) {
        std::hint::spin_loop();
    }
}

/// The calls of one step, and where among them the points inside were computed.
fn calls_of_a_step(world: &SimpleCommunicator) -> (Vec<Event>, usize) {
    let piece = rod(world.size() as usize)[piece_of(world.rank() as usize)].to_vec();
    let mut next = piece.clone();
    let (_, calls) = recorded(|| {
        // `compute` leaves a mark in the record.
        step(world, &piece, &mut next, |piece, inside| compute(|| update_inside(piece, inside)));
    });
    let marks: Vec<_> =
        (0..calls.len()).filter(|&number| calls[number].call == Call::Compute).collect();
    assert_eq!(marks.len(), 1, "how often `update_inside` was called in a step");
    (calls, marks[0])
}

fn names(calls: &[Event]) -> Vec<&str> {
    calls.iter().map(|event| event.call.name()).collect()
}

mpi_test! {
    fn pieces_change_as_the_whole_rod_does on 1..=4 => |world| {
        let (rank, size) = (world.rank() as usize, world.size() as usize);
        let mut whole = rod(size);
        let mut piece = whole[piece_of(rank)].to_vec();
        let mut next = vec![f64::NAN; piece.len()];
        for steps in 1..=3 {
            step(world, &piece, &mut next, |piece, inside| compute(|| update_slowly(piece, inside)));
            mem::swap(&mut piece, &mut next);
            whole = expected(&whole);
            println!("the piece of rank {rank} after {steps} steps:");
            assert_same(&piece[..], &whole[piece_of(rank)]);
        }
    }
}

mpi_test! {
    fn messages_are_started_before_the_inside_is_computed on [3] => |world| {
        let (calls, mark) = calls_of_a_step(world);
        let neighbours = if world.rank() == 1 { 2 } else { 1 };
        for call in [Call::Irecv, Call::Isend] {
            let started = calls[..mark].iter().filter(|event| event.call == call).count();
            assert_eq!(
                started,
                neighbours,
                "{} before the inside was computed, on a rank with {neighbours} neighbour(s); the \
                 calls before were {:?}, and after it {:?}",
                call.name(),
                names(&calls[..mark]),
                names(&calls[mark + 1..]),
            );
        }
    }
}

mpi_test! {
    fn nothing_is_waited_for_before_the_inside_is_computed on [3] => |world| {
        let (calls, mark) = calls_of_a_step(world);
        let blocking: Vec<_> = names(&calls[..mark])
            .into_iter()
            .filter(|name| !["MPI_Irecv", "MPI_Isend"].contains(name))
            .collect();
        assert!(
            blocking.is_empty(),
            "{blocking:?} came before the inside was computed: what is inside needs no message"
        );
    }
}

mpi_test! {
    fn a_neighbour_gets_one_point_and_sends_one on [3] => |world| {
        let (calls, _) = calls_of_a_step(world);
        let neighbours = [vec![1], vec![0, 2], vec![1]][world.rank() as usize].clone();
        for (kind, what) in [(Kind::Send, "sent to"), (Kind::Receive, "received from")] {
            let messages = calls.iter().filter(|event| event.call.kind() == kind);
            let mut messages: Vec<_> = messages.map(|event| (event.peer, event.bytes)).collect();
            messages.sort_unstable();
            let expected: Vec<_> = neighbours.iter().map(|&peer| (peer, 8)).collect();
            assert_eq!(messages, expected, "messages {what} other ranks: (rank, bytes)");
        }
    }
}
