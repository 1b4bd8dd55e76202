//! Times `profiling/allocations`: a table is read, and a trajectory followed, with allocations in
//! every turn and without.

use common::speed::Race;
use profiling::allocations as yours;
use profiling_solution::allocations as solution;
use std::io::BufRead;

const ROWS: usize = 2000;
const STEPS: usize = 10_000;

/// The equations of Lorenz.
fn lorenz(_: f64, y: &[f64], slope: &mut [f64]) {
    slope[0] = 10.0 * (y[1] - y[0]);
    slope[1] = y[0] * (28.0 - y[2]) - y[1];
    slope[2] = y[0] * y[1] - 8.0 / 3.0 * y[2];
}

/// Reads a table, follows a trajectory, and adds up all numbers.
macro_rules! work {
    ($module:ident, $text:expr) => {{
        let mut rows = $module::Rows::new($text.as_bytes());
        let mut sum = 0.0;
        while let Some(row) = rows.next_row().expect("a table of numbers") {
            sum += row.iter().sum::<f64>();
        }
        let states = $module::trajectory(lorenz, 0.0, 1e-3, STEPS, &[1.0, 1.0, 1.0]);
        sum + states.iter().sum::<f64>()
    }};
}

/// The code that the exercise begins from.
mod naive {
    use super::BufRead;

    pub struct Rows<R> {
        input: R,
        row: Vec<f64>,
    }

    impl<R: BufRead> Rows<R> {
        pub fn new(input: R) -> Self {
            Self { input, row: vec![] }
        }

        pub fn next_row(&mut self) -> Result<Option<&[f64]>, Box<dyn std::error::Error>> {
            let mut line = String::new();
            if self.input.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            let fields: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            let mut row = Vec::new();
            for field in fields {
                row.push(field.parse()?);
            }
            self.row = row;
            Ok(Some(&self.row))
        }
    }

    pub fn trajectory(
        f: impl Fn(f64, &[f64], &mut [f64]),
        start: f64,
        h: f64,
        steps: usize,
        initial: &[f64],
    ) -> Vec<f64> {
        let slope = |t: f64, y: &[f64]| {
            let mut slope = vec![0.0; y.len()];
            f(t, y, &mut slope);
            slope
        };
        let moved = |y: &[f64], h: f64, slope: &[f64]| -> Vec<f64> {
            y.iter().zip(slope).map(|(y, k)| y + h * k).collect()
        };
        let mut states = vec![initial.to_vec()];
        for step in 0..steps {
            let t = start + step as f64 * h;
            let y = states[step].clone();
            let k1 = slope(t, &y);
            let k2 = slope(t + h / 2.0, &moved(&y, h / 2.0, &k1));
            let k3 = slope(t + h / 2.0, &moved(&y, h / 2.0, &k2));
            let k4 = slope(t + h, &moved(&y, h, &k3));
            let sum: Vec<f64> =
                (0..y.len()).map(|i| k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]).collect();
            states.push(moved(&y, h / 6.0, &sum));
        }
        states.concat()
    }
}

fn main() {
    let text: String = (0..ROWS)
        .map(|i| {
            let x = i as f64 * 0.618_033_988_749_895;
            format!("{x:.6} {:.9e} {:.3}\n", x.sin(), x.fract() - 0.5)
        })
        .collect();
    Race::new("profiling/allocations")
        .naive("in every turn", || work!(naive, text))
        .yours(|| work!(yours, text))
        .solution(|| work!(solution, text))
        .serial()
        .run();
}
