//! MPI tests of the kind that exercises have, good ones and bad ones.
#![cfg(feature = "mpi")]

use common::{
    mpi::{Call, recorded},
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
