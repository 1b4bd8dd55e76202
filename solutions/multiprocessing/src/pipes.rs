//! # Pipes
//!
//! A pipe is a queue of bytes between two processes. One end is for writing, the other for reading;
//! who reads from an empty pipe waits. When the *last* writer has closed its end, the reader sees
//! the end of the file. This is how a process learns that there is no more to come.
//!
//! Proteins are stored as FASTA text: a line that begins with `>` names a sequence, and the lines
//! below hold it, one letter for each residue. To count residues, two processes share the text:
//!
//! ```text
//!                ┌── first half ──> child ── residues A 3 K 1 ──┐
//!   FASTA text ──┤                                              ├── added up
//!                └─ second half ──> child ── residues A 2 M 7 ──┘
//! ```
//!
//! Each child reads its half from standard input, up to the end, and writes one line to standard
//! output: `residues`, then letters and numbers. A program may write more than its answer, so the
//! parent looks for that line among the others.
//!
//! In Python this is `Popen(…, stdin=PIPE, stdout=PIPE)` and `communicate()`, from two threads.
//!
//! **Task.** Complete [`child`], which runs in the children, then [`ask_child`] and
//! [`count_in_two`], which run in the parent.
//!
//!     cargo test -p multiprocessing --test pipes

// SOLUTION
use std::{process::Stdio, thread};
// END
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, BufRead, Read, Write},
    process::Command,
};

/// How often each residue occurs, by its letter.
pub type Counts = BTreeMap<char, u64>;

/// Counts the residues in FASTA text. Letters count as capitals; gaps (`-`) and the mark for the
/// end of a protein (`*`) don't count.
///
/// # Errors
///
/// When `fasta` can't be read, or is no text.
pub fn count(fasta: impl BufRead) -> io::Result<Counts> {
    let mut counts = Counts::new();
    for line in fasta.lines() {
        let line = line?;
        let residues = line.chars().filter(char::is_ascii_alphabetic);
        for residue in residues.take_while(|_| !line.starts_with('>')) {
            *counts.entry(residue.to_ascii_uppercase()).or_default() += 1;
        }
    }
    Ok(counts)
}

/// A child's answer, as one line without its end: `residues A 3 K 1`.
pub fn answer(counts: &Counts) -> String {
    let mut line = "residues".to_owned();
    for (residue, count) in counts {
        _ = write!(line, " {residue} {count}"); // a string takes everything
    }
    line
}

/// Reads the line that [`answer`] makes; `None` for any other line.
pub fn parse_answer(line: &str) -> Option<Counts> {
    let (mut words, mut counts) = (line.split_ascii_whitespace(), Counts::new());
    if words.next() != Some("residues") {
        return None;
    }
    while let Some(residue) = words.next() {
        counts.insert(residue.parse().ok()?, words.next()?.parse().ok()?);
    }
    Some(counts)
}

/// Where to cut FASTA text in two: at the beginning of a line, near the middle. A line that were cut
/// in two might be a name, whose rest would be taken for residues.
pub fn middle(fasta: &str) -> usize {
    let half = fasta.len() / 2;
    let mut rest = fasta.as_bytes()[half..].split_inclusive(|&byte| byte == b'\n');
    half + rest.next().map_or(0, <[u8]>::len)
}

/// What a child does: counts the residues in `input`, up to its end, and writes the answer to
/// `output`, as a line.
///
/// # Errors
///
/// When the input can't be read or the output not be written.
pub fn child(input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    // SOLUTION: count, and write the answer with a line end behind it
    writeln!(output, "{}", answer(&count(input)?))
    // END
}

/// Starts `command` as a child, gives it `part` to read and returns the counts in its answer. The
/// child need not read all of it. It has been waited for when this returns, also where it fails.
///
/// # Errors
///
/// - what starting it fails with;
/// - `UnexpectedEof` when the child ended without an answer, or not with exit code 0.
pub fn ask_child(mut command: Command, part: &str) -> io::Result<Counts> {
    // SOLUTION: connect two pipes and start it; write and close; read to the end; wait; find the line
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().expect("it was piped");
    // Fails when the child is dead, which its exit status shows.
    _ = input.write_all(part.as_bytes());
    drop(input);
    let mut output = Vec::new();
    let read = child.stdout.take().expect("it was piped").read_to_end(&mut output);
    let status = child.wait()?;
    read?;
    let output = String::from_utf8_lossy(&output);
    output.lines().find_map(parse_answer).filter(|_| status.success()).ok_or_else(|| {
        let reason = format!("a child gave no answer ({status})");
        io::Error::new(io::ErrorKind::UnexpectedEof, reason)
    })
    // END
}

/// Counts the residues in FASTA text by two processes of `program`, which work at the same time.
///
/// # Errors
///
/// When a child fails.
pub fn count_in_two(fasta: &str, program: impl Fn() -> Command + Sync) -> io::Result<Counts> {
    let (first, second) = fasta.split_at(middle(fasta));
    // SOLUTION: ask two children, each from a thread of its own, and add up what they say
    let halves = thread::scope(|scope| {
        let asked = [first, second].map(|half| {
            let command = program();
            scope.spawn(move || ask_child(command, half))
        });
        asked.map(|thread| thread.join().expect("asking does not panic"))
    });
    let mut counts = Counts::new();
    for half in halves {
        for (residue, count) in half? {
            *counts.entry(residue).or_default() += count;
        }
    }
    Ok(counts)
    // END
}
