//! Checks `mpi-collectives/laplace`.

use common::{
    check::{Tolerance, assert_close, assert_same},
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_collectives::laplace::{Block, Outcome, exchange_halos, largest_change, plate, solve};

/// Solves a plate on all ranks; the field is whole on rank 0 only.
fn solved(
    world: &SimpleCommunicator,
    mut field: Vec<f64>,
    columns: usize,
    tolerance: f64,
    most: usize,
) -> (Vec<f64>, Outcome) {
    let mut block = Block::cut(world, &field, columns);
    let outcome = solve(world, &mut block, tolerance, most);
    block.gather(world, &mut field);
    (field, outcome)
}

/// The same, point by point, on one rank.
fn expected(
    mut field: Vec<f64>,
    columns: usize,
    tolerance: f64,
    most: usize,
) -> (Vec<f64>, Outcome) {
    let mut outcome = Outcome { sweeps: 0, change: f64::INFINITY };
    while outcome.sweeps < most && outcome.change > tolerance {
        let old = field.clone();
        outcome = Outcome { sweeps: outcome.sweeps + 1, change: 0.0 };
        for i in 1..(field.len() / columns).saturating_sub(1) {
            for j in 1..columns - 1 {
                let at = |i: usize, j: usize| old[i * columns + j];
                let average = 0.25 * (at(i - 1, j) + at(i + 1, j) + at(i, j - 1) + at(i, j + 1));
                outcome.change = outcome.change.max((average - at(i, j)).abs());
                field[i * columns + j] = average;
            }
        }
    }
    (field, outcome)
}

/// Temperatures without any pattern.
fn rough(rows: usize, columns: usize) -> Vec<f64> {
    (0..rows * columns).map(|i| 100.0 * (1.3 * (i * i) as f64).sin()).collect()
}

const KNOWN: [[f64; 3]; 3] = [
    [78.571429, 76.116071, 69.642857],
    [63.169643, 56.25, 52.455357],
    [42.857143, 33.258929, 33.928571],
];

#[track_caller]
fn assert_known(field: &[f64]) {
    let inside: Vec<_> = (1..4).flat_map(|i| field[i * 5 + 1..i * 5 + 4].to_vec()).collect();
    assert_close(inside, KNOWN.as_flattened(), Tolerance::absolute(1e-6));
}

#[test]
fn a_change_counts_in_both_directions() {
    assert_eq!(largest_change(&[1.0, 2.0, 3.0], &[1.5, 2.0, 3.25]), 0.5);
    assert_eq!(largest_change(&[1.0, 2.0, 3.0], &[1.5, -2.0, 3.25]), 4.0, "2 became -2");
    assert_eq!(largest_change(&[], &[]), 0.0);
}

mpi_test! {
    fn halos_are_the_rows_of_the_neighbours on [4] => |world| {
        // 6 rows inside: ranks 0 and 1 have two of them, ranks 2 and 3 one.
        let plate: Vec<_> = (0..8 * 3).map(f64::from).collect();
        let cut = Block::cut(world, &plate, 3);
        let mut block = cut.clone();
        let last = block.field.len() - 3;
        for (neighbour, begin) in [(block.above, 0), (block.below, last)] {
            if neighbour.is_some() {
                block.field[begin..][..3].fill(-1.0);
            }
        }
        exchange_halos(world, &mut block);
        let rows = |block: &Block| -> Vec<_> { block.field.chunks(3).map(<[f64]>::to_vec).collect() };
        assert_eq!(
            rows(&block), rows(&cut),
            "rows on rank {} of {}, the first and the last are halos, or the edge; halos were -1 \
             before, and points are numbered from 0 over the whole plate", world.rank(), world.size()
        );
    }
}

mpi_test! {
    fn long_rows_are_exchanged_as_well on [2] => |world| {
        let columns = 1 << 16; // half a megabyte, which no library buffers
        let mut block = Block::cut(world, &vec![-1.0; 4 * columns], columns);
        block.field[columns..][..columns].fill(f64::from(world.rank()));
        exchange_halos(world, &mut block);
        let halo = [2 * columns, 0][world.rank() as usize];
        let other = 1.0 - f64::from(world.rank());
        assert!(block.field[halo..][..columns].iter().all(|&value| value == other));
    }
}

mpi_test! {
    fn the_plate_comes_to_its_known_temperatures on [4] => |world| {
        // Rank 3 has none of the three rows inside.
        let (field, _) = solved(world, plate(5, 5, 0.0), 5, 1e-9, 1000);
        if world.rank() == 0 {
            assert_known(&field);
        }
    }
}

mpi_test! {
    fn a_plate_that_cools_down_comes_to_the_same_temperatures on [3] => |world| {
        let (field, _) = solved(world, plate(5, 5, 1000.0), 5, 1e-9, 1000);
        if world.rank() == 0 {
            assert_known(&field);
        }
    }
}

mpi_test! {
    fn the_field_is_the_same_to_the_last_bit_for_every_number_of_ranks on 1..=4 => |world| {
        for (rows, columns, sweeps) in [(9, 6, 20), (4, 7, 5), (3, 3, 2), (2, 4, 3), (8, 2, 3)] {
            let field = rough(rows, columns);
            let (expected, _) = expected(field.clone(), columns, -1.0, sweeps);
            let (got, outcome) = solved(world, field, columns, -1.0, sweeps);
            println!("{rows} rows of {columns} after {sweeps} sweeps on {} ranks", world.size());
            assert_eq!(outcome.sweeps, sweeps);
            if world.rank() == 0 {
                assert_same(got, expected);
            }
        }
    }
}

mpi_test! {
    fn all_ranks_stop_after_the_same_sweep on [3] => |world| {
        // Warm at the top, so that changes come late to the bottom, and die down early there.
        let mut field = vec![0.0; 12 * 5];
        field[..5].fill(100.0);
        for (tolerance, most) in [(0.01, 1000), (0.5, 1000), (1e3, 1000), (0.0, 3), (0.0, 0)] {
            let (_, expected) = expected(field.clone(), 5, tolerance, most);
            let (_, got) = solved(world, field.clone(), 5, tolerance, most);
            assert_eq!(
                got, expected,
                "rank {} of {}, with a tolerance of {tolerance} and at most {most} sweeps",
                world.rank(), world.size()
            );
        }
    }
}

mpi_test! {
    fn a_sweep_is_a_row_to_each_neighbour_and_one_all_reduce on [3] => |world| {
        let mut block = Block::cut(world, &rough(9, 6), 6);
        let sweeps = 4;
        let (_, calls) = recorded(|| solve(world, &mut block, -1.0, sweeps));
        let sends: Vec<_> = calls.iter().filter(|event| event.call.kind() == Kind::Send).collect();
        let neighbours = [block.above, block.below].into_iter().flatten().count();
        assert_eq!(
            sends.len(), neighbours * sweeps,
            "messages that rank {} sent to its {neighbours} neighbours in {sweeps} sweeps", world.rank()
        );
        assert!(sends.iter().all(|event| event.bytes == 48), "a message is a row of 6 points");
        let collectives: Vec<_> = calls
            .iter()
            .filter(|event| event.call.kind() == Kind::Collective)
            .map(|event| (event.call, event.bytes))
            .collect();
        assert_eq!(collectives, [(Call::Allreduce, 8); 4], "collectives of {sweeps} sweeps");
    }
}
