//! MPI's profiling interface: every function of an MPI library has a second name, `PMPI_…`, so that
//! a program may define `MPI_…` itself, note the call, and pass it on. The linker prefers ours.
//!
//! Nothing is noted, and calls are passed on at once, until [`start`] is called.

use mpi::ffi::*;
use std::{
    collections::HashMap,
    ffi::{c_int, c_void},
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

/// Calls that are noted and passed on, and no more.
macro_rules! passed_on {
    ($(fn $name:ident = $inner:ident($($argument:ident: $type:ty),* $(,)?) {
        $call:ident on $communicator:ident, peer $peer:expr, tag $tag:expr, bytes $bytes:expr
        $(, request $request:ident)? $(, makes $made:ident)?
    })*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name($($argument: $type),*) -> c_int {
            let Some(state) = state() else {
                // SAFETY: the caller's promises are those that MPI asks for.
                return unsafe { $inner($($argument),*) };
            };
            let about = About {
                call: Call::$call,
                communicator: $communicator,
                peer: $peer,
                tag: $tag,
                bytes: $bytes,
            };
            let event = begin(state, &about);
            // SAFETY: as above.
            let code = unsafe { $inner($($argument),*) };
            if code == MPI_SUCCESS as c_int {
                $(state.began($request, event);)?
                $(state.made($made);)?
            }
            finished(state, event, Call::$call, code)
        }
    )*};
}

const NO_TAG: i32 = NOBODY;

passed_on! {
    fn MPI_Send = PMPI_Send(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm) {
        Send on comm, peer dest, tag tag, bytes bytes(count, datatype)
    }
    fn MPI_Ssend = PMPI_Ssend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm) {
        Ssend on comm, peer dest, tag tag, bytes bytes(count, datatype)
    }
    fn MPI_Bsend = PMPI_Bsend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm) {
        Bsend on comm, peer dest, tag tag, bytes bytes(count, datatype)
    }
    fn MPI_Rsend = PMPI_Rsend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm) {
        Rsend on comm, peer dest, tag tag, bytes bytes(count, datatype)
    }
    fn MPI_Isend = PMPI_Isend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Isend on comm, peer dest, tag tag, bytes bytes(count, datatype), request request
    }
    fn MPI_Issend = PMPI_Issend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Issend on comm, peer dest, tag tag, bytes bytes(count, datatype), request request
    }
    fn MPI_Ibsend = PMPI_Ibsend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Ibsend on comm, peer dest, tag tag, bytes bytes(count, datatype), request request
    }
    fn MPI_Irsend = PMPI_Irsend(buf: *const c_void, count: c_int, datatype: MPI_Datatype, dest: c_int, tag: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Irsend on comm, peer dest, tag tag, bytes bytes(count, datatype), request request
    }
    fn MPI_Irecv = PMPI_Irecv(buf: *mut c_void, count: c_int, datatype: MPI_Datatype, source: c_int, tag: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Irecv on comm, peer source, tag tag_of(tag), bytes bytes(count, datatype), request request
    }
    fn MPI_Barrier = PMPI_Barrier(comm: MPI_Comm) {
        Barrier on comm, peer proc_null(), tag NO_TAG, bytes 0
    }
    fn MPI_Ibarrier = PMPI_Ibarrier(comm: MPI_Comm, request: *mut MPI_Request) {
        Ibarrier on comm, peer proc_null(), tag NO_TAG, bytes 0, request request
    }
    fn MPI_Bcast = PMPI_Bcast(buffer: *mut c_void, count: c_int, datatype: MPI_Datatype, root: c_int, comm: MPI_Comm) {
        Bcast on comm, peer root, tag NO_TAG, bytes bytes(count, datatype)
    }
    fn MPI_Ibcast = PMPI_Ibcast(buffer: *mut c_void, count: c_int, datatype: MPI_Datatype, root: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Ibcast on comm, peer root, tag NO_TAG, bytes bytes(count, datatype), request request
    }
    fn MPI_Gather = PMPI_Gather(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm) {
        Gather on comm, peer root, tag NO_TAG, bytes bytes(sendcount, sendtype)
    }
    fn MPI_Igather = PMPI_Igather(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Igather on comm, peer root, tag NO_TAG, bytes bytes(sendcount, sendtype), request request
    }
    fn MPI_Gatherv = PMPI_Gatherv(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcounts: *const c_int, displs: *const c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm) {
        Gatherv on comm, peer root, tag NO_TAG, bytes bytes(sendcount, sendtype)
    }
    fn MPI_Scatter = PMPI_Scatter(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm) {
        Scatter on comm, peer root, tag NO_TAG, bytes bytes(recvcount, recvtype)
    }
    fn MPI_Iscatter = PMPI_Iscatter(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Iscatter on comm, peer root, tag NO_TAG, bytes bytes(recvcount, recvtype), request request
    }
    fn MPI_Scatterv = PMPI_Scatterv(sendbuf: *const c_void, sendcounts: *const c_int, displs: *const c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm) {
        Scatterv on comm, peer root, tag NO_TAG, bytes bytes(recvcount, recvtype)
    }
    fn MPI_Allgather = PMPI_Allgather(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, comm: MPI_Comm) {
        Allgather on comm, peer proc_null(), tag NO_TAG, bytes bytes(sendcount, sendtype)
    }
    fn MPI_Iallgather = PMPI_Iallgather(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, comm: MPI_Comm, request: *mut MPI_Request) {
        Iallgather on comm, peer proc_null(), tag NO_TAG, bytes bytes(sendcount, sendtype), request request
    }
    fn MPI_Allgatherv = PMPI_Allgatherv(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcounts: *const c_int, displs: *const c_int, recvtype: MPI_Datatype, comm: MPI_Comm) {
        Allgatherv on comm, peer proc_null(), tag NO_TAG, bytes bytes(sendcount, sendtype)
    }
    fn MPI_Alltoall = PMPI_Alltoall(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, comm: MPI_Comm) {
        Alltoall on comm, peer proc_null(), tag NO_TAG, bytes bytes(sendcount, sendtype)
    }
    fn MPI_Ialltoall = PMPI_Ialltoall(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, comm: MPI_Comm, request: *mut MPI_Request) {
        Ialltoall on comm, peer proc_null(), tag NO_TAG, bytes bytes(sendcount, sendtype), request request
    }
    fn MPI_Alltoallv = PMPI_Alltoallv(sendbuf: *const c_void, sendcounts: *const c_int, sdispls: *const c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcounts: *const c_int, rdispls: *const c_int, recvtype: MPI_Datatype, comm: MPI_Comm) {
        Alltoallv on comm, peer proc_null(), tag NO_TAG, bytes bytes_each(sendcounts, sendtype, comm)
    }
    fn MPI_Reduce = PMPI_Reduce(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, root: c_int, comm: MPI_Comm) {
        Reduce on comm, peer root, tag NO_TAG, bytes bytes(count, datatype)
    }
    fn MPI_Ireduce = PMPI_Ireduce(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, root: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Ireduce on comm, peer root, tag NO_TAG, bytes bytes(count, datatype), request request
    }
    fn MPI_Allreduce = PMPI_Allreduce(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm) {
        Allreduce on comm, peer proc_null(), tag NO_TAG, bytes bytes(count, datatype)
    }
    fn MPI_Iallreduce = PMPI_Iallreduce(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm, request: *mut MPI_Request) {
        Iallreduce on comm, peer proc_null(), tag NO_TAG, bytes bytes(count, datatype), request request
    }
    fn MPI_Reduce_scatter_block = PMPI_Reduce_scatter_block(sendbuf: *const c_void, recvbuf: *mut c_void, recvcount: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm) {
        ReduceScatterBlock on comm, peer proc_null(), tag NO_TAG, bytes bytes(recvcount, datatype)
    }
    fn MPI_Scan = PMPI_Scan(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm) {
        Scan on comm, peer proc_null(), tag NO_TAG, bytes bytes(count, datatype)
    }
    fn MPI_Exscan = PMPI_Exscan(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm) {
        Exscan on comm, peer proc_null(), tag NO_TAG, bytes bytes(count, datatype)
    }
    fn MPI_Igatherv = PMPI_Igatherv(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcounts: *const c_int, displs: *const c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Igatherv on comm, peer root, tag NO_TAG, bytes bytes(sendcount, sendtype), request request
    }
    fn MPI_Iscatterv = PMPI_Iscatterv(sendbuf: *const c_void, sendcounts: *const c_int, displs: *const c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcount: c_int, recvtype: MPI_Datatype, root: c_int, comm: MPI_Comm, request: *mut MPI_Request) {
        Iscatterv on comm, peer root, tag NO_TAG, bytes bytes(recvcount, recvtype), request request
    }
    fn MPI_Iallgatherv = PMPI_Iallgatherv(sendbuf: *const c_void, sendcount: c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcounts: *const c_int, displs: *const c_int, recvtype: MPI_Datatype, comm: MPI_Comm, request: *mut MPI_Request) {
        Iallgatherv on comm, peer proc_null(), tag NO_TAG, bytes bytes(sendcount, sendtype), request request
    }
    fn MPI_Ialltoallv = PMPI_Ialltoallv(sendbuf: *const c_void, sendcounts: *const c_int, sdispls: *const c_int, sendtype: MPI_Datatype, recvbuf: *mut c_void, recvcounts: *const c_int, rdispls: *const c_int, recvtype: MPI_Datatype, comm: MPI_Comm, request: *mut MPI_Request) {
        Ialltoallv on comm, peer proc_null(), tag NO_TAG, bytes bytes_each(sendcounts, sendtype, comm), request request
    }
    fn MPI_Ireduce_scatter_block = PMPI_Ireduce_scatter_block(sendbuf: *const c_void, recvbuf: *mut c_void, recvcount: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm, request: *mut MPI_Request) {
        IreduceScatterBlock on comm, peer proc_null(), tag NO_TAG, bytes bytes(recvcount, datatype), request request
    }
    fn MPI_Iscan = PMPI_Iscan(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm, request: *mut MPI_Request) {
        Iscan on comm, peer proc_null(), tag NO_TAG, bytes bytes(count, datatype), request request
    }
    fn MPI_Iexscan = PMPI_Iexscan(sendbuf: *const c_void, recvbuf: *mut c_void, count: c_int, datatype: MPI_Datatype, op: MPI_Op, comm: MPI_Comm, request: *mut MPI_Request) {
        Iexscan on comm, peer proc_null(), tag NO_TAG, bytes bytes(count, datatype), request request
    }
    fn MPI_Comm_split_type = PMPI_Comm_split_type(comm: MPI_Comm, split_type: c_int, key: c_int, info: MPI_Info, newcomm: *mut MPI_Comm) {
        CommSplitType on comm, peer proc_null(), tag NO_TAG, bytes 0, makes newcomm
    }
    fn MPI_Comm_create = PMPI_Comm_create(comm: MPI_Comm, group: MPI_Group, newcomm: *mut MPI_Comm) {
        CommCreate on comm, peer proc_null(), tag NO_TAG, bytes 0, makes newcomm
    }
    fn MPI_Comm_split = PMPI_Comm_split(comm: MPI_Comm, color: c_int, key: c_int, newcomm: *mut MPI_Comm) {
        CommSplit on comm, peer proc_null(), tag NO_TAG, bytes 0, makes newcomm
    }
    fn MPI_Comm_dup = PMPI_Comm_dup(comm: MPI_Comm, newcomm: *mut MPI_Comm) {
        CommDup on comm, peer proc_null(), tag NO_TAG, bytes 0, makes newcomm
    }
    fn MPI_Cart_create = PMPI_Cart_create(old_comm: MPI_Comm, ndims: c_int, dims: *const c_int, periods: *const c_int, reorder: c_int, comm_cart: *mut MPI_Comm) {
        CartCreate on old_comm, peer proc_null(), tag NO_TAG, bytes 0, makes comm_cart
    }
    fn MPI_Cart_sub = PMPI_Cart_sub(comm: MPI_Comm, remain_dims: *const c_int, new_comm: *mut MPI_Comm) {
        CartSub on comm, peer proc_null(), tag NO_TAG, bytes 0, makes new_comm
    }
}

mod complete;
mod receive;
