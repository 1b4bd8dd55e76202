//! Names the adapters that wgpu finds on this machine, for `cargo hpc doctor`.

fn main() {
    print!("{}", common::gpu::describe());
}
