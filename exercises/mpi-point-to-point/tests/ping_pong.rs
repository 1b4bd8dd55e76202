//! Checks `mpi-point-to-point/ping_pong`.

use common::{
    check::{Tolerance, assert_close, assert_same},
    mpi::{Call, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::ping_pong::{fit, lengths, one_way};
use std::cell::{Cell, RefCell};

/// A clock that shows these times, one after the other.
fn showing(times: &[f64]) -> impl Fn() -> f64 {
    let times = RefCell::new(times.iter().copied());
    move || times.borrow_mut().next().expect("the clock was read more often than round trips need")
}

mpi_test! {
    fn a_message_goes_there_and_back_in_each_round_trip on [2] => |world| {
        let ticks = Cell::new(0.0);
        let clock = || {
            ticks.set(ticks.get() + 1.0);
            ticks.get()
        };
        let (_, calls) = recorded(|| one_way(world, &mut [0; 24], 3, clock));
        let seen: Vec<_> = calls.iter().map(|event| (event.call, event.peer, event.bytes)).collect();
        let turn = match world.rank() {
            0 => [(Call::Send, 1, 24), (Call::Recv, 1, 24)],
            _ => [(Call::Recv, 0, 24), (Call::Send, 0, 24)],
        };
        let expected = turn.repeat(3);
        assert_eq!(seen, expected, "the calls of this rank in 3 round trips: (call, rank, bytes)");
    }
}

mpi_test! {
    fn other_ranks_take_no_part on [3] => |world| {
        let (time, calls) = recorded(|| one_way(world, &mut [0; 8], 2, mpi::time));
        if world.rank() == 2 {
            assert_eq!((time, calls), (None, vec![]), "the time and the calls of rank 2");
        }
    }
}

mpi_test! {
    fn rank_1_holds_what_rank_0_sent on [2] => |world| {
        let pattern: Vec<u8> = (0..100).map(|i| (i * i % 251) as u8).collect();
        let mut message = if world.rank() == 0 { pattern.clone() } else { vec![0; 100] };
        one_way(world, &mut message, 2, mpi::time);
        assert_same(message, pattern);
    }
}

mpi_test! {
    fn the_clock_runs_from_before_the_send_until_after_the_receive on [2] => |world| {
        let clock = || {
            // Leaves a mark in the record: a barrier of this rank with nobody else.
            SimpleCommunicator::self_comm().barrier();
            0.0
        };
        let (_, calls) = recorded(|| one_way(world, &mut [0; 8], 2, clock));
        if world.rank() == 0 {
            let seen: Vec<_> = calls
                .iter()
                .map(|event| if event.call == Call::Barrier { "clock" } else { event.call.name() })
                .collect();
            let expected = ["clock", "MPI_Send", "MPI_Recv", "clock"].repeat(2);
            assert_eq!(seen, expected, "what rank 0 does in 2 round trips");
        } else {
            assert_eq!(calls.len(), 4, "only rank 0 reads the clock");
        }
    }
}

mpi_test! {
    fn one_way_takes_half_of_a_round_trip on [2] => |world| {
        let time = one_way(world, &mut [0; 8], 1, showing(&[5.0, 9.0]));
        let expected = (world.rank() == 0).then_some(2.0);
        assert_eq!(time, expected, "a round trip took from 5 s to 9 s by the clock of rank 0");
    }
}

mpi_test! {
    fn the_shortest_round_trip_counts on [2] => |world| {
        let time = one_way(world, &mut [0; 8], 3, showing(&[0.0, 10.0, 20.0, 26.0, 30.0, 38.0]));
        let expected = (world.rank() == 0).then_some(3.0);
        assert_eq!(time, expected, "round trips took 10, 6 and 8 s: half of the shortest is 3 s");
    }
}

#[test]
fn latency_and_bandwidth_are_read_off_exact_times() {
    let times = |latency: f64, bandwidth: f64| -> Vec<_> {
        lengths().map(|length| (length, latency + length as f64 / bandwidth)).collect()
    };
    for (latency, bandwidth) in [(2e-6, 1e9), (5e-7, 1.2e10), (1e-4, 1e8)] {
        let cost = fit(&times(latency, bandwidth));
        let near = Tolerance::relative(1e-9);
        assert_close([cost.latency, cost.bandwidth], [latency, bandwidth], near);
        let two = [times(latency, bandwidth)[0], times(latency, bandwidth)[19]];
        assert_close(fit(&two).bandwidth, bandwidth, near);
    }
}

#[test]
fn short_messages_weigh_as_much_as_long_ones() {
    // 1 µs + n / (1 GB/s), but the two longest took 10 % longer.
    let disturbed: Vec<_> = lengths()
        .map(|length| {
            let factor = if length >= 2 << 20 { 1.1 } else { 1.0 };
            (length, factor * (1e-6 + length as f64 * 1e-9))
        })
        .collect();
    // By exact arithmetic, with fractions. Plain least squares give -8.25 µs and 912 MB/s.
    let cost = fit(&disturbed);
    let expected = [9.962_381_453e-7, 9.843_688_077e8];
    assert_close([cost.latency, cost.bandwidth], expected, Tolerance::relative(1e-8));
}
