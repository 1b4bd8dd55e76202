//! Checks `threading/random_streams`.

use common::evidence::{Gate, Threads};
use rand::Rng;
use std::{collections::HashMap, sync::Mutex, thread};
use threading::random_streams::{Generator, LENGTH, mean_steps, run};

/// Runs `work` on a pool of so many threads, however many cores there are.
fn on<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

fn draws(generator: &mut Generator, count: usize) -> Vec<u64> {
    (0..count).map(|_| generator.next_u64()).collect()
}

#[test]
fn a_jump_leaves_out_as_many_numbers_as_it_says() {
    for seed in [0, 7, u64::MAX] {
        let sequence = draws(&mut Generator::new(seed), 1010);
        for (before, count) in [(0, 0), (0, 1), (0, 2), (3, 1), (3, 2), (5, 1000)] {
            let mut generator = Generator::new(seed);
            draws(&mut generator, before);
            generator.jump(count as u64);
            let next = generator.next_u64();
            assert_eq!(
                next,
                sequence[before + count],
                "seed {seed}: {before} numbers are drawn, {count} left out; next is number {}",
                before + count
            );
        }
    }
}

#[test]
fn a_jump_may_be_as_long_as_the_sequence() {
    for (count, expected) in [
        (1_000_000, 0x5D30_A3F7_ADF0_4553_u64),
        ((1 << 40) + 3, 0xC0FD_8E17_F523_2BCE),
        (u64::MAX, 0xD7CD_DB79_D564_2718),
    ] {
        let mut generator = Generator::new(1_234_567);
        generator.jump(count);
        assert_eq!(generator.next_u64(), expected, "number {count} of seed 1234567");
    }
}

#[test]
fn a_stream_begins_where_the_stretch_of_its_task_does() {
    // Computed from the definition of SplitMix64, in Python.
    for (seed, task, expected) in [
        (0, 0, [0xE220_A839_7B1D_CDAF_u64, 0x6E78_9E6A_A1B9_65F4]),
        (0, 1, [0x4609_3CF9_861E_C2E4, 0xE7FF_814E_1D99_A40B]),
        (1_234_567, 0, [0x599E_D017_FB08_FC85, 0x2C73_F084_5854_0FA5]),
        (1_234_567, 2, [0x8DA1_6AA2_C6B9_FF4D, 0xF773_C408_E0FD_46CD]),
        (1_234_567, 1000, [0xBDB2_984A_4BB2_CB1A, 0xB664_0A5A_38B4_1A65]),
        (u64::MAX, 1, [0xC5AA_1D1D_7E82_7744, 0x852E_81CB_6700_F992]),
        (u64::MAX, u64::from(u32::MAX), [0x3A9B_57C2_77B2_2E0A, 0x1034_83A3_551C_B270]),
    ] {
        let found = draws(&mut Generator::stream(seed, task), 2);
        assert_eq!(found, expected, "the first two numbers of stream {task} of seed {seed}");
    }
}

#[test]
fn a_stream_ends_where_the_next_begins() {
    for task in [0, 1, 1000] {
        let mut end = Generator::stream(3, task);
        end.jump(LENGTH);
        let next = Generator::stream(3, task + 1);
        assert_eq!(end, next, "stream {task} after {LENGTH} numbers, and stream {}", task + 1);
    }
}

#[test]
fn no_number_belongs_to_two_streams() {
    let mut seen = HashMap::new();
    for task in 0..50 {
        for (index, number) in draws(&mut Generator::stream(5, task), 100).into_iter().enumerate() {
            if let Some((other, place)) = seen.insert(number, (task, index)) {
                panic!(
                    "number {index} of stream {task} is number {place} of stream {other}: each \
                     needs a stretch of the sequence to itself"
                );
            }
        }
    }
}

#[test]
fn a_task_draws_from_its_own_stream_on_any_thread() {
    // Tasks draw unequally many numbers, so what one leaves over would show in the next.
    for tasks in [0, 1, 2, 64, 101] {
        let expected: Vec<_> = (0..tasks)
            .map(|task| draws(&mut Generator::stream(11, task as u64), 1 + task % 5))
            .collect();
        for threads in [1, 2, 3, 4, 7] {
            let work = |task, generator: &mut Generator| draws(generator, 1 + task % 5);
            let found = on(threads, || run(tasks, 11, work));
            assert_eq!(found.len(), tasks, "results of {tasks} tasks");
            for (task, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert_eq!(
                    found, expected,
                    "what task {task} of {tasks} draws on {threads} threads, and its stream. \
                     Does it depend on the thread, or on the tasks before?"
                );
            }
        }
    }
}

#[test]
fn results_keep_the_order_of_the_tasks_when_the_first_is_late() {
    // Task 0 waits until another thread is done with one, and comes again.
    let (gate, seen) = (Gate::new(), Mutex::new(vec![]));
    let results = on(4, || {
        run(64, 0, |task, _| {
            let (this, mut seen) = (thread::current().id(), seen.lock().unwrap());
            let again = seen.contains(&this);
            seen.push(this);
            drop(seen);
            if task == 0 {
                gate.pass();
            } else if again {
                gate.open();
            }
            task
        })
    });
    assert_eq!(results, Vec::from_iter(0..64));
}

#[test]
fn tasks_run_at_the_same_time() {
    let threads = Threads::meeting(4);
    on(4, || run(64, 0, |_, _| threads.during(|| ())));
    threads.assert_at_once(4);
}

#[test]
fn tasks_run_on_the_threads_of_the_pool() {
    let threads = Threads::new();
    on(4, || run(64, 0, |_, _| threads.during(|| ())));
    threads.assert_of_a_pool(4);
}

#[test]
fn walks_take_as_many_steps_as_theory_says() {
    // The variance is 2/3 d² (d² - 1), so the mean of 2000 walks is within 1.8 of 100 as a rule.
    let mean = on(1, || mean_steps(2000, 10, 2));
    assert!(
        (mean - 100.0).abs() < 8.0,
        "2000 walks of distance 10 take {mean} steps on average, and should take about 100. Are \
         they independent of each other?"
    );
}
