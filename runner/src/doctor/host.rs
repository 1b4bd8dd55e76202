//! The machine itself: processors and memory, as far as this process may use them.

use std::{fs, io};

use super::{Mark, Report, gb};
use crate::machine::System;

/// Reports on them; `usable` hardware threads are this process's.
pub fn report(report: &mut Report<'_>, system: &System, usable: usize) -> io::Result<()> {
    report.heading("Machine")?;
    let read = |path: &str| fs::read_to_string(system.path(path)).unwrap_or_default();
    let all = cpus(&read("/sys/devices/system/cpu/online")).unwrap_or(usable);
    if usable < all {
        let text = format!("{usable} of the machine's {all} hardware threads may be used");
        let why = "a batch job, a container or taskset sets this limit";
        report.advise(Mark::Note, text, why)?;
    } else {
        report.line(Mark::Ok, format!("{usable} hardware threads"))?;
    }

    let info = read("/proc/meminfo");
    let kib = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    let sysctl = || (system.ask)(&["sysctl", "-n", "hw.memsize"])?.trim().parse().ok();
    let Some(memory) = kib("MemTotal").map(|kib| kib * 1024).or_else(sysctl) else {
        return report.line(Mark::Note, "the amount of memory could not be found out");
    };
    let group = read("/proc/self/cgroup");
    let limit =
        memory_limits(&group).iter().filter_map(|file| read(file).trim().parse().ok()).min();
    let limit = limit.filter(|limit| *limit < memory);
    let text = match limit {
        Some(limit) => {
            format!("{} of the machine's {} of memory may be used", gb(limit), gb(memory))
        }
        None => format!("{} of memory", gb(memory)),
    };
    if limit.unwrap_or(memory) < 2_000_000_000 {
        return report.advise(Mark::Note, text, "if a build is killed: export CARGO_BUILD_JOBS=1");
    }
    report.line(Mark::Ok, text)
}

/// The number of processors in a list like `0-3,8`.
fn cpus(list: &str) -> Option<usize> {
    let range = |range: &str| {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        (last.parse::<usize>().ok()? + 1).checked_sub(first.parse().ok()?)
    };
    list.trim().split(',').map(range).sum()
}

/// The files that may hold a limit on memory, from what `/proc/self/cgroup` says.
fn memory_limits(groups: &str) -> Vec<String> {
    // In a container the group's own path may not be visible; its limit then shows at the top.
    let mut files = vec![
        "/sys/fs/cgroup/memory.max".to_owned(),
        "/sys/fs/cgroup/memory/memory.limit_in_bytes".to_owned(),
    ];
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':').skip(1);
        match (fields.next(), fields.next()) {
            (Some(""), Some(path)) => files.push(format!("/sys/fs/cgroup{path}/memory.max")),
            (Some("memory"), Some(path)) => {
                files.push(format!("/sys/fs/cgroup/memory{path}/memory.limit_in_bytes"));
            }
            _ => (),
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{doctor::tests::reported, machine::pretend};

    #[test]
    fn processors_are_counted_from_ranges() {
        assert_eq!(cpus("0-3,8\n"), Some(5));
        assert_eq!(cpus("0"), Some(1));
        assert_eq!(cpus(""), None);
        assert_eq!(cpus("3-0"), None);
    }

    #[test]
    fn limits_by_affinity_and_control_group_are_said() {
        let (root, system) = pretend(&["/sys/devices/system/cpu/online", "/proc/meminfo"], &[]);
        let group = "/sys/fs/cgroup/job_1";
        fs::create_dir_all(system.path(group)).unwrap();
        fs::create_dir_all(root.path().join("proc/self")).unwrap();
        let write = |path: &str, text: &str| fs::write(system.path(path), text).unwrap();
        write("/sys/devices/system/cpu/online", "0-63\n");
        write("/proc/meminfo", "MemTotal:       131072000 kB\nMemFree: 1 kB\n");
        write("/proc/self/cgroup", "0::/job_1\n");
        write("/sys/fs/cgroup/job_1/memory.max", "max\n");
        let (text, complete) = reported(|out| report(out, &system, 4));
        assert!(text.contains("4 of the machine's 64") && text.contains("134.2 GB of"), "{text}");
        write("/sys/fs/cgroup/job_1/memory.max", "1000000000\n");
        let (text, _) = reported(|out| report(out, &system, 64));
        assert!(text.contains("64 hardware threads\n") && text.contains("1.0 GB of"), "{text}");
        assert!(text.contains("CARGO_BUILD_JOBS=1") && complete, "{text}");
    }

    #[test]
    fn both_generations_of_control_groups_are_looked_at() {
        let files = memory_limits("4:memory:/user/ada\n3:cpu,cpuacct:/\n0::/\n");
        assert!(files.contains(&"/sys/fs/cgroup/memory/user/ada/memory.limit_in_bytes".to_owned()));
        assert!(files.contains(&"/sys/fs/cgroup//memory.max".to_owned()));
    }
}
