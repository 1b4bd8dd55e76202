//! Checks `mpi-point-to-point/random_walk`.

use common::{
    check::assert_same,
    mpi::{Event, Kind, recorded},
    mpi_test,
};
use mpi::{topology::SimpleCommunicator, traits::*};
use mpi_point_to_point::random_walk::{Walker, exchange, share, walk};
use std::ops::Range;

const SITES: u64 = 10;
const WALKERS: u64 = 25;
const STEPS: usize = 24;

/// Bytes of a walker in a message: three numbers.
const WALKER: u64 = 24;

fn home(world: &SimpleCommunicator) -> Range<u64> {
    share(SITES, world.size() as u64, world.rank() as u64)
}

/// What one rank alone would find: where all walkers stand after so many steps.
fn all_after(steps: usize) -> Vec<Walker> {
    let mut walkers: Vec<_> = (0..WALKERS).map(|id| Walker::new(id, SITES)).collect();
    for walker in &mut walkers {
        for _ in 0..steps {
            walker.step(SITES);
        }
    }
    walkers
}

/// How many walkers leave these sites in all the steps.
fn leavers(home: &Range<u64>) -> usize {
    let leaves = |step: usize| {
        let both = all_after(step).into_iter().zip(all_after(step + 1));
        both.filter(|(before, after)| {
            // With all sites at home, a step over the end of the ring still leaves on one side.
            let wraps = before.site.abs_diff(after.site) > 1;
            home.contains(&before.site) && (!home.contains(&after.site) || wraps)
        })
        .count()
    };
    (0..STEPS).map(leaves).sum()
}

fn sends(calls: &[Event]) -> impl Iterator<Item = &Event> {
    calls.iter().filter(|event| event.call.kind() == Kind::Send)
}

/// The number of walkers on all ranks, on rank 0.
fn count_all(world: &SimpleCommunicator, here: usize) -> Option<usize> {
    let root = world.process_at_rank(0);
    if world.rank() > 0 {
        root.send(&here);
        return None;
    }
    let others = (1..world.size()).map(|rank| world.process_at_rank(rank).receive::<usize>().0);
    Some(here + others.sum::<usize>())
}

mpi_test! {
    fn walkers_end_where_they_would_on_one_rank on 1..=4 => |world| {
        let home = home(world);
        let here = walk(world, SITES, WALKERS, STEPS);
        let mut expected = all_after(STEPS);
        expected.retain(|walker| home.contains(&walker.site));
        println!("the walkers on sites {home:?}, of rank {}:", world.rank());
        assert_same(here, expected);
    }
}

mpi_test! {
    fn no_walker_is_lost_and_none_is_doubled on [3, 2] => |world| {
        for steps in [1, STEPS] {
            let here = walk(world, SITES, WALKERS, steps).len();
            if let Some(count) = count_all(world, here) {
                assert_eq!(count, 25, "walkers on all ranks after {steps} steps; there were 25");
            }
        }
    }
}

mpi_test! {
    fn every_walker_stands_on_its_own_rank on [4] => |world| {
        let home = home(world);
        for walker in walk(world, SITES, WALKERS, STEPS) {
            assert!(
                home.contains(&walker.site),
                "walker {} stands on site {}, but rank {} has sites {home:?}",
                walker.id,
                walker.site,
                world.rank()
            );
        }
    }
}

mpi_test! {
    fn only_those_who_leave_are_sent on [3] => |world| {
        let (_, calls) = recorded(|| walk(world, SITES, WALKERS, STEPS));
        let leavers = leavers(&home(world)) as u64;
        let bytes: u64 = sends(&calls).map(|event| event.bytes).sum();
        assert_eq!(
            bytes / WALKER,
            leavers,
            "walkers that rank {} sent (left), and those that crossed its borders (right)",
            world.rank()
        );
        assert_eq!(sends(&calls).count(), 2 * STEPS, "messages in {STEPS} steps, one to each side");
    }
}

mpi_test! {
    fn walkers_go_to_the_side_they_were_sent_to on [3, 2, 1] => |world| {
        let (rank, size) = (world.rank() as u64, world.size() as u64);
        // One walker goes left and two go right; their numbers tell where they come from.
        let walker = |from: u64, number: u64| Walker::new(10 * from + number, 100);
        let to_right = [walker(rank, 2), walker(rank, 3)];
        let mut arrived = exchange(world, &[walker(rank, 1)], &to_right);
        arrived.sort_unstable();
        let (left, right) = ((rank + size - 1) % size, (rank + 1) % size);
        let mut expected = vec![walker(right, 1), walker(left, 2), walker(left, 3)];
        expected.sort_unstable();
        assert_same(arrived, expected);
    }
}

mpi_test! {
    fn crowds_do_not_deadlock on [3, 1] => |world| {
        let crowd = vec![Walker::new(1, 2); 100_000]; // 2.4 MB: no MPI library keeps a copy of it
        let arrived = exchange(world, &crowd, &crowd);
        assert_eq!(arrived.len(), 200_000, "walkers from both sides");
    }
}
