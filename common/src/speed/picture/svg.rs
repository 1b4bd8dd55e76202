//! SVG: any browser and most editors show it.

use std::fmt::Write;

use super::{Anchor, Canvas, Ink, Point};

/// A picture in the making.
pub struct Svg(String);

/// Light surroundings, and dark ones.
const STYLE: &str = "<style>svg{color:#222;background:#fff;font-family:sans-serif}\
    @media(prefers-color-scheme:dark){svg{color:#ddd;background:#1b1b1b}}</style>";

impl Svg {
    /// An empty picture of this width and height.
    pub fn new((width, height): (f64, f64)) -> Self {
        let mut svg = Self(String::new());
        svg.put(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\n{STYLE}"
        ));
        svg
    }

    /// The text of the file.
    pub fn finish(mut self) -> String {
        self.put("</svg>");
        self.0
    }

    fn put(&mut self, line: &str) {
        // Writing into a string doesn't fail.
        _ = writeln!(self.0, "{line}");
    }
}

impl Canvas for Svg {
    fn line(&mut self, (x1, y1): Point, (x2, y2): Point, ink: Ink, width: u32, dashed: bool) {
        let dashes = if dashed { " stroke-dasharray=\"6 5\"" } else { "" };
        let faint = if ink == Ink::Grey { " opacity=\"0.4\"" } else { "" };
        self.put(&format!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{}\" \
             stroke-width=\"{width}\"{dashes}{faint}/>",
            colour(ink)
        ));
    }

    fn bar(&mut self, (left, top): Point, (right, bottom): Point, ink: Ink) {
        self.put(&format!(
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{}\"/>",
            right - left,
            bottom - top,
            colour(ink)
        ));
    }

    fn dot(&mut self, (x, y): Point, radius: u32, ink: Ink) {
        let colour = colour(ink);
        self.put(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>"
        ));
    }

    fn text(&mut self, (x, y): Point, anchor: Anchor, height: u32, ink: Ink, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        // Not every program knows `dominant-baseline`; capitals are some 0.7 of the height.
        let y = y + 0.35 * f64::from(height);
        self.put(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{height}\" \
             fill=\"{}\">{}</text>",
            colour(ink),
            escaped(text)
        ));
    }
}

fn colour(ink: Ink) -> &'static str {
    match ink {
        Ink::Black => "currentColor",
        Ink::Grey => "#999999",
        Ink::Blue => "#0072b2",
        Ink::Green => "#009e73",
        Ink::Orange => "#d55e00",
        Ink::Purple => "#cc79a7",
        Ink::Yellow => "#e69f00",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_hold_any_character() {
        let mut svg = Svg::new((10.0, 10.0));
        svg.text((1.0, 2.0), Anchor::End, 10, Ink::Black, "a<b> & c");
        assert!(svg.finish().contains(">a&lt;b&gt; &amp; c</text>"));
    }
}
