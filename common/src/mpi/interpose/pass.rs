//! Calls that are noted and passed on, and no more: sends, and collectives.

use mpi::ffi::*;
use std::ffi::{c_int, c_void};

use super::{About, NO_TAG, begin, bytes, bytes_each, finished, proc_null, state, tag_of};
use crate::mpi::call::Call;

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
