//! Checks `mpi-point-to-point/pi`.

use common::{
    check::{ROUNDING, Tolerance, assert_close},
    mpi::{Kind, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_point_to_point::pi::{area, pi, share};
use std::{cell::RefCell, ops::Range};

fn shares(intervals: usize, size: usize) -> Vec<Range<usize>> {
    (0..size).map(|rank| share(intervals, size, rank)).collect()
}

#[test]
fn every_interval_is_in_one_share() {
    for (intervals, size) in [(840, 4), (10, 4), (7, 3), (3, 5), (1, 1), (0, 2), (1001, 6)] {
        let taken: Vec<usize> = shares(intervals, size).into_iter().flatten().collect();
        let all: Vec<usize> = (0..intervals).collect();
        assert_eq!(taken, all, "what {size} ranks take (left), of the intervals there are (right)");
    }
}

#[test]
fn the_first_ranks_take_what_does_not_divide() {
    let lengths = |intervals, size| -> Vec<usize> {
        shares(intervals, size).iter().map(ExactSizeIterator::len).collect()
    };
    assert_eq!(lengths(10, 4), [3, 3, 2, 2], "10 intervals on 4 ranks");
    assert_eq!(lengths(7, 3), [3, 2, 2], "7 intervals on 3 ranks");
    assert_eq!(lengths(3, 5), [1, 1, 1, 0, 0], "3 intervals on 5 ranks");
    assert_eq!(lengths(8, 4), [2, 2, 2, 2], "8 intervals on 4 ranks");
}

#[test]
fn an_interval_is_as_high_as_the_curve_in_its_middle() {
    // 4 / (1 + (1/2)²), and with two intervals 4 / (1 + (1/4)²) and 4 / (1 + (3/4)²).
    assert_close(area(1, 0..1), 3.2, ROUNDING);
    assert_close(area(2, 0..1), 0.5 * 64.0 / 17.0, ROUNDING);
    assert_close(area(2, 1..2), 0.5 * 64.0 / 25.0, ROUNDING);
    assert_close(area(2, 0..2), area(2, 0..1) + area(2, 1..2), ROUNDING);
    assert_close(area(5, 3..3), 0.0, ROUNDING);
}

mpi_test! {
    fn eight_hundred_and_forty_intervals_give_pi_to_seven_digits on 1..=4 => |world| {
        let result = pi(world, 840, |share| area(840, share));
        match world.rank() {
            0 => assert_close(
                result.expect("rank 0 has the sum"),
                3.141_592_771_692_6,
                Tolerance::absolute(1e-13),
            ),
            _ => assert_eq!(result, None, "only rank 0 knows the sum"),
        }
    }
}

mpi_test! {
    fn each_rank_computes_its_own_share_once on [3] => |world| {
        let rank = world.rank() as usize;
        let shares = RefCell::new(vec![]);
        pi(world, 10, |share| {
            shares.borrow_mut().push(share);
            0.0
        });
        let mine = [0..4, 4..7, 7..10][rank].clone();
        assert_eq!(shares.into_inner(), vec![mine], "the intervals that rank {rank} was to compute");
    }
}

mpi_test! {
    fn what_every_rank_found_is_in_the_sum on [4] => |world| {
        let found = [1.0, 20.0, 300.0, 4000.0][world.rank() as usize];
        let sum = pi(world, 3, |_| found);
        if let Some(sum) = sum {
            assert_close(sum, 4321.0, ROUNDING);
        }
    }
}

mpi_test! {
    fn each_rank_sends_one_number_to_rank_0 on [3] => |world| {
        let (_, calls) = recorded(|| pi(world, 10, |_| 1.0));
        let sent: Vec<_> = calls
            .iter()
            .filter(|event| event.call.kind() == Kind::Send)
            .map(|event| (event.peer, event.bytes))
            .collect();
        match world.rank() {
            0 => {
                assert_eq!(sent, [], "rank 0 sends nothing: (to whom, bytes)");
                let received =
                    calls.iter().filter(|event| event.call.kind() == Kind::Receive).count();
                assert_eq!(received, 2, "messages that rank 0 received from 2 other ranks");
            }
            _ => assert_eq!(sent, [(0, 8)], "one f64 to rank 0: (to whom, bytes)"),
        }
    }
}
