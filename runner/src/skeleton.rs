//! Skeletons are derived from solutions, so that the two never drift apart.
//!
//! Three line comments mark what is taken out:
//! - `// SOLUTION: what to do` … `// END` becomes `todo!("what to do")`;
//! - `// SOLUTION` … `// END` becomes nothing: imports and helpers that only the solution needs;
//! - `// SKELETON` inside a region starts what stands in the skeleton instead, each line behind
//!   `// `.
//!
//! Files with kernels for a GPU are derived in the same way. Their language has no `todo!`, but
//! `common::gpu` knows it, and tells of it as Rust does.

use anyhow::{Result, bail};

/// The skeleton of a file of a solution, and how many gaps there are in it.
///
/// Fails, naming the line, where the markers don't pair up.
pub fn derive(solution: &str) -> Result<(String, usize)> {
    let mut skeleton: Vec<String> = Vec::new();
    let mut lines = solution.lines().enumerate().peekable();
    let mut gaps = 0;
    while let Some((number, line)) = lines.next() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let Some(words) = opening(line, number)? else {
            if matches!(line.trim(), "// END" | "// SKELETON") {
                bail!("line {}: `{}` without `// SOLUTION` before it", number + 1, line.trim());
            }
            skeleton.push(line.to_owned());
            continue;
        };
        let mut instead: Option<Vec<String>> = None;
        loop {
            let Some((inner, line)) = lines.next() else {
                bail!("line {}: `// SOLUTION` without `// END` after it", number + 1);
            };
            if opening(line, inner)?.is_some() {
                bail!("line {}: `// SOLUTION` inside another one", inner + 1);
            }
            match (line.trim(), &mut instead) {
                ("// END", _) => break,
                ("// SKELETON", None) => instead = Some(Vec::new()),
                ("// SKELETON", Some(_)) => bail!("line {}: a second `// SKELETON`", inner + 1),
                (_, None) => (),
                ("//", Some(text)) => text.push(String::new()),
                (_, Some(text)) => match line.trim_start().strip_prefix("// ") {
                    Some(code) => text.push(format!("{indent}{code}")),
                    None => {
                        bail!("line {}: after `// SKELETON` each line starts with `// `", inner + 1)
                    }
                },
            }
        }
        let after = lines.peek().map_or("}", |(_, line)| line.trim());
        match (instead, words) {
            (Some(text), _) => {
                gaps += 1;
                skeleton.extend(text);
            }
            (None, Some(words)) => {
                gaps += 1;
                // Not the last expression of its block: then it is a statement.
                let end = if after.starts_with(['}', ')', ',']) { "" } else { ";" };
                skeleton.push(format!("{indent}todo!(\"{}\"){end}", escaped(words)));
            }
            (None, None) => {
                if after.is_empty() && skeleton.last().is_none_or(String::is_empty) {
                    lines.next();
                }
            }
        }
    }
    Ok((skeleton.join("\n") + "\n", gaps))
}

/// Whether a line opens a region: `Some(Some(words))` for a gap, `Some(None)` for what is left out.
#[allow(clippy::option_option, reason = "no region, a region, a region with words")]
fn opening(line: &str, number: usize) -> Result<Option<Option<&str>>> {
    match line.trim().strip_prefix("// SOLUTION") {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(words) => match words.strip_prefix(": ").map(str::trim) {
            Some(words) if !words.is_empty() => Ok(Some(Some(words))),
            _ => bail!("line {}: write `// SOLUTION: what to do` or `// SOLUTION`", number + 1),
        },
    }
}

/// `words` inside a format string.
fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "{{").replace('}', "}}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derive(solution: &str) -> Result<String> {
        super::derive(solution).map(|(skeleton, _)| skeleton)
    }

    #[test]
    fn gaps_are_counted() {
        let solution = "// SOLUTION: a\na();\n// END\n// SOLUTION\nb();\n// END\n";
        assert_eq!(super::derive(solution).unwrap().1, 1);
        assert_eq!(super::derive("// SOLUTION\n// SKELETON\n// END\n").unwrap().1, 1);
    }

    #[test]
    fn a_gap_becomes_a_todo_at_its_indentation() {
        let solution = "fn f() -> u8 {\n    // SOLUTION: say \"2\" {once}\n    2\n    // END\n}\n";
        let skeleton = "fn f() -> u8 {\n    todo!(\"say \\\"2\\\" {{once}}\")\n}\n";
        assert_eq!(derive(solution).unwrap(), skeleton);
    }

    #[test]
    fn each_gap_has_its_own_indentation() {
        let solution = "fn f() {\n    // SOLUTION: a\n    a();\n    // END\n    for (;;) {\n        \
                        // SOLUTION: b\n        b();\n        // END\n    }\n}\n";
        let skeleton =
            "fn f() {\n    todo!(\"a\");\n    for (;;) {\n        todo!(\"b\")\n    }\n}\n";
        assert_eq!(derive(solution).unwrap(), skeleton);
    }

    #[test]
    fn a_gap_before_other_statements_is_a_statement() {
        let solution = "fn f() {\n    // SOLUTION: a\n    a();\n    // END\n    b();\n}\n";
        assert_eq!(derive(solution).unwrap(), "fn f() {\n    todo!(\"a\");\n    b();\n}\n");
    }

    #[test]
    fn a_region_without_words_leaves_nothing_behind() {
        let solution = "// SOLUTION\nuse a;\n// END\nuse b;\n\n// SOLUTION\nfn h() {}\n// END\n\n\
                        // SOLUTION: g\ng();\n// END\n";
        assert_eq!(derive(solution).unwrap(), "use b;\n\ntodo!(\"g\")\n");
    }

    #[test]
    fn a_skeleton_of_its_own_stands_in_the_gap() {
        let solution = "{\n    // SOLUTION\n    fast();\n    // SKELETON\n    // if slow {\n    \
                        //     slow();\n    //\n    // }\n    // END\n}\n";
        assert_eq!(derive(solution).unwrap(), "{\n    if slow {\n        slow();\n\n    }\n}\n");
    }

    #[test]
    fn wrong_markers_are_refused_with_their_line() {
        let refused = |text: &str| derive(text).unwrap_err().to_string();
        assert!(refused("a\n// END\n").starts_with("line 2"));
        assert!(refused("// SOLUTION: x\n").starts_with("line 1"));
        assert!(refused("// SOLUTION: x\n// SOLUTION\n// END\n").starts_with("line 2"));
        assert!(refused("// SOLUTION x\n// END\n").starts_with("line 1"));
        assert!(refused("// SOLUTION:\n// END\n").starts_with("line 1"));
        assert!(refused("// SOLUTION\n// SKELETON\n// SKELETON\n// END\n").starts_with("line 3"));
        assert!(refused("// SOLUTION\n// SKELETON\nbare\n// END\n").starts_with("line 3"));
    }
}
