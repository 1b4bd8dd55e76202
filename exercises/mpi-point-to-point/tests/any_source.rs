//! Checks `mpi-point-to-point/any_source`.

use common::{
    mpi::{Kind, recorded},
    mpi_test,
};
use mpi::{Rank, Tag, topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::any_source::{DONE, RESULT, collect, send_results};

/// The results of a rank: of rank 1 none, and of each further one more.
fn results(rank: i32) -> Vec<f64> {
    (1..rank).map(|number| f64::from(10 * rank + number)).collect()
}

mpi_test! {
    fn every_result_is_taken_once on 1..=4 => |world| {
        if world.rank() > 0 {
            return send_results(world, results(world.rank()));
        }
        let mut taken = Vec::new();
        collect(world, |_, result| taken.push(result));
        taken.sort_by(f64::total_cmp);
        let expected: Vec<_> = (1..world.size()).flat_map(results).collect();
        assert_eq!(taken, expected, "what was taken (left), and what was sent; both sorted");
    }
}

/// Lets ranks have their results in this `order`: `order[i]` has the result `i`. On rank 0, what
/// was credited to whom, in the order in which it was.
fn in_turns(world: &SimpleCommunicator, order: &[Rank]) -> Vec<(Rank, f64)> {
    // A rank has its next result only when it is called for it, and it is called when the result
    // before has been credited.
    const NEXT: Tag = 99;
    let rank = world.rank();
    let mut credited = Vec::new();
    if rank > 0 {
        let turns = (0..order.len()).filter(|&turn| order[turn] == rank);
        let results = turns.map(|turn| {
            world.process_at_rank(0).receive_with_tag::<i32>(NEXT);
            turn as f64
        });
        send_results(world, results);
        return credited;
    }
    let call = |turn: usize| {
        if let Some(&rank) = order.get(turn) {
            world.process_at_rank(rank).send_with_tag(&0, NEXT);
        }
    };
    println!(
        "Ranks have their results in this order, each when the one before is credited: {order:?}"
    );
    call(0);
    collect(world, |from, result| {
        credited.push((from, result));
        call(credited.len());
    });
    credited
}

mpi_test! {
    fn a_result_is_credited_to_its_sender on [4] => |world| {
        let mut credited = in_turns(world, &[3, 2, 3, 1]);
        if world.rank() == 0 {
            credited.sort_by(|(_, one), (_, other)| one.total_cmp(other));
            assert_eq!(
                credited,
                [(3, 0.0), (2, 1.0), (3, 2.0), (1, 3.0)],
                "what was credited (left), as (from rank, result), and who sent it"
            );
        }
    }
}

mpi_test! {
    fn results_are_taken_in_the_order_in_which_they_come on [4] => |world| {
        let credited = in_turns(world, &[3, 1, 3, 2, 3, 1]);
        if world.rank() == 0 {
            let results: Vec<_> = credited.iter().map(|&(_, result)| result).collect();
            assert_eq!(
                results,
                [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
                "the results (left) as they were taken, and as they came"
            );
        }
    }
}

mpi_test! {
    fn a_worker_sends_each_result_and_then_an_empty_message on [3] => |world| {
        if world.rank() == 0 {
            return collect(world, |_, _| ());
        }
        let mine: &[f64] = if world.rank() == 1 { &[] } else { &[1.5, 2.5] };
        let (_, calls) = recorded(|| send_results(world, mine.iter().copied()));
        let sends = calls.iter().filter(|event| event.call.kind() == Kind::Send);
        let sends: Vec<_> = sends.map(|event| (event.peer, event.tag, event.bytes)).collect();
        let mut expected = vec![(0, RESULT, 8); mine.len()];
        expected.push((0, DONE, 0));
        assert_eq!(
            sends,
            expected,
            "what a rank with {} results sent (left), as (to rank, tag, bytes)",
            mine.len()
        );
    }
}
