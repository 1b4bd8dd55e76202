//! GPUs: the devices, and the drivers that reach them.

use std::{fs, io, path::Path};

use super::{Mark, Report};
use crate::machine::{Need, Part, System};

/// Asks wgpu, by a program of the course's that was built into the folder `target`: all adapters, and
/// which one is used. Nothing where it was not built.
pub fn adapters(system: &System, target: &Path) -> Option<String> {
    let program = target.join("debug/examples/adapters");
    (system.ask)(&[&program.display().to_string()])
}

/// Reports on them; `adapters` is what wgpu says, where it was asked.
pub fn report(report: &mut Report<'_>, system: &System, adapters: Option<&str>) -> io::Result<()> {
    report.heading("GPU, for the topic on GPUs")?;
    if system.os == "macos" {
        report.line(Mark::Ok, "Metal")?;
        return found(report, adapters);
    }
    let mut devices: Vec<_> = system
        .names("/dev/dri")
        .into_iter()
        .filter(|name| name.starts_with("renderD"))
        .map(|name| format!("/dev/dri/{name}"))
        .collect();
    for denied in &devices {
        let open = fs::OpenOptions::new().read(true).write(true).open(system.path(denied));
        if open.is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied) {
            let remedy = "sudo usermod -aG render $USER, then log in again";
            report.advise(Mark::Note, format!("{denied} may not be opened by you"), remedy)?;
        }
    }
    let nvidia =
        |name: &String| name.strip_prefix("nvidia").is_some_and(|rest| rest.parse::<u32>().is_ok());
    let others = system.names("/dev").into_iter().filter(|name| nvidia(name) || name == "dxg");
    devices.extend(others.map(|name| format!("/dev/{name}")));
    let drivers = system.vulkan_drivers();
    let hardware = drivers.iter().any(|name| !name.contains("lvp"));
    match &devices[..] {
        [] => report.line(Mark::Note, "no GPU: a driver in software takes its place, slowly")?,
        devices => report.line(Mark::Ok, format!("devices: {}", devices.join(", ")))?,
    }
    if system.find(Part::Vulkan).is_some() {
        report.line(Mark::Ok, format!("Vulkan: {}", drivers.join(", ")))?;
    }
    if let Some(path) = system.find(Part::Egl) {
        report.line(Mark::Ok, format!("OpenGL: {}", path.display()))?;
    }
    match system.lacking(Need::Gpu) {
        Some(lack) => {
            report.advise(Mark::Optional, "no driver, for Vulkan or OpenGL", &lack.remedy)?
        }
        None if system.find(Part::Vulkan).is_none() => {
            report.advise(
                Mark::Optional,
                "no Vulkan; OpenGL serves instead",
                "cargo hpc setup gpu",
            )?;
        }
        None => (),
    }
    if devices.iter().any(|name| name.starts_with("/dev/nvidia")) && !hardware {
        let text = "the NVIDIA card has no Vulkan driver here, so it would stay idle";
        report.advise(Mark::Note, text, "in a container, set NVIDIA_DRIVER_CAPABILITIES=all")?;
    }
    found(report, adapters)
}

/// What wgpu finds.
fn found(report: &mut Report<'_>, adapters: Option<&str>) -> io::Result<()> {
    let Some(adapters) = adapters else {
        let how = "cargo hpc doctor gpu   (builds wgpu first, which takes some minutes)";
        return report.advise(Mark::Note, "to see every adapter, and which one is used:", how);
    };
    for line in adapters.lines() {
        let mark = if line.starts_with("used: none") { Mark::Note } else { Mark::Ok };
        match line.strip_prefix("used: ") {
            Some(_) => report.line(mark, line)?,
            None => report.line(mark, format!("adapter: {line}"))?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        doctor::tests::{answering, reported},
        machine::pretend,
    };

    fn says(files: &[&str]) -> String {
        let (_root, system) = pretend(files, &[]);
        reported(|out| report(out, &system, Some("used: none. Alas\n"))).0
    }

    const LOADER: &str = "/usr/lib64/libvulkan.so.1";
    const SOFTWARE: &str = "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json";

    #[test]
    fn a_machine_without_a_gpu_is_told_which_driver_serves() {
        assert!(
            says(&[]).contains("no driver, for Vulkan or OpenGL\n            cargo hpc setup gpu")
        );
        let text = says(&[LOADER, SOFTWARE]);
        assert!(text.contains("note      no GPU") && text.contains("Vulkan: lvp_icd"), "{text}");
        assert!(!text.contains("optional"), "{text}");
    }

    #[test]
    fn a_card_that_no_driver_reaches_is_noticed() {
        let card = "/dev/nvidia0";
        let text = says(&[card, "/dev/nvidiactl", LOADER, SOFTWARE]);
        assert!(text.contains("devices: /dev/nvidia0\n"), "{text}");
        assert!(text.contains("would stay idle"), "{text}");
        let driver = "/etc/vulkan/icd.d/nvidia_icd.json";
        assert!(!says(&[card, LOADER, driver]).contains("idle"));
    }

    #[test]
    fn adapters_are_named_where_they_are_known() {
        let (_root, system) = pretend(&[], &[]);
        let says = |adapters| reported(|out| report(out, &system, adapters)).0;
        let text = says(Some("a (Vulkan): a card\nused: a (Vulkan)\n"));
        assert!(text.contains("ok        adapter: a (Vulkan): a card\n"), "{text}");
        assert!(text.contains("ok        used: a (Vulkan)\n"), "{text}");
        assert!(says(None).contains("cargo hpc doctor gpu"));
        let here = answering(system, &[("/t/debug/examples/adapters", "used: a\n")]);
        assert_eq!(adapters(&here, Path::new("/t")).as_deref(), Some("used: a\n"));
        assert_eq!(adapters(&here, Path::new("/u")), None);
    }
}
