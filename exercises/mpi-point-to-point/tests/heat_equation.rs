//! Checks `mpi-point-to-point/heat_equation`.

use arrays_solution::heat_equation as serial;
use common::{
    check::assert_same,
    mpi::{Call, Event, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::heat_equation::{Slab, evolve, exchange_halos, gather, scatter};
use ndarray::Array2;

/// Temperatures without any pattern.
fn rough((rows, columns): (usize, usize)) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| 100.0 * (1.3 * (i * i + 7 * j) as f64).sin())
}

/// A plate whose rows are known by their numbers.
fn numbered((rows, columns): (usize, usize)) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| (10 * i + j) as f64)
}

/// This rank's rows of a plate that only rank 0 has.
fn dealt(world: &SimpleCommunicator, plate: &Array2<f64>) -> Slab {
    scatter(world, (world.rank() == 0).then_some(plate))
}

/// The messages of one kind, as the other rank and the number of bytes, sorted.
fn messages(calls: &[Event], kind: Kind) -> Vec<(i32, u64)> {
    let messages = calls.iter().filter(|event| event.call.kind() == kind && event.peer >= 0);
    let mut messages: Vec<_> = messages.map(|event| (event.peer, event.bytes)).collect();
    messages.sort_unstable();
    messages
}

mpi_test! {
    fn the_plate_is_the_serial_one_to_the_last_bit on 1..=4 => |world| {
        let plate = serial::Plate { alpha: 1.0, dx: 1.0, dt: 0.2 };
        for (size, steps) in
            [((7, 5), 6), ((10, 4), 5), ((4, 6), 3), ((3, 3), 2), ((2, 3), 2), ((1, 1), 1), ((5, 2), 1)]
        {
            let start = rough(size);
            let slab = evolve(world, dealt(world, &start), 0.2, steps);
            let end = gather(world, &slab);
            assert_eq!(end.is_some(), world.rank() == 0, "only rank 0 gets the plate");
            if let Some(end) = end {
                println!("{} rows and {} columns after {steps} steps:", size.0, size.1);
                assert_same(&end, &serial::evolve(start, &plate, steps).expect("it is stable"));
            }
        }
    }
}

mpi_test! {
    fn halos_are_the_rows_next_to_the_slab on [3] => |world| {
        let plate = numbered((7, 3));
        let mut slab = dealt(world, &plate);
        exchange_halos(world, &mut slab);
        let own = slab.own.clone();
        let row = |i: usize| plate.row(i).to_vec();
        let [halo_above, _, halo_below] = slab.parts_mut();
        if own.start > 0 {
            println!("the halo above rows {own:?}:");
            assert_same(&*halo_above, row(own.start - 1));
        }
        if own.end < 7 {
            println!("the halo below rows {own:?}:");
            assert_same(&*halo_below, row(own.end));
        }
    }
}

mpi_test! {
    fn each_step_sends_one_row_to_each_neighbour on [3] => |world| {
        let slab = dealt(world, &rough((7, 5)));
        let (_, calls) = recorded(|| evolve(world, slab, 0.1, 4));
        let row = |neighbour: i32| vec![(neighbour, 5 * 8); 4];
        let expected = [row(1), [row(0), row(2)].concat(), row(1)][world.rank() as usize].clone();
        assert_eq!(
            messages(&calls, Kind::Send),
            expected,
            "what this rank sent in 4 steps: (to whom, bytes), with rows of 5 numbers"
        );
    }
}

mpi_test! {
    fn a_rank_sends_one_way_while_it_receives_from_the_other on [3] => |world| {
        let mut slab = dealt(world, &rough((7, 5)));
        let (_, calls) = recorded(|| exchange_halos(world, &mut slab));
        let sends = calls.iter().filter(|event| event.call == Call::SendrecvSend);
        let receives = calls.iter().filter(|event| event.call == Call::SendrecvRecv);
        let mut pairs: Vec<_> = sends.zip(receives).map(|(to, from)| (to.peer, from.peer)).collect();
        pairs.sort_unstable();
        if world.rank() == 1 {
            assert_eq!(
                pairs,
                [(0, 2), (2, 0)],
                "MPI_Sendrecv on rank 1, as (to, from): down is from 0 to 2, up is from 2 to 0"
            );
        }
    }
}

mpi_test! {
    fn long_rows_do_not_deadlock on [3] => |world| {
        let plate = numbered((3, 300_000)); // 2.4 MB a row: no MPI library keeps a copy of it
        let slab = evolve(world, dealt(world, &plate), 0.25, 1);
        let expected = &plate.as_slice().expect("row after row")[slab.own.start * 300_000..][..9];
        // A slope stays as it is, but for rounding; whole numbers and a ratio of 1/4 round nothing.
        assert_same(&slab.own_rows()[..9], expected);
    }
}

mpi_test! {
    fn rows_come_back_to_their_place on [3] => |world| {
        let plate = numbered((7, 2));
        let slab = dealt(world, &plate);
        let (gathered, calls) = recorded(|| gather(world, &slab));
        match world.rank() {
            0 => {
                assert_same(&gathered.expect("rank 0 gets the plate"), &plate);
                let received = messages(&calls, Kind::Receive);
                assert_eq!(received, [(1, 32), (2, 32)], "messages to rank 0: (from whom, bytes)");
            }
            _ => {
                let sent = messages(&calls, Kind::Send);
                assert_eq!(sent, [(0, 32)], "2 rows of 2 numbers, in one message: (to whom, bytes)");
            }
        }
    }
}
