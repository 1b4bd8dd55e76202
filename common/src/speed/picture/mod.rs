//! Results as a picture: bars of the times, and speed-up over threads.

#[cfg(feature = "picture")]
mod png;
mod svg;

use std::{ffi::OsStr, fs, path::Path};

use super::{
    entry::Role,
    results::{Curve, Results},
    table::{digits, short, time, why},
};

/// What a picture is drawn with: a format implements it.
trait Canvas {
    /// A straight line, its width in pixels, solid or dashed.
    fn line(&mut self, from: Point, to: Point, ink: Ink, width: u32, dashed: bool);
    /// A filled rectangle.
    fn bar(&mut self, corner: Point, opposite: Point, ink: Ink);
    /// A filled circle.
    fn dot(&mut self, centre: Point, radius: u32, ink: Ink);
    /// Text of this height beside the point, which is in the middle of it upwards.
    fn text(&mut self, at: Point, anchor: Anchor, height: u32, ink: Ink, text: &str);
}

/// Pixels from the left and from the top.
type Point = (f64, f64);

/// Colours that are told apart with all kinds of eyesight (M. Okabe, K. Ito, 2008).
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ink {
    /// Text and axes.
    Black,
    /// What is in the background.
    Grey,
    /// Yours.
    Blue,
    /// The solution.
    Green,
    /// Others, in turn.
    Orange,
    Purple,
    Yellow,
}

/// Which end of a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Anchor {
    Start,
    Middle,
    End,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 170.0;
const RIGHT: f64 = 580.0;
const TOP: f64 = 56.0;
const BAR: f64 = 34.0;
const PLOT: f64 = 300.0;

/// Refuses what can't be written, before the race and not after it.
pub fn check_name(path: &Path) -> Result<(), String> {
    match path.extension().and_then(OsStr::to_str) {
        Some("svg") => Ok(()),
        Some("png") if cfg!(feature = "picture") => Ok(()),
        Some("png") => Err(format!(
            "{}: this program draws SVG only. Give a name that ends in .svg, or let cargo build it \
             with --features common/picture",
            path.display()
        )),
        _ => Err(format!("{}: give a name that ends in .svg or .png", path.display())),
    }
}

/// Draws `results` into the file `path`.
pub fn write(path: &Path, results: &Results) -> Result<(), String> {
    check_name(path)?;
    let failed = |error| format!("{}: the picture was not written: {error}", path.display());
    #[cfg(feature = "picture")]
    if path.extension().is_some_and(|extension| extension == "png") {
        return png::write(path, size(results), |canvas| draw(canvas, results)).map_err(failed);
    }
    let mut canvas = svg::Svg::new(size(results));
    draw(&mut canvas, results);
    fs::write(path, canvas.finish()).map_err(|error| failed(error.to_string()))
}

fn size(results: &Results) -> (f64, f64) {
    let bars = bars(results).count();
    let bars = if bars > 0 { BAR * bars as f64 + 30.0 } else { 0.0 };
    let plot = if results.curves().is_empty() { 0.0 } else { PLOT + 60.0 };
    (WIDTH, TOP + bars + plot)
}

fn draw(canvas: &mut dyn Canvas, results: &Results) {
    canvas.text((24.0, 28.0), Anchor::Start, 20, Ink::Black, &results.id);
    let caption = "median time of a run, with quartiles";
    canvas.text((WIDTH - 24.0, 30.0), Anchor::End, 12, Ink::Grey, caption);
    let bottom = draw_bars(canvas, results);
    let curves = results.curves();
    if !curves.is_empty() {
        draw_curves(canvas, results, &curves, bottom + 20.0);
    }
}

/// Entries that stand alone.
fn bars(results: &Results) -> impl Iterator<Item = &super::results::Line> {
    results.lines.iter().filter(|line| line.name.threads.is_none())
}

/// Returns where the bars end.
fn draw_bars(canvas: &mut dyn Canvas, results: &Results) -> f64 {
    let slowest = bars(results).filter_map(|line| Some(line.outcome.as_ref().ok()?.quartiles[2]));
    let slowest = slowest.fold(0.0, f64::max);
    let mut inks = Inks::default();
    let mut top = TOP;
    for line in bars(results) {
        let ink = inks.of(line.name.role);
        let middle = top + BAR / 2.0;
        let name = short(&line.name.name, 20);
        canvas.text((LEFT - 12.0, middle), Anchor::End, 14, Ink::Black, &name);
        match &line.outcome {
            Ok(timing) => {
                let place = |seconds: f64| LEFT + (RIGHT - LEFT) * seconds / slowest;
                let [lower, median, upper] = timing.quartiles.map(place);
                canvas.bar((LEFT, top + 6.0), (median, top + BAR - 6.0), ink);
                canvas.line((lower, middle), (upper, middle), Ink::Black, 2, false);
                let speed = timing.speed_up.map(|ratio| format!(", x {}", digits(ratio.median)));
                let label = time(timing.quartiles[1]) + &speed.unwrap_or_default();
                canvas.text((upper + 10.0, middle), Anchor::Start, 14, Ink::Black, &label);
            }
            Err(out) => {
                canvas.text(
                    (LEFT + 10.0, middle),
                    Anchor::Start,
                    14,
                    Ink::Grey,
                    &short(&why(out), 76),
                );
            }
        }
        top += BAR;
    }
    canvas.line((LEFT, TOP), (LEFT, top), Ink::Black, 1, false);
    top
}

fn draw_curves(canvas: &mut dyn Canvas, results: &Results, curves: &[Curve], top: f64) {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let most = points().map(|(threads, ..)| *threads).max().unwrap_or(1).max(2);
    let ideal = results.cores.min(most) as f64;
    let highest = points().map(|(_, _, ratio)| ratio.median).fold(ideal, f64::max);
    let bottom = top + PLOT;
    let x = |threads: f64| LEFT + (RIGHT - LEFT) * threads / most as f64;
    let y = |speed_up: f64| bottom - (PLOT - 20.0) * speed_up / highest;

    let step = (1..).map(|power| 1 << power).find(|step| highest / f64::from(*step) <= 8.0);
    let step = if highest <= 8.0 { 1.0 } else { step.map_or(1.0, f64::from) };
    for tick in (0..).map(|tick| f64::from(tick) * step).take_while(|tick| *tick <= highest) {
        canvas.line((LEFT, y(tick)), (RIGHT, y(tick)), Ink::Grey, 1, false);
        canvas.text((LEFT - 10.0, y(tick)), Anchor::End, 14, Ink::Black, &format!("{tick}"));
    }
    canvas.text((24.0, top + 4.0), Anchor::Start, 14, Ink::Black, "speed-up");
    let mut counts: Vec<_> = points().map(|(threads, ..)| *threads).collect();
    counts.sort();
    counts.dedup();
    for count in counts {
        let at = (x(count as f64), bottom + 18.0);
        canvas.text(at, Anchor::Middle, 14, Ink::Black, &count.to_string());
    }
    canvas.text((RIGHT + 20.0, bottom + 18.0), Anchor::Start, 14, Ink::Black, "threads");

    // Ideal as far as there is a core for each thread, and no better beyond.
    let knee = (x(ideal), y(ideal));
    canvas.line((x(1.0), y(1.0)), knee, Ink::Black, 1, true);
    canvas.line(knee, (RIGHT, y(ideal)), Ink::Black, 1, true);

    let mut inks = Inks::default();
    let mut labels = vec![(y(ideal), Ink::Black, "ideal".to_owned())];
    for curve in curves {
        let ink = inks.of(curve.role);
        if let Some(serial) = curve.serial {
            // In pieces short enough to look like a curve.
            let law = |threads: f64| (x(threads), y(1.0 / (serial + (1.0 - serial) / threads)));
            let threads = |piece: u32| 1.0 + (ideal - 1.0) * f64::from(piece) / 48.0;
            for piece in 0..48 {
                canvas.line(law(threads(piece)), law(threads(piece + 1)), ink, 2, false);
            }
        }
        // What no law describes is joined by thin lines.
        for pair in curve.points.windows(2) {
            if curve.serial.is_none() || pair[1].0 > results.cores {
                let [from, to] = [0, 1].map(|end| (x(pair[end].0 as f64), y(pair[end].2.median)));
                canvas.line(from, to, ink, 1, false);
            }
        }
        // Where two agree, both are seen.
        let radius = if curve.role == Role::Yours { 7 } else { 4 };
        for (threads, _, ratio) in &curve.points {
            let at = x(*threads as f64);
            canvas.line((at, y(ratio.low)), (at, y(ratio.high)), ink, 2, false);
            canvas.dot((at, y(ratio.median)), radius, ink);
        }
        if let Some((_, _, ratio)) = curve.points.last() {
            let serial = curve.serial.map(|serial| format!(", {:.1} % serial", 100.0 * serial));
            let label = short(curve.name, 16) + &serial.unwrap_or_default();
            labels.push((y(ratio.median), ink, label));
        }
    }
    // Labels stand at the ends of their lines, but not on each other.
    labels.sort_by(|(one, ..), (other, ..)| one.total_cmp(other));
    let mut free = f64::MIN;
    for (wanted, ink, label) in labels {
        let place = wanted.max(free);
        canvas.text((RIGHT + 20.0, place), Anchor::Start, 14, ink, &label);
        free = place + 20.0;
    }
}

/// Hands out colours.
#[derive(Default)]
struct Inks {
    others: usize,
}

impl Inks {
    fn of(&mut self, role: Role) -> Ink {
        match role {
            Role::Naive => Ink::Grey,
            Role::Yours => Ink::Blue,
            Role::Solution => Ink::Green,
            Role::Other => {
                self.others += 1;
                [Ink::Orange, Ink::Purple, Ink::Yellow][(self.others - 1) % 3]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speed::{
        guard::Out,
        results::tests::{entry, laps, results},
    };

    fn sample() -> Results {
        let mut raced = vec![
            entry(Role::Naive, "one thread", None, Ok(laps(2.0))),
            entry(Role::Yours, "yours", None, Err(Out::Open("a < b".into()))),
        ];
        for (threads, seconds) in [(1, 2.0), (2, 1.2), (4, 0.8), (8, 0.6), (16, 0.7)] {
            raced.push(entry(Role::Solution, "solution", Some(threads), Ok(laps(seconds))));
        }
        results(raced, None, 8)
    }

    #[test]
    fn a_picture_holds_bars_and_curve_within_its_frame() {
        let results = sample();
        let (width, height) = size(&results);
        let mut canvas = svg::Svg::new((width, height));
        draw(&mut canvas, &results);
        let text = canvas.finish();
        for word in ["threading/pi", "one thread", "2.00 s", "a &lt; b", "ideal", "20.0 % serial"] {
            assert!(text.contains(&format!("{word}<")) || text.contains(word), "{word}");
        }
        assert_eq!(text.matches("<rect").count(), 1, "one bar");
        assert_eq!(text.matches("<circle").count(), 5, "a point for each number of threads");
        for (attributes, most) in [(["x1", "x2", "cx"], width), (["y1", "y2", "cy"], height)] {
            for attribute in attributes {
                for rest in text.split(&format!(" {attribute}=\"")).skip(1) {
                    let number: f64 = rest.split('"').next().unwrap().parse().unwrap();
                    assert!((0.0..=most).contains(&number), "{attribute} = {number}");
                }
            }
        }
    }

    #[test]
    fn a_wrong_name_is_refused_before_the_race() {
        assert_eq!(check_name(Path::new("a.svg")), Ok(()));
        let error = check_name(Path::new("a.jpg")).unwrap_err();
        assert!(error.ends_with("a name that ends in .svg or .png"), "{error}");
        assert_eq!(check_name(Path::new("a.png")).is_ok(), cfg!(feature = "picture"));
    }
}
