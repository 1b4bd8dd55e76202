//! Times `profiling/hotspot`: a hundred steps of a plate with a vein, as the exercise finds them,
//! and without the hot spots.

use common::speed::Race;
use profiling::hotspot as yours;
use profiling_solution::hotspot as solution;

/// The code that the exercise begins from.
mod naive {
    use super::solution::Plate;

    pub fn simulate(
        plate: &Plate,
        diffusivity: impl Fn(f64, f64) -> f64,
        start: &[f64],
        steps: usize,
    ) -> Vec<f64> {
        let mut now = start.to_vec();
        for _ in 0..steps {
            now = advanced(plate, &diffusivity, &now);
        }
        now
    }

    fn advanced(plate: &Plate, diffusivity: &impl Fn(f64, f64) -> f64, now: &[f64]) -> Vec<f64> {
        let &Plate { rows, columns, dx, dt } = plate;
        let mut next = Vec::with_capacity(now.len());
        for row in 0..rows {
            for column in 0..columns {
                let here = now[row * columns + column];
                let mut change = 0.0;
                for (other_row, other_column) in neighbours(plate, row, column) {
                    let x = (column + other_column + 1) as f64 / 2.0 * dx;
                    let y = (row + other_row + 1) as f64 / 2.0 * dx;
                    let other = now[other_row * columns + other_column];
                    change += diffusivity(x, y) * (other - here);
                }
                next.push(here + dt / (dx * dx) * change);
            }
        }
        next
    }

    fn neighbours(plate: &Plate, row: usize, column: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if row > 0 {
            found.push((row - 1, column));
        }
        if row + 1 < plate.rows {
            found.push((row + 1, column));
        }
        if column > 0 {
            found.push((row, column - 1));
        }
        if column + 1 < plate.columns {
            found.push((row, column + 1));
        }
        found
    }
}

fn main() {
    const STEPS: usize = 100;
    let (rows, columns, dx, dt) = (120, 160, 0.01, 0.1);
    let start: Vec<f64> = (0..rows * columns).map(|cell| (cell % 101) as f64).collect();
    let plate = solution::Plate { rows, columns, dx, dt };
    let your_plate = yours::Plate { rows, columns, dx, dt };
    Race::new("profiling/hotspot")
        .naive("with two hot spots", || naive::simulate(&plate, solution::veined, &start, STEPS))
        .yours(|| yours::simulate(&your_plate, yours::veined, &start, STEPS))
        .solution(|| solution::simulate(&plate, solution::veined, &start, STEPS))
        .serial()
        .run();
}
