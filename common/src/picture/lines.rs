//! Line plots.

use plotters::prelude::*;
use std::{ops::Range, path::Path};

use super::{
    Canvas, Drawn, PictureError, draw, rgb,
    scale::{Scale, short, tick_value},
};

/// Width and height of a line plot in pixels.
const PLOT_SIZE: (u32, u32) = (800, 500);

/// Colours of lines that the colour-blind can tell apart, by Masataka Okabe and Kei Ito.
const LINE_COLOURS: [[u8; 3]; 7] = [
    [0, 114, 178],
    [213, 94, 0],
    [0, 158, 115],
    [204, 121, 167],
    [230, 159, 0],
    [86, 180, 233],
    [0, 0, 0],
];

/// One line of a [`line_plot`].
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// What it is called in the legend.
    pub name: &'a str,
    /// Its points, `(x, y)`. One that is not finite, or beyond 1e300, leaves a hole in the line.
    pub points: &'a [(f64, f64)],
}

/// Draws lines into one coordinate system, with a legend where there are several.
///
/// # Errors
///
/// When no point is finite, the name does not end in `.png`, or the file can't be written.
pub fn line_plot(
    path: &Path,
    title: &str,
    (x_label, y_label): (&str, &str),
    lines: &[Line],
) -> Result<(), PictureError> {
    let points = || lines.iter().flat_map(|line| line.points).copied().filter(can_be_drawn);
    let x = Scale::of(points().map(|(x, _)| x))?.widened(0.0);
    let y = Scale::of(points().map(|(_, y)| y))?.widened(0.05);
    draw(path, PLOT_SIZE, |root| paint_lines(root, title, (x_label, y_label), (x, y), lines))
}

/// Whether a point can be drawn. The sums of an axis stay finite below this limit.
fn can_be_drawn(&(x, y): &(f64, f64)) -> bool {
    [x, y].into_iter().all(|number| number.abs() <= 1e300)
}

fn paint_lines(
    root: &Canvas,
    title: &str,
    (x_label, y_label): (&str, &str),
    (x, y): (Range<f64>, Range<f64>),
    lines: &[Line],
) -> Drawn {
    let mut chart = ChartBuilder::on(root)
        .margin(16)
        .margin_right(40) // half the last tick's number
        .caption(title, ("sans-serif", 22))
        .x_label_area_size(44)
        .y_label_area_size(76)
        .build_cartesian_2d(x.clone(), y.clone())?;
    chart
        .configure_mesh()
        .x_desc(x_label)
        .y_desc(y_label)
        .x_label_formatter(&|&tick| short(tick_value(tick, &x)))
        .y_label_formatter(&|&tick| short(tick_value(tick, &y)))
        .label_style(("sans-serif", 14))
        .axis_desc_style(("sans-serif", 16))
        .light_line_style(WHITE)
        .draw()?;
    for (line, colour) in lines.iter().zip(LINE_COLOURS.into_iter().map(rgb).cycle()) {
        let parts = line.points.split(|point| !can_be_drawn(point));
        for (part, points) in parts.filter(|part| !part.is_empty()).enumerate() {
            let series = LineSeries::new(points.iter().copied(), colour.stroke_width(2));
            let drawn = chart.draw_series(series)?;
            if part == 0 {
                drawn.label(line.name).legend(move |(x, y)| {
                    PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2))
                });
            }
        }
    }
    if lines.len() > 1 {
        chart
            .configure_series_labels()
            .label_font(("sans-serif", 14))
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK.mix(0.3))
            .draw()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{
        positions,
        tests::{Scratch, png_size, rendered},
    };

    #[test]
    fn lines_of_any_kind_are_written_as_png() {
        let file = Scratch::new("lines.PNG");
        let hole = [(0.0, 1.0), (1.0, f64::NAN), (2.0, 3.0), (3.0, 1e300)];
        let flat = [(0.0, 5.0), (3.0, 5.0)];
        let lines = [Line { name: "hole", points: &hole }, Line { name: "flat", points: &flat }];
        line_plot(&file.0, "Lines", ("x", "y"), &lines).expect("it is written");
        assert_eq!(png_size(&file.0), (800, 500));
        let one = [Line { name: "", points: &[(2.0, 5.0)] }];
        line_plot(&file.0, "One point", ("x", "y"), &one).expect("it is written");
    }

    #[test]
    fn every_range_of_values_can_be_drawn() {
        let file = Scratch::new("ranges.png");
        for (low, high) in [
            (-1e300, 1e300),
            (0.0, 5e-324),
            (0.0, 2e-300),
            (1e15, 1e15 + 0.125),
            (1.0, 1.0 + f64::EPSILON),
            (-f64::MAX, 2.0),
        ] {
            let line = [Line { name: "", points: &[(low, low), (high, high)] }];
            line_plot(&file.0, "", ("", ""), &line).expect("it is written");
        }
    }

    /// How many pixels of the first line's colour are in a line plot, at `x` and `y` between 0 and
    /// 1 as shares of the whole picture.
    fn line_pixels(lines: &[Line], x: Range<f64>, y: Range<f64>) -> usize {
        let (width, height) = PLOT_SIZE;
        let ranges = (0.0..10.0, 0.0..10.0);
        let paint = |root: &Canvas| paint_lines(root, "A title", ("x", "y"), ranges, lines);
        let bytes = rendered(PLOT_SIZE, paint);
        bytes
            .chunks(3)
            .zip(positions(height as usize, width as usize))
            .filter(|&(pixel, (i, j))| {
                pixel == LINE_COLOURS[0]
                    && x.contains(&(j as f64 / f64::from(width)))
                    && y.contains(&(i as f64 / f64::from(height)))
            })
            .count()
    }

    #[test]
    fn a_line_is_drawn_from_point_to_point_with_a_hole_where_one_is_missing() {
        let all = 0.0..1.0;
        let whole = [(0.0, 9.0), (3.0, 9.0), (5.0, 9.0), (7.0, 9.0), (10.0, 9.0)];
        let mut broken = whole;
        broken[2].1 = f64::NAN;
        let count = |points, x| line_pixels(&[Line { name: "", points }], x, all.clone());
        let (left, middle, right) = (0.15..0.3, 0.45..0.6, 0.8..0.95);
        assert!(count(&whole, left.clone()) >= 120, "a line is at least a pixel thick");
        assert_eq!(count(&broken, left.clone()), count(&whole, left));
        assert_eq!(count(&broken, right.clone()), count(&whole, right));
        assert!(count(&whole, middle.clone()) > 0);
        assert_eq!(count(&broken, middle), 0);
    }

    #[test]
    fn several_lines_have_a_legend_and_one_has_none() {
        // Far from the legend, which is at the right, half way up.
        let low = [(0.0, 0.5), (10.0, 0.5)];
        let broken = [(0.0, 0.5), (2.0, 0.5), (3.0, f64::NAN), (4.0, 0.5), (10.0, 0.5)];
        let other = Line { name: "other", points: &[(0.0, 1.0), (10.0, 1.0)] };
        let in_legend = |lines: &[Line]| line_pixels(lines, 0.7..1.0, 0.4..0.6);
        assert_eq!(in_legend(&[Line { name: "low", points: &low }]), 0);
        let once = in_legend(&[Line { name: "low", points: &low }, other]);
        assert!((15..60).contains(&once), "{once} pixels of a short line in the legend");
        assert_eq!(in_legend(&[Line { name: "low", points: &broken }, other]), once);
    }
}
