//! Kernels as text: where they stand, what is not written yet, and what is wrong with them.

use naga::{
    Module,
    front::wgsl,
    valid::{Capabilities, ModuleInfo, ValidationFlags, Validator},
};
use std::{ops::Range, path::Path};

/// A file of kernels. Made by [`kernels!`](crate::gpu::kernels).
#[derive(Clone, Copy, Debug)]
pub struct Source {
    beside: &'static str,
    name: &'static str,
    text: &'static str,
    /// Whether drivers may take it for granted that loops end.
    pub(super) loops_end: bool,
}

/// A kernel that can be run.
pub struct Parsed {
    pub module: Module,
    pub info: ModuleInfo,
    /// Which of the module's entry points.
    pub entry: usize,
    /// What was parsed: the file without kernels that are not written yet.
    pub text: String,
    pub path: String,
}

impl Source {
    /// The file `name` beside the Rust file `beside`, which holds `text`.
    pub const fn new(beside: &'static str, name: &'static str, text: &'static str) -> Self {
        Self { beside, name, text, loops_end: false }
    }

    /// The same kernels, without wgpu's bounds on loops.
    ///
    /// Where a loop does not end, compilers may conclude what they like, and leave out other checks. So
    /// wgpu has the rounds of every loop counted: all end, after 2⁶⁴ of them. But then no driver unrolls
    /// a loop, and where a round has little to do, counting takes longer. An NVIDIA H100 multiplies
    /// matrices by tiles 2.5 times as fast where nothing is counted.
    ///
    /// # Safety
    ///
    /// Every loop of the kernels ends, whatever is in the buffers. (The simulator stops at one that goes
    /// on and on.)
    #[must_use]
    pub const unsafe fn without_loop_bounds(self) -> Self {
        Self { loops_end: true, ..self }
    }

    fn path(&self) -> String {
        Path::new(self.beside).with_file_name(self.name).display().to_string()
    }

    /// The kernel `entry`, or in words why there is none.
    ///
    /// What is not written yet is told as `todo!` does in Rust, with the place in a line of its own.
    /// It concerns the kernel it stands in, and no other one of the same file.
    pub fn parse(&self, entry: &str) -> Result<Parsed, String> {
        let path = self.path();
        let text = without_open(self.text, entry).map_err(|gap| {
            format!("not yet implemented: {}\n  --> {path}:{}", gap.words, gap.line)
        })?;
        let module = wgsl::parse_str(&text).map_err(|error| {
            format!("{path} is wrong\n{}", error.emit_to_string_with_path(&text, &path).trim_end())
        })?;
        let info = Validator::new(ValidationFlags::all(), Capabilities::default())
            .validate(&module)
            .map_err(|error| {
                let text = in_wgsl(&error.emit_to_string_with_path(&text, &path));
                format!("{path} is wrong\n{}", text.trim_end())
            })?;
        let found = module.entry_points.iter().position(|found| found.name == entry);
        let entry = found.ok_or_else(|| {
            let names: Vec<_> = module.entry_points.iter().map(|found| &*found.name).collect();
            format!("{path} has no kernel `{entry}`. It has: {}", names.join(", "))
        })?;
        Ok(Parsed { module, info, entry, text, path })
    }
}

/// What naga's validator says, with the names that types have in WGSL, and without the numbers that
/// expressions have inside of naga: `f32` for `[10] (of type Scalar(Scalar { kind: Float, width: 4 }))`.
fn in_wgsl(message: &str) -> String {
    let scalars =
        [("Float", 4, "f32"), ("Uint", 4, "u32"), ("Sint", 4, "i32"), ("Bool", 1, "bool")];
    let mut text = message.to_owned();
    for (kind, width, name) in scalars {
        let scalar = format!("Scalar {{ kind: {kind}, width: {width} }}");
        text = text.replace(&format!("Scalar({scalar})"), name);
        for (size, length) in [("Bi", 2), ("Tri", 3), ("Quad", 4)] {
            let vector = format!("Vector {{ size: {size}, scalar: {scalar} }}");
            text = text.replace(&vector, &format!("vec{length}<{name}>"));
        }
    }
    // `[10] (of type f32)`
    while let Some((before, rest)) = text.split_once("] (of type ")
        && let Some((before, _number)) = before.rsplit_once('[')
        && let Some((name, after)) = rest.split_once(')')
    {
        text = format!("{before}{name}{after}");
    }
    let lines = text.lines().filter(|line| {
        !(line.trim_start().starts_with("= Expression [") && line.ends_with("is invalid"))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text.replace(" at Compute is invalid", " is invalid");
    let lines = text.lines().map(|line| match line.split_once(" naga::ir::Expression [") {
        Some((mark, _)) => mark,
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What is not written yet.
#[derive(Debug, PartialEq)]
struct Gap {
    line: usize,
    words: String,
}

/// A function's lines, counted from zero.
struct Function<'a> {
    name: &'a str,
    is_kernel: bool,
    lines: Range<usize>,
}

/// The text without other kernels than `entry` that are not written yet, line for line; or the gap
/// that `entry` may run into.
fn without_open(text: &str, entry: &str) -> Result<String, Gap> {
    let functions = functions(text);
    let mut lines: Vec<&str> = text.lines().collect();
    for (index, line) in text.lines().enumerate() {
        let Some(words) = gap(line) else { continue };
        match functions.iter().find(|function| function.lines.contains(&index)) {
            Some(other) if other.is_kernel && other.name != entry => {
                lines[other.lines.clone()].fill("");
            }
            _ => return Err(Gap { line: index + 1, words }),
        }
    }
    Ok(lines.join("\n") + "\n")
}

/// What to do, where a line is `todo!("what to do")`.
fn gap(line: &str) -> Option<String> {
    let words = line.trim_start().strip_prefix("todo!(\"")?.rsplit_once("\")")?.0;
    Some(words.replace("\\\"", "\"").replace("{{", "{").replace("}}", "}"))
}

/// The functions of a file in which they begin and end at the left margin.
fn functions(text: &str) -> Vec<Function<'_>> {
    let (mut functions, mut begun) = (Vec::new(), None);
    let (mut attributes, mut from) = (String::new(), 0);
    for (index, line) in text.lines().enumerate() {
        if let Some((before, rest)) = line.split_once("fn ")
            && (before.is_empty() || before.starts_with('@'))
        {
            let name = rest.split(|char: char| !char.is_alphanumeric() && char != '_').next();
            let is_kernel = format!("{attributes}{before}").contains("@compute");
            let start = if attributes.is_empty() { index } else { from };
            begun = Some((name.unwrap_or_default(), is_kernel, start));
            attributes.clear();
        } else if line.starts_with('@') && begun.is_none() {
            from = if attributes.is_empty() { index } else { from };
            attributes += line;
        } else if line.starts_with('}')
            && let Some((name, is_kernel, start)) = begun.take()
        {
            functions.push(Function { name, is_kernel, lines: start..index + 1 });
        } else if begun.is_none() {
            attributes.clear();
        }
    }
    functions
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "fn help() -> u32 {\n    return 1u;\n}\n\n@compute @workgroup_size(1)\n\
                        fn one() {\n    todo!(\"say \\\"1\\\"\")\n}\n\n@compute @workgroup_size(1) fn two() {\n    \
                        _ = help();\n}\n";

    #[test]
    fn a_gap_concerns_the_kernel_it_stands_in() {
        let gap = without_open(TEXT, "one").unwrap_err();
        assert_eq!(gap, Gap { line: 7, words: "say \"1\"".into() });
        let rest = without_open(TEXT, "two").unwrap();
        assert_eq!(rest.lines().count(), TEXT.lines().count());
        assert!(!rest.contains("one") && rest.contains("fn two"), "{rest}");
    }

    #[test]
    fn a_gap_in_a_helper_concerns_every_kernel() {
        let text = TEXT.replace("return 1u;", "todo!(\"help\")");
        assert_eq!(without_open(&text, "two").unwrap_err().line, 2);
    }

    #[test]
    fn what_is_wrong_is_said_with_file_and_line() {
        let parse = |text: &'static str, entry: &str| {
            Source::new("exercises/gpu/src/x.rs", "x.wgsl", text)
                .parse(entry)
                .map(|_| ())
                .unwrap_err()
        };
        assert!(
            parse("@compute @workgroup_size(1)\nfn k() { let x = ; }", "k")
                .contains("exercises/gpu/src/x.wgsl:2:18")
        );
        assert!(parse("@compute @workgroup_size(1)\nfn k() { }", "q").contains("It has: k"));
        let types =
            parse("@compute @workgroup_size(1)\nfn k() { let n = 2u; let x = 1.5f * n; }", "k");
        assert!(types.contains("Multiply can't work with f32 and u32"), "{types}");
        assert!(!types.contains("naga") && !types.contains('['), "{types}");
        let open = parse("@compute @workgroup_size(1)\nfn k() {\n    todo!(\"x\")\n}\n", "k");
        assert_eq!(open, "not yet implemented: x\n  --> exercises/gpu/src/x.wgsl:3");
    }
}
