//! Checks `mpi-collectives/mistakes`.

use common::{
    check::{ROUNDING, assert_close},
    mpi_test,
};
use mpi::{topology::Rank, traits::*};
use mpi_collectives::mistakes::{deliver, scaled_total, slow_down};

// Three tests without a check: a rank that has come to its end must not stop the others before their
// hang is seen.

mpi_test! {
    fn slow_down_comes_to_its_end_on_every_rank on [3] => |world| {
        slow_down(world, &mut [if world.rank() == 1 { 20.0 } else { 5.0 }]);
    }
}

mpi_test! {
    fn deliver_comes_to_its_end_on_every_rank on [3] => |world| {
        deliver(world, (world.rank() + 1) % 3, 7);
    }
}

mpi_test! {
    fn scaled_total_comes_to_its_end_on_every_rank on [3] => |world| {
        scaled_total(world, 2.0, &[1.0]);
    }
}

mpi_test! {
    fn all_ranks_slow_down_when_one_is_too_fast on [3] => |world| {
        let velocities = [[1.0, -4.0], [0.0, -20.0], [10.0, 8.0]][world.rank() as usize];
        let mut slower = velocities;
        let factor = slow_down(world, &mut slower);
        assert_close(factor, 0.5, ROUNDING);
        assert_close(slower, velocities.map(|v| 0.5 * v), ROUNDING);
    }
}

mpi_test! {
    fn the_fastest_of_all_ranks_sets_the_factor on [4] => |world| {
        // All are too fast, the last rank most of all.
        let mut velocities = [11.0 + 3.0 * f64::from(world.rank())];
        let fastest = 11.0 + 3.0 * f64::from(world.size() - 1);
        let expected = velocities[0] * 10.0 / fastest;
        assert_close(slow_down(world, &mut velocities), 10.0 / fastest, ROUNDING);
        assert_close(velocities, [expected], ROUNDING);
    }
}

mpi_test! {
    fn nothing_changes_where_nobody_is_too_fast on [3] => |world| {
        let mut velocities = vec![10.0, -10.0, 2.0];
        velocities.truncate(world.rank() as usize);
        let before = velocities.clone();
        assert_eq!(slow_down(world, &mut velocities), 1.0);
        assert_eq!(velocities, before);
    }
}

mpi_test! {
    fn every_parcel_arrives_once on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let value = |rank: Rank| 100 + i64::from(rank);
        let left = (rank + size - 1) % size;
        let got = deliver(world, (rank + 1) % size, value(rank));
        assert_eq!(got, [(left, value(left))], "rank {rank} of {size}: a parcel from its left");
    }
}

mpi_test! {
    fn a_rank_may_get_several_parcels_or_none on [4] => |world| {
        let got = deliver(world, [2, 3, 2, 2][world.rank() as usize], i64::from(world.rank()));
        let expected = [&[][..], &[], &[(0, 0), (2, 2), (3, 3)], &[(1, 1)]];
        assert_eq!(got, expected[world.rank() as usize], "parcels for rank {}", world.rank());
    }
}

mpi_test! {
    fn the_scale_of_rank_0_is_that_of_all on [3] => |world| {
        let rank = f64::from(world.rank());
        let (scale, _) = scaled_total(world, 2.5 - rank, &[rank; 3]);
        assert_eq!(scale, 2.5, "the scale on rank {rank}");
    }
}

mpi_test! {
    fn the_total_is_that_of_scaled_values on [3] => |world| {
        let scale = if world.rank() == 0 { 0.5 } else { 100.0 };
        let values = [&[1.0, 2.0][..], &[], &[10.0, 20.0, 31.0]][world.rank() as usize];
        let (_, total) = scaled_total(world, scale, values);
        match total {
            Some(total) => assert_close(total, 32.0, ROUNDING),
            None => assert!(world.rank() > 0, "rank 0 has no total"),
        }
    }
}
