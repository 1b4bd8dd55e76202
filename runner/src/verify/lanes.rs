//! Test programs that run while the next ones are compiled. Many tests wait: for a hang to be sure,
//! or for a process to end. Meanwhile the compiler has the cores.

use anyhow::{Context, Result, anyhow};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver, Sender, TryRecvError},
    },
    thread::{self, JoinHandle},
};

use crate::{process, testing::Test};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that take what is to be run, in order.
pub struct Lanes {
    folder: PathBuf,
    begun: usize,
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
}

/// What a program's tests will have come to.
pub struct Pending {
    tests: Receiver<Result<Vec<Test>>>,
    came: Option<Result<Vec<Test>>>,
}

impl Lanes {
    /// Lanes that keep copies of programs in `folder`: cargo builds the next one in the same place.
    pub fn new(folder: PathBuf) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("Failed to remove {}", folder.display()))?;
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("Failed to make the folder {}", folder.display()))?;
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let take = move || {
            // A job that panicked has dropped its end of the channel: whoever waits for it is told.
            let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
            while let Ok(job) = next() {
                job();
            }
        };
        let cores = thread::available_parallelism().map_or(1, usize::from);
        // One more than there are cores, because most of the time one of them waits.
        let threads = (0..=cores).map(|_| thread::spawn(take.clone())).collect();
        Ok(Self { folder, begun: 0, jobs: Some(jobs), threads })
    }

    /// Has `run` run with a copy of `program`, as soon as a lane is free.
    pub fn run(
        &mut self,
        program: &Path,
        run: impl FnOnce(&Path) -> Result<Vec<Test>> + Send + 'static,
    ) -> Result<Pending> {
        self.begun += 1;
        let name = program.file_name().context("a program has a name")?;
        let folder = self.folder.join(self.begun.to_string());
        let copy = folder.join(name);
        fs::create_dir(&folder)
            .and_then(|()| fs::copy(program, &copy))
            .with_context(|| format!("Failed to copy {}", program.display()))?;
        let (done, tests) = mpsc::channel();
        let job: Job = Box::new(move || {
            let came = run(&copy);
            // A copy that can't be removed is removed with the others the next time.
            _ = fs::remove_dir_all(folder);
            // Nobody waits any more where verify was interrupted.
            _ = done.send(came);
        });
        let jobs = self.jobs.as_ref().expect("it is there until the lanes are dropped");
        jobs.send(job).map_err(|_| anyhow!("every lane has panicked"))?;
        Ok(Pending { tests, came: None })
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        self.jobs = None;
        // Only where something went wrong is anything left to run, and then nobody wants it.
        process::cancel();
        for thread in self.threads.drain(..) {
            _ = thread.join();
        }
        process::allow();
    }
}

impl Pending {
    /// Whether [`Pending::wait`] would return at once.
    pub fn is_over(&mut self) -> bool {
        if self.came.is_none() {
            self.came = match self.tests.try_recv() {
                Ok(came) => Some(came),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => Some(Err(anyhow!("the lane panicked"))),
            };
        }
        self.came.is_some()
    }

    /// What came of it.
    pub fn wait(self) -> Result<Vec<Test>> {
        let later = || self.tests.recv().unwrap_or_else(|_| Err(anyhow!("the lane panicked")));
        self.came.unwrap_or_else(later)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, sync::mpsc::channel};

    #[test]
    fn programs_run_side_by_side_each_on_a_copy_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let program = env::current_exe().unwrap();
        let mut lanes = Lanes::new(folder.path().join("lanes")).unwrap();
        let (ready, first) = channel();
        let (go, second) = channel::<()>();
        let mut waits = lanes
            .run(&program, move |copy| {
                ready.send(copy.to_owned()).unwrap();
                second.recv().unwrap();
                Ok(vec![])
            })
            .unwrap();
        let copy = first.recv().unwrap();
        assert!(copy.is_file() && copy != program);
        assert!(!waits.is_over());
        let fails = lanes
            .run(&program, move |_| {
                go.send(()).unwrap();
                Err(anyhow!("as it should"))
            })
            .unwrap();
        assert!(waits.wait().unwrap().is_empty());
        assert_eq!(fails.wait().unwrap_err().to_string(), "as it should");
        let panics = lanes.run(&program, |_| panic!("on purpose")).unwrap();
        assert!(panics.wait().is_err());
        drop(lanes);
        assert!(!copy.exists());
    }
}
