//! Times `multiprocessing/mandelbrot`: 240 rows in one process, and in workers by the tasks of 8.

use common::{
    machine,
    processes::{Pool, this_program, worker_main},
    speed::Race,
};
use multiprocessing::mandelbrot as yours;
use multiprocessing_solution::mandelbrot as solution;
use solution::{Task, View, compute};

/// Rows a task.
const HEIGHT: usize = 8;

fn main() {
    worker_main("worker", |parent| parent.serve(compute));
    let view = View::whole(240, 1000);
    let your_view = yours::View {
        left: view.left,
        top: view.top,
        step: view.step,
        rows: view.rows,
        columns: view.columns,
        limit: view.limit,
    };
    let cores = pool(machine::cores());
    Race::new("multiprocessing/mandelbrot")
        .naive("one process", || compute(Task { view, rows: 0..view.rows }))
        .yours(|| yours::image(&cores, &your_view, HEIGHT))
        .solution(|| solution::image(&cores, &view, HEIGHT))
        .other("solution, a task for each worker", || {
            solution::image(&cores, &view, view.rows.div_ceil(cores.workers()))
        })
        .yours_on(machine::thread_counts(), |count| {
            let pool = pool(count);
            move || yours::image(&pool, &your_view, HEIGHT)
        })
        .solution_on(machine::thread_counts(), |count| {
            let pool = pool(count);
            move || solution::image(&pool, &view, HEIGHT)
        })
        .run();
}

fn pool(workers: usize) -> Pool {
    Pool::start(workers, || this_program("worker")).expect("a program can start itself")
}
