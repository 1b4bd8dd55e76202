//! Calls that wait for requests, or ask for them. Their events point to that of a request: of the
//! only one, or of the first that is not complete.

use mpi::ffi::*;
use std::{ffi::c_int, mem::MaybeUninit, slice};

use super::{NO_TAG, NOBODY, State, finished, key, received_request, state, status_or};
use crate::mpi::call::Call;

/// The requests that a call is about, with the events that started them.
struct Waiting<'a> {
    state: &'a State,
    event: u32,
    /// Of each request in its place: its event, unless it was complete before.
    started: Vec<Option<u32>>,
    keys: Vec<u64>,
}

/// Notes the beginning of a call about `count` requests.
///
/// # Safety
///
/// There are `count` requests at `requests`.
unsafe fn begin<'a>(
    state: &'a State,
    call: Call,
    count: c_int,
    requests: *const MPI_Request,
) -> Waiting<'a> {
    let requests = if count > 0 {
        // SAFETY: the caller's promise.
        unsafe { slice::from_raw_parts(requests, count as usize) }
    } else {
        &[]
    };
    let keys: Vec<u64> = requests.iter().map(|&request| key(request)).collect();
    let started: Vec<_> = {
        let handles = state.handles();
        keys.iter().map(|key| handles.requests.get(key).copied()).collect()
    };
    let event = state.recorder.begin(call, 0, NOBODY, NO_TAG, 0);
    if let Some(first) = started.iter().flatten().next() {
        state.recorder.pair(event, *first);
    }
    for started in started.iter().flatten() {
        state.recorder.waits(*started, Some(event));
    }
    Waiting { state, event, started, keys }
}

impl Waiting<'_> {
    /// Notes that the request in this place is complete.
    fn complete(&self, place: usize, status: Option<&MPI_Status>) {
        let Some(Some(started)) = self.started.get(place) else { return };
        self.state.handles().requests.remove(&self.keys[place]);
        self.state.recorder.complete(*started);
        if let Some(status) = status {
            received_request(self.state, *started, status);
        }
    }

    /// Notes that the call has found nothing complete.
    fn polled(&self, call: Call) {
        for started in self.started.iter().flatten() {
            self.state.recorder.waits(*started, None);
        }
        self.state.recorder.polled(self.event, call);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Wait(request: *mut MPI_Request, status: *mut MPI_Status) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Wait(request, status) };
    };
    // SAFETY: there is one request.
    let waiting = unsafe { begin(state, Call::Wait, 1, request) };
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Wait(request, status) };
    if code == MPI_SUCCESS as c_int {
        // SAFETY: MPI has written the status.
        waiting.complete(0, Some(unsafe { &*status }));
    }
    finished(state, waiting.event, Call::Wait, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Test(
    request: *mut MPI_Request,
    flag: *mut c_int,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Test(request, flag, status) };
    };
    // SAFETY: there is one request.
    let waiting = unsafe { begin(state, Call::Test, 1, request) };
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Test(request, flag, status) };
    // SAFETY: MPI has written the flag, and the status if the flag says so.
    unsafe {
        if code != MPI_SUCCESS as c_int {
            return finished(state, waiting.event, Call::Test, code);
        }
        if *flag == 0 {
            waiting.polled(Call::Test);
            return code;
        }
        waiting.complete(0, Some(&*status));
    }
    finished(state, waiting.event, Call::Test, code)
}

/// The caller's statuses, or room for them where the caller asked for none.
fn statuses_or(
    statuses: *mut MPI_Status,
    count: c_int,
    spare: &mut Vec<MaybeUninit<MPI_Status>>,
) -> *mut MPI_Status {
    // SAFETY: a constant of the library.
    if statuses != unsafe { RSMPI_STATUSES_IGNORE } {
        return statuses;
    }
    spare.resize_with(count.max(0) as usize, MaybeUninit::zeroed);
    spare.as_mut_ptr().cast()
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Waitall(
    count: c_int,
    requests: *mut MPI_Request,
    statuses: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Waitall(count, requests, statuses) };
    };
    // SAFETY: there are as many requests.
    let waiting = unsafe { begin(state, Call::Waitall, count, requests) };
    let mut spare = Vec::new();
    let statuses = statuses_or(statuses, count, &mut spare);
    // SAFETY: as above; the statuses are the caller's, or our own.
    let code = unsafe { PMPI_Waitall(count, requests, statuses) };
    if code == MPI_SUCCESS as c_int {
        for place in 0..waiting.keys.len() {
            // SAFETY: MPI has written as many statuses as there are requests.
            waiting.complete(place, Some(unsafe { &*statuses.add(place) }));
        }
    }
    finished(state, waiting.event, Call::Waitall, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Testall(
    count: c_int,
    requests: *mut MPI_Request,
    flag: *mut c_int,
    statuses: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Testall(count, requests, flag, statuses) };
    };
    // SAFETY: there are as many requests.
    let waiting = unsafe { begin(state, Call::Testall, count, requests) };
    let mut spare = Vec::new();
    let statuses = statuses_or(statuses, count, &mut spare);
    // SAFETY: as above; the statuses are the caller's, or our own.
    let code = unsafe { PMPI_Testall(count, requests, flag, statuses) };
    if code != MPI_SUCCESS as c_int {
        return finished(state, waiting.event, Call::Testall, code);
    }
    // SAFETY: MPI has written the flag.
    if unsafe { *flag } == 0 {
        waiting.polled(Call::Testall);
        return code;
    }
    for place in 0..waiting.keys.len() {
        // SAFETY: MPI has written as many statuses as there are requests, as the flag says.
        waiting.complete(place, Some(unsafe { &*statuses.add(place) }));
    }
    finished(state, waiting.event, Call::Testall, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Waitany(
    count: c_int,
    requests: *mut MPI_Request,
    index: *mut c_int,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Waitany(count, requests, index, status) };
    };
    // SAFETY: there are as many requests.
    let waiting = unsafe { begin(state, Call::Waitany, count, requests) };
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Waitany(count, requests, index, status) };
    if code != MPI_SUCCESS as c_int {
        return finished(state, waiting.event, Call::Waitany, code);
    }
    // SAFETY: MPI has written the index, and the status; the index is negative where no request was
    // left, and then it is in no place.
    unsafe { waiting.complete(usize::try_from(*index).unwrap_or(usize::MAX), Some(&*status)) };
    finished(state, waiting.event, Call::Waitany, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Testany(
    count: c_int,
    requests: *mut MPI_Request,
    index: *mut c_int,
    flag: *mut c_int,
    status: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Testany(count, requests, index, flag, status) };
    };
    // SAFETY: there are as many requests.
    let waiting = unsafe { begin(state, Call::Testany, count, requests) };
    let mut spare = MaybeUninit::zeroed();
    let status = status_or(status, &mut spare);
    // SAFETY: as above; the status is the caller's, or our own.
    let code = unsafe { PMPI_Testany(count, requests, index, flag, status) };
    if code != MPI_SUCCESS as c_int {
        return finished(state, waiting.event, Call::Testany, code);
    }
    // SAFETY: MPI has written the flag, and the others if it says so.
    unsafe {
        if *flag == 0 {
            waiting.polled(Call::Testany);
            return code;
        }
        waiting.complete(usize::try_from(*index).unwrap_or(usize::MAX), Some(&*status));
    }
    finished(state, waiting.event, Call::Testany, code)
}

/// Notes the requests that `MPI_Waitsome` or `MPI_Testsome` found complete.
///
/// # Safety
///
/// MPI has written `outcount`, and as many indices and statuses as that says.
unsafe fn some(
    waiting: &Waiting<'_>,
    outcount: *const c_int,
    indices: *const c_int,
    statuses: *const MPI_Status,
) {
    // SAFETY: the caller's promise. The count is negative where no request was left.
    for place in 0..unsafe { *outcount }.max(0) as usize {
        // SAFETY: as above.
        let (index, status) = unsafe { (*indices.add(place), &*statuses.add(place)) };
        waiting.complete(index as usize, Some(status));
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Waitsome(
    count: c_int,
    requests: *mut MPI_Request,
    outcount: *mut c_int,
    indices: *mut c_int,
    statuses: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Waitsome(count, requests, outcount, indices, statuses) };
    };
    // SAFETY: there are as many requests.
    let waiting = unsafe { begin(state, Call::Waitsome, count, requests) };
    let mut spare = Vec::new();
    let statuses = statuses_or(statuses, count, &mut spare);
    // SAFETY: as above; the statuses are the caller's, or our own.
    let code = unsafe { PMPI_Waitsome(count, requests, outcount, indices, statuses) };
    if code != MPI_SUCCESS as c_int {
        return finished(state, waiting.event, Call::Waitsome, code);
    }
    // SAFETY: MPI has written them.
    unsafe { some(&waiting, outcount, indices, statuses) };
    finished(state, waiting.event, Call::Waitsome, code)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn MPI_Testsome(
    count: c_int,
    requests: *mut MPI_Request,
    outcount: *mut c_int,
    indices: *mut c_int,
    statuses: *mut MPI_Status,
) -> c_int {
    let Some(state) = state() else {
        // SAFETY: the caller's promises are those that MPI asks for.
        return unsafe { PMPI_Testsome(count, requests, outcount, indices, statuses) };
    };
    // SAFETY: there are as many requests.
    let waiting = unsafe { begin(state, Call::Testsome, count, requests) };
    let mut spare = Vec::new();
    let statuses = statuses_or(statuses, count, &mut spare);
    // SAFETY: as above; the statuses are the caller's, or our own.
    let code = unsafe { PMPI_Testsome(count, requests, outcount, indices, statuses) };
    if code != MPI_SUCCESS as c_int {
        return finished(state, waiting.event, Call::Testsome, code);
    }
    // SAFETY: MPI has written the count.
    if unsafe { *outcount } == 0 {
        waiting.polled(Call::Testsome);
        return code;
    }
    // SAFETY: MPI has written them.
    unsafe { some(&waiting, outcount, indices, statuses) };
    finished(state, waiting.event, Call::Testsome, code)
}
