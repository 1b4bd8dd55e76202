// y ← a x + y, one invocation an element.
//
// Neighbouring invocations touch neighbouring elements. A card moves memory in lines of 128 bytes,
// and so one line serves 32 invocations. Each element costs 12 bytes (x and y are read, y is
// written) and two operations: memory is the limit, and the arithmetic is free.

struct Parameters {
    a: f32,
    length: u32, // elements of x and y
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn saxpy(@builtin(global_invocation_id) id: vec3<u32>) {
    // SOLUTION: return if this invocation has no element, else update its own
    let i = id.x;
    if i >= parameters.length {
        return;
    }
    y[i] = parameters.a * x[i] + y[i];
    // END
}
