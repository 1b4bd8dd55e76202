// A histogram: shared counters, and counters that each workgroup has for itself.
//
// Counters that everybody adds to are in the same few lines of memory, where additions queue up. In
// workgroup memory they meet only those of the same workgroup, on the chip; each workgroup then
// brings `BINS` sums to the shared counters, however many values it has counted.

const WORKGROUP = 256u;
const BINS = 64u;

struct Range {
    low: f32, // bin 0 begins here
    bins_per_unit: f32, // BINS / (high - low)
}

@group(0) @binding(0) var<uniform> range: Range;
@group(0) @binding(1) var<storage, read> values: array<f32>;
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>, BINS>;

// The bin of a value, or `BINS` if it lies outside.
fn bin_of(value: f32) -> u32 {
    let place = (value - range.low) * range.bins_per_unit;
    if place >= 0.0 && place < f32(BINS) {
        return u32(place);
    }
    return BINS;
}

@compute @workgroup_size(WORKGROUP)
fn shared_counters(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
) {
    let stride = workgroups.x * WORKGROUP;
    for (var i = id.x; i < arrayLength(&values); i += stride) {
        let bin = bin_of(values[i]);
        todo!("count a value that lies in a bin")
    }
}

// All zero when a workgroup starts.
var<workgroup> own: array<atomic<u32>, BINS>;

@compute @workgroup_size(WORKGROUP)
fn own_counters(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
) {
    let stride = workgroups.x * WORKGROUP;
    for (var i = id.x; i < arrayLength(&values); i += stride) {
        let bin = bin_of(values[i]);
        todo!("count it in the workgroup's own counters")
    }
    todo!("once all have counted, let one invocation for each bin add its sum to `counts`")
}
