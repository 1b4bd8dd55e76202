//! What the operating system says about the machine.

use std::{collections::BTreeMap, env, fs, process::Command, thread};

/// Threads that can run at once: cores, less what this process may not use.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// The processor's name, or its architecture where it has none.
pub fn cpu_model() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name"));
    let name = name.map(|rest| rest.trim_start_matches([' ', '\t', ':']).to_owned());
    name.or_else(|| sysctl("machdep.cpu.brand_string")).unwrap_or_else(|| env::consts::ARCH.into())
}

/// Bytes in the caches of the last level, all of them together; a guess of 32 MiB where the system
/// doesn't tell.
pub fn last_level_cache() -> usize {
    let of_linux = last_level(caches_of_linux());
    let of_mac = || {
        let sizes = ["hw.l3cachesize", "hw.perflevel0.l2cachesize", "hw.l2cachesize"];
        sizes.into_iter().find_map(sysctl).and_then(|bytes| bytes.parse().ok())
    };
    of_linux.or_else(of_mac).unwrap_or(32 << 20)
}

/// Elements of a STREAM array: four times the last-level caches, but no more than a quarter of main
/// memory for three arrays.
pub fn stream_elements() -> usize {
    let wanted = 4 * last_level_cache() / size_of::<f64>();
    memory().map_or(wanted, |bytes| wanted.min(bytes / 4 / 3 / size_of::<f64>()))
}

/// Bytes of main memory, where the system tells.
fn memory() -> Option<usize> {
    let info = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.map(|count| count << 10).or_else(|| sysctl("hw.memsize")?.parse().ok())
}

/// Level, the processors that share it, and bytes, of each cache as each processor sees it.
fn caches_of_linux() -> Vec<(u32, String, usize)> {
    let list = |path: &str| fs::read_dir(path).into_iter().flatten().flatten();
    let processors = list("/sys/devices/system/cpu");
    let caches = processors.flat_map(|entry| list(&entry.path().join("cache").to_string_lossy()));
    let read = |entry: fs::DirEntry| {
        let word = |name: &str| fs::read_to_string(entry.path().join(name)).ok();
        let (level, shared, size) = (word("level")?, word("shared_cpu_list")?, word("size")?);
        Some((level.trim().parse().ok()?, shared.trim().to_owned(), bytes(size.trim())?))
    };
    caches.filter_map(read).collect()
}

/// The bytes of the highest level, each cache once.
fn last_level(caches: Vec<(u32, String, usize)>) -> Option<usize> {
    let last = caches.iter().map(|(level, ..)| *level).max()?;
    let caches = caches.into_iter().filter(|(level, ..)| *level == last);
    let distinct: BTreeMap<_, _> = caches.map(|(_, shared, size)| (shared, size)).collect();
    Some(distinct.values().sum())
}

/// Reads `32768K`.
fn bytes(size: &str) -> Option<usize> {
    let (number, unit) = size.split_at(size.find(|c: char| !c.is_ascii_digit())?);
    let shift = match unit {
        "K" => 10,
        "M" => 20,
        _ => return None,
    };
    Some(number.parse::<usize>().ok()? << shift)
}

/// One of macOS's facts.
fn sysctl(name: &str) -> Option<String> {
    if !cfg!(target_os = "macos") {
        return None;
    }
    let output = Command::new("sysctl").args(["-n", name]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cache_of_the_last_level_counts_once() {
        let cache = |level, shared: &str, size| (level, shared.to_owned(), size);
        let caches = vec![
            cache(1, "0", 32),
            cache(3, "0-1", 1000),
            cache(3, "0-1", 1000),
            cache(3, "2-3", 1000),
            cache(2, "0", 500),
        ];
        assert_eq!(last_level(caches), Some(2000));
        assert_eq!(last_level(vec![]), None);
    }

    #[test]
    fn sizes_are_read_with_their_unit() {
        assert_eq!(bytes("32768K"), Some(32 << 20));
        assert_eq!(bytes("2M"), Some(2 << 20));
        assert_eq!(bytes("48"), None);
    }
}
