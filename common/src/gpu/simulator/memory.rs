//! Who read and wrote what, since when: the memory that invocations share.

use std::collections::BTreeSet;

use super::Memory;
use crate::gpu::evidence::Accesses;

/// A variable that invocations share.
pub struct Region {
    pub name: String,
    pub bytes: Memory,
    /// Whether all workgroups see it, or each has its own.
    pub is_storage: bool,
    words: Vec<Word>,
}

/// What an access does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Read,
    Write,
    /// An atomic operation: many of these may meet.
    Atomic,
}

/// Who does it: the number of the invocation in the dispatch, the number of its workgroup, and how
/// many barriers it passed.
#[derive(Clone, Copy, Debug)]
pub struct Who {
    pub invocation: u32,
    pub workgroup: u32,
    pub epoch: u32,
    /// The line of the kernel.
    pub line: u32,
}

/// The last accesses to a word.
#[derive(Clone, Copy, Default)]
struct Word {
    written: Option<(Who, Kind)>,
    /// Two different invocations, if there are two.
    read: [Option<Who>; 2],
}

/// Two accesses of which nobody knows which comes first.
pub struct Conflict {
    pub other: Who,
    pub other_wrote: bool,
}

impl Region {
    pub fn new(name: String, bytes: Memory, is_storage: bool) -> Self {
        let words = vec![Word::default(); bytes.bytes().len().div_ceil(4)];
        Self { name, bytes, is_storage, words }
    }

    /// Forgets everything: another workgroup has a variable of its own.
    pub fn clear(&mut self) {
        self.words.fill(Word::default());
        self.bytes.0.borrow_mut().fill(0);
    }

    /// Notes an access to so many bytes; says with which other one it conflicts.
    pub fn note(&mut self, offset: usize, bytes: usize, kind: Kind, who: Who) -> Option<Conflict> {
        let is_storage = self.is_storage;
        let meets = |other: Who| {
            other.invocation != who.invocation
                && (other.epoch == who.epoch || is_storage && other.workgroup != who.workgroup)
        };
        let (first, last) = (offset / 4, (offset + bytes).div_ceil(4));
        for word in &mut self.words[first..last] {
            let conflict = word.written.filter(|&(other, how)| {
                meets(other) && !(kind == Kind::Atomic && how == Kind::Atomic)
            });
            if let Some((other, _)) = conflict {
                return Some(Conflict { other, other_wrote: true });
            }
            if kind == Kind::Read {
                match word.read {
                    [Some(one), _] if one.invocation == who.invocation => word.read[0] = Some(who),
                    [one, _] => word.read = [Some(who), one],
                }
            } else {
                if let Some(other) = word.read.into_iter().flatten().find(|&other| meets(other)) {
                    return Some(Conflict { other, other_wrote: false });
                }
                word.written = Some((who, kind));
            }
        }
        None
    }
}

/// Adds up what invocations that access memory together cost: `places` are lanes and offsets.
pub fn count(
    accesses: &mut Accesses,
    places: &[(u32, usize)],
    bytes: usize,
    kind: Kind,
    is_storage: bool,
) {
    let words = (places.len() * bytes.div_ceil(4)) as u64;
    match kind {
        Kind::Read => accesses.reads += words,
        Kind::Write => accesses.writes += words,
        Kind::Atomic => accesses.atomics += places.len() as u64,
    }
    for subgroup in places.chunk_by(|one, other| one.0 / 32 == other.0 / 32) {
        if is_storage {
            let lines = subgroup.iter().flat_map(|&(_, at)| at / 128..=(at + bytes - 1) / 128);
            accesses.lines += lines.collect::<BTreeSet<_>>().len() as u64;
        } else {
            let words: BTreeSet<_> = subgroup.iter().map(|&(_, at)| at / 4).collect();
            let mut banks = [0; 32];
            words.iter().for_each(|word| banks[word % 32] += 1);
            accesses.conflicts += banks.iter().max().map_or(0, |most| most - 1);
        }
    }
}
