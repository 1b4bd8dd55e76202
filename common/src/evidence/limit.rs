//! A limit for code that may never end.

use std::{panic, sync::mpsc, thread, time::Duration};

/// Runs `work` on a thread of its own and returns what it returns.
///
/// # Panics
///
/// When `work` has not ended after `limit`, with `otherwise` as the message: say what it would be
/// waiting for. The thread is left behind; it ends with the test program. A panic of `work` is
/// passed on.
#[track_caller]
pub fn within<R: Send + 'static>(
    limit: Duration,
    otherwise: &str,
    work: impl FnOnce() -> R + Send + 'static,
) -> R {
    let (done, waits) = mpsc::channel();
    let worker = thread::spawn(move || {
        let result = work();
        // Nobody listens any more once the limit is over.
        _ = done.send(());
        result
    });
    match waits.recv_timeout(limit) {
        Err(mpsc::RecvTimeoutError::Timeout) => {
            panic!("still running after {} s: {otherwise}", limit.as_secs_f64())
        }
        Ok(()) | Err(mpsc::RecvTimeoutError::Disconnected) => {
            worker.join().unwrap_or_else(|payload| panic::resume_unwind(payload))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_ends_returns_its_result() {
        assert_eq!(within(Duration::from_secs(10), "", || 6 * 7), 42);
    }

    #[test]
    fn work_that_does_not_end_is_given_up() {
        let hang = || {
            within(Duration::from_millis(20), "who holds the lock?", || {
                loop {
                    thread::park()
                }
            })
        };
        let panic = panic::catch_unwind(hang).expect_err("it never ends");
        let message = panic.downcast_ref::<String>().expect("a message");
        assert_eq!(message, "still running after 0.02 s: who holds the lock?");
    }

    #[test]
    #[should_panic(expected = "of its own")]
    fn a_panic_is_passed_on() {
        within(Duration::from_secs(10), "", || panic!("of its own"));
    }
}
