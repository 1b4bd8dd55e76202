//! Collectives: what each rank has before and after.

use super::{
    Does::{Hold, Wait, Work},
    Pictures, lane,
};
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("patterns", patterns()),
        ("rounds", rounds()),
        ("tree", tree()),
        ("scatter-gather", scatter_gather()),
        ("pairs", pairs()),
        ("uneven", uneven()),
        ("reduce", reduce()),
        ("grouping", grouping()),
        ("butterfly", butterfly()),
        ("all-to-all", all_to_all()),
        ("transpose", transpose()),
        ("scan", scan()),
        ("split", split()),
        ("grid", grid()),
        ("background", background()),
        ("matvec", matvec()),
        ("places", places()),
        ("samples", samples()),
        ("plate", plate()),
        ("branch", branch()),
    ]
}

/// What ranks have: a row of cells for each. A label with `*` before it is what the picture is about.
fn table(p: &mut Picture, x: f64, y: f64, (width, height): (f64, f64), rows: &[&[&str]]) {
    for (rank, row) in rows.iter().enumerate() {
        for (place, label) in row.iter().enumerate() {
            let (x, y) = (x + width * place as f64, y + height * rank as f64);
            if let Some(label) = label.strip_prefix('*') {
                p.ink(Ink::Accent).full(x, y, width, height, label);
            } else if label.is_empty() {
                p.ink(Ink::Faint).frame(x, y, width, height);
            }
            p.ink(Ink::Plain);
        }
    }
    for (rank, row) in rows.iter().enumerate() {
        for (place, label) in row.iter().enumerate() {
            if !label.is_empty() && !label.starts_with('*') {
                p.labelled(
                    x + width * place as f64,
                    y + height * rank as f64,
                    width,
                    height,
                    label,
                );
            }
        }
    }
}

/// Names of ranks, one above the other.
fn names(p: &mut Picture, x: f64, y: f64, height: f64, ranks: usize) {
    p.ink(Ink::Plain);
    for rank in 0..ranks {
        p.left(x, y + height * (rank as f64 + 0.5), &format!("rank {rank}"));
    }
}

fn patterns() -> Picture {
    let mut p =
        Picture::new(1160, 390, "Six collectives, each as what four ranks have before and after");
    p.size(20.0);
    let one: &[&[&str]] = &[&["*a"], &[""], &[""], &[""]];
    let all: &[&[&str]] = &[&["*a"], &["*a"], &["*a"], &["*a"]];
    let root: &[&[&str]] =
        &[&["*a", "b", "c", "d"], &["", "", "", ""], &["", "", "", ""], &["", "", "", ""]];
    let dealt: &[&[&str]] = &[&["*a"], &["b"], &["c"], &["d"]];
    let everything: &[&[&str]] = &[
        &["*a", "b", "c", "d"],
        &["*a", "b", "c", "d"],
        &["*a", "b", "c", "d"],
        &["*a", "b", "c", "d"],
    ];
    let sum: &[&[&str]] = &[&["*Σ"], &[""], &[""], &[""]];
    let sums: &[&[&str]] = &[&["*Σ"], &["*Σ"], &["*Σ"], &["*Σ"]];
    for (place, (name, before, after)) in [
        ("broadcast", one, all),
        ("scatter", root, dealt),
        ("gather", dealt, root),
        ("reduce", dealt, sum),
        ("all-reduce", dealt, sums),
        ("all-gather", dealt, everything),
    ]
    .into_iter()
    .enumerate()
    {
        let (x, y) = (400.0 * (place % 3) as f64, 200.0 * (place / 3) as f64);
        let wide = 42.0 * before[0].len() as f64;
        p.ink(Ink::Plain).size(24.0).left(x, y + 18.0, name).size(20.0);
        table(&mut p, x, y + 36.0, (42.0, 34.0), before);
        p.ink(Ink::Accent).arrow(&[(x + wide + 10.0, y + 104.0), (x + wide + 62.0, y + 104.0)]);
        table(&mut p, x + wide + 72.0, y + 36.0, (42.0, 34.0), after);
    }
    p
}

fn rounds() -> Picture {
    let mut p =
        Picture::new(1160, 370, "One after the other takes five rounds, along a tree three");
    let who = |p: &mut Picture, x: f64, count: usize, title: &str| {
        p.ink(Ink::Plain).text(x + 225.0, 16.0, title);
        for rank in 0..6 {
            p.left(x, 62.0 + 52.0 * rank as f64, &format!("rank {rank}"));
        }
        p.size(20.0);
        for round in 1..=count {
            p.text(x + 80.0 + 66.0 * round as f64, 355.0, &round.to_string());
        }
        p.size(24.0);
    };
    who(&mut p, 0.0, 5, "the root sends to all");
    let at = |x: f64, round: usize, rank: usize| {
        (x + 112.0 + 66.0 * round as f64, 62.0 + 52.0 * rank as f64)
    };
    for (x, sends) in [
        (0.0, vec![(1, 0, 1), (2, 0, 2), (3, 0, 3), (4, 0, 4), (5, 0, 5)]),
        (640.0, vec![(1, 0, 1), (2, 0, 2), (2, 1, 3), (3, 0, 4), (3, 1, 5)]),
    ] {
        p.ink(Ink::Accent).disc(at(x, 0, 0).0, at(x, 0, 0).1, 11.0);
        let last = if x < 1.0 { 5 } else { 3 };
        p.ink(Ink::Faint).dashes(&[at(x, 0, 0), at(x, last, 0)]).ink(Ink::Accent);
        for (round, from, to) in sends {
            let (start, end) = (at(x, round - 1, from), at(x, round, to));
            p.arrow(&[(start.0 + 8.0, start.1 + 6.0), (end.0 - 9.0, end.1 - 7.0)]);
            p.disc(end.0, end.1, 11.0);
            if x > 1.0 && to == 1 {
                p.ink(Ink::Faint).dashes(&[end, at(x, last, to)]).ink(Ink::Accent);
            }
        }
    }
    who(&mut p, 640.0, 3, "who has it passes it on");
    p.size(20.0).left(450.0, 355.0, "rounds");
    p
}

fn tree() -> Picture {
    let mut p = Picture::new(1160, 180, "Places are counted from the root on");
    p.left(0.0, 45.0, "rank").left(0.0, 135.0, "place");
    for rank in 0..6 {
        let x = 150.0 + 150.0 * f64::from(rank);
        let place = (rank + 2) % 6;
        if rank == 4 {
            p.ink(Ink::Accent).full(x, 15.0, 110.0, 60.0, &rank.to_string());
            p.full(x, 105.0, 110.0, 60.0, &place.to_string()).ink(Ink::Plain);
        } else {
            p.ink(Ink::Plain).labelled(x, 15.0, 110.0, 60.0, &rank.to_string());
            p.labelled(x, 105.0, 110.0, 60.0, &place.to_string());
        }
    }
    p.ink(Ink::Accent).left(1035.0, 90.0, "root 4").ink(Ink::Plain);
    p
}

fn scatter_gather() -> Picture {
    let mut p = Picture::new(1160, 260, "Blocks are dealt out, worked on, and brought back");
    let cell = (58.0, 60.0);
    names(&mut p, 0.0, 60.0, 60.0, 3);
    let empty: &[&str] = &["", "", "", "", "", ""];
    table(&mut p, 100.0, 60.0, cell, &[empty, &["a", "b", "*c", "*d", "e", "f"], empty]);
    p.ink(Ink::Accent)
        .arrow(&[(455.0, 150.0), (535.0, 150.0)])
        .size(20.0)
        .text(495.0, 125.0, "scatter")
        .size(24.0);
    table(&mut p, 545.0, 60.0, cell, &[&["a", "b"], &["*c", "*d"], &["e", "f"]]);
    p.ink(Ink::Other).text(700.0, 20.0, "work").ink(Ink::Accent);
    p.arrow(&[(668.0, 150.0), (690.0, 150.0)]);
    table(&mut p, 695.0, 60.0, (40.0, 60.0), &[&["A", "B"], &["*C", "*D"], &["E", "F"]]);
    p.ink(Ink::Accent)
        .arrow(&[(780.0, 150.0), (850.0, 150.0)])
        .size(20.0)
        .text(815.0, 125.0, "gather")
        .size(24.0);
    let empty: &[&str] = &["", "", "", "", "", ""];
    table(&mut p, 858.0, 60.0, (50.0, 60.0), &[empty, &["A", "B", "*C", "*D", "E", "F"], empty]);
    p.text(275.0, 20.0, "root: rank 1").text(1008.0, 20.0, "root: rank 1");
    p
}

fn pairs() -> Picture {
    let mut p =
        Picture::new(1160, 270, "Two communicators of two ranks, each with a reduction of its own");
    names(&mut p, 0.0, 10.0, 62.0, 4);
    let before: &[&[&str]] = &[&["1", "2"], &["10", "20"], &["100", "200"], &["1000", "2000"]];
    table(&mut p, 120.0, 10.0, (120.0, 62.0), before);
    p.ink(Ink::Accent).area(115.0, 10.0, 250.0, 124.0);
    p.ink(Ink::Other).area(115.0, 134.0, 250.0, 124.0);
    p.ink(Ink::Plain).left(385.0, 55.0, "colour 0").left(385.0, 90.0, "in it: ranks 0, 1");
    p.left(385.0, 180.0, "colour 1").left(385.0, 215.0, "in it: ranks 0, 1");
    p.arrow(&[(610.0, 134.0), (760.0, 134.0)]).text(685.0, 108.0, "reduce");
    let after: &[&[&str]] = &[&["11", "22"], &["", ""], &["1100", "2200"], &["", ""]];
    table(&mut p, 790.0, 10.0, (150.0, 62.0), after);
    p.ink(Ink::Accent).area(790.0, 10.0, 300.0, 62.0);
    p.ink(Ink::Other).area(790.0, 134.0, 300.0, 62.0);
    p
}

fn uneven() -> Picture {
    let mut p = Picture::new(1160, 300, "Ten numbers on four ranks: counts and displacements");
    let values: Vec<_> = (0..10).map(|value| value.to_string()).collect();
    p.left(0.0, 45.0, "whole").cells(210.0, 15.0, 90.0, 60.0, &values);
    p.left(0.0, 120.0, "block of");
    p.left(0.0, 195.0, "count").left(0.0, 265.0, "displacement");
    for (rank, (from, count)) in [(0, 3), (3, 3), (6, 2), (8, 2)].into_iter().enumerate() {
        let (x, width) = (210.0 + 90.0 * f64::from(from), 90.0 * f64::from(count));
        p.ink(if rank % 2 == 0 { Ink::Other } else { Ink::Accent }).area(x, 15.0, width, 60.0);
        p.full(x + 4.0, 92.0, width - 8.0, 56.0, &format!("rank {rank}"));
        p.ink(Ink::Plain).text(x + width / 2.0, 195.0, &count.to_string());
        p.text(x + 45.0, 265.0, &from.to_string());
        p.ink(Ink::Faint).dashes(&[(x, 76.0), (x, 285.0)]);
    }
    p
}

fn reduce() -> Picture {
    let mut p = Picture::new(1160, 270, "A reduction goes column by column, not along a row");
    names(&mut p, 0.0, 30.0, 66.0, 3);
    table(
        &mut p,
        130.0,
        30.0,
        (120.0, 66.0),
        &[&["*1", "2", "3"], &["*10", "20", "30"], &["*100", "200", "300"]],
    );
    p.ink(Ink::Accent).arrow(&[(520.0, 129.0), (660.0, 129.0)]).text(590.0, 100.0, "reduce, sum");
    table(
        &mut p,
        690.0,
        30.0,
        (140.0, 66.0),
        &[&["*111", "222", "333"], &["", "", ""], &["", "", ""]],
    );
    p.text(900.0, 253.0, "on the root alone").text(310.0, 253.0, "three elements on each rank");
    p
}

fn grouping() -> Picture {
    let mut p = Picture::new(1160, 240, "MPI may combine in any grouping");
    for (x, title) in [(0.0, "one after the other"), (640.0, "as a tree")] {
        p.ink(Ink::Plain).text(x + 200.0, 16.0, title);
        for (rank, name) in ["a", "b", "c", "d"].into_iter().enumerate() {
            p.ink(Ink::Other).full(x + 20.0 + 100.0 * rank as f64, 40.0, 70.0, 50.0, name);
        }
        let at = |rank: f64| x + 55.0 + 100.0 * rank;
        p.ink(Ink::Accent);
        let join = |p: &mut Picture, left: (f64, f64), right: (f64, f64), y: f64| {
            p.line(&[left, (left.0, y), (right.0, y), right]);
            ((left.0 + right.0) / 2.0, y)
        };
        let tops = [0.0, 1.0, 2.0, 3.0].map(|rank| (at(rank), 94.0));
        let end = if x < 1.0 {
            let ab = join(&mut p, tops[0], tops[1], 125.0);
            let abc = join(&mut p, ab, tops[2], 155.0);
            join(&mut p, abc, tops[3], 185.0)
        } else {
            let ab = join(&mut p, tops[0], tops[1], 135.0);
            let cd = join(&mut p, tops[2], tops[3], 135.0);
            join(&mut p, ab, cd, 175.0)
        };
        p.arrow(&[end, (end.0, 218.0)]).ink(Ink::Plain).code(true);
        let words = if x < 1.0 { "((a+b)+c)+d" } else { "(a+b)+(c+d)" };
        p.left(end.0 + 25.0, 215.0, words).code(false);
    }
    p
}

fn butterfly() -> Picture {
    let mut p =
        Picture::new(1160, 330, "All-reduce in two rounds: all exchange with a partner, twice");
    names(&mut p, 0.0, 40.0, 72.0, 4);
    let columns = [(130.0, "own"), (530.0, "after round 1"), (930.0, "after round 2")];
    for (x, title) in columns {
        p.text(x + 75.0, 18.0, title);
    }
    for (rank, values) in [
        ["1", "11", "1111"],
        ["10", "11", "1111"],
        ["100", "1100", "1111"],
        ["1000", "1100", "1111"],
    ]
    .into_iter()
    .enumerate()
    {
        let y = 48.0 + 72.0 * rank as f64;
        for (column, value) in values.into_iter().enumerate() {
            let x = columns[column].0;
            p.ink(if column == 2 { Ink::Accent } else { Ink::Other })
                .full(x, y, 150.0, 56.0, value);
            if column < 2 {
                let partner = rank ^ (1 << column);
                p.ink(Ink::Faint).arrow(&[(x + 156.0, y + 28.0), (x + 392.0, y + 28.0)]);
                p.ink(Ink::Plain);
                let to = 48.0 + 72.0 * partner as f64 + 28.0;
                p.arrow(&[(x + 156.0, y + 28.0), (x + 392.0, to)]);
            }
        }
    }
    p
}

fn all_to_all() -> Picture {
    let mut p = Picture::new(
        1160,
        270,
        "All-to-all: the piece number d of rank s becomes number s of rank d",
    );
    names(&mut p, 0.0, 20.0, 60.0, 4);
    let before: &[&[&str]] = &[
        &["a0", "a1", "a2", "a3"],
        &["*b0", "*b1", "*b2", "*b3"],
        &["c0", "c1", "c2", "c3"],
        &["d0", "d1", "d2", "d3"],
    ];
    table(&mut p, 120.0, 20.0, (90.0, 60.0), before);
    p.ink(Ink::Accent).arrow(&[(520.0, 140.0), (670.0, 140.0)]).text(595.0, 110.0, "all-to-all");
    let after: &[&[&str]] = &[
        &["a0", "*b0", "c0", "d0"],
        &["a1", "*b1", "c1", "d1"],
        &["a2", "*b2", "c2", "d2"],
        &["a3", "*b3", "c3", "d3"],
    ];
    table(&mut p, 710.0, 20.0, (90.0, 60.0), after);
    p
}

fn transpose() -> Picture {
    let mut p = Picture::new(1160, 230, "Pack, exchange, unpack: the three steps on rank 0");
    for (row, (name, cells)) in [
        ("pack", ["a", "g", "b", "h", "c", "i", "d", "j", "e", "k", "f", "l"]),
        ("exchange", ["a", "g", "b", "h", "c", "i", "m", "s", "n", "t", "o", "u"]),
        ("unpack", ["a", "g", "m", "s", "b", "h", "n", "t", "c", "i", "o", "u"]),
    ]
    .into_iter()
    .enumerate()
    {
        let y = 10.0 + 75.0 * row as f64;
        p.ink(Ink::Plain).left(0.0, y + 27.0, name);
        for (place, cell) in cells.into_iter().enumerate() {
            let gap = if row < 2 { 20.0 * (place / 6) as f64 } else { 20.0 * (place / 4) as f64 };
            let x = 160.0 + 75.0 * place as f64 + gap;
            // What is to go to rank 1, and what has come from it.
            let other = (row == 0 && place >= 6) || "mnostu".contains(cell);
            p.ink(Ink::Plain).labelled(x, y, 75.0, 54.0, cell);
            if other {
                p.ink(if row == 0 { Ink::Other } else { Ink::Accent }).area(x, y, 75.0, 54.0);
            }
        }
    }
    p
}

fn scan() -> Picture {
    let mut p = Picture::new(1160, 320, "Each rank writes behind the items of all ranks before it");
    p.left(0.0, 70.0, "items").left(0.0, 130.0, "before");
    for (rank, (items, before)) in
        [("3", "0"), ("0", "3"), ("2", "3"), ("5", "5")].into_iter().enumerate()
    {
        let x = 150.0 + 220.0 * rank as f64;
        p.ink(Ink::Plain).text(x + 80.0, 18.0, &format!("rank {rank}"));
        p.ink(Ink::Other).full(x, 45.0, 160.0, 50.0, items);
        p.ink(Ink::Accent).full(x, 105.0, 160.0, 50.0, before).ink(Ink::Plain);
    }
    p.left(0.0, 245.0, "file");
    for place in 0..10 {
        let rank = [0, 0, 0, 2, 2, 3, 3, 3, 3, 3][place];
        let x = 150.0 + 82.0 * place as f64;
        p.ink(Ink::Plain).labelled(x, 215.0, 82.0, 60.0, &rank.to_string());
        if rank != 2 {
            p.ink(Ink::Other).area(x, 215.0, 82.0, 60.0);
        }
    }
    p.ink(Ink::Accent);
    for (from, to) in [(230.0, 150.0), (670.0, 396.0), (890.0, 560.0)] {
        p.arrow(&[(from, 160.0), (to, 211.0)]);
    }
    p.ink(Ink::Plain).left(150.0, 302.0, "written by rank");
    p
}

fn split() -> Picture {
    let mut p = Picture::new(560, 300, "Six ranks in two rows and three columns");
    for rank in 0..6 {
        let (x, y) = (110.0 + 150.0 * f64::from(rank % 3), 55.0 + 120.0 * f64::from(rank / 3));
        p.ink(Ink::Plain).labelled(x, y, 100.0, 70.0, &rank.to_string());
    }
    for row in 0..2 {
        let y = 45.0 + 120.0 * f64::from(row);
        p.ink(Ink::Accent).frame(95.0, y, 430.0, 90.0).left(0.0, y + 45.0, &format!("row {row}"));
    }
    p.ink(Ink::Other);
    for column in 0..3 {
        let x = 102.0 + 150.0 * f64::from(column);
        p.dashes(&[(x, 36.0), (x, 268.0), (x + 116.0, 268.0), (x + 116.0, 36.0), (x, 32.0)]);
        p.text(x + 58.0, 20.0, &format!("column {column}"));
    }
    p
}

fn grid() -> Picture {
    let mut p = Picture::new(1160, 320, "A grid of ranks without and with wrap, and a shift");
    for (x, wraps) in [(20.0, false), (620.0, true)] {
        p.ink(Ink::Plain);
        let title = if wraps { "columns wrap" } else { "no wrap" };
        p.text(x + 240.0, 16.0, title);
        for rank in 0..6 {
            let (left, y) =
                (x + 60.0 + 140.0 * f64::from(rank % 3), 60.0 + 120.0 * f64::from(rank / 3));
            p.ink(if rank == 0 { Ink::Accent } else { Ink::Other }).full(
                left,
                y,
                80.0,
                60.0,
                &rank.to_string(),
            );
            p.ink(Ink::Plain);
            if rank % 3 < 2 {
                p.arrow(&[(left + 84.0, y + 30.0), (left + 136.0, y + 30.0)]);
            }
            if rank < 3 {
                p.ink(Ink::Faint).line(&[(left + 40.0, y + 62.0), (left + 40.0, y + 118.0)]);
            }
        }
        for row in 0..2 {
            let y = 90.0 + 120.0 * f64::from(row);
            if wraps {
                let under = y + if row == 0 { 48.0 } else { 60.0 };
                p.ink(Ink::Accent).arrow(&[
                    (x + 424.0, y),
                    (x + 455.0, y),
                    (x + 455.0, under),
                    (x + 20.0, under),
                    (x + 20.0, y),
                    (x + 56.0, y),
                ]);
            } else {
                p.ink(Ink::Faint).text(x + 20.0, y, "–").text(x + 455.0, y, "–");
            }
        }
    }
    p.ink(Ink::Accent).text(240.0, 300.0, "to rank 0 comes nothing").text(
        860.0,
        300.0,
        "to rank 0 comes what 2 sends",
    );
    p
}

fn background() -> Picture {
    let mut p =
        Picture::new(1160, 230, "A blocking collective, and one that runs behind other work");
    lane(
        &mut p,
        40.0,
        "blocking",
        &[(190.0, 520.0, Work), (520.0, 560.0, Hold), (560.0, 800.0, Wait), (800.0, 980.0, Work)],
    );
    p.size(20.0).text(660.0, 68.0, "all_reduce");
    p.size(24.0);
    lane(
        &mut p,
        140.0,
        "in background",
        &[(190.0, 230.0, Hold), (234.0, 560.0, Work), (560.0, 590.0, Wait), (594.0, 774.0, Work)],
    );
    p.size(20.0)
        .text(210.0, 176.0, "start")
        .text(395.0, 176.0, "work")
        .text(575.0, 176.0, "wait")
        .size(24.0);
    p.ink(Ink::Accent).dashes(&[(230.0, 205.0), (520.0, 205.0)]).left(
        540.0,
        205.0,
        "the sum is on its way",
    );
    p
}

fn matvec() -> Picture {
    let mut p = Picture::new(1160, 330, "Rows times a vector that is first gathered everywhere");
    p.text(290.0, 16.0, "A")
        .text(525.0, 16.0, "x")
        .text(805.0, 16.0, "x, on every rank")
        .text(1105.0, 16.0, "A x");
    for (rank, (from, rows)) in [(0, 2), (2, 2), (4, 1)].into_iter().enumerate() {
        let (y, height) = (40.0 + 55.0 * f64::from(from), 55.0 * f64::from(rows));
        let ink = if rank == 1 { Ink::Accent } else { Ink::Other };
        p.ink(Ink::Plain).left(0.0, y + height / 2.0, &format!("rank {rank}"));
        p.ink(ink).shade(120.0, y, 340.0, height - 6.0);
        p.shade(495.0, y, 60.0, height - 6.0);
        p.shade(1075.0, y, 60.0, height - 6.0).ink(Ink::Plain);
        for row in from..from + rows {
            let name = ["a", "b", "c", "d", "e"][row as usize];
            p.text(525.0, 64.0 + 55.0 * f64::from(row), name);
        }
    }
    p.ink(Ink::Accent).arrow(&[(565.0, 175.0), (690.0, 175.0)]);
    p.size(20.0).text(627.0, 150.0, "all-gather").size(24.0);
    for rank in 0..3 {
        let x = 705.0 + 75.0 * f64::from(rank);
        for (place, name) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
            let y = 40.0 + 55.0 * place as f64;
            p.ink(Ink::Plain).labelled(x, y, 55.0, 55.0, name);
            p.ink(if (2..4).contains(&place) { Ink::Accent } else { Ink::Other })
                .area(x, y, 55.0, 55.0);
        }
    }
    p.ink(Ink::Plain).arrow(&[(935.0, 175.0), (1060.0, 175.0)]);
    p.size(20.0).text(997.0, 150.0, "multiply");
    p
}

fn places() -> Picture {
    let mut p =
        Picture::new(1160, 330, "Gather the values, sort the ranks by them, scatter the places");
    for rank in 0..4 {
        p.text(275.0 + 150.0 * f64::from(rank), 16.0, &format!("rank {rank}"));
    }
    for (y, name, cells) in [
        (35.0, "value", ["5.0", "2.0", "7.0", "2.0"]),
        (145.0, "ranks, sorted", ["1", "3", "0", "2"]),
        (255.0, "place", ["2", "0", "3", "1"]),
    ] {
        p.ink(Ink::Plain).left(0.0, y + 30.0, name).cells(200.0, y, 150.0, 60.0, &cells);
    }
    p.ink(Ink::Accent)
        .area(350.0, 35.0, 150.0, 60.0)
        .area(200.0, 145.0, 150.0, 60.0)
        .area(350.0, 255.0, 150.0, 60.0);
    p.arrow(&[(500.0, 100.0), (500.0, 140.0)]).arrow(&[(500.0, 210.0), (500.0, 250.0)]);
    p.left(840.0, 120.0, "gather on rank 0, sort").left(840.0, 230.0, "turn round, scatter");
    p.ink(Ink::Plain).left(840.0, 176.0, "place 0 is rank 1's");
    p
}

fn samples() -> Picture {
    let mut p = Picture::new(1160, 300, "Sort, sample, cut at the splitter, exchange, sort again");
    p.size(22.0);
    for (x, title) in [(80.0, "sorted"), (470.0, "cut at 6"), (830.0, "after all-to-all")] {
        p.ink(Ink::Plain).left(x, 18.0, title);
    }
    for (rank, (sorted, come)) in
        [(["1", "3", "7", "9"], ["1", "3", "2", "4"]), (["2", "4", "6", "8"], ["7", "9", "6", "8"])]
            .into_iter()
            .enumerate()
    {
        let y = 45.0 + 100.0 * rank as f64;
        p.ink(Ink::Plain).left(0.0, y + 28.0, &format!("{rank}"));
        p.cells(80.0, y, 70.0, 56.0, &sorted);
        p.ink(Ink::Accent).frame(82.0, y + 2.0, 66.0, 52.0).frame(222.0, y + 2.0, 66.0, 52.0);
        p.ink(Ink::Faint).arrow(&[(370.0, y + 28.0), (450.0, y + 28.0)]);
        for (place, value) in sorted.into_iter().enumerate() {
            let low = place < 2;
            let x = 470.0 + 65.0 * place as f64 + if low { 0.0 } else { 16.0 };
            p.ink(if low { Ink::Other } else { Ink::Accent }).full(x, y, 65.0, 56.0, value);
        }
        for (place, value) in come.into_iter().enumerate() {
            let x = 830.0 + 70.0 * place as f64;
            p.ink(if rank == 0 { Ink::Other } else { Ink::Accent }).full(x, y, 70.0, 56.0, value);
        }
        p.ink(Ink::Plain)
            .arrow(&[(755.0, 73.0), (820.0, y + 28.0)])
            .arrow(&[(755.0, 173.0), (820.0, y + 28.0)]);
    }
    p.ink(Ink::Accent).left(
        80.0,
        250.0,
        "samples 1, 7, 2, 6; sorted 1, 2, 6, 7: the splitter is 6",
    );
    p
}

fn plate() -> Picture {
    let mut p = Picture::new(560, 370, "A plate in slabs, and a decision that all take together");
    p.text(200.0, 16.0, "100")
        .text(60.0, 180.0, "75")
        .text(335.0, 55.0, "50")
        .text(200.0, 345.0, "0");
    for rank in 0..3 {
        let y = 40.0 + 95.0 * f64::from(rank);
        p.ink(Ink::Other).full(95.0, y, 210.0, 85.0, &format!("rank {rank}"));
        p.ink(Ink::Plain).arrow(&[(311.0, y + 42.0), (455.0, 179.0)]);
    }
    p.ink(Ink::Accent).full(462.0, 149.0, 90.0, 60.0, "max").size(20.0);
    p.text(490.0, 235.0, "all-reduce");
    p
}

fn branch() -> Picture {
    let mut p = Picture::new(
        1160,
        350,
        "A collective in a branch, in another order, and a buffer with two purposes",
    );
    for (x, title) in
        [(0.0, "in a branch"), (400.0, "another order"), (820.0, "one buffer, two purposes")]
    {
        p.ink(Ink::Plain).left(x, 16.0, title);
    }
    for rank in 0..3 {
        let y = 50.0 + 80.0 * f64::from(rank);
        if rank == 1 {
            p.ink(Ink::Faint).labelled(0.0, y, 180.0, 60.0, "end");
        } else {
            p.ink(Ink::Accent).full(0.0, y, 180.0, 60.0, "all_reduce");
        }
        let calls = if rank == 0 { ["reduce", "broadcast"] } else { ["broadcast", "reduce"] };
        p.ink(if rank == 0 { Ink::Accent } else { Ink::Other });
        p.full(400.0, y, 160.0, 60.0, calls[0]).full(570.0, y, 160.0, 60.0, calls[1]);
    }
    p.ink(Ink::Plain).left(0.0, 315.0, "0 and 2 wait for 1").text(
        565.0,
        315.0,
        "hangs, or is wrong",
    );
    p.ink(Ink::Other)
        .full(840.0, 50.0, 120.0, 60.0, "mine")
        .full(840.0, 210.0, 120.0, 60.0, "mine");
    p.ink(Ink::Accent).full(1020.0, 210.0, 120.0, 60.0, "theirs");
    p.ink(Ink::Plain).arrow(&[(965.0, 240.0), (1015.0, 240.0)]).left(
        975.0,
        80.0,
        "the root's: sent",
    );
    p.text(990.0, 160.0, "elsewhere: written over").text(990.0, 315.0, "what is sent next?");
    p
}
