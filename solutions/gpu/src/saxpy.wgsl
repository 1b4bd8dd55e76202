// y ← a x + y, one invocation an element.
//
// Neighbouring invocations touch neighbouring elements. A card moves memory in lines of 128 bytes,
// and so one line serves 32 invocations, and none is moved for a part of it. Each element costs 12
// bytes (x and y are read, y is written) and 2 operations: 1/6 of an operation a byte. A card with
// 1000 GB/s and 20 000 Gflop/s does 20 a byte, so that the arithmetic takes 1 % of the time.
//
// Memory answers after some 500 ns, and 1000 GB/s are 500 kB in that time. An invocation asks for 8
// bytes before it waits, so 62 500 of them must be waiting at any time. The card has room for more:
// 80 processors with 2048 invocations each are 163 840. Nothing else is in the way, if workgroups are not
// too small: a card starts about one in a cycle. With 256 invocations each, an NVIDIA H100 reaches 90 %
// of its bandwidth, with 64 only 42 %.

struct Parameters {
    a: f32,
    length: u32, // elements of x and y
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(256)
fn saxpy(@builtin(global_invocation_id) id: vec3<u32>) {
    // SOLUTION: return if this invocation has no element, else update its own
    let i = id.x;
    if i >= parameters.length {
        return;
    }
    y[i] = parameters.a * x[i] + y[i];
    // END
}
