//! Arrays: where elements lie in memory, and which ones are read.

use super::Pictures;
use crate::draw::{Ink, Picture};

pub fn all() -> Pictures {
    vec![
        ("block", block()),
        ("orders", orders()),
        ("slices", slices()),
        ("view-copy", view_copy()),
        ("strides", strides()),
        ("joined", joined()),
        ("diagonals", diagonals()),
        ("axes", axes()),
        ("broadcast", broadcast()),
        ("mask", mask()),
        ("seed", seed()),
        ("circle", circle()),
        ("table", table()),
        ("companion", companion()),
        ("solve", solve()),
        ("difference", difference()),
        ("rules", rules()),
        ("temporaries", temporaries()),
        ("blocks", blocks()),
        ("torus", torus()),
        ("stencil", stencil()),
    ]
}

/// A grid of boxes, each with what `label` says of its row and column.
fn grid(
    p: &mut Picture,
    (x, y): (f64, f64),
    (w, h): (f64, f64),
    (rows, columns): (usize, usize),
    label: impl Fn(usize, usize) -> String,
) {
    for i in 0..rows {
        for j in 0..columns {
            p.labelled(x + w * j as f64, y + h * i as f64, w, h, &label(i, j));
        }
    }
}

fn numbers(columns: usize) -> impl Fn(usize, usize) -> String {
    move |i, j| (i * columns + j + 1).to_string()
}

fn block() -> Picture {
    let mut p = Picture::new(1160, 260, "A table of two rows and three columns, and its memory");
    grid(&mut p, (20.0, 50.0), (80.0, 60.0), (2, 3), numbers(3));
    p.text(140.0, 20.0, "shape 2 × 3").ink(Ink::Accent).area(20.0, 50.0, 240.0, 60.0);
    p.ink(Ink::Other).area(20.0, 110.0, 240.0, 60.0);
    p.ink(Ink::Plain).arrow(&[(290.0, 110.0), (440.0, 110.0)]);
    p.cells(470.0, 80.0, 80.0, 60.0, &["1", "2", "3", "4", "5", "6"]);
    p.ink(Ink::Accent).area(470.0, 80.0, 240.0, 60.0).text(590.0, 170.0, "row 0");
    p.ink(Ink::Other).area(710.0, 80.0, 240.0, 60.0).text(830.0, 170.0, "row 1");
    p.ink(Ink::Plain).text(710.0, 45.0, "one block of memory");
    p.ink(Ink::Faint).left(470.0, 225.0, "48 bytes, side by side");
    p
}

fn orders() -> Picture {
    let mut p = Picture::new(1160, 330, "Row-major and column-major order of the same table");
    for (x, name, order) in [
        (20.0, "row-major: C, NumPy, ndarray", ["1", "2", "3", "4", "5", "6"]),
        (620.0, "column-major: Fortran", ["1", "4", "2", "5", "3", "6"]),
    ] {
        p.ink(Ink::Plain).left(x, 18.0, name);
        grid(&mut p, (x, 45.0), (80.0, 55.0), (2, 3), numbers(3));
        p.ink(Ink::Accent);
        if x < 100.0 {
            for y in [72.0, 127.0] {
                p.arrow(&[(x + 58.0, y + 18.0), (x + 215.0, y + 18.0)]);
            }
        } else {
            for j in 0..3 {
                let x = x + 62.0 + 80.0 * f64::from(j);
                p.arrow(&[(x, 62.0), (x, 148.0)]);
            }
        }
        p.ink(Ink::Plain).cells(x, 190.0, 80.0, 55.0, &order);
        p.ink(Ink::Accent).left(
            x,
            285.0,
            if x < 100.0 { "strides [3, 1]" } else { "strides [1, 2]" },
        );
    }
    p
}

fn slices() -> Picture {
    let mut p = Picture::new(1160, 330, "A window, a step along both axes, and a checkerboard");
    type IsIn = fn(usize, usize) -> bool;
    let marked: [(f64, &str, IsIn); 3] = [
        (20.0, "s![1..-1, 1..-1]", |i, j| (1..4).contains(&i) && (1..5).contains(&j)),
        (420.0, "s![..;2, ..;2]", |i, j| i % 2 == 0 && j % 2 == 0),
        (820.0, "s![..;2, 1..;2]", |i, j| i % 2 == 0 && j % 2 == 1),
    ];
    for (x, name, is_in) in marked {
        for i in 0..5 {
            for j in 0..6 {
                let (x, y) = (x + 50.0 * j as f64, 20.0 + 50.0 * i as f64);
                if is_in(i, j) {
                    p.ink(Ink::Accent).shade(x + 2.0, y + 2.0, 46.0, 46.0);
                } else {
                    p.ink(Ink::Faint).frame(x + 2.0, y + 2.0, 46.0, 46.0);
                }
            }
        }
        p.ink(Ink::Plain).code(true).text(x + 150.0, 300.0, name).code(false);
    }
    p
}

fn view_copy() -> Picture {
    let mut p = Picture::new(1160, 300, "A view looks at the array's elements; a copy has its own");
    p.left(0.0, 60.0, "a owns");
    p.cells(170.0, 30.0, 90.0, 60.0, &["1", "2", "3", "4", "5", "6"]);
    p.ink(Ink::Other).area(260.0, 30.0, 270.0, 60.0);
    p.arrow(&[(300.0, 150.0), (300.0, 96.0)]).arrow(&[(490.0, 150.0), (490.0, 96.0)]);
    p.line(&[(280.0, 155.0), (510.0, 155.0)]).left(0.0, 155.0, "a view borrows");
    p.left(545.0, 155.0, "no allocation; a change is a change of a");
    p.ink(Ink::Accent).shade(260.0, 210.0, 270.0, 60.0).left(0.0, 240.0, "a copy owns");
    p.ink(Ink::Plain).cells(260.0, 210.0, 90.0, 60.0, &["2", "3", "4"]);
    p.ink(Ink::Accent).left(545.0, 240.0, "one allocation; a change stays there");
    p
}

fn strides() -> Picture {
    let mut p = Picture::new(
        1160,
        310,
        "One step down skips a row of elements; one to the right skips one",
    );
    let cells = ["0,0", "0,1", "0,2", "1,0", "1,1", "1,2", "2,0", "2,1", "2,2"];
    p.cells(40.0, 130.0, 110.0, 60.0, &cells);
    p.ink(Ink::Accent).arrow(&[(95.0, 125.0), (95.0, 60.0), (425.0, 60.0), (425.0, 122.0)]);
    p.text(260.0, 30.0, "one row down: stride 3");
    p.ink(Ink::Other).arrow(&[(425.0, 195.0), (425.0, 240.0), (535.0, 240.0), (535.0, 198.0)]);
    p.text(480.0, 275.0, "one column on: stride 1").ink(Ink::Plain);
    p.right(1120.0, 60.0, "offset of [i, j] = 3 i + 1 j");
    p
}

fn joined() -> Picture {
    let mut p =
        Picture::new(1160, 330, "Concatenate along an axis there is; stack along a new one");
    let label = |from: usize| move |i: usize, j: usize| (from + 2 * i + j).to_string();
    let two = |p: &mut Picture, x: f64, y: f64, from: usize, ink: Ink| {
        grid(p.ink(Ink::Plain), (x, y), (60.0, 50.0), (2, 2), label(from));
        p.ink(ink).area(x, y, 120.0, 100.0);
    };
    two(&mut p, 60.0, 60.0, 1, Ink::Accent);
    two(&mut p, 60.0, 160.0, 5, Ink::Other);
    p.ink(Ink::Plain).text(120.0, 25.0, "concatenate, Axis(0)");
    two(&mut p, 350.0, 110.0, 1, Ink::Accent);
    two(&mut p, 470.0, 110.0, 5, Ink::Other);
    p.ink(Ink::Plain).text(470.0, 25.0, "concatenate, Axis(1)");
    two(&mut p, 800.0, 90.0, 1, Ink::Accent);
    two(&mut p, 970.0, 140.0, 5, Ink::Other);
    p.ink(Ink::Plain).text(945.0, 25.0, "stack, Axis(0)");
    p.ink(Ink::Faint)
        .dashes(&[(800.0, 90.0), (970.0, 140.0)])
        .dashes(&[(920.0, 90.0), (1090.0, 140.0)]);
    p.dashes(&[(800.0, 190.0), (970.0, 240.0)]).ink(Ink::Plain);
    p.text(120.0, 300.0, "4 × 2").text(470.0, 300.0, "2 × 4").text(945.0, 300.0, "2 × 2 × 2");
    p
}

fn diagonals() -> Picture {
    let mut p =
        Picture::new(1160, 310, "Cut a column off, and the next diagonal begins in the corner");
    for (x, name, k) in [(40.0, "k = 0", 0), (440.0, "k = 1", 1), (840.0, "k = -1", -1)] {
        for i in 0..4 {
            for j in 0..4 {
                let (x, y) = (x + 60.0 * f64::from(j), 10.0 + 60.0 * f64::from(i));
                let ink = if j - i == k { Ink::Accent } else { Ink::Faint };
                match j - i == k {
                    true => p.ink(ink).shade(x + 2.0, y + 2.0, 56.0, 56.0),
                    false => p.ink(ink).frame(x + 2.0, y + 2.0, 56.0, 56.0),
                };
            }
        }
        p.ink(Ink::Other);
        match k {
            1 => p.dashes(&[(x + 60.0, 0.0), (x + 60.0, 255.0)]),
            -1 => p.dashes(&[(x - 15.0, 70.0), (x + 255.0, 70.0)]),
            _ => &mut p,
        };
        p.ink(Ink::Plain).text(x + 120.0, 285.0, name);
    }
    p
}

fn axes() -> Picture {
    let mut p = Picture::new(1160, 310, "The axis that is named goes away");
    p.text(320.0, 20.0, "day 0").text(430.0, 20.0, "day 1").text(540.0, 20.0, "day 2");
    p.right(240.0, 75.0, "station 0").right(240.0, 145.0, "station 1");
    grid(&mut p, (265.0, 40.0), (110.0, 70.0), (2, 3), numbers(3));
    p.ink(Ink::Accent)
        .arrow(&[(610.0, 75.0), (720.0, 75.0)])
        .arrow(&[(610.0, 145.0), (720.0, 145.0)]);
    p.cells(735.0, 40.0, 90.0, 70.0, &["6"]).cells(735.0, 110.0, 90.0, 70.0, &["15"]);
    p.left(845.0, 95.0, "sum_axis(Axis(1))").left(845.0, 130.0, "a number a station");
    p.ink(Ink::Other);
    for j in 0..3 {
        p.arrow(&[(320.0 + 110.0 * f64::from(j), 185.0), (320.0 + 110.0 * f64::from(j), 230.0)]);
    }
    p.cells(265.0, 238.0, 110.0, 64.0, &["5", "7", "9"]).left(
        620.0,
        270.0,
        "sum_axis(Axis(0)): a number a day",
    );
    p
}

fn broadcast() -> Picture {
    let mut p =
        Picture::new(1160, 330, "A row is repeated down, a column is repeated to the right");
    p.size(22.0);
    grid(&mut p, (20.0, 70.0), (75.0, 55.0), (3, 2), |i, j| format!("{}{i}", ["x", "y"][j]));
    p.text(200.0, 152.0, "+").text(95.0, 35.0, "n × 2");
    p.ink(Ink::Accent);
    grid(&mut p, (230.0, 70.0), (75.0, 55.0), (1, 2), |_, j| ["dx", "dy"][j].to_owned());
    p.ink(Ink::Faint);
    grid(&mut p, (230.0, 125.0), (75.0, 55.0), (2, 2), |_, j| ["dx", "dy"][j].to_owned());
    p.ink(Ink::Plain).text(305.0, 35.0, "2");
    p.ink(Ink::Accent).text(190.0, 285.0, "fits: the row is repeated");
    p.ink(Ink::Plain);
    grid(&mut p, (620.0, 70.0), (75.0, 55.0), (3, 2), |i, j| format!("{}{i}", ["x", "y"][j]));
    p.text(800.0, 152.0, "·").text(695.0, 35.0, "n × 2");
    p.ink(Ink::Accent);
    grid(&mut p, (830.0, 70.0), (75.0, 55.0), (3, 1), |i, _| format!("f{i}"));
    p.ink(Ink::Faint);
    grid(&mut p, (905.0, 70.0), (75.0, 55.0), (3, 1), |i, _| format!("f{i}"));
    p.ink(Ink::Plain).text(867.0, 35.0, "n × 1");
    p.ink(Ink::Accent).text(830.0, 285.0, "n factors fit only with an axis of length 1 behind");
    p
}

fn mask() -> Picture {
    let mut p = Picture::new(1160, 320, "A mask becomes indices, and indices select");
    p.left(0.0, 45.0, "readings").left(0.0, 130.0, "mask").left(0.0, 270.0, "selected");
    p.code(true).size(22.0);
    p.cells(170.0, 15.0, 140.0, 60.0, &["1.5", "-999", "1.7", "NaN", "2.0"]);
    for (place, good) in [true, false, true, false, true].into_iter().enumerate() {
        let x = 170.0 + 140.0 * place as f64;
        p.ink(if good { Ink::Accent } else { Ink::Faint });
        p.labelled(x, 100.0, 140.0, 60.0, if good { "true" } else { "false" });
        if good {
            let to = 240.0 + 70.0 * place as f64;
            p.arrow(&[(x + 70.0, 165.0), (to, 234.0)]);
        }
    }
    p.ink(Ink::Plain).cells(170.0, 240.0, 140.0, 60.0, &["1.5", "1.7", "2.0"]);
    p.code(false).left(640.0, 270.0, "indices 0, 2, 4; a copy, no view");
    p
}

fn seed() -> Picture {
    let mut p = Picture::new(
        1160,
        260,
        "A seed sets the state; each draw makes a number and the next state",
    );
    p.ink(Ink::Accent).full(20.0, 40.0, 130.0, 64.0, "seed").arrow(&[(155.0, 72.0), (245.0, 72.0)]);
    for draw in 0..3 {
        let x = 250.0 + 260.0 * f64::from(draw);
        p.ink(Ink::Plain).labelled(x, 40.0, 150.0, 64.0, "state");
        p.arrow(&[(x + 155.0, 72.0), (x + 253.0, 72.0)]);
        p.ink(Ink::Other).arrow(&[(x + 75.0, 110.0), (x + 75.0, 180.0)]);
        p.text(x + 75.0, 205.0, ["0.283", "0.901", "0.117"][draw as usize]);
    }
    p.ink(Ink::Plain).left(1040.0, 72.0, "…");
    p
}

fn circle() -> Picture {
    let mut p =
        Picture::new(1160, 260, "Four bases on a circle: one draw says how many steps to go");
    for (base, x) in [("A", 60.0), ("C", 260.0), ("G", 460.0), ("T", 660.0)] {
        let ink = if base == "G" { Ink::Accent } else { Ink::Plain };
        p.ink(ink).labelled(x, 50.0, 90.0, 70.0, base);
    }
    p.ink(Ink::Plain);
    for x in [150.0, 350.0, 550.0] {
        p.arrow(&[(x + 8.0, 85.0), (x + 102.0, 85.0)]);
    }
    p.arrow(&[(705.0, 125.0), (705.0, 200.0), (105.0, 200.0), (105.0, 125.0)]);
    p.ink(Ink::Accent).left(830.0, 55.0, "from G").ink(Ink::Plain);
    p.left(830.0, 100.0, "1 step: T").left(830.0, 140.0, "2 steps: A").left(
        830.0,
        180.0,
        "3 steps: C",
    );
    p
}

fn table() -> Picture {
    let mut p =
        Picture::new(1160, 330, "Lines of text become one vector, and that becomes an array");
    p.code(true).size(22.0);
    let lines = ["# time, volts", "0.0, 1.5", "", "0.5, nan", "1.0, 1.7V"];
    for (line, text) in lines.into_iter().enumerate() {
        let y = 30.0 + 52.0 * line as f64;
        p.ink(Ink::Faint).right(40.0, y, &(line + 1).to_string());
        p.ink(if line == 4 { Ink::Accent } else { Ink::Plain }).left(60.0, y, text);
    }
    p.code(false).size(24.0).ink(Ink::Accent).left(
        60.0,
        300.0,
        "line 5, column 2: `1.7V` is not a number",
    );
    p.ink(Ink::Plain).arrow(&[(330.0, 110.0), (480.0, 110.0)]);
    p.cells(500.0, 80.0, 90.0, 60.0, &["0.0", "1.5", "0.5", "nan"]).text(
        680.0,
        45.0,
        "one flat Vec",
    );
    p.arrow(&[(875.0, 110.0), (955.0, 110.0)]);
    grid(&mut p, (970.0, 50.0), (90.0, 60.0), (2, 2), |i, j| {
        [["0.0", "1.5"], ["0.5", "nan"]][i][j].to_owned()
    });
    p
}

fn companion() -> Picture {
    let mut p = Picture::new(
        1160,
        300,
        "Horner's scheme, and the companion matrix whose eigenvalues are the roots",
    );
    p.left(0.0, 30.0, "value: Horner")
        .code(true)
        .left(0.0, 85.0, "((c3 x + c2) x + c1) x + c0")
        .code(false);
    p.ink(Ink::Accent).left(0.0, 130.0, "one multiplication and one addition a power");
    p.ink(Ink::Plain).left(0.0, 200.0, "fit: QR of the matrix of powers").ink(Ink::Accent);
    p.left(0.0, 245.0, "normal equations square the condition number");
    p.ink(Ink::Plain).left(700.0, 30.0, "roots: eigenvalues of");
    grid(&mut p, (700.0, 60.0), (130.0, 60.0), (3, 3), |i, j| match (i, j) {
        (i, 2) => format!("-c{i} / c3"),
        (i, j) if i == j + 1 => "1".to_owned(),
        _ => "0".to_owned(),
    });
    p
}

fn solve() -> Picture {
    let mut p =
        Picture::new(1160, 270, "Factor once, then solve; the condition says what may be trusted");
    p.ink(Ink::Plain).full(0.0, 60.0, 130.0, 130.0, "A").text(165.0, 125.0, "=");
    p.ink(Ink::Other).full(200.0, 60.0, 130.0, 130.0, "L").full(350.0, 60.0, 130.0, 130.0, "U");
    p.ink(Ink::Plain).arrow(&[(500.0, 125.0), (600.0, 125.0)]).left(
        620.0,
        90.0,
        "solve: L y = b, then U x = y",
    );
    p.left(620.0, 160.0, "never by the inverse, where a solve will do");
    p.ink(Ink::Accent).left(
        0.0,
        240.0,
        "singular: a reciprocal condition below n ε, not a small determinant",
    );
    p
}

fn difference() -> Picture {
    let mut p =
        Picture::new(1160, 300, "The slope from both neighbours, and from three points at the end");
    for (x, marked, words) in
        [(40.0, 1, "inside: both neighbours"), (640.0, 0, "at the end: a parabola")]
    {
        let y = |k: usize| [210.0, 120.0, 90.0][k];
        let at = |k: usize| (x + 60.0 + 170.0 * k as f64, y(k));
        p.ink(Ink::Faint).line(&[at(0), at(1), at(2)]);
        p.ink(Ink::Accent);
        match marked {
            1 => p.line(&[at(0), at(2)]),
            _ => p.line(&[(at(0).0 - 20.0, 225.0), (at(0).0 + 110.0, 130.0)]),
        };
        for k in 0..3 {
            p.ink(if k == marked { Ink::Accent } else { Ink::Plain }).disc(at(k).0, at(k).1, 10.0);
        }
        p.ink(Ink::Plain).text(x + 230.0, 25.0, words);
        let formula = ["(-3 y0 + 4 y1 - y2) / 2dx", "(y2 - y0) / 2dx"][marked];
        p.code(true).text(x + 230.0, 275.0, formula).code(false);
    }
    p
}

fn rules() -> Picture {
    let mut p =
        Picture::new(1160, 320, "A constant, a line and a parabola in place of the function");
    let curve = |t: f64| 180.0 - 120.0 * (t * 1.6).sin();
    for (x, name, order, parts) in [
        (20.0, "Riemann", "error / 2", 0),
        (410.0, "trapezoid", "error / 4", 1),
        (800.0, "Simpson", "error / 16", 2),
    ] {
        let at = |k: f64| (x + 150.0 * k, curve(k));
        p.ink(Ink::Other);
        for k in 0..2 {
            let (from, to) = (at(f64::from(k)), at(f64::from(k) + 1.0));
            match parts {
                0 => p.line(&[(from.0, 220.0), from, (to.0, from.1), (to.0, 220.0)]),
                1 => p.line(&[(from.0, 220.0), from, to, (to.0, 220.0)]),
                _ => p.line(&[(from.0, 220.0), from]),
            };
        }
        if parts == 2 {
            let parabola = |t: f64| {
                let (a, b, c) = (curve(0.0), curve(1.0), curve(2.0));
                a * (t - 1.0) * (t - 2.0) / 2.0 - b * t * (t - 2.0) + c * t * (t - 1.0) / 2.0
            };
            let points =
                (0..=20).map(|k| f64::from(k) / 10.0).map(|t| (x + 150.0 * t, parabola(t)));
            p.line(&points.collect::<Vec<_>>()).line(&[(x + 300.0, 220.0), at(2.0)]);
        }
        let points = (0..=20).map(|k| at(f64::from(k) / 10.0)).collect::<Vec<_>>();
        p.ink(Ink::Accent).dashes(&points).ink(Ink::Plain).line(&[(x, 220.0), (x + 300.0, 220.0)]);
        p.text(x + 150.0, 250.0, name).ink(Ink::Faint).text(x + 150.0, 290.0, order);
    }
    p
}

fn temporaries() -> Picture {
    let mut p =
        Picture::new(1160, 340, "Each operator makes an array; a Zip makes one, in one pass");
    p.left(0.0, 20.0, "2a - 4.5b + 1.1(sin a + cos b), an operator at a time").size(20.0);
    for (place, name) in ["2a", "4.5b", "sin a", "cos b", "1.1(…)"].into_iter().enumerate() {
        let x = 10.0 + 190.0 * place as f64;
        p.ink(Ink::Accent)
            .full(x, 50.0, 150.0, 50.0, name)
            .arrow(&[(x + 154.0, 75.0), (x + 186.0, 75.0)]);
    }
    p.ink(Ink::Plain).labelled(965.0, 50.0, 150.0, 50.0, "result").size(24.0);
    p.ink(Ink::Accent).left(10.0, 130.0, "each is written to memory, and read back");
    p.ink(Ink::Plain).left(0.0, 205.0, "a Zip");
    p.labelled(120.0, 180.0, 110.0, 50.0, "a").labelled(120.0, 250.0, 110.0, 50.0, "b");
    p.ink(Ink::Other)
        .arrow(&[(235.0, 205.0), (395.0, 235.0)])
        .arrow(&[(235.0, 275.0), (395.0, 250.0)]);
    p.code(true).full(400.0, 210.0, 300.0, 60.0, "|&a, &b| …").code(false);
    p.arrow(&[(705.0, 240.0), (955.0, 240.0)])
        .ink(Ink::Plain)
        .labelled(965.0, 215.0, 150.0, 50.0, "result");
    p.ink(Ink::Other).left(400.0, 305.0, "what lies between stays in registers");
    p
}

fn blocks() -> Picture {
    let mut p = Picture::new(
        1160,
        330,
        "Whole arrays make a trip to memory an operator; blocks make one in all",
    );
    p.left(0.0, 20.0, "whole arrays: a trip to memory for each operator");
    for (place, operator) in ["·", "+", "·", "-"].into_iter().enumerate() {
        let x = 10.0 + 285.0 * place as f64;
        p.ink(Ink::Plain).text(x + 8.0, 75.0, operator).ink(Ink::Accent).shade(
            x + 30.0,
            50.0,
            225.0,
            50.0,
        );
    }
    p.ink(Ink::Plain).left(0.0, 150.0, "blocks: one trip, and the rest in the cache");
    for row in 0..2 {
        let y = 180.0 + 70.0 * f64::from(row);
        for (place, operator) in ["·", "+", "·", "-"].into_iter().enumerate() {
            let x = 10.0 + 115.0 * place as f64;
            p.ink(Ink::Plain).text(x + 8.0, y + 25.0, operator);
            p.ink(if place == 0 { Ink::Accent } else { Ink::Other }).shade(x + 30.0, y, 65.0, 50.0);
        }
        let words = ["the first block", "the next block"][row as usize];
        p.ink(Ink::Plain).left(500.0, y + 25.0, words);
    }
    p.ink(Ink::Accent).bar(780.0, 195.0, 30.0, 20.0).ink(Ink::Plain).left(
        825.0,
        205.0,
        "from memory",
    );
    p.ink(Ink::Other).bar(780.0, 265.0, 30.0, 20.0).ink(Ink::Plain).left(
        825.0,
        275.0,
        "from the cache",
    );
    p
}

fn torus() -> Picture {
    let mut p = Picture::new(440, 370, "Cells with a border that repeats the opposite side");
    let letters = [
        "i", "g", "h", "i", "g", "c", "a", "b", "c", "a", "f", "d", "e", "f", "d", "i", "g", "h",
        "i", "g", "c", "a", "b", "c", "a",
    ];
    for (place, letter) in letters.into_iter().enumerate() {
        let (i, j) = (place / 5, place % 5);
        let (x, y) = (40.0 + 72.0 * j as f64, 5.0 + 72.0 * i as f64);
        let inner = (1..4).contains(&i) && (1..4).contains(&j);
        if inner {
            p.ink(Ink::Other).full(x + 2.0, y + 2.0, 68.0, 68.0, letter);
        } else {
            p.ink(Ink::Faint).labelled(x + 2.0, y + 2.0, 68.0, 68.0, letter);
        }
    }
    p
}

fn stencil() -> Picture {
    let mut p = Picture::new(560, 370, "A point and its four neighbours");
    let (x, y) = (280.0, 185.0);
    for (dx, dy, name) in
        [(0.0, -1.0, "north"), (0.0, 1.0, "south"), (-1.0, 0.0, "west"), (1.0, 0.0, "east")]
    {
        let (cx, cy) = (x + 190.0 * dx, y + 140.0 * dy);
        p.ink(Ink::Other).full(cx - 65.0, cy - 32.0, 130.0, 64.0, name);
        p.ink(Ink::Plain)
            .arrow(&[(cx - 72.0 * dx, cy - 38.0 * dy), (x + 72.0 * dx, y + 38.0 * dy)]);
    }
    p.ink(Ink::Accent).full(x - 65.0, y - 32.0, 130.0, 64.0, "centre");
    p
}
