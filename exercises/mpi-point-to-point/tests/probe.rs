//! Checks `mpi-point-to-point/probe`.

use common::{
    evidence::Allocations,
    mpi::{Call, Event, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::probe::{receive_found, receive_from, receive_next, work_until_message};

fn message(length: usize) -> Vec<f64> {
    (0..length).map(|i| i as f64 + 0.25).collect()
}

/// Sends `length` numbers from this rank to rank 0.
fn send(world: &SimpleCommunicator, length: usize) {
    world.process_at_rank(0).send(&message(length)[..]);
}

fn assert_whole(got: &[f64], length: usize) {
    assert_eq!(got.len(), length, "numbers that came (left), of those that were sent");
    let wrong = (0..length).find(|&i| got[i] != i as f64 + 0.25);
    assert_eq!(wrong, None, "where the first wrong number is (left) in a message of {length}");
}

/// The calls that wait for a message or receive one.
fn receiving(calls: &[Event]) -> Vec<Call> {
    let kinds = [Kind::Probe, Kind::Receive];
    calls.iter().map(|event| event.call).filter(|call| kinds.contains(&call.kind())).collect()
}

mpi_test! {
    fn a_message_of_any_length_is_received_whole on [2] => |world| {
        for length in [5, 0, 1, 100_000] {
            if world.rank() == 0 {
                assert_whole(&receive_from(world, 1), length);
            } else {
                send(world, length);
            }
        }
    }
}

mpi_test! {
    fn a_probe_makes_room_for_what_comes_and_no_more on [2] => |world| {
        const LENGTH: usize = 500;
        if world.rank() == 1 {
            return send(world, LENGTH);
        }
        let ((got, allocated), calls) =
            recorded(|| Allocations::during(|| receive_from(world, 1)));
        assert_whole(&got, LENGTH);
        assert_eq!(
            receiving(&calls),
            [Call::Probe, Call::Recv],
            "the MPI calls (left) that received one message"
        );
        assert_eq!(
            allocated,
            Allocations { count: 1, bytes: 8 * LENGTH },
            "what was allocated (left) for {LENGTH} numbers of 8 bytes"
        );
    }
}

mpi_test! {
    fn a_message_is_told_from_others_by_its_tag on [2] => |world| {
        if world.rank() == 1 {
            for (tag, length) in [(7, 3), (8, 40)] {
                world.process_at_rank(0).send_with_tag(&message(length)[..], tag);
            }
            return;
        }
        for (tag, length) in [(8, 40), (7, 3)] {
            let found = world.process_at_rank(1).probe_with_tag(tag);
            assert_whole(&receive_found(world, &found), length);
        }
    }
}

mpi_test! {
    fn what_is_received_is_what_was_probed on [4] => |world| {
        const READY: i32 = 99;
        // Different lengths, so that they can't be mixed up unnoticed.
        let length = |rank: i32| 10 * rank as usize;
        if world.rank() > 0 {
            send(world, length(world.rank()));
            world.process_at_rank(0).send_with_tag(&1, READY);
            return;
        }
        // All three are there.
        for rank in 1..4 {
            world.process_at_rank(rank).receive_with_tag::<i32>(READY);
        }
        let mut senders = Vec::new();
        for _ in 1..4 {
            let ((from, got), calls) = recorded(|| receive_next(world));
            assert!((1..4).contains(&from), "rank {from} has sent nothing");
            assert_whole(&got, length(from));
            let receive = calls.iter().find(|event| event.call.kind() == Kind::Receive);
            let receive = receive.expect("something came, so something was received");
            assert_eq!(
                receive.asked, from,
                "whom the receive asked for (left; -1 is any rank): another message may come \
                 between the probe, which found one from rank {from}, and the receive"
            );
            senders.push(from);
        }
        senders.sort_unstable();
        assert_eq!(senders, [1, 2, 3], "ranks (left) from which a message was received");
    }
}

mpi_test! {
    fn work_goes_on_while_there_is_no_message on [2] => |world| {
        const GO: i32 = 99;
        if world.rank() == 1 {
            println!("Rank 1 sends its message when it hears that five steps are done.");
            world.process_at_rank(0).receive_with_tag::<i32>(GO);
            return send(world, 77);
        }
        // The other rank sends when it hears that five steps are done.
        let mut done = 0;
        let (steps, got) = work_until_message(world, 1, || {
            done += 1;
            if done == 5 {
                world.process_at_rank(1).send_with_tag(&1, GO);
            }
        });
        assert_whole(&got, 77);
        assert_eq!(steps, done, "the steps that were counted (left), and those that were done");
        assert!(done >= 5, "only {done} steps were done, but the message came after five");
    }
}

mpi_test! {
    fn no_work_is_done_when_the_message_is_there on [2] => |world| {
        if world.rank() == 1 {
            return send(world, 3);
        }
        world.process_at_rank(1).probe();
        let (steps, got) = work_until_message(world, 1, || ());
        assert_whole(&got, 3);
        assert_eq!(steps, 0, "steps (left) that were done although there was a message");
    }
}

mpi_test! {
    fn work_goes_on_while_there_is_only_another_ranks_message on [3] => |world| {
        const GO: i32 = 99;
        match world.rank() {
            1 => {
                world.process_at_rank(0).receive_with_tag::<i32>(GO);
                return send(world, 20);
            }
            2 => return send(world, 30),
            _ => world.process_at_rank(2).probe(),
        };
        println!("Rank 2 has sent 30 numbers; rank 1 is asked for, and sends 20 after the first step.");
        let mut is_first = true;
        let (_, got) = work_until_message(world, 1, || {
            if std::mem::take(&mut is_first) {
                world.process_at_rank(1).send_with_tag(&1, GO);
            }
        });
        assert_whole(&got, 20);
        let mut others = vec![0.0; 30];
        world.process_at_rank(2).receive_into(&mut others[..]);
        assert_whole(&others, 30);
    }
}
