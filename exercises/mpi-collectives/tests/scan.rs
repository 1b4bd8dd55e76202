//! Checks `mpi-collectives/scan`.

use common::{
    check::{ROUNDING, assert_close},
    mpi::{Call, Event, recorded},
    mpi_test,
};
use mpi::{Rank, topology::SimpleCommunicator, traits::*};
use mpi_collectives::scan::{offset, running_sums, write};
use std::{
    fs::{File, OpenOptions, remove_file},
    io::{Read, Seek},
    path::Path,
};

/// How many items each rank has; some have none.
const ITEMS: [[u64; 4]; 3] = [[3, 0, 2, 5], [0, 4, 1, 0], [1, 1, 1, 1]];

/// As many items of a rank, unlike all others.
fn items(rank: Rank, count: u64) -> Vec<f64> {
    (0..count).map(|at| f64::from(100 * (rank + 1)) + at as f64).collect()
}

/// A file that all ranks have open. It is gone when they have closed it.
fn shared_file(world: &SimpleCommunicator) -> File {
    let mut process = std::process::id();
    world.process_at_rank(0).broadcast_into(&mut process);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scan-{process}"));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    let file = options.open(&path).expect("a file in the target directory");
    world.barrier();
    if world.rank() == 0 {
        remove_file(&path).expect("it was made above");
    }
    file
}

/// The scans, and all other calls but barriers, that a rank makes.
fn names(calls: &[Event]) -> Vec<Call> {
    calls.iter().map(|call| call.call).filter(|call| *call != Call::Barrier).collect()
}

/// An inclusive scan does it as well, if one's own part is taken away again.
fn is_one_scan(calls: &[Event]) -> bool {
    matches!(names(calls)[..], [Call::Exscan | Call::Scan])
}

mpi_test! {
    fn items_begin_after_those_of_lower_ranks on 1..=4 => |world| {
        let rank = world.rank() as usize;
        for counts in ITEMS {
            assert_eq!(
                offset(world, counts[rank]), counts[..rank].iter().sum::<u64>(),
                "items before rank {rank} (left), and how many there are (right), if ranks have \
                 {counts:?} items"
            );
        }
    }
}

mpi_test! {
    fn an_offset_takes_one_scan on [4] => |world| {
        let (_, calls) = recorded(|| offset(world, 2));
        assert!(
            is_one_scan(&calls),
            "rank {} called {:?}; one exclusive scan is enough", world.rank(), names(&calls)
        );
    }
}

mpi_test! {
    fn the_file_holds_all_items_in_the_order_of_the_ranks on 1..=4 => |world| {
        for counts in ITEMS {
            let mut file = shared_file(world);
            let mine = items(world.rank(), counts[world.rank() as usize]);
            write(world, &file, &mine).expect("it is open for writing");
            world.barrier();
            let mut bytes = Vec::new();
            file.rewind().expect("it is a file");
            file.read_to_end(&mut bytes).expect("it is open for reading");
            let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().expect("8 bytes"));
            let found: Vec<_> = bytes.chunks_exact(8).map(number).collect();
            let expected: Vec<_> = (0..world.size()).zip(counts)
                .flat_map(|(rank, count)| items(rank, count)).collect();
            assert_eq!(
                (found, bytes.len()), (expected.clone(), 8 * expected.len()),
                "the numbers in the file, and its length in bytes (left), and what they should be \
                 (right); ranks have {counts:?} items"
            );
        }
    }
}

mpi_test! {
    fn a_rank_writes_after_one_scan on [4] => |world| {
        let file = shared_file(world);
        let mine = items(world.rank(), ITEMS[0][world.rank() as usize]);
        let (_, calls) = recorded(|| write(world, &file, &mine).expect("it is open"));
        assert!(
            is_one_scan(&calls),
            "rank {}, which has {} items, called {:?}; one scan tells where they begin, and all \
             ranks call it",
            world.rank(), mine.len(), names(&calls)
        );
    }
}

mpi_test! {
    fn running_sums_go_on_from_rank_to_rank on 1..=4 => |world| {
        for counts in ITEMS {
            let blocks: Vec<_> =
                (0..world.size()).zip(counts).map(|(rank, count)| items(rank, count)).collect();
            let rank = world.rank() as usize;
            let before: f64 = blocks[..rank].iter().flatten().sum();
            let expected: Vec<_> = (1..=blocks[rank].len())
                .map(|length| before + blocks[rank][..length].iter().sum::<f64>())
                .collect();
            assert_close(running_sums(world, &blocks[rank]), expected, ROUNDING);
        }
    }
}

mpi_test! {
    fn running_sums_take_one_scan on [4] => |world| {
        let block = items(world.rank(), ITEMS[0][world.rank() as usize]);
        let (_, calls) = recorded(|| running_sums(world, &block));
        assert!(
            is_one_scan(&calls),
            "rank {}, which has {} elements, called {:?}; one scan gives the sum of all that comes \
             before it, and all ranks call it",
            world.rank(), block.len(), names(&calls)
        );
        assert_eq!(calls[0].bytes, 8, "bytes that rank {} brings; one sum has 8", world.rank());
    }
}
