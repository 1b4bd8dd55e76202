// Every value becomes its square root, by invocations that take many values each.
//
// In each round of the loop, neighbouring invocations take neighbouring values: the first round
// goes over the first `stride` values, the second one over the next `stride`, and so on. Had each
// invocation a stretch of its own, 32 of them would need 32 lines of memory at a time.

const WORKGROUP = 64u;

@group(0) @binding(0) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn roots(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
) {
    // SOLUTION: take every value that is a multiple of all invocations away from your own number
    let stride = workgroups.x * WORKGROUP;
    for (var i = id.x; i < arrayLength(&values); i += stride) {
        values[i] = sqrt(values[i]);
    }
    // END
}
