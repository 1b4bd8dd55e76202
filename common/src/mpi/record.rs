//! What one rank does, written where the launching process can read it at any moment: into a file
//! of its own that both map into memory. It outlives a rank that hangs, aborts or is killed.
//!
//! The layout is private to one build: writer and reader are the same program.

use memmap2::{Mmap, MmapOptions, MmapRaw};
use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI32, AtomicU32, AtomicU64, Ordering},
};

use super::call::{Call, Kind};

/// Calls that are kept of one rank. The file has holes where nothing was written, so that this
/// costs no disk; a rank that makes more calls keeps its first ones, and the last.
const CAPACITY: usize = 1 << 16;

/// What became of a rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Status {
    /// It never came as far as starting MPI.
    Absent,
    /// It runs, or ran when it was killed.
    Running,
    /// It did all that it was to do.
    Passed,
    /// It panicked.
    Panicked,
    /// It left the process by itself.
    Exited,
    /// This signal ended it.
    Signalled(i32),
    /// An MPI call failed.
    Failed,
}

/// One MPI call, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// Which call.
    pub call: Call,
    /// The communicator's number on this rank: 0 for the world.
    pub communicator: u32,
    /// The other rank, of the world, or the root of a collective; negative where there is none.
    pub peer: i32,
    /// The peer as the call named it: [`ANY`] stays here when `peer` tells who it was.
    pub asked: i32,
    /// The tag, or [`ANY`].
    pub tag: i32,
    /// Bytes sent, or room for bytes to be received; what arrived, once it did.
    pub bytes: u64,
    /// Of a request: which event started it. Of a call with two halves (a send and a receive), the
    /// event of the other one. Else its own number.
    pub partner: u32,
    /// When the call began, in ns of the machine's monotonic clock.
    pub start: u64,
    /// When it returned; 0 while it has not.
    pub end: u64,
    /// When the request that the call started was seen to be complete; 0 while it was not, and for
    /// calls that start none.
    pub done: u64,
    /// Of a request: the event that waits for it, or asked for it last.
    pub(super) waiter: u32,
}

impl Event {
    /// Whether what the call asked for is done, as far as this rank has noticed.
    pub fn is_complete(&self) -> bool {
        if self.call.starts_request() { self.done > 0 } else { self.end > 0 }
    }
}

/// Any source, or any tag.
pub const ANY: i32 = -1;
/// No peer: a collective without a root, or a neighbour beyond the edge.
pub const NOBODY: i32 = -2;

#[repr(C)]
struct Header {
    status: AtomicI32,
    code: AtomicI32,
    when: AtomicU64,
    /// Events begun, also those that were not kept.
    begun: AtomicU32,
    communicators: AtomicU32,
    started: AtomicU64,
    /// When a poll (`MPI_Test`, `MPI_Iprobe`) last found nothing, and which call it was.
    polled: AtomicU64,
    poll: AtomicU32,
    process: AtomicU32,
}

#[repr(C)]
struct Slot {
    call: AtomicU32,
    communicator: AtomicU32,
    peer: AtomicI32,
    tag: AtomicI32,
    bytes: AtomicU64,
    partner: AtomicU32,
    asked: AtomicI32,
    start: AtomicU64,
    end: AtomicU64,
    done: AtomicU64,
    waiter: AtomicU32,
    _reserved: AtomicU32,
}

/// Communicators that are kept of one rank, and members of each.
const COMMUNICATORS: usize = 64;
const MEMBERS: usize = 64;

#[repr(C)]
struct Members {
    count: AtomicU32,
    ranks: [AtomicU32; MEMBERS],
}

#[repr(C)]
struct Layout {
    header: Header,
    communicators: [Members; COMMUNICATORS],
    slots: [Slot; CAPACITY],
}

/// The file of a rank in the folder of a run.
fn path(folder: &Path, rank: usize) -> PathBuf {
    folder.join(format!("rank-{rank}.calls"))
}

/// Nanoseconds of the monotonic clock, which all processes of a machine share.
pub fn now() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    // Never negative: it counts from the start of the machine.
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The record of this process's own rank.
pub struct Recorder {
    memory: MmapRaw,
}

impl Recorder {
    /// Begins the record of `rank` in `folder`.
    pub fn create(folder: &Path, rank: usize) -> io::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(path(folder, rank))?;
        file.set_len(size_of::<Layout>() as u64)?;
        let memory = MmapOptions::new().map_raw(&file)?;
        let recorder = Self { memory };
        let header = &recorder.layout().header;
        header.started.store(now(), Ordering::Relaxed);
        header.process.store(std::process::id(), Ordering::Relaxed);
        recorder.set_status(Status::Running);
        Ok(recorder)
    }

    fn layout(&self) -> &Layout {
        // SAFETY: the mapping is as long as a `Layout` and page-aligned, a `Layout` consists of
        // atomics, for which every pattern of bits is a value, and the mapping lives as long as
        // `self`.
        unsafe { &*self.memory.as_ptr().cast() }
    }

    /// Notes the beginning of a call; returns the event's number.
    pub fn begin(&self, call: Call, communicator: u32, peer: i32, tag: i32, bytes: u64) -> u32 {
        let layout = self.layout();
        let number = layout.header.begun.load(Ordering::Relaxed);
        let slot = &layout.slots[kept(number)];
        slot.call.store(call as u32, Ordering::Relaxed);
        slot.communicator.store(communicator, Ordering::Relaxed);
        slot.peer.store(peer, Ordering::Relaxed);
        slot.asked.store(peer, Ordering::Relaxed);
        slot.tag.store(tag, Ordering::Relaxed);
        slot.bytes.store(bytes, Ordering::Relaxed);
        slot.partner.store(number, Ordering::Relaxed);
        slot.waiter.store(u32::MAX, Ordering::Relaxed);
        slot.done.store(0, Ordering::Relaxed);
        slot.end.store(0, Ordering::Relaxed);
        slot.start.store(now(), Ordering::Relaxed);
        // The slot is whole before it counts.
        layout.header.begun.store(number + 1, Ordering::Release);
        number
    }

    /// Notes that the call returned.
    pub fn end(&self, number: u32) {
        self.layout().slots[kept(number)].end.store(now(), Ordering::Release);
    }

    /// Takes the latest event back: a poll that found nothing. Else a loop of them would fill the
    /// record.
    pub fn polled(&self, number: u32, call: Call) {
        let header = &self.layout().header;
        header.polled.store(now(), Ordering::Relaxed);
        header.poll.store(call as u32, Ordering::Relaxed);
        header.begun.store(number, Ordering::Release);
    }

    /// Notes who a message came from, its tag, and how long it was.
    pub fn arrived(&self, number: u32, peer: i32, tag: i32, bytes: u64) {
        let slot = &self.layout().slots[kept(number)];
        slot.peer.store(peer, Ordering::Relaxed);
        slot.tag.store(tag, Ordering::Relaxed);
        slot.bytes.store(bytes, Ordering::Relaxed);
    }

    /// Notes that the request an event started is complete.
    pub fn complete(&self, number: u32) {
        self.layout().slots[kept(number)].done.store(now(), Ordering::Relaxed);
    }

    /// Notes that event `waiter`, or none, is about the request that event `number` started.
    pub fn waits(&self, number: u32, waiter: Option<u32>) {
        let waiter = waiter.unwrap_or(u32::MAX);
        self.layout().slots[kept(number)].waiter.store(waiter, Ordering::Relaxed);
    }

    /// Notes which event an event belongs to.
    pub fn pair(&self, number: u32, partner: u32) {
        self.layout().slots[kept(number)].partner.store(partner, Ordering::Relaxed);
    }

    /// Notes the members, ranks of the world, of a new communicator; returns its number.
    pub fn communicator(&self, members: &[u32]) -> u32 {
        let layout = self.layout();
        let number = layout.header.communicators.load(Ordering::Relaxed);
        if let Some(entry) = layout.communicators.get(number as usize) {
            for (slot, &member) in entry.ranks.iter().zip(members) {
                slot.store(member, Ordering::Relaxed);
            }
            entry.count.store(members.len().min(MEMBERS) as u32, Ordering::Relaxed);
            layout.header.communicators.store(number + 1, Ordering::Release);
        }
        number
    }

    /// Notes what becomes of this rank. What was noted first remains: a rank that panicked aborts
    /// afterwards. May be called in a signal handler.
    pub fn set_status(&self, status: Status) {
        let (kind, code) = match status {
            Status::Absent => (0, 0),
            Status::Running => (1, 0),
            Status::Passed => (2, 0),
            Status::Panicked => (3, 0),
            Status::Exited => (4, 0),
            Status::Signalled(signal) => (5, signal),
            Status::Failed => (6, 0),
        };
        let header = &self.layout().header;
        if header.status.load(Ordering::Relaxed) <= 1 {
            header.code.store(code, Ordering::Relaxed);
            header.when.store(now(), Ordering::Relaxed);
            header.status.store(kind, Ordering::Release);
        }
    }

    /// The number of events begun so far.
    pub fn begun(&self) -> u32 {
        self.layout().header.begun.load(Ordering::Relaxed)
    }

    /// One event.
    pub fn event(&self, number: u32) -> Option<Event> {
        read_slot(&self.layout().slots[kept(number)])
    }

    /// The events from number `from` on.
    pub fn events(&self, from: u32) -> Vec<Event> {
        events(self.layout(), from)
    }
}

/// Where an event is kept: the first ones in order, and in the last slot the latest.
fn kept(number: u32) -> usize {
    (number as usize).min(CAPACITY - 1)
}

fn events(layout: &Layout, from: u32) -> Vec<Event> {
    let begun = layout.header.begun.load(Ordering::Acquire) as usize;
    let slots = layout.slots.iter().take(begun).skip(from as usize);
    slots.filter_map(read_slot).collect()
}

fn read_slot(slot: &Slot) -> Option<Event> {
    Some(Event {
        call: Call::from_number(slot.call.load(Ordering::Relaxed))?,
        communicator: slot.communicator.load(Ordering::Relaxed),
        peer: slot.peer.load(Ordering::Relaxed),
        asked: slot.asked.load(Ordering::Relaxed),
        tag: slot.tag.load(Ordering::Relaxed),
        bytes: slot.bytes.load(Ordering::Relaxed),
        partner: slot.partner.load(Ordering::Relaxed),
        start: slot.start.load(Ordering::Relaxed),
        end: slot.end.load(Ordering::Acquire),
        done: slot.done.load(Ordering::Relaxed),
        waiter: slot.waiter.load(Ordering::Relaxed),
    })
}

/// What is known of one rank.
#[derive(Clone, Debug, PartialEq)]
pub struct Rank {
    /// What became of it.
    pub status: Status,
    /// When its record began, and when its status last changed, in ns.
    pub started: u64,
    /// See `started`.
    pub when: u64,
    /// Its calls, in order.
    pub events: Vec<Event>,
    /// Of each communicator, its members as ranks of the world.
    pub communicators: Vec<Vec<u32>>,
    /// Calls that were begun, also those that were not kept.
    pub begun: usize,
    /// The process it ran in.
    pub process: u32,
    /// The latest poll that found nothing, and when.
    pub polled: Option<(Call, u64)>,
}

impl Rank {
    /// The call it is in, if it is in one.
    pub fn current(&self) -> Option<&Event> {
        self.events.last().filter(|event| event.end == 0 && event.call != Call::Compute)
    }

    /// The requests that the call it is in waits for, and that are not complete as far as it knows.
    pub fn requests(&self) -> impl Iterator<Item = &Event> {
        let waits = self.events.last().is_some_and(|event| event.call.kind() == Kind::Complete);
        let waiter = (self.begun as u32).wrapping_sub(1);
        let all = self.events.iter().filter(move |event| waits && event.waiter == waiter);
        all.filter(|event| !event.is_complete())
    }
}

/// Reads what `size` ranks have noted in `folder` so far.
pub fn read(folder: &Path, size: usize) -> Vec<Rank> {
    (0..size).map(|rank| read_rank(folder, rank).unwrap_or_else(|_| absent())).collect()
}

/// A rank of which nothing is known.
pub fn absent() -> Rank {
    Rank {
        status: Status::Absent,
        started: 0,
        when: 0,
        events: vec![],
        communicators: vec![],
        begun: 0,
        process: 0,
        polled: None,
    }
}

fn read_rank(folder: &Path, rank: usize) -> io::Result<Rank> {
    let file = File::open(path(folder, rank))?;
    if file.metadata()?.len() < size_of::<Layout>() as u64 {
        return Ok(absent()); // just being made
    }
    // SAFETY: the file is written by the rank alone, through atomics, and never becomes shorter.
    let memory = unsafe { Mmap::map(&file)? };
    // SAFETY: as in `Recorder::layout`; the length was checked above.
    let layout: &Layout = unsafe { &*memory.as_ptr().cast() };
    let header = &layout.header;
    let code = header.code.load(Ordering::Relaxed);
    let status = match header.status.load(Ordering::Acquire) {
        1 => Status::Running,
        2 => Status::Passed,
        3 => Status::Panicked,
        4 => Status::Exited,
        5 => Status::Signalled(code),
        6 => Status::Failed,
        _ => Status::Absent,
    };
    let count = header.communicators.load(Ordering::Acquire) as usize;
    let members = |entry: &Members| {
        let count = entry.count.load(Ordering::Relaxed) as usize;
        entry.ranks.iter().take(count).map(|rank| rank.load(Ordering::Relaxed)).collect()
    };
    Ok(Rank {
        status,
        started: header.started.load(Ordering::Relaxed),
        when: header.when.load(Ordering::Relaxed),
        events: events(layout, 0),
        communicators: layout.communicators.iter().take(count).map(members).collect(),
        begun: header.begun.load(Ordering::Relaxed) as usize,
        process: header.process.load(Ordering::Relaxed),
        polled: Some(header.polled.load(Ordering::Relaxed))
            .filter(|&when| when > 0)
            .and_then(|when| Some((Call::from_number(header.poll.load(Ordering::Relaxed))?, when))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rank_notes_is_read_by_another_process() {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::create(folder.path(), 1).unwrap();
        recorder.communicator(&[0, 1]);
        let send = recorder.begin(Call::Send, 0, 0, 7, 80);
        recorder.end(send);
        let receive = recorder.begin(Call::Recv, 0, ANY, ANY, 8);
        recorder.arrived(receive, 0, 5, 4);
        let ranks = read(folder.path(), 2);
        assert_eq!(ranks[0], absent());
        let rank = &ranks[1];
        assert_eq!((rank.status, rank.begun), (Status::Running, 2));
        assert_eq!(rank.communicators, [[0, 1]]);
        assert!(rank.events[0].end >= rank.events[0].start);
        let current = rank.current().unwrap();
        assert_eq!((current.call, current.peer, current.tag, current.bytes), (Call::Recv, 0, 5, 4));
        assert_eq!((rank.events[0].asked, current.asked), (0, ANY));
        assert_eq!(recorder.events(1).len(), 1);
    }

    #[test]
    fn the_first_end_of_a_rank_is_what_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::create(folder.path(), 0).unwrap();
        recorder.set_status(Status::Panicked);
        recorder.set_status(Status::Exited);
        assert_eq!(read(folder.path(), 1)[0].status, Status::Panicked);
    }

    #[test]
    fn a_rank_that_never_stops_calling_keeps_its_first_calls_and_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::create(folder.path(), 0).unwrap();
        for tag in 0..CAPACITY as i32 + 10 {
            let number = recorder.begin(Call::Send, 0, 0, tag, 0);
            recorder.end(number);
        }
        let rank = &read(folder.path(), 1)[0];
        assert_eq!((rank.events.len(), rank.begun), (CAPACITY, CAPACITY + 10));
        assert_eq!(rank.events[10].tag, 10);
        assert_eq!(rank.events[CAPACITY - 1].tag, CAPACITY as i32 + 9);
    }
}
