//! Opening a file in the learner's editor.

use std::{
    env,
    path::Path,
    process::{Command, Stdio},
};

/// An editor, and whether it needs the terminal for itself.
#[derive(Debug, PartialEq)]
pub struct Editor {
    words: Vec<String>,
    /// Whether it shows a window of its own.
    pub window: bool,
}

impl Editor {
    /// The editor of whoever is at this terminal, if it says which one.
    pub fn find() -> Option<Self> {
        Self::from(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()))
    }

    fn from(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let wanted = variable("VISUAL").or_else(|| variable("EDITOR"));
        // In the editor's own terminal, that editor is meant.
        let own = variable("TERM_PROGRAM").filter(|program| program == "vscode");
        let words = match own {
            Some(_) => vec!["code".to_owned()],
            None => wanted?.split_whitespace().map(str::to_owned).collect(),
        };
        let window = ["code", "codium", "zed", "subl"].contains(&name(&words[0]));
        Some(Self { words, window })
    }

    /// The command that opens `file` at `line`.
    pub fn command(&self, file: &Path, line: usize) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        match name(&self.words[0]) {
            "code" | "codium" => {
                command.arg("--goto").arg(format!("{}:{line}", file.display()));
            }
            "hx" | "helix" | "zed" | "subl" => {
                command.arg(format!("{}:{line}", file.display()));
            }
            "vi" | "vim" | "nvim" | "nano" | "emacs" | "emacsclient" | "kak" | "micro" => {
                command.arg(format!("+{line}")).arg(file);
            }
            _ => {
                command.arg(file);
            }
        }
        if self.window {
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        }
        command
    }
}

fn name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(variables: &[(&str, &str)]) -> Option<String> {
        let editor = Editor::from(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string())
        })?;
        let command = editor.command(Path::new("a.rs"), 7);
        let arguments = command.get_args().map(|word| word.to_string_lossy().into_owned());
        let program = command.get_program().to_string_lossy().into_owned();
        Some([program].into_iter().chain(arguments).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        assert_eq!(words(&[("EDITOR", "vim")]).unwrap(), "vim +7 a.rs");
        assert_eq!(
            words(&[("EDITOR", "ed"), ("VISUAL", "/usr/bin/hx")]).unwrap(),
            "/usr/bin/hx a.rs:7"
        );
        assert_eq!(words(&[("EDITOR", "code --wait")]).unwrap(), "code --wait --goto a.rs:7");
        assert_eq!(
            words(&[("EDITOR", "vi"), ("TERM_PROGRAM", "vscode")]).unwrap(),
            "code --goto a.rs:7"
        );
        assert_eq!(words(&[("EDITOR", "joe -x")]).unwrap(), "joe -x a.rs");
        assert_eq!(words(&[]), None);
    }
}
