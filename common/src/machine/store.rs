//! The limits in a file, so that they are measured once.

use serde_json::{Value, json};
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use super::{Limits, cores, cpu_model};

/// Counts up where the kernels change, so that older figures are not taken for theirs.
const VERSION: u32 = 1;

/// What the limits depend on: the machine, and the instructions that this program may use.
pub fn key() -> String {
    let instructions = [
        ("avx", cfg!(target_feature = "avx")),
        ("fma", cfg!(target_feature = "fma")),
        ("avx512f", cfg!(target_feature = "avx512f")),
        ("unoptimised", cfg!(debug_assertions)),
    ];
    let used = instructions.iter().filter(|(_, used)| *used).map(|(name, _)| *name);
    let used: Vec<_> = used.collect();
    format!("{}, {} cores, {}, version {VERSION}", cpu_model(), cores(), used.join(" "))
}

/// Where they are kept: in the target directory that this program was built in.
pub fn path() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    // Cargo marks its target directory for those who make backups.
    let target = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    target.map_or_else(env::temp_dir, Path::to_owned).join("hpc-machine.json")
}

/// The limits measured before for `key`, where there are any that can be understood.
pub fn load(path: &Path, key: &str) -> Option<Limits> {
    let machines: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).ok()?;
    let limits = machines.get(key)?;
    let rates = |name: &str| -> Option<Vec<(usize, f64)>> {
        let pairs = limits.get(name)?.as_array()?.iter();
        pairs.map(|pair| Some((pair[0].as_u64()? as usize, pair[1].as_f64()?))).collect()
    };
    Some(Limits {
        triad: rates("triad")?,
        read: rates("read")?,
        multiply_add: rates("multiply_add")?,
        quiet: limits.get("quiet")?.as_bool()?,
        times: limits.get("times")?.as_u64()?.try_into().ok()?,
    })
}

/// Keeps `limits`, beside those of other machines that share the folder.
pub fn save(path: &Path, key: &str, limits: &Limits) -> io::Result<()> {
    let before = fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok());
    let mut machines = before.filter(Value::is_object).unwrap_or_else(|| json!({}));
    machines[key] = json!({
        "triad": limits.triad,
        "read": limits.read,
        "multiply_add": limits.multiply_add,
        "quiet": limits.quiet,
        "times": limits.times,
    });
    // Whole or not at all, whoever else writes at the same time.
    let new = path.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&new, format!("{machines:#}\n"))?;
    fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_kept_by_machine() {
        let path = env::temp_dir().join(format!("machine-{}.json", std::process::id()));
        let one = Limits {
            triad: vec![(1, 42.5e9), (2, 49e9)],
            read: vec![(1, 50e9)],
            multiply_add: vec![(1, 133e9)],
            quiet: true,
            times: 2,
        };
        let other = Limits { triad: vec![(64, 300e9)], ..Limits::default() };
        assert_eq!(load(&path, "one"), None);
        save(&path, "one", &one).unwrap();
        save(&path, "other", &other).unwrap();
        assert_eq!(load(&path, "one"), Some(one));
        assert_eq!(load(&path, "other"), Some(other));
        fs::write(&path, "{ nothing").unwrap();
        assert_eq!(load(&path, "one"), None);
        fs::remove_file(&path).unwrap();
    }
}
