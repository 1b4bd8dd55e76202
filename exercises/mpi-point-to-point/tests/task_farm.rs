//! Checks `mpi-point-to-point/task_farm`.

use common::{
    check::assert_same,
    mpi::{Event, Kind, recorded},
    mpi_test,
};
use mpi::{Tag, topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::task_farm::{RESULT, STOP, TASK, farm};
use std::cell::RefCell;

/// What comes of a task.
fn result_of(task: u64) -> f64 {
    10.0 * task as f64 + 0.5
}

/// Messages of this tag among a rank's sends, as the ranks they went to, in order of these.
fn sent(calls: &[Event], tag: Tag) -> Vec<i32> {
    let sends = calls.iter().filter(|event| event.call.kind() == Kind::Send && event.tag == tag);
    let mut sent: Vec<_> = sends.map(|event| event.peer).collect();
    sent.sort_unstable();
    sent
}

/// Runs a farm of a manager and two workers in which task 0 lasts until all others have begun.
/// Returns what `farm` does.
fn with_a_long_first_task(world: &SimpleCommunicator, tasks: u64) -> Option<Vec<f64>> {
    const GO_ON: Tag = 99;
    farm(world, tasks, |task| {
        let other_worker = world.process_at_rank(3 - world.rank());
        if task > 0 {
            other_worker.send_with_tag(&task, GO_ON);
        } else {
            for _ in 1..tasks {
                other_worker.receive_with_tag::<u64>(GO_ON);
            }
        }
        result_of(task)
    })
}

/// The most tasks that were handed out at any time without a result of theirs.
fn most_in_hand(calls: &[Event]) -> i32 {
    let mut in_hand = 0;
    let steps = calls.iter().map(|event| match (event.call.kind(), event.tag) {
        (Kind::Send, TASK) => 1,
        (Kind::Receive, RESULT) => -1,
        _ => 0,
    });
    steps
        .map(|step| {
            in_hand += step;
            in_hand
        })
        .max()
        .unwrap_or(0)
}

mpi_test! {
    fn each_task_is_done_once_on_any_number_of_ranks on 2..=4 => |world| {
        let tasks = 10;
        let mine = RefCell::new(vec![]);
        let (results, calls) = recorded(|| {
            farm(world, tasks, |task| {
                mine.borrow_mut().push(task);
                result_of(task)
            })
        });
        assert_eq!(results.is_some(), world.rank() == 0, "only rank 0 returns results");
        if let Some(mut results) = results {
            assert_eq!(mine.into_inner(), [0_u64; 0], "tasks that rank 0 did itself, with workers there");
            results.sort_by(f64::total_cmp);
            println!("all results, sorted:");
            assert_same(results, (0..tasks).map(result_of).collect::<Vec<_>>());
            assert_eq!(sent(&calls, TASK).len(), 10, "messages with the tag TASK, for 10 tasks");
            let most = most_in_hand(&calls);
            let workers: Vec<_> = (1..world.size()).collect();
            assert!(
                most as usize <= workers.len(),
                "{most} tasks were handed out at once, to {} workers: one has to wait for another",
                workers.len()
            );
            assert_eq!(sent(&calls, STOP), workers, "who was told to stop");
        } else {
            let done = mine.into_inner();
            assert!(done.is_sorted(), "tasks are handed out in order; this worker got {done:?}");
            assert_eq!(sent(&calls, RESULT).len(), done.len(), "results sent, for {done:?}");
        }
    }
}

mpi_test! {
    fn a_single_rank_does_all_tasks_itself on [1] => |world| {
        let (results, calls) = recorded(|| farm(world, 4, result_of));
        assert_same(results.expect("rank 0"), (0..4).map(result_of).collect::<Vec<_>>());
        assert_eq!(calls, [], "messages, with nobody to send them to");
    }
}

mpi_test! {
    fn a_long_task_keeps_one_worker_only on [3] => |world| {
        if let Some(mut results) = with_a_long_first_task(world, 7) {
            results.sort_by(f64::total_cmp);
            assert_same(results, (0..7).map(result_of).collect::<Vec<_>>());
        }
    }
}

mpi_test! {
    fn results_stand_in_the_order_of_the_tasks on [3] => |world| {
        // Result 0 is the last to come, or the last but one.
        if let Some(results) = with_a_long_first_task(world, 5) {
            println!("the result of task 0 came late:");
            assert_same(results, (0..5).map(result_of).collect::<Vec<_>>());
        }
    }
}

mpi_test! {
    fn workers_end_that_never_had_a_task on [4] => |world| {
        for tasks in [2, 0] {
            let (results, calls) = recorded(|| farm(world, tasks, result_of));
            if world.rank() == 0 {
                assert_eq!(results.map(|results| results.len()), Some(tasks as usize));
                assert_eq!(sent(&calls, STOP), [1, 2, 3], "who was told to stop after {tasks} tasks");
            }
        }
    }
}
