// One step of the explicit method for the heat equation, from one field to another.
//
// A point is read by five invocations and written by one. The five reads nearly all hit lines that a
// neighbour has brought already, so that 4 bytes come in and 4 go out for each point, and 6
// operations are done: 0.75 operations a byte, memory is the limit. Rows of a workgroup are 32 points
// long, one line of memory, so that no line is moved for a part of it.

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
