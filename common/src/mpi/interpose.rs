//! MPI's profiling interface: every function of an MPI library has a second name, `PMPI_…`, so that
//! a program may define `MPI_…` itself, note the call, and pass it on. The linker prefers ours.
//!
//! Nothing is noted, and calls are passed on at once, until [`start`] is called.

use mpi::ffi::*;
use std::{
    collections::HashMap,
    ffi::c_int,
    io,
    mem::MaybeUninit,
    path::Path,
    ptr, slice,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicPtr, Ordering},
    },
};

use super::{
    call::{Call, Kind},
    record::{ANY, NOBODY, Recorder, Status},
};

mod complete;
mod pass;
mod receive;

/// Where calls are noted, while they are.
static STATE: AtomicPtr<State> = AtomicPtr::new(ptr::null_mut());

fn state() -> Option<&'static State> {
    // SAFETY: what it points to, if anything, was leaked in `start`, and lives as long as the process.
    unsafe { STATE.load(Ordering::Acquire).as_ref() }
}

struct State {
    recorder: Recorder,
    handles: Mutex<Handles>,
}

#[derive(Default)]
struct Handles {
    /// Which event started a request that is not complete yet.
    requests: HashMap<u64, u32>,
    /// Which probe found a message that is not received yet.
    messages: HashMap<u64, u32>,
    /// Number and members of each communicator.
    communicators: HashMap<u64, (u32, Vec<u32>)>,
}

/// Begins to record the calls of this rank in `folder`, as rank of `world`. MPI has been started.
///
/// Each of the numbers of ranks that a test runs on has a record of its own. Those before are leaked:
/// they are few, and a signal may still come upon one.
pub fn start(folder: &Path, world: MPI_Comm) -> io::Result<()> {
    let members = members(world);
    // SAFETY: MPI has been started, and the communicator is one of its own.
    let rank = unsafe {
        // A call that fails is reported by `finished`, with its rank and what it was asked to do.
        PMPI_Comm_set_errhandler(world, RSMPI_ERRORS_RETURN);
        let mut rank = 0;
        PMPI_Comm_rank(world, &mut rank);
        rank as usize
    };
    let state = State { recorder: Recorder::create(folder, rank)?, handles: Mutex::default() };
    state.recorder.communicator(&members);
    state.handles().communicators.insert(key(world), (0, members));
    STATE.store(Box::leak(Box::new(state)), Ordering::Release);
    Ok(())
}

/// Records no more.
pub fn pause() {
    STATE.store(ptr::null_mut(), Ordering::Release);
}

/// The record of this rank, once it is being kept.
pub fn recorder() -> Option<&'static Recorder> {
    state().map(|state| &state.recorder)
}

impl State {
    fn handles(&self) -> MutexGuard<'_, Handles> {
        self.handles.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Number of a communicator, and the world's name for one of its ranks.
    fn world_peer(&self, communicator: MPI_Comm, peer: c_int) -> (u32, i32) {
        let mut handles = self.handles();
        let (number, members) = handles
            .communicators
            .entry(key(communicator))
            .or_insert_with(|| self.meet(communicator));
        let peer = if peer >= 0 {
            members.get(peer as usize).map_or(NOBODY, |&rank| rank as i32)
        } else if peer == proc_null() {
            NOBODY
        } else {
            ANY
        };
        (*number, peer)
    }

    /// Notes a communicator that is seen for the first time.
    fn meet(&self, communicator: MPI_Comm) -> (u32, Vec<u32>) {
        let members = members(communicator);
        (self.recorder.communicator(&members), members)
    }

    /// Notes a message that a probe has found, to be received by its handle.
    fn found(&self, message: MPI_Message, event: u32) {
        self.handles().messages.insert(key(message), event);
    }

    /// Notes the beginning of the receive of a message that was found before.
    fn take_found(&self, call: Call, message: MPI_Message, bytes: u64) -> u32 {
        let probe = self.handles().messages.remove(&key(message));
        let probe = probe.and_then(|event| self.recorder.event(event));
        let (communicator, peer, tag) =
            probe.map_or((0, NOBODY, ANY), |event| (event.communicator, event.peer, event.tag));
        self.recorder.begin(call, communicator, peer, tag, bytes)
    }

    /// Notes a communicator that has just been made, so that all ranks number it alike.
    fn made(&self, communicator: *const MPI_Comm) {
        // SAFETY: MPI has just written the communicator that the caller gave room for; the other one is
        // a constant of the library.
        let (made, nobody) = unsafe { (*communicator, RSMPI_COMM_NULL) };
        if key(made) != key(nobody) {
            let known = self.meet(made);
            self.handles().communicators.insert(key(made), known);
        }
    }

    /// Forgets a communicator that is being freed.
    fn forget(&self, communicator: MPI_Comm) {
        self.handles().communicators.remove(&key(communicator));
    }

    fn began(&self, request: *mut MPI_Request, event: u32) {
        // SAFETY: MPI has just written the request that the caller gave room for.
        self.handles().requests.insert(key(unsafe { *request }), event);
    }
}

/// Members of a communicator as ranks of the world.
fn members(communicator: MPI_Comm) -> Vec<u32> {
    let (mut all, mut group) = (MaybeUninit::uninit(), MaybeUninit::uninit());
    let mut size = 0;
    // SAFETY: the communicator is one that MPI was just called with; each call writes its last
    // argument, and the groups are freed.
    unsafe {
        PMPI_Comm_group(RSMPI_COMM_WORLD, all.as_mut_ptr());
        PMPI_Comm_group(communicator, group.as_mut_ptr());
        let (mut all, mut group) = (all.assume_init(), group.assume_init());
        PMPI_Group_size(group, &mut size);
        let ranks = Vec::from_iter(0..size);
        let mut translated = vec![0; size as usize];
        PMPI_Group_translate_ranks(group, size, ranks.as_ptr(), all, translated.as_mut_ptr());
        PMPI_Group_free(&mut all);
        PMPI_Group_free(&mut group);
        translated.into_iter().map(|rank| rank.max(0) as u32).collect()
    }
}

/// A handle as a number: it is a pointer in one library and an integer in another.
fn key<T: Copy>(handle: T) -> u64 {
    let mut bytes = [0; 8];
    let length = size_of::<T>().min(8);
    // SAFETY: a handle is plain data of at least `length` bytes.
    let source = unsafe { slice::from_raw_parts((&raw const handle).cast::<u8>(), length) };
    bytes[..length].copy_from_slice(source);
    u64::from_le_bytes(bytes)
}

fn proc_null() -> c_int {
    // SAFETY: a constant of the library.
    unsafe { RSMPI_PROC_NULL }
}

fn tag_of(tag: c_int) -> i32 {
    if tag < 0 { ANY } else { tag }
}

/// Bytes of `count` elements.
fn bytes(count: c_int, datatype: MPI_Datatype) -> u64 {
    let mut size = 0;
    // SAFETY: the datatype is one that MPI is being called with.
    unsafe { PMPI_Type_size(datatype, &mut size) };
    (count.max(0) as u64) * (size.max(0) as u64)
}

/// Bytes of counts that differ from rank to rank, where this rank is asked for them.
fn bytes_each(counts: *const c_int, datatype: MPI_Datatype, communicator: MPI_Comm) -> u64 {
    let mut size = 0;
    // SAFETY: the communicator is one that MPI is being called with, and there is one count for each
    // of its ranks, unless the pointer is null (on ranks whose counts are not read).
    let counts = unsafe {
        PMPI_Comm_size(communicator, &mut size);
        if counts.is_null() { &[] } else { slice::from_raw_parts(counts, size as usize) }
    };
    counts.iter().map(|&count| bytes(count, datatype)).sum()
}

/// No tag: a collective has none.
const NO_TAG: i32 = NOBODY;

/// What an interposed call is about.
struct About {
    call: Call,
    communicator: MPI_Comm,
    peer: c_int,
    tag: i32,
    bytes: u64,
}

/// Notes the beginning of a call.
fn begin(state: &State, about: &About) -> u32 {
    let (number, peer) = state.world_peer(about.communicator, about.peer);
    state.recorder.begin(about.call, number, peer, about.tag, about.bytes)
}

/// Notes the end of a call. A failed one ends the run: rsmpi has no way to report it.
fn finished(state: &State, event: u32, call: Call, code: c_int) -> c_int {
    state.recorder.end(event);
    // SAFETY: a constant of the library.
    if code != MPI_SUCCESS as c_int {
        let (mut text, mut length) = (vec![0_u8; 1024], 0);
        // SAFETY: the text is longer than any library's MPI_MAX_ERROR_STRING.
        unsafe { PMPI_Error_string(code, text.as_mut_ptr().cast(), &mut length) };
        text.truncate(length.max(0) as usize);
        eprintln!("{} failed: {}", call.name(), String::from_utf8_lossy(&text));
        state.recorder.set_status(Status::Failed);
        // SAFETY: MPI is running.
        unsafe { PMPI_Abort(RSMPI_COMM_WORLD, 1) };
    }
    code
}

/// Notes what a receive got.
fn received(state: &State, event: u32, communicator: MPI_Comm, status: &MPI_Status) {
    let (mut length, source) = (0, status.MPI_SOURCE);
    // SAFETY: MPI has written the status.
    unsafe { PMPI_Get_count(status, RSMPI_UINT8_T, &mut length) };
    let (_, peer) = state.world_peer(communicator, source);
    state.recorder.arrived(event, peer, tag_of(status.MPI_TAG), length.max(0) as u64);
}

/// Notes what the receive that event `started` began has got. Sends and collectives tell nothing new.
fn received_request(state: &State, started: u32, status: &MPI_Status) {
    let Some(event) = state.recorder.event(started) else { return };
    if event.call.kind() != Kind::Receive || event.peer == NOBODY {
        return;
    }
    let (mut length, mut cancelled) = (0, 0);
    // SAFETY: MPI has written the status.
    unsafe {
        PMPI_Test_cancelled(status, &mut cancelled);
        PMPI_Get_count(status, RSMPI_UINT8_T, &mut length);
    }
    if cancelled != 0 {
        return; // nothing came, and the status tells nothing
    }
    let handles = state.handles();
    let members = handles.communicators.values().find(|(number, _)| *number == event.communicator);
    let peer = members
        .and_then(|(_, members)| members.get(usize::try_from(status.MPI_SOURCE).ok()?))
        .map_or(event.peer, |&rank| rank as i32);
    state.recorder.arrived(started, peer, tag_of(status.MPI_TAG), length.max(0) as u64);
}

/// The caller's status, or room for one where the caller asked for none.
fn status_or(status: *mut MPI_Status, spare: &mut MaybeUninit<MPI_Status>) -> *mut MPI_Status {
    // SAFETY: a constant of the library.
    if status == unsafe { RSMPI_STATUS_IGNORE } { spare.as_mut_ptr() } else { status }
}
