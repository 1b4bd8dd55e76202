//! `common::gpu`: the simulator gives what a device gives, and finds what a device hides.

use bytemuck::{Pod, Zeroable};
use common::gpu::{Gpu, Source, kernels, on_each};
use std::panic::{AssertUnwindSafe, catch_unwind};

const KERNELS: Source = kernels!("gpu.wgsl");

#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
struct Parameters {
    factor: f32,
    length: u32,
    shift: [i32; 2],
}

/// A vector of two begins at a multiple of 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
struct Pair {
    number: f32,
    padding: u32,
    place: [u32; 2],
}

/// Runs a kernel on numbers and places for this many pairs.
fn run(gpu: &Gpu, kernel: &str, pairs: usize, groups: [u32; 3]) -> (Vec<Pair>, Vec<u32>) {
    let numbers: Vec<f32> = (0..pairs).map(|i| (i as f32 - 7.0) * 0.5).collect();
    let parameters = Parameters { factor: 1.5, length: pairs as u32, shift: [4, -1] };
    let (parameters, numbers) = (gpu.uniform(&parameters), gpu.upload(&numbers));
    let (pairs, counts) = (gpu.zeros::<Pair>(pairs), gpu.zeros::<u32>(4));
    let bound = gpu.kernel(&KERNELS, kernel).bind(&[&parameters, &numbers, &pairs, &counts]);
    gpu.submit(|pass| pass.dispatch(&bound, groups));
    (gpu.download(&pairs), gpu.download(&counts))
}

/// What a panic said.
fn says(act: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(act)).expect_err("it should panic");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[track_caller]
fn simulator_says(kernel: &str, groups: u32, words: &[&str]) {
    let text = says(|| _ = run(&Gpu::simulator(), kernel, 63, [groups, 1, 1]));
    for word in words {
        assert!(text.contains(word), "`{word}` is not in\n{text}");
    }
}

/// The line of the kernels' file that holds these words.
fn line(words: &str) -> String {
    let text = include_str!("gpu.wgsl");
    let at = text.lines().position(|line| line.contains(words)).expect("it is there");
    format!("gpu.wgsl:{}", at + 1)
}

#[test]
fn the_simulator_gives_what_a_device_gives() {
    let simulator = &Gpu::simulator();
    let expected = run(simulator, "everything", 30, [1, 2, 1]);
    assert_eq!(expected.1, [10, 10, 10, 10], "counts, and the largest workgroup");
    // The sum of ranks: place (x, y) of the tile is read from (y, x).
    assert_eq!(expected.0[1].place[0], 1 + 1, "own index 1, shifted by 1");
    let done = simulator.evidence();
    assert_eq!(
        done.of("pairs").writes,
        30 * 4,
        "words written, with the one between number and vector"
    );
    assert_eq!(done.of("counts").atomics, 2 * 30, "atomic operations");
    on_each(|gpu| {
        let found = run(gpu, "everything", 30, [1, 2, 1]);
        for (i, (found, expected)) in found.0.iter().zip(&expected.0).enumerate() {
            assert_eq!(found.place, expected.place, "place of pair {i} on {}", gpu.name());
            let off = (found.number - expected.number).abs();
            assert!(off < 1e-5, "pair {i}: {} for {}", found.number, expected.number);
        }
        assert_eq!(found.1, expected.1);
    });
}

#[test]
fn a_race_is_told_with_both_lines() {
    simulator_says("race", 1, &["two invocations meet in `tile[0][0]`", &line("= f32(index)")]);
    let read = line("let other = tile");
    simulator_says("no_barrier", 1, &[&read, "writes in line", "no barrier stands between"]);
    simulator_says("two_groups_write", 2, &["`pairs[0]`", "They are of two workgroups"]);
    run(&Gpu::simulator(), "two_groups_write", 63, [1, 1, 1]);
}

#[test]
fn an_index_out_of_bounds_is_told_with_its_invocation() {
    let place = line("pairs[id.x].number");
    simulator_says("beyond", 1, &["index 63 is out of bounds", "`numbers` has 63", &place]);
}

#[test]
fn a_barrier_that_not_all_reach_is_refused() {
    let text = says(|| _ = run(&Gpu::simulator(), "half_a_barrier", 63, [1, 1, 1]));
    assert!(text.contains("gpu.wgsl"), "{text}");
}

#[test]
fn a_loop_that_drivers_would_leave_is_told() {
    simulator_says("endless", 1, &["more than 65 535 times", &line("i < 100000u")]);
}

#[test]
fn what_is_not_written_yet_is_told_as_rust_does() {
    let place = line("todo!");
    simulator_says("open", 1, &["not yet implemented: say {how}\n  --> ", &place]);
}

#[test]
fn wrong_bindings_are_named() {
    on_each(|gpu| {
        let numbers = gpu.zeros::<f32>(4);
        let kernel = gpu.kernel(&KERNELS, "beyond");
        let text = says(|| _ = kernel.bind(&[&numbers]));
        assert!(text.contains("`beyond` uses `numbers`, @group(0) @binding(1)"), "{text}");
        let six: [&dyn common::gpu::Bindable; 6] = [&numbers; 6].map(|buffer| buffer as _);
        let text = says(|| _ = kernel.bind(&six));
        assert!(text.contains("nothing is declared as @group(0) @binding(5)"), "{text}");
        let parameters = gpu.uniform(&[0_u32; 4]);
        let text = says(|| _ = kernel.bind(&[&numbers, &parameters, &numbers]));
        let words = "`parameters`, @binding(0) of `beyond`, is `var<uniform>`, which takes a buffer \
                     made by `uniform`; it is bound to one made by `upload` or `zeros`";
        assert!(text.contains(words), "{text}");
        let text = says(|| _ = kernel.bind(&[&parameters, &parameters, &numbers]));
        assert!(text.contains("`numbers`, @binding(1) of `beyond`, is `var<storage>`"), "{text}");
        let text = says(|| _ = kernel.bind(&[&parameters, &numbers, &numbers, &numbers, &numbers]));
        assert!(text.contains("`eight`, @binding(4) of `beyond`, takes 32 bytes"), "{text}");
        let text = says(|| _ = gpu.kernel(&KERNELS, "everthing"));
        assert!(text.contains("It has: everything, race"), "{text}");
    });
}

#[test]
fn copies_and_dispatches_are_counted() {
    on_each(|gpu| {
        let buffer = gpu.upload(&[1_u32, 2, 3]);
        gpu.write(&buffer, &[7]);
        assert_eq!(gpu.download(&buffer), [7, 2, 3]);
        assert!(says(|| gpu.write(&buffer, &[0; 4])).contains("4 elements don't fit"));
        assert_eq!(gpu.download(&gpu.upload::<f32>(&[])), [0.0; 0]);
        run(gpu, "two_groups_write", 5, [1, 1, 1]);
        let done = gpu.evidence();
        assert_eq!((done.uploaded, done.downloaded), (12 + 4 + 20, 12 + 5 * 16 + 4 * 4));
        assert_eq!((done.passes, done.dispatches, done.workgroups), (1, 1, 1));
        assert_eq!(done.parameters, 16);
    });
}

#[test]
fn too_many_workgroups_are_refused_with_their_limit() {
    on_each(|gpu| {
        let most = gpu.max_workgroups();
        let text = says(|| _ = run(gpu, "two_groups_write", 5, [most + 1, 1, 1]));
        assert!(text.contains(&format!("one dimension holds {most}")), "{text}");
    });
}
