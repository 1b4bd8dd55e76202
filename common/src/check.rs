//! Comparisons for tests, with messages that say where a result goes wrong.
//!
//! Two ways to compare: [`assert_close`] for computed floating-point numbers, which are never equal
//! to the last bit, and [`assert_same`] for everything that is (indices, counts, letters, numbers
//! that were only moved). Both take numbers, slices, vectors and ndarray's arrays and views.

use std::fmt::{self, Debug};

/// How far a computed number may lie from the expected one: `absolute + relative * |expected|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Allowed error near zero.
    pub absolute: f64,
    /// Allowed error as a share of the expected magnitude.
    pub relative: f64,
}

/// A few rounding errors of double precision: for results that follow by a handful of operations.
pub const ROUNDING: Tolerance = Tolerance { absolute: 1e-12, relative: 1e-12 };

impl Tolerance {
    /// The same error allowed at any magnitude.
    pub const fn absolute(absolute: f64) -> Self {
        Self { absolute, relative: 0.0 }
    }

    /// An error in proportion to the expected number; an expected zero must be met exactly.
    pub const fn relative(relative: f64) -> Self {
        Self { absolute: 0.0, relative }
    }
}

impl fmt::Display for Tolerance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.absolute, self.relative) {
            (absolute, 0.0) => write!(f, "an error of {absolute:e}"),
            (0.0, relative) => write!(f, "an error of {relative:e} times the expected value"),
            (absolute, relative) => {
                write!(f, "an error of {absolute:e} plus {relative:e} times the expected value")
            }
        }
    }
}

/// A number with a distance: real or complex, single or double precision.
pub trait Number: Copy + Debug {
    /// The absolute difference of two numbers.
    fn distance(self, other: Self) -> f64;

    /// The absolute value.
    fn magnitude(self) -> f64;

    /// Whether any part of the number is NaN.
    fn is_nan(self) -> bool;

    /// Whether both are the same number: the one comparison that holds for infinities.
    fn is_same(self, other: Self) -> bool;

    /// The number in few digits, for tables.
    fn in_short(self) -> String;
}

/// A real number with six significant digits at most.
fn short(number: f64) -> String {
    let magnitude = number.abs();
    if number == 0.0 || !number.is_finite() {
        return format!("{number}");
    }
    if !(1e-4..1e6).contains(&magnitude) {
        return format!("{number:.3e}");
    }
    let decimals = (5.0 - magnitude.log10().floor()).max(0.0) as usize;
    let digits = format!("{number:.decimals$}");
    match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => digits,
    }
}

macro_rules! real_number {
    ($($float:ty),*) => {$(
        impl Number for $float {
            fn distance(self, other: Self) -> f64 {
                (f64::from(self) - f64::from(other)).abs()
            }

            fn magnitude(self) -> f64 {
                f64::from(self).abs()
            }

            fn is_nan(self) -> bool {
                <$float>::is_nan(self)
            }

            fn is_same(self, other: Self) -> bool {
                self == other
            }

            fn in_short(self) -> String {
                short(f64::from(self))
            }
        }
    )*};
}
real_number!(f32, f64);

#[cfg(feature = "ndarray")]
impl Number for num_complex::Complex64 {
    fn distance(self, other: Self) -> f64 {
        (self - other).norm()
    }

    fn magnitude(self) -> f64 {
        self.norm()
    }

    fn is_nan(self) -> bool {
        num_complex::Complex64::is_nan(self)
    }

    fn is_same(self, other: Self) -> bool {
        self == other
    }

    fn in_short(self) -> String {
        let sign = if self.im.is_sign_negative() { "" } else { "+" };
        format!("{}{sign}{}i", short(self.re), short(self.im))
    }
}

/// Something with a shape and elements in row-major order: a number (of no dimensions), a slice, an
/// array.
pub trait Elements {
    /// The type of one element.
    type Element: Clone;

    /// The length along each axis.
    fn shape(&self) -> Vec<usize>;

    /// All elements, the last index varying fastest.
    fn elements(&self) -> Vec<Self::Element>;
}

macro_rules! scalar_elements {
    ($($number:ty),*) => {$(
        impl Elements for $number {
            type Element = $number;

            fn shape(&self) -> Vec<usize> {
                vec![]
            }

            fn elements(&self) -> Vec<$number> {
                vec![*self]
            }
        }
    )*};
}
scalar_elements!(f32, f64);
#[cfg(feature = "ndarray")]
scalar_elements!(num_complex::Complex64);

impl<T: Clone> Elements for [T] {
    type Element = T;

    fn shape(&self) -> Vec<usize> {
        vec![self.len()]
    }

    fn elements(&self) -> Vec<T> {
        self.to_vec()
    }
}

impl<T: Clone, const N: usize> Elements for [T; N] {
    type Element = T;

    fn shape(&self) -> Vec<usize> {
        vec![N]
    }

    fn elements(&self) -> Vec<T> {
        self.to_vec()
    }
}

impl<T: Clone> Elements for Vec<T> {
    type Element = T;

    fn shape(&self) -> Vec<usize> {
        vec![self.len()]
    }

    fn elements(&self) -> Vec<T> {
        self.clone()
    }
}

impl<A: Elements + ?Sized> Elements for &A {
    type Element = A::Element;

    fn shape(&self) -> Vec<usize> {
        (**self).shape()
    }

    fn elements(&self) -> Vec<A::Element> {
        (**self).elements()
    }
}

#[cfg(feature = "ndarray")]
impl<T: Clone, S: ndarray::Data<Elem = T>, D: ndarray::Dimension> Elements
    for ndarray::ArrayBase<S, D>
{
    type Element = T;

    fn shape(&self) -> Vec<usize> {
        self.shape().to_vec()
    }

    fn elements(&self) -> Vec<T> {
        self.iter().cloned().collect()
    }
}

/// Asserts that `actual` has the shape of `expected` and that every number in it is within
/// `tolerance` of the expected one. NaN is close to NaN alone.
///
/// # Panics
///
/// With the first wrong index, both values there, and the largest error, where it is not so.
#[track_caller]
pub fn assert_close<A, E>(actual: A, expected: E, tolerance: Tolerance)
where
    A: Elements,
    E: Elements<Element = A::Element>,
    A::Element: Number,
{
    let close = |&actual: &A::Element, &expected: &A::Element| {
        if actual.is_nan() || expected.is_nan() {
            return actual.is_nan() && expected.is_nan();
        }
        let allowed = tolerance.absolute + tolerance.relative * expected.magnitude();
        // An infinity is off by infinity from everything but itself, and so is what it would allow.
        let distance = actual.distance(expected);
        actual.is_same(expected) || (distance.is_finite() && distance <= allowed)
    };
    let Some(wrong) = Wrong::find(&actual, &expected, close) else { return };
    let (index, largest) = wrong
        .pairs
        .iter()
        .map(|&(index, actual, expected)| (index, actual.distance(expected)))
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .expect("a mismatch has at least one pair");
    let largest = if largest.is_nan() {
        "some are NaN".to_owned()
    } else {
        format!("the largest error is {largest:.3e}{}", wrong.place(index))
    };
    panic!(
        "{}; {largest}\n{tolerance} is allowed{}",
        wrong.summary(),
        wrong.tables(|&number| number.in_short())
    );
}

/// Asserts that `actual` has the shape of `expected` and equal elements.
///
/// # Panics
///
/// With the first wrong index and both values there, where it is not so.
#[track_caller]
pub fn assert_same<A, E>(actual: A, expected: E)
where
    A: Elements,
    E: Elements<Element = A::Element>,
    A::Element: PartialEq + Debug,
{
    if let Some(wrong) = Wrong::find(&actual, &expected, A::Element::eq) {
        panic!("{}{}", wrong.summary(), wrong.tables(|element| format!("{element:?}")));
    }
}

/// Arrays up to this many elements are shown whole.
const SHOWN: usize = 64;

/// A list of numbers is shown in lines of so many characters at most: 80, less what it is indented.
const WIDTH: usize = 74;

/// The elements that differ, with all there is to say about them.
struct Wrong<T> {
    shape: Vec<usize>,
    /// Flat index, actual and expected element.
    pairs: Vec<(usize, T, T)>,
    actual: Vec<T>,
    expected: Vec<T>,
}

impl<T: Clone + Debug> Wrong<T> {
    #[track_caller]
    fn find<A, E>(actual: &A, expected: &E, agree: impl Fn(&T, &T) -> bool) -> Option<Self>
    where
        A: Elements<Element = T>,
        E: Elements<Element = T>,
    {
        let (shape, wanted) = (actual.shape(), expected.shape());
        if shape != wanted {
            let swapped = shape.iter().rev().eq(&wanted);
            let hint = if swapped { " (rows and columns are swapped)" } else { "" };
            panic!("wrong shape: expected {wanted:?}, got {shape:?}{hint}");
        }
        let (actual, expected) = (actual.elements(), expected.elements());
        let pairs: Vec<_> = actual
            .iter()
            .zip(&expected)
            .enumerate()
            .filter(|(_, (actual, expected))| !agree(actual, expected))
            .map(|(index, (actual, expected))| (index, actual.clone(), expected.clone()))
            .collect();
        (!pairs.is_empty()).then_some(Self { shape, pairs, actual, expected })
    }

    /// ` at [row, column]`, or nothing for a single number.
    fn place(&self, flat: usize) -> String {
        if self.shape.is_empty() {
            return String::new();
        }
        let mut rest = flat;
        let mut index: Vec<usize> = self
            .shape
            .iter()
            .rev()
            .map(|&length| {
                let along = rest % length;
                rest /= length;
                along
            })
            .collect();
        index.reverse();
        format!(" at {index:?}")
    }

    fn summary(&self) -> String {
        let (index, actual, expected) = &self.pairs[0];
        let first =
            format!("wrong value{}: expected {expected:?}, got {actual:?}", self.place(*index));
        match self.shape.len() {
            0 => first,
            _ => format!("{first}\n{} of {} values are wrong", self.pairs.len(), self.actual.len()),
        }
    }

    /// Both arrays, one below the other, where they are small enough to be read.
    fn tables(&self, show: impl Fn(&T) -> String) -> String {
        if self.shape.is_empty() || self.actual.len() > SHOWN {
            return String::new();
        }
        let table = |elements: &[T]| {
            let cells: Vec<String> = elements.iter().map(&show).collect();
            let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
            // A terminal would break a long list in the middle of a number.
            let columns = match self.shape[..] {
                [_] => ((WIDTH + 1) / (width + 1)).max(1),
                _ => self.shape.last().copied().unwrap_or(1).max(1),
            };
            let line = |row: &[String]| {
                row.iter().map(|cell| format!("{cell:>width$}")).collect::<Vec<_>>().join(" ")
            };
            cells.chunks(columns).map(|row| format!("\n  {}", line(row))).collect::<String>()
        };
        format!("\nexpected:{}\ngot:{}", table(&self.expected), table(&self.actual))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    fn message(assertion: impl FnOnce()) -> String {
        let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion held");
        panic.downcast_ref::<String>().expect("a formatted message").clone()
    }

    #[test]
    fn equal_and_nearly_equal_numbers_pass() {
        assert_close(1.0, 1.0 + 1e-13, ROUNDING);
        assert_close([1e6, 0.0], [1e6 * (1.0 + 1e-13), 1e-13], ROUNDING);
        assert_close([f64::INFINITY, f64::NAN], [f64::INFINITY, f64::NAN], ROUNDING);
        assert_same(vec![1, 2], [1, 2]);
    }

    #[test]
    fn the_message_names_the_first_wrong_index_and_the_largest_error() {
        let text = message(|| assert_close(&[1.0, 2.5, 7.0][..], [1.0, 2.0, 3.0], ROUNDING));
        assert!(text.starts_with("wrong value at [1]: expected 2.0, got 2.5\n2 of 3 "), "{text}");
        assert!(text.contains("the largest error is 4.000e0 at [2]"), "{text}");
        assert!(text.contains("1e-12 plus 1e-12 times the expected value is allowed"), "{text}");
    }

    #[test]
    fn a_single_number_needs_no_index() {
        let text = message(|| assert_close(2.0, 3.0, Tolerance::absolute(0.5)));
        assert!(text.starts_with("wrong value: expected 3.0, got 2.0; the largest"), "{text}");
    }

    #[test]
    fn nan_is_never_close_to_a_number() {
        let loose = Tolerance::absolute(f64::INFINITY);
        let text = message(|| assert_close([f64::NAN], [1.0], loose));
        assert!(text.contains("some are NaN"), "{text}");
        message(|| assert_close([1.0], [f64::NAN], loose));
    }

    #[test]
    fn infinities_of_different_sign_are_not_close() {
        message(|| assert_close([f64::INFINITY], [f64::NEG_INFINITY], ROUNDING));
        message(|| assert_close([1.0], [f64::NEG_INFINITY], ROUNDING));
    }

    #[test]
    fn a_relative_tolerance_scales_with_the_expected_value() {
        assert_close(101.0, 100.0, Tolerance::relative(0.011));
        message(|| assert_close(1.02, 1.0, Tolerance::relative(0.011)));
        message(|| assert_close(1e-300, 0.0, Tolerance::relative(0.5)));
    }

    #[test]
    fn tables_are_short_and_the_first_line_is_exact() {
        let text = message(|| assert_close([0.1 + 0.2, 1e-9], [0.5, 0.0], ROUNDING));
        assert!(text.starts_with("wrong value at [0]: expected 0.5, got 0.30000000000000004"));
        assert!(text.ends_with("expected:\n  0.5   0\ngot:\n       0.3 1.000e-9"), "{text}");
        let digits = [123_456.7, -2.0 / 3.0, 1e7, f64::NAN].map(short);
        assert_eq!(digits, ["123457", "-0.666667", "1.000e7", "NaN"]);
    }

    #[test]
    fn long_lists_are_broken_between_numbers() {
        let expected = vec![1.0 / 3.0; 9];
        let text = message(|| assert_same(vec![2.0 / 3.0; 9], expected));
        let lines: Vec<_> = text.lines().skip_while(|&line| line != "got:").skip(1).collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(lines.iter().all(|line| line.len() <= 2 + WIDTH), "{text}");
    }

    #[test]
    fn a_missing_element_is_a_wrong_shape() {
        assert_eq!(
            message(|| assert_same([1, 2], [1, 2, 3])),
            "wrong shape: expected [3], got [2]"
        );
    }

    #[cfg(feature = "ndarray")]
    #[test]
    fn arrays_are_compared_by_shape_and_index() {
        use ndarray::array;
        let expected = array![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        assert_close(&expected, expected.view(), ROUNDING);
        let text = message(|| assert_same(expected.t(), &expected));
        assert_eq!(text, "wrong shape: expected [2, 3], got [3, 2] (rows and columns are swapped)");
        let mut actual = expected.clone();
        actual[[1, 2]] = 7.0;
        let text = message(|| assert_same(&actual, &expected));
        let whole = "wrong value at [1, 2]: expected 6.0, got 7.0\n1 of 6 values are wrong\n\
                     expected:\n  1.0 2.0 3.0\n  4.0 5.0 6.0\ngot:\n  1.0 2.0 3.0\n  4.0 5.0 7.0";
        assert_eq!(text, whole);
    }
}
