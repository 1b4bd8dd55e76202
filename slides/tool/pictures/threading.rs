//! Threads: who works, who waits, and what they share.

use super::{
    Does::{Hold, Wait, Work},
    Pictures, lane, time,
};
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("spawn-join", spawn_join()),
        ("parts", parts()),
        ("streams", streams()),
        ("contention", contention()),
        ("lost-update", lost_update()),
        ("bounded-buffer", bounded_buffer()),
        ("deadlock", deadlock()),
        ("false-sharing", false_sharing()),
        ("back-pressure", back_pressure()),
        ("queue", queue()),
        ("barrier", barrier()),
        ("pieces", pieces()),
        ("stealing", stealing()),
        ("stencil", stencil()),
        ("uneven-rows", uneven_rows()),
        ("fixed-order", fixed_order()),
        ("flag", flag()),
        ("stretches", stretches()),
        ("red-black", red_black()),
    ]
}

fn spawn_join() -> Picture {
    let mut p = Picture::new(1160, 230, "Main starts two threads and joins them in turn");
    lane(
        &mut p,
        40.0,
        "main",
        &[(130.0, 330.0, Work), (330.0, 900.0, Wait), (900.0, 1120.0, Work)],
    );
    lane(&mut p, 115.0, "thread 0", &[(250.0, 700.0, Work)]);
    lane(&mut p, 190.0, "thread 1", &[(330.0, 900.0, Work)]);
    p.ink(Ink::Plain);
    p.arrow(&[(250.0, 55.0), (250.0, 98.0)]).arrow(&[(330.0, 55.0), (330.0, 173.0)]);
    p.ink(Ink::Accent);
    p.arrow(&[(700.0, 98.0), (700.0, 58.0)]).arrow(&[(900.0, 173.0), (900.0, 58.0)]);
    p.size(22.0).left(345.0, 75.0, "spawn").left(715.0, 75.0, "join").left(915.0, 115.0, "join");
    p
}

fn parts() -> Picture {
    let mut p = Picture::new(1160, 250, "A slice is cut into parts; each is lent to one thread");
    let values = ["3", "1", "4", "1", "5", "9", "2", "6", "5", "3"];
    p.cells(180.0, 20.0, 80.0, 60.0, &values).left(0.0, 50.0, "values");
    for (part, (from, to)) in [(0, 4), (4, 8), (8, 10)].into_iter().enumerate() {
        let (x, width) = (180.0 + from as f64 * 80.0, (to - from) as f64 * 80.0);
        p.ink(if part == 1 { Ink::Accent } else { Ink::Other }).area(x, 20.0, width, 60.0);
        p.arrow(&[(x + width / 2.0, 88.0), (x + width / 2.0, 160.0)]);
        p.full(x + 6.0, 165.0, width - 12.0, 60.0, &format!("thread {part}"));
    }
    p.ink(Ink::Plain).left(0.0, 195.0, "borrow");
    p
}

fn streams() -> Picture {
    let mut p = Picture::new(1160, 330, "Four threads count on their own, and add up once");
    for stream in 0..4 {
        let y = 40.0 + 80.0 * f64::from(stream);
        let end = if stream < 2 { 760.0 } else { 560.0 };
        lane(&mut p, y, &format!("stream {stream}"), &[(140.0, end, Work)]);
        p.ink(Ink::Plain).size(20.0).text(
            350.0,
            y,
            if stream < 2 { "3 points" } else { "2 points" },
        );
        p.size(24.0).ink(Ink::Accent).arrow(&[(end + 8.0, y), (860.0, y), (930.0, 160.0)]);
    }
    p.ink(Ink::Accent).full(935.0, 130.0, 110.0, 60.0, "sum");
    p.arrow(&[(1050.0, 160.0), (1110.0, 160.0)]).ink(Ink::Plain).left(1118.0, 160.0, "π");
    p
}

fn contention() -> Picture {
    let mut p = Picture::new(1160, 330, "A lock for every hit against a lock for every thread");
    p.size(22.0).ink(Ink::Plain).left(0.0, 18.0, "a lock for every hit");
    let (mut first, mut second) = (vec![], vec![]);
    for round in 0..4 {
        let x = 140.0 + 250.0 * f64::from(round);
        first.extend([
            (x, x + 60.0, Work),
            (x + 60.0, x + 125.0, Hold),
            (x + 125.0, x + 250.0, Wait),
        ]);
        second.extend([
            (x, x + 125.0, Wait),
            (x + 125.0, x + 190.0, Hold),
            (x + 190.0, x + 250.0, Work),
        ]);
    }
    lane(&mut p, 65.0, "thread 0", &first);
    lane(&mut p, 125.0, "thread 1", &second);
    p.left(0.0, 195.0, "a lock for every thread");
    lane(&mut p, 240.0, "thread 0", &[(140.0, 480.0, Work), (480.0, 520.0, Hold)]);
    lane(&mut p, 300.0, "thread 1", &[(140.0, 520.0, Work), (520.0, 560.0, Hold)]);
    p.ink(Ink::Other).bar(760.0, 232.0, 30.0, 20.0).ink(Ink::Plain).left(800.0, 242.0, "throws");
    p.ink(Ink::Accent).bar(920.0, 232.0, 30.0, 20.0).ink(Ink::Plain).left(
        960.0,
        242.0,
        "holds the lock",
    );
    p.dashes(&[(760.0, 290.0), (792.0, 290.0)]).left(800.0, 290.0, "waits for it");
    p
}

fn lost_update() -> Picture {
    let mut p = Picture::new(1160, 250, "Two threads read 5, both write 6: one update is lost");
    p.left(0.0, 60.0, "thread 0").left(0.0, 180.0, "thread 1");
    p.ink(Ink::Other).full(160.0, 30.0, 160.0, 60.0, "reads 5");
    p.full(400.0, 150.0, 160.0, 60.0, "reads 5").full(600.0, 150.0, 160.0, 60.0, "writes 6");
    p.ink(Ink::Accent).full(840.0, 30.0, 160.0, 60.0, "writes 6");
    p.ink(Ink::Faint).dashes(&[(325.0, 60.0), (835.0, 60.0)]);
    p.ink(Ink::Accent).text(580.0, 35.0, "what it has read is old by now");
    time(&mut p, 160.0, 1130.0, 232.0);
    p
}

fn bounded_buffer() -> Picture {
    let mut p = Picture::new(1160, 300, "Producers wait for room, consumers wait for an item");
    for (y, who) in [(30.0, "producer"), (130.0, "producer")] {
        p.ink(Ink::Other)
            .full(0.0, y, 170.0, 60.0, who)
            .arrow(&[(175.0, y + 30.0), (355.0, 115.0)]);
    }
    p.ink(Ink::Plain).cells(365.0, 85.0, 90.0, 60.0, &["a", "b", "c", ""]);
    p.text(545.0, 50.0, "a lock around the queue");
    for (y, who) in [(30.0, "consumer"), (130.0, "consumer")] {
        p.ink(Ink::Other)
            .full(930.0, y, 170.0, 60.0, who)
            .arrow(&[(735.0, 115.0), (920.0, y + 30.0)]);
    }
    p.ink(Ink::Accent).size(22.0);
    p.text(230.0, 230.0, "wait on not_full").text(860.0, 230.0, "wait on not_empty");
    p.ink(Ink::Plain).text(230.0, 268.0, "told by whoever takes");
    p.text(860.0, 268.0, "told by whoever puts");
    p
}

fn deadlock() -> Picture {
    let mut p =
        Picture::new(1160, 300, "Two transfers, each holds one lock and waits for the other");
    p.ink(Ink::Other).full(60.0, 30.0, 300.0, 70.0, "thread 0: a to b");
    p.full(800.0, 200.0, 300.0, 70.0, "thread 1: b to a");
    p.ink(Ink::Plain).labelled(800.0, 30.0, 300.0, 70.0, "lock of a");
    p.labelled(60.0, 200.0, 300.0, 70.0, "lock of b");
    p.ink(Ink::Plain)
        .arrow(&[(365.0, 65.0), (795.0, 65.0)])
        .arrow(&[(795.0, 235.0), (365.0, 235.0)]);
    p.text(580.0, 42.0, "holds").text(580.0, 262.0, "holds");
    p.ink(Ink::Accent)
        .arrow(&[(210.0, 105.0), (210.0, 195.0)])
        .arrow(&[(950.0, 195.0), (950.0, 105.0)]);
    p.left(230.0, 150.0, "waits for").right(935.0, 150.0, "waits for");
    p
}

fn false_sharing() -> Picture {
    let mut p = Picture::new(1160, 330, "Counters in one cache line, and in lines of their own");
    p.size(22.0);
    p.ink(Ink::Accent).shade(330.0, 20.0, 800.0, 60.0);
    p.ink(Ink::Plain).cells(
        330.0,
        20.0,
        200.0,
        60.0,
        &["counter 0", "counter 1", "counter 2", "counter 3"],
    );
    p.left(0.0, 50.0, "one line for all");
    p.ink(Ink::Accent).text(730.0, 108.0, "every write takes the line away from the other cores");
    for (place, y) in [(0, 150.0), (1, 240.0)] {
        p.ink(Ink::Other).shade(330.0, y, 800.0, 60.0);
        p.ink(Ink::Plain).labelled(330.0, y, 200.0, 60.0, &format!("counter {place}"));
        p.ink(Ink::Faint).text(830.0, y + 30.0, "nothing");
        p.ink(Ink::Plain).left(0.0, y + 30.0, &format!("a line for counter {place}"));
    }
    p.ink(Ink::Other).text(730.0, 318.0, "each line stays with its core");
    p
}

fn back_pressure() -> Picture {
    let mut p =
        Picture::new(1160, 290, "A bounded channel: a fast producer waits while it is full");
    p.ink(Ink::Other).full(0.0, 100.0, 180.0, 70.0, "producer");
    p.ink(Ink::Accent).arrow(&[(185.0, 135.0), (325.0, 135.0)]);
    p.cells(335.0, 105.0, 80.0, 60.0, &["5", "4", "3", "2"]);
    p.text(495.0, 70.0, "full: send waits").ink(Ink::Plain).text(495.0, 205.0, "capacity 4");
    for (y, item) in [(10.0, "1"), (105.0, "0"), (200.0, "")] {
        p.ink(Ink::Plain).arrow(&[(662.0, 135.0), (835.0, y + 35.0)]);
        let name = if item.is_empty() { "waits".to_owned() } else { format!("works on {item}") };
        p.ink(Ink::Other).full(845.0, y, 260.0, 65.0, &name);
    }
    p.ink(Ink::Plain).left(0.0, 265.0, "closed when the last sender is dropped");
    p
}

fn queue() -> Picture {
    let mut p = Picture::new(1160, 300, "Tasks dealt out beforehand, and taken from a queue");
    p.left(0.0, 15.0, "dealt out in equal parts");
    let short = |from: f64, count: i32| {
        (0..count)
            .map(move |k| (from + 62.0 * f64::from(k), from + 62.0 * f64::from(k) + 52.0, Work))
    };
    let mut first = vec![(150.0, 700.0, Work)];
    first.extend(short(710.0, 2));
    lane(&mut p, 60.0, "worker 0", &first);
    let mut second: Vec<_> = short(150.0, 3).collect();
    second.push((340.0, 820.0, Wait));
    lane(&mut p, 110.0, "worker 1", &second);
    p.left(0.0, 180.0, "each takes the next from a queue");
    lane(&mut p, 225.0, "worker 0", &[(150.0, 700.0, Work)]);
    lane(&mut p, 275.0, "worker 1", &short(150.0, 5).collect::<Vec<_>>());
    p.ink(Ink::Accent).dashes(&[(826.0, 30.0), (826.0, 130.0)]).left(840.0, 85.0, "the end");
    p.dashes(&[(706.0, 195.0), (706.0, 295.0)]).left(720.0, 250.0, "the end");
    p
}

fn barrier() -> Picture {
    let mut p =
        Picture::new(1160, 270, "All wait at a barrier for the slowest one, and again at the next");
    let ends = [[480.0, 700.0], [400.0, 790.0], [625.0, 740.0]];
    for (thread, [swept, looked]) in ends.into_iter().enumerate() {
        let does = [
            (140.0, swept, Work),
            (swept, 640.0, Wait),
            (660.0, looked, Hold),
            (looked, 840.0, Wait),
            (860.0, 1120.0, Work),
        ];
        lane(&mut p, 40.0 + 70.0 * thread as f64, &format!("thread {thread}"), &does);
    }
    p.ink(Ink::Accent).bar(643.0, 10.0, 12.0, 195.0).bar(843.0, 10.0, 12.0, 195.0);
    p.ink(Ink::Plain).size(22.0).text(330.0, 240.0, "sweep, show").text(750.0, 240.0, "look");
    p.text(990.0, 240.0, "sweep, show").ink(Ink::Accent);
    p.text(620.0, 240.0, "barrier").text(860.0, 240.0, "barrier");
    p
}

fn pieces() -> Picture {
    let mut p = Picture::new(1160, 310, "Pieces go to idle threads; results come in order");
    p.left(0.0, 45.0, "readings").left(0.0, 165.0, "on").left(0.0, 275.0, "results");
    for (piece, (labels, thread)) in
        [(["3", "1"], 0), (["4", "1"], 1), (["5", "9"], 1), (["2", "6"], 0)].into_iter().enumerate()
    {
        let x = 170.0 + 240.0 * piece as f64;
        p.ink(Ink::Plain).cells(x, 15.0, 95.0, 60.0, &labels);
        p.ink(Ink::Faint).arrow(&[(x + 95.0, 80.0), (x + 95.0, 130.0)]);
        p.ink(if thread == 0 { Ink::Other } else { Ink::Accent });
        p.full(x, 135.0, 190.0, 60.0, &format!("thread {thread}"));
        p.ink(Ink::Faint).arrow(&[(x + 95.0, 200.0), (x + 95.0, 242.0)]);
        p.ink(Ink::Plain).cells(x, 245.0, 95.0, 60.0, &labels.map(|label| format!("f({label})")));
    }
    p
}

fn stealing() -> Picture {
    let mut p =
        Picture::new(1160, 340, "Each thread has a queue; an idle one steals the oldest job");
    p.size(22.0);
    p.ink(Ink::Other).full(0.0, 60.0, 160.0, 60.0, "thread 0").ink(Ink::Plain);
    p.cells(300.0, 60.0, 190.0, 60.0, &["fib(28)", "fib(27)", "fib(26)"]);
    p.text(395.0, 30.0, "oldest, largest").text(775.0, 30.0, "newest");
    p.ink(Ink::Other).arrow(&[(875.0, 75.0), (960.0, 75.0)]).left(970.0, 75.0, "its own: newest");
    p.left(970.0, 105.0, "first");
    p.ink(Ink::Accent).full(0.0, 240.0, 160.0, 60.0, "thread 1").ink(Ink::Faint);
    p.frame(300.0, 240.0, 190.0, 60.0)
        .frame(490.0, 240.0, 190.0, 60.0)
        .frame(680.0, 240.0, 190.0, 60.0);
    p.ink(Ink::Accent).arrow(&[(350.0, 125.0), (350.0, 180.0), (90.0, 180.0), (90.0, 235.0)]);
    p.left(370.0, 170.0, "idle: steals the oldest job").ink(Ink::Plain).text(
        585.0,
        270.0,
        "empty queue",
    );
    p
}

fn stencil() -> Picture {
    let mut p = Picture::new(560, 330, "A row of next is computed from three rows of current");
    p.size(22.0).text(120.0, 18.0, "current").text(440.0, 18.0, "next");
    for row in 0..5 {
        let y = 45.0 + 54.0 * f64::from(row);
        let read = (1..=3).contains(&row);
        p.ink(if read { Ink::Other } else { Ink::Faint });
        if read {
            p.shade(10.0, y, 220.0, 40.0)
        } else {
            p.frame(10.0, y, 220.0, 40.0)
        };
        p.ink(if row == 2 { Ink::Accent } else { Ink::Faint });
        if row == 2 {
            p.shade(330.0, y, 220.0, 40.0)
        } else {
            p.frame(330.0, y, 220.0, 40.0)
        };
        if read {
            p.ink(Ink::Plain).arrow(&[(236.0, y + 20.0), (324.0, 173.0)]);
        }
    }
    p.ink(Ink::Plain).text(120.0, 318.0, "read by all").text(440.0, 318.0, "each row by one");
    p
}

fn uneven_rows() -> Picture {
    let mut p = Picture::new(1160, 300, "Rows that cost unevenly, in blocks and one at a time");
    p.left(0.0, 15.0, "a block of rows for each thread");
    lane(
        &mut p,
        60.0,
        "thread 0",
        &[(150.0, 170.0, Work), (175.0, 205.0, Work), (210.0, 290.0, Work), (295.0, 970.0, Wait)],
    );
    lane(
        &mut p,
        110.0,
        "thread 1",
        &[(150.0, 420.0, Work), (425.0, 720.0, Work), (725.0, 970.0, Work)],
    );
    p.left(0.0, 180.0, "whoever is idle takes a row");
    lane(
        &mut p,
        225.0,
        "thread 0",
        &[(150.0, 170.0, Work), (175.0, 255.0, Work), (260.0, 555.0, Work)],
    );
    lane(
        &mut p,
        275.0,
        "thread 1",
        &[(150.0, 180.0, Work), (185.0, 455.0, Work), (460.0, 705.0, Work)],
    );
    p.ink(Ink::Accent).dashes(&[(976.0, 30.0), (976.0, 130.0)]).left(990.0, 85.0, "the end");
    p.dashes(&[(711.0, 195.0), (711.0, 295.0)]).left(725.0, 250.0, "the end");
    p
}

fn fixed_order() -> Picture {
    let mut p =
        Picture::new(1160, 320, "Chunks of fixed length, summed by anyone, combined in order");
    p.left(0.0, 40.0, "values").left(0.0, 160.0, "summed").left(0.0, 280.0, "combined");
    for chunk in 0..4 {
        let x = 170.0 + 230.0 * f64::from(chunk);
        p.ink(Ink::Plain).labelled(x, 12.0, 220.0, 56.0, "4096 values");
        p.ink(Ink::Faint).arrow(&[(x + 110.0, 72.0), (x + 110.0, 125.0)]);
        p.ink(if chunk % 2 == 0 { Ink::Other } else { Ink::Accent });
        p.full(x + 50.0, 130.0, 120.0, 60.0, &format!("s{chunk}"));
        p.ink(Ink::Faint).arrow(&[(x + 110.0, 195.0), (x + 110.0, 250.0)]);
    }
    p.ink(Ink::Plain).code(true).left(250.0, 280.0, "((s0    +    s1)   +    s2)   +    s3");
    p
}

fn flag() -> Picture {
    let mut p = Picture::new(1160, 310, "One thread finds a divisor and sets the flag; all stop");
    for (thread, end) in [(0, 700.0), (1, 660.0), (2, 620.0), (3, 690.0)] {
        let y = 35.0 + 65.0 * f64::from(thread);
        lane(&mut p, y, &format!("thread {thread}"), &[(140.0, end, Work)]);
        p.ink(Ink::Plain).left(720.0, y, if thread == 2 { "" } else { "sees the flag, stops" });
    }
    p.ink(Ink::Accent).left(720.0, 165.0, "finds a divisor, sets the flag");
    p.dashes(&[(622.0, 5.0), (622.0, 265.0)]).text(622.0, 288.0, "flag");
    p
}

fn stretches() -> Picture {
    let mut p = Picture::new(1160, 230, "One sequence, cut into stretches, one for each task");
    for task in 0..4 {
        let x = 20.0 + 280.0 * f64::from(task);
        p.ink(if task % 2 == 0 { Ink::Other } else { Ink::Accent });
        p.full(x, 70.0, 278.0, 60.0, &format!("task {task}"));
        p.ink(Ink::Plain).dashes(&[(x, 130.0), (x, 165.0)]);
        let mark = ["0", "LENGTH", "2 LENGTH", "3 LENGTH"][task as usize];
        p.size(20.0).left(x, 185.0, mark).size(24.0);
    }
    p.left(20.0, 30.0, "one sequence of 2^64 numbers; each task jumps to its own stretch");
    p
}

fn red_black() -> Picture {
    let mut p =
        Picture::new(440, 360, "Points coloured like a chessboard; a red one and its neighbours");
    for i in 0..6 {
        for j in 0..6 {
            let (x, y) = (70.0 + 60.0 * f64::from(j), 30.0 + 60.0 * f64::from(i));
            let red = (i + j) % 2 == 0;
            p.ink(if red { Ink::Accent } else { Ink::Plain }).disc(x, y, 14.0);
        }
    }
    p.ink(Ink::Accent).frame(168.0, 128.0, 44.0, 44.0).ink(Ink::Other);
    for (dx, dy) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
        let at = |k: f64| (190.0 + 60.0 * dx * k, 150.0 + 60.0 * dy * k);
        p.arrow(&[at(0.72), at(0.27)]);
    }
    p
}
