//! What the slides on threads show. Run by `cargo test -p slides`.

fn hello() {
    use std::thread;

    let worker = thread::spawn(|| (1..=100).sum::<u32>());
    println!("main goes on");
    let sum = worker.join().expect("the thread did not panic");
    assert_eq!(sum, 5050);
}

fn closing() {
    use crossbeam_channel::bounded;
    use std::thread;

    let (sender, receiver) = bounded(4);
    thread::scope(|scope| {
        for producer in 0..3 {
            let sender = sender.clone();
            scope.spawn(move || sender.send(producer));
        }
        drop(sender); // else the loop below waits for ever
        let received: Vec<u32> = receiver.iter().collect();
        assert_eq!(received.len(), 3);
    });
}

fn fold_reduce() {
    use rayon::prelude::*;

    let values: Vec<u64> = (1..=1000).collect();
    let sum = values.par_iter().copied().reduce(|| 0, |a, b| a + b);
    let even = values
        .par_iter()
        .fold(|| 0_u64, |count, value| count + u64::from(value % 2 == 0)) // one count a piece
        .reduce(|| 0, |one, other| one + other); // and their sum
    assert_eq!((sum, even), (500_500, 500));
}

fn join_sum(values: &[u64]) -> u64 {
    if values.len() <= 4096 {
        return values.iter().sum();
    }
    let (left, right) = values.split_at(values.len() / 2);
    let (left, right) = rayon::join(|| join_sum(left), || join_sum(right));
    left + right
}

fn main() {
    hello();
    closing();
    fold_reduce();
    assert_eq!(join_sum(&(0..100_000).collect::<Vec<_>>()), 4_999_950_000);
}
