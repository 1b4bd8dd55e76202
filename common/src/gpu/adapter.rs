//! Which adapters there are, and the one that is used.

use std::{
    cmp::Reverse,
    env, fmt,
    future::Future,
    pin::pin,
    sync::OnceLock,
    task::{Context, Poll, Waker},
    thread,
    time::Instant,
};
use wgpu::{Adapter, AdapterInfo, Backend, Backends, DeviceType, Features, Limits};

/// A device, and what is known about it.
pub struct Opened {
    pub info: AdapterInfo,
    pub limits: Limits,
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    pub since: Instant,
}

/// Why there is no device, and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack(String);

impl fmt::Display for Lack {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Lack {}

impl Opened {
    pub fn name(&self) -> String {
        name(&self.info)
    }

    pub fn wait(&self) {
        self.device.poll(wgpu::PollType::wait_indefinitely()).expect("the device does its work");
    }
}

/// The process's device. It is opened once: in software, that takes longer than most kernels.
pub fn open() -> Result<&'static Opened, Lack> {
    static OPENED: OnceLock<Result<Opened, Lack>> = OnceLock::new();
    OPENED.get_or_init(open_best).as_ref().map_err(Clone::clone)
}

fn open_best() -> Result<Opened, Lack> {
    let adapter = choose()?;
    let (info, limits) = (adapter.get_info(), adapter.limits());
    let descriptor = wgpu::DeviceDescriptor {
        label: Some("course"),
        required_features: adapter.features() & Features::TIMESTAMP_QUERY,
        required_limits: limits.clone(),
        ..Default::default()
    };
    let (device, queue) = ready(adapter.request_device(&descriptor))
        .map_err(|error| Lack(format!("{} could not be opened: {error}", name(&info))))?;
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    leave_without_the_driver();
    Ok(Opened { info, limits, device, queue, since: Instant::now() })
}

/// Ends the process, when its time has come, without what drivers have to say to it.
///
/// Mesa's drivers in software take down what their threads still use: on a busy machine, one process in
/// some hundred ended in a segmentation fault, after all was done.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn leave_without_the_driver() {
    use std::ffi::{c_int, c_void};
    unsafe extern "C" {
        fn on_exit(function: extern "C" fn(c_int, *mut c_void), argument: *mut c_void) -> c_int;
        fn _exit(status: c_int) -> !;
    }
    extern "C" fn leave(status: c_int, _: *mut c_void) {
        // SAFETY: it may be called at any time. Rust has written out what it had, before `exit` came
        // to call this.
        unsafe { _exit(status) }
    }
    // SAFETY: the function has the signature that is asked for, and takes no argument. What is
    // registered last is called first: the driver is loaded, and has registered its own.
    unsafe { on_exit(leave, std::ptr::null_mut()) };
}

/// The best adapter there is, or the best of those that the environment asks for.
fn choose() -> Result<Adapter, Lack> {
    let wanted = env::var("WGPU_ADAPTER_NAME").unwrap_or_default();
    let is_wanted = |adapter: &Adapter| {
        let name = adapter.get_info().name.to_lowercase();
        name.contains(&wanted.to_lowercase())
    };
    let asked = Backends::from_env();
    // OpenGL takes a while to start, and only has what no other backend has.
    let rounds = match asked {
        Some(backends) => vec![backends],
        None => vec![Backends::PRIMARY, Backends::GL],
    };
    let mut found: Vec<Adapter> = Vec::new();
    for backends in rounds {
        found.extend(all(backends).into_iter().filter(is_wanted));
        if !found.is_empty() && (!wanted.is_empty() || !may_have_more(&found)) {
            break;
        }
    }
    found.sort_by_key(|adapter| Reverse(rank(&adapter.get_info())));
    found.into_iter().next().ok_or_else(|| match (asked, wanted.as_str()) {
        (None, "") => Lack(
            "there is no GPU that wgpu can use here, and no driver in software either. \
             `cargo hpc setup gpu` installs one"
                .to_owned(),
        ),
        (None, wanted) => Lack(format!(
            "WGPU_ADAPTER_NAME is `{wanted}`, and no adapter is called so. There is: {}",
            names(Backends::all())
        )),
        (Some(asked), wanted) => Lack(format!(
            "WGPU_BACKEND asks for {asked:?}{}, and no such adapter is here. There is: {}",
            if wanted.is_empty() { String::new() } else { format!(" and for `{wanted}`") },
            names(Backends::all())
        )),
    })
}

/// Whether OpenGL could offer a card that is better than these: where they are software alone, and
/// the machine has a device that looks like a card.
fn may_have_more(found: &[Adapter]) -> bool {
    let is_software = |adapter: &Adapter| adapter.get_info().device_type == DeviceType::Cpu;
    found.iter().all(is_software)
        && std::fs::read_dir("/dev/dri").is_ok_and(|mut entries| entries.next().is_some())
}

fn names(backends: Backends) -> String {
    let names: Vec<_> = all(backends).iter().map(|adapter| name(&adapter.get_info())).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn all(backends: Backends) -> Vec<Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends,
        // Without the layers that check what wgpu itself does.
        flags: wgpu::InstanceFlags::empty(),
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    ready(instance.enumerate_adapters(backends))
}

/// What is used first: cards before software, and OpenGL last.
fn rank(info: &AdapterInfo) -> (u8, bool) {
    let kind = match info.device_type {
        DeviceType::DiscreteGpu => 4,
        DeviceType::IntegratedGpu => 3,
        DeviceType::VirtualGpu => 2,
        DeviceType::Other => 1,
        DeviceType::Cpu => 0,
    };
    (kind, info.backend != Backend::Gl)
}

fn name(info: &AdapterInfo) -> String {
    format!("{} ({})", info.name, backend(info.backend))
}

fn backend(backend: Backend) -> &'static str {
    match backend {
        Backend::Vulkan => "Vulkan",
        Backend::Gl => "OpenGL",
        Backend::Metal => "Metal",
        Backend::Dx12 => "DirectX 12",
        _ => "other",
    }
}

/// Every adapter of this machine in words: its name, how it is reached, and what it is.
pub fn adapters() -> Vec<String> {
    let mut found: Vec<_> = all(Backends::all()).iter().map(Adapter::get_info).collect();
    found.sort_by_key(|info| Reverse(rank(info)));
    found.iter().map(|info| format!("{}: {}", name(info), kind(info.device_type))).collect()
}

/// Every adapter, a line each, and which one is used.
pub fn describe() -> String {
    let mut text: String = adapters().iter().map(|line| format!("{line}\n")).collect();
    text += &match open() {
        Ok(opened) => format!("used: {}\n", opened.name()),
        Err(lack) => format!("used: none. {lack}\n"),
    };
    text
}

fn kind(kind: DeviceType) -> &'static str {
    match kind {
        DeviceType::DiscreteGpu => "a card",
        DeviceType::IntegratedGpu => "a GPU that shares the processor's memory",
        DeviceType::VirtualGpu => "a virtual machine's GPU",
        DeviceType::Cpu => "a driver in software",
        DeviceType::Other => "of unknown kind",
    }
}

/// What a future gives. Outside a browser, wgpu's are done when they are asked.
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::yield_now(),
        }
    }
}
