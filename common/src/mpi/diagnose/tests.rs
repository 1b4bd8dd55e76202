//! What is said of ranks whose records are made up.

use super::*;
use crate::mpi::{
    call::{Call, Kind},
    record::{ANY, Event, NOBODY, Rank, Status},
};

fn event(call: Call, peer: i32, tag: i32, end: u64) -> Event {
    Event {
        call,
        communicator: 0,
        peer,
        asked: peer,
        tag,
        bytes: 8,
        partner: 0,
        start: 1_000_000_000,
        end,
        done: 0,
        waiter: u32::MAX,
    }
}

fn world(events: Vec<Vec<Event>>) -> Vec<Rank> {
    let size = events.len() as u32;
    events
        .into_iter()
        .map(|mut events| {
            for (number, event) in events.iter_mut().enumerate() {
                if event.call.kind() != Kind::Complete {
                    event.partner = number as u32;
                }
            }
            Rank {
                status: Status::Running,
                started: 0,
                when: 0,
                begun: events.len(),
                process: 0,
                events,
                communicators: vec![Vec::from_iter(0..size)],
                polled: None,
            }
        })
        .collect()
}

fn said(ranks: &[Rank]) -> String {
    report(ranks, 3_000_000_000)
}

#[test]
fn two_that_receive_first_are_a_deadlock() {
    let ranks = world(vec![vec![event(Call::Recv, 1, 5, 0)], vec![event(Call::Recv, 0, ANY, 0)]]);
    let expected = "  rank  is in     with    tag  bytes  for\n  \
                      0     MPI_Recv  rank 1  5    8      2.0 s\n  \
                      1     MPI_Recv  rank 0  any  8      2.0 s\n\n\
                    Rank 0 waits for rank 1, rank 1 waits for rank 0: a deadlock. Each waits to \
                    receive before it sends.";
    assert_eq!(said(&ranks), expected);
}

#[test]
fn a_ring_of_large_sends_is_a_deadlock() {
    let ranks = world((0..3).map(|rank| vec![event(Call::Send, (rank + 1) % 3, 0, 0)]).collect());
    let text = said(&ranks);
    let cycle =
        "Rank 0 waits for rank 1, rank 1 waits for rank 2, rank 2 waits for rank 0: a deadlock.";
    assert!(text.contains(cycle), "{text}");
    assert!(text.contains("A large message is not buffered"), "{text}");
}

#[test]
fn a_wait_is_about_the_request_it_waits_for() {
    let mut wait = event(Call::Wait, NOBODY, NOBODY, 0);
    wait.partner = 0;
    let mut ranks =
        world(vec![vec![event(Call::Irecv, 1, 3, 9), wait], vec![event(Call::Recv, 0, 3, 0)]]);
    ranks[0].events[0].waiter = 1;
    let text = said(&ranks);
    assert!(text.contains("MPI_Wait for MPI_Irecv  rank 1  3"), "{text}");
    assert!(text.contains("Rank 0 waits for rank 1, rank 1 waits for rank 0"), "{text}");
}

#[test]
fn a_message_with_another_tag_is_pointed_out() {
    let mut ranks = world(vec![vec![event(Call::Recv, 1, 1, 0)], vec![event(Call::Send, 0, 2, 9)]]);
    ranks[1].status = Status::Passed;
    let text = said(&ranks);
    let finding = "Rank 0 waits for a message with tag 1, but what rank 1 sent it has tag 2.";
    assert!(text.contains(finding), "{text}");
    assert!(text.contains("(it has done its part)"), "{text}");
}

#[test]
fn messages_that_were_received_are_not_waited_for() {
    let ranks = world(vec![
        vec![event(Call::Recv, 1, 2, 9), event(Call::Recv, 1, 2, 0)],
        vec![event(Call::Send, 0, 2, 9), event(Call::Recv, 0, 0, 0)],
    ]);
    assert!(said(&ranks).contains("a deadlock"), "{}", said(&ranks));
}

#[test]
fn a_message_from_a_rank_that_has_ended_never_comes() {
    let mut ranks = world(vec![vec![event(Call::Recv, 1, 0, 0)], vec![]]);
    ranks[1].status = Status::Passed;
    assert!(said(&ranks).contains("from rank 1, which has ended: it was never sent."));
    let mut ranks = world(vec![vec![event(Call::Recv, ANY, 0, 0)], vec![], vec![]]);
    ranks[1].status = Status::Passed;
    ranks[2].status = Status::Passed;
    assert!(said(&ranks).contains("from any rank, and all others have ended"));
}

#[test]
fn collectives_in_another_order_are_named() {
    let ranks = world(vec![
        vec![event(Call::Barrier, NOBODY, NOBODY, 9), event(Call::Bcast, 0, NOBODY, 0)],
        vec![event(Call::Barrier, NOBODY, NOBODY, 9), event(Call::Reduce, 0, NOBODY, 0)],
    ]);
    let text = said(&ranks);
    let finding = "The 2nd collective is MPI_Bcast on rank 0, but MPI_Reduce on rank 1";
    assert!(text.contains(finding), "{text}");
    assert!(text.contains("root 0"), "{text}");
}

#[test]
fn a_collective_that_one_rank_never_called_is_named() {
    let mut ranks = world(vec![vec![event(Call::Barrier, NOBODY, NOBODY, 0)], vec![]]);
    ranks[1].status = Status::Passed;
    let text = said(&ranks);
    let finding = "MPI_Barrier, the 1st collective, was called by rank 0, but never by rank 1";
    assert!(text.contains(finding), "{text}");
}

#[test]
fn ranks_that_ended_may_have_called_different_collectives_unnoticed() {
    let mut ranks = world(vec![
        vec![event(Call::Bcast, 0, NOBODY, 9), event(Call::Send, 1, 4, 9)],
        vec![event(Call::Reduce, 0, NOBODY, 9)],
    ]);
    for rank in &mut ranks {
        rank.status = Status::Passed;
    }
    let faults = faults(&ranks);
    assert!(faults[0].contains("is MPI_Bcast on rank 0, but MPI_Reduce on rank 1"));
    assert_eq!(faults[1], "Rank 0 sent a message to rank 1 (tag 4) that was never received.");
}

#[test]
fn different_roots_and_lengths_are_named() {
    let mut ranks =
        world(vec![vec![event(Call::Bcast, 0, NOBODY, 0)], vec![event(Call::Bcast, 1, NOBODY, 0)]]);
    assert!(said(&ranks).contains("the root is 0 on rank 0, but 1 on rank 1"));
    ranks[1].events[0].peer = 0;
    ranks[1].events[0].bytes = 16;
    assert!(said(&ranks).contains("rank 0 has 8 bytes, but rank 1 has 16"));
}

#[test]
fn a_rank_that_waits_for_a_message_before_a_collective_is_named() {
    let ranks = world(vec![
        vec![event(Call::Barrier, NOBODY, NOBODY, 0)],
        vec![event(Call::Recv, 0, 0, 0)],
    ]);
    assert!(said(&ranks).contains("Rank 0 is in MPI_Barrier and waits there for rank 1"));
}

#[test]
fn an_endless_loop_is_told_from_waiting() {
    let ranks = world(vec![vec![event(Call::Recv, 1, 0, 0)], vec![event(Call::Send, 0, 0, 9)]]);
    // The message is there: rank 0 merely has not got it yet.
    assert!(said(&ranks).contains("Rank 1 is in no MPI call: is there a loop that never ends?"));
}

#[test]
fn a_message_on_its_way_is_no_deadlock() {
    let mut ranks =
        world(vec![vec![event(Call::Send, 1, 0, 0)], vec![event(Call::Recv, 0, ANY, 0)]]);
    assert!(!is_stuck(&ranks));
    assert!(!said(&ranks).contains("deadlock"), "{}", said(&ranks));
    ranks[1].events[0].tag = 7;
    assert!(is_stuck(&ranks));
    assert!(said(&ranks).contains("with tag 7, but what rank 0 sent it has tag 0"));
}

#[test]
fn ranks_that_compute_are_not_stuck() {
    let ranks = world(vec![vec![event(Call::Barrier, NOBODY, NOBODY, 0)], vec![]]);
    assert!(!is_stuck(&ranks));
}

/// A rank that has called these and waits for all of them.
fn waits_for_all(mut requests: Vec<Event>) -> Vec<Event> {
    let waiter = requests.len() as u32;
    for request in &mut requests {
        request.waiter = waiter;
    }
    requests.push(event(Call::Waitall, NOBODY, NOBODY, 0));
    requests
}

#[test]
fn of_several_requests_the_one_that_does_not_come_is_named() {
    let came = event(Call::Irecv, 1, 0, 9);
    let missing = event(Call::Irecv, 1, 7, 9);
    let ranks = world(vec![
        waits_for_all(vec![came, missing]),
        vec![event(Call::Send, 0, 0, 9), event(Call::Recv, 0, 0, 0)],
    ]);
    assert!(is_stuck(&ranks));
    let text = said(&ranks);
    assert!(text.contains("0     MPI_Waitall for MPI_Irecv  rank 1  7"), "{text}");
    assert!(text.contains("a deadlock"), "{text}");
}

#[test]
fn a_second_receive_is_not_served_by_the_same_message() {
    let receive = || event(Call::Irecv, 1, 0, 9);
    let mut ranks = world(vec![
        waits_for_all(vec![receive(), receive()]),
        vec![event(Call::Send, 0, 0, 9), event(Call::Barrier, NOBODY, NOBODY, 0)],
    ]);
    assert!(is_stuck(&ranks));
    ranks[1].events[1] = event(Call::Send, 0, 0, 9);
    assert!(!is_stuck(&ranks));
}

#[test]
fn a_receive_that_was_posted_takes_a_message_whatever_its_rank_waits_for() {
    let mut ranks = world(vec![
        vec![event(Call::Send, 1, 0, 0)],
        vec![event(Call::Irecv, 0, 0, 9), event(Call::Recv, 0, 5, 0)],
    ]);
    assert!(!is_stuck(&ranks), "the message moves");
    ranks[1].events[0].tag = 4;
    assert!(is_stuck(&ranks));
}

#[test]
fn a_short_message_is_not_what_an_exchange_waits_for() {
    let exchange = |other| {
        waits_for_all(vec![event(Call::Isend, other, 0, 9), event(Call::Irecv, other, 0, 9)])
    };
    let ranks = world(vec![exchange(1), exchange(0)]);
    assert!(!is_stuck(&ranks), "both messages are sent and asked for");
}

#[test]
fn ranks_that_are_all_in_the_same_collective_are_not_stuck() {
    let inside = || vec![event(Call::Allreduce, NOBODY, NOBODY, 0)];
    let mut ranks = world(vec![inside(), inside()]);
    assert!(!is_stuck(&ranks), "they get no turn, perhaps");
    ranks[1].events[0].call = Call::Barrier;
    assert!(is_stuck(&ranks));
    // They are in the same one now, but got there on different ways.
    let before = |call| vec![event(call, 0, NOBODY, 9), event(Call::Barrier, NOBODY, NOBODY, 0)];
    assert!(is_stuck(&world(vec![before(Call::Bcast), before(Call::Reduce)])));
    let begun = || vec![event(Call::Ibarrier, NOBODY, NOBODY, 9)];
    let ranks = world(vec![waits_for_all(begun()), waits_for_all(begun())]);
    assert!(!is_stuck(&ranks));
}

#[test]
fn a_manager_whose_workers_wait_for_it_is_a_deadlock() {
    let mut ranks = world(vec![
        vec![event(Call::Recv, ANY, ANY, 0)],
        vec![event(Call::Recv, 0, 0, 0)],
        vec![event(Call::Recv, 0, 0, 0)],
    ]);
    let finding = "Rank 0 waits for a message from any rank, but ranks 1 and 2 wait for rank 0: a \
                   deadlock. All wait to receive (MPI_Recv), and none sends.";
    assert!(said(&ranks).ends_with(finding), "{}", said(&ranks));
    ranks[2].status = Status::Passed;
    let finding = "but rank 1 waits for rank 0, and rank 2 has ended: a deadlock.";
    assert!(said(&ranks).contains(finding), "{}", said(&ranks));
}

#[test]
fn a_manager_that_waits_for_one_message_too_many_is_told_how_many_came() {
    let came = |from| Event { asked: ANY, ..event(Call::Recv, from, 0, 9) };
    let worker = || vec![event(Call::Send, 0, 0, 9), event(Call::Recv, 0, ANY, 0)];
    let ranks =
        world(vec![vec![came(2), came(1), event(Call::Recv, ANY, ANY, 0)], worker(), worker()]);
    let finding = "All 2 messages that were sent to rank 0 have been received: does it wait for one \
                   too many?";
    assert!(said(&ranks).ends_with(finding), "{}", said(&ranks));
}

#[test]
fn one_that_may_still_send_is_enough_for_a_message_from_any_rank() {
    let mut ranks =
        world(vec![vec![event(Call::Recv, ANY, ANY, 0)], vec![event(Call::Recv, 0, 0, 0)], vec![]]);
    assert!(!said(&ranks).contains("deadlock"), "{}", said(&ranks));
    // It waits, but gets its message: from itself.
    ranks[2].events = vec![event(Call::Send, 2, 0, 9), event(Call::Recv, 2, 0, 0)];
    assert!(!said(&ranks).contains("deadlock"), "{}", said(&ranks));
}

#[test]
fn ranks_that_all_wait_for_any_other_are_a_deadlock() {
    let ranks =
        world(vec![vec![event(Call::Probe, ANY, ANY, 0)], vec![event(Call::Recv, ANY, 1, 0)]]);
    let finding = "Ranks 0 and 1 wait for a message from any rank: a deadlock. All wait to receive \
                   (MPI_Probe, MPI_Recv), and none sends.";
    assert!(said(&ranks).ends_with(finding), "{}", said(&ranks));
}

#[test]
fn a_manager_whose_workers_are_in_a_collective_is_a_deadlock() {
    let inside = || vec![event(Call::Barrier, NOBODY, NOBODY, 0)];
    let ranks = world(vec![vec![event(Call::Recv, ANY, ANY, 0)], inside(), inside()]);
    let finding = "Rank 0 waits for a message from any rank, but ranks 1 and 2 wait for rank 0 in \
                   MPI_Barrier: a deadlock.";
    assert!(said(&ranks).ends_with(finding), "{}", said(&ranks));
}

#[test]
fn those_who_wait_for_a_deadlock_are_not_named() {
    let ranks = world(vec![
        vec![event(Call::Recv, ANY, ANY, 0)],
        vec![event(Call::Recv, 2, 0, 0)],
        vec![event(Call::Recv, 1, 0, 0)],
    ]);
    let finding = "Rank 1 waits for rank 2, rank 2 waits for rank 1: a deadlock. Each waits to receive \
                   before it sends.";
    assert!(said(&ranks).ends_with(finding), "{}", said(&ranks));
}

#[test]
fn one_of_several_requests_is_enough_for_a_wait_for_any() {
    let waits_for_any = || {
        let mut events =
            waits_for_all(vec![event(Call::Irecv, 1, 0, 9), event(Call::Irecv, 2, 0, 9)]);
        events[2].call = Call::Waitany;
        events
    };
    let waiting = || vec![event(Call::Recv, 0, 0, 0)];
    let mut ranks = world(vec![waits_for_any(), waiting(), waiting()]);
    let finding =
        "Rank 0 waits for one of ranks 1 and 2, but ranks 1 and 2 wait for rank 0: a deadlock.";
    assert!(said(&ranks).contains(finding), "{}", said(&ranks));
    ranks[2].events.clear();
    assert!(!said(&ranks).contains("deadlock"), "{}", said(&ranks));
}

#[test]
fn of_all_that_is_waited_for_one_is_enough_to_be_stuck() {
    let ranks = world(vec![
        waits_for_all(vec![event(Call::Irecv, 2, 0, 9), event(Call::Irecv, 1, 0, 9)]),
        vec![event(Call::Recv, 0, 0, 0)],
        vec![],
    ]);
    // Rank 2 may still send; that does not help.
    assert!(said(&ranks).contains("Rank 0 waits for rank 1, rank 1 waits for rank 0: a deadlock."));
}

#[test]
fn who_has_sent_with_another_tag_is_not_told_to_send_first() {
    let ranks = world(vec![
        vec![event(Call::Send, 1, 0, 9), event(Call::Recv, 1, 0, 0)],
        vec![event(Call::Recv, 0, 1, 0)],
    ]);
    let text = said(&ranks);
    assert!(text.contains("Rank 1 waits for a message with tag 1, but"), "{text}");
    assert!(text.ends_with("rank 1 waits for rank 0: a deadlock."), "{text}");
}

#[test]
fn a_collective_that_one_rank_does_not_come_out_of_is_named() {
    let ranks = world(vec![
        vec![event(Call::Gatherv, 0, NOBODY, 0)],
        vec![event(Call::Gatherv, 0, NOBODY, 9), event(Call::Gather, 1, NOBODY, 0)],
    ]);
    let finding = "MPI_Gatherv, the 1st collective, was called by all ranks, but rank 0 does not come \
                   out of it: do the counts agree, of what is sent and what is received?";
    assert!(said(&ranks).ends_with(finding), "{}", said(&ranks));
}

#[test]
fn a_message_on_another_communicator_is_pointed_out() {
    let mut sent = event(Call::Send, 0, 0, 9);
    sent.communicator = 1;
    let mut ranks =
        world(vec![vec![event(Call::Recv, 1, 0, 0)], vec![sent, event(Call::Recv, 0, 0, 0)]]);
    for rank in &mut ranks {
        rank.communicators.push(vec![0, 1]);
    }
    assert!(said(&ranks).contains("on one communicator, but rank 1 sent it one on another"));
}

#[test]
fn a_message_to_oneself_that_nobody_receives_yet_is_named() {
    let ranks = world(vec![vec![event(Call::Ssend, 0, 3, 0)]]);
    assert!(is_stuck(&ranks));
    assert!(said(&ranks).contains("Rank 0 sends to itself (tag 3) and waits for its own receive"));
}

#[test]
fn a_message_that_has_no_room_is_measured() {
    let mut long = event(Call::Send, 1, 0, 9);
    long.bytes = 12;
    let ranks = world(vec![vec![long], vec![event(Call::Recv, 0, ANY, 9)]]);
    let text = refusal(&ranks, 1);
    assert_eq!(text.as_deref(), Some("Rank 0 sent it 12 bytes (tag 0), but it has room for 8."));
    let ranks = world(vec![vec![long], waits_for_all(vec![event(Call::Irecv, 0, 0, 9)])]);
    assert!(refusal(&ranks, 1).is_some());
}

#[test]
fn messages_are_found_at_both_ends_in_order() {
    let mut receive = event(Call::Irecv, 0, 0, 9);
    receive.done = 12;
    let ranks = world(vec![
        vec![event(Call::Send, 1, 0, 9), event(Call::Send, 1, 1, 9), event(Call::Send, 1, 0, 9)],
        vec![receive, event(Call::Recv, 0, 1, 9), event(Call::Recv, 0, 0, 0)],
    ]);
    assert_eq!(View::new(&ranks).messages(), [[0, 0, 1, 0], [0, 1, 1, 1]]);
}
