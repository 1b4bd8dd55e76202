//! Kernels: from the text to a pipeline, and the buffers that it is run on.

use naga::{AddressSpace, ArraySize, ResourceBinding, StorageAccess, TypeInner};
use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::{
    Backend, Gpu, Source,
    adapter::{Opened, ready},
    buffer::{Bindable, ELSEWHERE, Memory},
    simulator,
    source::Parsed,
};

/// A kernel: one entry point of a [`Source`].
pub struct Kernel {
    pub(super) parsed: Rc<Parsed>,
    side: Side,
}

enum Side {
    Device {
        opened: &'static Opened,
        module: wgpu::ShaderModule,
        /// By how many buffers they take.
        pipelines: RefCell<BTreeMap<usize, wgpu::ComputePipeline>>,
    },
    Simulator,
}

/// A kernel with the buffers that it is to be run on: a pipeline and a bind group.
pub struct Bound {
    pub(super) name: String,
    /// Invocations of a workgroup, along each axis.
    pub(super) size: [u32; 3],
    pub(super) run: Run,
}

pub enum Run {
    Device { pipeline: wgpu::ComputePipeline, group: wgpu::BindGroup },
    Simulator { parsed: Rc<Parsed>, memories: Vec<simulator::Memory> },
}

impl Gpu {
    /// The kernel called `entry` in a file of kernels.
    ///
    /// # Panics
    ///
    /// When it is wrong: then with the file, the line and what is wrong there. Also when it is not
    /// written yet.
    #[track_caller]
    pub fn kernel(&self, source: &Source, entry: &str) -> Kernel {
        // Not in a closure: the place of the panic is the caller's.
        let parsed = match source.parse(entry) {
            Ok(parsed) => parsed,
            Err(error) => panic!("{error}"),
        };
        let side = match &self.backend {
            Backend::Device(opened) => Side::Device {
                opened,
                module: compiled(&opened.device, entry, &parsed.text, source.loops_end),
                pipelines: RefCell::default(),
            },
            Backend::Simulator(_) => Side::Simulator,
        };
        Kernel { parsed: Rc::new(parsed), side }
    }
}

fn compiled(device: &wgpu::Device, label: &str, text: &str, loops_end: bool) -> wgpu::ShaderModule {
    let mut checks = wgpu::ShaderRuntimeChecks::checked();
    checks.force_loop_bounding = !loops_end;
    let source = wgpu::ShaderSource::Wgsl(text.into());
    let descriptor = wgpu::ShaderModuleDescriptor { label: Some(label), source };
    // SAFETY: only the bounds on loops may be missing, and then `Source::without_loop_bounds` was called,
    // whose caller promises that all loops end.
    unsafe { device.create_shader_module_trusted(descriptor, checks) }
}

impl Kernel {
    /// Invocations of a workgroup along each axis, as `@workgroup_size` says.
    pub fn workgroup_size(&self) -> [u32; 3] {
        self.parsed.module.entry_points[self.parsed.entry].workgroup_size
    }

    /// The kernel on these buffers: the first one is `@group(0) @binding(0)`, the next one
    /// `@binding(1)`, and so on.
    ///
    /// # Panics
    ///
    /// When the kernel does not declare one of them, or as another kind, or uses more, or the device
    /// refuses: then the kernel's name and what is wrong.
    #[track_caller]
    pub fn bind(&self, buffers: &[&dyn Bindable]) -> Bound {
        let (name, size) = (self.name().to_owned(), self.workgroup_size());
        self.check(buffers.len());
        self.check_kinds(buffers);
        let run = match &self.side {
            Side::Device { opened, module, pipelines } => {
                let mut pipelines = pipelines.borrow_mut();
                let pipeline = pipelines
                    .entry(buffers.len())
                    .or_insert_with(|| self.pipeline(opened, module, buffers.len()));
                let entries: Vec<_> = (0..)
                    .zip(buffers)
                    .map(|(binding, buffer)| {
                        let Memory::Device(buffer) = buffer.memory() else { panic!("{ELSEWHERE}") };
                        wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() }
                    })
                    .collect();
                let descriptor = wgpu::BindGroupDescriptor {
                    label: Some(&name),
                    layout: &pipeline.get_bind_group_layout(0),
                    entries: &entries,
                };
                let group = self.scoped(opened, || opened.device.create_bind_group(&descriptor));
                Run::Device { pipeline: pipeline.clone(), group }
            }
            Side::Simulator => {
                let memories = buffers.iter().map(|buffer| match buffer.memory() {
                    Memory::Simulated(memory) => memory.clone(),
                    Memory::Device(_) => panic!("{ELSEWHERE}"),
                });
                Run::Simulator { parsed: Rc::clone(&self.parsed), memories: memories.collect() }
            }
        };
        Bound { name, size, run }
    }

    fn name(&self) -> &str {
        &self.parsed.module.entry_points[self.parsed.entry].name
    }

    /// The variables that the file declares in `@group(0)`: binding, name and kind.
    fn declared(&self) -> BTreeMap<u32, (&str, wgpu::BufferBindingType)> {
        let variables = self.parsed.module.global_variables.iter();
        let declared = variables.filter_map(|(_, variable)| {
            let Some(ResourceBinding { group: 0, binding }) = variable.binding else { return None };
            let kind = match variable.space {
                AddressSpace::Uniform => wgpu::BufferBindingType::Uniform,
                AddressSpace::Storage { access } => wgpu::BufferBindingType::Storage {
                    read_only: !access.contains(StorageAccess::STORE),
                },
                _ => return None,
            };
            Some((binding, (variable.name.as_deref().unwrap_or("?"), kind)))
        });
        declared.collect()
    }

    /// Checks that there is a declaration for each buffer, and a buffer for each variable in use.
    #[track_caller]
    fn check(&self, buffers: usize) {
        let (path, name) = (&self.parsed.path, self.name());
        let declared = self.declared();
        for binding in 0..buffers as u32 {
            assert!(
                declared.contains_key(&binding),
                "{path}: `{name}` is bound to {buffers} buffers, but nothing is declared as \
                 @group(0) @binding({binding})"
            );
        }
        let info = self.parsed.info.get_entry_point(self.parsed.entry);
        for (handle, variable) in self.parsed.module.global_variables.iter() {
            let Some(ResourceBinding { group, binding }) = variable.binding else { continue };
            let used = !info[handle].is_empty();
            assert!(
                !used || group == 0 && (binding as usize) < buffers,
                "{path}: `{name}` uses `{}`, @group({group}) @binding({binding}), but is bound to \
                 {buffers} buffers: bindings 0 to {} of group 0",
                variable.name.as_deref().unwrap_or("?"),
                buffers.saturating_sub(1)
            );
        }
    }

    /// Checks that each buffer is of the kind, and as long as the type, that is declared for it.
    #[track_caller]
    fn check_kinds(&self, buffers: &[&dyn Bindable]) {
        let (path, name, module) = (&self.parsed.path, self.name(), &self.parsed.module);
        for (_, variable) in module.global_variables.iter() {
            let Some(ResourceBinding { group: 0, binding }) = variable.binding else { continue };
            let Some(buffer) = buffers.get(binding as usize) else { continue };
            let variable_name = variable.name.as_deref().unwrap_or("?");
            let declared = variable.space == AddressSpace::Uniform;
            let made = |uniform: bool| if uniform { "`uniform`" } else { "`upload` or `zeros`" };
            assert!(
                declared == buffer.is_uniform(),
                "{path}: `{variable_name}`, @binding({binding}) of `{name}`, is `var<{}>`, which \
                 takes a buffer made by {}; it is bound to one made by {}. Do the buffers stand in \
                 the order of their bindings?",
                if declared { "uniform" } else { "storage" },
                made(declared),
                made(!declared)
            );
            let has_any_length = matches!(
                module.types[variable.ty].inner,
                TypeInner::Array { size: ArraySize::Dynamic, .. }
            );
            let takes = u64::from(module.types[variable.ty].inner.size(module.to_ctx()));
            let size = buffer.memory().size();
            assert!(
                has_any_length || size >= takes,
                "{path}: `{variable_name}`, @binding({binding}) of `{name}`, takes {takes} bytes, \
                 and is bound to a buffer of {size}"
            );
        }
    }

    /// The pipeline for so many buffers. Its layout follows from what the file declares, not from
    /// what the kernel uses: one that ignores a buffer can be run, and found wrong by its results.
    #[track_caller]
    fn pipeline(
        &self,
        opened: &Opened,
        module: &wgpu::ShaderModule,
        buffers: usize,
    ) -> wgpu::ComputePipeline {
        let name = Some(self.name());
        let device = &opened.device;
        let entries: Vec<_> = self
            .declared()
            .iter()
            .take_while(|(binding, _)| (**binding as usize) < buffers)
            .map(|(&binding, &(_, ty))| wgpu::BindGroupLayoutEntry {
                binding,
                visibility: wgpu::ShaderStages::COMPUTE,
                ty: wgpu::BindingType::Buffer {
                    ty,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
                count: None,
            })
            .collect();
        self.scoped(opened, || {
            let group = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
                label: name,
                entries: &entries,
            });
            let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: name,
                bind_group_layouts: &[Some(&group)],
                ..Default::default()
            });
            device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: name,
                layout: Some(&layout),
                module,
                entry_point: name,
                compilation_options: Default::default(),
                cache: None,
            })
        })
    }

    /// Makes something of this kernel. Where the device refuses, the panic says of which kernel.
    #[track_caller]
    fn scoped<T>(&self, opened: &Opened, make: impl FnOnce() -> T) -> T {
        let scope = opened.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let made = make();
        if let Some(error) = ready(scope.pop()) {
            panic!("{}: {} refuses `{}`\n{error}", self.parsed.path, opened.name(), self.name());
        }
        made
    }
}
