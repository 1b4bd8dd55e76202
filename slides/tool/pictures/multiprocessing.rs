//! Processes: nothing is shared, so everything travels.

use super::{
    Does::{Hold, Wait, Work},
    Pictures, lane,
};
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("memories", memories()),
        ("child", child()),
        ("full-pipes", full_pipes()),
        ("two-children", two_children()),
        ("frames", frames()),
        ("task-queue", task_queue()),
        ("pool", pool()),
        ("lost-worker", lost_worker()),
        ("mapped", mapped()),
        ("manager", manager()),
        ("scatter", scatter()),
        ("weights", weights()),
        ("rows", rows()),
        ("remote", remote()),
    ]
}

fn memories() -> Picture {
    let mut p = Picture::new(1160, 310, "Threads share a memory; processes have one each");
    p.text(260.0, 20.0, "one process, three threads").text(860.0, 20.0, "three processes");
    p.ink(Ink::Plain).frame(20.0, 45.0, 480.0, 235.0);
    for thread in 0..3 {
        let x = 50.0 + 150.0 * f64::from(thread);
        p.ink(Ink::Other)
            .full(x, 65.0, 120.0, 60.0, "thread")
            .arrow(&[(x + 60.0, 130.0), (x + 60.0, 182.0)]);
    }
    p.ink(Ink::Accent).full(50.0, 190.0, 420.0, 64.0, "memory");
    for process in 0..3 {
        let x = 600.0 + 190.0 * f64::from(process);
        p.ink(Ink::Plain).frame(x, 45.0, 160.0, 235.0);
        p.ink(Ink::Other)
            .full(x + 20.0, 65.0, 120.0, 60.0, "thread")
            .arrow(&[(x + 80.0, 130.0), (x + 80.0, 182.0)]);
        p.ink(Ink::Accent).full(x + 20.0, 190.0, 120.0, 64.0, "memory");
    }
    p
}

fn child() -> Picture {
    let mut p =
        Picture::new(1160, 230, "A parent starts a child, goes on, and waits for its status");
    lane(
        &mut p,
        45.0,
        "parent",
        &[(130.0, 430.0, Work), (430.0, 720.0, Wait), (720.0, 1080.0, Work)],
    );
    lane(&mut p, 150.0, "child", &[(300.0, 700.0, Work)]);
    p.ink(Ink::Plain)
        .arrow(&[(280.0, 62.0), (280.0, 150.0), (297.0, 150.0)])
        .right(268.0, 100.0, "spawn");
    p.ink(Ink::Accent).arrow(&[(705.0, 150.0), (720.0, 150.0), (720.0, 65.0)]).left(
        735.0,
        105.0,
        "exit status: a code, or a signal",
    );
    p.ink(Ink::Plain).text(575.0, 18.0, "wait").text(
        560.0,
        205.0,
        "memory of its own, a number (pid), a parent",
    );
    p
}

fn full_pipes() -> Picture {
    let mut p = Picture::new(
        1160,
        320,
        "We write to a full pipe, the program writes to a full pipe: both wait",
    );
    p.ink(Ink::Other)
        .full(20.0, 100.0, 190.0, 110.0, "we")
        .full(950.0, 100.0, 190.0, 110.0, "program");
    p.ink(Ink::Accent).bar(330.0, 60.0, 500.0, 50.0).bar(330.0, 200.0, 500.0, 50.0);
    p.ink(Ink::Plain)
        .arrow(&[(215.0, 130.0), (320.0, 88.0)])
        .arrow(&[(835.0, 85.0), (945.0, 130.0)]);
    p.arrow(&[(945.0, 180.0), (838.0, 222.0)]).arrow(&[(325.0, 225.0), (215.0, 180.0)]);
    p.text(580.0, 35.0, "standard input: 64 KiB, full").text(
        580.0,
        275.0,
        "standard output: 64 KiB, full",
    );
    p.ink(Ink::Accent).text(115.0, 70.0, "waits to write").text(1045.0, 70.0, "waits to write");
    p.text(115.0, 240.0, "does not read").text(1045.0, 240.0, "does not read");
    p
}

fn two_children() -> Picture {
    let mut p =
        Picture::new(1160, 280, "Text is halved; each child counts its half; answers are added up");
    p.ink(Ink::Plain).labelled(20.0, 105.0, 180.0, 70.0, "FASTA text");
    for (y, half) in [(30.0, "first half"), (180.0, "second half")] {
        p.ink(Ink::Plain).arrow(&[(205.0, 140.0), (420.0, y + 35.0)]);
        p.text(300.0, if y < 100.0 { y + 20.0 } else { y + 45.0 }, half);
        p.ink(Ink::Other).full(425.0, y, 190.0, 70.0, "child");
        p.ink(Ink::Plain).arrow(&[(620.0, y + 35.0), (870.0, 140.0)]);
        p.text(
            770.0,
            if y < 100.0 { y + 20.0 } else { y + 45.0 },
            if y < 100.0 { "A 3  K 1" } else { "A 2  M 7" },
        );
    }
    p.ink(Ink::Accent).full(875.0, 105.0, 250.0, 70.0, "A 5  K 1  M 7");
    p
}

fn frames() -> Picture {
    let mut p = Picture::new(1160, 230, "A frame: the length in four bytes, then the message");
    p.code(true);
    p.ink(Ink::Accent).cells(120.0, 40.0, 74.0, 60.0, &["05", "00", "00", "00"]);
    p.ink(Ink::Other).cells(430.0, 40.0, 74.0, 60.0, &["31", "32", "33", "34", "35"]);
    p.ink(Ink::Faint).cells(814.0, 40.0, 74.0, 60.0, &["02", "00", "…"]).code(false);
    p.ink(Ink::Accent).text(268.0, 130.0, "length: 5").ink(Ink::Other).text(
        615.0,
        130.0,
        "the number 12345",
    );
    p.ink(Ink::Faint).text(925.0, 130.0, "the next one");
    p.ink(Ink::Plain).text(
        580.0,
        200.0,
        "a pipe carries bytes: what one write put in, several reads may take out",
    );
    p
}

fn task_queue() -> Picture {
    let mut p =
        Picture::new(1160, 300, "Workers take the next task from the parent when they are free");
    p.ink(Ink::Plain)
        .cells(20.0, 110.0, 64.0, 64.0, &["7", "6", "5", "4"])
        .text(148.0, 80.0, "queue");
    p.arrow(&[(282.0, 142.0), (375.0, 142.0)]);
    p.labelled(385.0, 92.0, 190.0, 100.0, "parent");
    for (y, task) in [(20.0, "task 3"), (190.0, "task 2")] {
        p.ink(Ink::Other).full(880.0, y, 240.0, 84.0, "worker process");
        p.ink(Ink::Plain).arrow(&[(580.0, 125.0), (875.0, y + 28.0)]);
        p.ink(Ink::Accent).arrow(&[(875.0, y + 62.0), (580.0, 162.0)]);
        p.ink(Ink::Plain).text(700.0, if y < 100.0 { y + 20.0 } else { y + 80.0 }, task);
    }
    p.ink(Ink::Accent).text(755.0, 142.0, "results");
    p
}

fn pool() -> Picture {
    let mut p =
        Picture::new(1160, 300, "Chunks in a queue, a keeper thread for each worker process");
    p.ink(Ink::Plain)
        .labelled(20.0, 30.0, 190.0, 64.0, "map_async")
        .arrow(&[(215.0, 62.0), (325.0, 62.0)]);
    p.cells(335.0, 32.0, 90.0, 60.0, &["6-8", "3-5", "0-2"]).text(470.0, 120.0, "chunks");
    for (y, name) in [(30.0, "keeper"), (160.0, "keeper")] {
        p.ink(Ink::Plain).arrow(&[(610.0, 62.0), (705.0, y + 32.0)]);
        p.ink(Ink::Plain).labelled(710.0, y, 150.0, 64.0, name);
        p.ink(Ink::Accent).line(&[(865.0, y + 32.0), (945.0, y + 32.0)]);
        p.ink(Ink::Other).full(950.0, y, 190.0, 64.0, "worker");
    }
    p.ink(Ink::Plain).text(785.0, 265.0, "threads").text(1045.0, 265.0, "processes");
    p.labelled(20.0, 180.0, 190.0, 64.0, "wait")
        .ink(Ink::Accent)
        .arrow(&[(705.0, 212.0), (215.0, 212.0)]);
    p.text(460.0, 190.0, "results, in any order");
    p
}

fn lost_worker() -> Picture {
    let mut p = Picture::new(1160, 240, "A worker is killed; a new one runs its chunk again");
    lane(
        &mut p,
        40.0,
        "worker 0",
        &[(150.0, 420.0, Work), (430.0, 700.0, Work), (710.0, 980.0, Work)],
    );
    lane(&mut p, 115.0, "worker 1", &[(150.0, 420.0, Work), (430.0, 560.0, Hold)]);
    lane(&mut p, 190.0, "worker 2", &[(620.0, 890.0, Work)]);
    p.ink(Ink::Accent).left(575.0, 115.0, "killed").arrow(&[
        (600.0, 135.0),
        (600.0, 190.0),
        (615.0, 190.0),
    ]);
    p.ink(Ink::Plain).left(905.0, 190.0, "the same chunk, anew");
    p
}

fn mapped() -> Picture {
    let mut p = Picture::new(1160, 260, "Two processes see the same bytes of a file");
    for (x, name) in [(20.0, "process 4000"), (900.0, "process 4001")] {
        p.ink(Ink::Plain).frame(x, 60.0, 230.0, 130.0).text(x + 115.0, 35.0, name);
        p.ink(Ink::Other).full(x + 30.0, 95.0, 170.0, 60.0, "counters");
    }
    p.ink(Ink::Accent).cells(410.0, 95.0, 70.0, 60.0, &["7", "0", "12", "3", "9"]);
    p.text(585.0, 65.0, "a file, mapped by both").ink(Ink::Plain);
    p.arrow(&[(255.0, 125.0), (402.0, 125.0)]).arrow(&[(895.0, 125.0), (768.0, 125.0)]);
    p.text(585.0, 190.0, "atomics in it: done, or not done").text(
        585.0,
        230.0,
        "without a name: a crash leaves nothing behind",
    );
    p
}

fn manager() -> Picture {
    let mut p = Picture::new(1160, 300, "One process owns the dictionary; clients ask it");
    p.ink(Ink::Accent).full(800.0, 100.0, 340.0, 100.0, "done: 17, failed: 2");
    p.text(970.0, 70.0, "manager");
    for (y, to, ask, reply) in
        [(30.0, 125.0, "add done 1", "17"), (200.0, 175.0, "get failed", "2")]
    {
        p.ink(Ink::Other).full(20.0, y, 190.0, 70.0, "client");
        p.ink(Ink::Plain).arrow(&[(215.0, y + 20.0), (795.0, to - 10.0)]);
        p.ink(Ink::Accent).arrow(&[(795.0, to + 10.0), (215.0, y + 52.0)]);
        p.ink(Ink::Plain).text(420.0, if to < 150.0 { 45.0 } else { 178.0 }, ask);
        p.ink(Ink::Accent).text(420.0, if to < 150.0 { 125.0 } else { 262.0 }, reply);
    }
    p
}

fn scatter() -> Picture {
    let mut p = Picture::new(1160, 290, "Scatter the work, compute, gather the results");
    p.ink(Ink::Plain).labelled(20.0, 110.0, 150.0, 70.0, "parent");
    for worker in 0..3 {
        let y = 20.0 + 90.0 * f64::from(worker);
        p.ink(Ink::Plain).arrow(&[(175.0, 145.0), (365.0, y + 35.0)]);
        p.ink(Ink::Other).full(370.0, y, 400.0, 70.0, &format!("share {worker}: throws"));
        p.ink(Ink::Accent).arrow(&[(775.0, y + 35.0), (955.0, 145.0)]);
    }
    p.ink(Ink::Accent).full(960.0, 110.0, 180.0, 70.0, "add hits, π");
    p.ink(Ink::Plain).text(260.0, 30.0, "scatter").text(880.0, 30.0, "gather");
    p
}

fn weights() -> Picture {
    let mut p =
        Picture::new(1160, 250, "The mean of means is not the mean, when chunks differ in size");
    p.ink(Ink::Plain).cells(20.0, 30.0, 80.0, 60.0, &["1", "2", "3"]).cells(
        380.0,
        30.0,
        80.0,
        60.0,
        &["10"],
    );
    p.text(140.0, 120.0, "sum 6, count 3").text(420.0, 120.0, "sum 10, count 1");
    p.ink(Ink::Accent).left(600.0, 45.0, "mean of means: (2 + 10) / 2 = 6");
    p.ink(Ink::Other).left(600.0, 105.0, "the mean: (6 + 10) / (3 + 1) = 4");
    p.ink(Ink::Plain).left(
        20.0,
        205.0,
        "so a worker answers with a sum and a count, and one divides once, at the end",
    );
    p
}

fn rows() -> Picture {
    let mut p = Picture::new(1160, 300, "Rows in small tasks; each worker takes the next one");
    for row in 0..8 {
        let y = 20.0 + 32.0 * f64::from(row);
        let set = [0.0, 30.0, 110.0, 190.0, 210.0, 150.0, 60.0, 10.0][row as usize];
        p.ink(Ink::Faint).frame(20.0, y, 260.0, 28.0);
        p.ink(Ink::Accent).bar(150.0 - set / 2.0, y + 4.0, set + 1.0, 20.0);
    }
    for (task, y) in [(0, 36.0), (1, 100.0), (2, 164.0), (3, 228.0)] {
        let words = format!("rows {}..{}", 2 * task, 2 * task + 2);
        p.ink(Ink::Plain).arrow(&[(290.0, y + 16.0), (375.0, y + 16.0)]).labelled(
            380.0,
            y - 8.0,
            180.0,
            48.0,
            &words,
        );
    }
    p.ink(Ink::Plain).arrow(&[(570.0, 148.0), (690.0, 148.0)]).text(630.0, 120.0, "queue");
    p.ink(Ink::Other)
        .full(700.0, 60.0, 190.0, 70.0, "worker")
        .full(700.0, 170.0, 190.0, 70.0, "worker");
    p.ink(Ink::Plain).left(920.0, 95.0, "takes the next").left(920.0, 205.0, "when it is done");
    p
}

fn remote() -> Picture {
    let mut p =
        Picture::new(1160, 320, "Workers on other hosts show a token; strangers are refused");
    p.ink(Ink::Plain).labelled(700.0, 100.0, 190.0, 110.0, "pool").cells(
        920.0,
        125.0,
        56.0,
        60.0,
        &["7", "6", "5", "4"],
    );
    p.text(1032.0, 215.0, "one queue");
    for (y, host, word) in [
        (10.0, "host a: worker", "token"),
        (125.0, "host b: worker", "token"),
        (240.0, "anybody", "let me in"),
    ] {
        let stranger = host == "anybody";
        p.ink(if stranger { Ink::Faint } else { Ink::Other });
        p.full(20.0, y, 240.0, 66.0, host);
        p.ink(if stranger { Ink::Accent } else { Ink::Plain });
        if stranger {
            p.dashes(&[(265.0, y + 33.0), (560.0, y + 33.0), (640.0, 215.0)]).text(
                400.0,
                y + 58.0,
                word,
            );
            p.left(590.0, y + 40.0, "closed");
        } else {
            p.arrow(&[(265.0, y + 33.0), (695.0, 155.0)]).text(
                400.0,
                y + 33.0 - (y - 125.0) * 0.22 - 24.0,
                word,
            );
        }
    }
    p
}
