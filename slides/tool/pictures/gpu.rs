//! A device: its invocations, its memories, and what moves between them.

use super::{
    Does::{Hold, Wait, Work},
    Pictures, lane, time,
};
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("device", device()),
        ("hierarchy", hierarchy()),
        ("numbers", numbers()),
        ("guard", guard()),
        ("strides", strides()),
        ("kept", kept()),
        ("counts", counts()),
        ("tree", tree()),
        ("own-counters", own_counters()),
        ("lost", lost()),
        ("cover", cover()),
        ("divergence", divergence()),
        ("lines", lines()),
        ("banks", banks()),
        ("tiles", tiles()),
        ("barriers", barriers()),
        ("batches", batches()),
        ("two-buffers", two_buffers()),
        ("stamps", stamps()),
    ]
}

fn device() -> Picture {
    let mut p =
        Picture::new(1160, 320, "A processor and a device, each with a memory, and a bus between");
    p.ink(Ink::Other).shade(0.0, 30.0, 330.0, 250.0);
    p.ink(Ink::Plain).text(165.0, 58.0, "host").labelled(40.0, 90.0, 250.0, 60.0, "some 10 cores");
    p.labelled(40.0, 195.0, 250.0, 60.0, "memory");
    p.arrow(&[(165.0, 155.0), (165.0, 190.0)]).size(20.0).left(180.0, 172.0, "100 GB/s").size(24.0);
    p.ink(Ink::Accent)
        .arrow(&[(335.0, 212.0), (585.0, 212.0)])
        .arrow(&[(585.0, 240.0), (335.0, 240.0)]);
    p.text(460.0, 182.0, "bus: 25 GB/s").ink(Ink::Other).shade(590.0, 30.0, 567.0, 250.0);
    p.ink(Ink::Plain).text(875.0, 58.0, "device");
    for unit in 0..5 {
        let x = 610.0 + 107.0 * f64::from(unit);
        p.frame(x, 80.0, 98.0, 70.0).size(18.0).text(x + 49.0, 98.0, "lanes").size(24.0);
        p.ink(Ink::Accent).full(x + 8.0, 116.0, 82.0, 28.0, "").ink(Ink::Plain);
    }
    p.labelled(610.0, 195.0, 526.0, 60.0, "memory of its own");
    p.arrow(&[(875.0, 155.0), (875.0, 190.0)]).size(20.0).left(890.0, 172.0, "1000 GB/s");
    p.ink(Ink::Accent).left(612.0, 172.0, "workgroup memory").ink(Ink::Plain);
    p.text(875.0, 303.0, "thousands of additions at a time");
    p
}

fn hierarchy() -> Picture {
    let mut p = Picture::new(
        1160,
        300,
        "A dispatch has workgroups, these have subgroups, these have invocations",
    );
    p.ink(Ink::Plain).left(0.0, 40.0, "dispatch");
    for group in 0..4 {
        let x = 160.0 + 250.0 * f64::from(group);
        p.ink(if group == 1 { Ink::Accent } else { Ink::Other });
        p.full(x, 10.0, 240.0, 60.0, &format!("workgroup {group}"));
    }
    p.ink(Ink::Faint)
        .dashes(&[(410.0, 72.0), (160.0, 128.0)])
        .dashes(&[(650.0, 72.0), (1150.0, 128.0)]);
    p.ink(Ink::Plain).left(0.0, 160.0, "workgroup");
    p.ink(Ink::Accent).full(160.0, 130.0, 490.0, 60.0, "subgroup 0: runs in step");
    p.full(660.0, 130.0, 490.0, 60.0, "subgroup 1");
    p.ink(Ink::Faint)
        .dashes(&[(160.0, 192.0), (160.0, 238.0)])
        .dashes(&[(650.0, 192.0), (1150.0, 238.0)]);
    p.ink(Ink::Plain).left(0.0, 268.0, "subgroup");
    let labels = ["0", "1", "2", "3", "4", "5", "6", "7", "…", "30", "31"];
    p.cells(160.0, 240.0, 90.0, 56.0, &labels);
    p
}

fn numbers() -> Picture {
    let mut p =
        Picture::new(1160, 260, "Numbers of invocations, in the workgroup and in the dispatch");
    p.left(0.0, 110.0, "local").left(0.0, 190.0, "global");
    for group in 0..3 {
        let x = 105.0 + 352.0 * f64::from(group);
        p.ink(Ink::Other).area(x, 75.0, 340.0, 155.0);
        p.ink(Ink::Plain).text(x + 170.0, 40.0, &format!("workgroup {group}"));
        let first = 64 * group;
        let local = ["0", "1", "…", "63"].map(str::to_owned);
        let global =
            [first.to_string(), (first + 1).to_string(), "…".into(), (first + 63).to_string()];
        p.cells(x, 80.0, 85.0, 60.0, &local);
        p.cells(x, 160.0, 85.0, 60.0, &global);
    }
    p.ink(Ink::Accent).area(542.0, 80.0, 85.0, 60.0).area(542.0, 160.0, 85.0, 60.0);
    p.text(584.0, 246.0, "1 · 64 + 1");
    p
}

fn guard() -> Picture {
    let mut p =
        Picture::new(1160, 250, "400 elements, 512 invocations: the last 112 have nothing to do");
    p.left(0.0, 60.0, "invocation").left(0.0, 180.0, "element");
    p.ink(Ink::Other).full(160.0, 30.0, 490.0, 60.0, "workgroup 0: 0 … 255");
    p.full(660.0, 30.0, 275.0, 60.0, "1: 256 … 399");
    p.ink(Ink::Accent).full(938.0, 30.0, 212.0, 60.0, "400 … 511");
    for x in [200.0, 300.0, 400.0, 500.0, 600.0, 710.0, 800.0, 890.0] {
        p.ink(Ink::Faint).arrow(&[(x, 95.0), (x, 145.0)]);
    }
    p.ink(Ink::Plain).labelled(160.0, 150.0, 775.0, 60.0, "0 … 399");
    p.ink(Ink::Accent).arrow(&[(1044.0, 95.0), (1044.0, 145.0)]).text(
        1044.0,
        170.0,
        "nothing there:",
    );
    p.text(1044.0, 202.0, "return");
    p
}

fn strides() -> Picture {
    let mut p =
        Picture::new(1160, 330, "Values side by side for each invocation, and a stride apart");
    for (y, title, owner) in [
        (
            0.0,
            "each takes neighbours: four lines at a time",
            [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3],
        ),
        (
            170.0,
            "each goes on by the number of all: one line",
            [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3],
        ),
    ] {
        p.ink(Ink::Plain).left(0.0, y + 20.0, title);
        let mut seen = [false; 4];
        for (place, who) in owner.into_iter().enumerate() {
            let x = 70.0 * place as f64 + 10.0 * (place / 4) as f64;
            p.ink(Ink::Plain).labelled(x, y + 50.0, 70.0, 56.0, &who.to_string());
            if !seen[who] {
                seen[who] = true;
                p.ink(Ink::Accent).area(x, y + 50.0, 70.0, 56.0);
            }
        }
        p.ink(Ink::Faint).size(20.0);
        for line in 0..4 {
            p.text(140.0 + 290.0 * f64::from(line), y + 126.0, &format!("line {line}"));
        }
        p.size(24.0);
    }
    p.ink(Ink::Accent).right(1150.0, 20.0, "first round").ink(Ink::Plain);
    p
}

fn kept() -> Picture {
    let mut p = Picture::new(1160, 250, "Data copied for each step, and kept on the device");
    let step = |at: f64| {
        [(at, at + 100.0, Hold), (at + 104.0, at + 164.0, Work), (at + 168.0, at + 268.0, Hold)]
    };
    let mut each = vec![];
    for k in 0..3 {
        each.extend(step(210.0 + 290.0 * f64::from(k)));
    }
    lane(&mut p, 40.0, "copied each step", &each);
    let once = [
        (210.0, 310.0, Hold),
        (314.0, 374.0, Work),
        (378.0, 438.0, Work),
        (442.0, 502.0, Work),
        (506.0, 606.0, Hold),
    ];
    lane(&mut p, 130.0, "kept there", &once);
    p.ink(Ink::Accent).bar(210.0, 190.0, 30.0, 20.0).ink(Ink::Plain).left(
        250.0,
        200.0,
        "over the bus",
    );
    p.ink(Ink::Other).bar(450.0, 190.0, 30.0, 20.0).ink(Ink::Plain).left(
        490.0,
        200.0,
        "one step on the device",
    );
    time(&mut p, 210.0, 1130.0, 237.0);
    p
}

fn counts() -> Picture {
    let mut p = Picture::new(1160, 340, "Each invocation counts, a workgroup adds up, one writes");
    for group in 0..2 {
        let x = 180.0 + 500.0 * f64::from(group);
        for place in 0..4 {
            let at = x + 110.0 * f64::from(place);
            p.ink(Ink::Other).full(at, 10.0, 95.0, 56.0, "own");
            p.ink(Ink::Faint).arrow(&[(at + 47.0, 70.0), (x + 213.0, 122.0)]);
        }
        p.ink(Ink::Accent).full(x + 115.0, 127.0, 200.0, 56.0, "inside");
        p.ink(Ink::Plain).dashes(&[(x, 204.0), (x + 425.0, 204.0)]);
        p.arrow(&[(x + 215.0, 210.0), (x + 215.0, 262.0)]);
        p.labelled(x + 115.0, 267.0, 200.0, 56.0, &format!("hits[{group}]"));
    }
    p.ink(Ink::Plain).left(0.0, 38.0, "invocation").left(0.0, 155.0, "workgroup");
    p.left(0.0, 204.0, "barrier").left(0.0, 295.0, "device");
    p
}

fn tree() -> Picture {
    let mut p =
        Picture::new(1160, 390, "Eight numbers become one in three steps, with barriers between");
    let rows = [
        ["3", "1", "4", "1", "5", "9", "2", "6"],
        ["8", "10", "6", "7", "", "", "", ""],
        ["14", "17", "", "", "", "", "", ""],
        ["31", "", "", "", "", "", "", ""],
    ];
    for (step, row) in rows.into_iter().enumerate() {
        let y = 5.0 + 108.0 * step as f64;
        let half = 8 >> step;
        for (place, value) in row.into_iter().enumerate() {
            let x = 190.0 + 95.0 * place as f64;
            if value.is_empty() {
                p.ink(Ink::Faint).frame(x, y, 85.0, 50.0);
            } else {
                p.ink(if step == 3 { Ink::Accent } else { Ink::Other })
                    .full(x, y, 85.0, 50.0, value);
                if step < 3 && place < half / 2 {
                    p.ink(Ink::Plain).arrow(&[(x + 42.0, y + 53.0), (x + 42.0, y + 105.0)]);
                    let from = x + 42.0 + 95.0 * (half / 2) as f64;
                    p.ink(Ink::Faint).arrow(&[(from, y + 53.0), (x + 62.0, y + 105.0)]);
                }
            }
        }
        if step < 3 {
            p.ink(Ink::Plain).left(0.0, y + 78.0, &format!("half = {}", half / 2));
            p.ink(Ink::Accent).left(1000.0, y + 78.0, "barrier").ink(Ink::Plain);
        }
    }
    p
}

fn own_counters() -> Picture {
    let mut p =
        Picture::new(1160, 330, "All count in one place, or each workgroup in its own and adds up");
    p.text(240.0, 16.0, "shared counters").text(850.0, 16.0, "counters of their own");
    for group in 0..3 {
        let x = 20.0 + 160.0 * f64::from(group);
        p.ink(Ink::Other).full(x, 45.0, 140.0, 60.0, "values");
        p.ink(Ink::Accent);
        for k in 0..4 {
            p.arrow(&[
                (x + 25.0 + 30.0 * f64::from(k), 110.0),
                (205.0 + 22.0 * f64::from(k), 262.0),
            ]);
        }
        let x = 610.0 + 170.0 * f64::from(group);
        p.ink(Ink::Other).full(x, 45.0, 150.0, 60.0, "values");
        for k in 0..4 {
            p.arrow(&[
                (x + 30.0 + 30.0 * f64::from(k), 110.0),
                (x + 45.0 + 20.0 * f64::from(k), 148.0),
            ]);
        }
        p.full(x, 153.0, 150.0, 50.0, "own");
        p.ink(Ink::Accent).arrow(&[(x + 75.0, 207.0), (790.0 + 65.0 * f64::from(group), 262.0)]);
    }
    p.full(120.0, 268.0, 240.0, 56.0, "counts").full(735.0, 268.0, 240.0, 56.0, "counts");
    p
}

fn lost() -> Picture {
    let mut p = Picture::new(1160, 190, "Two invocations read 41, and both write 42");
    p.left(0.0, 40.0, "invocation 7").left(0.0, 120.0, "invocation 9");
    p.ink(Ink::Other)
        .full(210.0, 10.0, 160.0, 56.0, "reads 41")
        .full(430.0, 92.0, 160.0, 56.0, "reads 41");
    p.ink(Ink::Accent).full(610.0, 10.0, 170.0, 56.0, "writes 42").full(
        830.0,
        92.0,
        170.0,
        56.0,
        "writes 42",
    );
    time(&mut p, 210.0, 1130.0, 175.0);
    p
}

fn cover() -> Picture {
    let mut p =
        Picture::new(560, 360, "Workgroups cover a picture, and reach beyond it on two sides");
    for row in 0..3 {
        for column in 0..4 {
            let (x, y) = (20.0 + 125.0 * f64::from(column), 10.0 + 100.0 * f64::from(row));
            p.ink(Ink::Plain).frame(x, y, 125.0, 100.0);
        }
    }
    p.ink(Ink::Other).area(20.0, 10.0, 440.0, 240.0);
    p.ink(Ink::Accent).area(460.0, 10.0, 60.0, 300.0).area(20.0, 250.0, 440.0, 60.0);
    p.ink(Ink::Plain).text(207.0, 160.0, "the picture").size(22.0);
    p.ink(Ink::Accent).left(20.0, 338.0, "outside: a guard for each direction");
    p
}

fn divergence() -> Picture {
    let mut p = Picture::new(1160, 300, "Lanes of a subgroup wait for the one with most steps");
    for (lane_of, steps) in [3, 4, 3, 9, 2, 4].into_iter().enumerate() {
        let y = 25.0 + 42.0 * lane_of as f64;
        p.ink(Ink::Plain).left(0.0, y, &format!("lane {lane_of}"));
        for step in 0..9 {
            let x = 130.0 + 80.0 * f64::from(step);
            if step < steps {
                p.ink(if steps == 9 { Ink::Accent } else { Ink::Other }).bar(
                    x,
                    y - 14.0,
                    74.0,
                    28.0,
                );
            } else {
                p.ink(Ink::Plain).dashes(&[(x, y), (x + 74.0, y)]);
            }
        }
    }
    p.ink(Ink::Plain).left(880.0, 60.0, "in step: all wait");
    p.left(880.0, 95.0, "for the last one");
    time(&mut p, 130.0, 1130.0, 285.0);
    p
}

fn lines() -> Picture {
    let mut p =
        Picture::new(1160, 340, "A row is one line of memory, a column a line for each word");
    for (x, title, along) in
        [(0.0, "they read a row of a", true), (620.0, "they write a column of b", false)]
    {
        p.ink(Ink::Plain).left(x, 16.0, title);
        for row in 0..6 {
            for column in 0..8 {
                let (left, top) = (x + 60.0 * f64::from(column), 42.0 + 40.0 * f64::from(row));
                p.ink(Ink::Faint).frame(left, top, 60.0, 40.0);
                let touched = if along { row == 2 } else { column == 2 };
                let moved = !along || row == 2;
                if moved {
                    p.ink(Ink::Other).area(left, top, 60.0, 40.0);
                }
                if touched {
                    p.ink(Ink::Accent).bar(left + 4.0, top + 4.0, 52.0, 32.0);
                }
            }
        }
        let words = if along { "one line moved" } else { "a line moved for each word" };
        p.ink(Ink::Other).text(x + 240.0, 312.0, words);
    }
    p
}

fn banks() -> Picture {
    let mut p =
        Picture::new(1160, 330, "A column lies in one bank, or with one word more in all of them");
    for (x, title, width) in [(0.0, "rows of 4 words, 4 banks", 4), (600.0, "rows of 5 words", 5)] {
        p.ink(Ink::Plain).left(x, 16.0, title);
        for row in 0..4 {
            for column in 0..width {
                let bank = (row * width + column) % 4;
                let (left, top) = (x + 90.0 * f64::from(column), 45.0 + 58.0 * f64::from(row));
                p.ink(Ink::Plain).labelled(left, top, 90.0, 58.0, &bank.to_string());
                if column == 1 {
                    p.ink(if width == 4 { Ink::Accent } else { Ink::Other })
                        .area(left, top, 90.0, 58.0);
                }
            }
        }
    }
    p.ink(Ink::Accent).left(0.0, 308.0, "a column: one bank, one after the other");
    p.ink(Ink::Other).left(600.0, 308.0, "a column: four banks, all at once");
    p
}

fn tiles() -> Picture {
    let mut p = Picture::new(560, 380, "A block of c needs rows of a and columns of b");
    p.ink(Ink::Plain).frame(240.0, 5.0, 310.0, 140.0).frame(5.0, 160.0, 220.0, 210.0);
    p.frame(240.0, 160.0, 310.0, 210.0);
    p.ink(Ink::Other).area(5.0, 225.0, 220.0, 70.0).area(345.0, 5.0, 85.0, 140.0);
    p.ink(Ink::Accent).full(80.0, 225.0, 70.0, 70.0, "").full(345.0, 55.0, 85.0, 45.0, "");
    p.full(345.0, 225.0, 85.0, 70.0, "tile").ink(Ink::Plain);
    p.text(270.0, 28.0, "b").text(30.0, 185.0, "a").text(270.0, 185.0, "c");
    p.arrow(&[(155.0, 260.0), (218.0, 260.0)]).arrow(&[(387.0, 104.0), (387.0, 140.0)]);
    p
}

fn barriers() -> Picture {
    let mut p = Picture::new(1160, 230, "Copy a tile, barrier, add its products, barrier");
    for (row, ends) in [[300.0, 620.0], [260.0, 660.0], [320.0, 590.0]].into_iter().enumerate() {
        let y = 30.0 + 55.0 * row as f64;
        let [one, two] = ends;
        let does = [
            (160.0, one, Hold),
            (one, 340.0, Wait),
            (360.0, two, Work),
            (two, 680.0, Wait),
            (700.0, one + 540.0, Hold),
        ];
        lane(&mut p, y, &format!("invocation {row}"), &does);
    }
    p.ink(Ink::Accent).bar(344.0, 0.0, 12.0, 170.0).bar(684.0, 0.0, 12.0, 170.0);
    p.size(22.0).text(350.0, 190.0, "all have copied").text(690.0, 190.0, "all have added");
    p.ink(Ink::Plain).size(20.0).text(235.0, 218.0, "copy").text(520.0, 218.0, "add products");
    p.text(800.0, 218.0, "next tiles");
    p
}

fn batches() -> Picture {
    let mut p = Picture::new(1160, 230, "A submission for each sweep, and one for many");
    let mut each = vec![];
    for k in 0..4 {
        let at = 170.0 + 235.0 * f64::from(k);
        each.extend([
            (at, at + 40.0, Hold),
            (at + 44.0, at + 74.0, Work),
            (at + 74.0, at + 190.0, Wait),
        ]);
    }
    lane(&mut p, 40.0, "one each", &each);
    let mut many = vec![(170.0, 210.0, Hold)];
    many.extend((0..12).map(|k| (214.0 + 34.0 * f64::from(k), 244.0 + 34.0 * f64::from(k), Work)));
    many.push((622.0, 738.0, Wait));
    lane(&mut p, 120.0, "a batch", &many);
    p.ink(Ink::Accent).bar(170.0, 180.0, 30.0, 20.0).ink(Ink::Plain).left(210.0, 190.0, "submit");
    p.ink(Ink::Other).bar(380.0, 180.0, 30.0, 20.0).ink(Ink::Plain).left(420.0, 190.0, "a sweep");
    p.dashes(&[(600.0, 190.0), (632.0, 190.0)]).left(645.0, 190.0, "wait, and copy to the host");
    p
}

fn two_buffers() -> Picture {
    let mut p = Picture::new(1160, 260, "Two buffers that are read and written in turns");
    p.left(0.0, 75.0, "buffer a").left(0.0, 195.0, "buffer b");
    for step in 0..4 {
        let x = 150.0 + 235.0 * f64::from(step);
        let last = step == 3;
        for (y, reads) in [(45.0, step % 2 == 0), (165.0, step % 2 == 1)] {
            p.ink(if reads { Ink::Other } else { Ink::Accent });
            if step == 0 && !reads {
                p.ink(Ink::Faint).frame(x, y, 110.0, 60.0);
            } else {
                let age = if reads { step } else { step - 1 };
                p.full(x, y, 110.0, 60.0, &age.to_string());
            }
        }
        if !last {
            let (from, to) = if step % 2 == 0 { (80.0, 190.0) } else { (190.0, 80.0) };
            p.ink(Ink::Plain).arrow(&[(x + 115.0, from), (x + 230.0, to)]);
            p.text(x + 172.0, 20.0, &format!("step {}", step + 1));
        }
    }
    p.ink(Ink::Plain).size(22.0).left(1000.0, 75.0, "one step old").left(
        1000.0,
        195.0,
        "the result",
    );
    p
}

fn stamps() -> Picture {
    let mut p = Picture::new(1160, 240, "What the host's clock sees, and what the device stamps");
    lane(&mut p, 45.0, "host", &[(130.0, 190.0, Hold), (190.0, 880.0, Wait)]);
    lane(&mut p, 145.0, "device", &[(330.0, 780.0, Work)]);
    p.ink(Ink::Faint)
        .arrow(&[(190.0, 70.0), (325.0, 130.0)])
        .arrow(&[(785.0, 130.0), (876.0, 70.0)]);
    p.ink(Ink::Accent)
        .dashes(&[(330.0, 105.0), (330.0, 190.0)])
        .dashes(&[(780.0, 105.0), (780.0, 190.0)]);
    p.size(22.0).text(330.0, 212.0, "begin").text(780.0, 212.0, "end").text(
        555.0,
        212.0,
        "stamped by the device",
    );
    p.ink(Ink::Plain).text(160.0, 90.0, "submit").left(890.0, 45.0, "wait returns");
    p
}
