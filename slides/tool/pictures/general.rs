//! The pictures of the first and the last deck.

use super::Pictures;
use crate::draw::{Ink, Picture};

pub fn welcome() -> Pictures {
    vec![("loop", exercise())]
}

pub fn closing() -> Pictures {
    vec![("ladder", ladder())]
}

fn exercise() -> Picture {
    let mut p =
        Picture::new(1160, 230, "Edit, save, read the verdict, and again, until it is solved");
    p.ink(Ink::Plain)
        .labelled(20.0, 60.0, 200.0, 80.0, "edit")
        .arrow(&[(225.0, 100.0), (315.0, 100.0)]);
    p.labelled(320.0, 60.0, 200.0, 80.0, "save").arrow(&[(525.0, 100.0), (615.0, 100.0)]);
    p.ink(Ink::Accent).full(620.0, 60.0, 200.0, 80.0, "verdict");
    p.ink(Ink::Plain).text(720.0, 30.0, "in less than a second");
    p.ink(Ink::Accent).arrow(&[(720.0, 145.0), (720.0, 200.0), (120.0, 200.0), (120.0, 145.0)]);
    p.ink(Ink::Plain).text(420.0, 178.0, "a test fails: what, and where to look");
    p.ink(Ink::Other).arrow(&[(825.0, 100.0), (915.0, 100.0)]).full(
        920.0,
        60.0,
        220.0,
        80.0,
        "solution, race",
    );
    p
}

fn ladder() -> Picture {
    let mut p = Picture::new(1160, 440, "From one core to many machines, step by step");
    let steps = [
        ("one core, well used", "layout, no temporaries", "× 2 to 20"),
        ("threads", "one memory, many cores", "× cores"),
        ("processes", "a crash costs one task", "× cores, apart"),
        ("MPI", "many machines, messages", "× machines"),
        ("GPU", "thousands of equal tasks", "× bandwidth"),
    ];
    for (step, (name, what, gain)) in steps.into_iter().enumerate() {
        let (x, y) = (20.0 + 95.0 * step as f64, 350.0 - 84.0 * step as f64);
        p.ink(if step == 0 { Ink::Accent } else { Ink::Other }).shade(x, y, 240.0, 64.0);
        p.ink(Ink::Plain).text(x + 120.0, y + 32.0, name).left(x + 260.0, y + 32.0, what);
        p.ink(Ink::Faint).right(1150.0, y + 32.0, gain);
    }
    p
}
