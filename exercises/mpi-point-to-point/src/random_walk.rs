//! # Walkers that cross borders
//!
//! Walkers stand on a ring of sites. In each step, every one of them goes one site to the left or to
//! the right, by chance. The sites are shared out among the ranks, in pieces, and a rank has the
//! walkers that stand in its piece. One that crosses the border goes to the neighbour:
//!
//! ```text
//!                 to the left  <--  x
//! sites      ... 0 1 2 | 3 4 5 | 6 7 | 8 9 ...     10 sites on 4 ranks, a ring
//!               rank 0   rank 1 rank 2 rank 3
//!                             x  -->  to the right
//! ```
//!
//! Nobody knows beforehand how many cross. So each rank sends two messages in each step, however many
//! walkers are in them, none included; and a receiver finds out the length of a message first, as
//! `receive_vec` does:
//!
//! | here                                    | C                                  | mpi4py                |
//! |-----------------------------------------|------------------------------------|-----------------------|
//! | `process.immediate_send(scope, walkers)` | `MPI_Isend(walkers, n, walker_type, …)` | `comm.isend(walkers, dest)` |
//! | `process.receive_vec::<Walker>()`       | `MPI_Mprobe`, `MPI_Get_count`, `MPI_Mrecv` | `comm.recv(source=…)` |
//!
//! On two ranks, the left neighbour is also the right one, and on one rank, oneself. Sends that are
//! immediate, with receives after them, work in all cases.
//!
//! ## The same walk on any number of ranks
//!
//! If each rank had a random generator for its walkers, a walk would depend on who else is on the rank:
//! with another number of ranks the result would be another one, and no test could tell whether that
//! is right. So each walker has a generator of its own, seeded by its number. It is part of the walker
//! and travels with it.
//!
//! **Task.** Complete [`exchange`] and [`walk`].
//!
//!     cargo test -p mpi-point-to-point --test random_walk

use mpi::{topology::SimpleCommunicator, traits::*};
use std::ops::Range;

/// One walker. It derives `Equivalence`, so that a slice of them can be sent like numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Equivalence)]
pub struct Walker {
    /// Its number.
    pub id: u64,
    /// Where it stands: `0..sites`.
    pub site: u64,
    /// The state of its generator.
    state: u64,
}

/// Which way a walker went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the site before; from site 0, to the last one.
    Left,
    /// To the site after; from the last one, to site 0.
    Right,
}

impl Walker {
    /// A walker before its first step: walker `id` stands on site `id`, counted round the ring.
    pub fn new(id: u64, sites: u64) -> Self {
        Self { id, site: id % sites, state: id }
    }

    /// Goes one site to the left or to the right, on a ring of so many sites.
    pub fn step(&mut self, sites: u64) -> Way {
        // SplitMix64 (Steele, Lea, Flood 2014): its whole state is one number, easy to send.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        if (z ^ (z >> 31)) & 1 == 0 {
            self.site = (self.site + sites - 1) % sites;
            Way::Left
        } else {
            self.site = (self.site + 1) % sites;
            Way::Right
        }
    }
}

/// The sites of `rank` of `size` ranks. The first ranks take what doesn't divide: 10 sites on 4 ranks
/// are `0..3`, `3..6`, `6..8` and `8..10`.
pub fn share(sites: u64, size: u64, rank: u64) -> Range<u64> {
    let (each, rest) = (sites / size, sites % size);
    let start = rank * each + rank.min(rest);
    start..start + each + u64::from(rank < rest)
}

/// Sends walkers to the rank on the left and to the one on the right, and returns those that come
/// from both. The ranks are a ring, too: left of rank 0 is the last one.
///
/// All ranks call this at the same time. There is one message to each side, even if nobody goes there.
pub fn exchange(
    world: &SimpleCommunicator,
    to_left: &[Walker],
    to_right: &[Walker],
) -> Vec<Walker> {
    let (rank, size) = (world.rank(), world.size());
    let left = world.process_at_rank((rank + size - 1) % size);
    let right = world.process_at_rank((rank + 1) % size);
    todo!("start both sends, receive from both sides, and let the sends end")
}

/// Lets the walkers `0..walkers` walk so many steps; returns those that stand on this rank's [`share`]
/// of the sites in the end, sorted by their numbers.
///
/// Each rank begins with the walkers that stand in its share. There are at least as many sites as
/// ranks.
pub fn walk(world: &SimpleCommunicator, sites: u64, walkers: u64, steps: usize) -> Vec<Walker> {
    let home = share(sites, world.size() as u64, world.rank() as u64);
    let all = (0..walkers).map(|id| Walker::new(id, sites));
    let mut here: Vec<Walker> = all.filter(|walker| home.contains(&walker.site)).collect();
    for _ in 0..steps {
        todo!("take a step with each walker, sort out who leaves and where to, and exchange")
    }
    here.sort_unstable();
    here
}
