//! The MPI calls that are recorded, and what kind each of them is.

macro_rules! calls {
    ($($name:ident $mpi:literal $kind:ident,)*) => {
        /// An MPI call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "they are named as in the standard")]
        #[repr(u32)]
        pub enum Call { $($name,)* }

        impl Call {
            const ALL: &[Self] = &[$(Self::$name,)*];

            /// The name of the function, as in C.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $mpi,)* }
            }

            /// What kind of call it is.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }
        }
    };
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Sends a message.
    Send,
    /// Receives a message.
    Receive,
    /// Looks for a message.
    Probe,
    /// Waits for requests, or asks for them.
    Complete,
    /// Is called by all ranks of a communicator.
    Collective,
    /// Is no call of MPI, but what a rank computes: see [`compute`](super::compute).
    Compute,
}

calls! {
    Send "MPI_Send" Send,
    Ssend "MPI_Ssend" Send,
    Bsend "MPI_Bsend" Send,
    Rsend "MPI_Rsend" Send,
    Isend "MPI_Isend" Send,
    Issend "MPI_Issend" Send,
    Ibsend "MPI_Ibsend" Send,
    Irsend "MPI_Irsend" Send,
    SendrecvSend "MPI_Sendrecv" Send,
    Recv "MPI_Recv" Receive,
    Irecv "MPI_Irecv" Receive,
    Mrecv "MPI_Mrecv" Receive,
    Imrecv "MPI_Imrecv" Receive,
    SendrecvRecv "MPI_Sendrecv" Receive,
    Probe "MPI_Probe" Probe,
    Mprobe "MPI_Mprobe" Probe,
    Iprobe "MPI_Iprobe" Probe,
    Improbe "MPI_Improbe" Probe,
    Wait "MPI_Wait" Complete,
    Waitall "MPI_Waitall" Complete,
    Waitany "MPI_Waitany" Complete,
    Waitsome "MPI_Waitsome" Complete,
    Test "MPI_Test" Complete,
    Testall "MPI_Testall" Complete,
    Testany "MPI_Testany" Complete,
    Testsome "MPI_Testsome" Complete,
    Barrier "MPI_Barrier" Collective,
    Bcast "MPI_Bcast" Collective,
    Gather "MPI_Gather" Collective,
    Gatherv "MPI_Gatherv" Collective,
    Scatter "MPI_Scatter" Collective,
    Scatterv "MPI_Scatterv" Collective,
    Allgather "MPI_Allgather" Collective,
    Allgatherv "MPI_Allgatherv" Collective,
    Alltoall "MPI_Alltoall" Collective,
    Alltoallv "MPI_Alltoallv" Collective,
    Reduce "MPI_Reduce" Collective,
    Allreduce "MPI_Allreduce" Collective,
    ReduceScatterBlock "MPI_Reduce_scatter_block" Collective,
    Scan "MPI_Scan" Collective,
    Exscan "MPI_Exscan" Collective,
    Ibarrier "MPI_Ibarrier" Collective,
    Ibcast "MPI_Ibcast" Collective,
    Ireduce "MPI_Ireduce" Collective,
    Iallreduce "MPI_Iallreduce" Collective,
    Igather "MPI_Igather" Collective,
    Iscatter "MPI_Iscatter" Collective,
    Iallgather "MPI_Iallgather" Collective,
    Ialltoall "MPI_Ialltoall" Collective,
    Igatherv "MPI_Igatherv" Collective,
    Iscatterv "MPI_Iscatterv" Collective,
    Iallgatherv "MPI_Iallgatherv" Collective,
    Ialltoallv "MPI_Ialltoallv" Collective,
    IreduceScatterBlock "MPI_Ireduce_scatter_block" Collective,
    Iscan "MPI_Iscan" Collective,
    Iexscan "MPI_Iexscan" Collective,
    CommSplit "MPI_Comm_split" Collective,
    CommSplitType "MPI_Comm_split_type" Collective,
    CommCreate "MPI_Comm_create" Collective,
    CommDup "MPI_Comm_dup" Collective,
    CartCreate "MPI_Cart_create" Collective,
    CartSub "MPI_Cart_sub" Collective,
    Finalize "MPI_Finalize" Collective,
    Compute "compute" Compute,
}

impl Call {
    /// The call of this number, as `call as u32` gives it.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL.get(number as usize).copied()
    }

    /// Whether it may return before what it asks for is done.
    pub fn is_immediate(self) -> bool {
        self.name().starts_with("MPI_I")
            || matches!(self, Self::Test | Self::Testall | Self::Testany | Self::Testsome)
    }

    /// Whether it starts a request, to be completed by another call.
    pub fn starts_request(self) -> bool {
        self.is_immediate() && !matches!(self.kind(), Kind::Probe | Kind::Complete)
    }

    /// Whether all ranks must name the same root.
    pub fn has_root(self) -> bool {
        use Call::*;
        matches!(
            self,
            Bcast
                | Gather
                | Gatherv
                | Scatter
                | Scatterv
                | Reduce
                | Ibcast
                | Ireduce
                | Igather
                | Igatherv
                | Iscatter
                | Iscatterv
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_found_by_their_numbers() {
        for &call in Call::ALL {
            assert_eq!(Call::from_number(call as u32), Some(call));
        }
        assert_eq!(Call::from_number(9999), None);
        assert!(Call::Isend.is_immediate() && Call::Test.is_immediate());
        assert!(!Call::Ssend.is_immediate() && !Call::Waitall.is_immediate());
        assert!(Call::Irecv.starts_request() && Call::Ibarrier.starts_request());
        assert!(!Call::Iprobe.starts_request() && !Call::Test.starts_request());
    }
}
