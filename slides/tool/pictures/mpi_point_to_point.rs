//! Messages from rank to rank: who sends what to whom, and who waits.

use super::{
    Does::{Hold, Wait, Work},
    Pictures, lane, time,
};
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("ranks", ranks()),
        ("greetings", greetings()),
        ("envelope", envelope()),
        ("exchange", exchange()),
        ("chain", chain()),
        ("ring", ring()),
        ("shares", shares()),
        ("sum-1", sum(1)),
        ("sum-2", sum(2)),
        ("sum-3", sum(3)),
        ("sum-4", sum(4)),
        ("sum-5", sum(5)),
        ("sum-6", sum(6)),
        ("probe", probe()),
        ("any-source", any_source()),
        ("halo", halo()),
        ("overlap", overlap()),
        ("hangs", hangs()),
        ("ping-pong", ping_pong()),
        ("cost", cost()),
        ("column", column()),
        ("padding", padding()),
        ("farm", farm()),
        ("boxes", boxes()),
        ("slabs", slabs()),
        ("walkers", walkers()),
    ]
}

fn ranks() -> Picture {
    let mut p = Picture::new(1160, 300, "Four copies of a program, each with its own memory");
    p.code(true).left(0.0, 18.0, "mpirun -n 4 program").code(false);
    for rank in 0..4 {
        let x = 300.0 * f64::from(rank);
        p.ink(Ink::Other).shade(x, 55.0, 250.0, 150.0);
        p.ink(Ink::Plain).text(x + 125.0, 82.0, &format!("rank {rank} of 4"));
        p.code(true).size(22.0).labelled(x + 25.0, 110.0, 200.0, 36.0, "program");
        p.labelled(x + 25.0, 155.0, 200.0, 36.0, &format!("rank = {rank}")).code(false).size(24.0);
        p.ink(Ink::Accent).line(&[(x + 125.0, 210.0), (x + 125.0, 243.0)]);
    }
    p.line(&[(125.0, 243.0), (1025.0, 243.0)]);
    p.text(575.0, 275.0, "messages: the only way from one memory to another");
    p
}

fn greetings() -> Picture {
    let mut p = Picture::new(1160, 300, "All send a line to rank 0, which writes them in order");
    for rank in 1..4 {
        let y = 20.0 + 95.0 * f64::from(rank - 1);
        p.ink(Ink::Other).full(0.0, y, 150.0, 60.0, &format!("rank {rank}"));
        p.ink(Ink::Plain).left(170.0, y + 30.0, &format!("\"rank {rank} of 4 …\""));
        p.ink(Ink::Accent).arrow(&[(385.0, y + 30.0), (550.0, y + 30.0)]);
    }
    p.ink(Ink::Other).shade(560.0, 10.0, 160.0, 260.0);
    p.ink(Ink::Plain).text(640.0, 140.0, "rank 0");
    p.ink(Ink::Accent).arrow(&[(725.0, 140.0), (810.0, 140.0)]).ink(Ink::Plain);
    p.frame(820.0, 40.0, 330.0, 200.0);
    for rank in 0..4 {
        let y = 68.0 + 48.0 * f64::from(rank);
        p.left(845.0, y, &format!("rank {rank} of 4 …"));
    }
    p.text(985.0, 268.0, "one writes for all");
    p
}

fn envelope() -> Picture {
    let mut p = Picture::new(1160, 330, "A receive takes the first message that fits its envelope");
    p.ink(Ink::Other).full(0.0, 100.0, 130.0, 70.0, "rank 0");
    p.ink(Ink::Plain).arrow(&[(135.0, 135.0), (240.0, 135.0)]);
    p.size(20.0).text(525.0, 20.0, "waiting at rank 1, in the order sent").size(22.0);
    for (y, tag, content) in
        [(45.0, "SETTINGS", "{\"title\": …}"), (165.0, "VALUES", "3.0  1.0  4.0")]
    {
        let ink = if tag == "VALUES" { Ink::Accent } else { Ink::Plain };
        p.ink(ink).frame(250.0, y, 550.0, 100.0).dashes(&[(520.0, y), (520.0, y + 100.0)]);
        p.ink(Ink::Plain).left(265.0, y + 30.0, "from 0 to 1");
        p.ink(ink).left(265.0, y + 70.0, &format!("tag {tag}"));
        p.ink(Ink::Plain).text(660.0, y + 50.0, content);
    }
    p.size(20.0).text(385.0, 290.0, "envelope").text(660.0, 290.0, "data").size(24.0);
    p.ink(Ink::Accent).arrow(&[(805.0, 215.0), (925.0, 135.0)]);
    p.ink(Ink::Other).full(935.0, 100.0, 222.0, 70.0, "rank 1");
    p.ink(Ink::Plain).size(22.0).text(1047.0, 198.0, "receive from 0,");
    p.text(1047.0, 228.0, "tag VALUES");
    p
}

fn exchange() -> Picture {
    let mut p = Picture::new(1160, 320, "Both receive first, both send first, one after the other");
    for (place, (title, calls, verdict)) in [
        ("both receive first", [["receive", "receive"], ["send", "send"]], "hangs always"),
        (
            "both send first",
            [["send", "send"], ["receive", "receive"]],
            "hangs if messages are long",
        ),
        ("in turns", [["send", "receive"], ["receive", "send"]], "never hangs"),
    ]
    .into_iter()
    .enumerate()
    {
        let x = 410.0 * place as f64;
        p.ink(Ink::Plain).text(x + 165.0, 16.0, title);
        p.size(20.0).text(x + 65.0, 55.0, "rank 0").text(x + 265.0, 55.0, "rank 1").size(24.0);
        for (row, pair) in calls.into_iter().enumerate() {
            let y = 80.0 + 100.0 * row as f64;
            for (side, call) in pair.into_iter().enumerate() {
                let stuck = place < 2 && row == 0;
                p.ink(if stuck { Ink::Accent } else { Ink::Other });
                if place < 2 && row == 1 {
                    p.ink(Ink::Faint).labelled(x + 200.0 * side as f64, y, 130.0, 60.0, call);
                } else {
                    p.full(x + 200.0 * side as f64, y, 130.0, 60.0, call);
                }
            }
            if place == 2 {
                p.ink(Ink::Plain);
                let (from, to) = if row == 0 { (135.0, 195.0) } else { (195.0, 135.0) };
                p.arrow(&[(x + from, y + 30.0), (x + to, y + 30.0)]);
            }
        }
        p.ink(if place < 2 { Ink::Accent } else { Ink::Other }).text(x + 165.0, 285.0, verdict);
    }
    p
}

fn chain() -> Picture {
    let mut p =
        Picture::new(1160, 390, "Rank 0 is late: who waits, if all receive first or send first");
    p.left(0.0, 18.0, "receive, then send: one after the other");
    lane(&mut p, 60.0, "rank 0", &[(130.0, 430.0, Work), (430.0, 490.0, Hold)]);
    lane(&mut p, 110.0, "rank 1", &[(130.0, 490.0, Wait), (490.0, 550.0, Hold)]);
    lane(&mut p, 160.0, "rank 2", &[(130.0, 550.0, Wait), (550.0, 610.0, Hold)]);
    p.left(0.0, 225.0, "send, then receive: only the neighbour waits");
    lane(&mut p, 270.0, "rank 0", &[(130.0, 430.0, Work), (430.0, 490.0, Hold)]);
    lane(&mut p, 320.0, "rank 1", &[(130.0, 190.0, Hold), (190.0, 490.0, Wait)]);
    lane(&mut p, 370.0, "rank 2", &[(130.0, 190.0, Hold)]);
    p.ink(Ink::Other).bar(760.0, 50.0, 30.0, 20.0).ink(Ink::Plain).left(
        800.0,
        60.0,
        "late: still computes",
    );
    p.ink(Ink::Accent).bar(760.0, 90.0, 30.0, 20.0).ink(Ink::Plain).left(800.0, 100.0, "passes on");
    p.dashes(&[(760.0, 140.0), (792.0, 140.0)]).left(800.0, 140.0, "waits to receive");
    p.ink(Ink::Accent).dashes(&[(616.0, 35.0), (616.0, 185.0)]).left(630.0, 165.0, "the end");
    p.dashes(&[(496.0, 245.0), (496.0, 390.0)]).left(510.0, 370.0, "the end");
    p
}

fn ring() -> Picture {
    let mut p = Picture::new(1160, 320, "Four ranks on a ring, and what each has in three rounds");
    let places = [(145.0, 20.0), (290.0, 125.0), (145.0, 230.0), (0.0, 125.0)];
    for (rank, (x, y)) in places.into_iter().enumerate() {
        p.ink(Ink::Other).full(x, y, 110.0, 60.0, &format!("rank {rank}"));
    }
    p.ink(Ink::Accent)
        .arrow(&[(260.0, 60.0), (340.0, 120.0)])
        .arrow(&[(340.0, 190.0), (260.0, 250.0)])
        .arrow(&[(140.0, 250.0), (60.0, 190.0)])
        .arrow(&[(60.0, 120.0), (140.0, 60.0)]);
    p.ink(Ink::Plain);
    for rank in 0..4 {
        p.text(745.0 + 110.0 * f64::from(rank), 25.0, &format!("rank {rank}"));
    }
    for (round, values) in
        [["a", "b", "c", "d"], ["d", "a", "b", "c"], ["c", "d", "a", "b"], ["b", "c", "d", "a"]]
            .into_iter()
            .enumerate()
    {
        let y = 50.0 + 65.0 * round as f64;
        let name = if round == 0 { "its own".to_owned() } else { format!("round {round}") };
        p.ink(Ink::Plain).left(540.0, y + 28.0, &name);
        p.cells(690.0, y, 110.0, 56.0, &values);
        let a = values.iter().position(|value| *value == "a").unwrap_or(0);
        p.ink(Ink::Accent).area(690.0 + 110.0 * a as f64, y, 110.0, 56.0);
    }
    p
}

fn shares() -> Picture {
    let mut p = Picture::new(1160, 320, "Scatter, add, reduce: ten numbers on four ranks");
    p.left(0.0, 40.0, "scatter").left(0.0, 160.0, "add").left(0.0, 280.0, "reduce");
    let mut first = 0;
    for (rank, (length, sum)) in [(3, 3), (3, 12), (2, 13), (2, 17)].into_iter().enumerate() {
        let x = 170.0 + 85.0 * f64::from(first) + 30.0 * rank as f64;
        let width = 85.0 * f64::from(length);
        let labels: Vec<_> = (first..first + length).map(|value| value.to_string()).collect();
        p.ink(Ink::Plain).cells(x, 12.0, 85.0, 56.0, &labels);
        p.ink(Ink::Faint).arrow(&[(x + width / 2.0, 74.0), (x + width / 2.0, 122.0)]);
        p.ink(Ink::Other).full(x, 130.0, width, 60.0, &format!("rank {rank}: {sum}"));
        p.ink(Ink::Accent).line(&[(x + width / 2.0, 196.0), (x + width / 2.0, 230.0)]);
        first += length;
    }
    p.line(&[(297.0, 230.0), (1025.0, 230.0)]).arrow(&[(297.0, 230.0), (297.0, 256.0)]);
    p.full(170.0, 260.0, 255.0, 56.0, "rank 0: 45");
    p
}

/// The parallel sum on two ranks, up to one of its six steps.
fn sum(step: usize) -> Picture {
    let titles = [
        "Rank 1 waits for its share",
        "Rank 0 sends half of the numbers",
        "Both add up their own half",
        "Rank 0 waits for the other sum",
        "Rank 1 sends its sum",
        "Rank 0 adds the two sums",
    ];
    let mut p = Picture::new(1160, 370, titles[step - 1]);
    let cells = ["3", "1", "4", "1", "5", "9", "2", "6"];
    // What each memory holds.
    for (rank, y) in [(0, 10.0), (1, 100.0)] {
        p.ink(Ink::Plain).left(0.0, y + 27.0, &format!("rank {rank}"));
        for (place, cell) in cells.into_iter().enumerate() {
            let x = 130.0 + 60.0 * place as f64;
            let mine = (place >= 4) == (rank == 1);
            match (rank, place >= 4, step) {
                (1, false, _) => continue,
                (1, true, 1) => p.ink(Ink::Faint).frame(x, y, 60.0, 54.0),
                _ => p.ink(Ink::Plain).labelled(x, y, 60.0, 54.0, cell),
            };
            if step >= 3 && mine {
                p.ink(Ink::Other).area(x, y, 60.0, 54.0);
            }
            if step == 2 && place >= 4 {
                p.ink(Ink::Accent).area(x, y, 60.0, 54.0);
            }
        }
        let own = if rank == 0 { "9" } else { "22" };
        if step >= 3 {
            let ink = if step == 5 && rank == 1 { Ink::Accent } else { Ink::Other };
            p.ink(ink).full(700.0, y, 90.0, 54.0, own);
        }
    }
    p.ink(Ink::Accent);
    if step == 2 {
        p.arrow(&[(490.0, 66.0), (490.0, 98.0)]);
    }
    if step >= 4 {
        p.ink(if step == 4 { Ink::Faint } else { Ink::Accent }).frame(840.0, 10.0, 90.0, 54.0);
        if step >= 5 {
            p.full(840.0, 10.0, 90.0, 54.0, "22");
        }
        if step == 5 {
            p.arrow(&[(795.0, 127.0), (885.0, 127.0), (885.0, 68.0)]);
        }
    }
    if step == 6 {
        p.ink(Ink::Plain).text(815.0, 37.0, "+").text(965.0, 37.0, "=");
        p.ink(Ink::Accent).full(1000.0, 10.0, 100.0, 54.0, "31");
    }
    // The time line so far.
    let zero = [
        (130.0, 290.0, Wait, ""),
        (290.0, 390.0, Hold, "send"),
        (390.0, 640.0, Work, "add"),
        (640.0, 730.0, Wait, "receive"),
        (730.0, 830.0, Hold, ""),
        (830.0, 930.0, Work, "add"),
    ];
    let one = [
        (130.0, 290.0, Wait, "receive"),
        (290.0, 390.0, Hold, ""),
        (390.0, 700.0, Work, "add"),
        (700.0, 730.0, Wait, ""),
        (730.0, 830.0, Hold, "send"),
        (830.0, 930.0, Wait, ""),
    ];
    for (y, name, line) in [(235.0, "rank 0", zero), (310.0, "rank 1", one)] {
        p.ink(Ink::Plain).left(0.0, y, name);
        for (at, (from, to, does, word)) in line.into_iter().enumerate() {
            if at >= step {
                break;
            }
            let idle = (name == "rank 0" && at == 0) || (name == "rank 1" && (at == 3 || at == 5));
            if !idle {
                lane(&mut p, y, "", &[(from, to, does)]);
            }
            let (under, ink) =
                if at + 1 == step { (true, Ink::Accent) } else { (false, Ink::Plain) };
            if !word.is_empty() && (under || at + 1 < step) {
                p.ink(ink).size(20.0).text(0.5 * (from + to), y - 34.0, word).size(24.0);
            }
        }
    }
    if step >= 2 {
        p.ink(Ink::Accent).arrow(&[(340.0, 259.0), (340.0, 286.0)]);
    }
    if step >= 5 {
        p.ink(Ink::Accent).arrow(&[(816.0, 286.0), (816.0, 259.0)]);
    }
    time(&mut p, 130.0, 1130.0, 355.0);
    p
}

fn probe() -> Picture {
    let mut p = Picture::new(1160, 250, "Probe, count, make room, receive");
    p.ink(Ink::Other).full(0.0, 10.0, 140.0, 60.0, "rank 1");
    p.ink(Ink::Plain).cells(190.0, 15.0, 60.0, 50.0, &["3.1", "2.7", "1.4", "0.5", "1.6"]);
    p.left(510.0, 40.0, "5 numbers, at the door of rank 0");
    p.ink(Ink::Accent).arrow(&[(260.0, 72.0), (260.0, 140.0)]);
    p.ink(Ink::Other).full(0.0, 150.0, 140.0, 60.0, "rank 0");
    p.ink(Ink::Accent).full(190.0, 150.0, 150.0, 60.0, "probe");
    p.ink(Ink::Plain).arrow(&[(345.0, 180.0), (415.0, 180.0)]);
    p.labelled(420.0, 150.0, 170.0, 60.0, "count = 5").arrow(&[(595.0, 180.0), (665.0, 180.0)]);
    p.code(true).labelled(670.0, 150.0, 200.0, 60.0, "vec![0.0; 5]").code(false);
    p.arrow(&[(875.0, 180.0), (945.0, 180.0)]).ink(Ink::Accent);
    p.full(950.0, 150.0, 190.0, 60.0, "receive");
    p
}

fn any_source() -> Picture {
    let mut p = Picture::new(1160, 320, "Results of three workers, taken in the order they come");
    for (worker, results) in [
        (1, vec![(150.0, 800.0, "7")]),
        (2, vec![(150.0, 300.0, "3"), (300.0, 620.0, "5")]),
        (3, vec![(150.0, 460.0, "4")]),
    ] {
        let y = 30.0 + 65.0 * f64::from(worker - 1);
        let does: Vec<_> = results.iter().map(|&(from, to, _)| (from, to - 6.0, Work)).collect();
        lane(&mut p, y, &format!("rank {worker}"), &does);
        for (_, to, result) in results {
            p.ink(Ink::Faint).dashes(&[(to, y + 20.0), (to, 225.0)]);
            p.ink(Ink::Accent).full(to - 25.0, 230.0, 50.0, 50.0, result);
            p.ink(Ink::Plain).size(20.0).text(to, 300.0, &format!("from {worker}")).size(24.0);
        }
    }
    p.ink(Ink::Plain).left(0.0, 255.0, "rank 0").left(850.0, 255.0, "takes whatever is next");
    p
}

fn halo() -> Picture {
    let mut p =
        Picture::new(1160, 210, "A rod in three pieces, and copies of the neighbours' ends");
    p.ink(Ink::Plain);
    let piece = |p: &mut Picture, x: f64, y: f64, name: &str, cells: &[(&str, bool)]| {
        p.ink(Ink::Plain).left(0.0, y + 22.0, name);
        for (place, &(label, own)) in cells.iter().enumerate() {
            let at = x + 70.0 * place as f64;
            if own {
                p.ink(Ink::Plain).labelled(at, y, 70.0, 46.0, label);
            } else {
                p.ink(Ink::Accent).full(at, y, 70.0, 46.0, label);
            }
        }
    };
    let own = |label| (label, true);
    let copy = |label| (label, false);
    piece(&mut p, 130.0, 10.0, "rank 0", &[own("a"), own("b"), own("c"), own("d"), copy("e")]);
    piece(&mut p, 340.0, 80.0, "rank 1", &[copy("d"), own("e"), own("f"), own("g"), copy("h")]);
    let last = [copy("g"), own("h"), own("i"), own("j"), own("k")];
    piece(&mut p, 550.0, 150.0, "rank 2", &last);
    p.ink(Ink::Accent).left(930.0, 33.0, "halo: a copy of");
    p.left(930.0, 65.0, "what is elsewhere");
    p
}

fn overlap() -> Picture {
    let mut p = Picture::new(1160, 260, "Waiting for messages, and computing while they travel");
    lane(
        &mut p,
        40.0,
        "blocking",
        &[(180.0, 220.0, Hold), (220.0, 520.0, Wait), (520.0, 880.0, Work), (880.0, 960.0, Work)],
    );
    p.size(20.0)
        .text(370.0, 75.0, "send, receive")
        .text(700.0, 75.0, "inside")
        .text(920.0, 75.0, "ends");
    p.size(24.0);
    lane(
        &mut p,
        150.0,
        "overlapped",
        &[(180.0, 220.0, Hold), (224.0, 580.0, Work), (580.0, 600.0, Wait), (604.0, 684.0, Work)],
    );
    p.size(20.0)
        .text(205.0, 188.0, "start")
        .text(400.0, 188.0, "inside")
        .text(592.0, 188.0, "wait");
    p.text(650.0, 188.0, "ends").size(24.0);
    p.ink(Ink::Accent).dashes(&[(220.0, 225.0), (520.0, 225.0)]).left(
        540.0,
        225.0,
        "messages on their way",
    );
    p
}

fn hangs() -> Picture {
    let mut p =
        Picture::new(1160, 350, "A ring, a chain and a star whose ranks wait for each other");
    let rank = |p: &mut Picture, x: f64, y: f64, name: &str| {
        p.ink(Ink::Other).full(x, y, 80.0, 56.0, name);
    };
    p.text(150.0, 16.0, "a ring").text(560.0, 16.0, "a chain").text(980.0, 16.0, "a star");
    for (x, y, name) in
        [(30.0, 60.0, "0"), (210.0, 60.0, "1"), (210.0, 220.0, "2"), (30.0, 220.0, "3")]
    {
        rank(&mut p, x, y, name);
    }
    p.ink(Ink::Accent)
        .arrow(&[(205.0, 88.0), (115.0, 88.0)])
        .arrow(&[(250.0, 215.0), (250.0, 121.0)])
        .arrow(&[(115.0, 248.0), (205.0, 248.0)])
        .arrow(&[(70.0, 121.0), (70.0, 215.0)]);
    for (x, name) in [(400.0, "0"), (530.0, "1"), (660.0, "2")] {
        rank(&mut p, x, 140.0, name);
    }
    p.ink(Ink::Accent)
        .arrow(&[(440.0, 135.0), (440.0, 95.0), (570.0, 95.0), (570.0, 135.0)])
        .arrow(&[(585.0, 135.0), (585.0, 95.0), (700.0, 95.0), (700.0, 135.0)])
        .arrow(&[(700.0, 200.0), (700.0, 240.0), (580.0, 240.0), (580.0, 200.0)]);
    for (x, y, name) in [(940.0, 140.0, "0"), (840.0, 250.0, "1"), (1040.0, 250.0, "2")] {
        rank(&mut p, x, y, name);
    }
    p.ink(Ink::Accent)
        .arrow(&[(880.0, 246.0), (950.0, 200.0)])
        .arrow(&[(1080.0, 246.0), (1010.0, 200.0)]);
    p.dashes(&[(980.0, 136.0), (980.0, 70.0)]).text(980.0, 52.0, "nobody");
    p.ink(Ink::Plain).size(22.0).text(150.0, 325.0, "all receive first");
    p.text(560.0, 325.0, "all send first").text(980.0, 338.0, "one message too many");
    p
}

fn ping_pong() -> Picture {
    let mut p =
        Picture::new(1160, 200, "A message there and back between two readings of the clock");
    lane(
        &mut p,
        40.0,
        "rank 0",
        &[(200.0, 290.0, Hold), (290.0, 770.0, Wait), (770.0, 860.0, Hold)],
    );
    lane(
        &mut p,
        140.0,
        "rank 1",
        &[(130.0, 430.0, Wait), (430.0, 520.0, Hold), (540.0, 630.0, Hold)],
    );
    p.ink(Ink::Accent)
        .arrow(&[(290.0, 64.0), (430.0, 116.0)])
        .arrow(&[(630.0, 116.0), (770.0, 64.0)]);
    p.ink(Ink::Plain)
        .dashes(&[(196.0, 5.0), (196.0, 195.0)])
        .dashes(&[(864.0, 5.0), (864.0, 195.0)]);
    p.size(20.0).left(206.0, 190.0, "clock").left(874.0, 190.0, "clock").size(24.0);
    p.left(890.0, 90.0, "half of it is one way");
    p
}

fn cost() -> Picture {
    let mut p = Picture::new(560, 360, "The time of a message: flat for short ones, then a slope");
    let (left, bottom) = (80.0, 300.0);
    p.ink(Ink::Plain)
        .arrow(&[(left, bottom), (left, 15.0)])
        .arrow(&[(left, bottom), (550.0, bottom)]);
    // Both axes are logarithmic: 8 bytes to 4 MiB, and 0.3 µs to 1 ms, for 0.5 µs and 5 GB/s.
    let at = |log2: f64| {
        let time = 0.5e-6 + log2.exp2() / 5e9;
        (left + (log2 - 3.0) / 19.0 * 440.0, bottom - (time / 0.3e-6).log10() / 3.6 * 270.0)
    };
    let curve: Vec<_> = (0..=38).map(|half| at(3.0 + 0.5 * f64::from(half))).collect();
    p.ink(Ink::Accent).line(&curve);
    let knee = at(2500_f64.log2());
    p.ink(Ink::Faint).dashes(&[(knee.0, knee.1), (knee.0, bottom)]);
    p.ink(Ink::Plain).size(20.0).text(knee.0, bottom + 20.0, "α β").text(
        300.0,
        348.0,
        "bytes (log)",
    );
    p.left(left + 12.0, 20.0, "time (log)");
    p.text(180.0, 225.0, "α: latency").right(430.0, 110.0, "n / β: bandwidth");
    p
}

fn column() -> Picture {
    let mut p =
        Picture::new(1160, 280, "A column of a matrix, and where its elements lie in memory");
    let rows = [["a", "b", "c", "d"], ["e", "f", "g", "h"], ["i", "j", "k", "l"]];
    for (row, labels) in rows.iter().enumerate() {
        p.ink(Ink::Plain).cells(0.0, 30.0 + 50.0 * row as f64, 55.0, 50.0, labels);
    }
    p.ink(Ink::Accent).area(110.0, 30.0, 55.0, 150.0);
    p.ink(Ink::Plain).text(110.0, 215.0, "3 rows of 4").text(710.0, 30.0, "in memory");
    let flat: Vec<_> = rows.iter().flatten().collect();
    for (place, label) in flat.into_iter().enumerate() {
        let x = 320.0 + 68.0 * place as f64;
        p.ink(Ink::Plain).labelled(x, 75.0, 68.0, 55.0, label);
        if place % 4 == 2 {
            p.ink(Ink::Accent).area(x, 75.0, 68.0, 55.0);
        }
    }
    p.ink(Ink::Accent).arrow(&[(490.0, 175.0), (490.0, 135.0)]);
    p.left(320.0, 198.0, "begin at the first");
    p.arrow(&[(495.0, 232.0), (760.0, 232.0)]).arrow(&[(766.0, 232.0), (1032.0, 232.0)]);
    p.text(630.0, 258.0, "stride 4").text(900.0, 258.0, "stride 4");
    p
}

fn padding() -> Picture {
    let mut p = Picture::new(1160, 200, "A struct in memory has padding; only fields travel");
    p.left(0.0, 45.0, "in memory");
    p.ink(Ink::Plain).labelled(170.0, 15.0, 480.0, 60.0, "position: 24 bytes");
    p.labelled(650.0, 15.0, 160.0, 60.0, "id: 4").labelled(810.0, 15.0, 130.0, 60.0, "charge: 1");
    p.ink(Ink::Faint).labelled(940.0, 15.0, 160.0, 60.0, "padding: 3");
    p.ink(Ink::Plain).left(0.0, 155.0, "message").ink(Ink::Accent);
    p.full(170.0, 125.0, 480.0, 60.0, "24").full(650.0, 125.0, 160.0, 60.0, "4");
    p.full(810.0, 125.0, 130.0, 60.0, "1").left(960.0, 155.0, "29 bytes");
    p
}

fn farm() -> Picture {
    let mut p = Picture::new(1160, 330, "A manager hands the next task to whoever has finished");
    let long = |y: f64, p: &mut Picture, name: &str, tasks: &[(f64, f64, &str)]| {
        p.ink(Ink::Plain).left(0.0, y, name);
        for &(from, to, task) in tasks {
            p.ink(Ink::Other).full(from, y - 22.0, to - from - 6.0, 44.0, task);
        }
        let end = tasks.iter().fold(0.0, |end, task| f64::max(end, task.1));
        p.ink(Ink::Accent).left(end + 4.0, y, "STOP");
    };
    p.ink(Ink::Plain).left(0.0, 30.0, "rank 0");
    p.ink(Ink::Accent).cells(150.0, 5.0, 60.0, 50.0, &["0", "1", "2", "3", "4", "5", "6"]);
    p.ink(Ink::Plain).left(590.0, 30.0, "tasks left; hands out the next one");
    long(
        120.0,
        &mut p,
        "rank 1",
        &[(150.0, 270.0, "0"), (270.0, 390.0, "3"), (390.0, 620.0, "4"), (620.0, 760.0, "6")],
    );
    long(195.0, &mut p, "rank 2", &[(150.0, 800.0, "1")]);
    long(270.0, &mut p, "rank 3", &[(150.0, 330.0, "2"), (330.0, 730.0, "5")]);
    time(&mut p, 150.0, 1130.0, 315.0);
    p
}

fn boxes() -> Picture {
    let mut p = Picture::new(560, 370, "The area under a curve, in ten boxes on four ranks");
    let (left, bottom, width) = (20.0, 310.0, 52.0);
    for i in 0..10 {
        let x = (f64::from(i) + 0.5) / 10.0;
        let height = 270.0 / (1.0 + x * x);
        let odd = (3..6).contains(&i) || i >= 8;
        p.ink(if odd { Ink::Accent } else { Ink::Other });
        p.shade(left + width * f64::from(i), bottom - height, width, height);
    }
    let curve: Vec<_> = (0..=40)
        .map(|k| {
            let x = f64::from(k) / 40.0;
            (left + 520.0 * x, bottom - 270.0 / (1.0 + x * x))
        })
        .collect();
    p.ink(Ink::Plain).line(&curve).size(20.0);
    for (x, name) in [(98.0, "rank 0"), (254.0, "rank 1"), (384.0, "rank 2"), (488.0, "rank 3")] {
        p.text(x, 335.0, name);
    }
    p.size(22.0).left(330.0, 45.0, "4 / (1 + x²)");
    p
}

fn slabs() -> Picture {
    let mut p = Picture::new(560, 400, "Slabs of a plate, each with a halo above and below");
    for rank in 0..3 {
        let y = 5.0 + 135.0 * f64::from(rank);
        p.ink(Ink::Other).shade(110.0, y + 30.0, 260.0, 60.0);
        p.ink(Ink::Plain).left(0.0, y + 60.0, &format!("rank {rank}"));
        p.size(20.0).text(240.0, y + 60.0, "own rows").size(24.0).ink(Ink::Accent);
        if rank > 0 {
            p.shade(110.0, y, 260.0, 26.0);
        }
        if rank < 2 {
            p.shade(110.0, y + 94.0, 260.0, 26.0);
            // The last row goes down, the first one of the next rank goes up.
            p.arrow(&[
                (376.0, y + 80.0),
                (415.0, y + 80.0),
                (415.0, y + 148.0),
                (376.0, y + 148.0),
            ]);
            p.ink(Ink::Plain).arrow(&[
                (376.0, y + 178.0),
                (450.0, y + 178.0),
                (450.0, y + 107.0),
                (376.0, y + 107.0),
            ]);
        }
    }
    p.ink(Ink::Accent)
        .size(20.0)
        .left(462.0, 100.0, "1. down")
        .ink(Ink::Plain)
        .left(462.0, 145.0, "2. up");
    p.ink(Ink::Accent).left(462.0, 290.0, "halo");
    p
}

fn walkers() -> Picture {
    let mut p = Picture::new(1160, 250, "Walkers on a ring of sites that cross from rank to rank");
    let mut first = 0;
    for (rank, length) in [(0, 3), (1, 3), (2, 2), (3, 2)] {
        let x = 60.0 + 98.0 * f64::from(first) + 10.0 * f64::from(rank);
        let labels: Vec<_> = (first..first + length).map(|site| site.to_string()).collect();
        p.ink(Ink::Plain).cells(x, 110.0, 98.0, 60.0, &labels);
        p.ink(Ink::Other).area(x, 110.0, 98.0 * f64::from(length), 60.0);
        p.ink(Ink::Plain).text(x + 49.0 * f64::from(length), 205.0, &format!("rank {rank}"));
        first += length;
    }
    p.ink(Ink::Accent).disc(315.0, 85.0, 13.0).arrow(&[(332.0, 85.0), (410.0, 85.0)]);
    p.disc(710.0, 85.0, 13.0).arrow(&[(693.0, 85.0), (615.0, 85.0)]);
    p.disc(1085.0, 85.0, 13.0);
    p.arrow(&[
        (1102.0, 85.0),
        (1135.0, 85.0),
        (1135.0, 30.0),
        (30.0, 30.0),
        (30.0, 85.0),
        (56.0, 85.0),
    ]);
    p.ink(Ink::Other).disc(500.0, 85.0, 13.0).disc(880.0, 85.0, 13.0);
    p.ink(Ink::Plain).left(60.0, 58.0, "the sites are a ring, and so are the ranks");
    p
}
