//! Calls that receive, or look for, a message: what arrived is noted too.

use mpi::ffi::*;
use std::{
    ffi::{c_int, c_void},
    mem::MaybeUninit,
};

use super::{About, NO_TAG, State, begin, bytes, finished, received, state, status_or, tag_of};
use crate::mpi::call::Call;

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Recv(
    buf: *mut c_void,
    count: c_int,
    datatype: MPI_Datatype,
    source: c_int,
    tag: c_int,
    comm: MPI_Comm,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Recv(buf, count, datatype, source, tag, comm, status) };
    };
    let event = begin(
        state,
        &About {
            call: Call::Recv,
            communicator: comm,
            peer: source,
            tag: tag_of(tag),
            bytes: bytes(count, datatype),
        },
    );
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Recv(buf, count, datatype, source, tag, comm, status) };
    arrived(state, event, comm, code, status);
    finished(state, event, Call::Recv, code)
}

/// A send and a receive at once are two events, each the other's partner.
fn begin_both(state: &State, send: &About, receive: &About) -> (u32, u32) {
    let sent = begin(state, send);
    let got = begin(state, receive);
    state.recorder.pair(sent, got);
    state.recorder.pair(got, sent);
    (sent, got)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Sendrecv(
    sendbuf: *const c_void,
    sendcount: c_int,
    sendtype: MPI_Datatype,
    dest: c_int,
    sendtag: c_int,
    recvbuf: *mut c_void,
    recvcount: c_int,
    recvtype: MPI_Datatype,
    source: c_int,
    recvtag: c_int,
    comm: MPI_Comm,
    status: *mut MPI_Status,
) -> c_int {
    let call = |status| {
        // SAFETY: the caller's promises are those that MPI asks for; the status is the caller's, or
        // our own.
        unsafe {
            PMPI_Sendrecv(
                sendbuf, sendcount, sendtype, dest, sendtag, recvbuf, recvcount, recvtype, source,
                recvtag, comm, status,
            )
        }
    };
    let Some(state) = state() else { return call(status) };
    let (sent, got) = begin_both(
        state,
        &About {
            call: Call::SendrecvSend,
            communicator: comm,
            peer: dest,
            tag: sendtag,
            bytes: bytes(sendcount, sendtype),
        },
        &About {
            call: Call::SendrecvRecv,
            communicator: comm,
            peer: source,
            tag: tag_of(recvtag),
            bytes: bytes(recvcount, recvtype),
        },
    );
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    let code = call(status);
    arrived(state, got, comm, code, status);
    state.recorder.end(sent);
    finished(state, got, Call::SendrecvRecv, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Sendrecv_replace(
    buf: *mut c_void,
    count: c_int,
    datatype: MPI_Datatype,
    dest: c_int,
    sendtag: c_int,
    source: c_int,
    recvtag: c_int,
    comm: MPI_Comm,
    status: *mut MPI_Status,
) -> c_int {
    let call = |status| {
        // SAFETY: as in `MPI_Sendrecv`.
        unsafe {
            PMPI_Sendrecv_replace(
                buf, count, datatype, dest, sendtag, source, recvtag, comm, status,
            )
        }
    };
    let Some(state) = state() else { return call(status) };
    let bytes = bytes(count, datatype);
    let (sent, got) = begin_both(
        state,
        &About { call: Call::SendrecvSend, communicator: comm, peer: dest, tag: sendtag, bytes },
        &About {
            call: Call::SendrecvRecv,
            communicator: comm,
            peer: source,
            tag: tag_of(recvtag),
            bytes,
        },
    );
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    let code = call(status);
    arrived(state, got, comm, code, status);
    state.recorder.end(sent);
    finished(state, got, Call::SendrecvRecv, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Probe(
    source: c_int,
    tag: c_int,
    comm: MPI_Comm,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Probe(source, tag, comm, status) };
    };
    let event = begin(state, &looking(Call::Probe, source, tag, comm));
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Probe(source, tag, comm, status) };
    arrived(state, event, comm, code, status);
    finished(state, event, Call::Probe, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Mprobe(
    source: c_int,
    tag: c_int,
    comm: MPI_Comm,
    message: *mut MPI_Message,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Mprobe(source, tag, comm, message, status) };
    };
    let event = begin(state, &looking(Call::Mprobe, source, tag, comm));
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Mprobe(source, tag, comm, message, status) };
    arrived(state, event, comm, code, status);
    // SAFETY: MPI has written the message.
    state.found(unsafe { *message }, event);
    finished(state, event, Call::Mprobe, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Iprobe(
    source: c_int,
    tag: c_int,
    comm: MPI_Comm,
    flag: *mut c_int,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Iprobe(source, tag, comm, flag, status) };
    };
    let event = begin(state, &looking(Call::Iprobe, source, tag, comm));
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Iprobe(source, tag, comm, flag, status) };
    // SAFETY: MPI has written the flag.
    if unsafe { *flag } == 0 {
        state.recorder.polled(event, Call::Iprobe);
        return code;
    }
    arrived(state, event, comm, code, status);
    finished(state, event, Call::Iprobe, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Improbe(
    source: c_int,
    tag: c_int,
    comm: MPI_Comm,
    flag: *mut c_int,
    message: *mut MPI_Message,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Improbe(source, tag, comm, flag, message, status) };
    };
    let event = begin(state, &looking(Call::Improbe, source, tag, comm));
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Improbe(source, tag, comm, flag, message, status) };
    // SAFETY: MPI has written the flag.
    if unsafe { *flag } == 0 {
        state.recorder.polled(event, Call::Improbe);
        return code;
    }
    arrived(state, event, comm, code, status);
    // SAFETY: MPI has written the message, as the flag says.
    state.found(unsafe { *message }, event);
    finished(state, event, Call::Improbe, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Mrecv(
    buf: *mut c_void,
    count: c_int,
    datatype: MPI_Datatype,
    message: *mut MPI_Message,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Mrecv(buf, count, datatype, message, status) };
    };
    // SAFETY: the message is one that was found before.
    let event = state.take_found(Call::Mrecv, unsafe { *message }, bytes(count, datatype));
    // SAFETY: as above.
    let code = unsafe { PMPI_Mrecv(buf, count, datatype, message, status) };
    finished(state, event, Call::Mrecv, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Imrecv(
    buf: *mut c_void,
    count: c_int,
    datatype: MPI_Datatype,
    message: *mut MPI_Message,
    request: *mut MPI_Request,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Imrecv(buf, count, datatype, message, request) };
    };
    // SAFETY: the message is one that was found before.
    let event = state.take_found(Call::Imrecv, unsafe { *message }, bytes(count, datatype));
    // SAFETY: as above.
    let code = unsafe { PMPI_Imrecv(buf, count, datatype, message, request) };
    state.began(request, event);
    finished(state, event, Call::Imrecv, code)
}

fn looking(call: Call, source: c_int, tag: c_int, communicator: MPI_Comm) -> About {
    About { call, communicator, peer: source, tag: tag_of(tag), bytes: 0 }
}

fn arrived(state: &State, event: u32, comm: MPI_Comm, code: c_int, status: *mut MPI_Status) {
    if code == MPI_SUCCESS as c_int {
        // SAFETY: the call has succeeded, and so has written the status.
        received(state, event, comm, unsafe { &*status });
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Finalize() -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Finalize() };
    };
    let event = state.recorder.begin(Call::Finalize, 0, super::NOBODY, NO_TAG, 0);
    // SAFETY: as above.
    let code = unsafe { PMPI_Finalize() };
    state.recorder.end(event);
    code
}

/// Calls that free a communicator, whose handle may then be given to another one.
macro_rules! frees {
    ($($name:ident = $inner:ident,)*) => {$(
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $name(comm: *mut MPI_Comm) -> c_int {
            if let Some(state) = state() {
                // SAFETY: the communicator is there to be freed.
                state.forget(unsafe { *comm });
            }
            // SAFETY: the caller's promises are those that MPI asks for.
            unsafe { $inner(comm) }
        }
    )*};
}

frees! {
    MPI_Comm_free = PMPI_Comm_free,
    MPI_Comm_disconnect = PMPI_Comm_disconnect,
}
