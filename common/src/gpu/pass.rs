//! Submissions: dispatches in a compute pass, and how long they take.

use std::time::Duration;
use wgpu::BufferUsages;

use super::{Backend, Bound, Gpu, adapter::Opened, kernel::Run, simulator, simulator::Simulator};

/// A compute pass that is being recorded. Its dispatches run one after the other, and each sees what
/// the ones before it wrote.
pub struct Pass<'a> {
    gpu: &'a Gpu,
    side: Side<'a>,
    /// Invocations so far.
    invocations: u64,
}

enum Side<'a> {
    Device(&'a mut wgpu::ComputePass<'static>),
    Simulator(&'a mut Simulator),
}

impl Pass<'_> {
    /// Runs a kernel in so many workgroups along x, y and z.
    ///
    /// # Panics
    ///
    /// When there are more along an axis than the device can take.
    #[track_caller]
    pub fn dispatch(&mut self, bound: &Bound, workgroups: [u32; 3]) {
        let most = self.gpu.max_workgroups();
        for (axis, count) in ["x", "y", "z"].iter().zip(workgroups) {
            assert!(
                count <= most,
                "{count} workgroups of `{}` along {axis}: one dimension holds {most}. Let each \
                 invocation do more, or spread them over x and y",
                bound.name
            );
        }
        let count: u64 = workgroups.iter().map(|&count| u64::from(count)).product();
        let mut counts = self.gpu.counts.borrow_mut();
        counts.dispatches += 1;
        counts.workgroups += count;
        self.invocations += count * bound.size.iter().map(|&size| u64::from(size)).product::<u64>();
        match (&mut self.side, &bound.run) {
            (Side::Device(pass), Run::Device { pipeline, group }) => {
                pass.set_pipeline(pipeline);
                pass.set_bind_group(0, group, &[]);
                let [x, y, z] = workgroups;
                pass.dispatch_workgroups(x, y, z);
            }
            (Side::Simulator(simulator), Run::Simulator { parsed, memories }) => {
                let run = simulator.dispatch(parsed, memories, workgroups, &mut counts);
                drop(counts);
                // Not in a closure: the place of the panic is the caller's.
                if let Err(fault) = run {
                    panic!("{fault}");
                }
            }
            _ => panic!("the kernel was made for another device"),
        }
    }
}

impl Gpu {
    /// Records a compute pass and hands it to the queue. Does not wait for it.
    #[track_caller]
    pub fn submit(&self, record: impl FnOnce(&mut Pass<'_>)) {
        self.recorded(None, record);
    }

    /// As [`Gpu::submit`], but the device notes its clock as the pass begins and as it ends. Returns
    /// the two readings, once it has ended; `None` where the adapter has no such clock.
    ///
    /// They count ticks of [`Gpu::tick`] nanoseconds, from an unknown start.
    #[track_caller]
    pub fn submit_stamped(&self, record: impl FnOnce(&mut Pass<'_>)) -> Option<[u64; 2]> {
        let opened = match &self.backend {
            Backend::Device(opened) => opened,
            Backend::Simulator(simulator) => {
                self.recorded(None, record);
                if simulator.borrow().has_no_clock {
                    return None;
                }
                // Who reads the stamps has waited for them.
                self.clock.update(simulator::Clock::waited);
                return Some(self.clock.get().stamps());
            }
        };
        if !opened.has_clock() {
            self.recorded(None, record);
            return None;
        }
        let stamps = opened.device.create_query_set(&wgpu::QuerySetDescriptor {
            label: Some("stamps"),
            ty: wgpu::QueryType::Timestamp,
            count: 2,
        });
        self.recorded(Some(&stamps), record);
        let words = opened.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("stamps"),
            size: 16,
            usage: BufferUsages::QUERY_RESOLVE | BufferUsages::COPY_SRC,
            mapped_at_creation: false,
        });
        let mut encoder = opened.device.create_command_encoder(&Default::default());
        encoder.resolve_query_set(&stamps, 0..2, &words, 0);
        opened.queue.submit([encoder.finish()]);
        let mut read = [0; 2];
        opened.download_words(&words, &mut read);
        Some(read)
    }

    /// Nanoseconds in a tick of the device's clock.
    pub fn tick(&self) -> f32 {
        match &self.backend {
            Backend::Device(opened) => opened.queue.get_timestamp_period(),
            Backend::Simulator(_) => 2.0,
        }
    }

    /// As [`Gpu::submit`], and waits for its end. Returns the time on the device, from the first
    /// dispatch to the last: by the device's clock where it has one, else by the host's.
    #[track_caller]
    pub fn timed(&self, record: impl FnOnce(&mut Pass<'_>)) -> Duration {
        self.wait();
        let since = self.now();
        let stamps = self.submit_stamped(record);
        self.wait();
        match stamps {
            Some([begin, end]) => {
                let nanoseconds = end.saturating_sub(begin) as f64 * f64::from(self.tick());
                Duration::from_secs_f64(nanoseconds * 1e-9)
            }
            None => self.now() - since,
        }
    }

    #[track_caller]
    fn recorded(&self, stamps: Option<&wgpu::QuerySet>, record: impl FnOnce(&mut Pass<'_>)) {
        self.counts.borrow_mut().passes += 1;
        match &self.backend {
            Backend::Device(opened) => {
                let mut encoder = opened.device.create_command_encoder(&Default::default());
                let descriptor = wgpu::ComputePassDescriptor {
                    label: None,
                    timestamp_writes: stamps.map(|query_set| wgpu::ComputePassTimestampWrites {
                        query_set,
                        beginning_of_pass_write_index: Some(0),
                        end_of_pass_write_index: Some(1),
                    }),
                };
                let mut pass = encoder.begin_compute_pass(&descriptor).forget_lifetime();
                record(&mut Pass { gpu: self, side: Side::Device(&mut pass), invocations: 0 });
                drop(pass);
                opened.queue.submit([encoder.finish()]);
            }
            Backend::Simulator(simulator) => {
                let simulator = &mut simulator.borrow_mut();
                let mut pass = Pass { gpu: self, side: Side::Simulator(simulator), invocations: 0 };
                record(&mut pass);
                let invocations = pass.invocations;
                self.clock.update(|clock| clock.submitted(invocations));
            }
        }
    }
}

impl Opened {
    /// Whether the device can note the time as a pass begins and ends.
    pub fn has_clock(&self) -> bool {
        self.device.features().contains(wgpu::Features::TIMESTAMP_QUERY)
    }
}
