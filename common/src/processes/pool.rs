//! A pool of worker processes.

use serde::{Serialize, de::DeserializeOwned};
use std::{
    io,
    process::Command,
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
};

use super::Worker;

/// Worker processes that are kept for the next task.
///
/// They end when the pool goes out of scope.
pub struct Pool {
    program: Box<dyn Fn() -> Command + Send + Sync>,
    workers: Vec<Mutex<Worker>>,
}

/// How often a task is begun before it is given up.
const ATTEMPTS: usize = 3;

impl Pool {
    /// Starts `workers` processes (at least one) of the `program`, usually
    /// `|| this_program("role")`, which answer tasks by [`Parent::serve`](super::Parent::serve).
    ///
    /// # Errors
    ///
    /// When a process can't be started.
    pub fn start(
        workers: usize,
        program: impl Fn() -> Command + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let start = |_| Worker::start(program()).map(Mutex::new);
        let workers = (0..workers.max(1)).map(start).collect::<io::Result<_>>()?;
        Ok(Self { program: Box::new(program), workers })
    }

    /// The number of workers.
    pub fn workers(&self) -> usize {
        self.workers.len()
    }

    /// Has the workers compute the result of each task. A worker that is done takes the next one.
    /// Results are in the order of their tasks.
    ///
    /// Should a worker be lost, its task begins anew on a new one; each result counts once.
    ///
    /// # Errors
    ///
    /// When three workers in a row were lost with the same task, or one can't be started, or a
    /// message can't be (de)serialised.
    pub fn map<T, R, I>(&self, tasks: I) -> io::Result<Vec<R>>
    where
        T: Serialize,
        R: DeserializeOwned + Send,
        I: IntoIterator<Item = T>,
        I::IntoIter: Send,
    {
        let tasks = Mutex::new(Some(tasks.into_iter().enumerate()));
        // A function, so that the queue isn't locked while a task is worked on.
        let next = || lock(&tasks).as_mut()?.next();
        let keep = |worker: &Mutex<Worker>| {
            let mut worker = lock(worker);
            let mut results = Vec::new();
            while let Some((index, task)) = next() {
                match self.compute(&mut worker, &task) {
                    Ok(result) => results.push((index, result)),
                    Err(error) => {
                        *lock(&tasks) = None; // nobody needs the others' results
                        return Err(error);
                    }
                }
            }
            Ok(results)
        };
        let mut results = thread::scope(|scope| {
            let keep = &keep;
            let keepers: Vec<_> =
                self.workers.iter().map(|worker| scope.spawn(move || keep(worker))).collect();
            let mut results = Vec::new();
            for keeper in keepers {
                results.extend(keeper.join().expect("tasks panic in processes of their own")?);
            }
            io::Result::Ok(results)
        })?;
        results.sort_by_key(|(index, _)| *index);
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }

    fn compute<T: Serialize, R: DeserializeOwned>(
        &self,
        worker: &mut Worker,
        task: &T,
    ) -> io::Result<R> {
        let mut attempt = 1;
        loop {
            let result = worker.send(task).and_then(|()| worker.receive());
            let Err(error) = result else { return result };
            // Also after an answer that makes no sense: nobody knows what it would say next.
            *worker = Worker::start((self.program)())?;
            if error.kind() == io::ErrorKind::InvalidData || attempt == ATTEMPTS {
                let reason = format!("a task is given up after {attempt} attempts: {error}");
                return Err(io::Error::new(error.kind(), reason));
            }
            attempt += 1;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::processes::{Witness, ask, kill, worker_main};
    use std::{process, sync::mpsc, time::Duration};

    /// On a machine that is merely busy.
    const PATIENCE: Duration = Duration::from_secs(5);

    fn pool(workers: usize, witness: &Witness) -> Pool {
        let program = || crate::rerun!(results_are_in_order, "worker");
        Pool::start(workers, witness.watching(program)).expect("workers start")
    }

    #[test]
    fn results_are_in_order() {
        worker_main("worker", |parent| {
            parent.serve(|number: i64| match ask(&number.to_string()).as_str() {
                "die" => {
                    kill(process::id());
                    0
                }
                _ => number * number,
            })
        });
        let witness = Witness::meeting(3);
        let pool = pool(3, &witness);
        let squares: Vec<i64> = pool.map(0..10).expect("squares");
        assert_eq!(squares, [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]);
        let none: Vec<i64> = pool.map(Vec::<i64>::new()).expect("nothing to do");
        assert_eq!(none, [0; 0]);
        assert_eq!(pool.map::<_, i64, _>([7]).expect("a square"), [49]);
        drop(pool);
        witness.assert_at_once(3);
        witness.assert_all_gone();
        assert_eq!(witness.processes(), 3);
    }

    #[test]
    fn a_task_whose_worker_is_killed_begins_anew() {
        let killed = Mutex::new(0);
        let witness = Witness::answering(move |question| {
            let mut killed = lock(&killed);
            if question.text == "3" && *killed < 2 {
                *killed += 1;
                kill(question.process);
            }
            String::new()
        });
        let pool = pool(2, &witness);
        let squares: Vec<i64> = pool.map(0..5).expect("squares");
        assert_eq!(squares, [0, 1, 4, 9, 16]);
        assert_eq!(witness.questions().iter().filter(|text| *text == "3").count(), 3);
        drop(pool);
        witness.assert_all_gone();
    }

    /// Tells when the pool has let go of its tasks.
    struct Told<I>(I, mpsc::Sender<()>);

    impl<I: Iterator> Iterator for Told<I> {
        type Item = I::Item;

        fn next(&mut self) -> Option<I::Item> {
            self.0.next()
        }
    }

    impl<I> Drop for Told<I> {
        fn drop(&mut self) {
            _ = self.1.send(());
        }
    }

    #[test]
    fn a_task_that_always_kills_is_given_up_and_the_pool_lives_on() {
        let (let_go, dropped) = mpsc::channel();
        let dropped = Mutex::new(dropped);
        let witness = Witness::answering(move |question| match question.text.as_str() {
            "3" => "die".to_owned(),
            // The next task takes until the others are off; where they never are, for some time.
            "4" => {
                _ = lock(&dropped).recv_timeout(PATIENCE);
                String::new()
            }
            _ => String::new(),
        });
        let pool = pool(2, &witness);
        let tasks = Told(0..100, let_go);
        let error = pool.map::<_, i64, _>(tasks).expect_err("it can't be computed");
        assert!(error.to_string().contains("given up after 3 attempts"), "{error}");
        let mut asked = witness.questions();
        asked.sort();
        assert_eq!(asked, ["0", "1", "2", "3", "3", "3", "4"], "the rest is not worth while");
        assert_eq!(pool.map::<_, i64, _>([5, 6]).expect("squares"), [25, 36]);
        drop(pool);
        witness.assert_all_gone();
    }

    #[test]
    fn an_answer_that_makes_no_sense_is_an_error() {
        let pool = pool(1, &Witness::new());
        let error = pool.map::<_, String, _>([3]).expect_err("a number is no text");
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert_eq!(pool.map::<_, i64, _>([4]).expect("a square"), [16]);
    }
}
