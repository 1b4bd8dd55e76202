//! Checks `mpi-collectives/the_four_cases`.

use common::{
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_collectives::the_four_cases::{Numbers, first, fourth, second, third};

type Case = fn(&SimpleCommunicator, &Numbers, &mut Numbers);

/// The table of the text, with these numbers and with others.
const FACTORS: [i32; 2] = [1, -3];

/// What a rank sends.
fn sent(rank: i32, factor: i32) -> Numbers {
    std::array::from_fn(|at| factor * (8 * rank + at as i32))
}

/// Runs `case` with several tables of numbers. `expected` is what a rank of the text's table should
/// receive, for numbers that are so many times those of the text.
fn check(world: &SimpleCommunicator, case: Case, expected: impl Fn(i32, i32) -> Numbers) {
    let rank = world.rank();
    for factor in FACTORS {
        let sent = sent(rank, factor);
        let mut received = [-1; 8];
        case(world, &sent, &mut received);
        assert_eq!(
            received,
            expected(rank, factor),
            "what rank {rank} has received (left), and should have (right); it sends {sent:?}"
        );
    }
}

/// The collectives that move data, and messages, that `case` makes on this rank.
fn moved(world: &SimpleCommunicator, case: Case) -> Vec<Call> {
    let sent = sent(world.rank(), 1);
    let (_, calls) = recorded(|| case(world, &sent, &mut [-1; 8]));
    let moves = |call: &Call| match call.kind() {
        Kind::Collective => !matches!(call, Call::CommSplit | Call::CommDup),
        Kind::Send | Kind::Receive => true,
        Kind::Probe | Kind::Complete | Kind::Compute => false,
    };
    calls.into_iter().map(|call| call.call).filter(moves).collect()
}

mpi_test! {
    fn all_ranks_receive_what_rank_0_sends on [4] => |world| {
        check(world, first, |_, factor| sent(0, factor));
    }
}

mpi_test! {
    fn each_rank_receives_two_numbers_of_rank_0 on [4] => |world| {
        check(world, second, |rank, factor| {
            let mut expected = [-1; 8];
            expected[..2].copy_from_slice(&sent(0, factor)[2 * rank as usize..][..2]);
            expected
        });
    }
}

mpi_test! {
    fn rank_1_receives_two_numbers_from_each_rank on [4] => |world| {
        check(world, third, |rank, factor| match rank {
            1 => std::array::from_fn(|at| sent(at as i32 / 2, factor)[at % 2]),
            _ => [-1; 8],
        });
    }
}

mpi_test! {
    fn ranks_0_and_2_receive_the_sums_of_their_pairs on [4] => |world| {
        check(world, fourth, |rank, factor| match rank % 2 {
            0 => std::array::from_fn(|at| sent(rank, factor)[at] + sent(rank + 1, factor)[at]),
            _ => [-1; 8],
        });
    }
}

mpi_test! {
    fn each_case_is_one_collective on [4] => |world| {
        let cases = [
            ("first", first as Case, Call::Bcast),
            ("second", second, Call::Scatter),
            ("third", third, Call::Gather),
            ("fourth", fourth, Call::Reduce),
        ];
        for (name, case, call) in cases {
            assert_eq!(
                moved(world, case), [call],
                "what rank {} calls in the {name} case (left), and should (right)", world.rank()
            );
        }
    }
}
