//! Checks `multiprocessing/center_of_coordinates`.

use common::{
    check::{ROUNDING, assert_close},
    evidence::{Threads, within},
    processes::{Pool, Witness, Worker, ask, kill, worker_main},
    rerun,
};
use multiprocessing::center_of_coordinates::{
    Partial, Position, by_pool, by_queue, center, next_chunk, partial, position,
};
use std::{
    io::{self, BufRead, Cursor, ErrorKind, Read},
    process::{self, Command},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Six atoms among other lines. The fifth is far away, and its numbers touch.
const PDB: &str = "\
HEADER    ELECTRON TRANSPORT                      01-JAN-00   0ABC
REMARK 2  ATOM      9  N   GLY A   9      99.999  99.999  99.999  1.00
ATOM      1  N   MET A   1      27.340  24.430   2.614  1.00  9.67           N
ATOM      2  CA  MET A   1      26.266  25.413   2.842  1.00 10.38           C
ANISOU    2  CA  MET A   1     1200   1300   1400     10     20     30       C
ATOM      3  C  AMET A   1      26.913  26.639   3.531  0.60  9.62           C
TER       4      MET A   1
HETATM    5 ZN    ZN A 101       0.000   0.000   0.000  1.00 10.00          ZN
HETATM    6  O   HOH B1001    -101.572-103.024-110.100  1.00 30.00           O
ATOM      7  O   GLY B   2      -9.999  12.500   1.250
END
";

/// Computed with Python: `np.mean([float(…), …])` of the six.
const CENTER: Position =
    [-5.175_333_333_333_335, -2.340_333_333_333_333_6, -16.643_833_333_333_333];

const PATIENCE: Duration = Duration::from_secs(10);
const ADVICE: &str = "somebody waits for a worker that has nothing to do";

/// A line with an atom.
fn atom(x: f64, y: f64, z: f64) -> String {
    format!("ATOM      1  CA  GLY A   1    {x:8.3}{y:8.3}{z:8.3}  1.00  0.00           C\n")
}

fn worker() -> Command {
    rerun!(an_atom_stands_in_fixed_columns, "worker")
}

/// Says to the witness which chunk it has, by its first 54 columns, and answers.
fn answer(chunk: String) -> Result<Partial, String> {
    if ask(&chunk[..chunk.len().min(54)]) == "die" {
        kill(process::id());
    }
    partial(&chunk)
}

/// As [`by_pool`], on two workers; fails where it takes for ever.
fn pooled(witness: &Witness, text: &str, lines: usize) -> io::Result<Option<Position>> {
    let pool = Pool::start(2, witness.watching(worker)).expect("workers start");
    let text = text.to_owned();
    within(PATIENCE, ADVICE, move || by_pool(&pool, &text, lines))
}

/// As [`by_queue`], on two workers; fails where it takes for ever.
fn queued(
    witness: &Witness,
    text: impl BufRead + Send + 'static,
    lines: usize,
) -> io::Result<Option<Position>> {
    let start = |_| Worker::start(witness.watch(worker())).expect("it starts");
    let mut workers: Vec<_> = (0..2).map(start).collect();
    within(PATIENCE, ADVICE, move || by_queue(&mut workers, text, lines))
}

#[test]
fn an_atom_stands_in_fixed_columns() {
    worker_main("worker", |parent| parent.serve(answer));
    let read = |line: &str| position(line).expect("a good line");
    let lines: Vec<&str> = PDB.lines().collect();
    assert_eq!(read(lines[2]), Some([27.34, 24.43, 2.614]));
    assert_eq!(read(lines[7]), Some([0.0; 3]));
    assert_eq!(read(lines[8]), Some([-101.572, -103.024, -110.1]), "numbers may touch");
    assert_eq!(read(lines[9]), Some([-9.999, 12.5, 1.25]), "a line may end after column 54");
    assert_eq!(read(&atom(-1.0, 1234.0, -999.5)), Some([-1.0, 1234.0, -999.5]));
}

#[test]
fn other_lines_hold_no_atom() {
    for line in PDB.lines().filter(|line| !line.starts_with("ATOM") && !line.starts_with("HETATM"))
    {
        assert_eq!(position(line), Ok(None), "{line}");
    }
    for line in ["", "A", "SIGATM    1  N", "atom      1  N", " ATOM"] {
        assert_eq!(position(line), Ok(None), "{line}");
    }
}

#[test]
fn an_atom_without_a_position_is_named() {
    let good = atom(1.0, 2.0, 3.0);
    for line in [
        &good[..53],
        &good[..30],
        "ATOM",
        "HETATM",
        &good.replace("2.000", "2.0x0"),
        &good.replace("   2.000", "        "),
        &good.replace("   3.000", "\u{c5} 3.000"),
    ] {
        let complaint = position(line).expect_err("there is no number");
        assert!(complaint.contains(line.trim_end()), "{line:?} is not in {complaint:?}");
    }
}

#[test]
fn a_chunk_is_counted_and_summed_up() {
    let whole = partial(PDB).expect("good lines");
    assert_eq!(whole.atoms, 6);
    assert_close(whole.sum, CENTER.map(|mean| 6.0 * mean), ROUNDING);
    assert_eq!(partial("TER\nEND\n"), Ok(Partial::default()));
    assert_eq!(partial(""), Ok(Partial::default()));
    partial("TER\nATOM\nEND\n").expect_err("an atom without a position");
}

#[test]
fn chunks_weigh_as_much_as_they_have_atoms() {
    let partials = [
        Partial { atoms: 3, sum: [6.0, 0.0, -3.0] },
        Partial { atoms: 0, sum: [0.0; 3] },
        Partial { atoms: 1, sum: [10.0, 0.0, 1.0] },
    ];
    assert_close(center(&partials).expect("atoms"), [4.0, 0.0, -0.5], ROUNDING);
    assert_close(center(&partials[..1]).expect("atoms"), [2.0, 0.0, -1.0], ROUNDING);
}

#[test]
fn without_atoms_there_is_no_center() {
    assert_eq!(center(&[]), None);
    assert_eq!(center(&[Partial::default(); 3]), None);
    let witness = Witness::new();
    for text in ["", "HEADER\nEND\n"] {
        assert_eq!(pooled(&witness, text, 1).expect("answers"), None);
        assert_eq!(queued(&witness, text.as_bytes(), 1).expect("answers"), None);
    }
}

#[test]
fn a_pool_finds_the_center_in_chunks_of_any_size() {
    let witness = Witness::new();
    for lines in [1, 2, 3, 11, 50] {
        let center = pooled(&witness, PDB, lines).expect("answers").expect("atoms");
        assert_close(center, CENTER, ROUNDING);
    }
    let chunks = witness.questions().len();
    assert_eq!(chunks, 11 + 6 + 4 + 1 + 1, "11 lines in chunks of 1, 2, 3, 11 and 50");
    witness.assert_all_gone();
}

#[test]
fn a_queue_finds_the_center_in_chunks_of_any_size() {
    let witness = Witness::new();
    for lines in [1, 2, 3, 11, 50] {
        let center = queued(&witness, PDB.as_bytes(), lines).expect("answers").expect("atoms");
        assert_close(center, CENTER, ROUNDING);
    }
    let chunks = witness.questions().len();
    assert_eq!(chunks, 11 + 6 + 4 + 1 + 1, "11 lines in chunks of 1, 2, 3, 11 and 50");
    witness.assert_all_gone();
}

#[test]
fn a_pool_works_at_several_chunks_at_the_same_time() {
    let witness = Witness::meeting(2);
    pooled(&witness, PDB, 3).expect("answers");
    witness.assert_at_once(2);
}

#[test]
fn a_queue_works_at_several_chunks_at_the_same_time() {
    let witness = Witness::meeting(2);
    queued(&witness, PDB.as_bytes(), 3).expect("answers");
    witness.assert_at_once(2);
}

#[test]
fn a_long_chunk_keeps_its_own_worker_only() {
    let witness = Witness::holding("REMARK 2  ATOM      9  N   GLY A   9      99.999  99.9", 10);
    queued(&witness, PDB.as_bytes(), 1).expect("answers");
    witness.assert_held_up_nobody("REMARK 2  ATOM      9  N   GLY A   9      99.999  99.9", 10);
}

#[test]
fn a_queue_adds_in_the_order_of_the_chunks() {
    // To the last bit, 0.1 + 0.2 + 0.3 is not 0.2 + 0.3 + 0.1.
    let text = [0.1, 0.2, 0.3].map(|x| atom(x, 0.0, 0.0)).concat() + "TER\nEND\n";
    let witness = Witness::holding("ATOM      1  CA  GLY A   1       0.100   0.000   0.000", 4);
    let center = queued(&witness, Cursor::new(text.clone()), 1).expect("answers");
    assert_eq!(center, Some([(0.1 + 0.2 + 0.3) / 3.0, 0.0, 0.0]), "the first one was the last");
    assert_eq!(pooled(&Witness::new(), &text, 1).expect("answers"), center);
    // Each worker gets one of the first two chunks, and one of the last two. Worker by worker, the
    // sum would be another one, whoever got which.
    let text = [0.1, 0.3, 1.1, 0.2].map(|x| atom(x, 0.0, 0.0)).concat();
    let pair = || Threads::meeting(2).patience(Duration::from_secs(3));
    let pairs = [pair(), pair()];
    let witness = Witness::answering(move |question| {
        let first = ["0.100", "0.300"].iter().any(|x| question.text.contains(x));
        pairs[usize::from(!first)].during(String::new)
    });
    let center = queued(&witness, Cursor::new(text), 1).expect("answers");
    assert_eq!(center, Some([(0.1 + 0.3 + 1.1 + 0.2) / 4.0, 0.0, 0.0]), "two chunks a worker");
}

/// Text that is read a line at a time, and counts the lines that were taken.
struct Lines(Cursor<String>, Arc<AtomicUsize>);

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let line = self.fill_buf()?;
        let count = line.len().min(buffer.len());
        buffer[..count].copy_from_slice(&line[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Lines {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let rest = self.0.fill_buf()?;
        let end = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
        Ok(&rest[..end])
    }

    fn consume(&mut self, count: usize) {
        self.1.fetch_add(usize::from(count > 0), Ordering::SeqCst);
        self.0.consume(count);
    }
}

#[test]
fn no_more_is_read_than_workers_have_in_hand() {
    let taken = Arc::new(AtomicUsize::new(0));
    let text = Lines(Cursor::new(atom(1.0, 2.0, 3.0).repeat(1000)), Arc::clone(&taken));
    let most = Arc::new(AtomicUsize::new(0));
    let begun = AtomicUsize::new(0);
    let witness = Witness::answering({
        let most = Arc::clone(&most);
        move |_| {
            // How many lines were read beyond those that workers had begun with. In this order: what
            // happens between the two lines makes the difference smaller.
            let taken = taken.load(Ordering::SeqCst);
            let begun = 10 * begun.fetch_add(1, Ordering::SeqCst);
            most.fetch_max(taken.saturating_sub(begun), Ordering::SeqCst);
            String::new()
        }
    });
    let center = queued(&witness, text, 10).expect("answers").expect("atoms");
    assert_close(center, [1.0, 2.0, 3.0], ROUNDING);
    let most = most.load(Ordering::SeqCst);
    assert!(most <= 40, "{most} of 1000 lines were read ahead, with 2 workers and chunks of 10");
}

#[test]
fn a_wrong_line_is_an_error() {
    // It is the last atom: whatever else is taken for wrong stands before it.
    let text = PDB.replace("12.500", "12,500");
    let error = pooled(&Witness::new(), &text, 2).expect_err("a comma");
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    assert!(error.to_string().contains("12,500"), "{error}");
    let error = queued(&Witness::new(), Cursor::new(text), 2).expect_err("a comma");
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    assert!(error.to_string().contains("12,500"), "{error}");
}

#[test]
fn what_is_no_text_is_an_error() {
    let bytes = [PDB.as_bytes(), b"\xff\xfe\n"].concat();
    let error = queued(&Witness::new(), Cursor::new(bytes), 2).expect_err("no text");
    assert_eq!(error.kind(), ErrorKind::InvalidData);
    assert_eq!(next_chunk(&mut &b"a\nb"[..], 3).expect("text"), "a\nb");
}

#[test]
fn a_worker_that_is_killed_is_an_error_in_a_queue_and_none_in_a_pool() {
    let left = AtomicUsize::new(2);
    let witness = Witness::answering(move |question| {
        let doomed = question.text.starts_with("TER");
        let doomed = doomed && left.fetch_sub(1, Ordering::SeqCst) > 0;
        if doomed { "die" } else { "" }.to_owned()
    });
    let error = queued(&witness, PDB.as_bytes(), 1).expect_err("one was killed");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    let center = pooled(&witness, PDB, 1).expect("another worker does it").expect("atoms");
    assert_close(center, CENTER, ROUNDING);
    witness.assert_all_gone();
}

#[test]
fn a_queue_without_workers_is_an_error() {
    let error = by_queue(&mut [], PDB.as_bytes(), 1).expect_err("who should do it?");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    queued(&Witness::new(), PDB.as_bytes(), 1).expect("two workers are enough");
}
