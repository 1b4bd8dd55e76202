// How many steps each point of a picture takes to leave the circle of radius 2.
//
// Invocations of a subgroup go through the loop together, until the last of them has left: a
// neighbourhood in which the steps differ wastes some of them. In two dimensions a subgroup covers a
// small block, whose points behave more alike than those of a long row.

const WORKGROUP = 16u; // rows and columns

struct View {
    left: f32, // real part of column 0
    top: f32, // imaginary part of row 0
    step: f32, // distance of neighbouring points
    columns: u32,
    rows: u32,
    limit: u32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read_write> steps: array<u32>; // row by row

@compute @workgroup_size(WORKGROUP, WORKGROUP)
fn mandelbrot(@builtin(global_invocation_id) id: vec3<u32>) {
    todo!("unless it is outside of the picture, count the steps of the point at this row and column")
}
