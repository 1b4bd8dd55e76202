//! What loads may find: every atomic keeps its past values, and every thread knows which of them
//! are over for it.

use std::{collections::HashMap, sync::atomic::Ordering};

/// Where something lives: what tells one atomic, lock or condition variable from another.
pub type Address = usize;

/// What a thread knows of the atomics: of each, the oldest value that it may still find.
#[derive(Clone, Debug, Default)]
pub struct View(HashMap<Address, usize>);

impl View {
    /// Learns all that `other` knows.
    pub fn join(&mut self, other: &Self) {
        for (&address, &index) in &other.0 {
            self.learn(address, index);
        }
    }

    fn learn(&mut self, address: Address, index: usize) {
        let known = self.0.entry(address).or_default();
        *known = index.max(*known);
    }
}

/// The values of all atomics, the past ones too.
#[derive(Debug, Default)]
pub struct Memory(HashMap<Address, Vec<Stored>>);

#[derive(Debug)]
struct Stored {
    value: u64,
    /// What a thread learns that loads this value with `Acquire`.
    released: View,
}

impl Memory {
    /// The values that `view` may find at `address`, the latest first. It holds `present` now.
    pub fn loadable(
        &mut self,
        address: Address,
        present: u64,
        order: Ordering,
        view: &View,
    ) -> Vec<u64> {
        let history = self.history(address, present);
        let latest = history.len() - 1;
        let oldest = match order {
            Ordering::SeqCst => latest,
            _ => view.0.get(&address).map_or(0, |&known| known.min(latest)),
        };
        history[oldest..].iter().rev().map(|stored| stored.value).collect()
    }

    /// A load that finds the value `age` places before the latest.
    pub fn load(&mut self, address: Address, age: usize, order: Ordering, view: &mut View) {
        let history = self.0.get(&address).expect("a load looks at what is loadable first");
        let index = history.len() - 1 - age;
        view.learn(address, index);
        if matches!(order, Ordering::Acquire | Ordering::AcqRel | Ordering::SeqCst) {
            view.join(&history[index].released);
        }
    }

    /// A store, or the second half of a read-modify-write operation.
    pub fn store(
        &mut self,
        address: Address,
        present: u64,
        value: u64,
        order: Ordering,
        view: &mut View,
        modifies: bool,
    ) {
        let history = self.history(address, present);
        view.learn(address, history.len());
        // What modifies a released value passes on what came with it.
        let last = history.last().expect("a history holds the present value");
        let mut released = if modifies { last.released.clone() } else { View::default() };
        if matches!(order, Ordering::Release | Ordering::AcqRel | Ordering::SeqCst) {
            released.join(view);
        }
        history.push(Stored { value, released });
    }

    fn history(&mut self, address: Address, present: u64) -> &mut Vec<Stored> {
        let history = self.0.entry(address).or_default();
        // A different value: another atomic lived here before.
        if history.last().is_none_or(|last| last.value != present) {
            *history = vec![Stored { value: present, released: View::default() }];
        }
        history
    }
}
