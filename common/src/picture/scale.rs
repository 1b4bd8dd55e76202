//! From numbers to places between the smallest and the largest of them, and from there to colours.

use std::ops::Range;

use super::PictureError;

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

/// NaN has no place on the scale.
pub(super) const GREY: [u8; 3] = [128, 128, 128];

/// From no ink to much.
const RAMP: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];

/// The smallest and the largest finite value.
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Scale {
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Result<Self, PictureError> {
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
    pub(super) fn place(&self, value: f64) -> f64 {
        // In halves, because the difference of two finite numbers may be infinite.
        let half_width = self.high / 2.0 - self.low / 2.0;
        if half_width > 0.0 { (value / 2.0 - self.low / 2.0) / half_width } else { 0.5 }
    }

    pub(super) fn colour(&self, value: f64) -> [u8; 3] {
        if value.is_nan() { GREY } else { inferno(self.place(value)) }
    }

    pub(super) fn character(&self, value: f64) -> char {
        if value.is_nan() {
            return '?';
        }
        let index = (self.place(value) * RAMP.len() as f64) as usize; // saturates at both ends
        RAMP[index.min(RAMP.len() - 1)]
    }

    /// The range of an axis: wider by `share` at both ends, and never too narrow for ticks.
    pub(super) fn widened(&self, share: f64) -> Range<f64> {
        let (width, magnitude) = (self.high - self.low, self.low.abs().max(self.high.abs()));
        let room = if width > 1e-12 * magnitude.max(1e-288) {
            share * width
        } else {
            magnitude.max(1.0) / 2.0
        };
        self.low - room..self.high + room
    }
}

/// A tick without the rounding error of a sum, which shows at zero alone.
pub(super) fn tick_value(tick: f64, axis: &Range<f64>) -> f64 {
    if tick.abs() < 1e-9 * (axis.end - axis.start) { 0.0 } else { tick }
}

/// A number in few characters.
pub(super) fn short(value: f64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
