//! Checks `mpi-collectives/cartesian`.

use common::{
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{
    topology::{CartesianCommunicator, Rank, SimpleCommunicator},
    traits::*,
};
use mpi_collectives::cartesian::{Neighbours, exchange, neighbours, plate, rank_at, shifted};

/// A grid that takes all ranks.
fn full(
    world: &SimpleCommunicator,
    rows: Rank,
    columns: Rank,
    wrap: [bool; 2],
) -> CartesianCommunicator {
    plate(world, rows, columns, wrap).expect("there are as many ranks as places in the grid")
}

/// The place of a rank's neighbours, by counting rows and columns.
fn expected(rank: Rank, rows: Rank, columns: Rank, wrap: [bool; 2]) -> Neighbours<Rank> {
    let at = |row: Rank, column: Rank| {
        let inside =
            (wrap[0] || (0..rows).contains(&row)) && (wrap[1] || (0..columns).contains(&column));
        inside.then(|| row.rem_euclid(rows) * columns + column.rem_euclid(columns))
    };
    let (row, column) = (rank / columns, rank % columns);
    Neighbours {
        above: at(row - 1, column),
        below: at(row + 1, column),
        left: at(row, column - 1),
        right: at(row, column + 1),
    }
}

mpi_test! {
    fn ranks_are_laid_out_row_by_row on [6] => |world| {
        let grid = full(world, 2, 3, [false, true]);
        let layout = grid.get_layout();
        assert_eq!(layout.dims, [2, 3], "rows and columns");
        assert_eq!(grid.rank(), world.rank(), "ranks keep their order");
        assert_eq!(layout.coords, [world.rank() / 3, world.rank() % 3], "row and column");
    }
}

mpi_test! {
    fn a_rank_that_is_not_needed_gets_no_grid on [5] => |world| {
        let grid = plate(world, 2, 2, [false, false]);
        assert_eq!(grid.is_some(), world.rank() < 4, "2 rows of 2 columns need 4 of the 5 ranks");
    }
}

mpi_test! {
    fn without_wrap_there_is_nobody_beyond_the_edge on [6] => |world| {
        let grid = full(world, 2, 3, [false, false]);
        assert_eq!(
            neighbours(&grid), expected(world.rank(), 2, 3, [false, false]),
            "neighbours of rank {} (left) in a grid of 2 rows and 3 columns", world.rank()
        );
    }
}

mpi_test! {
    fn with_wrap_the_last_is_next_to_the_first on [6] => |world| {
        for wrap in [[true, true], [true, false], [false, true]] {
            let grid = full(world, 2, 3, wrap);
            assert_eq!(
                neighbours(&grid), expected(world.rank(), 2, 3, wrap),
                "neighbours of rank {} (left) in a grid of 2 rows and 3 columns that wraps along \
                 its axes: {wrap:?}", world.rank()
            );
        }
    }
}

mpi_test! {
    fn a_place_has_its_rank_or_lies_outside on [6] => |world| {
        let grid = full(world, 2, 3, [false, true]);
        let found: Vec<Vec<_>> =
            (-1..=2).map(|row| (-4..=3).map(|column| rank_at(&grid, row, column)).collect()).collect();
        let inside = |first: Rank| [2, 0, 1, 2, 0, 1, 2, 0].map(|column| Some(first + column)).to_vec();
        assert_eq!(
            found, [vec![None; 8], inside(0), inside(3), vec![None; 8]],
            "ranks in rows -1 to 2 and columns -4 to 3; there are 2 rows, and 3 columns that wrap"
        );
    }
}

/// What each rank brings to an exchange.
fn value(rank: Rank) -> i64 {
    100 + i64::from(rank)
}

mpi_test! {
    fn each_rank_hears_from_its_neighbours on 1..=4 => |world| {
        let size = world.size();
        let square = (size == 4).then_some((2, 2));
        for (rows, columns) in [(1, size), (size, 1)].into_iter().chain(square) {
            for wrap in [[false, false], [true, true], [true, false]] {
                let grid = full(world, rows, columns, wrap);
                let Neighbours { above, below, left, right } =
                    expected(world.rank(), rows, columns, wrap);
                let [above, below, left, right] =
                    [above, below, left, right].map(|rank| rank.map(value));
                assert_eq!(
                    exchange(&grid, value(world.rank())), Neighbours { above, below, left, right },
                    "what rank {} heard (left) in a grid of {rows} rows and {columns} columns that \
                     wraps along its axes: {wrap:?}; rank 0 says 100, rank 1 says 101, …",
                    world.rank()
                );
            }
        }
    }
}

mpi_test! {
    fn each_neighbour_is_sent_one_number on [6] => |world| {
        let wrap = [false, true];
        let grid = full(world, 2, 3, wrap);
        let (_, calls) = recorded(|| exchange(&grid, 1));
        let sends: Vec<_> = calls.iter().filter(|event| event.call.kind() == Kind::Send).collect();
        let mut to: Vec<_> = sends.iter().map(|event| event.peer).collect();
        to.sort_unstable();
        let Neighbours { above, below, left, right } = expected(world.rank(), 2, 3, wrap);
        let mut among: Vec<_> = [above, below, left, right].into_iter().flatten().collect();
        among.sort_unstable();
        assert_eq!(to, among, "to whom rank {} sent, of its neighbours", world.rank());
        assert!(sends.iter().all(|event| event.bytes == 8), "a message is one number");
        assert!(
            calls.iter().all(|event| event.call.kind() != Kind::Collective),
            "who is not a neighbour has no part in it: no collective is needed"
        );
    }
}

mpi_test! {
    fn on_a_ring_nobody_waits_for_a_buffer on [3] => |world| {
        let grid = full(world, 1, 3, [false, true]);
        let (_, calls) = recorded(|| shifted(&grid, 1, 1, 1));
        let names: Vec<_> = calls.iter().map(|event| event.call.name()).collect();
        assert!(
            calls.iter().all(|event| event.call != Call::Send),
            "each rank has a source and a destination, and called {names:?}: if all begin by \
             MPI_Send, nobody receives, and it is up to MPI whether it has room for the messages"
        );
    }
}
