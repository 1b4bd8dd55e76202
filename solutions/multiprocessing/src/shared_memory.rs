//! # Memory that processes share
//!
//! Processes have no memory in common, unless they ask for it. A file can be *mapped*: its bytes
//! then appear in memory, and processes that map the same file see the same bytes, at once and
//! without copying.
//!
//! ```text
//!   process 4000                       process 4001
//!   ┌───────────┐    file, 5 × 8 bytes     ┌───────────┐
//!   │ counters ─┼──> │ 7│ 0│12│ 3│ 9│ <────┼─ counters │
//!   └───────────┘                          └───────────┘
//! ```
//!
//! What several processes write to must be *atomic*, as between threads: an `AtomicU64` lies in
//! eight bytes of any memory. A lock would do as well, were it not for crashes: a process that is
//! killed while it holds a lock leaves it locked for ever. An atomic operation is done or not done.
//!
//! Nothing of it should stay behind. When a process ends, for whatever reason, the system takes its
//! mappings away. A file stays, unless it has no name: *a file that is removed lives on as long as
//! somebody has it open or mapped.* So we remove it as soon as it is made, and hand it to workers
//! as an open file ([`Worker::send_file`]). A crash can't leave behind what has no name.
//!
//! | Python                                     | here                            |
//! |--------------------------------------------|---------------------------------|
//! | `SharedMemory(create=True, size=8 * n)`    | [`Counters::create`]            |
//! | `SharedMemory(name)`, in another process   | [`Counters::open`]              |
//! | `np.ndarray(n, dtype=np.uint64, buffer=memory.buf)` | [`Counters::as_slice`] |
//! | `memory.close()`, `memory.unlink()`        | when it goes out of scope       |
//!
//! **Task.** Complete the functions below. Mapping a file, and taking bytes for something else, are
//! `unsafe`: say in a comment `// SAFETY:` why each is right here.
//!
//!     cargo test -p multiprocessing --test shared_memory

use common::processes::Worker;
use memmap2::MmapMut;
// SOLUTION
use std::slice;
// END
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    path::Path,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

/// Numbers in memory that several processes share.
pub struct Counters {
    map: MmapMut,
}

impl Counters {
    /// Makes a file of `count` zeros in `folder`, which has no name any more when this returns, and
    /// maps it. The file is for other processes.
    ///
    /// `folder` should lie in memory, or on a local disk: networks don't share memory.
    ///
    /// # Errors
    ///
    /// `InvalidInput` when `count` is 0: there is no such thing as an empty mapping. Otherwise what
    /// making the file or mapping it fails with.
    pub fn create(folder: &Path, count: usize) -> io::Result<(File, Self)> {
        // SOLUTION: make a new file, remove its name, give it its length, map it
        if count == 0 {
            return Err(ErrorKind::InvalidInput.into());
        }
        let file = nameless_file(folder)?;
        file.set_len((count * size_of::<AtomicU64>()) as u64)?; // new bytes are zeros
        let counters = Self::open(&file)?;
        Ok((file, counters))
        // END
    }

    /// Maps a file that another process made.
    ///
    /// # Errors
    ///
    /// `InvalidData` when its length is no positive multiple of eight bytes. Otherwise what mapping it
    /// fails with.
    pub fn open(file: &File) -> io::Result<Self> {
        // SOLUTION: check the length, and map the file
        let length = file.metadata()?.len();
        if length == 0 || length % size_of::<AtomicU64>() as u64 != 0 {
            let reason = format!("{length} bytes are no counters of eight bytes each");
            return Err(io::Error::new(ErrorKind::InvalidData, reason));
        }
        // SAFETY: the file has no name, so only processes of this program have it; none of them
        // makes it shorter, and all change it by atomic operations only.
        let map = unsafe { MmapMut::map_mut(file)? };
        Ok(Self { map })
        // END
    }

    /// The numbers.
    pub fn as_slice(&self) -> &[AtomicU64] {
        // SOLUTION: take the mapped bytes for atomic numbers
        let count = self.map.len() / size_of::<AtomicU64>();
        // SAFETY: a mapping begins at a page, so it is aligned; it is `count` numbers long and lives
        // as long as `self`; any bytes are valid numbers, and atomics may change behind a shared
        // reference.
        unsafe { slice::from_raw_parts(self.map.as_ptr().cast(), count) }
        // END
    }
}

/// Makes a new file in `folder` that can be read and written, and takes its name away again.
///
/// # Errors
///
/// When it can't be made or removed.
pub fn nameless_file(folder: &Path) -> io::Result<File> {
    // Two threads may be here at once.
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("shared-{}-{number}", process::id()));
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

/// Replaces a number by what `change` makes of it, and returns what it was before.
///
/// Another process may change the number meanwhile. Then `change` is called again with what the
/// number is now, so that no change is lost.
pub fn update(number: &AtomicU64, change: impl Fn(u64) -> u64) -> u64 {
    // SOLUTION: exchange the number only if it is still what you computed with
    let mut seen = number.load(Ordering::Relaxed);
    loop {
        // Relaxed is enough: no other memory depends on the number.
        let changed = change(seen);
        match number.compare_exchange_weak(seen, changed, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(before) => return before,
            Err(now) => seen = now,
        }
    }
    // END
}

/// Has workers fill `count` counters together, and returns what is in them in the end.
///
/// Each worker gets the file, by [`Worker::send_file`], and sends `()` when it is done. All of them
/// work at the same time.
///
/// # Errors
///
/// `UnexpectedEof` when a worker is lost. Otherwise what making and sharing the memory fails with.
pub fn fill(folder: &Path, count: usize, workers: &mut [Worker]) -> io::Result<Vec<u64>> {
    // SOLUTION: make the counters, hand the file to all workers, wait for all of them, read
    let (file, counters) = Counters::create(folder, count)?;
    for worker in &mut *workers {
        worker.send_file(&file)?;
    }
    for worker in workers {
        worker.receive::<()>()?;
    }
    Ok(counters.as_slice().iter().map(|number| number.load(Ordering::Relaxed)).collect())
    // END
}
