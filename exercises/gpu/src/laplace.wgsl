// Laplace's equation on a plate: each inner point becomes the mean of its four neighbours, in place,
// red points first and then black ones.
//
// A point's neighbours are all of the other colour, so that points of one colour need not wait for
// each other. An invocation has one point of the colour. Its neighbours west and east share lines of
// memory with those of the next invocation; a sweep moves the field twice in and twice out, 16 bytes
// a point, for 2 × 4 operations on half of the points each: memory is the limit.

const WORKGROUP = 16u; // rows and columns

struct Plate {
    rows: u32,
    columns: u32,
    colour: u32, // of the points that are updated: row + column is even (0) or odd (1)
}

@group(0) @binding(0) var<uniform> plate: Plate;
@group(0) @binding(1) var<storage, read_write> field: array<f32>; // row by row
@group(0) @binding(2) var<storage, read_write> largest: atomic<u32>; // the bits of a number

// The mean of the four neighbours of the point at index `at`.
fn mean(at: u32) -> f32 {
    let north = field[at - plate.columns];
    let south = field[at + plate.columns];
    return 0.25 * (north + south + field[at - 1u] + field[at + 1u]);
}

@compute @workgroup_size(WORKGROUP, WORKGROUP)
fn sweep(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y + 1u; // inner rows begin at 1
    todo!("find this invocation's point, the id.x-th inner one of the colour in its row, and update it")
}

var<workgroup> changes: array<f32, WORKGROUP * WORKGROUP>;

// By how much a point would change at most, over all inner points.
@compute @workgroup_size(WORKGROUP, WORKGROUP)
fn residual(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let row = id.y + 1u;
    let column = id.x + 1u;
    var change = 0.0;
    if row < plate.rows - 1u && column < plate.columns - 1u {
        let at = row * plate.columns + column;
        todo!("by how much would this point change, whether up or down?")
    }
    changes[local] = change;
    workgroupBarrier();
    for (var half = WORKGROUP * WORKGROUP / 2u; half > 0u; half /= 2u) {
        if local < half {
            changes[local] = max(changes[local], changes[local + half]);
        }
        workgroupBarrier();
    }
    if local == 0u {
        // There is no atomic maximum of floats. But positive floats are in the order of their bits.
        atomicMax(&largest, bitcast<u32>(changes[0]));
    }
}
