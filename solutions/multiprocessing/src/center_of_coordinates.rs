//! # The center of a molecule, by many processes
//!
//! A protein's atoms stand in a PDB file, one in a line. Where a number stands in the line says what
//! it is: columns 31 to 38 hold x, 39 to 46 y, and 47 to 54 z, in ångström (wwPDB, *Atomic Coordinate
//! Entry Format* 3.30, "ATOM"). There need be no blank between two numbers.
//!
//! ```text
//!          1         2         3         4         5         6
//! 123456789012345678901234567890123456789012345678901234567890
//! ATOM      1  N   MET A   1      27.340  24.430   2.614  1.00
//! HETATM 4521  O   HOH B1001    -101.572-103.024-110.100  1.00
//!                               [--x---][--y---][--z---]
//! ```
//!
//! The center of coordinates is the mean of all positions. To share the work, the text is cut into
//! chunks of whole lines, and a worker answers for its chunk with a *sum* and a *count*. Chunks hold
//! different numbers of atoms, because there are other lines between them. So their means must not
//! be averaged as if they were equal:
//!
//! ```text
//!   (1 + 2 + 3) / 3 = 2        mean of means:  (2 + 10) / 2 = 6
//!   (10)        / 1 = 10       the mean:       (6 + 10) / 4 = 4
//! ```
//!
//! It is done in two ways. *By pool*: the text is in memory, and `map` does the rest. *By queue*: the
//! text is read as it is needed, for files larger than memory. A thread for each worker takes the
//! next chunk from the file when its worker is free.
//!
//! In Python: `float(line[30:38])`, `pool.map(partial, chunks)`, and a `Queue` with a limit.
//!
//! **Task.** Complete the functions below.
//!
//!     cargo test -p multiprocessing --test center_of_coordinates

use common::processes::{Pool, Worker};
use serde::{Deserialize, Serialize};
// SOLUTION
use std::{sync::Mutex, thread};
// END
use std::io::{self, BufRead, ErrorKind};

/// x, y and z in ångström.
pub type Position = [f64; 3];

/// What a chunk contributes to the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    /// How many atoms there are in the chunk.
    pub atoms: u64,
    /// The sum of their positions.
    pub sum: Position,
}

/// Reads the position of the atom in a line. Lines that begin with `ATOM` or `HETATM` hold one;
/// others don't, and give `None`.
///
/// # Errors
///
/// When there is no number where one should be: then the line itself, with a word about it.
pub fn position(line: &str) -> Result<Option<Position>, String> {
    // SOLUTION: tell whether it is an atom; cut three numbers out of their columns
    if !line.starts_with("ATOM") && !line.starts_with("HETATM") {
        return Ok(None);
    }
    let mut position = Position::default();
    for (number, columns) in position.iter_mut().zip([30..38, 38..46, 46..54]) {
        *number = line
            .get(columns)
            .and_then(|text| text.trim().parse().ok())
            .ok_or_else(|| format!("no position in columns 31 to 54 of `{}`", line.trim_end()))?;
    }
    Ok(Some(position))
    // END
}

/// Counts and sums up the atoms of a chunk. This is what a worker answers.
///
/// # Errors
///
/// When a line is wrong, as [`position`] says.
pub fn partial(chunk: &str) -> Result<Partial, String> {
    // SOLUTION: go through the lines
    let mut partial = Partial::default();
    for line in chunk.lines() {
        if let Some(position) = position(line)? {
            partial.atoms += 1;
            for (sum, number) in partial.sum.iter_mut().zip(position) {
                *sum += number;
            }
        }
    }
    Ok(partial)
    // END
}

/// The mean of all positions, from what the chunks contribute; `None` when there are no atoms.
///
/// Numbers are added in the order of the chunks, so that the result is the same to the last bit
/// each time.
pub fn center(partials: &[Partial]) -> Option<Position> {
    // SOLUTION: add up counts and sums, and divide once
    let mut total = Partial::default();
    for partial in partials {
        total.atoms += partial.atoms;
        for (total, sum) in total.sum.iter_mut().zip(partial.sum) {
            *total += sum;
        }
    }
    (total.atoms > 0).then(|| total.sum.map(|sum| sum / total.atoms as f64))
    // END
}

/// The center of coordinates of PDB text, in chunks of so many lines (at least one), each of which
/// is a task for the pool's workers.
///
/// # Errors
///
/// `InvalidData` when a line is wrong, and what the pool fails with.
pub fn by_pool(pool: &Pool, text: &str, lines: usize) -> io::Result<Option<Position>> {
    // SOLUTION: cut the text into chunks, map them, and take the center
    let all: Vec<&str> = text.split_inclusive('\n').collect();
    let answers = pool.map(all.chunks(lines).map(<[&str]>::concat))?;
    let partials: Vec<_> = answers.into_iter().map(understood).collect::<io::Result<_>>()?;
    Ok(center(&partials))
    // END
}

/// The center of coordinates of PDB text that is read bit by bit, in chunks of so many lines (at
/// least one).
///
/// Each worker gets the next chunk when it has answered for the last one. No more of the text is in
/// memory than the workers have in hand. The result is the same as [`by_pool`]'s, to the last bit,
/// in whatever order the workers answer.
///
/// # Errors
///
/// `InvalidInput` when there are no workers, `InvalidData` when a line is wrong, `UnexpectedEof`
/// when a worker is lost, and what reading fails with.
pub fn by_queue(
    workers: &mut [Worker],
    text: impl BufRead + Send,
    lines: usize,
) -> io::Result<Option<Position>> {
    if workers.is_empty() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "a queue without workers"));
    }
    // SOLUTION: a thread for each worker takes numbered chunks; then put what came of them into order
    let queue = Mutex::new((0.., text));
    let next = || -> io::Result<Option<(usize, String)>> {
        let mut queue = queue.lock().expect("nobody panics with the queue");
        let (numbers, text) = &mut *queue;
        let chunk = next_chunk(text, lines)?;
        Ok(numbers.next().filter(|_| !chunk.is_empty()).map(|number| (number, chunk)))
    };
    let keep = |worker: &mut Worker| -> io::Result<Vec<(usize, Partial)>> {
        let mut partials = Vec::new();
        while let Some((number, chunk)) = next()? {
            worker.send(&chunk)?;
            partials.push((number, understood(worker.receive()?)?));
        }
        Ok(partials)
    };
    let mut partials = thread::scope(|scope| {
        let keep = &keep;
        let start = |worker| scope.spawn(move || keep(worker));
        let keepers: Vec<_> = workers.iter_mut().map(start).collect();
        let mut partials = Vec::new();
        for keeper in keepers {
            partials.extend(keeper.join().expect("keepers don't panic")?);
        }
        Ok::<_, io::Error>(partials)
    })?;
    partials.sort_by_key(|(number, _)| *number);
    let partials: Vec<_> = partials.into_iter().map(|(_, partial)| partial).collect();
    Ok(center(&partials))
    // END
}

/// Reads the next `lines` lines, with their ends; fewer at the end of the text, and none after it.
///
/// # Errors
///
/// When the text can't be read.
pub fn next_chunk(text: &mut impl BufRead, lines: usize) -> io::Result<String> {
    let mut chunk = String::new();
    for _ in 0..lines {
        text.read_line(&mut chunk)?;
    }
    Ok(chunk)
}

/// A worker's answer, [`partial`], with a wrong line as an error of this process.
///
/// # Errors
///
/// `InvalidData` when a line was wrong.
pub fn understood(answer: Result<Partial, String>) -> io::Result<Partial> {
    answer.map_err(|reason| io::Error::new(ErrorKind::InvalidData, reason))
}
