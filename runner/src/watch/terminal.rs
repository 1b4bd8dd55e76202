//! The terminal while watching: key by key, drawn over as a whole, and given back as it was.

use anyhow::{Context, Result};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Signal, kill_current_process_group},
    stdio::stdin,
    termios::{OptionalActions, Termios, tcgetattr, tcsetattr},
};
use std::{
    io::{self, Write},
    panic,
    sync::{Mutex, Once, PoisonError},
    time::Duration,
};

/// A key that was pressed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    /// One that writes something.
    Char(char),
    /// The arrows and their neighbours.
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
    /// The terminal is gone.
    Closed,
}

/// Alternate screen; no cursor; lines end at the edge. And back.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE: &str = "\x1b[?7h\x1b[?25h\x1b[?1049l";

/// How the terminal was, while it isn't.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// Gives the terminal back when dropped.
pub struct Terminal {
    bytes: Vec<u8>,
}

impl Terminal {
    /// Takes the terminal over.
    pub fn enter() -> Result<Self> {
        static ONCE: Once = Once::new();
        // A panic's words belong on the screen that stays.
        ONCE.call_once(|| {
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                leave();
                usual(info);
            }));
        });
        enter().context("Failed to take over the terminal")?;
        Ok(Self { bytes: Vec::new() })
    }

    /// Waits for a key, for as long as `wait`.
    pub fn key(&mut self, wait: Duration) -> Option<Key> {
        if self.bytes.is_empty() {
            let wait = Timespec::try_from(wait).unwrap_or_default();
            match self.read(&wait) {
                Ok(true) => (),
                Ok(false) => return None,
                Err(_) => return Some(Key::Closed),
            }
        }
        let (key, length) = key(&self.bytes);
        self.bytes.drain(..length);
        key
    }

    /// Reads what was typed; `false` where nothing was.
    fn read(&mut self, wait: &Timespec) -> io::Result<bool> {
        let stdin = stdin();
        let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut polled, Some(wait)) {
            // A signal: whoever waits looks at what it means.
            Ok(0) | Err(Errno::INTR) => return Ok(false),
            Ok(_) => (),
            Err(error) => return Err(error.into()),
        }
        let mut buffer = [0; 256];
        match rustix::io::read(stdin, &mut buffer) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => {
                self.bytes.extend(&buffer[..length]);
                Ok(true)
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Shows `lines`, one for each of the window's, instead of what is there.
    pub fn draw(&self, lines: &[String]) {
        // Terminals that know how wait for the end before they show anything.
        let mut frame = String::from("\x1b[?2026h\x1b[H");
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                frame += "\r\n";
            }
            frame += "\x1b[2K";
            frame += line;
        }
        frame += "\x1b[J\x1b[?2026l";
        let mut stdout = io::stdout().lock();
        // Where the terminal is gone, the next key says so.
        _ = stdout.write_all(frame.as_bytes()).and_then(|()| stdout.flush());
    }

    /// Does something that needs the terminal as it was.
    pub fn outside<T>(&mut self, work: impl FnOnce() -> T) -> Result<T> {
        leave();
        let result = work();
        enter().context("Failed to take the terminal over again")?;
        Ok(result)
    }

    /// Stops, as Ctrl-Z asks, until the shell has us go on.
    pub fn suspend(&mut self) -> Result<()> {
        self.outside(|| kill_current_process_group(Signal::TSTP))?.context("Failed to stop")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        leave();
    }
}

fn enter() -> io::Result<()> {
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    if before.is_none() {
        let usual = tcgetattr(stdin())?;
        let mut raw = usual.clone();
        raw.make_raw();
        tcsetattr(stdin(), OptionalActions::Now, &raw)?;
        *before = Some(usual);
    }
    let mut stdout = io::stdout().lock();
    stdout.write_all(ENTER.as_bytes())?;
    stdout.flush()
}

fn leave() {
    let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    // Where that fails, the terminal is gone.
    if let Some(usual) = before.take() {
        let mut stdout = io::stdout().lock();
        _ = stdout.write_all(LEAVE.as_bytes()).and_then(|()| stdout.flush());
        _ = tcsetattr(stdin(), OptionalActions::Now, &usual);
    }
}

/// The key that `bytes` begin with, if it is one that is known, and how many of them it is.
fn key(bytes: &[u8]) -> (Option<Key>, usize) {
    const SEQUENCES: [(&[u8], Key); 16] = [
        (b"\x1b[A", Key::Up),
        (b"\x1bOA", Key::Up),
        (b"\x1b[B", Key::Down),
        (b"\x1bOB", Key::Down),
        (b"\x1b[5~", Key::PageUp),
        (b"\x1b[6~", Key::PageDown),
        (b"\x1b[H", Key::Home),
        (b"\x1bOH", Key::Home),
        (b"\x1b[1~", Key::Home),
        (b"\x1b[F", Key::End),
        (b"\x1bOF", Key::End),
        (b"\x1b[4~", Key::End),
        (b"\r", Key::Enter),
        (b"\n", Key::Enter),
        (b"\x03", Key::Interrupt),
        (b"\x1a", Key::Suspend),
    ];
    if let Some((sequence, key)) = SEQUENCES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return (Some(*key), sequence.len());
    }
    match *bytes {
        // Another sequence: a function key, a mouse. It ends with a letter or a tilde.
        [0x1b, b'[' | b'O', ref rest @ ..] if !rest.is_empty() => {
            let end = rest.iter().position(|byte| (b'@'..=b'~').contains(byte));
            (None, 2 + end.map_or(rest.len(), |end| end + 1))
        }
        [0x1b, ..] => (Some(Key::Escape), 1),
        [byte @ b' '..=b'~', ..] => (Some(Key::Char(byte.into())), 1),
        [] => (None, 0),
        _ => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_what_the_terminal_sends() {
        let mut bytes = &b"q\x1b[B\x1bOA\x1b[1;5C\x1b[6~\r\x03\xc3\xa9\x1b"[..];
        let mut keys = vec![];
        while !bytes.is_empty() {
            let (key, length) = key(bytes);
            keys.extend(key);
            bytes = &bytes[length..];
        }
        let page = Key::PageDown;
        let expected =
            [Key::Char('q'), Key::Down, Key::Up, page, Key::Enter, Key::Interrupt, Key::Escape];
        assert_eq!(keys, expected);
    }
}
