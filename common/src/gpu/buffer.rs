//! Buffers: memory of the device, and copies there and back.

use bytemuck::Pod;
use std::{fmt, marker::PhantomData, sync::mpsc};
use wgpu::BufferUsages;

use super::{Backend, Gpu, adapter::Opened, simulator};

pub use super::kernel::{Bound, Kernel};

/// Numbers as a device has them: `f32`, `u32`, `i32`, arrays and `#[repr(C)]` structures of them.
pub trait Numbers: Pod {}

impl<T: Pod> Numbers for T {}

/// An array in the device's memory.
pub struct Buffer<T> {
    pub(super) memory: Memory,
    length: usize,
    is_uniform: bool,
    elements: PhantomData<T>,
}

/// Where a buffer lies.
#[derive(Clone)]
pub enum Memory {
    Device(wgpu::Buffer),
    Simulated(simulator::Memory),
}

/// A buffer of whatever elements, for a bind group.
pub trait Bindable {
    #[doc(hidden)]
    fn memory(&self) -> &Memory;

    /// Whether it is for `var<uniform>`, and not for `var<storage>`.
    #[doc(hidden)]
    fn is_uniform(&self) -> bool;
}

impl<T> Bindable for Buffer<T> {
    fn memory(&self) -> &Memory {
        &self.memory
    }

    fn is_uniform(&self) -> bool {
        self.is_uniform
    }
}

impl Memory {
    /// Bytes of the buffer, with those that fill it up.
    pub fn size(&self) -> u64 {
        match self {
            Self::Device(buffer) => buffer.size(),
            Self::Simulated(memory) => memory.bytes().len() as u64,
        }
    }
}

impl<T> Buffer<T> {
    /// Number of elements.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has no elements. A device has no empty buffers: a kernel sees one of one word.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl<T> fmt::Debug for Buffer<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Buffer").field("length", &self.length).finish_non_exhaustive()
    }
}

impl Gpu {
    /// A buffer of so many zeros. Nothing is copied for it.
    pub fn zeros<T: Numbers>(&self, length: usize) -> Buffer<T> {
        // A buffer of no bytes can't be bound.
        let bytes = (length * size_of::<T>()).next_multiple_of(4).max(4);
        let usage = BufferUsages::STORAGE | BufferUsages::COPY_DST | BufferUsages::COPY_SRC;
        self.buffer(length, bytes, usage)
    }

    /// A buffer that holds a copy of `values`, for `var<storage>`.
    pub fn upload<T: Numbers>(&self, values: &[T]) -> Buffer<T> {
        let buffer = self.zeros(values.len());
        self.write(&buffer, values);
        buffer
    }

    /// Copies `values` to the beginning of a buffer.
    ///
    /// # Panics
    ///
    /// When they don't fit.
    #[track_caller]
    pub fn write<T: Numbers>(&self, buffer: &Buffer<T>, values: &[T]) {
        let (there, here) = (buffer.len(), values.len());
        assert!(here <= there, "{here} elements don't fit into a buffer of {there}");
        let bytes = bytemuck::cast_slice(values);
        self.counts.borrow_mut().uploaded += bytes.len() as u64;
        self.copy(&buffer.memory, bytes);
    }

    /// A buffer that holds parameters, for `var<uniform>`: one `#[repr(C)]` structure, or one number.
    pub fn uniform<T: Numbers>(&self, parameters: &T) -> Buffer<T> {
        let bytes = bytemuck::bytes_of(parameters);
        // Some devices read uniform buffers 16 bytes at a time.
        let usage = BufferUsages::UNIFORM | BufferUsages::COPY_DST;
        let buffer = self.buffer(1, bytes.len().next_multiple_of(16), usage);
        self.counts.borrow_mut().parameters += bytes.len() as u64;
        self.copy(&buffer.memory, bytes);
        buffer
    }

    /// Waits until the device has done all that was submitted, and copies a buffer back.
    pub fn download<T: Numbers>(&self, buffer: &Buffer<T>) -> Vec<T> {
        let bytes = buffer.length * size_of::<T>();
        self.counts.borrow_mut().downloaded += bytes as u64;
        let mut values = vec![T::zeroed(); buffer.length];
        // What has no bytes is not asked for.
        if bytes > 0 {
            let target: &mut [u8] = bytemuck::cast_slice_mut(&mut values);
            match (&self.backend, &buffer.memory) {
                (Backend::Device(opened), Memory::Device(buffer)) => {
                    opened.download(buffer, target);
                }
                (Backend::Simulator(_), Memory::Simulated(memory)) => {
                    self.clock.update(|clock| clock.waited().copied(bytes));
                    target.copy_from_slice(&memory.bytes()[..bytes]);
                }
                _ => panic!("{ELSEWHERE}"),
            }
        }
        values
    }

    fn buffer<T>(&self, length: usize, bytes: usize, usage: BufferUsages) -> Buffer<T> {
        let memory = match &self.backend {
            Backend::Device(opened) => {
                Memory::Device(opened.device.create_buffer(&wgpu::BufferDescriptor {
                    label: None,
                    size: bytes as u64,
                    usage,
                    mapped_at_creation: false,
                }))
            }
            Backend::Simulator(_) => Memory::Simulated(simulator::Memory::new(bytes)),
        };
        let is_uniform = usage.contains(BufferUsages::UNIFORM);
        Buffer { memory, length, is_uniform, elements: PhantomData }
    }

    fn copy(&self, memory: &Memory, bytes: &[u8]) {
        match (&self.backend, memory) {
            (Backend::Device(opened), Memory::Device(buffer)) => {
                opened.queue.write_buffer(buffer, 0, bytes);
            }
            (Backend::Simulator(_), Memory::Simulated(memory)) => {
                self.clock.update(|clock| clock.queued(bytes.len()));
                memory.write(bytes);
            }
            _ => panic!("{ELSEWHERE}"),
        }
    }
}

pub const ELSEWHERE: &str = "the buffer is another device's";

impl Opened {
    /// Copies the beginning of a buffer to where the host can read it, and from there.
    fn download(&self, buffer: &wgpu::Buffer, target: &mut [u8]) {
        let size = target.len().next_multiple_of(4) as u64;
        let staging = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("staging"),
            size,
            usage: BufferUsages::MAP_READ | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encoder.copy_buffer_to_buffer(buffer, 0, &staging, 0, size);
        self.queue.submit([encoder.finish()]);
        let (tell, told) = mpsc::channel();
        // Who asked is there until it is told.
        staging.map_async(wgpu::MapMode::Read, .., move |mapped| _ = tell.send(mapped));
        self.wait();
        told.recv().expect("it is told").expect("a buffer can be mapped");
        let bytes = staging.get_mapped_range(..).expect("it is mapped");
        target.copy_from_slice(&bytes[..target.len()]);
    }

    pub(super) fn download_words(&self, buffer: &wgpu::Buffer, words: &mut [u64]) {
        self.download(buffer, bytemuck::cast_slice_mut(words));
    }
}
