//! Checks `mpi-point-to-point/hello`.

use common::{
    mpi::{Kind, recorded},
    mpi_test,
};
use mpi::traits::*;
use mpi_point_to_point::hello::{greeting, write_in_order};

/// What only this rank knows.
fn secret(rank: i32) -> String {
    match rank {
        0 => "Grüezi".to_owned(),
        2 => "a long line ".repeat(2000),
        _ => format!("rank {} squared is {}", rank, rank * rank),
    }
}

mpi_test! {
    fn every_rank_says_which_one_it_is on 1..=4 => |world| {
        let rank = world.rank();
        let role = if rank == 0 { "manager" } else { "worker" };
        let host = format!("node-{}", 7 - rank);
        let expected = format!("rank {rank} of {} on {host}: {role}", world.size());
        assert_eq!(greeting(world, &host), expected, "the greeting of rank {rank} (left)");
    }
}

mpi_test! {
    fn rank_0_writes_every_line_once_and_the_others_none on 1..=4 => |world| {
        let mut out = Vec::new();
        write_in_order(world, &secret(world.rank()), &mut out).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("greetings are UTF-8");
        if world.rank() != 0 {
            assert_eq!(text, "", "rank {} wrote something, which rank 0 should do", world.rank());
            return;
        }
        let mut lines: Vec<_> = text.lines().collect();
        let mut expected: Vec<_> = (0..world.size()).map(secret).collect();
        lines.sort_unstable();
        expected.sort_unstable();
        assert!(
            lines == expected,
            "rank 0 wrote {} lines of {} bytes together; with {} ranks there should be as many \
             lines, of {} bytes together",
            lines.len(),
            text.len(),
            world.size(),
            expected.iter().map(|line| line.len() + 1).sum::<usize>(),
        );
    }
}

mpi_test! {
    fn each_worker_sends_its_greeting_as_one_message on [3] => |world| {
        let mine = secret(world.rank());
        let (_, calls) = recorded(|| write_in_order(world, &mine, &mut Vec::new()));
        let of = |kind: Kind| {
            let calls = calls.iter().filter(move |event| event.call.kind() == kind);
            let mut messages: Vec<_> = calls.map(|event| (event.peer, event.bytes)).collect();
            messages.sort_unstable();
            messages
        };
        let length = |rank: i32| secret(rank).len() as u64;
        if world.rank() == 0 {
            assert_eq!(of(Kind::Send), [], "what rank 0 sent, as (rank, bytes)");
            let expected = [(1, length(1)), (2, length(2))];
            assert_eq!(of(Kind::Receive), expected, "what rank 0 received, as (rank, bytes)");
        } else {
            let expected = [(0, length(world.rank()))];
            assert_eq!(of(Kind::Send), expected, "what a worker sent, as (rank, bytes)");
        }
    }
}

mpi_test! {
    fn lines_are_in_rank_order_however_the_messages_come on [4] => |world| {
        // All messages are there before rank 0 looks for one, the last rank's first. Who then takes
        // any of them gets them in the order in which they came, or round from the last sender
        // that was served (that is rank 1): neither is the order of the ranks.
        const GO: i32 = 99;
        let (rank, zero) = (world.rank(), world.process_at_rank(0));
        if rank == 1 {
            zero.send_with_tag(&rank, GO);
        }
        if rank == 0 {
            world.process_at_rank(1).probe(); // it is to be there before it is asked for
            world.any_process().receive_with_tag::<i32>(GO);
            for late in (1..4).rev() {
                world.process_at_rank(late).send_with_tag(&rank, GO);
                world.process_at_rank(late).probe();
            }
        } else {
            zero.receive_with_tag::<i32>(GO);
        }
        let mut out = Vec::new();
        let mine = format!("this is rank {rank}");
        write_in_order(world, &mine, &mut out).expect("a vector takes everything");
        if rank == 0 {
            assert_eq!(
                String::from_utf8_lossy(&out),
                "this is rank 0\nthis is rank 1\nthis is rank 2\nthis is rank 3\n",
                "what rank 0 wrote (left) when the messages came from 3, 2 and 1, in this order"
            );
        }
    }
}
