//! Measuring: where the time goes, and what the machine allows.

use super::{
    Does::{Wait, Work},
    Pictures, lane, time,
};
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("loop", measuring()),
        ("sections", sections()),
        ("sample", sample()),
        ("flame", flame()),
        ("lines", lines()),
        ("steady-state", steady_state()),
        ("cache-lines", cache_lines()),
        ("blocked", blocked()),
        ("roofline", roofline()),
        ("amdahl", amdahl()),
        ("trace", trace()),
    ]
}

fn measuring() -> Picture {
    let mut p = Picture::new(1160, 200, "Measure, find the spot, change one thing, measure again");
    let steps = ["measure", "explain", "change one thing", "test"];
    for (place, step) in steps.into_iter().enumerate() {
        let x = 20.0 + 290.0 * place as f64;
        p.ink(if place == 0 { Ink::Accent } else { Ink::Plain })
            .labelled(x, 30.0, 220.0, 70.0, step);
        if place < 3 {
            p.ink(Ink::Plain).arrow(&[(x + 225.0, 65.0), (x + 285.0, 65.0)]);
        }
    }
    p.ink(Ink::Accent).arrow(&[(1000.0, 105.0), (1000.0, 165.0), (130.0, 165.0), (130.0, 105.0)]);
    p
}

fn sections() -> Picture {
    let mut p = Picture::new(1160, 270, "Sections inside each other, in wall time and in CPU time");
    p.left(0.0, 40.0, "wall").left(0.0, 110.0, "inside").left(0.0, 190.0, "CPU");
    p.ink(Ink::Other).full(120.0, 12.0, 960.0, 56.0, "simulation");
    for x in [140.0, 380.0] {
        p.ink(Ink::Other).full(x, 82.0, 220.0, 56.0, "step");
    }
    p.ink(Ink::Accent).full(640.0, 82.0, 380.0, 56.0, "write (waits for the disk)");
    p.ink(Ink::Other)
        .bar(140.0, 172.0, 220.0, 36.0)
        .bar(380.0, 172.0, 220.0, 36.0)
        .bar(640.0, 172.0, 40.0, 36.0);
    p.ink(Ink::Plain).left(700.0, 190.0, "stands still");
    time(&mut p, 120.0, 1120.0, 245.0);
    p
}

fn sample() -> Picture {
    let mut p =
        Picture::new(1160, 240, "Set-up first; then many calls between two readings of the clock");
    for call in 0..4 {
        let x = 20.0 + 115.0 * f64::from(call);
        p.ink(Ink::Faint).labelled(x, 60.0, 105.0, 60.0, "set up");
        let x = 560.0 + 115.0 * f64::from(call);
        p.ink(Ink::Other).full(x, 60.0, 105.0, 60.0, "call");
    }
    p.ink(Ink::Accent)
        .line(&[(545.0, 40.0), (545.0, 140.0)])
        .line(&[(1035.0, 40.0), (1035.0, 140.0)]);
    p.text(545.0, 165.0, "clock").text(1035.0, 165.0, "clock").text(790.0, 25.0, "one sample");
    p.ink(Ink::Plain).text(
        580.0,
        215.0,
        "time of a call = sample / calls; the best and the median of several samples",
    );
    p
}

fn flame() -> Picture {
    let mut p = Picture::new(
        1160,
        330,
        "A flame graph: as wide as a function was met, above who called it",
    );
    p.ink(Ink::Plain).full(20.0, 250.0, 1100.0, 56.0, "main");
    p.ink(Ink::Other)
        .full(20.0, 190.0, 700.0, 56.0, "sort")
        .full(740.0, 190.0, 240.0, 56.0, "parse");
    p.ink(Ink::Accent).full(220.0, 130.0, 420.0, 56.0, "compare");
    p.ink(Ink::Accent).arrow(&[(430.0, 70.0), (430.0, 122.0)]).text(
        430.0,
        45.0,
        "a wide top edge: here the time is spent",
    );
    p.ink(Ink::Plain).arrow(&[(860.0, 130.0), (860.0, 182.0)]).text(
        900.0,
        105.0,
        "in parse itself",
    );
    p
}

fn lines() -> Picture {
    let mut p = Picture::new(1160, 300, "How often each line of a Mandelbrot program runs");
    p.code(true);
    let rows = [
        ("let (mut z, mut k) = (0, 0);", "points", 40.0),
        ("while k < limit", "updates + points", 330.0),
        ("    && |z|² <= 4 {", "checks - inside", 320.0),
        ("    z = z² + c; k += 1;", "updates", 300.0),
    ];
    for (row, (line, count, width)) in rows.into_iter().enumerate() {
        let y = 45.0 + 62.0 * row as f64;
        p.ink(Ink::Plain).code(true).left(0.0, y, line).code(false);
        p.ink(Ink::Accent).bar(520.0, y - 18.0, width, 36.0).ink(Ink::Plain).left(880.0, y, count);
    }
    p
}

fn steady_state() -> Picture {
    let mut p = Picture::new(1160, 300, "A buffer for each turn, and one buffer for all turns");
    p.left(0.0, 25.0, "made in the loop");
    for turn in 0..5 {
        let x = 20.0 + 225.0 * f64::from(turn);
        p.ink(Ink::Accent).full(x, 50.0, 70.0, 50.0, "new").ink(Ink::Other).full(
            x + 74.0,
            50.0,
            70.0,
            50.0,
            "use",
        );
        p.ink(Ink::Accent).full(x + 148.0, 50.0, 70.0, 50.0, "free");
    }
    p.ink(Ink::Plain).left(0.0, 170.0, "made before it, cleared in it");
    p.ink(Ink::Accent).full(20.0, 195.0, 70.0, 50.0, "new");
    for turn in 0..6 {
        let x = 100.0 + 150.0 * f64::from(turn);
        p.ink(Ink::Faint).labelled(x, 195.0, 70.0, 50.0, "clear").ink(Ink::Other).full(
            x + 74.0,
            195.0,
            70.0,
            50.0,
            "use",
        );
    }
    p.ink(Ink::Other).left(100.0, 275.0, "steady state: no allocation");
    p
}

fn cache_lines() -> Picture {
    let mut p =
        Picture::new(1160, 330, "Along a row one access in eight misses; down a column each may");
    p.left(0.0, 18.0, "by rows: a miss brings a line of 8 numbers");
    for k in 0..16 {
        let x = 20.0 + 70.0 * f64::from(k);
        let miss = k % 8 == 0;
        p.ink(if miss { Ink::Accent } else { Ink::Other }).full(
            x,
            45.0,
            66.0,
            52.0,
            if miss { "miss" } else { "hit" },
        );
    }
    p.ink(Ink::Plain).left(0.0, 150.0, "by columns: of each line one number is used");
    for row in 0..3 {
        for k in 0..8 {
            let (x, y) = (20.0 + 70.0 * f64::from(k), 175.0 + 52.0 * f64::from(row));
            if k == 0 {
                p.ink(Ink::Accent).full(x, y, 66.0, 46.0, "miss");
            } else {
                p.ink(Ink::Faint).frame(x, y, 66.0, 46.0);
            }
        }
    }
    p.ink(Ink::Plain).left(620.0, 225.0, "unless the lines are still there");
    p.left(620.0, 265.0, "when the next column is read");
    p
}

fn blocked() -> Picture {
    let mut p = Picture::new(560, 330, "A transpose in blocks: both blocks stay in the cache");
    for (x, name) in [(20.0, "source"), (310.0, "target")] {
        p.ink(Ink::Plain).text(x + 110.0, 20.0, name);
        for i in 0..4 {
            for j in 0..4 {
                let here = if x < 100.0 { (i, j) == (1, 2) } else { (i, j) == (2, 1) };
                let (x, y) = (x + 56.0 * f64::from(j), 45.0 + 56.0 * f64::from(i));
                if here {
                    p.ink(Ink::Accent).shade(x, y, 52.0, 52.0);
                } else {
                    p.ink(Ink::Faint).frame(x, y, 52.0, 52.0);
                }
            }
        }
    }
    p.ink(Ink::Accent).arrow(&[(190.0, 126.0), (362.0, 180.0)]);
    p.ink(Ink::Plain).text(280.0, 305.0, "a block at a time, and back");
    p
}

fn roofline() -> Picture {
    let mut p = Picture::new(1160, 400, "Two roofs: bandwidth times intensity, and the peak");
    p.ink(Ink::Plain)
        .arrow(&[(120.0, 350.0), (120.0, 10.0)])
        .arrow(&[(120.0, 350.0), (1130.0, 350.0)]);
    p.text(620.0, 380.0, "intensity: operations per byte, logarithmic")
        .right(105.0, 30.0, "Gflop/s");
    p.ink(Ink::Accent)
        .line(&[(150.0, 330.0), (620.0, 70.0)])
        .ink(Ink::Other)
        .line(&[(620.0, 70.0), (1110.0, 70.0)]);
    p.ink(Ink::Accent).right(385.0, 160.0, "bandwidth").ink(Ink::Other).text(
        900.0,
        40.0,
        "peak: no more operations a second",
    );
    p.ink(Ink::Faint).dashes(&[(620.0, 70.0), (620.0, 345.0)]).left(632.0, 320.0, "ridge");
    p.ink(Ink::Plain).disc(270.0, 268.0, 9.0).left(290.0, 280.0, "triad");
    p.disc(440.0, 176.0, 9.0).left(460.0, 190.0, "stencil").disc(940.0, 76.0, 9.0).text(
        940.0,
        110.0,
        "matrix product",
    );
    p.disc(690.0, 210.0, 9.0).left(710.0, 210.0, "below its roof:").left(
        710.0,
        242.0,
        "something else is wrong",
    );
    p
}

fn amdahl() -> Picture {
    let mut p = Picture::new(1160, 400, "Speed-up over threads for four serial shares");
    p.arrow(&[(120.0, 350.0), (120.0, 10.0)]).arrow(&[(120.0, 350.0), (900.0, 350.0)]);
    p.left(920.0, 350.0, "threads").right(105.0, 30.0, "speed-up");
    let at = |threads: f64, speed: f64| (120.0 + threads * 23.0, 350.0 - speed * 10.0);
    for (share, ink, name) in [
        (0.0, Ink::Faint, "none serial"),
        (0.02, Ink::Other, "2 %: at most 50"),
        (0.05, Ink::Plain, "5 %: at most 20"),
        (0.2, Ink::Accent, "20 %: at most 5"),
    ] {
        let speed = |p: f64| 1.0 / (share + (1.0 - share) / p);
        let points: Vec<_> = (1..=32).map(|p| at(f64::from(p), speed(f64::from(p)))).collect();
        let (x, y) = points[31];
        p.ink(ink).line(&points).left(x + 15.0, y, name);
    }
    for threads in [8.0, 16.0, 32.0] {
        p.ink(Ink::Plain)
            .size(20.0)
            .text(at(threads, 0.0).0, 365.0, &format!("{threads}"))
            .size(24.0);
    }
    p
}

fn trace() -> Picture {
    let mut p = Picture::new(1160, 270, "Three workers; two wait for the slowest");
    for (worker, (first, second)) in
        [(320.0, 900.0), (430.0, 1000.0), (560.0, 1090.0)].into_iter().enumerate()
    {
        let y = 35.0 + 65.0 * worker as f64;
        let mut does = vec![(150.0, first, Work), (570.0, second, Work)];
        if first < 560.0 {
            does.push((first, 570.0, Wait));
            does.push((second, 1090.0, Wait));
        }
        lane(&mut p, y, &format!("worker {worker}"), &does);
    }
    p.ink(Ink::Accent).text(445.0, 5.0 + 13.0, "idle: until the slowest is done");
    time(&mut p, 150.0, 1150.0, 245.0);
    p
}
