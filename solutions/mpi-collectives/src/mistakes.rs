//! # Three usual mistakes
//!
//! A collective has one rule: all ranks of the communicator call the same collectives, in the same
//! order. MPI does not check it. Who breaks it gets a program that hangs, or, worse, one that does not
//! hang and computes something else. And a buffer has one rule: until a collective is done with it,
//! it has one purpose.
//!
//! The three programs below compile, and each breaks one of the rules:
//!
//! ```text
//!          a collective in a branch     another order              one buffer, two purposes
//!
//! rank 0   ── all_reduce ···            ── reduce ── broadcast     x ──▸ sent
//! rank 1   ───────── end                ── broadcast ── reduce     x ◂── received
//! rank 2   ── all_reduce ···            ── broadcast ── reduce     (the same x)
//! ```
//!
//! In C the last one is best known as `MPI_Allreduce(x, x, …)`, the same buffer to send from and
//! to receive into (one must say `MPI_IN_PLACE`). In Rust that does not compile: `&x` and `&mut x` can't
//! be there at once. But the one buffer of a broadcast is both by design: it is read on the root and
//! written on the others. There, the borrow checker can't help.
//!
//! **Task.** Run the tests. Each hang is reported in a table: which rank is in which call, since when,
//! and below it what does not fit. For each program, say first in a sentence what is wrong. Then mend
//! [`slow_down`], [`deliver`] and [`scaled_total`].
//!
//!     cargo test -p mpi-collectives --test mistakes

use mpi::{collective::SystemOperation, request, topology::Rank, traits::*};

/// No particle may be faster than this.
pub const LIMIT: f64 = 10.0;

/// Scales all velocities by the same factor if any particle of any rank is faster than [`LIMIT`], so
/// that the fastest one is as fast as that. Returns the factor, 1 if nothing was done. All ranks
/// call this, each with its own particles' velocities along a line.
pub fn slow_down(world: &impl Communicator, velocities: &mut [f64]) -> f64 {
    let mine = velocities.iter().fold(0.0, |fastest, v| f64::max(fastest, v.abs()));
    let mut fastest = mine;
    // SOLUTION
    world.all_reduce_into(&mine, &mut fastest, SystemOperation::max());
    // SKELETON
    // if mine > LIMIT {
    //     world.all_reduce_into(&mine, &mut fastest, SystemOperation::max());
    // }
    // END
    if fastest <= LIMIT {
        return 1.0;
    }
    let factor = LIMIT / fastest;
    velocities.iter_mut().for_each(|v| *v *= factor);
    factor
}

/// Delivers a parcel to rank `to`, and returns those that other ranks, or this one, have for this
/// rank: who sent it, and what it is, in the order of the senders. All ranks call this, each with
/// one parcel.
///
/// A rank does not know who has something for it. So first all ranks tell all others where their
/// parcels go.
pub fn deliver(world: &impl Communicator, to: Rank, parcel: i64) -> Vec<(Rank, i64)> {
    // SOLUTION
    let mut receivers = vec![0; world.size() as usize];
    world.all_gather_into(&to, &mut receivers[..]);
    // SKELETON
    // let mut receivers = vec![];
    // let mut receiver = to;
    // for root in 0..world.size() {
    //     // The root's goes to all others.
    //     world.process_at_rank(root).broadcast_into(&mut receiver);
    //     receivers.push(receiver);
    // }
    // END
    request::scope(|scope| {
        let sent = world.process_at_rank(to).immediate_send(scope, &parcel);
        let senders = (0..).zip(&receivers).filter(|(_, receiver)| **receiver == world.rank());
        let receive = |sender| (sender, world.process_at_rank(sender).receive().0);
        let parcels = senders.map(|(sender, _)| receive(sender)).collect();
        sent.wait();
        parcels
    })
}

/// Adds up `scale` times each value, over all ranks. Rank 0 decides on the scale; what others bring
/// for it is ignored. Returns the scale and, on rank 0, the total. All ranks call this.
pub fn scaled_total(
    world: &impl Communicator,
    mut scale: f64,
    values: &[f64],
) -> (f64, Option<f64>) {
    let root = world.process_at_rank(0);
    let scaled = |scale: f64| values.iter().map(|value| scale * value).sum::<f64>();
    // SOLUTION
    root.broadcast_into(&mut scale);
    if world.rank() == 0 {
        let mut total = 0.0;
        root.reduce_into_root(&scaled(scale), &mut total, SystemOperation::sum());
        (scale, Some(total))
    } else {
        root.reduce_into(&scaled(scale), SystemOperation::sum());
        (scale, None)
    }
    // SKELETON
    // if world.rank() == 0 {
    //     let mut total = 0.0;
    //     root.reduce_into_root(&scaled(scale), &mut total, SystemOperation::sum());
    //     root.broadcast_into(&mut scale);
    //     (scale, Some(total))
    // } else {
    //     root.broadcast_into(&mut scale);
    //     root.reduce_into(&scaled(scale), SystemOperation::sum());
    //     (scale, None)
    // }
    // END
}
