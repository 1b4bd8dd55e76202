//! # Deadlock
//!
//! A transfer needs the locks of two accounts. Two transfers in opposite directions, at the same
//! time, can each get one of them and wait for the other. Neither gives back what it has; both wait
//! for ever:
//!
//! ```text
//! thread 0   a to b   ─┤ locks a ├── waits for b ···
//! thread 1   b to a   ─┤ locks b ├── waits for a ···
//! ```
//!
//! It takes bad luck, so such a program runs well on Monday and hangs on Friday. The remedy is not
//! to hope: give all locks an order, and take them in that order, everywhere. Of the threads that
//! hold locks, the one that holds the last in the order waits for nobody: it goes on, and after it
//! all others.
//!
//! The same holds for any number of locks, and for locks that aren't called so: messages between
//! processes that wait for each other, files, tasks in a queue that is full.
//!
//! The tests run your code in every order in which threads can come between each other, and report
//! a deadlock as soon as there is one: which thread holds what, and waits for what. (Thread 0 is
//! the first in the test's list, and lock 0 the first that is used.) For that, `Mutex` comes from
//! `common::sync`; it is used like std's.
//!
//! **Task.** [`transfer`] works while it is alone, and can deadlock: take the locks in the order of
//! the accounts' numbers. Then complete [`total`].
//!
//!     cargo test -p threading --test deadlock

use common::sync::{Mutex, MutexGuard};

/// An account at a bank.
#[derive(Debug)]
pub struct Account {
    number: u32,
    balance: Mutex<i64>,
}

impl Account {
    /// An account; no other one has the same number.
    pub const fn new(number: u32, balance: i64) -> Self {
        Self { number, balance: Mutex::new(balance) }
    }

    /// What is in it at the moment.
    pub fn balance(&self) -> i64 {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, i64> {
        self.balance.lock().expect("no thread panicked")
    }
}

/// There is not enough money in an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insufficient;

/// Moves `amount` from one account to another. Nobody sees the money in neither of them, or in
/// both. From an account to itself there is nothing to do.
///
/// # Errors
///
/// When there is less than `amount` in `from`. Nothing is moved then.
pub fn transfer(from: &Account, to: &Account, amount: i64) -> Result<(), Insufficient> {
    let mut source = from.lock();
    let mut target = to.lock();
    if *source < amount {
        return Err(Insufficient);
    }
    *source -= amount;
    *target += amount;
    Ok(())
}

/// What is in all `accounts` together at one moment, while nobody moves money between them. They
/// come in any order, each of them once.
pub fn total(accounts: &[&Account]) -> i64 {
    todo!("lock all accounts in the order of their numbers, then add them up")
}
