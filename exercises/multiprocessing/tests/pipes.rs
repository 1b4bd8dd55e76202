//! Checks `multiprocessing/pipes`.

use common::{
    evidence::within,
    processes::{Witness, ask, kill, role},
    rerun,
};
use multiprocessing::pipes::{Counts, ask_child, child, count, count_in_two};
use std::{
    io::{self, BufReader, ErrorKind, Read, Write},
    process::{self, Command},
    time::Duration,
};

const LIMIT: Duration = Duration::from_secs(10);
const ADVICE: &str = "a child reads until its input ends: is the pipe closed when all is written?";

const FASTA: &str = ">sp|P01308|INS_HUMAN Insulin\nMALWMRLLPLLALLALWGPDPAAAFVNQHLCGSHLVEALYLVCGERGFFYTPKT\n\
    RREAEDLQVGQVELGGGPGAGSLQPLALEGSLQKRGIVEQCCTSICSLYQLENYCN\n\
    >fragment\nmk-v*\n";

/// Reads on, and tells the witness when the first bytes came, and how many they were in the end.
struct Noticed<R> {
    input: R,
    read: usize,
}

impl<R: Read> Read for Noticed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        if self.read == 0 && count > 0 {
            ask("reading");
        }
        if count == 0 {
            ask(&self.read.to_string());
        }
        self.read += count;
        Ok(count)
    }
}

/// This test program as a child: see [`play`].
fn program(role: &str) -> Command {
    rerun!(a_child_answers_when_its_input_ends, role)
}

/// What the children do that the tests below start.
fn play() {
    let Some(role) = role() else { return };
    println!("residue A 3\nresidues A\nresidues AB 3\nresidues A x\nchildren may print\n");
    let mut input = BufReader::new(Noticed { input: io::stdin(), read: 0 });
    match &*role {
        "counts" => child(input, io::stdout()).expect("it reads text"),
        "fails later" => {
            child(input, io::stdout()).expect("it reads text");
            process::exit(3);
        }
        "silent" => drop(io::copy(&mut input, &mut io::sink())),
        "deaf" => child(&b""[..], io::stdout()).expect("it reads nothing"),
        "endless" => {
            child(input, io::stdout()).expect("it reads text");
            // More than a pipe holds, and so is its answer read to the end.
            (0..100_000).for_each(|_| println!("and so on"));
        }
        other => unreachable!("{other}"),
    }
    process::exit(0)
}

/// FASTA text of many lines, and its counts.
fn long_fasta(lines: usize) -> (String, Counts) {
    let mut fasta = String::new();
    let mut counts = Counts::new();
    for line in 0..lines {
        let residue = char::from(b'A' + (line * line % 26) as u8);
        let length = 40 + line % 50;
        if line % 7 == 0 {
            fasta.push_str(&format!(">sequence {line} of KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK\n"));
        }
        fasta.extend(std::iter::repeat_n(residue, length));
        fasta.push('\n');
        *counts.entry(residue).or_default() += length as u64;
    }
    (fasta, counts)
}

/// As [`count_in_two`], by children that are watched; fails where it takes for ever.
fn counted(witness: &Witness, role: &'static str, fasta: &str) -> io::Result<Counts> {
    let fasta = fasta.to_owned();
    let program = witness.watching(move || program(role));
    within(LIMIT, ADVICE, move || count_in_two(&fasta, program))
}

#[test]
fn a_child_answers_when_its_input_ends() {
    play();
    let mut output = Vec::new();
    child(FASTA.as_bytes(), &mut output).expect("it is text");
    let output = String::from_utf8(output).expect("it is text");
    assert_eq!(
        output,
        "residues A 10 C 6 D 2 E 8 F 3 G 12 H 2 I 2 K 3 L 20 M 3 N 3 P 6 Q 7 R 5 S 5 T 3 V 7 W 2 \
         Y 4\n"
    );
}

#[test]
fn an_answer_is_one_line() {
    for (fasta, answer) in [
        (">only a name", "residues\n"),
        ("", "residues\n"),
        (">A\r\nMk\r\n-*v", "residues K 1 M 1 V 1\n"),
    ] {
        let mut output = Vec::new();
        child(fasta.as_bytes(), &mut output).expect("it is text");
        assert_eq!(String::from_utf8(output).expect("it is text"), answer, "for {fasta:?}");
    }
}

#[test]
fn a_child_whose_parent_is_gone_fails() {
    /// A pipe that nobody reads from any more.
    struct Broken;

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let error = child(&b"MK"[..], Broken).expect_err("the answer can't be written");
    assert_eq!(error.kind(), ErrorKind::BrokenPipe);
}

#[test]
fn a_child_counts_what_it_is_given() {
    let (fasta, counts) = long_fasta(5_000);
    let answered = within(LIMIT, ADVICE, move || ask_child(program("counts"), &fasta));
    assert_eq!(answered.expect("it answers"), counts);
}

#[test]
fn an_answer_is_found_among_other_output() {
    let answered = within(LIMIT, "is all of its output read?", || {
        ask_child(program("endless"), FASTA).expect("it answers")
    });
    assert_eq!(answered, count(FASTA.as_bytes()).expect("it is text"));
}

#[test]
fn two_halves_add_up_to_the_whole() {
    let witness = Witness::new();
    for lines in [0, 1, 2, 9, 60] {
        let (fasta, counts) = long_fasta(lines);
        let found = counted(&witness, "counts", &fasta).expect("they answer");
        assert_eq!(found, counts, "residues in {lines} lines");
    }
    witness.assert_all_gone();
}

#[test]
fn two_processes_count_at_the_same_time() {
    let witness = Witness::meeting(2);
    // Halves that fill a pipe many times over.
    let (fasta, counts) = long_fasta(30_000);
    assert_eq!(counted(&witness, "counts", &fasta).expect("they answer"), counts);
    witness.assert_at_once(2);
    witness.assert_all_gone();
}

#[test]
fn each_process_counts_a_half() {
    let witness = Witness::new();
    let (fasta, _) = long_fasta(30_000);
    counted(&witness, "counts", &fasta).expect("they answer");
    let shares =
        witness.questions().iter().filter_map(|text| text.parse().ok()).collect::<Vec<_>>();
    let larger: usize = shares.into_iter().max().expect("they read to the end");
    assert!(larger < fasta.len() * 6 / 10, "the larger half is {larger} of {} bytes", fasta.len());
}

#[test]
fn a_child_without_an_answer_is_an_error() {
    for role in ["silent", "fails later"] {
        let error = within(LIMIT, ADVICE, move || ask_child(program(role), FASTA));
        let error = error.expect_err("there is no answer to trust");
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{role}: {error}");
    }
}

#[test]
fn a_child_that_is_killed_is_an_error_and_the_other_ends() {
    let witness = Witness::answering(|question| {
        kill(question.process);
        String::new()
    });
    let (fasta, _) = long_fasta(30_000);
    let error = counted(&witness, "counts", &fasta).expect_err("both were killed");
    assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "a child that ended without an answer");
    witness.assert_all_gone();
}

#[test]
fn a_child_may_answer_before_its_input_ends() {
    let (fasta, _) = long_fasta(30_000);
    let answered = within(LIMIT, ADVICE, move || ask_child(program("deaf"), &fasta));
    assert_eq!(answered.expect("it answers"), Counts::new());
}

#[test]
fn a_program_that_does_not_exist_is_an_error() {
    let error = ask_child(Command::new("/no/such/program"), FASTA).expect_err("no program");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
