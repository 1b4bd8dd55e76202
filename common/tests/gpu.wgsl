// Kernels for the tests of common::gpu: right ones, and some that are wrong on purpose.

struct Parameters {
    factor: f32,
    length: u32,
    shift: vec2<i32>,
}

struct Pair {
    number: f32,
    place: vec2<u32>,
}

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> pairs: array<Pair>;
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read_write> eight: array<u32, 8>;

var<workgroup> tile: array<array<f32, 4>, 4>;
var<private> own: u32;

const WEIGHTS = array<f32, 3>(0.25, 0.5, 0.25);

fn smoothed(i: u32) -> f32 {
    var sum = 0.0;
    for (var k = 0u; k < 3u; k++) {
        let at = clamp(i32(i + k) - 1, 0, i32(parameters.length) - 1);
        if k == 1u && numbers[at] < 0.0 {
            continue;
        }
        sum = fma(WEIGHTS[k], numbers[at], sum);
    }
    return sum;
}

fn bump(counter: ptr<function, u32>) {
    *counter += 2u;
}

// A little of everything.
@compute @workgroup_size(4, 4)
fn everything(
    @builtin(global_invocation_id) id: vec3<u32>,
    @builtin(local_invocation_id) local: vec3<u32>,
    @builtin(local_invocation_index) index: u32,
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
) {
    let i = id.y * groups.x * 4u + id.x;
    let inside = i < parameters.length;
    tile[local.y][local.x] = select(-1.0, smoothed(min(i, parameters.length - 1u)), inside);
    own = index;
    workgroupBarrier();
    if !inside {
        return;
    }
    var rounds = 0u;
    loop {
        rounds += 1u;
        if rounds * rounds > i {
            break;
        }
        continuing {
            break if rounds > 5u;
        }
    }
    bump(&rounds);
    switch i % 4u {
        case 0u, 1u: {
            rounds += 10u;
        }
        case 2u: {
            rounds ^= 3u;
        }
        default: {
            rounds <<= 1u;
        }
    }
    let across = tile[local.x][local.y];
    let place = vec2<u32>(rounds, own) + vec2<u32>(parameters.shift + vec2(1, 2));
    pairs[i] = Pair(parameters.factor * across, place.yx);
    atomicAdd(&counts[i % 3u], 1u);
    atomicMax(&counts[3], group.x + 10u * group.y);
}

@compute @workgroup_size(64)
fn race(@builtin(local_invocation_index) index: u32) {
    tile[index / 4u % 4u][index % 4u] = f32(index);
}

@compute @workgroup_size(4, 4)
fn no_barrier(@builtin(local_invocation_id) local: vec3<u32>) {
    tile[local.y][local.x] = numbers[local.x];
    let other = tile[local.x][local.y];
    pairs[local.x + 4u * local.y].number = other;
}

@compute @workgroup_size(64)
fn beyond(@builtin(global_invocation_id) id: vec3<u32>) {
    pairs[id.x].number = numbers[id.x];
}

@compute @workgroup_size(64)
fn half_a_barrier(@builtin(global_invocation_id) id: vec3<u32>) {
    for (var i = id.x; i < 70u; i += 32u) {
        storageBarrier();
    }
}

@compute @workgroup_size(1)
fn two_groups_write() {
    pairs[0].number = 1.0;
}

@compute @workgroup_size(1)
fn endless() {
    for (var i = 0u; i < 100000u; i++) {
        atomicAdd(&counts[0], 1u);
    }
}

@compute @workgroup_size(1)
fn open() {
    todo!("say {{how}}")
}
