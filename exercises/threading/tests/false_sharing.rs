//! Checks `threading/false_sharing`.

use std::{mem, ptr::from_ref, sync::atomic::Ordering};
use threading::false_sharing::{Padded, Progress, share_a_line};

/// Where the counters of five threads lie in memory.
fn addresses() -> Vec<usize> {
    let progress = Progress::new(5);
    let mut addresses: Vec<_> =
        (0..5).map(|thread| from_ref(progress.counter(thread)).addr()).collect();
    addresses.sort_unstable();
    addresses
}

/// The least distance between two counters, in bytes.
fn least_distance() -> usize {
    let addresses = addresses();
    addresses.windows(2).map(|pair| pair[1] - pair[0]).min().expect("there are five")
}

#[test]
fn addresses_share_a_line_up_to_its_end() {
    assert!(share_a_line(0, 127), "the first line holds the bytes 0 to 127");
    assert!(share_a_line(384, 400), "the line that begins at 384 holds 400");
    assert!(share_a_line(1000, 1000), "a byte is in its own line");
}

#[test]
fn neighbours_on_both_sides_of_a_border_share_no_line() {
    assert!(!share_a_line(127, 128), "a line ends after byte 127");
    assert!(!share_a_line(260, 250), "a line begins at 256");
    assert!(!share_a_line(0, 1280), "these are ten lines apart");
}

#[test]
fn counters_lie_in_lines_of_their_own() {
    let distance = least_distance();
    assert!(distance >= 64, "two counters are {distance} bytes apart: they share a line of 64");
}

#[test]
fn counters_lie_in_pairs_of_lines_of_their_own() {
    let distance = least_distance();
    assert!(
        distance >= 128,
        "two counters are {distance} bytes apart: they share a pair of lines, 128 bytes"
    );
}

#[test]
fn a_counter_begins_where_a_line_begins() {
    for address in addresses() {
        assert_eq!(address % 128, 0, "bytes from the beginning of a line to a counter");
    }
    assert_eq!(mem::align_of::<Padded<u8>>(), 128, "the alignment of a padded byte");
}

#[test]
fn a_value_longer_than_a_line_fills_up_its_last_one() {
    assert_eq!(mem::size_of::<Padded<[u8; 128]>>(), 128, "the size of 128 bytes, padded");
    assert_eq!(mem::size_of::<Padded<[u8; 129]>>(), 256, "the size of 129 bytes, padded");
}

#[test]
fn each_thread_counts_its_own_steps() {
    let progress = Progress::new(3);
    progress.run(1000);
    progress.run(1);
    let counts = [0, 1, 2].map(|thread| progress.counter(thread).load(Ordering::Relaxed));
    assert_eq!((counts, progress.total()), ([1001; 3], 3003));
    for pair in addresses().windows(2) {
        assert!(!share_a_line(pair[0], pair[1]), "two threads counted in one line");
    }
}
