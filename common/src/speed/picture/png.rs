//! PNG, drawn by `plotters` with the font that is part of the program.

use plotters::{
    prelude::*,
    style::{
        register_font,
        text_anchor::{HPos, Pos, VPos},
    },
};
use std::path::Path;

use super::{Anchor, Canvas, Ink, Point};

type Area<'a> = DrawingArea<BitMapBackend<'a>, plotters::coord::Shift>;

/// A picture in the making. The first error stays.
struct Png<'a> {
    area: Area<'a>,
    error: Option<String>,
}

/// Writes what `draw` draws into the file `path`.
pub fn write(
    path: &Path,
    (width, height): (f64, f64),
    draw: impl FnOnce(&mut dyn Canvas),
) -> Result<(), String> {
    // A font registered before stays as it is.
    _ = register_font("sans-serif", FontStyle::Normal, dejavu::sans::regular());
    let area = BitMapBackend::new(path, (width as u32, height as u32)).into_drawing_area();
    let mut png = Png { area, error: None };
    let filled = png.area.fill(&WHITE);
    png.keep(filled);
    draw(&mut png);
    let presented = png.area.present();
    png.keep(presented);
    png.error.map_or(Ok(()), Err)
}

impl Png<'_> {
    fn keep<E: std::error::Error + Send + Sync>(
        &mut self,
        result: Result<(), DrawingAreaErrorKind<E>>,
    ) {
        if let Err(error) = result {
            self.error.get_or_insert(error.to_string());
        }
    }

    fn stroke(&mut self, from: Point, to: Point, style: ShapeStyle) {
        let drawn = self.area.draw(&PathElement::new([pixel(from), pixel(to)], style));
        self.keep(drawn);
    }
}

impl Canvas for Png<'_> {
    fn line(&mut self, from: Point, to: Point, ink: Ink, width: u32, dashed: bool) {
        let faint = if ink == Ink::Grey { 0.4 } else { 1.0 };
        let style = colour(ink).mix(faint).stroke_width(width);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        if !dashed || length == 0.0 {
            return self.stroke(from, to, style);
        }
        let at = |along: f64| {
            let share = (along / length).min(1.0);
            (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
        };
        for dash in (0..).map(|dash| 11.0 * f64::from(dash)).take_while(|start| *start < length) {
            self.stroke(at(dash), at(dash + 6.0), style);
        }
    }

    fn bar(&mut self, corner: Point, opposite: Point, ink: Ink) {
        let corners = [pixel(corner), pixel(opposite)];
        let drawn = self.area.draw(&Rectangle::new(corners, colour(ink).filled()));
        self.keep(drawn);
    }

    fn dot(&mut self, centre: Point, radius: u32, ink: Ink) {
        let drawn = self.area.draw(&Circle::new(pixel(centre), radius, colour(ink).filled()));
        self.keep(drawn);
    }

    fn text(&mut self, at: Point, anchor: Anchor, height: u32, ink: Ink, text: &str) {
        let horizontal = match anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let style = ("sans-serif", height).into_font().color(&colour(ink));
        let style = style.pos(Pos::new(horizontal, VPos::Center));
        let drawn = self.area.draw(&Text::new(text.to_owned(), pixel(at), style));
        self.keep(drawn);
    }
}

fn pixel((x, y): Point) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

fn colour(ink: Ink) -> RGBColor {
    match ink {
        Ink::Black => RGBColor(34, 34, 34),
        Ink::Grey => RGBColor(153, 153, 153),
        Ink::Blue => RGBColor(0, 114, 178),
        Ink::Green => RGBColor(0, 158, 115),
        Ink::Orange => RGBColor(213, 94, 0),
        Ink::Purple => RGBColor(204, 121, 167),
        Ink::Yellow => RGBColor(230, 159, 0),
    }
}
