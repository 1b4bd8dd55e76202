//! Checks `mpi-point-to-point/datatypes`.

use common::{
    check::assert_same,
    evidence::Allocations,
    mpi::{Call, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::datatypes::{
    Particle, receive_column, receive_particles, send_column, send_particles,
};

/// A matrix without two equal elements: row 2, column 3 is 203.
fn numbered(rows: usize, columns: usize) -> Vec<f64> {
    (0..rows * columns).map(|k| (100 * (k / columns) + k % columns) as f64).collect()
}

fn particles(count: usize) -> Vec<Particle> {
    (0..count)
        .map(|i| Particle {
            id: 1000 + i as u32,
            position: [0.5, 1.5, 2.5].map(|x| x + 10.0 * i as f64),
            charge: [-1, 2, 0][i % 3],
        })
        .collect()
}

/// Sends these columns from rank 0 to rank 1, each into the same place of an empty matrix.
fn check_columns(world: &SimpleCommunicator, cases: &[(usize, usize, usize)]) {
    let other = world.process_at_rank(1 - world.rank());
    for &(rows, columns, column) in cases {
        if world.rank() == 0 {
            send_column(&numbered(rows, columns), columns, column, &other);
        } else {
            let mut matrix = vec![-1.0; rows * columns];
            receive_column(&mut matrix, columns, column, &other);
            let mut expected = vec![-1.0; rows * columns];
            for row in 0..rows {
                expected[row * columns + column] = (100 * row + column) as f64;
            }
            println!("column {column} of {rows} rows and {columns} columns:");
            assert_same(matrix, expected);
        }
    }
}

mpi_test! {
    fn the_first_column_arrives on [2] => |world| {
        check_columns(world, &[(2, 4, 0), (3, 5, 0), (1, 3, 0)]);
    }
}

mpi_test! {
    fn any_other_column_arrives on [2] => |world| {
        check_columns(world, &[(3, 5, 2), (2, 4, 3), (1, 3, 1), (3, 5, 4)]);
    }
}

mpi_test! {
    fn a_column_may_become_another_one_of_another_matrix on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        if world.rank() == 0 {
            send_column(&numbered(3, 6), 6, 5, &other);
        } else {
            let mut matrix = vec![-1.0; 3 * 4];
            receive_column(&mut matrix, 4, 0, &other);
            let expected =
                [5.0, -1.0, -1.0, -1.0, 105.0, -1.0, -1.0, -1.0, 205.0, -1.0, -1.0, -1.0];
            assert_same(matrix, expected.to_vec());
        }
    }
}

mpi_test! {
    fn a_column_is_one_message_of_its_elements on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        let mut matrix = numbered(3, 5);
        let (_, calls) = recorded(|| match world.rank() {
            0 => send_column(&matrix, 5, 1, &other),
            _ => receive_column(&mut matrix, 5, 1, &other),
        });
        let messages: Vec<_> = calls
            .iter()
            .filter(|event| matches!(event.call.kind(), Kind::Send | Kind::Receive))
            .map(|event| event.bytes)
            .collect();
        assert_eq!(messages, [24], "bytes of each message, for a column of 3 numbers");
    }
}

mpi_test! {
    fn nothing_is_copied_before_it_is_sent on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        let (mut matrix, all) = (numbered(3, 5), particles(7));
        for first in [true, false] {
            let ((), made) = Allocations::during(|| match world.rank() {
                0 => {
                    send_column(&matrix, 5, 1, &other);
                    send_particles(&all, &other);
                }
                _ => receive_column(&mut matrix, 5, 1, &other),
            });
            if world.rank() == 1 {
                receive_particles(&other);
            }
            // The first time, a datatype may have to be described.
            if !first {
                assert_eq!(made.count, 0, "allocations: MPI can take elements from where they are");
            }
        }
    }
}

mpi_test! {
    fn particles_arrive_as_they_were_sent on [3] => |world| {
        let (rank, size) = (world.rank(), world.size());
        for count in [5, 1, 0] {
            if rank + 1 < size {
                send_particles(&particles(count), &world.process_at_rank(rank + 1));
            }
            if rank > 0 {
                let arrived = receive_particles(&world.process_at_rank(rank - 1));
                assert_same(arrived, particles(count));
            }
        }
    }
}

mpi_test! {
    fn particles_travel_without_their_padding on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        let (_, calls) = recorded(|| match world.rank() {
            0 => send_particles(&particles(4), &other),
            _ => drop(receive_particles(&other)),
        });
        if world.rank() == 0 {
            let messages: Vec<_> = calls.iter().map(|event| (event.call, event.bytes)).collect();
            let expected = [(Call::Send, 4 * (24 + 4 + 1))];
            assert_eq!(messages, expected, "one message, with the bytes of 4 particles' fields");
        }
    }
}
