//! Rust: the toolchain, the linker, and the flags it builds with.

use std::{env, io};

use super::{Mark, Report, numbers, version};
use crate::machine::{Part, System, packages};

/// Reports on them.
pub fn report(report: &mut Report<'_>, system: &System, features: &[Feature]) -> io::Result<()> {
    report.heading("Rust")?;
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    let programs = [
        ("rustc", system.var("RUSTC").unwrap_or("rustc")),
        ("cargo", system.var("CARGO").unwrap_or("cargo")),
    ];
    for (name, program) in programs {
        let found = (system.ask)(&[program, "--version"]);
        match found.as_deref().and_then(version) {
            Some(version) if numbers(version) >= numbers(wanted) => {
                report.line(Mark::Ok, format!("{name} {version}"))?;
            }
            Some(version) => {
                let text = format!("{name} {version} is too old: the course needs {wanted}");
                let remedy = match system.program("rustup") {
                    Some(_) => "rustup update stable",
                    None => "install Rust from https://rustup.rs",
                };
                report.advise(Mark::Missing, text, remedy)?;
            }
            None => {
                let text = format!("{name} {wanted} or later");
                report.advise(Mark::Missing, text, "install Rust from https://rustup.rs")?;
            }
        }
    }
    for (name, tool) in [("clippy", "clippy"), ("rustfmt", "fmt")] {
        let found = packages::component(system, tool);
        match found.as_deref().and_then(version) {
            Some(version) => report.line(Mark::Ok, format!("{name} {version}"))?,
            None => {
                let text = format!("{name}: for advice on your code once it passes its tests");
                report.advise(Mark::Optional, text, "cargo hpc setup")?;
            }
        }
    }
    let linker = (system.ask)(&["cc", "--version"]);
    match linker.as_deref().and_then(|text| text.lines().next()) {
        Some(first) => report.line(Mark::Ok, format!("linker: {first}"))?,
        None => {
            let remedy = packages::command(system, Part::Linker);
            let remedy = remedy.unwrap_or("xcode-select --install, or install gcc".to_owned());
            report.advise(Mark::Missing, "a linker (cc): nothing can be built without", &remedy)?;
        }
    }
    match overridden(system, features) {
        None => report.line(Mark::Ok, "target-cpu=native is in force"),
        Some((why, remedy)) => {
            let text =
                "target-cpu=native is not in force: loops over arrays run at half speed or less";
            report.advise(Mark::Note, text, &format!("{why}\n{remedy}"))
        }
    }
}

/// A feature of processors that speeds up the course's kernels.
pub struct Feature {
    name: &'static str,
    /// The processor has it.
    here: bool,
    /// This program was built for it.
    built: bool,
}

/// The features to look at. This program is built with the same flags as the exercises are, so it
/// can tell whether the flags arrive.
pub fn features() -> Vec<Feature> {
    #[cfg(target_arch = "x86_64")]
    let features = [
        ("avx2", is_x86_feature_detected!("avx2"), cfg!(target_feature = "avx2")),
        ("avx512f", is_x86_feature_detected!("avx512f"), cfg!(target_feature = "avx512f")),
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let features = [];
    features.into_iter().map(|(name, here, built)| Feature { name, here, built }).collect()
}

/// What keeps the `target-cpu=native` of `.cargo/config.toml` from taking effect, and the remedy.
fn overridden(system: &System, features: &[Feature]) -> Option<(String, String)> {
    // Cargo takes the first of these that is set, the general ones even if set to nothing, and no
    // other. (CARGO_BUILD_RUSTFLAGS is added to the configuration, and does no harm.)
    let prefix = format!("CARGO_TARGET_{}_", env::consts::ARCH.to_uppercase());
    let for_target = system.vars.iter().find(|(name, flags)| {
        name.starts_with(&prefix) && name.ends_with("_RUSTFLAGS") && !flags.is_empty()
    });
    let general = ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS"];
    let mut set = general.iter().filter_map(|name| system.vars.get_key_value(*name));
    if let Some((name, flags)) = set.next().or(for_target) {
        return (!flags.contains("target-cpu=native")).then(|| {
            (
                format!("{name}=\"{flags}\" takes the place of the course's flags"),
                format!("unset {name}, or add -C target-cpu=native to it"),
            )
        });
    }
    let lost = features.iter().find(|feature| feature.here && !feature.built)?;
    Some((
        format!("the processor has {}, and this program was built without it", lost.name),
        "if a config.toml of yours sets rustflags for a [target], move them to [build], which is \
         joined with the course's"
            .to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        doctor::tests::{answering, reported},
        machine::pretend,
    };

    #[test]
    fn an_old_rust_and_a_missing_linker_are_required_and_clippy_is_not() {
        let (_root, system) = pretend(&["/usr/bin/apt-get"], &[]);
        let answers =
            [("rustc --version", "rustc 1.95.0 (x)"), ("cargo --version", "cargo 1.95.0")];
        let with_linker = [("cc --version", "cc (Debian 12) 12.2.0\nCopyright")];
        let system = answering(system, &[&answers[..], &with_linker].concat());
        let (text, complete) = reported(|out| report(out, &system, &[]));
        assert!(text.contains("ok        linker: cc (Debian 12) 12.2.0\n") && complete, "{text}");
        assert!(text.contains("optional  clippy"), "{text}");

        let system = answering(system, &answers);
        let (text, complete) = reported(|out| report(out, &system, &[]));
        assert!(text.contains("missing   a linker") && text.contains("build-essential"), "{text}");
        assert!(!complete);

        let system = answering(system, &[("rustc --version", "rustc 1.63.0")]);
        let (text, _) = reported(|out| report(out, &system, &[]));
        assert!(text.contains("missing   rustc 1.63.0 is too old"), "{text}");
        assert!(text.contains("https://rustup.rs"), "{text}");
    }

    #[test]
    fn what_overrides_the_flags_is_named() {
        let lost = [Feature { name: "avx2", here: true, built: false }];
        let kept = [Feature { name: "avx2", here: true, built: true }];
        let why = |vars: &[(&str, &str)], features: &[Feature]| {
            let (_root, system) = pretend(&[], vars);
            overridden(&system, features).map(|(why, remedy)| format!("{why}: {remedy}"))
        };
        assert_eq!(why(&[], &kept), None);
        assert!(why(&[], &lost).unwrap().contains("avx2"));
        let flags = [("RUSTFLAGS", "-D warnings")];
        assert!(why(&flags, &kept).unwrap().contains("unset RUSTFLAGS"));
        assert!(why(&[("RUSTFLAGS", "")], &kept).is_some());
        assert_eq!(why(&[("RUSTFLAGS", "-C target-cpu=native")], &lost), None);
        let arch = env::consts::ARCH.to_uppercase();
        let target = &format!("CARGO_TARGET_{arch}_UNKNOWN_LINUX_GNU_RUSTFLAGS");
        assert!(why(&[(target, "-C lto")], &kept).unwrap().contains(target));
        assert_eq!(why(&[(target, "")], &kept), None);
        assert_eq!(why(&[("CARGO_BUILD_RUSTFLAGS", "-g")], &kept), None);
    }
}
