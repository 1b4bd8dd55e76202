//! Pictures of results: heat maps and line plots as PNG files, and a small preview in the terminal.
//!
//! Values come in through a closure of `(row, column)`, so that any array, vector or computed
//! number can be shown: `heat_map(path, "Plate", field.dim(), |i, j| field[[i, j]])`.

use plotters::{
    coord::Shift,
    prelude::*,
    style::{
        register_font,
        text_anchor::{HPos, Pos, VPos},
    },
};
use std::{
    env,
    error::Error,
    ffi::OsStr,
    fmt::{self, Write as _},
    io::{self, IsTerminal},
    ops::Range,
    path::{Path, PathBuf},
    sync::Once,
};

/// Why a picture could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// There is no value to draw, or none that is finite.
    Empty,
    /// The name of the file does not end in `.png`.
    NotPng(PathBuf),
    /// The file could not be written.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system or the encoder said.
        reason: String,
    },
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "nothing to draw: there are no finite values"),
            Self::NotPng(path) => {
                write!(
                    f,
                    "{}: pictures are PNG files: give a name that ends in .png",
                    path.display()
                )
            }
            Self::Unwritable { path, reason } => {
                write!(f, "{}: the picture was not written: {reason}", path.display())
            }
        }
    }
}

impl Error for PictureError {}

/// Columns the preview may take, and lines.
const TERMINAL: (usize, usize) = (72, 32);

/// Pixels along the longer side of a heat map, without its labels; and the least along the shorter.
const MAP_SIDE: (usize, usize) = (600, 40);

/// Pixels around a heat map: title above, ticks below and at the left, the scale at the right.
const MARGIN: Margin = Margin { top: 50, right: 130, bottom: 40, left: 60 };

/// Width and height of a line plot in pixels.
const PLOT_SIZE: (u32, u32) = (800, 500);

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

/// What a preview is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Half blocks in 24-bit colours: two rows of the field in one line of text.
    Colour,
    /// Plain characters from sparse to dense.
    Plain,
}

impl Ink {
    /// Colours where standard output is a terminal that shows them, and `NO_COLOR` does not ask for
    /// none (<https://no-color.org>).
    pub fn for_stdout() -> Self {
        let (no_color, term) = (env::var_os("NO_COLOR"), env::var_os("TERM"));
        Self::choose(no_color.as_deref(), term.as_deref(), io::stdout().is_terminal())
    }

    fn choose(no_color: Option<&OsStr>, term: Option<&OsStr>, terminal: bool) -> Self {
        let wanted = no_color.is_none_or(OsStr::is_empty);
        let capable = term.is_none_or(|term| term != "dumb");
        if wanted && capable && terminal { Self::Colour } else { Self::Plain }
    }
}

/// A field as lines of text, at most 72 wide and 32 high, each of them ended.
///
/// A character stands for a place twice as high as it is wide; a field larger than the room is
/// sampled. NaN is grey, or `?`.
///
/// # Errors
///
/// When no value is finite.
pub fn preview(
    (rows, columns): (usize, usize),
    value: impl Fn(usize, usize) -> f64,
    ink: Ink,
) -> Result<String, PictureError> {
    let scale = Scale::of(positions(rows, columns).map(|(i, j)| value(i, j)))?;
    let (width, height) = preview_size(rows, columns);
    let sample = |y: usize, x: usize| value(nearest(y, height, rows), nearest(x, width, columns));
    let mut text = String::new();
    for y in (0..height).step_by(2) {
        for x in 0..width {
            let upper = sample(y, x);
            let lower = (y + 1 < height).then(|| sample(y + 1, x));
            match ink {
                Ink::Plain => {
                    let mean = lower.map_or(upper, |lower| upper / 2.0 + lower / 2.0);
                    text.push(scale.character(mean));
                }
                Ink::Colour => {
                    let [r, g, b] = scale.colour(upper);
                    let _ = write!(text, "\x1b[38;2;{r};{g};{b}m");
                    if let Some(lower) = lower {
                        let [r, g, b] = scale.colour(lower);
                        let _ = write!(text, "\x1b[48;2;{r};{g};{b}m");
                    }
                    text.push('▀');
                }
            }
        }
        text.push_str(if ink == Ink::Colour { "\x1b[0m\n" } else { "\n" });
    }
    Ok(text)
}

/// The perceptually uniform colour map *inferno*, from black over red to pale yellow: the colour of
/// `t` between 0 and 1. Numbers outside are taken to the nearer end.
///
/// Every 17th of the 256 colours by Nathaniel J. Smith and Stefan van der Walt, as published with
/// matplotlib (`_cm_listed.py`, dedicated to the public domain, CC0), and straight lines between.
pub fn inferno(t: f64) -> [u8; 3] {
    const COLOURS: [[u8; 3]; 16] = [
        [0, 0, 4],
        [12, 8, 38],
        [36, 12, 79],
        [66, 10, 104],
        [93, 18, 110],
        [120, 28, 109],
        [147, 38, 103],
        [174, 48, 92],
        [199, 62, 76],
        [221, 81, 58],
        [237, 105, 37],
        [248, 133, 15],
        [252, 165, 10],
        [250, 198, 45],
        [242, 230, 97],
        [252, 255, 164],
    ];
    let place = t.clamp(0.0, 1.0) * 15.0;
    let below = (place as usize).min(14);
    let share = place - below as f64;
    std::array::from_fn(|channel| {
        let [from, to] = [below, below + 1].map(|colour| f64::from(COLOURS[colour][channel]));
        (from + share * (to - from)).round() as u8
    })
}

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

/// NaN has no place on the scale.
const GREY: [u8; 3] = [128, 128, 128];

/// From no ink to much.
const RAMP: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];

/// The smallest and the largest finite value.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64>) -> Result<Self, PictureError> {
        values
            .filter(|value| value.is_finite())
            .fold(None, |scale: Option<Self>, value| match scale {
                None => Some(Self { low: value, high: value }),
                Some(Self { low, high }) => {
                    Some(Self { low: low.min(value), high: high.max(value) })
                }
            })
            .ok_or(PictureError::Empty)
    }

    /// The place of `value` between the ends: 0 to 1, or beyond for infinities.
    fn place(&self, value: f64) -> f64 {
        // In halves, because the difference of two finite numbers may be infinite.
        let half_width = self.high / 2.0 - self.low / 2.0;
        if half_width > 0.0 { (value / 2.0 - self.low / 2.0) / half_width } else { 0.5 }
    }

    fn colour(&self, value: f64) -> [u8; 3] {
        if value.is_nan() { GREY } else { inferno(self.place(value)) }
    }

    fn character(&self, value: f64) -> char {
        if value.is_nan() {
            return '?';
        }
        let index = (self.place(value) * RAMP.len() as f64) as usize; // saturates at both ends
        RAMP[index.min(RAMP.len() - 1)]
    }

    /// The range of an axis: wider by `share` at both ends, and never too narrow for ticks.
    fn widened(&self, share: f64) -> Range<f64> {
        let (width, magnitude) = (self.high - self.low, self.low.abs().max(self.high.abs()));
        let room = if width > 1e-12 * magnitude.max(1e-288) {
            share * width
        } else {
            magnitude.max(1.0) / 2.0
        };
        self.low - room..self.high + room
    }
}

fn positions(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

/// Whether a point can be drawn. The sums of an axis stay finite below this limit.
fn can_be_drawn(&(x, y): &(f64, f64)) -> bool {
    [x, y].into_iter().all(|number| number.abs() <= 1e300)
}

/// The cell, of `cells`, that lies under the middle of pixel `at`, of `pixels`.
fn nearest(at: usize, pixels: usize, cells: usize) -> usize {
    (2 * at + 1) * cells / (2 * pixels)
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

/// Width and height of a preview; the height counts half lines.
fn preview_size(rows: usize, columns: usize) -> (usize, usize) {
    let (width, height) = (TERMINAL.0, 2 * TERMINAL.1);
    let shrink = f64::max(columns as f64 / width as f64, rows as f64 / height as f64).max(1.0);
    let side = |cells: usize| ((cells as f64 / shrink).round() as usize).max(1);
    (side(columns), side(rows))
}

fn rgb([r, g, b]: [u8; 3]) -> RGBColor {
    RGBColor(r, g, b)
}

/// A tick without the rounding error of a sum, which shows at zero alone.
fn tick_value(tick: f64, axis: &Range<f64>) -> f64 {
    if tick.abs() < 1e-9 * (axis.end - axis.start) { 0.0 } else { tick }
}

/// A number in few characters.
fn short(value: f64) -> String {
    let magnitude = value.abs();
    let trimmed = |digits: &str| match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => digits.to_owned(),
    };
    if value == 0.0 || (1e-3..1e5).contains(&magnitude) {
        let decimals = (3.0 - magnitude.max(1e-3).log10().floor()).max(0.0) as usize;
        trimmed(&format!("{value:.decimals$}"))
    } else {
        let digits = format!("{value:.2e}");
        let (mantissa, exponent) = digits.split_once('e').unwrap_or((&digits, "0"));
        format!("{}e{exponent}", trimmed(mantissa))
    }
}

/// Accepts the name of a picture, so that a wrong one is refused before long work and not after.
///
/// # Errors
///
/// [`PictureError::NotPng`] where the name does not end in `.png`.
pub fn check_name(path: &Path) -> Result<(), PictureError> {
    match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("png") => Ok(()),
        _ => Err(PictureError::NotPng(path.to_owned())),
    }
}

type Canvas<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

/// Runs `contents` on a white canvas, and writes it.
fn draw(
    path: &Path,
    size: (u32, u32),
    contents: impl FnOnce(&Canvas) -> Drawn,
) -> Result<(), PictureError> {
    check_name(path)?;
    register_fonts();
    let root = BitMapBackend::new(path, size).into_drawing_area();
    let drawn = || {
        root.fill(&WHITE)?;
        contents(&root)?;
        root.present()?;
        Ok(())
    };
    drawn().map_err(|error: Box<dyn Error>| PictureError::Unwritable {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

/// Letters come from a font in the program, so that a machine without any draws the same picture.
fn register_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let registered = register_font("sans-serif", FontStyle::Normal, dejavu::sans::regular());
        assert!(registered.is_ok(), "the built-in font is a font");
    });
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
    use std::{fs, path::Path};

    /// A file of this test's own, and its removal.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = env::temp_dir().join(format!("picture-{}", std::process::id()));
            fs::create_dir_all(&folder).expect("a folder for temporary files");
            Self(folder.join(name))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
            let _ = self.0.parent().map(fs::remove_dir); // goes with the last file
        }
    }

    /// Width and height in a PNG file's header.
    fn png_size(path: &Path) -> (u32, u32) {
        let bytes = fs::read(path).expect("the picture is there");
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
        (number(16), number(20))
    }

    /// The pixels of a heat map, without its margins.
    fn map_pixels(
        rows: usize,
        columns: usize,
        value: impl Fn(usize, usize) -> f64,
    ) -> Vec<Vec<[u8; 3]>> {
        let (canvas_width, canvas_height) = canvas_size(rows, columns);
        let mut bytes = vec![0; 3 * (canvas_width * canvas_height) as usize];
        let scale = Scale::of(positions(rows, columns).map(|(i, j)| value(i, j))).expect("values");
        register_fonts();
        {
            let backend = BitMapBackend::with_buffer(&mut bytes, (canvas_width, canvas_height));
            let root = backend.into_drawing_area();
            paint_map(&root, "A title", &scale, (rows, columns), value).expect("it draws");
        }
        let (height, width) = map_size(rows, columns);
        let pixel = |y: u32, x: u32| {
            let at = 3 * ((y + MARGIN.top) * canvas_width + x + MARGIN.left) as usize;
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
    fn nothing_to_draw_is_an_error() {
        let path = Path::new("never.png");
        let nan = |_, _| f64::NAN;
        assert_eq!(heat_map(path, "", (0, 5), |_, _| 1.0), Err(PictureError::Empty));
        assert_eq!(heat_map(path, "", (2, 2), nan), Err(PictureError::Empty));
        assert_eq!(line_plot(path, "", ("", ""), &[]), Err(PictureError::Empty));
        assert_eq!(preview((3, 0), |_, _| 1.0, Ink::Plain), Err(PictureError::Empty));
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_is_no_png_or_cannot_be_written_is_named() {
        let error = heat_map(Path::new("a.jpg"), "", (1, 1), |_, _| 1.0).expect_err("not PNG");
        assert!(error.to_string().starts_with("a.jpg: pictures are PNG files"), "{error}");
        let nowhere = Path::new("/no such folder/a.png");
        let error = heat_map(nowhere, "", (1, 1), |_, _| 1.0).expect_err("no such folder");
        assert!(
            error.to_string().starts_with("/no such folder/a.png: the picture was "),
            "{error}"
        );
    }

    #[test]
    fn inferno_meets_the_published_colours_and_grows_lighter_throughout() {
        // Entries 0, 64, 128, 191 and 255 of matplotlib's table; lines between lie within 7 of 255.
        let published =
            [[0, 0, 4], [87, 16, 110], [188, 55, 84], [249, 140, 10], [252, 255, 164_i32]];
        for (entry, expected) in [0, 64, 128, 191, 255].into_iter().zip(published) {
            let colour = inferno(f64::from(entry) / 255.0);
            for (channel, wanted) in colour.into_iter().zip(expected) {
                assert!((i32::from(channel) - wanted).abs() <= 7, "{entry}: {colour:?}");
            }
        }
        let lightness = |k: u32| {
            let [r, g, b] = inferno(f64::from(k) / 100.0).map(f64::from);
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        assert!((0..100).all(|k| lightness(k) < lightness(k + 1)));
        assert_eq!([inferno(-1.0), inferno(2.0)], [inferno(0.0), inferno(1.0)]);
    }

    #[test]
    fn a_plain_preview_is_a_ramp_of_characters() {
        let ramp = preview((2, 10), |_, j| j as f64, Ink::Plain).expect("values");
        assert_eq!(ramp, " .:-=+*#%@\n");
        let rows = preview((3, 2), |i, _| i as f64, Ink::Plain).expect("values");
        assert_eq!(rows, "::\n@@\n", "two rows a line, by their mean; the odd one alone");
        let nan = preview((1, 2), |_, j| [f64::NAN, 1.0][j], Ink::Plain).expect("a value");
        assert_eq!(nan, "?+\n");
    }

    #[test]
    fn a_colour_preview_shows_two_rows_in_one_line() {
        let text = preview((3, 1), |i, _| [0.0, 1.0, 0.0][i], Ink::Colour).expect("values");
        let (cold, hot) = ("2;0;0;4m", "2;252;255;164m");
        let expected = format!("\x1b[38;{cold}\x1b[48;{hot}▀\x1b[0m\n\x1b[38;{cold}▀\x1b[0m\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_preview_fits_the_terminal() {
        let size = |rows, columns| {
            let text = preview((rows, columns), |i, j| (i + j) as f64, Ink::Plain).expect("values");
            let widths: Vec<_> = text.lines().map(|line| line.chars().count()).collect();
            assert!(widths.iter().all(|&width| width == widths[0]));
            (widths[0], widths.len())
        };
        assert_eq!(size(1000, 1000), (64, 32));
        assert_eq!(size(10, 720), (72, 1));
        assert_eq!(size(100_000, 3), (1, 32));
        assert_eq!(size(5, 6), (6, 3));
    }

    #[test]
    fn numbers_on_scales_are_short() {
        let numbers = [0.0, 1.0, -12.5, 100.0, 99_999.0, 0.001_234_5, 123_456.0, 1e-9, -0.25];
        let texts: Vec<_> = numbers.into_iter().map(short).collect();
        let expected = ["0", "1", "-12.5", "100", "99999", "0.001234", "1.23e5", "1e-9", "-0.25"];
        assert_eq!(texts, expected);
    }

    #[test]
    fn the_tick_at_zero_is_zero() {
        assert_eq!(tick_value(-2.2e-16, &(-1.0..1.0)), 0.0);
        assert_eq!(tick_value(-2.2e-16, &(-1e-15..1e-15)), -2.2e-16);
    }

    #[test]
    fn an_axis_is_a_little_longer_than_its_values_and_never_too_short_for_ticks() {
        let axis = |low, high, share| Scale { low, high }.widened(share);
        assert_eq!(axis(-1.0, 3.0, 0.25), -2.0..4.0);
        assert_eq!(axis(2.0, 4.0, 0.0), 2.0..4.0);
        assert_eq!(axis(1e-200, 3e-200, 0.0), 1e-200..3e-200);
        assert_eq!(axis(10.0, 10.0, 0.25), 5.0..15.0);
        assert_eq!(axis(-10.0, -10.0, 0.25), -15.0..-5.0);
        assert_eq!(axis(0.0, 0.0, 0.25), -0.5..0.5);
        assert_eq!(axis(1e12 - 1.0, 1e12, 0.25), 5e11 - 1.0..1.5e12);
        assert_eq!(axis(0.0, 5e-324, 0.25), -0.5..0.5);
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

    #[test]
    fn colours_are_for_terminals_that_show_them_where_nobody_objects() {
        let choose = |no_color: Option<&str>, term: Option<&str>, terminal| {
            Ink::choose(no_color.map(OsStr::new), term.map(OsStr::new), terminal)
        };
        assert_eq!(choose(None, None, true), Ink::Colour);
        assert_eq!(choose(Some(""), Some("xterm-256color"), true), Ink::Colour);
        assert_eq!(choose(Some("1"), Some("xterm-256color"), true), Ink::Plain);
        assert_eq!(choose(None, Some("dumb"), true), Ink::Plain);
        assert_eq!(choose(None, None, false), Ink::Plain);
    }

    /// How many pixels of the first line's colour are in a line plot, at `x` and `y` between 0 and
    /// 1 as shares of the whole picture.
    fn line_pixels(lines: &[Line], x: Range<f64>, y: Range<f64>) -> usize {
        let (width, height) = PLOT_SIZE;
        let mut bytes = vec![0; 3 * (width * height) as usize];
        register_fonts();
        {
            let root = BitMapBackend::with_buffer(&mut bytes, PLOT_SIZE).into_drawing_area();
            root.fill(&WHITE).expect("it draws");
            let ranges = (0.0..10.0, 0.0..10.0);
            paint_lines(&root, "A title", ("x", "y"), ranges, lines).expect("it draws");
        }
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
