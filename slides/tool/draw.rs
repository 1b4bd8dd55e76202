//! Draws pictures: boxes, arrows and words, in the colour of the text around them, so that they are
//! right on dark and on light paper.

use std::fmt::Write;

/// The colours there are. Two of them mean something; the rest is ink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The colour of the text.
    Plain,
    /// Ink that steps back.
    Faint,
    /// What the picture is about.
    Accent,
    /// What it is told apart from.
    Other,
}

impl Ink {
    fn colour(self) -> &'static str {
        match self {
            Self::Plain | Self::Faint => "currentColor",
            Self::Accent => "var(--accent, #d9660d)",
            Self::Other => "var(--other, #2b7fd4)",
        }
    }

    fn opacity(self) -> f64 {
        if self == Self::Faint { 0.45 } else { 1.0 }
    }
}

/// Where words stand with regard to their point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// They begin there.
    Start,
    /// They are centred on it.
    Middle,
    /// They end there.
    End,
}

/// A picture that is being drawn. Lengths are pixels of a slide of 1280 by 720.
pub struct Picture {
    width: u32,
    height: u32,
    title: String,
    body: String,
    ink: Ink,
    size: f64,
    mono: bool,
}

impl Picture {
    /// An empty picture. The title says in a sentence what it shows, for those who can't see it.
    pub fn new(width: u32, height: u32, title: &str) -> Self {
        let body = String::new();
        let title = escaped(title);
        Self { width, height, title, body, ink: Ink::Plain, size: 24.0, mono: false }
    }

    /// What follows is drawn in this ink.
    pub fn ink(&mut self, ink: Ink) -> &mut Self {
        self.ink = ink;
        self
    }

    /// The words that follow have this size; 24 at first. Less than 18 can't be read from far.
    pub fn size(&mut self, size: f64) -> &mut Self {
        self.size = size;
        self
    }

    /// Whether the words that follow are code.
    pub fn code(&mut self, mono: bool) -> &mut Self {
        self.mono = mono;
        self
    }

    /// Words whose middle is at that height.
    pub fn words(&mut self, x: f64, y: f64, align: Align, words: &str) -> &mut Self {
        let anchor = match align {
            Align::Start => "start",
            Align::Middle => "middle",
            Align::End => "end",
        };
        let family = if self.mono {
            " font-family=\"Source Code Pro, monospace\" style=\"white-space: pre\""
        } else {
            ""
        };
        let opacity = if self.ink == Ink::Faint { " opacity=\"0.75\"" } else { "" };
        _ = writeln!(
            self.body,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\"{family}\
             {opacity}>{}</text>",
            short(x),
            short(y + self.size * 0.35),
            short(self.size),
            self.ink.colour(),
            escaped(words)
        );
        self
    }

    /// Words around a point.
    pub fn text(&mut self, x: f64, y: f64, words: &str) -> &mut Self {
        self.words(x, y, Align::Middle, words)
    }

    /// Words that begin at a point.
    pub fn left(&mut self, x: f64, y: f64, words: &str) -> &mut Self {
        self.words(x, y, Align::Start, words)
    }

    /// Words that end at a point.
    pub fn right(&mut self, x: f64, y: f64, words: &str) -> &mut Self {
        self.words(x, y, Align::End, words)
    }

    /// An empty box.
    pub fn frame(&mut self, x: f64, y: f64, width: f64, height: f64) -> &mut Self {
        self.rectangle(x, y, width, height, 0.0, true)
    }

    /// A box that is shaded, with an edge.
    pub fn shade(&mut self, x: f64, y: f64, width: f64, height: f64) -> &mut Self {
        self.rectangle(x, y, width, height, 0.22, true)
    }

    /// A shaded area without an edge.
    pub fn area(&mut self, x: f64, y: f64, width: f64, height: f64) -> &mut Self {
        self.rectangle(x, y, width, height, 0.16, false)
    }

    /// A full bar.
    pub fn bar(&mut self, x: f64, y: f64, width: f64, height: f64) -> &mut Self {
        self.rectangle(x, y, width, height, 0.75 * self.ink.opacity(), false)
    }

    fn rectangle(&mut self, x: f64, y: f64, w: f64, h: f64, fill: f64, edge: bool) -> &mut Self {
        let colour = self.ink.colour();
        let fill = match fill {
            0.0 => "fill=\"none\"".to_owned(),
            fill => format!("fill=\"{colour}\" fill-opacity=\"{}\"", short(fill)),
        };
        let edge = match edge {
            true => format!(
                " stroke=\"{colour}\" stroke-width=\"2.5\" stroke-opacity=\"{}\"",
                self.ink.opacity()
            ),
            false => String::new(),
        };
        _ = writeln!(
            self.body,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" {fill}{edge}/>",
            short(x),
            short(y),
            short(w),
            short(h)
        );
        self
    }

    /// A box with words in its middle.
    pub fn labelled(&mut self, x: f64, y: f64, w: f64, h: f64, words: &str) -> &mut Self {
        self.frame(x, y, w, h).text(x + w / 2.0, y + h / 2.0, words)
    }

    /// A shaded box with words in its middle.
    pub fn full(&mut self, x: f64, y: f64, w: f64, h: f64, words: &str) -> &mut Self {
        let ink = self.ink;
        self.shade(x, y, w, h).ink(Ink::Plain).text(x + w / 2.0, y + h / 2.0, words).ink(ink)
    }

    /// Boxes side by side, a label in each: memory, a row, a queue.
    pub fn cells<T: AsRef<str>>(
        &mut self,
        x: f64,
        y: f64,
        w: f64,
        h: f64,
        labels: &[T],
    ) -> &mut Self {
        for (place, label) in labels.iter().enumerate() {
            self.labelled(x + place as f64 * w, y, w, h, label.as_ref());
        }
        self
    }

    /// A disc.
    pub fn disc(&mut self, x: f64, y: f64, radius: f64) -> &mut Self {
        _ = writeln!(
            self.body,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/>",
            short(x),
            short(y),
            short(radius),
            self.ink.colour(),
            self.ink.opacity()
        );
        self
    }

    /// A line through points.
    pub fn line(&mut self, points: &[(f64, f64)]) -> &mut Self {
        self.path(points, 3.0, "")
    }

    /// A broken line through points.
    pub fn dashes(&mut self, points: &[(f64, f64)]) -> &mut Self {
        self.path(points, 2.5, " stroke-dasharray=\"8 7\"")
    }

    fn path(&mut self, points: &[(f64, f64)], width: f64, more: &str) -> &mut Self {
        let points: Vec<_> =
            points.iter().map(|&(x, y)| format!("{},{}", short(x), short(y))).collect();
        _ = writeln!(
            self.body,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" \
             stroke-opacity=\"{}\" stroke-linejoin=\"round\"{more}/>",
            points.join(" "),
            self.ink.colour(),
            self.ink.opacity()
        );
        self
    }

    /// A line that ends in an arrow's head.
    pub fn arrow(&mut self, points: &[(f64, f64)]) -> &mut Self {
        let [.., (x, y), (to_x, to_y)] = *points else { return self };
        let length = (to_x - x).hypot(to_y - y).max(1e-9);
        let (along_x, along_y) = ((to_x - x) / length, (to_y - y) / length);
        let back = (to_x - 15.0 * along_x, to_y - 15.0 * along_y);
        let mut shaft = points.to_vec();
        if let Some(last) = shaft.last_mut() {
            *last = back;
        }
        self.line(&shaft);
        _ = writeln!(
            self.body,
            "<polygon points=\"{},{} {},{} {},{}\" fill=\"{}\" fill-opacity=\"{}\"/>",
            short(to_x),
            short(to_y),
            short(back.0 - 7.5 * along_y),
            short(back.1 + 7.5 * along_x),
            short(back.0 + 7.5 * along_y),
            short(back.1 - 7.5 * along_x),
            self.ink.colour(),
            self.ink.opacity()
        );
        self
    }

    /// The file.
    pub fn svg(&self) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" \
             height=\"{1}\" role=\"img\" font-family=\"Open Sans, sans-serif\">\n\
             <title>{2}</title>\n{3}</svg>\n",
            self.width, self.height, self.title, self.body
        )
    }
}

/// A number in few digits.
fn short(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_takes_the_colour_of_the_text_around_it() {
        let mut picture = Picture::new(100, 50, "a < b");
        picture.arrow(&[(0.0, 0.0), (50.0, 0.0)]).labelled(1.0, 2.0, 30.0, 20.0, "x & y");
        let svg = picture.svg();
        assert!(svg.contains("<title>a &lt; b</title>") && svg.contains("x &amp; y"), "{svg}");
        assert!(svg.contains("stroke=\"currentColor\"") && !svg.contains("#000"), "{svg}");
        assert!(svg.contains("points=\"50,0 35,7.5 35,-7.5\""), "{svg}");
    }
}
