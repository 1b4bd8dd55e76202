//! # Sorting a distributed array
//!
//! Each rank holds some numbers, in no order. In the end rank 0 is to hold the smallest ones, sorted;
//! rank 1 those that follow; and so on. No rank ever holds all of them.
//!
//! The question is where to cut. If every rank knew *splitters*, P - 1 numbers that cut all values
//! into P shares of about the same size, each could sort its values into P bins and send every bin
//! to its rank. Good splitters come from samples: each rank takes a few values at regular distances
//! from its own sorted ones, and from all samples together, sorted, the splitters are taken in the
//! same way.
//!
//! ```text
//! rank 0   3 9 1 7 ─ sort ─ 1 3 7 9 ─┐              ┌─ 1 3 │ 7 9 ──┐  ┌─ 1 3 2 4 ─ sort ─ 1 2 3 4
//!                                    ├─ splitter 6 ─┤              ├──┤
//! rank 1   8 2 6 4 ─ sort ─ 2 4 6 8 ─┘              └─ 2 4 │ 6 8 ──┘  └─ 7 9 6 8 ─ sort ─ 6 7 8 9
//!                          samples: 1, 7, 2, 6        cut            all-to-all
//! ```
//!
//! The all-to-all has uneven counts. Who receives does not know how much will come, so the counts are
//! exchanged first.
//!
//! By regular samples (Shi and Schaeffer, *Parallel sorting by regular sampling*, 1992) no rank gets
//! more than about twice its share, if values differ and every rank brought equally many. Equal
//! values stay together: if all are equal, one rank gets them all.
//!
//! | here | C | mpi4py |
//! |---|---|---|
//! | `world.all_gather_varcount_into(&mine[..], &mut PartitionMut::new(&mut all[..], counts, displs))` | `MPI_Allgatherv` | `comm.Allgatherv` |
//! | `world.all_to_all_into(&counts[..], &mut incoming[..])` | `MPI_Alltoall` | `comm.Alltoall` |
//! | `world.all_to_all_varcount_into(&Partition::new(…), &mut PartitionMut::new(…))` | `MPI_Alltoallv` | `comm.Alltoallv` |
//!
//! **Task.** Complete [`samples`], [`splitters`], [`all_gather`], [`exchange`] and, of these,
//! [`sample_sort`].
//!
//!     cargo test -p mpi-collectives --test sample_sort

use mpi::{Count, traits::*};
// SOLUTION
use mpi::datatype::{Partition, PartitionMut};
// END

/// So many values at regular distances from `sorted` ones: those at indices `i * length / count`,
/// for `i` from 0. Of fewer than `count` values all are taken.
pub fn samples(sorted: &[i64], count: usize) -> Vec<i64> {
    // SOLUTION: take the values at these indices
    let length = sorted.len();
    let count = count.min(length);
    (0..count).map(|i| sorted[i * length / count]).collect()
    // END
}

/// Where to cut for so many `ranks`: `ranks - 1` values, ascending, from all ranks' samples, which
/// come in any order. Splitter `i`, from 1, is the sample at index `i * length / ranks` of the
/// sorted ones. Where there are no samples, there are no splitters.
pub fn splitters(mut samples: Vec<i64>, ranks: usize) -> Vec<i64> {
    // SOLUTION: sort the samples, and take the values at these indices
    samples.sort_unstable();
    let length = samples.len();
    if length == 0 {
        return vec![];
    }
    (1..ranks).map(|i| samples[i * length / ranks]).collect()
    // END
}

/// At which index each part begins, where parts of these lengths lie one after the other.
pub fn displacements(counts: &[Count]) -> Vec<Count> {
    let mut next = 0;
    let begin = |count: &Count| {
        next += count;
        next - count
    };
    counts.iter().map(begin).collect()
}

/// Gathers what all ranks have, which may be differently much, on every rank.
pub fn all_gather(world: &impl Communicator, mine: &[i64]) -> Vec<i64> {
    // SOLUTION: gather the counts first, then the values
    let mut counts = vec![0; world.size() as usize];
    world.all_gather_into(&(mine.len() as Count), &mut counts[..]);
    let mut all = vec![0; counts.iter().sum::<Count>() as usize];
    let displs = displacements(&counts);
    world.all_gather_varcount_into(mine, &mut PartitionMut::new(&mut all[..], counts, displs));
    all
    // END
}

/// Sends each value of `sorted` to the rank of its range, and returns what came to this rank: the
/// values of rank 0, then those of rank 1, and so on.
///
/// Splitters are ascending, and the same on all ranks. Values below the first splitter go to rank 0;
/// those from splitter `i`, included, to the next one, not included, go to rank `i`, counted from 1.
/// Where there are fewer splitters, the last ranks get nothing.
pub fn exchange(world: &impl Communicator, sorted: &[i64], splitters: &[i64]) -> Vec<i64> {
    // SOLUTION: find the cuts; exchange the counts; then exchange the values
    let length = sorted.len();
    let cut = |splitter: &i64| sorted.partition_point(|value| value < splitter);
    let mut ends: Vec<_> = splitters.iter().map(cut).collect();
    ends.resize(world.size() as usize, length);
    let begins = [0].iter().chain(&ends);
    let counts: Vec<_> = begins.zip(&ends).map(|(begin, end)| (end - begin) as Count).collect();
    let displs = displacements(&counts);

    let mut incoming = vec![0; counts.len()];
    world.all_to_all_into(&counts[..], &mut incoming[..]);
    let mut received = vec![0; incoming.iter().sum::<Count>() as usize];
    let places = displacements(&incoming);
    world.all_to_all_varcount_into(
        &Partition::new(sorted, counts, displs),
        &mut PartitionMut::new(&mut received[..], incoming, places),
    );
    received
    // END
}

/// Sorts the values of all ranks: returns this rank's share, sorted, in which nothing is smaller
/// than on a rank before, or larger than on a rank behind.
///
/// Each rank takes as many samples as there are ranks.
pub fn sample_sort(world: &impl Communicator, mut values: Vec<i64>) -> Vec<i64> {
    // SOLUTION: sort, sample, choose splitters, exchange, and sort again
    let ranks = world.size() as usize;
    values.sort_unstable();
    let samples = all_gather(world, &samples(&values, ranks));
    let mut mine = exchange(world, &values, &splitters(samples, ranks));
    mine.sort(); // made of sorted runs, which this sort finds and merges
    mine
    // END
}
