// What a device can do at the most: copying, and multiply-adds.

@group(0) @binding(0) var<storage, read> from_here: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> to_here: array<vec4<f32>>;

@compute @workgroup_size(256)
fn copy(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
) {
    for (var i = id.x; i < arrayLength(&to_here); i += workgroups.x * 256u) {
        to_here[i] = from_here[i];
    }
}

// Eight multiply-adds, each of which waits for the one before.
fn chain(x: vec4<f32>, factor: vec4<f32>, start: vec4<f32>) -> vec4<f32> {
    let y = fma(fma(fma(fma(x, factor, start), factor, start), factor, start), factor, start);
    return fma(fma(fma(fma(y, factor, start), factor, start), factor, start), factor, start);
}

// Four chains of multiply-adds on four numbers each, none of which waits for another one. They are long,
// so that the loop around them is nothing.
@compute @workgroup_size(256)
fn multiply_add(@builtin(global_invocation_id) id: vec3<u32>) {
    let factor = from_here[0];
    let start = vec4<f32>(f32(id.x));
    var a = start;
    var b = start + 1.0;
    var c = start + 2.0;
    var d = start + 3.0;
    for (var round = 0u; round < 32u; round += 1u) {
        a = chain(a, factor, start);
        b = chain(b, factor, start);
        c = chain(c, factor, start);
        d = chain(d, factor, start);
    }
    to_here[id.x] = a + b + c + d;
}
