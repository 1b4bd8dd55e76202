//! What the slides on profiling show. Run by `cargo test -p slides`.

fn kept() {
    use std::cell::RefCell;

    struct Section<'a>(&'a str, &'a RefCell<Vec<String>>);
    impl Drop for Section<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(format!("{} ends", self.0));
        }
    }
    let log = RefCell::new(vec![]);
    {
        let _ = Section("first", &log); // ends here
        let _second = Section("second", &log);
        log.borrow_mut().push("work".to_owned());
    } // `second` ends here
    assert_eq!(log.into_inner(), ["first ends", "work", "second ends"]);
}

fn hidden() {
    use std::{hint::black_box, time::Instant};

    let calls = 1000;
    let start = Instant::now();
    for _ in 0..calls {
        black_box(f64::sin(black_box(0.5))); // neither known beforehand, nor thrown away
    }
    let each = start.elapsed() / calls;
    println!("a sine takes about {each:?}");
}

fn main() {
    kept();
    hidden();
}
