//! Messages with a beginning and an end, on a stream of bytes that has neither.
//!
//! A frame is the length of what follows, as four bytes (little endian), and the message as JSON.

use serde::{Serialize, de::DeserializeOwned};
use std::io::{self, ErrorKind, Read, Write};

/// The most bytes that a message between a program and its own workers has.
pub const LIMIT: usize = 64 << 20;

/// Writes `message` as one frame.
///
/// Numbers that are infinite or NaN do not survive: JSON has none.
///
/// # Errors
///
/// When the message can't be serialised or has more than `u32::MAX` bytes, or the other side is gone.
pub fn write<T: Serialize + ?Sized>(to: &mut impl Write, message: &T) -> io::Result<()> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message)?;
    let length = u32::try_from(frame.len() - 4)
        .map_err(|_| io::Error::new(ErrorKind::InvalidInput, "the message is too long"))?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    to.write_all(&frame)?; // in one piece: two small ones could wait for each other on a network
    to.flush()
}

/// Reads one frame; `None` where the stream ends before it begins.
///
/// # Errors
///
/// - `InvalidData` when the frame says it is longer than `limit` bytes, before any of them is read,
///   or when it holds something else than a `T`;
/// - `UnexpectedEof` when the stream ends inside the frame;
/// - whatever reading from the stream fails with.
pub fn read<T: DeserializeOwned>(from: &mut impl Read, limit: usize) -> io::Result<Option<T>> {
    let mut header = [0; 4];
    let first = loop {
        match from.read(&mut header) {
            Ok(0) => return Ok(None),
            Ok(count) => break count,
            Err(error) if error.kind() == ErrorKind::Interrupted => (),
            Err(error) => return Err(error),
        }
    };
    from.read_exact(&mut header[first..])?;
    let length = u32::from_le_bytes(header) as usize;
    if length > limit {
        let reason = format!("a frame of {length} bytes, where {limit} are allowed");
        return Err(io::Error::new(ErrorKind::InvalidData, reason));
    }
    // Room is made as bytes come in: a header alone asks for no memory.
    let mut body = Vec::new();
    from.take(length as u64).read_to_end(&mut body)?;
    if body.len() < length {
        let reason = format!("the stream ended after {} of a frame's {length} bytes", body.len());
        return Err(io::Error::new(ErrorKind::UnexpectedEof, reason));
    }
    let message = serde_json::from_slice(&body)
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    Ok(Some(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(message: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, message).expect("memory takes everything");
        bytes
    }

    /// Hands out one byte at a time, as a slow line would.
    struct Dripping<'a>(&'a [u8]);

    impl Read for Dripping<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let room = buffer.len().min(1);
            self.0.read(&mut buffer[..room])
        }
    }

    #[test]
    fn a_frame_is_its_length_and_json() {
        assert_eq!(frame("pi"), b"\x04\0\0\0\"pi\"");
    }

    #[test]
    fn messages_come_out_as_they_went_in() {
        let bytes = [frame("one"), frame(""), frame("three")].concat();
        let mut stream = Dripping(&bytes);
        let mut next = || read::<String>(&mut stream, LIMIT).expect("a whole frame");
        assert_eq!(next().as_deref(), Some("one"));
        assert_eq!(next().as_deref(), Some(""));
        assert_eq!(next().as_deref(), Some("three"));
        assert_eq!(next(), None);
    }

    #[test]
    fn numbers_keep_their_last_bit() {
        let numbers = [0.1 + 0.2, 1.0 / 3.0, f64::MIN_POSITIVE, 1.797e308, 122.416_294_033_786_58];
        let mut bytes = Vec::new();
        write(&mut bytes, &numbers).expect("memory takes everything");
        assert_eq!(read(&mut &bytes[..], LIMIT).expect("a whole frame"), Some(numbers));
    }

    #[test]
    fn a_stream_that_ends_inside_a_frame_is_an_error() {
        let whole = frame("message");
        for length in 1..whole.len() {
            let error = read::<String>(&mut &whole[..length], LIMIT).expect_err("it is cut off");
            assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{length} bytes of {whole:?}");
        }
    }

    #[test]
    fn a_frame_over_the_limit_is_refused_before_it_is_read() {
        let bytes = frame("four");
        assert_eq!(read(&mut &bytes[..], 6).expect("it fits"), Some("four".to_owned()));
        let mut stream = &bytes[..];
        let error = read::<String>(&mut stream, 5).expect_err("it is too long");
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        assert_eq!(stream.len(), 6, "nothing but the header was read");
        let error = read::<String>(&mut &[255; 8][..], LIMIT).expect_err("four gigabytes");
        assert!(error.to_string().contains("4294967295 bytes"), "{error}");
    }

    #[test]
    fn bytes_that_are_no_message_are_an_error() {
        for body in ["", "nonsense", "[1, 2", "17", "\"a\" \"b\"", "\u{7f}"] {
            let bytes = [&(body.len() as u32).to_le_bytes(), body.as_bytes()].concat();
            let error = read::<String>(&mut &bytes[..], LIMIT).expect_err("no text in JSON");
            assert_eq!(error.kind(), ErrorKind::InvalidData, "{body:?}");
        }
    }
}
