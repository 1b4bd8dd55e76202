//! Heat maps.

use plotters::{
    prelude::*,
    style::text_anchor::{HPos, Pos, VPos},
};
use std::path::Path;

use super::{
    Canvas, Drawn, PictureError, draw, nearest, positions, rgb,
    scale::{Scale, inferno, short},
};

/// Pixels along the longer side of a heat map, without its labels; and the least along the shorter.
const MAP_SIDE: (usize, usize) = (600, 40);

/// Pixels around a heat map: title above, ticks below and at the left, the scale at the right.
const MARGIN: Margin = Margin { top: 50, right: 130, bottom: 40, left: 60 };

struct Margin {
    top: u32,
    right: u32,
    bottom: u32,
    left: u32,
}

/// Draws a field as a heat map, row 0 at the top, with a scale at its side.
///
/// Colours span the smallest to the largest finite value. NaN is grey.
///
/// # Errors
///
/// When no value is finite, the name does not end in `.png`, or the file can't be written.
pub fn heat_map(
    path: &Path,
    title: &str,
    (rows, columns): (usize, usize),
    value: impl Fn(usize, usize) -> f64,
) -> Result<(), PictureError> {
    let scale = Scale::of(positions(rows, columns).map(|(i, j)| value(i, j)))?;
    draw(path, canvas_size(rows, columns), |root| {
        paint_map(root, title, &scale, (rows, columns), value)
    })
}

/// Height and width of a map in pixels: whole pixels a cell as long as there are few cells.
fn map_size(rows: usize, columns: usize) -> (u32, u32) {
    let (most, least) = MAP_SIDE;
    let longest = rows.max(columns);
    let side = |cells: usize| {
        let pixels =
            if longest <= most { cells * (most / longest) } else { cells * most / longest };
        pixels.max(least) as u32
    };
    (side(rows), side(columns))
}

/// The room a map and all around it take, width first.
fn canvas_size(rows: usize, columns: usize) -> (u32, u32) {
    let (height, width) = map_size(rows, columns);
    let least = 320; // so that a title has room above a narrow map
    ((width + MARGIN.left + MARGIN.right).max(least), height + MARGIN.top + MARGIN.bottom)
}

fn paint_map(
    root: &Canvas,
    title: &str,
    scale: &Scale,
    (rows, columns): (usize, usize),
    value: impl Fn(usize, usize) -> f64,
) -> Drawn {
    let style = ("sans-serif", 22).into_font().color(&BLACK);
    root.draw(&Text::new(title.to_owned(), (MARGIN.left as i32, 14), style))?;
    let (height, width) = map_size(rows, columns);
    let map = root.clone().shrink((MARGIN.left, MARGIN.top), (width, height));
    for y in 0..height {
        let row = nearest(y as usize, height as usize, rows);
        for x in 0..width {
            let column = nearest(x as usize, width as usize, columns);
            map.draw_pixel((x as i32, y as i32), &rgb(scale.colour(value(row, column))))?;
        }
    }
    label_sides(root, (height, width), (rows, columns))?;
    draw_scale(root, (height, width), scale)
}

/// First and last row and column, in the middle of their cells.
fn label_sides(
    root: &Canvas,
    (height, width): (u32, u32),
    (rows, columns): (usize, usize),
) -> Drawn {
    let style = ("sans-serif", 14).into_font().color(&BLACK);
    let middle = |cell: usize, cells: usize, pixels: u32| {
        ((2 * cell + 1) * pixels as usize / (2 * cells)) as i32
    };
    let (left, top) = (MARGIN.left as i32, MARGIN.top as i32);
    for row in ends(rows) {
        let place = (left - 8, top + middle(row, rows, height));
        let style = style.pos(Pos::new(HPos::Right, VPos::Center));
        root.draw(&Text::new(row.to_string(), place, style))?;
    }
    for column in ends(columns) {
        let place = (left + middle(column, columns, width), top + height as i32 + 8);
        let style = style.pos(Pos::new(HPos::Center, VPos::Top));
        root.draw(&Text::new(column.to_string(), place, style))?;
    }
    Ok(())
}

/// The first and the last of `count` indices, or the only one.
fn ends(count: usize) -> impl Iterator<Item = usize> {
    [0, count - 1].into_iter().take(count)
}

/// The colours beside the map, and the values they stand for.
fn draw_scale(root: &Canvas, (height, width): (u32, u32), scale: &Scale) -> Drawn {
    let left = (MARGIN.left + width + 20) as i32;
    let (top, bar_width) = (MARGIN.top as i32, 18);
    let style = ("sans-serif", 14).into_font().color(&BLACK);
    let style = style.pos(Pos::new(HPos::Left, VPos::Center));
    let last = height as i32 - 1;
    for y in 0..=last {
        let colour = rgb(inferno(1.0 - f64::from(y) / f64::from(last)));
        let line = [(left, top + y), (left + bar_width, top + y)];
        root.draw(&PathElement::new(line, colour))?;
    }
    for quarter in if height < 100 { vec![0, 4] } else { vec![0, 1, 2, 3, 4] } {
        let up = f64::from(quarter) / 4.0;
        let value = scale.low * (1.0 - up) + scale.high * up;
        let y = top + (f64::from(last) * (1.0 - up)).round() as i32;
        root.draw(&Text::new(short(value), (left + bar_width + 8, y), style.clone()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{
        scale::GREY,
        tests::{Scratch, png_size, rendered},
    };

    /// The pixels of a heat map, without its margins.
    fn map_pixels(
        rows: usize,
        columns: usize,
        value: impl Fn(usize, usize) -> f64,
    ) -> Vec<Vec<[u8; 3]>> {
        let canvas = canvas_size(rows, columns);
        let scale = Scale::of(positions(rows, columns).map(|(i, j)| value(i, j))).expect("values");
        let bytes =
            rendered(canvas, |root| paint_map(root, "A title", &scale, (rows, columns), value));
        let (height, width) = map_size(rows, columns);
        let pixel = |y: u32, x: u32| {
            let at = 3 * ((y + MARGIN.top) * canvas.0 + x + MARGIN.left) as usize;
            [bytes[at], bytes[at + 1], bytes[at + 2]]
        };
        (0..height).map(|y| (0..width).map(|x| pixel(y, x)).collect()).collect()
    }

    #[test]
    fn every_cell_of_a_map_has_its_colour_and_row_0_is_on_top() {
        let value = |i, j| (3 * i + j) as f64;
        let pixels = map_pixels(2, 3, value);
        assert_eq!((pixels.len(), pixels[0].len()), (400, 600));
        for (i, j) in positions(2, 3) {
            let colour = inferno(value(i, j) / 5.0);
            for (y, x) in positions(200, 200) {
                assert_eq!(pixels[200 * i + y][200 * j + x], colour, "cell {i}, {j}");
            }
        }
    }

    #[test]
    fn nan_is_grey_and_infinities_take_the_colours_of_the_ends() {
        let values = [f64::NEG_INFINITY, 1.0, f64::NAN, 2.0, f64::INFINITY];
        let row = &map_pixels(1, 5, |_, j| values[j])[0];
        let colours: Vec<_> = (0..5).map(|j| row[120 * j]).collect();
        let (cold, hot) = (inferno(0.0), inferno(1.0));
        assert_eq!(colours, [cold, cold, GREY, hot, hot]);
    }

    #[test]
    fn a_uniform_field_has_a_colour_too() {
        assert_eq!(map_pixels(1, 1, |_, _| -3.0)[0][0], inferno(0.5));
    }

    #[test]
    fn a_large_or_narrow_map_keeps_a_size_that_can_be_looked_at() {
        assert_eq!(map_size(2000, 1000), (600, 300));
        assert_eq!(map_size(1, 100_000), (40, 600));
        assert_eq!(map_size(250, 100), (500, 200));
        let pixels = map_pixels(1200, 600, |i, j| (600 * i + j) as f64);
        assert!(pixels[0][0] < pixels[599][299]);
    }

    #[test]
    fn a_map_is_written_as_png_of_its_size() {
        let file = Scratch::new("map.png");
        heat_map(&file.0, "A map", (30, 40), |i, j| (i * j) as f64).expect("it is written");
        assert_eq!(png_size(&file.0), (600 + 60 + 130, 450 + 50 + 40));
    }
}
