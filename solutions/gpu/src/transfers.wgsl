// One step of a relaxation: each value goes a share of the way to its target.

struct Parameters {
    rate: f32, // the share, of the distance that is left
    length: u32,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> targets: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn relax(@builtin(global_invocation_id) id: vec3<u32>) {
    let i = id.x;
    if i >= parameters.length {
        return;
    }
    values[i] += parameters.rate * (targets[i] - values[i]);
}
