//! Kernels on the processor, under observation.
//!
//! The invocations of a workgroup go through a kernel side by side, statement by statement, as those
//! of a subgroup do on a card. Values are those that WGSL asks for. What it leaves open, because two
//! invocations meet at one place in memory or an index is out of bounds, ends the run with an
//! explanation.

mod calculate;
mod memory;
mod run;
mod value;

use std::{cell::RefCell, rc::Rc, time::Duration};

use super::{evidence::Evidence, source::Parsed};

/// A device that is none.
#[derive(Default)]
pub struct Simulator {
    pub has_no_clock: bool,
}

/// A buffer of the simulator.
#[derive(Clone)]
pub struct Memory(Rc<RefCell<Vec<u8>>>);

impl Memory {
    pub fn new(bytes: usize) -> Self {
        Self(Rc::new(RefCell::new(vec![0; bytes])))
    }

    pub fn write(&self, bytes: &[u8]) {
        self.0.borrow_mut()[..bytes.len()].copy_from_slice(bytes);
    }

    pub fn bytes(&self) -> std::cell::Ref<'_, [u8]> {
        std::cell::Ref::map(self.0.borrow(), Vec::as_slice)
    }
}

impl Simulator {
    /// Runs a kernel in so many workgroups, one after the other.
    pub fn dispatch(
        &mut self,
        parsed: &Parsed,
        memories: &[Memory],
        workgroups: [u32; 3],
        evidence: &mut Evidence,
    ) -> Result<(), String> {
        run::Run::new(parsed, memories, workgroups, evidence)?.all()
    }
}

/// The time on the host and on the device, in nanoseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    host: u64,
    /// When the device began with its last pass, and when it ended it.
    pass: [u64; 2],
}

impl Clock {
    pub fn host(self) -> Duration {
        Duration::from_nanos(self.host)
    }

    pub fn waited(mut self) -> Self {
        self.host = self.host.max(self.pass[1]);
        self
    }

    /// A copy to the device, which the host does not wait for.
    pub fn queued(mut self, bytes: usize) -> Self {
        self.pass[1] = self.host.max(self.pass[1]) + bytes as u64;
        self
    }

    /// A copy from the device.
    pub fn copied(mut self, bytes: usize) -> Self {
        self.host += bytes as u64;
        self
    }

    pub fn submitted(mut self, invocations: u64) -> Self {
        self.host += 1000;
        let begin = self.host.max(self.pass[1]);
        self.pass = [begin, begin + invocations];
        self
    }

    /// What the device's clock showed at the beginning and at the end of the last pass. A tick is
    /// two nanoseconds, and it does not begin at zero.
    pub fn stamps(self) -> [u64; 2] {
        self.pass.map(|nanoseconds| 1_000_000 + nanoseconds / 2)
    }
}
