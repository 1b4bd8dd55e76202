//! Computing on a GPU, with `wgpu` and kernels in WGSL.
//!
//! A thin layer: adapter, device, queue, buffers, pipelines, bind groups and dispatches keep their
//! names, and what every program would write alike is here once.
//!
//! ```no_run
//! use common::gpu::{Gpu, Source, kernels};
//!
//! # #[cfg(any())]
//! const KERNELS: Source = kernels!("double.wgsl"); // a file beside this one
//! # const KERNELS: Source = Source::new("src/lib.rs", "double.wgsl", "");
//!
//! let gpu = Gpu::open().unwrap(); // an adapter, its device and queue
//! let values = gpu.upload(&[1.0_f32, 2.0, 3.0]); // a buffer, filled
//! let kernel = gpu.kernel(&KERNELS, "double"); // a shader module and an entry point in it
//! let bound = kernel.bind(&[&values]); // a pipeline, and a bind group: binding 0
//! gpu.submit(|pass| pass.dispatch(&bound, [1, 1, 1])); // a compute pass of one dispatch
//! assert_eq!(gpu.download(&values), [2.0, 4.0, 6.0]); // waits for it
//! ```
//!
//! The words that CUDA and OpenCL have for it:
//!
//! | here | CUDA | OpenCL |
//! |---|---|---|
//! | invocation | thread | work-item |
//! | workgroup | block | work-group |
//! | dispatch of workgroups | launch of a grid of blocks | enqueued NDRange |
//! | subgroup | warp | sub-group |
//! | `var<storage>` | global memory | `__global` |
//! | `var<workgroup>` | `__shared__` | `__local` |
//! | `workgroupBarrier()` | `__syncthreads()` | `barrier(CLK_LOCAL_MEM_FENCE)` |
//! | `global_invocation_id.x` | `blockIdx.x * blockDim.x + threadIdx.x` | `get_global_id(0)` |
//! | queue | stream | command queue |
//!
//! A [`Gpu`] is either a device or the [simulator](Gpu::simulator), which runs the same kernels on
//! the processor, one invocation at a time, and sees each access to memory: what is read behind the
//! end of a buffer, what two invocations do to one place without a barrier between them, and how
//! many accesses there are. [`on_each`] runs a test on both.
//!
//! `WGPU_BACKEND` (`vulkan`, `gl`, `metal`, `dx12`) and `WGPU_ADAPTER_NAME` (part of the name) choose
//! another adapter.

mod adapter;
mod buffer;
mod evidence;
#[cfg(feature = "speed")]
mod figure;
mod kernel;
mod limits;
mod pass;
mod simulator;
mod source;

pub use adapter::{Lack, adapters, describe};
pub use buffer::{Bindable, Bound, Buffer, Kernel, Numbers};
pub use evidence::{Accesses, Evidence};
#[cfg(feature = "speed")]
pub use figure::{Work, figure, long, wide};
pub use limits::{bandwidth, multiply_adds};
pub use pass::Pass;
pub use source::Source;

use std::{
    cell::{Cell, RefCell},
    fmt,
    time::Duration,
};

use adapter::Opened;
use simulator::Simulator;

/// The kernels in a `.wgsl` file beside the Rust file that asks for them, as a [`Source`].
#[macro_export]
macro_rules! kernels {
    ($name:literal) => {
        $crate::gpu::Source::new(file!(), $name, include_str!($name))
    };
}
pub use kernels;

/// A device to compute on, with its queue; or a simulator of one.
pub struct Gpu {
    backend: Backend,
    counts: RefCell<Evidence>,
    /// What the simulator's clock shows.
    clock: Cell<simulator::Clock>,
}

enum Backend {
    Device(&'static Opened),
    Simulator(Box<RefCell<Simulator>>),
}

impl Gpu {
    /// The best adapter of this machine, or the one that the environment asks for. The device is
    /// opened once in a process; what is counted is counted anew.
    ///
    /// # Errors
    ///
    /// When there is no adapter: then what to do about it.
    pub fn open() -> Result<Self, Lack> {
        Ok(Self::with(Backend::Device(adapter::open()?)))
    }

    /// A device that is simulated on the processor, and reports what real ones leave undefined, as a
    /// panic: an index out of bounds, a data race, a barrier that not all invocations reach.
    ///
    /// It is slow: made for some thousand invocations.
    pub fn simulator() -> Self {
        Self::with(Backend::Simulator(Box::default()))
    }

    /// The simulator, as an adapter whose device has no clock.
    pub fn simulator_without_clock() -> Self {
        let simulator = Simulator { has_no_clock: true };
        Self::with(Backend::Simulator(Box::new(RefCell::new(simulator))))
    }

    fn with(backend: Backend) -> Self {
        Self { backend, counts: RefCell::default(), clock: Cell::default() }
    }

    /// The adapter's name and how it is reached: `NVIDIA L4 (Vulkan)`.
    pub fn name(&self) -> String {
        match &self.backend {
            Backend::Device(opened) => opened.name(),
            Backend::Simulator(_) => "the simulator".to_owned(),
        }
    }

    /// Whether it is a driver in software, which says nothing about the speed of a card.
    pub fn is_software(&self) -> bool {
        match &self.backend {
            Backend::Device(opened) => opened.info.device_type == wgpu::DeviceType::Cpu,
            Backend::Simulator(_) => true,
        }
    }

    /// Workgroups that one dimension of a dispatch may have; 65 535 on most devices.
    pub fn max_workgroups(&self) -> u32 {
        match &self.backend {
            Backend::Device(opened) => opened.limits.max_compute_workgroups_per_dimension,
            Backend::Simulator(_) => 65_535,
        }
    }

    /// Invocations that a workgroup may have; 256 at least.
    pub fn max_invocations(&self) -> u32 {
        match &self.backend {
            Backend::Device(opened) => opened.limits.max_compute_invocations_per_workgroup,
            Backend::Simulator(_) => 256,
        }
    }

    /// Bytes of `var<workgroup>` that a workgroup may have; 16 384 at least.
    pub fn max_workgroup_memory(&self) -> u32 {
        match &self.backend {
            Backend::Device(opened) => opened.limits.max_compute_workgroup_storage_size,
            Backend::Simulator(_) => 16_384,
        }
    }

    /// What was done so far through this [`Gpu`].
    pub fn evidence(&self) -> Evidence {
        self.counts.borrow().clone()
    }

    /// Waits until the device has done all that was submitted, and copied all that was uploaded.
    pub fn wait(&self) {
        self.counts.borrow_mut().waits += 1;
        match &self.backend {
            Backend::Device(opened) => {
                // Copies begin with the next submission.
                opened.queue.submit([]);
                opened.wait();
            }
            Backend::Simulator(_) => self.clock.update(simulator::Clock::waited),
        }
    }

    /// The time since the program began, or on the simulator, what its clock shows: there, a byte
    /// takes one nanosecond to copy, an invocation one, and a submission 1000 on the host's side.
    /// Copies to the device and submissions don't make the host wait.
    pub fn now(&self) -> Duration {
        match &self.backend {
            Backend::Device(opened) => opened.since.elapsed(),
            Backend::Simulator(_) => self.clock.get().host(),
        }
    }
}

impl fmt::Debug for Gpu {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Gpu").field(&self.name()).finish()
    }
}

/// Runs a test on the simulator, and then on the machine's device.
///
/// # Panics
///
/// As the test does, and with `skipped: …` where the machine has no adapter: what was not checked
/// must not look as if it were.
#[track_caller]
pub fn on_each(test: impl Fn(&Gpu)) {
    test(&Gpu::simulator());
    test(&device());
}

/// The machine's device, for a test.
///
/// # Panics
///
/// With `skipped: …` where there is none.
#[track_caller]
pub fn device() -> Gpu {
    Gpu::open().unwrap_or_else(|lack| panic!("skipped: {lack}"))
}
