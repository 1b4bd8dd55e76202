//! What was done on a device: facts that a test can assert, where a time would depend on the machine.

use std::collections::BTreeMap;

/// What was asked of a device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Submissions: compute passes that were handed to the queue.
    pub passes: u64,
    /// Dispatches in them.
    pub dispatches: u64,
    /// Workgroups of all dispatches.
    pub workgroups: u64,
    /// Bytes of arrays copied to the device.
    pub uploaded: u64,
    /// Bytes of parameters (`var<uniform>`) copied to the device.
    pub parameters: u64,
    /// Bytes copied back.
    pub downloaded: u64,
    /// How often the host waited for the device, other than by downloading.
    pub waits: u64,
    /// The largest number of times an invocation went round a loop. Seen on the simulator only.
    pub longest_loop: u64,
    /// Barriers that workgroups passed. Seen on the simulator only.
    pub barriers: u64,
    /// What kernels did to each variable, by its name in the kernel. Seen on the simulator only.
    pub memory: BTreeMap<String, Accesses>,
}

impl Evidence {
    /// What kernels did to the variable of this name; nothing, where they did not touch it.
    pub fn of(&self, variable: &str) -> Accesses {
        self.memory.get(variable).copied().unwrap_or_default()
    }
}

/// What kernels did to a variable in storage or workgroup memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accesses {
    /// Words of 4 bytes that were read.
    pub reads: u64,
    /// Words that were written.
    pub writes: u64,
    /// Atomic operations.
    pub atomics: u64,
    /// Lines of 128 bytes that were moved, where 32 invocations that access memory together share
    /// those that lie in the same line. Neighbours that access neighbouring words need one.
    pub lines: u64,
    /// Additional turns that workgroup memory took, because several of 32 invocations that accessed
    /// it together wanted different words of one of its 32 banks.
    pub conflicts: u64,
}
