// A kernel to be timed: each value is read once and written once.

@group(0) @binding(0) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn halve(@builtin(global_invocation_id) id: vec3<u32>) {
    let i = id.x;
    if i >= arrayLength(&values) {
        return;
    }
    values[i] = 0.5 * values[i] + 1.0;
}
