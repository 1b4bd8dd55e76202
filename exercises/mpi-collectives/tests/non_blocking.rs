//! Checks `mpi-collectives/non_blocking`.

use common::{
    check::{ROUNDING, assert_close, assert_same},
    mpi::{Call, Event, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_collectives::non_blocking::{broadcast_during, sum_during, sums_of_blocks};

/// Work that leaves a mark among the recorded calls: a barrier of this rank with itself.
fn mark() {
    SimpleCommunicator::self_comm().barrier();
}

/// What happened, in order: `M` for a mark, `S` for the start of a collective and `W` for its end.
fn order(calls: &[Event]) -> String {
    let letter = |event: &Event| match event.call {
        Call::Barrier => 'M',
        call if call.kind() == Kind::Complete => 'W',
        call if call.kind() == Kind::Collective && call.is_immediate() => 'S',
        _ => '?',
    };
    calls.iter().map(letter).collect()
}

const LEGEND: &str = "S: a non-blocking collective is started, M: your rank works, W: it waits for \
                      a collective, ?: any other call of MPI";

fn position(order: &str, letter: char) -> usize {
    order.find(letter).unwrap_or_else(|| panic!("no {letter} in {order} ({LEGEND})"))
}

mpi_test! {
    fn every_rank_has_the_table_of_rank_0 on [3] => |world| {
        let mut table = [1.0, 2.5, -3.0].map(|value| value * f64::from(1 + world.rank()));
        let got = broadcast_during(world, &mut table, || "done");
        assert_same(table, [1.0, 2.5, -3.0]);
        assert_eq!(got, "done", "what `work` returned");
    }
}

mpi_test! {
    fn sums_are_those_of_all_ranks on 1..=4 => |world| {
        let (rank, size) = (f64::from(world.rank()), f64::from(world.size()));
        let (sums, got) = sum_during(world, &[1.0, rank, -0.5 * rank], || 7);
        let ranks = size * (size - 1.0) / 2.0;
        assert_close(sums, [size, ranks, -0.5 * ranks], ROUNDING);
        assert_eq!(got, 7, "what `work` returned");
    }
}

mpi_test! {
    fn a_collective_is_started_before_the_work on [3] => |world| {
        let (_, calls) = recorded(|| broadcast_during(world, &mut [1.0; 4], mark));
        let found = order(&calls);
        assert!(position(&found, 'S') < position(&found, 'M'), "broadcast_during: {found} ({LEGEND})");
        let (_, calls) = recorded(|| sum_during(world, &[1.0; 4], mark));
        let found = order(&calls);
        assert!(position(&found, 'S') < position(&found, 'M'), "sum_during: {found} ({LEGEND})");
    }
}

mpi_test! {
    fn it_is_completed_after_the_work on [3] => |world| {
        let (_, calls) = recorded(|| broadcast_during(world, &mut [1.0; 4], mark));
        let found = order(&calls);
        assert!(position(&found, 'M') < position(&found, 'W'), "broadcast_during: {found} ({LEGEND})");
        let (_, calls) = recorded(|| sum_during(world, &[1.0; 4], mark));
        let found = order(&calls);
        assert!(position(&found, 'M') < position(&found, 'W'), "sum_during: {found} ({LEGEND})");
    }
}

mpi_test! {
    fn the_whole_array_is_one_collective on [2] => |world| {
        let (_, calls) = recorded(|| broadcast_during(world, &mut [1.0; 100], || ()));
        let found: Vec<_> = calls.iter().map(|event| (event.call, event.bytes)).collect();
        assert_eq!(found.first(), Some(&(Call::Ibcast, 800)), "the calls, and their bytes: {found:?}");
        assert_eq!(found.len(), 2, "one start, and one wait: {found:?}");
        let (_, calls) = recorded(|| sum_during(world, &[1.0; 100], || ()));
        let found: Vec<_> = calls.iter().map(|event| (event.call, event.bytes)).collect();
        assert_eq!(found.first(), Some(&(Call::Iallreduce, 800)), "the calls, and their bytes: {found:?}");
        assert_eq!(found.len(), 2, "one start, and one wait: {found:?}");
    }
}

mpi_test! {
    fn blocks_are_summed_up_in_order on [3] => |world| {
        let rank = f64::from(world.rank());
        let total: f64 = (0..world.size()).map(f64::from).sum();
        for blocks in [0, 1, 2, 5] {
            let mut asked = vec![];
            let sums = sums_of_blocks(world, blocks, |block| {
                asked.push(block);
                vec![rank * block as f64; block + 1]
            });
            assert_eq!(asked, Vec::from_iter(0..blocks), "blocks whose part was computed");
            assert_eq!(sums.len(), blocks, "sums of {blocks} blocks");
            for (block, sum) in sums.into_iter().enumerate() {
                assert_close(sum, vec![total * block as f64; block + 1], ROUNDING);
            }
        }
    }
}

mpi_test! {
    fn a_block_is_added_up_while_the_next_part_is_computed on [3] => |world| {
        let (_, calls) = recorded(|| {
            sums_of_blocks(world, 4, |_| {
                mark();
                vec![1.0; 10]
            })
        });
        let found = order(&calls);
        let nth = |letter: char, number: usize| {
            let place = found.match_indices(letter).nth(number).map(|(place, _)| place);
            place.unwrap_or_else(|| panic!("not 4 times {letter} in {found} ({LEGEND})"))
        };
        for block in 0..3 {
            assert!(
                nth('S', block) < nth('M', block + 1),
                "the sum of block {block} was not started before the part of block {} was \
                 computed: {found} ({LEGEND})", block + 1
            );
            assert!(
                nth('M', block + 1) < nth('W', block),
                "the sum of block {block} was awaited before the part of block {} was \
                 computed: {found} ({LEGEND})", block + 1
            );
        }
        nth('W', 3);
    }
}
