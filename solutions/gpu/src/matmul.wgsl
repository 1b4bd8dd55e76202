// c ← a b: naive, and with tiles in workgroup memory.
//
// An element of c takes a row of a, a column of b, and two operations for each of `inner` pairs. In
// `naive` every pair is read from memory, 8 bytes for 2 operations: 0.25 operations a byte. In
// `tiled` a word of a that was read serves the 16 invocations of its row, and one of b those of its
// column. A step reads 2 × 16² words, 2 KiB, for 16³ pairs, 8192 operations: 4 a byte, a sixteenth of
// the traffic. For n = 2048, each word is read by 128 workgroups, not by 2048 invocations. A card with
// 1000 GB/s can then do 4000 Gflop/s, and more where caches serve neighbouring workgroups.
//
// Then workgroup memory is the limit: a pair takes two words from it. On most cards a processor gets 32
// words a cycle and could do 128 multiply-adds, so that this kernel ends at an eighth of the peak, or a
// quarter where the compiler reads several words at once. An NVIDIA H100 ends at 13 %. Libraries go on to
// registers: there, each invocation computes a small block of c.

const TILE = 16u; // rows and columns of a tile, and of a workgroup

struct Sizes {
    rows: u32, // of a and c
    inner: u32, // columns of a, rows of b
    columns: u32, // of b and c
}

@group(0) @binding(0) var<uniform> sizes: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>; // all matrices row by row
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;

@compute @workgroup_size(TILE, TILE)
fn naive(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y; // of c
    let column = id.x;
    // SOLUTION: unless it lies outside of c, compute the element at this row and column
    if row >= sizes.rows || column >= sizes.columns {
        return;
    }
    var sum = 0.0;
    for (var k = 0u; k < sizes.inner; k += 1u) {
        sum += a[row * sizes.inner + k] * b[k * sizes.columns + column];
    }
    c[row * sizes.columns + column] = sum;
    // END
}

var<workgroup> tile_a: array<array<f32, TILE>, TILE>;
var<workgroup> tile_b: array<array<f32, TILE>, TILE>;

@compute @workgroup_size(TILE, TILE)
fn tiled(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
) {
    let row = id.y; // of c
    let column = id.x;
    let i = local.y; // in the tiles
    let j = local.x;
    var sum = 0.0;
    for (var first = 0u; first < sizes.inner; first += TILE) {
        // SOLUTION: bring a tile of a and a tile of b, zeros beyond the edges, and add their products
        tile_a[i][j] = 0.0;
        if row < sizes.rows && first + j < sizes.inner {
            tile_a[i][j] = a[row * sizes.inner + first + j];
        }
        tile_b[i][j] = 0.0;
        if first + i < sizes.inner && column < sizes.columns {
            tile_b[i][j] = b[(first + i) * sizes.columns + column];
        }
        workgroupBarrier(); // both tiles are there
        for (var k = 0u; k < TILE; k += 1u) {
            sum += tile_a[i][k] * tile_b[k][j];
        }
        workgroupBarrier(); // nobody needs them any more
        // END
    }
    if row < sizes.rows && column < sizes.columns {
        c[row * sizes.columns + column] = sum;
    }
}
