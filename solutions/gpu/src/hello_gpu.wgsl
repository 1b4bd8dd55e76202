// What every invocation knows about itself, written down.
//
// An invocation is what CUDA calls a thread, and OpenCL a work-item; a workgroup is a block, or a
// work-group. `@workgroup_size(64)` says how many invocations a workgroup has.

struct Place {
    invocation: u32, // its number in the whole dispatch
    workgroup: u32,  // the number of its workgroup
    local: u32,      // its number in the workgroup
}

@group(0) @binding(0) var<storage, read_write> places: array<Place>;

@compute @workgroup_size(64)
fn introduce(
    @builtin(global_invocation_id) global: vec3<u32>,
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
) {
    // SOLUTION: write this invocation's three numbers to its own place in `places`
    places[global.x] = Place(global.x, workgroup.x, local.x);
    // END
}
