//! Checks `arrays/game_of_life`.

use arrays::game_of_life::{bordered, evolve, neighbours, step};
use common::check::assert_same;
use ndarray::{Array2, ArrayRef2, array, s};

/// Cells from a picture, `#` for a living one.
fn cells(rows: &[&str]) -> Array2<u8> {
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| {
        u8::from(rows[i].as_bytes()[j] == b'#')
    })
}

/// The same cells, as far down and to the right as said, on the torus.
fn moved(cells: &ArrayRef2<u8>, down: usize, right: usize) -> Array2<u8> {
    let (rows, columns) = cells.dim();
    let mut moved = Array2::zeros((rows, columns));
    for ((i, j), &cell) in cells.indexed_iter() {
        moved[[(i + down) % rows, (j + right) % columns]] = cell;
    }
    moved
}

/// Cells without any order.
fn soup(rows: usize, columns: usize) -> Array2<u8> {
    Array2::from_shape_fn((rows, columns), |(i, j)| u8::from((5 * i * i + 3 * j + i * j) % 7 < 3))
}

#[test]
fn the_border_repeats_the_opposite_sides() {
    let found = bordered(&array![[1, 2, 3], [4, 5, 6]]);
    assert_eq!(found.dim(), (4, 5));
    assert_same(found.slice(s![1..-1, 1..-1]), array![[1, 2, 3], [4, 5, 6]]);
    assert_same(found.slice(s![0, 1..-1]), [4, 5, 6]);
    assert_same(found.slice(s![-1, 1..-1]), [1, 2, 3]);
    assert_same(found.slice(s![1..-1, 0]), [3, 6]);
    assert_same(found.slice(s![1..-1, -1]), [1, 4]);
}

#[test]
fn the_corners_of_the_border_repeat_the_opposite_corners() {
    let found = bordered(&array![[1, 2, 3], [4, 5, 6]]);
    assert_same(found.slice(s![..;3, ..;4]), array![[6, 4], [3, 1]]);
}

#[test]
fn a_single_row_or_column_is_its_own_border() {
    assert_same(bordered(&array![[7]]), Array2::from_elem((3, 3), 7));
    let row = [3, 1, 2, 3, 1];
    assert_same(bordered(&array![[1, 2, 3]]), array![row, row, row]);
    let column = array![[3, 3, 3], [1, 1, 1], [2, 2, 2], [3, 3, 3], [1, 1, 1]];
    assert_same(bordered(&array![[1], [2], [3]]), column);
}

#[test]
fn a_living_cell_is_no_neighbour_of_its_own() {
    let alone = cells(&["......", "......", "...#..", "......", "......"]);
    assert_eq!(neighbours(&alone)[[2, 3]], 0, "neighbours of the only cell that lives");
}

#[test]
fn a_living_cell_is_a_neighbour_of_the_eight_around_it() {
    let alone = cells(&["......", "......", "...#..", "......", "......"]);
    let expected = array![
        [0, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, 1, 0],
        [0, 0, 1, 0, 1, 0],
        [0, 0, 1, 1, 1, 0],
        [0, 0, 0, 0, 0, 0],
    ];
    let mut found = neighbours(&alone);
    found[[2, 3]] = 0; // not asked here
    assert_same(found, expected);
}

#[test]
fn neighbours_are_found_across_edges() {
    let top = cells(&["..#..", ".....", ".....", "....."]);
    let expected = array![
        [0, 1, 0, 1, 0], //
        [0, 1, 1, 1, 0],
        [0, 0, 0, 0, 0],
        [0, 1, 1, 1, 0],
    ];
    assert_same(neighbours(&top), &expected);
    assert_same(neighbours(&moved(&top, 3, 0)), moved(&expected, 3, 0));
    let left = cells(&[".....", "#....", ".....", "....."]);
    let expected = array![
        [1, 1, 0, 0, 1], //
        [0, 1, 0, 0, 1],
        [1, 1, 0, 0, 1],
        [0, 0, 0, 0, 0],
    ];
    assert_same(neighbours(&left), &expected);
    assert_same(neighbours(&moved(&left, 0, 4)), moved(&expected, 0, 4));
}

#[test]
fn neighbours_are_found_across_corners() {
    let corner = cells(&["#....", ".....", ".....", "....."]);
    let expected = array![
        [0, 1, 0, 0, 1], //
        [1, 1, 0, 0, 1],
        [0, 0, 0, 0, 0],
        [1, 1, 0, 0, 1],
    ];
    for (down, right) in [(0, 0), (3, 4), (0, 4), (3, 0)] {
        assert_same(neighbours(&moved(&corner, down, right)), moved(&expected, down, right));
    }
}

#[test]
fn on_a_full_torus_every_cell_has_eight_neighbours() {
    for shape in [(4, 3), (1, 1), (1, 6), (5, 2)] {
        assert_same(neighbours(&Array2::ones(shape)), Array2::from_elem(shape, 8));
    }
}

#[test]
fn a_small_torus_meets_itself() {
    assert_same(neighbours(&array![[1, 0, 0]]), array![[2, 3, 3]]);
    assert_same(neighbours(&array![[1], [0], [0], [0]]), array![[2], [3], [0], [3]]);
    assert_same(neighbours(&array![[1, 0], [0, 0]]), array![[0, 2], [2, 4]]);
}

#[test]
fn a_grid_without_cells_stays_so() {
    for shape in [(0, 0), (0, 5), (5, 0)] {
        assert_same(step(&Array2::zeros(shape)), Array2::zeros(shape));
    }
}

#[test]
fn two_or_three_neighbours_keep_a_cell_alive_and_three_bring_it_to_life() {
    let ring = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2), (3, 3)];
    for living in 0..=8 {
        for cell in [0, 1] {
            let mut grid = Array2::zeros((5, 6));
            grid[[2, 2]] = cell;
            for &place in &ring[..living] {
                grid[place] = 1;
            }
            let expected = u8::from(living == 3 || (living == 2 && cell == 1));
            let found = step(&grid)[[2, 2]];
            assert_eq!(found, expected, "a cell in state {cell} with {living} living neighbours");
        }
    }
}

#[test]
fn a_blinker_turns_and_turns_back() {
    let lying = cells(&[".....", ".....", ".###.", ".....", "....."]);
    let standing = cells(&[".....", "..#..", "..#..", "..#..", "....."]);
    assert_same(step(&lying), &standing);
    assert_same(step(&standing), &lying);
}

#[test]
fn a_blinker_turns_across_every_edge() {
    let lying = cells(&["......", "......", ".###..", "......", "......"]);
    let standing = cells(&["......", "..#...", "..#...", "..#...", "......"]);
    for (down, right) in (0..5).flat_map(|down| (0..6).map(move |right| (down, right))) {
        assert_same(step(&moved(&lying, down, right)), moved(&standing, down, right));
        assert_same(step(&moved(&standing, down, right)), moved(&lying, down, right));
    }
}

#[test]
fn a_glider_comes_back_over_every_edge() {
    // In four generations it moves by one cell, down and to the right.
    let glider = cells(&[
        ".#......", //
        "..#.....", "###.....", "........", "........",
    ]);
    let turned_over = glider.slice(s![..;-1, ..]).to_owned();
    let mirrored = glider.slice(s![.., ..;-1]).to_owned();
    let both = turned_over.slice(s![.., ..;-1]).to_owned();
    for n in [1, 2, 3, 5, 8, 40] {
        let (down, right) = (n % 5, n % 8);
        let (up, left) = (5 - down, 8 - right);
        assert_same(evolve(&glider, 4 * n), moved(&glider, down, right));
        assert_same(evolve(&turned_over, 4 * n), moved(&turned_over, up, right));
        assert_same(evolve(&mirrored, 4 * n), moved(&mirrored, down, left));
        assert_same(evolve(&both, 4 * n), moved(&both, up, left));
    }
}

#[test]
fn a_soup_lives_by_the_rule_cell_by_cell() {
    let one_by_one = |cells: &ArrayRef2<u8>| {
        let (rows, columns) = cells.dim();
        Array2::from_shape_fn((rows, columns), |(i, j)| {
            let mut block = 0;
            for k in [rows - 1, 0, 1] {
                for l in [columns - 1, 0, 1] {
                    block += cells[[(i + k) % rows, (j + l) % columns]];
                }
            }
            u8::from(block == 3 || (block == 4 && cells[[i, j]] == 1))
        })
    };
    for (rows, columns) in [(13, 9), (2, 7), (16, 3)] {
        let mut grid = soup(rows, columns);
        for _ in 0..6 {
            let next = one_by_one(&grid);
            assert_same(step(&grid), &next);
            grid = next;
        }
    }
}

#[test]
fn a_part_of_a_larger_grid_is_a_torus_of_its_own() {
    let large = soup(12, 11);
    let part = large.slice(s![1..;2, 2..9]);
    assert_same(step(&part), step(&part.to_owned()));
    assert_same(step(&large.t()), step(&large).t());
}
