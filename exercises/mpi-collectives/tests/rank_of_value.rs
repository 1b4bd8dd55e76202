//! Checks `mpi-collectives/rank_of_value`.

use common::{
    mpi::{Call, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_collectives::rank_of_value::{place, places};

#[test]
fn places_are_counted_from_the_smallest_value() {
    assert_eq!(places(&[5.0, -2.0, 7.0]), [1, 0, 2]);
    assert_eq!(places(&[]), [0_u32; 0]);
    assert_eq!(places(&[3.5]), [0]);
}

#[test]
fn each_value_is_told_its_own_place() {
    // Sorted, the indices are 2, 0, 1: whoever forgets to turn that round gets it wrong here.
    assert_eq!(places(&[20.0, 30.0, 10.0]), [1, 2, 0], "20 is the second, 30 the last");
    assert_eq!(places(&[4.0, 3.0, 1.0, 2.0, 0.0]), [4, 3, 1, 2, 0]);
}

#[test]
fn of_equal_values_the_first_has_the_lower_place() {
    assert_eq!(places(&[5.0, 2.0, 7.0, 2.0]), [2, 0, 3, 1]);
    let same: Vec<_> = (0..100).collect();
    assert_eq!(places(&[1.5; 100]), *same);
    // Enough of them that a sort that is not stable mixes them up.
    let few: Vec<f64> = (0..100).map(|i| f64::from(i % 2)).collect();
    let expected: Vec<_> = (0..100).map(|i| i / 2 + 50 * (i % 2)).collect();
    assert_eq!(places(&few), *expected);
}

#[test]
fn nan_and_infinities_have_places() {
    assert_eq!(places(&[f64::NAN, 1.0, f64::INFINITY, f64::NEG_INFINITY]), [3, 1, 2, 0]);
    assert_eq!(places(&[f64::NAN, f64::NAN, -1.0]), [1, 2, 0]);
}

mpi_test! {
    fn each_rank_learns_the_place_of_its_value on 1..=4 => |world| {
        let values = [[20.0, 40.0, 10.0, 30.0], [2.0, 2.0, 1.0, 2.0], [4.0, 3.0, 2.0, 1.0]];
        for values in values {
            let (rank, size) = (world.rank() as usize, world.size() as usize);
            let before = |other: usize| (values[other], other) < (values[rank], rank);
            let expected = (0..size).filter(|&other| before(other)).count();
            let got = place(world, values[rank]);
            assert_eq!(
                got as usize, expected,
                "place of rank {rank}'s value (left), of {:?}, one on each rank", &values[..size]
            );
        }
    }
}

mpi_test! {
    fn values_are_gathered_once_and_places_scattered_once on [3] => |world| {
        let (_, calls) = recorded(|| place(world, 0.5));
        let found: Vec<_> = calls.iter().map(|event| (event.call, event.peer, event.bytes)).collect();
        assert_eq!(
            found, [(Call::Gather, 0, 8), (Call::Scatter, 0, 4)],
            "calls, their roots, and the bytes of each rank: one value to the root, one place back"
        );
    }
}
