//! The exercises' own tests, run on the solutions.

extern crate multiprocessing_solution as multiprocessing;

#[cfg(feature = "spawn")]
#[path = "../../../exercises/multiprocessing/tests/spawn.rs"]
mod spawn;
#[cfg(feature = "subprocess")]
#[path = "../../../exercises/multiprocessing/tests/subprocess.rs"]
mod subprocess;
#[cfg(feature = "pipes")]
#[path = "../../../exercises/multiprocessing/tests/pipes.rs"]
mod pipes;
#[cfg(feature = "task_queue")]
#[path = "../../../exercises/multiprocessing/tests/task_queue.rs"]
mod task_queue;
#[cfg(feature = "pool")]
#[path = "../../../exercises/multiprocessing/tests/pool.rs"]
mod pool;
#[cfg(feature = "shared_memory")]
#[path = "../../../exercises/multiprocessing/tests/shared_memory.rs"]
mod shared_memory;
#[cfg(feature = "manager")]
#[path = "../../../exercises/multiprocessing/tests/manager.rs"]
mod manager;
#[cfg(feature = "pi")]
#[path = "../../../exercises/multiprocessing/tests/pi.rs"]
mod pi;
#[cfg(feature = "center_of_coordinates")]
#[path = "../../../exercises/multiprocessing/tests/center_of_coordinates.rs"]
mod center_of_coordinates;
#[cfg(feature = "mandelbrot")]
#[path = "../../../exercises/multiprocessing/tests/mandelbrot.rs"]
mod mandelbrot;
#[cfg(feature = "remote_workers")]
#[path = "../../../exercises/multiprocessing/tests/remote_workers.rs"]
mod remote_workers;
