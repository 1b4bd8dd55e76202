//! Exercises with kernels for a GPU in a file of their own, beside the Rust file.

use crate::support::Course;

const HOST: &str = "exercises/third/src/glow.rs";
const KERNELS: &str = "exercises/third/src/glow.wgsl";

/// The course, and the skeleton of its kernels.
fn begun() -> (Course, String) {
    let course = Course::with_kernels();
    let skeleton = course.read(KERNELS);
    (course, skeleton)
}

/// Fills the gaps of both files.
fn solve(course: &Course, skeleton: &str) {
    let host = course.read(HOST).replace("todo!(\"round up\")", "numbers.div_ceil(64)");
    course.write(HOST, &host);
    course.write(KERNELS, &solved(skeleton));
}

fn solved(skeleton: &str) -> String {
    let filled = skeleton.replace("todo!(\"return the half\")", "return number >> 1u;");
    filled.replace("todo!(\"double this number\")", "numbers[id.x] = 2u * numbers[id.x];")
}

#[test]
fn kernels_have_gaps_of_their_own() {
    let (course, skeleton) = begun();
    let expected = "\
@group(0) @binding(0) var<storage, read_write> numbers: array<u32>;

fn half(number: u32) -> u32 {
    todo!(\"return the half\")
}

@compute @workgroup_size(64)
fn twice(@builtin(global_invocation_id) id: vec3<u32>) {
    for (var round = 0u; round < 2u; round += 1u) {
        todo!(\"double this number\")
    }
}
";
    assert_eq!(skeleton, expected);
    course.hpc(&["goto", "glow"]).expect(0, &["First, exercises/third/src/glow.wgsl:4: return"]);
    course.hpc(&["check"]).expect(
        1,
        &[
            "2 of 2 tests wait",
            "exercises/third/src/glow.rs:20: round up",
            "exercises/third/src/glow.wgsl:4: return the half",
        ],
    );
    solve(&course, &skeleton);
    course.hpc(&["check"]).expect(0, &["Solved: all 2 tests pass."]);
    course.write(KERNELS, &solved(&skeleton).replace("2u *", "3u *"));
    course.hpc(&["list"]).expect(0, &["third/glow", "edited since"]);
    course.hpc(&["check"]).expect(1, &["Twice is enough", "numbers are doubled", "by two"]);
    // What does not compile is no known mistake, though it fails the same tests.
    course.write(KERNELS, &solved(&skeleton).replace("numbers[id.x] =", "numbers[id] ="));
    course.hpc(&["check"]).expect(1, &["glow.wgsl is wrong", "no index"]).without("Twice");
}

#[test]
fn a_reset_keeps_the_kernels_that_were_written() {
    let (course, skeleton) = begun();
    let host = course.read(HOST);
    course.write(KERNELS, "mine");
    course.hpc(&["reset", "glow"]).expect(
        0,
        &[
            "glow.rs is the skeleton already.",
            "glow.wgsl is the skeleton again.",
            "kept as .hpc/attic/third/glow-1.wgsl",
            "First, exercises/third/src/glow.wgsl:4",
        ],
    );
    assert_eq!(course.read(".hpc/attic/third/glow-1.wgsl"), "mine");
    assert_eq!((course.read(KERNELS), course.read(HOST)), (skeleton, host));
}

#[test]
fn the_solution_shows_the_kernels_beside_those_that_were_written() {
    let (course, skeleton) = begun();
    solve(&course, &skeleton);
    course.hpc(&["check"]).expect(0, &[]);
    let said = course.hpc(&["solution", "glow"]);
    said.expect(
        0,
        &[
            "yours: exercises/third/src/glow.rs",
            "workgroups: round up",
            "yours: exercises/third/src/glow.wgsl",
            "the solution: solutions/third/src/glow.wgsl",
            "half: return the half",
            "yours, line 4",
            "the solution, line 5",
            "return number >> 1u;",
            "return number / 2u;",
            "twice: double this number",
            "the same in both",
        ],
    );
    // Each without its own indentation, behind that of the page.
    assert!(said.out.contains("\n    numbers[id.x] = 2u * numbers[id.x];"), "{said}");
}
