//! What the slides on processes show. Run by `cargo test -p slides`.

use std::{
    io::{self, Write},
    os::unix::process::ExitStatusExt,
    process::{Command, Stdio},
};

fn endings() -> io::Result<()> {
    let exited = Command::new("sh").args(["-c", "exit 3"]).status()?;
    assert_eq!((exited.code(), exited.signal()), (Some(3), None)); // it chose to end
    let killed = Command::new("sh").args(["-c", "kill -9 $$"]).status()?;
    assert_eq!((killed.code(), killed.signal()), (None, Some(9))); // it was made to
    Ok(())
}

fn to_the_end() -> io::Result<()> {
    let mut child = Command::new("sort").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().expect("it was piped");
    input.write_all(b"b\na\n")?; // little enough for the pipe
    drop(input); // else `sort` waits for more
    let output = child.wait_with_output()?; // reads to the end, then waits
    assert_eq!(output.stdout, b"a\nb\n");
    Ok(())
}

fn main() -> io::Result<()> {
    endings()?;
    to_the_end()
}
