// Random points in the unit square, and how many of them lie inside the quarter circle.
//
// All arithmetic is in integers, so that every device counts the same hits as the processor.

struct Parameters {
    points: u32, // in all
    rounds: u32, // points of an invocation, at most
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read_write> hits: array<u32>; // one for each workgroup

// The hits of this workgroup. It begins with 0, as all workgroup memory does in WGSL.
var<workgroup> inside: atomic<u32>;

// A number that looks random, for each counter another one: `pcg_hash` of Jarzynski and Olano, "Hash
// Functions for GPU Rendering", 2020.
fn random(counter: u32) -> u32 {
    let state = counter * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

// Whether the point of this number lies inside: the middle of one of 2^14 by 2^14 cells.
fn hit(point: u32) -> bool {
    let bits = random(point);
    let x = 2u * (bits >> 18u) + 1u;
    let y = 2u * ((bits >> 4u) & 16383u) + 1u;
    return x * x + y * y < 1073741824u; // (2 · 2^14)²
}

@compute @workgroup_size(64)
fn count(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    // SOLUTION: count the hits of your own points, add them to the workgroup's, and write these once
    let first = id.x * parameters.rounds;
    let end = min(first + parameters.rounds, parameters.points);
    var own = 0u;
    for (var point = first; point < end; point += 1u) {
        own += u32(hit(point));
    }
    atomicAdd(&inside, own);
    workgroupBarrier();
    if local == 0u {
        hits[workgroup.x] = atomicLoad(&inside);
    }
    // END
}
