//! Cuts an item out of a source file by its name, so that slides show code that is compiled and
//! tested, and the file needs no marks for them.

use anyhow::{Context, Result, bail, ensure};
use syn::spanned::Spanned;

/// How much of an item to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it, without its documentation.
    Whole,
    /// All of it, with its documentation.
    Documented,
    /// A function's head.
    Signature,
    /// What stands between a function's braces.
    Body,
    /// What the learner writes: what stands between `// SOLUTION: …` and `// END`.
    Gap,
}

/// The text of an item of Rust. `name` is `function`, `Type`, `Type::method`, `impl Type` or
/// `impl Trait for Type`.
pub fn rust(source: &str, name: &str, part: Part) -> Result<String> {
    let file = syn::parse_file(source).context("it does not parse as Rust")?;
    let Some((start, end)) = file.items.iter().find_map(|item| find(item, name)) else {
        bail!("there is no item `{name}` in it");
    };
    let lines: Vec<_> = source.lines().skip(start - 1).take(end + 1 - start).collect();
    cut(&lines, part).with_context(|| format!("`{name}`"))
}

/// The text of an item of WGSL: `fn`, `struct`, `var` or `const`, with its attributes.
pub fn wgsl(source: &str, name: &str, part: Part) -> Result<String> {
    let lines: Vec<_> = source.lines().collect();
    let declares = |line: &&str| {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.any(|word| matches!(word, "fn" | "struct" | "var" | "const" | "override" | "alias"))
            && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
            && !line.starts_with([' ', '\t', '/'])
    };
    let Some(head) = lines.iter().position(declares) else {
        bail!("there is no item `{name}` in it");
    };
    let belongs = |line: &str| line.starts_with('@') || line.starts_with("//");
    let above = lines[..head].iter().rev().take_while(|line| belongs(line)).count();
    let (mut depth, mut opened, mut end) = (0, false, head);
    for (number, line) in lines.iter().enumerate().skip(head) {
        let code = line.split("//").next().unwrap_or_default();
        depth += code.matches('{').count() as i32 - code.matches('}').count() as i32;
        opened |= code.contains('{');
        end = number;
        if depth == 0 && (opened || code.contains(';')) {
            break;
        }
    }
    ensure!(depth == 0, "the braces of `{name}` don't pair up");
    cut(&lines[head - above..=end], part).with_context(|| format!("`{name}`"))
}

/// The first and the last line of an item, where it or something in it has that name.
fn find(item: &syn::Item, name: &str) -> Option<(usize, usize)> {
    use syn::Item;
    let ident = match item {
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Const(item) => Some(&item.ident),
        Item::Static(item) => Some(&item.ident),
        Item::Macro(item) => item.ident.as_ref(),
        _ => None,
    };
    if ident.is_some_and(|ident| ident == name) {
        return Some(lines(item));
    }
    match item {
        Item::Mod(module) => {
            let (_, items) = module.content.as_ref()?;
            items.iter().find_map(|item| find(item, name))
        }
        Item::Impl(block) => {
            let of = type_name(&block.self_ty);
            let whole = match &block.trait_ {
                Some((_, path, _)) => {
                    format!("impl {} for {of}", path.segments.last()?.ident)
                }
                None => format!("impl {of}"),
            };
            if whole == name {
                return Some(lines(item));
            }
            let (wanted, method) = name.split_once("::")?;
            let functions = block.items.iter().filter(|_| wanted == of);
            let mut functions = functions.filter(|item| match item {
                syn::ImplItem::Fn(function) => function.sig.ident == method,
                _ => false,
            });
            functions.next().map(lines)
        }
        Item::Trait(item) => {
            let (wanted, method) = name.split_once("::")?;
            let functions = item.items.iter().filter(|_| item.ident == wanted);
            let mut functions = functions.filter(|item| match item {
                syn::TraitItem::Fn(function) => function.sig.ident == method,
                _ => false,
            });
            functions.next().map(lines)
        }
        _ => None,
    }
}

fn type_name(of: &syn::Type) -> String {
    match of {
        syn::Type::Path(path) => {
            path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
        }
        syn::Type::Reference(reference) => type_name(&reference.elem),
        _ => String::new(),
    }
}

fn lines(of: &impl Spanned) -> (usize, usize) {
    (of.span().start().line, of.span().end().line)
}

/// What is shown of an item's lines: no marks for the skeleton, and no indentation of the whole.
fn cut(lines: &[&str], part: Part) -> Result<String> {
    let mut kept: Vec<&str> = Vec::new();
    let mut gaps: Vec<&str> = Vec::new();
    // Where we are: outside, inside of what the learner writes, or in what stands there instead.
    let (mut in_gap, mut in_skeleton) = (false, false);
    for line in lines {
        let text = line.trim();
        if text.starts_with("// SOLUTION") {
            in_gap = true;
            if !gaps.is_empty() {
                gaps.push("");
            }
        } else if text == "// SKELETON" {
            in_skeleton = true;
        } else if text == "// END" {
            (in_gap, in_skeleton) = (false, false);
        } else if !in_skeleton {
            if in_gap {
                gaps.push(line);
            }
            if part == Part::Documented || !text.starts_with("///") {
                kept.push(line);
            }
        }
    }
    let kept = match part {
        Part::Whole | Part::Documented => kept,
        Part::Gap => {
            ensure!(!gaps.is_empty(), "has no `// SOLUTION: …` in it");
            gaps
        }
        Part::Signature => {
            let head = kept.iter().position(|line| line.trim_end().ends_with('{'));
            let head = head.context("has no body, so no head either")?;
            kept[..=head].to_vec()
        }
        Part::Body => {
            let head = kept.iter().position(|line| line.trim_end().ends_with('{'));
            let head = head.context("has no body")?;
            kept[head + 1..kept.len() - 1].to_vec()
        }
    };
    let indent = kept
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .context("has nothing in it")?;
    let kept: Vec<_> =
        kept.iter().map(|line| line.get(indent..).unwrap_or_default().trim_end()).collect();
    let text = kept.join("\n");
    Ok(if part == Part::Signature { format!("{text} … }}") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "\
//! About.

/// Adds.
#[inline]
pub fn add(
    a: u32,
) -> u32 {
    // SOLUTION: add
    a + 1
    // SKELETON
    // a
    // END
}

struct Guard<'a>(&'a u32);

impl Drop for Guard<'_> {
    /// Says so.
    fn drop(&mut self) {
        println!(\"{}\", self.0);
    }
}
";

    #[test]
    fn a_function_comes_without_documentation_and_marks() {
        let whole = "#[inline]\npub fn add(\n    a: u32,\n) -> u32 {\n    a + 1\n}";
        assert_eq!(rust(SOURCE, "add", Part::Whole).unwrap(), whole);
        let documented = rust(SOURCE, "add", Part::Documented).unwrap();
        assert_eq!(documented, format!("/// Adds.\n{whole}"));
    }

    #[test]
    fn a_part_of_a_function_is_cut_out() {
        let part = |part| rust(SOURCE, "add", part).unwrap();
        assert_eq!(part(Part::Gap), "a + 1");
        assert_eq!(part(Part::Body), "a + 1");
        assert_eq!(part(Part::Signature), "#[inline]\npub fn add(\n    a: u32,\n) -> u32 { … }");
    }

    #[test]
    fn methods_and_impl_blocks_are_found_and_lose_their_indentation() {
        let method = rust(SOURCE, "Guard::drop", Part::Whole).unwrap();
        assert!(method.starts_with("fn drop(&mut self) {\n    println!"), "{method}");
        assert!(rust(SOURCE, "impl Drop for Guard", Part::Whole).is_ok());
        assert_eq!(rust(SOURCE, "Guard", Part::Whole).unwrap(), "struct Guard<'a>(&'a u32);");
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let error = |name, part| format!("{:#}", rust(SOURCE, name, part).unwrap_err());
        assert!(error("multiply", Part::Whole).contains("no item `multiply`"));
        assert!(error("Guard::drop", Part::Gap).contains("SOLUTION"));
        assert!(rust("fn {", "x", Part::Whole).is_err());
    }

    #[test]
    fn an_item_of_wgsl_comes_with_its_attributes() {
        let source = "\
@group(0) @binding(0) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn saxpy(@builtin(global_invocation_id) id: vec3<u32>) {
    // SOLUTION: add
    if id.x < arrayLength(&y) { y[id.x] += 1.0; }
    // END
}
";
        let kernel = wgsl(source, "saxpy", Part::Whole).unwrap();
        assert!(
            kernel.starts_with("@compute") && kernel.ends_with("}\n}") || kernel.ends_with('}')
        );
        assert!(!kernel.contains("SOLUTION"), "{kernel}");
        assert_eq!(
            wgsl(source, "saxpy", Part::Gap).unwrap(),
            "if id.x < arrayLength(&y) { y[id.x] += 1.0; }"
        );
        assert!(wgsl(source, "y", Part::Whole).unwrap().ends_with(';'));
        assert!(wgsl(source, "daxpy", Part::Whole).is_err());
    }
}
