//! MPI tests of the kind that exercises have, good ones and bad ones.
#![cfg(feature = "mpi")]

use common::{
    mpi::{Call, Events, compute, recorded},
    mpi_test,
};
use mpi::traits::*;

mpi_test! {
    fn a_ring_passes_its_ranks on 1..=4 => |world| {
        let (rank, size) = (world.rank(), world.size());
        let (right, left) = ((rank + 1) % size, (rank + size - 1) % size);
        let (got, calls) = recorded(|| {
            let mut got = -1;
            mpi::request::scope(|scope| {
                let _send = mpi::request::WaitGuard::from(
                    world.process_at_rank(right).immediate_send(scope, &rank));
                world.process_at_rank(left).receive_into(&mut got);
            });
            got
        });
        assert_eq!(got, left);
        let names: Vec<_> = calls.iter().map(|event| event.call).collect();
        assert_eq!(names, [Call::Isend, Call::Recv, Call::Wait]);
        assert_eq!((calls[0].peer, calls[1].peer, calls[1].bytes), (right, left, 4));
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 0 waits for rank 1, rank 1 waits for rank 0: a deadlock")]
    fn both_receive_first on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        let (value, _) = other.receive::<i32>();
        other.send(&value);
    }
}

mpi_test! {
    #[should_panic(expected = "A large message is not buffered")]
    fn both_send_a_large_message_first on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        other.send(&vec![1.0; 1 << 20][..]);
        other.receive_vec::<f64>();
    }
}

mpi_test! {
    #[should_panic(expected = "on rank 0, but MPI_Reduce on rank 1")]
    fn collectives_in_another_order on [3] => |world| {
        let mut value = world.rank();
        let root = world.process_at_rank(0);
        if world.rank() == 1 {
            root.reduce_into(&value, mpi::collective::SystemOperation::sum());
        }
        root.broadcast_into(&mut value);
        world.barrier();
        if world.rank() != 1 {
            world.barrier();
        }
    }
}

mpi_test! {
    #[should_panic(expected = "was called by rank 0, but never by rank 2")]
    fn a_barrier_that_one_rank_leaves_out on [3] => |world| {
        if world.rank() != 2 {
            world.barrier();
        }
    }
}

mpi_test! {
    #[should_panic(expected = "with tag 1, but what rank 0 sent it has tag 2")]
    fn another_tag on [2] => |world| {
        if world.rank() == 0 {
            world.process_at_rank(1).send_with_tag(&1, 2);
        } else {
            world.process_at_rank(0).receive_with_tag::<i32>(1);
        }
    }
}

mpi_test! {
    #[should_panic(expected = "with 3 ranks: rank 2 panicked")]
    fn a_panic_on_one_rank on [3] => |world| {
        assert!(world.rank() < 2, "rank 2 is one too many");
        world.barrier();
    }
}

mpi_test! {
    #[should_panic(expected = "rank 1 left the process")]
    fn an_exit_on_one_rank on [2] => |world| {
        if world.rank() == 1 {
            std::process::exit(0);
        }
        world.barrier();
    }
}

mpi_test! {
    #[should_panic(expected = "rank 1 was ended by SIGABRT")]
    fn an_abort_on_one_rank on [2] => |world| {
        if world.rank() == 1 {
            std::process::abort();
        }
        world.barrier();
    }
}

mpi_test! {
    #[should_panic(expected = "rank 0 was ended by SIGSEGV")]
    fn a_segmentation_fault_on_one_rank on [2] => |world| {
        if world.rank() == 0 {
            // SAFETY: none, on purpose: this is what is to be reported.
            unsafe { std::ptr::null_mut::<u8>().wrapping_add(8).write_volatile(1) };
        }
        world.barrier();
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 1 is in no MPI call: is there a loop that never ends?")]
    fn an_endless_loop on [2], limit 2 => |world| {
        while world.rank() == 1 {
            std::hint::spin_loop();
        }
        world.process_at_rank(1).receive::<i32>();
    }
}

mpi_test! {
    #[should_panic(expected = "MPI_Recv failed: ")]
    fn a_message_that_is_too_long on [2] => |world| {
        if world.rank() == 0 {
            world.process_at_rank(1).send(&[1, 2, 3][..]);
        } else {
            let mut short = [0];
            world.process_at_rank(0).receive_into(&mut short[..]);
        }
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 0 sent a message to rank 1 (tag 0) that was never received")]
    fn a_message_that_nobody_receives on [2] => |world| {
        if world.rank() == 0 {
            world.process_at_rank(1).send(&1);
        }
    }
}

mpi_test! {
    #[should_panic(expected = "with 2 ranks: rank 1 ended without a word")]
    fn a_rank_that_is_killed on [2] => |world| {
        if world.rank() == 1 {
            let process = rustix::process::getpid();
            rustix::process::kill_process(process, rustix::process::Signal::KILL).unwrap();
        }
        world.barrier();
    }
}

mpi_test! {
    #[should_panic(expected = "with 3 ranks: rank 1 panicked")]
    fn the_number_of_ranks_that_fails_is_named on [1, 2, 3, 4] => |world| {
        assert!(world.size() < 3 || world.rank() != 1, "three is one too many");
        world.barrier();
    }
}

mpi_test! {
    fn each_world_has_the_size_it_says on [3, 1, 2] => |world| {
        let size = world.size();
        let mut ranks = vec![0; size as usize];
        let ((), calls) = recorded(|| world.all_gather_into(&world.rank(), &mut ranks[..]));
        assert_eq!(ranks, Vec::from_iter(0..size));
        assert_eq!((calls.collectives(), calls[0].communicator), (vec![Call::Allgather], 0));
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 0 sends to itself (tag 0) and waits for its own receive")]
    fn a_large_message_to_oneself on [1] => |world| {
        let me = world.this_process();
        me.send(&vec![1.0; 1 << 20][..]);
        me.receive_vec::<f64>();
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 0 sent it 12 bytes (tag 0), but it has room for 4")]
    fn room_for_less_than_what_comes on [2] => |world| {
        if world.rank() == 0 {
            world.process_at_rank(1).send(&[1, 2, 3][..]);
        } else {
            let mut short = [0];
            mpi::request::scope(|scope| {
                world.process_at_rank(0).immediate_receive_into(scope, &mut short[..]).wait();
            });
        }
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 0 is in MPI_Barrier and waits there for rank 1")]
    fn a_message_asked_for_before_a_collective on [2] => |world| {
        if world.rank() == 1 {
            world.process_at_rank(0).receive::<i32>();
        }
        world.barrier();
    }
}

mpi_test! {
    #[should_panic(expected = "Rank 0 waits for a message from any rank, but ranks 1 and 2 wait for rank 0")]
    fn a_manager_that_nobody_writes_to on [3] => |world| {
        if world.rank() == 0 {
            world.any_process().receive::<i32>();
        } else {
            world.process_at_rank(0).receive::<i32>();
        }
    }
}

mpi_test! {
    #[should_panic(expected = "rank 0 has 8 bytes, but rank 1 has 4")]
    fn a_broadcast_of_different_lengths on [2] => |world| {
        let mut values = vec![0; if world.rank() == 0 { 2 } else { 1 }];
        world.process_at_rank(0).broadcast_into(&mut values[..]);
    }
}

mpi_test! {
    fn collectives_are_noted_on_the_communicators_they_are_called_on on [4] => |world| {
        use mpi::{collective::SystemOperation, topology::Color};
        let rank = world.rank();
        let (_, calls) = recorded(|| {
            let row = world.split_by_color(Color::with_value(rank / 2)).unwrap();
            let mut sum = 0;
            row.all_reduce_into(&rank, &mut sum, SystemOperation::sum());
            assert_eq!(sum, if rank < 2 { 1 } else { 5 });
            let grid = world.create_cartesian_communicator(&[2, 2], &[true, false], false).unwrap();
            let mut before = 0;
            grid.exclusive_scan_into(&1, &mut before, SystemOperation::sum());
            let counts = [1, 2, 3, 4];
            let starts = [0, 1, 3, 6];
            let mine = vec![rank; counts[rank as usize] as usize];
            let root = world.process_at_rank(1);
            if rank == 1 {
                let mut all = [0; 10];
                let mut parts = mpi::datatype::PartitionMut::new(&mut all[..], counts, starts);
                root.gather_varcount_into_root(&mine[..], &mut parts);
                assert_eq!(all, [0, 1, 1, 2, 2, 2, 3, 3, 3, 3]);
            } else {
                root.gather_varcount_into(&mine[..]);
            }
        });
        let expected =
            [Call::CommSplit, Call::Allreduce, Call::CartCreate, Call::Exscan, Call::Gatherv];
        assert_eq!(calls.collectives(), expected);
        let on: Vec<_> = calls.iter().map(|event| event.communicator).collect();
        assert_eq!(on, [0, 1, 0, 2, 0]);
        assert_eq!(calls[4].bytes, 4 * (rank as u64 + 1));
    }
}

mpi_test! {
    fn what_is_asked_for_before_computing_is_seen on [2] => |world| {
        let other = world.process_at_rank(1 - world.rank());
        let mut got = [0.0; 100];
        let (sum, calls) = recorded(|| {
            mpi::request::scope(|scope| {
                let receive = other.immediate_receive_into(scope, &mut got[..]);
                other.send(&[1.0; 100][..]);
                let sum = compute(|| (0..1000).sum::<i32>());
                receive.wait();
                sum
            })
        });
        assert_eq!(sum, 499_500);
        assert_eq!(calls.calls(), [Call::Irecv, Call::Send, Call::Compute, Call::Wait]);
        assert_eq!(calls.before_compute().count(Call::Irecv), 1);
        assert_eq!(calls.after_compute().count(Call::Wait), 1);
        let peer = 1 - world.rank();
        assert_eq!((calls.sent_to(peer).bytes, calls.received_from(peer).bytes), (800, 800));
        assert!(calls[0].done >= calls[3].start, "it was complete when it had been waited for");
    }
}

/// Ranks that have nothing left but each other, to be killed with the test's process.
mod left_alone {
    use super::*;

    mpi_test! {
        #[ignore = "never ends by itself"]
        fn ranks_that_compute_for_ever on [3], limit 1000 => |world| {
            std::fs::write(std::env::var("COMMON_MPI_TEST_MARK").unwrap(), world.size().to_string())
                .unwrap();
            loop {
                std::hint::spin_loop();
            }
        }
    }
}

/// The processes of this machine whose environment has the mark of a run.
fn processes_with(mark: &str) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers
        .filter(|process| {
            let environment = std::fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
            String::from_utf8_lossy(&environment).contains(mark)
        })
        .collect()
}

/// Runs another test of this program, in a process whose descendants can be told from others.
fn other_test(name: &str, mark: &std::path::Path) -> std::process::Child {
    std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--include-ignored", "--test-threads=1"])
        .env("COMMON_MPI_TEST_MARK", mark)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let since = std::time::Instant::now();
    while !holds() {
        assert!(since.elapsed().as_secs() < 100, "waited in vain: {what}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_is_left_behind_when_the_tests_own_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    let mut test = other_test("left_alone::ranks_that_compute_for_ever", &mark);
    wait_until("the ranks run", || mark.exists());
    let mark = mark.to_str().unwrap();
    assert!(processes_with(mark).len() >= 4, "the test, and three ranks");
    test.kill().unwrap();
    test.wait().unwrap();
    wait_until("its ranks and their launcher have ended", || processes_with(mark).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_is_left_behind_after_a_hang() {
    let folder = tempfile::tempdir().unwrap();
    let mark = folder.path().join("mark");
    for name in ["both_receive_first", "a_rank_that_is_killed", "an_exit_on_one_rank"] {
        assert!(other_test(name, &mark).wait().unwrap().success());
        wait_until("all have ended", || processes_with(mark.to_str().unwrap()).is_empty());
    }
}

/// What a timeline is to show.
mod seen {
    use super::*;
    use std::time::{Duration, Instant};

    fn work(time: Duration) {
        compute(|| {
            let since = Instant::now();
            while since.elapsed() < time {
                std::hint::spin_loop();
            }
        });
    }

    /// Rank 0 is late, and rank 1 waits for it in vain.
    const SHORT: Duration = Duration::from_millis(2);
    const LONG: Duration = Duration::from_millis(6);

    mpi_test! {
        fn a_blocking_exchange on [2] => |world| {
            let other = world.process_at_rank(1 - world.rank());
            let mine = vec![1.0; 1000];
            for _ in 0..3 {
                work(if world.rank() == 0 { LONG } else { SHORT });
                let mut theirs = vec![0.0; 1000];
                mpi::point_to_point::send_receive_into(&mine[..], &other, &mut theirs[..], &other);
                work(SHORT);
            }
        }
    }

    mpi_test! {
        fn an_overlapped_exchange on [2] => |world| {
            let other = world.process_at_rank(1 - world.rank());
            let mine = vec![1.0; 1000];
            for _ in 0..3 {
                work(if world.rank() == 0 { SHORT } else { SHORT / 2 });
                let mut theirs = vec![0.0; 1000];
                mpi::request::scope(|scope| {
                    let receive = other.immediate_receive_into(scope, &mut theirs[..]);
                    let send = other.immediate_send(scope, &mine[..]);
                    work(LONG);
                    receive.wait();
                    send.wait();
                });
            }
        }
    }

    mpi_test! {
        fn a_tree_of_messages on [2, 8] => |world| {
            let (rank, size) = (world.rank(), world.size());
            let mut value = if rank == 0 { 42 } else { 0 };
            world.barrier();
            let mut step = 1;
            while step < size {
                if rank < step && rank + step < size {
                    world.process_at_rank(rank + step).send(&value);
                } else if (step..2 * step).contains(&rank) {
                    (value, _) = world.process_at_rank(rank - step).receive();
                }
                step *= 2;
            }
            assert_eq!(value, 42);
        }
    }
}

/// What it costs that a call is recorded: `cargo test -p common --release --features mpi --test mpi --
/// --ignored a_recorded_call` leaves the numbers in `common-mpi-cost.txt` in the temporary folder.
mod cost {
    use super::*;
    use mpi::{ffi, traits::AsRaw};
    use std::{ffi::c_int, hint::black_box, time::Instant};

    const CALLS: u32 = 10_000;

    fn nanoseconds(mut call: impl FnMut()) -> f64 {
        let times = (0..5).map(|_| {
            let since = Instant::now();
            (0..CALLS).for_each(|_| call());
            since.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS)
        });
        times.fold(f64::INFINITY, f64::min)
    }

    mpi_test! {
        #[ignore = "measures"]
        fn a_recorded_call_costs_less_than_a_microsecond on [1], limit 60 => |world| {
            let (comm, mut flag) = (world.as_raw(), 0 as c_int);
            let value = black_box(1_i32);
            // SAFETY: the communicator is the world's, one integer is sent to nobody and received
            // from nobody, and each request is waited for.
            let (plain, recorded) = unsafe {
                let nobody = ffi::RSMPI_PROC_NULL;
                let (int, none) = (ffi::RSMPI_INT32_T, ffi::RSMPI_STATUS_IGNORE);
                let at = (&raw const value).cast();
                let mut request = ffi::RSMPI_REQUEST_NULL;
                let flag = &raw mut flag;
                (
                    [
                        nanoseconds(|| _ = ffi::PMPI_Iprobe(0, 0, comm, flag, none)),
                        nanoseconds(|| _ = ffi::PMPI_Send(at, 1, int, nobody, 0, comm)),
                        nanoseconds(|| {
                            ffi::PMPI_Isend(at, 1, int, nobody, 0, comm, &mut request);
                            ffi::PMPI_Wait(&mut request, none);
                        }) / 2.0,
                        nanoseconds(|| _ = ffi::PMPI_Barrier(comm)),
                    ],
                    [
                        nanoseconds(|| _ = ffi::MPI_Iprobe(0, 0, comm, flag, none)),
                        nanoseconds(|| _ = ffi::MPI_Send(at, 1, int, nobody, 0, comm)),
                        nanoseconds(|| {
                            ffi::MPI_Isend(at, 1, int, nobody, 0, comm, &mut request);
                            ffi::MPI_Wait(&mut request, none);
                        }) / 2.0,
                        nanoseconds(|| _ = ffi::MPI_Barrier(comm)),
                    ],
                )
            };
            let names = ["MPI_Iprobe", "MPI_Send", "MPI_Isend and MPI_Wait, each", "MPI_Barrier"];
            let mut text = String::new();
            for ((name, plain), recorded) in names.iter().zip(plain).zip(recorded) {
                let more = recorded - plain;
                text += &format!("{name}: {plain:.0} ns, recorded {recorded:.0} ns: {more:.0} ns more\n");
                assert!(more < 1000.0, "{text}");
            }
            let file = std::env::temp_dir().join("common-mpi-cost.txt");
            std::fs::write(file, text).unwrap();
        }
    }
}
